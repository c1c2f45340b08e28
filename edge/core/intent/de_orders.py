"""German, as it is used in orders."""

from __future__ import annotations

from edge.core.intent.de_common import COMMON
from edge.core.intent.order_words import OrderWords

GERMAN_ORDERS = OrderWords(
    numerals={
        "eins": "1", "zwei": "2", "zwo": "2", "drei": "3", "vier": "4", "funf": "5", "sechs": "6", "sieben": "7",
        "acht": "8", "neun": "9", "zehn": "10", "elf": "11", "zwolf": "12", "dreizehn": "13", "vierzehn": "14",
        "funfzehn": "15", "sechzehn": "16", "siebzehn": "17", "achtzehn": "18", "neunzehn": "19", "zwanzig": "20",
        "dreissig": "30", "vierzig": "40", "funfzig": "50", "sechzig": "60", "siebzig": "70", "achtzig": "80",
        "neunzig": "90",
    },
    endings=(
        ("nen", "", 4), ("en", "", 3), ("er", "", 3), ("es", "", 3), ("e", "", 3), ("n", "", 3), ("s", "", 3),
    ),
    articles=("ein", "eine", "einen", "einem", "einer"),
    others=("der andere", "die andere", "das andere", "den anderen", "der zweite", "die zweite", "das zweite"),
    definite=("der", "die", "das", "den", "dem", "etwas", "mein", "meine", "meinen", "unser", "unsere", "euer",
        "eure", "euren"),
    passed=("es", "sie", "drauf", "darauf", "dabei", "drin", "bitte", "mir"),
    back=("diese", "dieser", "diesen", "auf die", "auf den", "auf das", "jeweils"),
    inner=("und", "mit", "von", "der", "die", "das", "im", "in", "auf", "a", "la", "vom", "am", "art"),
    joiners=("und", "mit"),
    turns=("vom",),
    besides=("mit",),
    times=("x", "mal"),
    both=("beide", "beides", "alle beide"),
    without=(
        "ohne", "kein", "keine", "keinen", "keiner", "keinerlei", "bitte ohne", "nicht mit", "weder", "lass", "lasst",
        "lassen sie", "ohne die", "ohne den", "ohne das", "ausser", "aber ohne", "aber kein", "aber keine",
        "aber keinen", "nicht", "bitte kein", "bitte keine", "bitte keinen", "verzichte auf", "statt", "anstatt",
        "auf keinen fall", "mag kein", "mag keine", "mag keinen", "null",
    ),
    more=(
        "extra", "mehr", "doppelt", "doppelte", "doppelten", "doppelter", "viel", "viele", "zusatzlich", "zusatzliche",
        "zusatzlichen", "reichlich", "ordentlich", "ganz viel", "extra viel", "eine extra portion",
    ),
    less=("wenig", "weniger", "ein bisschen", "ein wenig", "kaum", "bisschen", "nur wenig", "nicht so viel",
        "nicht viel"),
    lists=("und", "sowie", "plus", "auch", "dann", "noch", "und auch", "und dann", "dazu noch"),
    either=("oder", "noch", "und keine", "und kein", "und keinen", "und ohne", "oder die", "oder den"),
    holds=("mit", "dazu", "und mit", "drauf", "darauf", "inklusive", "mit etwas", "belegt mit", "mit den", "mit der"),
    units=("pumpstoss", "pumpstosse", "schuss", "spritzer", "packchen", "loffel", "prise", "klecks"),
    slices=("scheibe", "scheiben", "kugel", "kugeln", "mal"),
    portions=(
        "portion", "portionen", "stuck", "becher", "tasse", "tassen", "glas", "glaser", "flasche", "flaschen", "dose",
        "dosen", "tute", "tuten", "packung", "teller", "schale", "schalen", "x", "kanne",
    ),
    apart=(
        "als beilage", "eine beilage", "beilage", "zum trinken", "zu trinken", "eine portion", "portion",
    ),
    aside=("als beilage", "extra dazu", "separat", "zum mitnehmen"),
    sized=("in grosse",),
    guards=("zum mitnehmen", "zum hier essen", "fur mich", "fur uns", "zum trinken", "zum essen", "kann ich",
        "konnte ich"),
    same=(
        ("mayo", "mayonnaise", "majo"), ("pommes", "pommes frites", "fritten"), ("cola", "coke", "coca cola"),
        ("kartoffelecken", "wedges"), ("ketchup", "ketschup"), ("o saft", "orangensaft"), ("huhn", "hahnchen",
        "chicken"),
        ("gross", "grosse", "grosser", "grosses", "grossen"), ("klein", "kleine", "kleiner", "kleines", "kleinen"),
        ("mittel", "mittlere", "mittlerer", "mittleres", "mittleren", "mittelgross", "mittelgrosse", "mittelgrossen"),
        ("normal", "normale", "normaler", "normales", "normalen"), ("scharf", "scharfe", "scharfer", "scharfes",
        "scharfen"),
        ("vegan", "vegane", "veganer", "veganes", "veganen"), ("kalt", "kalte", "kalter", "kaltes", "kalten"),
        ("vegetarisch", "vegetarische", "vegetarischer", "vegetarisches", "vegetarischen", "veggie"),
        ("doppelt", "doppelte", "doppelter", "doppeltes", "doppelten"), ("heiss", "heisse", "heisser", "heisses",
        "heissen"),
        ("sosse", "sauce"), ("jalapeno", "jalapenos"),
    ),
    kinds={
        "kase": ("cheddar", "gouda", "mozzarella", "feta", "parmesan", "schafs", "ziegen"),
        "sosse": ("ketchup", "mayonnaise", "senf", "barbecue", "knoblauch", "soja", "teriyaki"),
        "salat": ("eisberg", "feld", "rucola"), "zwiebeln": ("rote", "rost"),
    },
    heads=("teller", "schale", "sauce", "sosse", "schuss", "dressing"),
    generic=(
        "menu", "menus", "spezial", "gross", "grosse", "klein", "kleine", "mittel", "normal", "extra", "doppelt",
        "frisch", "heiss", "kalt", "warm", "neu", "alt", "haus", "hausgemacht", "mild", "scharf", "rot", "rote", "grun",
        "weiss", "schwarz", "gegrillt", "gebraten", "gebacken", "und", "mit", "ohne", "von", "der", "die", "das", "im",
        "in", "auf", "art", "beilage", "beilagen", "getrank", "getranke", "teller", "schale", "stuck", "portion",
        "hell", "dunkel", "kinder", "halb", "ganz", "alle", "alles", "ein", "eine", "liter", "ml", "sauce", "sosse",
        "topping", "toppings", "kein", "keine", "nicht", "klassisch", "original",
    ),
    common=COMMON,
)  # fmt: skip
