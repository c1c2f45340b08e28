"""German. Umlauts count as their base letter; `ae` for `ä` is another spelling, in the tables where it is common."""

from __future__ import annotations

from edge.core.intent.acts.de import GERMAN_ACTS
from edge.core.intent.de_orders import GERMAN_ORDERS
from edge.core.intent.language import Language, counted

_UNITS = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9}
_TENS = {
    "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
}  # fmt: skip

GERMAN = Language(
    code="de",
    numbers={
        **_UNITS, **_TENS, **counted(_UNITS, _TENS, "{unit}und{ten}"), "eins": 1, "eine": 1, "einen": 1, "einem": 1,
        "einer": 1, "eines": 1, "noch ein": 1, "noch eine": 1, "noch einen": 1, "einmal": 1, "zwo": 2, "zweimal": 2,
        "dreimal": 3, "viermal": 4, "fünfmal": 5, "sechsmal": 6, "ein paar": 2, "fuenf": 5, "zehn": 10, "elf": 11,
        "zwölf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16,
        "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "dreissig": 30, "fuenfzig": 50, "ein dutzend": 12,
        "ein halbes dutzend": 6, "hundert": 100, "einhundert": 100,
    },
    plural_endings=(
        ("", "s"), ("", "e"), ("", "n"), ("", "en"), ("", "er"), ("", "nen"), ("s", ""), ("e", ""), ("n", ""),
        ("en", ""),
    ),
    without=(
        "ohne", "kein", "keine", "keinen", "keiner", "bitte ohne", "nicht mit", "weder", "lass", "lassen sie",
        "ohne die", "ohne den", "ohne das",
    ),
    more=("extra", "mehr", "doppelt", "doppelte", "doppelten", "viel", "viele", "zusätzlich", "zusätzliche"),
    less=("wenig", "weniger", "ein bisschen", "ein wenig", "kaum"),
    with_=("mit", "dazu", "und mit", "plus"),
    joins=("und", "oder", "noch", "sowie", "und keine", "und kein", "und ohne"),
    removes=(
        "entferne", "entfernen", "lösche", "löschen", "streiche", "streichen", "nimm", "nehmen sie", "storniere",
        "stornieren", "weg", "heraus", "raus", "doch nicht", "möchte nicht", "will nicht", "doch kein", "doch keine",
        "doch keinen",
    ),
    changes=(
        "mach daraus", "machen sie daraus", "mach", "machen sie", "ändere", "ändern", "stattdessen", "nur", "doch nur",
        "lieber nur", "statt", "auf",
    ),
    asks=(
        "zeig mir", "zeige mir", "zeigen sie mir", "zeig", "zeige", "habt ihr", "haben sie", "gibt es", "gibts", "was",
        "welche", "welcher", "welches", "welchen", "wie viel", "wieviel", "was kostet", "was kosten", "suche",
        "ich suche", "ist in", "sind in", "sehen", "karte", "speisekarte", "irgendwas", "irgendetwas", "etwas",
        "erzähl mir",
    ),
    commands=(
        ("staff", (
            "personal", "mitarbeiter", "mitarbeiterin", "bedienung", "kellner", "kellnerin", "mit jemandem sprechen",
            "einen menschen", "echten menschen", "jemanden rufen", "kassierer", "chef",
        )),
        ("cancel", (
            "abbrechen", "abbruch", "alles löschen", "alles abbrechen", "bestellung abbrechen", "bestellung löschen",
            "von vorne", "von vorn", "neu anfangen", "vergiss es", "vergessen sie es", "stornieren", "alles stornieren",
            "alles weg", "ich gehe",
        )),
        ("undo", (
            "rückgängig", "rueckgaengig", "zurück", "das war falsch", "das ist falsch", "das wollte ich nicht",
            "das habe ich nicht gesagt", "nimm das zurück",
        )),
        ("checkout", (
            "bezahlen", "zahlen", "kasse", "zur kasse", "das wars", "das war es", "das ist alles", "das war alles",
            "fertig", "ich bin fertig", "wir sind fertig", "nichts mehr", "sonst nichts", "bestellung abschließen",
            "bestellung aufgeben", "abschließen", "die rechnung", "mehr nicht", "das wäre alles", "das reicht",
        )),
        ("take_away", (
            "zum mitnehmen", "mitnehmen", "zum einpacken", "einpacken", "to go", "take away", "takeaway",
            "außer haus", "für unterwegs", "auf die hand",
        )),
        ("eat_in", (
            "hier essen", "zum hier essen", "zum hieressen", "hieressen", "für hier", "vor ort", "ich esse hier",
            "wir essen hier", "vor ort essen",
        )),
        ("repeat", (
            "wiederholen", "wiederhole", "noch mal", "nochmal", "noch einmal", "wie bitte", "was hast du gesagt",
            "was haben sie gesagt", "nicht verstanden", "bitte wiederholen",
        )),
        ("help", (
            "hilfe", "hilf mir", "helfen sie mir", "wie geht das", "wie funktioniert das", "wie bestelle ich",
            "was kann ich sagen", "was kann ich tun", "ich verstehe das nicht",
        )),
        ("no", (
            "nein", "nein danke", "nö", "nee", "ne", "lieber nicht", "nicht jetzt", "auf keinen fall",
            "nichts", "gerade nicht", "im moment nicht",
        )),
        ("yes", (
            "ja", "ja bitte", "jawohl", "gerne", "ja gerne", "klar", "okay", "ok", "genau", "richtig", "stimmt",
            "in ordnung", "passt", "na klar", "natürlich", "einverstanden", "perfekt", "sicher", "warum nicht",
            "gute idee", "auf jeden fall",
        )),
        ("thank", ("danke", "danke schön", "dankeschön", "vielen dank", "danke sehr", "besten dank")),
        ("greet", (
            "hallo", "guten tag", "guten morgen", "guten abend", "hi", "hey", "moin", "servus", "grüß gott", "tag",
        )),
    ),
    allergy=(
        "allergisch", "allergie", "allergien", "allergiker", "allergikerin", "allergene", "unverträglichkeit",
        "unverträglichkeiten", "intolerant", "intoleranz", "laktoseintolerant", "laktoseintoleranz", "zöliakie",
        "nussallergie", "erdnussallergie", "milchallergie", "eiallergie", "glutenunverträglichkeit", "fischallergie",
        "sojaallergie", "vertrage kein", "vertrage keine", "vertrage keinen", "vertragen kein", "vertragen keine",
        "darf kein", "darf keine", "darf keinen", "nicht vertragen", "glutenfrei", "glutenfreie", "glutenfreies",
        "glutenfreien", "laktosefrei", "laktosefreie", "laktosefreies", "laktosefreien", "milchfrei", "nussfrei",
        "sojafrei", "eifrei",
    ),
    free_from=("frei",),
    allergens={
        "gluten": (
            "Gluten", "Weizen", "Roggen", "Gerste", "Dinkel", "Zöliakie", "Glutenunverträglichkeit", "glutenfrei",
            "glutenfreie", "glutenfreies", "glutenfreien",
        ),
        "crustaceans": ("Krebstiere", "Krebstieren", "Garnelen", "Garnele", "Krabben", "Shrimps", "Hummer", "Scampi"),
        "egg": ("Ei", "Eier", "Eiern", "Eiallergie", "eifrei"),
        "fish": ("Fisch", "Fische", "Fischallergie", "Lachs", "Thunfisch"),
        "peanut": ("Erdnüsse", "Erdnuss", "Erdnüssen", "Erdnussallergie"),
        "soy": ("Soja", "Sojabohnen", "Sojaallergie", "sojafrei"),
        "milk": (
            "Milch", "Laktose", "Lactose", "laktoseintolerant", "Laktoseintoleranz", "Milchprodukte", "Milchprodukten",
            "Käse", "Sahne", "Butter", "Milchallergie", "laktosefrei", "laktosefreie", "laktosefreies",
            "laktosefreien", "milchfrei",
        ),
        "nuts": (
            "Nüsse", "Nuss", "Nüssen", "Mandeln", "Mandel", "Haselnüsse", "Haselnuss", "Haselnüssen", "Walnüsse",
            "Walnuss", "Walnüssen", "Cashews", "Pistazien", "Nussallergie", "nussfrei", "Schalenfrüchte",
        ),
        "celery": ("Sellerie",),
        "mustard": ("Senf",),
        "sesame": ("Sesam",),
        "sulphites": ("Sulfite", "Sulfit", "Sulfiten", "Schwefeldioxid"),
        "lupin": ("Lupine", "Lupinen"),
        "molluscs": ("Weichtiere", "Weichtieren", "Muscheln", "Muschel", "Austern", "Tintenfisch"),
    },
    hidden_allergens=frozenset(
        ("gluten", "crustaceans", "peanut", "soy", "nuts", "celery", "sesame", "sulphites", "lupin", "molluscs")
    ),
    oneself=(
        "ich bin", "bin", "wir sind", "meine frau ist", "mein mann ist", "mein sohn ist", "meine tochter ist",
        "ich esse", "wir essen", "ich esse nur", "ich ernähre mich", "ernähre mich", "ich lebe", "sie ist", "er ist",
        "einer von uns ist", "meine freundin ist", "mein freund ist", "meine mutter ist", "mein vater ist",
        "meine schwester ist", "mein bruder ist",
    ),
    diets={
        "vegan": ("vegan", "Veganer", "Veganerin", "vegane", "veganes", "veganen", "rein pflanzlich"),
        "vegetarian": (
            "vegetarisch", "Vegetarier", "Vegetarierin", "vegetarische", "vegetarisches", "vegetarischen", "veggie",
            "fleischlos", "ohne fleisch", "kein fleisch",
        ),
        "halal": ("halal",),
        "kosher": ("koscher", "kosher"),
    },
    avoids={
        "vegetarian": ("ich esse kein fleisch", "wir essen kein fleisch", "esse kein fleisch", "kein fleisch für mich"),
        "vegan": ("keine tierischen produkte", "nichts tierisches", "ich esse nichts vom tier"),
    },
    fillers=(
        "ich", "wir", "mir", "uns", "du", "sie", "er", "es", "der", "die", "das", "den", "dem", "des", "hätte",
        "hätten", "haben", "habe", "hab", "möchte", "möchten", "will", "wollen", "würde", "würden", "nehme", "nehmen",
        "nimm", "bekomme", "bekommen", "krieg", "kriege", "kriegen", "gern", "gerne", "bitte", "und", "auch", "noch",
        "dann", "dazu", "also", "so", "äh", "ähm", "hm", "mal", "für", "zum", "zur", "zu", "im", "in", "am", "an",
        "auf", "von", "vom", "mit", "als", "ja", "okay", "ok", "hallo", "hi", "danke", "geben", "gib", "gibt",
        "bestelle", "bestellen", "bestellung", "portion", "portionen", "stück", "becher", "tasse", "tassen", "glas",
        "gläser",
        "flasche", "flaschen", "tüte", "größe", "x", "jetzt", "heute", "erst", "kann", "können", "könnte", "könnten",
        "dürfte", "darf", "nur", "doch", "da", "hier", "ist", "sind", "bin", "sein", "was", "wie", "welche", "sonst",
        "etwas", "alles", "nichts", "viel", "bei", "karte", "bar", "einfach", "lieber", "trinken", "essen", "ihr",
        "euch", "habt", "zeig", "zeige", "kostet", "kosten", "irgendwas", "mich", "aus", "weg", "raus", "nicht", "gut",
        "um", "suche",
    ),
    orders=GERMAN_ORDERS,
    acts=GERMAN_ACTS,
)  # fmt: skip
