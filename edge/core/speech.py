"""What the kiosk says: templates per language with variety, at most two sentences, never more than the screen shows."""

from __future__ import annotations

from collections.abc import Sequence

from edge.core import texts_doubt, texts_ja

_EN: dict[str, tuple[str, ...]] = {
    "added": ("Got it: {items}. Anything else?", "{items}, coming up. What else would you like?"),
    "changed": ("Changed that to {items}.", "All right, {items} now."),
    "removed": ("Took off {items}.", "{items} is off your order."),
    "found": ("Here you go, for example {items}.", "How about {items}?"),
    "nothing": ("I could not find {query}, so here is our whole menu.",),
    "review": ("That makes {total}. Shall we go on to pay?", "{total} in all. Ready to pay?"),
    "review_counter": ("That makes {total}, to be paid at the counter. Shall I place the order?",),
    "cancel": ("Shall I clear the whole order?",),
    "undone": ("Undone.", "All right, as it was before."),
    "help": ("Touch what you like, or say for example {example}.",),
    "unclear": ("Sorry, I did not get that. You could say {example}.", "I missed that. Try for example {example}."),
    "greet": ("Hello! What would you like?", "Hi there! What can I get you?"),
    "thank": ("You're welcome!", "My pleasure!"),
    "diet": ("Okay, I only show what is {restrictions}.",),
    "allergy": ("I leave out dishes with {allergens}. Please tell our staff about your allergy too.",),
    "staff": ("Our staff at the counter will gladly help you.",),
    "unpayable": ("Paying here is not possible right now. Please order at the counter.",),
    "paid": ("Thank you, that is paid. Your order number is on the screen.",),
    "counter": ("Thank you! Please pay at the counter, your order number is on the screen.",),
    "not_paid": ("The payment did not go through, and no money was taken. Your order is still here.",),
    "call_staff": ("Please call our staff. You will not be charged twice.",),
}

_DE: dict[str, tuple[str, ...]] = {
    "added": ("Gerne: {items}. Sonst noch etwas?", "{items}, ist notiert. Was darf es noch sein?"),
    "changed": ("Geändert auf {items}.", "In Ordnung, jetzt {items}."),
    "removed": ("{items} ist gestrichen.", "Ohne {items}, in Ordnung."),
    "found": ("Bitte sehr, zum Beispiel {items}.", "Wie wäre es mit {items}?"),
    "nothing": ("{query} habe ich nicht gefunden, hier ist unsere ganze Karte.",),
    "review": ("Das macht {total}. Möchten Sie jetzt bezahlen?", "{total} zusammen. Jetzt bezahlen?"),
    "review_counter": ("Das macht {total}, bezahlt wird an der Theke. Soll ich bestellen?",),
    "cancel": ("Soll ich die ganze Bestellung löschen?",),
    "undone": ("Rückgängig gemacht.", "In Ordnung, wie vorher."),
    "help": ("Berühren Sie, was Sie möchten, oder sagen Sie zum Beispiel {example}.",),
    "unclear": (
        "Das habe ich nicht verstanden. Sagen Sie zum Beispiel {example}.",
        "Wie bitte? Zum Beispiel {example}.",
    ),
    "greet": ("Hallo! Was darf es sein?", "Guten Tag! Was möchten Sie?"),
    "thank": ("Gern geschehen!", "Aber gerne!"),
    "diet": ("In Ordnung, ich zeige nur, was {restrictions} ist.",),
    "allergy": ("Ich lasse Gerichte mit {allergens} weg. Bitte sagen Sie auch dem Personal Bescheid.",),
    "staff": ("Unser Personal an der Theke hilft Ihnen gern.",),
    "unpayable": ("Hier kann gerade nicht bezahlt werden. Bitte bestellen Sie an der Theke.",),
    "paid": ("Danke, das ist bezahlt. Ihre Bestellnummer steht auf dem Bildschirm.",),
    "counter": ("Danke! Bitte bezahlen Sie an der Theke, Ihre Bestellnummer steht auf dem Bildschirm.",),
    "not_paid": ("Die Zahlung hat nicht geklappt, es wurde nichts abgebucht. Ihre Bestellung ist noch da.",),
    "call_staff": ("Bitte rufen Sie unser Personal. Sie werden nicht doppelt belastet.",),
}

