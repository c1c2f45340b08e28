"""What searching needs to know of the languages, as data: synonyms, and the words of diets, allergens and prices.

The words that understanding speech knows for diets and allergens count here too; these tables add what is only typed,
Arabic and Japanese. One more language is one more entry of each table.
"""

from __future__ import annotations

from edge.core.search.spelling import spelled

_SYNONYMS: dict[str, tuple[str, ...]] = {
    # English
    "chips": ("fries",),
    "soda": ("drinks", "cola", "lemonade"),
    "pop": ("drinks", "cola"),
    "coke": ("cola",),
    "pepsi": ("cola",),
    "soft": ("drinks",),
    "beverage": ("drinks",),
    "thirsty": ("drinks",),
    "sweet": ("desserts", "dessert"),
    "sweets": ("desserts", "dessert"),
    "pudding": ("desserts", "dessert"),
    "starter": ("sides",),
    "hot": ("spicy", "jalapeno"),
    "spicy": ("jalapeno", "chili", "hot"),
    "combo": ("meal", "menu"),
    "menu": ("meal",),
    "kid": ("kids",),
    "child": ("kids",),
    "children": ("kids",),
    "ketchup": ("sauces",),
    "mayo": ("mayonnaise",),
    "caffeine": ("coffee", "espresso"),
    "joe": ("coffee",),
    "patty": ("burger",),
    "sandwich": ("burger", "wrap"),
    "ice": ("sundae", "icecream"),
    "tortilla": ("wrap",),
    "hash": ("breakfast",),
    "morning": ("breakfast",),
    "veg": ("veggie", "vegetarian"),
    "ramen": ("noodles",),
    "pasta": ("noodles",),
    "dumpling": ("gyoza",),
    "dumplings": ("gyoza",),
    "broth": ("soup",),
    "sub": ("wrap",),
    # German
    "fritten": ("pommes", "fries"),
    "pommes": ("fries",),
    "brause": ("limonade", "drinks"),
    "limo": ("limonade", "lemonade"),
    "getrank": ("getranke", "drinks"),
    "trinken": ("getranke", "drinks"),
    "durst": ("getranke", "drinks"),
    "nachtisch": ("desserts",),
    "nachspeise": ("desserts",),
    "susses": ("desserts",),
    "su\u00dfes": ("desserts",),
    "suss": ("desserts",),
    "eis": ("sundae", "eisbecher"),
    "scharf": ("jalapeno", "spicy"),
    "scharfes": ("jalapeno", "spicy"),
    "huhn": ("chicken", "hahnchen"),
    "hahnchen": ("chicken",),
    "hendl": ("chicken", "hahnchen"),
    "rind": ("beef",),
    "fisch": ("fish",),
    "kase": ("cheese",),
    "speck": ("bacon",),
    "kinder": ("kids",),
    "kind": ("kids",),
    "kaffee": ("coffee",),
    "fruhstuck": ("breakfast",),
    "beilage": ("beilagen", "sides"),
    "semmel": ("burger",),
    "brotchen": ("burger",),
    "so\u00dfe": ("sauces", "saucen"),
    "sosse": ("sauces", "saucen"),
    "nudeln": ("noodles",),
    "suppe": ("soup",),
    "sprudel": ("wasser", "water"),
    "mineralwasser": ("wasser", "water"),
    "beliebt": ("popular",),
    # Arabic
    "برغر": ("burger", "برجر"),
    "برجر": ("burger", "برغر"),
    "همبرغر": ("hamburger", "همبرجر"),
    "همبرجر": ("hamburger", "همبرغر"),
    "دجاج": ("chicken",),
    "فراخ": ("chicken", "دجاج"),
    "بطاطس": ("fries", "بطاطا"),
    "بطاطا": ("fries", "بطاطس"),
    "مشروب": ("drinks", "مشروبات"),
    "حلو": ("desserts", "حلويات"),
    "حلوي": ("desserts", "حلويات"),
    "قهوه": ("coffee",),
    "شاي": ("tea",),
    "ماء": ("water",),
    "مويه": ("water", "ماء"),
    "كولا": ("cola",),
    "سمك": ("fish",),
    "جبن": ("cheese", "جبنه"),
    "سلطه": ("salad", "salads"),
    "حار": ("jalapeno", "spicy"),
    "اطفال": ("kids",),
    "فطور": ("breakfast",),
    "نودلز": ("noodles",),
    "مطلوب": ("popular",),
    # Japanese
    "人気": ("popular",),
    "麺": ("ラーメン", "うどん", "そば", "焼きそば"),
    "饂飩": ("うどん",),
    "蕎麦": ("そば",),
    "ぎょうざ": ("餃子",),
    "からあげ": ("唐揚げ",),
    "ご飯": ("ごはん", "ライス"),
    "飲み物": ("ドリンク", "drinks"),
    "お茶": ("緑茶",),
    "水": ("water",),
    "デザート": ("甘味", "desserts"),
    "ハンバーガー": ("hamburger", "burger"),
    "コーヒー": ("coffee",),
    "ポテト": ("fries",),
}
SYNONYMS = {
    key: tuple(dict.fromkeys(one for text in texts for one in spelled(text)))
    for given, texts in _SYNONYMS.items()
    for key in spelled(given)
}
"""A typed word -> words of menus that mean it."""

