"""English."""

from __future__ import annotations

from edge.core.intent.acts.en import ENGLISH_ACTS
from edge.core.intent.en_orders import ENGLISH_ORDERS
from edge.core.intent.language import Language, counted

_UNITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

ENGLISH = Language(
    code="en",
    numbers={
        "a": 1, "an": 1, "another": 1, "a single": 1, "a couple": 2, "a couple of": 2, "couple of": 2, "a pair of": 2,
        "both": 2, "half a dozen": 6, "a dozen": 12, "dozen": 12, "ten": 10, "eleven": 11, "twelve": 12,
        "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
        **_UNITS, **_TENS, **counted(_UNITS, _TENS, "{ten} {unit}"), "hundred": 100, "a hundred": 100,
        "one hundred": 100,
    },
    plural_endings=(
        ("y", "ies"), ("s", "ses"), ("x", "xes"), ("ch", "ches"), ("sh", "shes"), ("o", "oes"), ("", "s"), ("ies", "y"),
        ("ches", "ch"), ("shes", "sh"), ("s", ""), ("sandwich", "sandwiches"),
    ),
    without=(
        "no", "without", "without any", "hold the", "hold", "skip the", "leave off the", "leave out the", "minus",
        "not any", "dont want any", "dont put", "no more",
    ),
    more=("extra", "more", "double", "lots of", "plenty of", "additional", "a lot of"),
    less=("light", "less", "easy on the", "go easy on the", "a little", "a bit of", "little", "just a bit of"),
    with_=("with", "add", "plus", "topped with", "and add", "with some", "include"),
    joins=("and", "or", "nor", "and also", "as well as", "and no", "or any", "and the"),
    removes=(
        "remove", "delete", "take off", "take out", "take away", "cancel", "drop", "get rid of", "i dont want",
        "dont want", "i do not want", "scratch", "lose", "minus",
    ),
    changes=(
        "make it", "make that", "make the", "change", "change to", "change it to", "change the", "instead", "only",
        "i want only", "i only want", "increase", "reduce",
    ),
    asks=(
        "show me", "show", "do you have", "do you have any", "have you got", "do you sell", "do you serve", "what",
        "whats", "which", "how much", "tell me about", "is there", "are there", "what kind of", "what kinds of", "see",
        "let me see", "looking for", "im looking for", "search", "search for", "find", "got any",
        "menu", "list", "browse", "options", "anything", "something", "how many calories",
    ),
    commands=(
        ("staff", (
            "staff", "an employee", "employee", "a human", "human", "real person", "waiter", "waitress", "manager",
            "speak to someone", "talk to someone", "speak to somebody", "talk to somebody", "speak to a person",
            "talk to a person", "call someone", "somebody help me", "cashier",
        )),
        ("cancel", (
            "cancel", "start over", "start again", "cancel everything", "cancel my order", "forget it",
            "forget about it", "i have to go", "we have to go", "ive got to go", "clear everything", "clear my order",
            "clear the cart", "delete everything",
            "remove everything", "empty my cart", "stop the order", "im leaving", "abort",
        )),
        ("undo", (
            "undo", "undo that", "take that back", "go back", "that was wrong", "thats wrong", "not that", "revert",
            "i didnt say that", "i did not say that", "i didnt want that",
        )),
        ("checkout", (
            "checkout", "check out", "pay", "to pay", "pay now", "thats all", "that is all", "that will be all",
            "thatll be all", "thats it", "that is it", "thatll be it", "that will be it", "im done", "i am done",
            "were done", "all done", "im finished", "i am finished", "nothing else", "finish my order",
            "place my order", "place the order", "complete my order", "im ready to order", "proceed",
            "thats everything", "that is everything", "the bill", "ring me up", "no more", "nothing more",
            "that would be it", "that would be all", "thatd be all", "ready to go", "im ready to go", "good to go",
        )),
        ("take_away", (
            "to go", "take away", "to take away", "for take away", "take out", "to take out", "for take out",
            "takeaway", "for takeaway", "takeout", "for takeout", "carry out", "to take home", "take it home",
            "take it with me", "on the go", "as a takeaway",
        )),
        ("eat_in", (
            "for here", "eat in", "to eat in", "eat here", "to eat here", "eating here", "eating in", "have it here",
            "dine in", "to dine in", "dining in", "sit in", "stay in",
        )),
        ("repeat", (
            "repeat", "repeat that", "say that again", "say again", "come again", "what did you say", "pardon",
            "excuse me what", "what was that", "once more", "i didnt hear", "i didnt catch that", "one more time",
        )),
        ("help", (
            "help", "help me", "how does this work", "how do i order", "what can i say", "what can i do",
            "how does it work", "i dont understand", "what do i do", "im confused", "im lost",
        )),
        ("no", (
            "no", "nope", "nah", "no thanks", "no thank you", "not now", "not right now", "not really",
            "i dont think so", "never",
            "nothing", "maybe later", "im good", "im fine", "were good",
        )),
        ("yes", (
            "yes", "yeah", "yep", "yup", "sure", "of course", "okay", "ok", "please do", "go ahead", "correct", "right",
            "thats right", "that is right", "sounds good", "absolutely", "definitely", "why not", "exactly", "perfect",
            "yes please", "sounds great", "good idea", "gladly", "with pleasure",
        )),
        ("thank", ("thanks", "thank you", "thank you very much", "cheers", "thanks a lot", "many thanks")),
        ("greet", (
            "hello", "hi", "hey", "good morning", "good afternoon", "good evening", "good day", "hi there", "howdy",
        )),
    ),
    allergy=(
        "allergic", "allergy", "allergies", "allergen", "allergens", "intolerant", "intolerance", "intolerances",
        "coeliac", "celiac", "anaphylactic", "anaphylaxis", "epipen", "react to", "makes me sick", "make me sick",
        "sensitive to", "sensitivity", "cant eat", "cannot eat", "can not eat", "cant have", "cannot have",
        "can not have", "not allowed to eat", "cant tolerate", "cannot tolerate", "lactose",
    ),
    free_from=("free", "less"),
    allergens={
        "gluten": ("gluten", "wheat", "coeliac", "celiac", "rye", "barley", "spelt"),
        "crustaceans": (
            "crustaceans", "crustacean", "shellfish", "shrimp", "shrimps", "prawn", "prawns", "crab", "lobster",
        ),
        "egg": ("egg", "eggs"),
        "fish": ("fish", "salmon", "tuna", "cod"),
        "peanut": ("peanut", "peanuts", "groundnut", "groundnuts"),
        "soy": ("soy", "soya", "soybean", "soybeans"),
        "milk": ("milk", "dairy", "lactose", "cheese", "cream", "butter"),
        "nuts": (
            "nuts", "nut", "tree nuts", "tree nut", "almond", "almonds", "hazelnut", "hazelnuts", "walnut", "walnuts",
            "cashew", "cashews", "pecan", "pecans", "pistachio", "pistachios", "macadamia",
        ),
        "celery": ("celery",),
        "mustard": ("mustard",),
        "sesame": ("sesame",),
        "sulphites": ("sulphites", "sulfites", "sulphite", "sulfite", "sulphur dioxide", "sulfur dioxide"),
        "lupin": ("lupin", "lupine"),
        "molluscs": ("molluscs", "mollusks", "mussel", "mussels", "oyster", "oysters", "squid", "clams"),
    },
    hidden_allergens=frozenset(
        ("gluten", "crustaceans", "peanut", "soy", "nuts", "celery", "sesame", "sulphites", "lupin", "molluscs")
    ),
    oneself=(
        "im", "i am", "were", "we are", "my wife is", "my husband is", "my son is", "my daughter is", "my friend is",
        "my girlfriend is", "my boyfriend is", "my mother is", "my father is", "my sister is", "my brother is",
        "my partner is", "my child is", "my kid is", "shes", "hes", "she is", "he is", "they are", "i eat", "we eat",
        "i only eat", "i follow a", "ive gone", "one of us is",
    ),
    diets={
        "vegan": ("vegan", "a vegan", "vegans", "plant based"),
        "vegetarian": (
            "vegetarian", "a vegetarian", "vegetarians", "veggie", "a veggie", "meat free", "meatless", "without meat",
            "without any meat", "no meat",
        ),
        "halal": ("halal",),
        "kosher": ("kosher",),
    },
    avoids={
        "vegetarian": (
            "i dont eat meat", "i do not eat meat", "we dont eat meat", "no meat for me", "i never eat meat",
            "dont eat any meat", "doesnt eat meat",
        ),
        "vegan": (
            "i dont eat animal products", "no animal products", "i dont eat anything from animals",
            "nothing from animals",
        ),
        "halal": ("i only eat halal",),
        "kosher": ("i only eat kosher", "i keep kosher"),
    },
    fillers=(
        "i", "id", "ill", "im", "am", "ive", "me", "my", "we", "wed", "well", "us", "you", "your", "it", "the", "of",
        "to", "for", "on", "in", "at", "as", "like", "want", "wanna", "would", "will", "can", "could", "may", "might",
        "have", "get", "gimme", "give", "grab", "take", "order", "ordering", "please", "and", "also", "too", "then",
        "so", "um", "uh", "er", "hmm", "oh", "ah", "just", "some", "any", "that", "this", "these", "those", "is", "are",
        "be", "do", "let", "lets", "with", "plus", "thanks", "thank", "yes", "yeah", "okay", "ok", "hello", "hi", "hey",
        "need", "love", "try", "go", "going", "actually", "maybe", "portion", "portions", "order", "orders", "serving",
        "servings", "piece", "pieces", "cup", "cups", "glass", "glasses", "bottle", "bottles", "bag", "bags", "side",
        "sides", "size", "sized", "one", "ones", "x", "times", "each", "there", "here", "now", "today", "first",
        "second", "else", "again", "good", "great", "add", "bring", "put", "make", "sir", "madam", "but", "from", "off",
        "out", "cart", "order", "basket", "card", "cash", "by", "all", "really", "very", "kiosk", "only", "right",
        "instead", "about", "by", "much", "many", "cost", "costs", "price", "if", "not", "sorry", "wait", "got", "sell",
        "eat", "drink", "food", "available", "menu", "kind", "kinds", "show", "tell", "see", "what", "whats", "which",
        "how", "does", "did", "has", "been", "was", "something", "anything", "everything", "nothing",
    ),
    orders=ENGLISH_ORDERS,
    acts=ENGLISH_ACTS,
)  # fmt: skip