_AR: dict[str, tuple[str, ...]] = {
    "added": ("تمام: {items}. هل تريد شيئاً آخر؟", "أضفت {items}. ماذا تحب أيضاً؟"),
    "changed": ("غيّرت ذلك إلى {items}.", "حسناً، الآن {items}."),
    "removed": ("حذفت {items}.", "{items} لم يعد في طلبك."),
    "found": ("تفضل، مثلاً {items}.", "ما رأيك في {items}؟"),
    "nothing": ("لم أجد {query}، فهذه قائمتنا كلها.",),
    "review": ("المجموع {total}. هل ننتقل إلى الدفع؟", "{total} بالكامل. هل تدفع الآن؟"),
    "review_counter": ("المجموع {total}، والدفع عند الكاونتر. هل أرسل الطلب؟",),
    "cancel": ("هل أحذف الطلب كله؟",),
    "undone": ("تم التراجع.", "حسناً، كما كان من قبل."),
    "help": ("المس ما تريد، أو قل مثلاً {example}.",),
    "unclear": ("عذراً، لم أفهم ذلك. قل مثلاً {example}.", "لم أسمع جيداً. جرّب مثلاً {example}."),
    "greet": ("أهلاً! ماذا تحب أن تطلب؟", "مرحباً! ماذا أحضر لك؟"),
    "thank": ("عفواً!", "بكل سرور!"),
    "diet": ("حسناً، أعرض فقط ما هو {restrictions}.",),
    "allergy": ("أستبعد الأطباق التي تحتوي على {allergens}. يرجى إخبار موظفينا أيضاً عن حساسيتك.",),
    "staff": ("يسعد موظفينا عند الكاونتر مساعدتك.",),
    "unpayable": ("الدفع هنا غير ممكن الآن. يرجى الطلب عند الكاونتر.",),
    "paid": ("شكراً، تم الدفع. رقم طلبك على الشاشة.",),
    "counter": ("شكراً! يرجى الدفع عند الكاونتر، ورقم طلبك على الشاشة.",),
    "not_paid": ("لم ينجح الدفع ولم يُسحب أي مبلغ. طلبك ما زال هنا.",),
    "call_staff": ("يرجى استدعاء موظفينا. لن تدفع مرتين.",),
}

_OWN = {"en": _EN, "de": _DE, "ar": _AR, "ja": texts_ja.JA_SPEECH}
_TABLES = {language: {**own, **texts_doubt.SPEECH[language]} for language, own in _OWN.items()}
_LIST = {"en": (", ", " and "), "de": (", ", " und "), "ar": ("، ", " و"), "ja": ("、", "と")}
"""What stands between names, and before the last one."""
_EXAMPLE = {"en": "two {item}", "de": "zwei {item}", "ar": "اثنان {item}", "ja": "{item}"}


def sentence(language: str, key: str, turn: int, /, **values: object) -> str:
    """A sentence for `key`; `turn` picks the variant, so that the same one is not said twice running."""
    variants = _TABLES.get(language, _TABLES["en"])[key]
    return variants[turn % len(variants)].format_map(values)


def listed(language: str, names: Sequence[str]) -> str:
    """Names as a person lists them: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    comma, last = _LIST.get(language, _LIST["en"])
    return comma.join(names[:-1]) + last + names[-1]


def example(language: str, item: str) -> str:
    """An order to say, with an item of the menu."""
    return _EXAMPLE.get(language, _EXAMPLE["en"]).format(item=item)


def variants(language: str) -> dict[str, tuple[str, ...]]:
    """The whole table of a language."""
    return dict(_TABLES[language])