DIETS = {
    "vegan": (
        "vegan", "vegans", "plant based", "pflanzlich", "veganer", "نباتي صرف", "نباتيه صرف", "فيغان", "ヴィーガン",
        "ビーガン",
    ),
    "vegetarian": ("نباتي", "نباتيه", "بدون لحم", "ベジタリアン", "菜食", "肉なし", "肉抜き"),
    "halal": ("halal", "حلال", "ハラール", "ハラル"),
    "kosher": ("kosher", "koscher", "كوشير", "コーシャ"),
}  # fmt: skip
ALLERGENS = {
    "gluten": ("gluten", "غلوتين", "جلوتين", "قمح", "グルテン", "小麦"),
    "egg": ("egg", "eggs", "بيض", "卵", "玉子", "たまご"),
    "fish": ("سمك", "魚"),
    "crustaceans": ("قشريات", "روبيان", "جمبري", "えび", "海老", "かに", "甲殻類"),
    "peanut": ("فول سوداني", "落花生", "ピーナッツ"),
    "soy": ("صويا", "大豆"),
    "milk": ("حليب", "لاكتوز", "جبن", "جبنه", "乳", "牛乳", "乳製品", "乳糖"),
    "nuts": ("nut", "nuts", "مكسرات", "ナッツ", "ナッツ類"),
    "celery": ("كرفس", "セロリ"),
    "mustard": ("خردل", "マスタード", "からし"),
    "sesame": ("سمسم", "ごま", "胡麻"),
    "sulphites": ("كبريتيت", "亜硫酸塩"),
    "lupin": ("ترمس", "ルピナス"),
    "molluscs": ("رخويات", "貝", "いか", "たこ"),
}
WITHOUT = (
    "without", "no", "not", "minus", "w o", "ohne", "kein", "keine", "بدون", "بلا", "من غير", "خال من",
    "خالي من",
)  # fmt: skip
FREE = ("free", "frei")
AT_MOST = (
    "under", "below", "less than", "cheaper than", "up to", "at most", "max", "maximum", "no more than",
    "not more than", "unter", "bis", "bis zu", "weniger als", "billiger als", "gunstiger als", "hochstens", "maximal",
    "nicht mehr als", "اقل من", "ارخص من", "تحت", "حتي", "لا يزيد عن", "باقل من",
)  # fmt: skip
AT_LEAST = ("over", "above", "more than", "at least", "uber", "mehr als", "mindestens", "اكثر من", "فوق")
MONEY = (
    "eur", "euro", "euros", "dollar", "dollars", "usd", "bucks", "pound", "pounds", "gbp", "yen", "jpy", "円", "يورو",
    "دولار",
)  # fmt: skip
CHEAP = (
    "cheap", "cheapest", "inexpensive", "billig", "billigste", "gunstig", "gunstigste", "preiswert", "رخيص",
    "ارخص", "安い", "一番安い", "お得",
)  # fmt: skip
STOP_WORDS = [
    "a", "an", "the", "some", "any", "something", "anything", "with", "and", "or", "of", "to", "in", "on", "i",
    "we", "me", "there", "want", "would", "like", "please", "have", "get", "show", "find", "is", "are", "do", "you",
    "your", "my", "menu", "dish", "dishes", "food", "what", "which", "else", "ein", "eine", "einen", "einem",
    "der", "die", "das", "den", "dem", "etwas", "irgendwas", "irgendetwas", "mit", "und", "oder", "von", "zu",
    "im", "in", "ich", "wir", "mir", "will", "mochte", "hatte", "gern", "gerne", "bitte", "habt", "ihr",
    "haben", "sie", "gibt", "es", "was", "zeig", "zeige", "gericht", "gerichte", "essen", "شيء", "شيئا", "مع",
    "و", "او", "من", "في", "اريد", "نريد", "ابغي", "عندكم", "هل", "لو", "سمحت", "طبق", "اطباق", "طعام", "以下",
    "以内", "まで", "ください", "お願いします",
]  # fmt: skip
"""Words that look for nothing by themselves."""
