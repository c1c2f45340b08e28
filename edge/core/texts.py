"""Every sentence that the core shows, per language. One more language is one more entry of each table below.

What is said about paying stands in `texts_payment.py`, what surrounds the dishes in `texts_page.py`, all of Arabic in
`texts_ar.py`, all of Japanese in `texts_ja.py`, and what is asked about what was said in `texts_doubt.py`. `text(language, key, **values)` falls back to English for a language or key that is missing, never to
nothing. Every refusal (`error.<code>`) says why, and what to do instead.
"""

from __future__ import annotations

import re

from edge.core import texts_ar, texts_doubt, texts_ja, texts_page, texts_payment

LANGUAGES = ("en", "de", "ar", "ja")
NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية", "ja": "日本語"}
"""Each language as its speakers call it: whoever looks for theirs may read no other."""
_RIGHT_TO_LEFT = frozenset({"ar"})

_EN = {
    "attract.title": "Hungry?",
    "attract.subtitle": "Touch the screen or just say what you would like.",
    "attract.call": "Touch to start",
    "attract.greeting": "Hello! What would you like?",
    "grid.all": "Our menu",
    "grid.search": "Results for “{query}”",
    "grid.nothing": "Nothing found for “{query}”. Here is everything we have.",
    "action.checkout": "Pay {total}",
    "action.pay": "Pay {total}",
    "action.checkout_counter": "Review your order: {total}",
    "action.pay_counter": "Order now, pay at the counter",
    "action.back": "Back",
    "action.keep_ordering": "Keep ordering",
    "action.undo": "Undo",
    "action.cancel_payment": "Cancel payment",
    "cart.empty": "Your order is empty",
    "idle.message": "Are you still there? Take your time: touch anywhere to go on. Otherwise this order is cleared.",
    "prompt.cancel": "Clear the whole order and start over?",
    "prompt.checkout": "Shall we go on to pay?",
    "prompt.checkout_counter": "Shall we place the order? You pay at the counter.",
    "prompt.yes": "Yes",
    "prompt.no": "No",
    "option.none": "no {name}",
    "option.extra": "extra {name}",
    "option.light": "light {name}",
    "heard.added": "Added: {items}",
    "heard.changed": "Changed: {items}",
    "heard.removed": "Removed: {items}",
    "heard.search": "Looking for {query}",
    "heard.eat_in": "Eat in",
    "heard.take_away": "Take away",
    "notice.unclear": "I did not get that. You can touch what you would like, or say for example “{example}”.",
    "notice.help": "Touch a dish to see it, or say for example “{example}”. Touch Pay when you are done.",
    "notice.staff": "Please ask our staff at the counter, they are glad to help.",
    "notice.diet": "I only show what fits: {restrictions}.",
    "notice.ordered": "There may be {allergens} in what you have ordered: {items}. Please look at it again, and tell our staff about your allergy.",
    "notice.allergy": "I leave out dishes with {allergens}. Kitchens share tools: please tell our staff about your allergy.",
    "notice.changed": "Prices or availability have changed. Please look at your order once more: {items}.",
    "notice.item_gone": "{items} just sold out and was taken from your order.",
    "notice.payment_failed": "The payment did not go through and no money was taken. {reason}",
    "notice.refused": "{reason}",
    "notice.payment_unavailable": "Paying here is not possible right now. Please order at the counter: our staff will help you.",
    "notice.no_paper": "There is no paper here right now: you will get your receipt as a code to scan.",
    "closed.message": "This kiosk is closed. Please order at the counter.",
    "suggestions.label": "Goes well with it",
    "error.bad_json": "That message could not be read. Please try again.",
    "error.bad_message": "That message could not be read. Please try again.",
    "error.bad_payload": "That is not possible here. Please choose something else.",
    "error.unknown_type": "This kiosk does not know the message “{type}”. Please try another way.",
    "error.foreign_session": "This order has ended. Please start again.",
    "error.unknown_item": "That dish is not on our menu. Please choose something else.",
    "error.sold_out": "{item} is sold out. Please choose something else.",
    "error.bad_quantity": "An order holds 1 to {limit} of the same item here. Please ask our staff for more.",
    "error.cart_full": "This order is as large as it can be here. Please ask our staff for larger orders.",
    "error.unknown_option": "{item} does not come with that option. Please choose another one.",
    "error.too_many_options": "Too many choices for {group}: at most {limit}. Please take one away first.",
    "error.missing_choice": "A choice for {group} is missing. Please make it first.",
    "error.bad_option": "{item} does not come with that option. Please choose another one.",
    "error.unknown_line": "That line is not in your order any more. Please look at your order once more.",
    "error.unknown_category": "We have no such category. Please choose another one.",
    "error.unknown_action": "That is not possible right now. Please choose what the screen offers.",
    "error.unknown_prompt": "That question is not open any more. Please go on with what the screen shows.",
    "error.unknown_page": "There is no such page. Please choose another one.",
    "error.nothing_to_undo": "There is nothing to undo. You can change your order directly.",
    "error.empty_cart": "There is nothing in your order yet. Please choose a dish first.",
    "error.no_extensions": "This order cannot be extended any more. Please go on ordering.",
    "error.in_checkout": "The payment is running. Please finish it first.",
    "error.not_in_checkout": "There is no payment to cancel. Please go on ordering.",
    "error.no_session": "Nobody is ordering at this kiosk right now. Please touch the screen to start.",
    "error.out_of_service": "This kiosk is closed. Please order at the counter.",
    "error.unknown_language": "This kiosk does not speak that language yet. Please choose one from the list.",
    "error.payment_unavailable": "Paying here is not possible right now. Please order at the counter.",
    "error.busy": "This kiosk is busy. One moment please.",
    "error.internal": "Something went wrong here; nothing was changed. Please try again.",
}

_DE = {
    "attract.title": "Hunger?",
    "attract.subtitle": "Bildschirm berühren oder einfach sagen, was es sein darf.",
    "attract.call": "Zum Starten berühren",
    "attract.greeting": "Hallo! Was darf es sein?",
    "grid.all": "Unsere Karte",
    "grid.search": "Ergebnisse für „{query}“",
    "grid.nothing": "Nichts gefunden für „{query}“. Das ist unsere ganze Karte.",
    "action.checkout": "{total} bezahlen",
    "action.pay": "{total} bezahlen",
    "action.checkout_counter": "Bestellung prüfen: {total}",
    "action.pay_counter": "Jetzt bestellen, an der Theke bezahlen",
    "action.back": "Zurück",
    "action.keep_ordering": "Weiter bestellen",
    "action.undo": "Rückgängig",
    "action.cancel_payment": "Zahlung abbrechen",
    "cart.empty": "Ihre Bestellung ist leer",
    "idle.message": "Sind Sie noch da? Lassen Sie sich Zeit: Berühren Sie den Bildschirm, um weiterzumachen. Sonst wird diese Bestellung gelöscht.",
    "prompt.cancel": "Die ganze Bestellung löschen und neu beginnen?",
    "prompt.checkout": "Möchten Sie jetzt bezahlen?",
    "prompt.checkout_counter": "Jetzt bestellen? Bezahlt wird an der Theke.",
    "prompt.yes": "Ja",
    "prompt.no": "Nein",
    "option.none": "ohne {name}",
    "option.extra": "extra {name}",
    "option.light": "wenig {name}",
    "heard.added": "Hinzugefügt: {items}",
    "heard.changed": "Geändert: {items}",
    "heard.removed": "Entfernt: {items}",
    "heard.search": "Suche nach {query}",
    "heard.eat_in": "Hier essen",
    "heard.take_away": "Mitnehmen",
    "notice.unclear": "Das habe ich nicht verstanden. Berühren Sie, was Sie möchten, oder sagen Sie zum Beispiel „{example}“.",
    "notice.help": "Berühren Sie ein Gericht oder sagen Sie zum Beispiel „{example}“. Am Ende berühren Sie Bezahlen.",
    "notice.staff": "Bitte fragen Sie unser Personal an der Theke, es hilft Ihnen gern.",
    "notice.diet": "Ich zeige nur, was passt: {restrictions}.",
    "notice.ordered": "In Ihrer Bestellung kann {allergens} sein: {items}. Bitte prüfen Sie das, und sagen Sie dem Personal Bescheid.",
    "notice.allergy": "Ich lasse Gerichte mit {allergens} weg. In der Küche sind Spuren möglich: Bitte sagen Sie dem Personal Bescheid.",
    "notice.changed": "Preise oder Verfügbarkeit haben sich geändert. Bitte prüfen Sie Ihre Bestellung: {items}.",
    "notice.item_gone": "{items} ist gerade ausverkauft und wurde aus Ihrer Bestellung genommen.",
    "notice.payment_failed": "Die Zahlung hat nicht geklappt, es wurde nichts abgebucht. {reason}",
    "notice.refused": "{reason}",
    "notice.payment_unavailable": "Hier kann gerade nicht bezahlt werden. Bitte bestellen Sie an der Theke, unser Personal hilft Ihnen.",
    "notice.no_paper": "Hier gibt es gerade kein Papier: Sie bekommen den Beleg als Code zum Scannen.",
    "closed.message": "Dieser Kiosk ist geschlossen. Bitte bestellen Sie an der Theke.",
    "suggestions.label": "Passt gut dazu",
    "error.bad_json": "Diese Nachricht war nicht lesbar. Bitte versuchen Sie es noch einmal.",
    "error.bad_message": "Diese Nachricht war nicht lesbar. Bitte versuchen Sie es noch einmal.",
    "error.bad_payload": "Das geht hier nicht. Bitte wählen Sie etwas anderes.",
    "error.unknown_type": "Die Nachricht „{type}“ kennt dieser Kiosk nicht. Bitte versuchen Sie es anders.",
    "error.foreign_session": "Diese Bestellung ist beendet. Bitte beginnen Sie neu.",
    "error.unknown_item": "Dieses Gericht steht nicht auf unserer Karte. Bitte wählen Sie etwas anderes.",
    "error.sold_out": "{item} ist ausverkauft. Bitte wählen Sie etwas anderes.",
    "error.bad_quantity": "Eine Bestellung fasst hier 1 bis {limit} vom selben Artikel. Für mehr fragen Sie bitte unser Personal.",
    "error.cart_full": "Größer kann diese Bestellung hier nicht werden. Für mehr fragen Sie bitte unser Personal.",
    "error.unknown_option": "{item} gibt es nicht mit dieser Option. Bitte wählen Sie eine andere.",
    "error.too_many_options": "Zu viel gewählt bei {group}: höchstens {limit}. Bitte nehmen Sie erst etwas weg.",
    "error.missing_choice": "Bei {group} fehlt noch eine Wahl. Bitte treffen Sie sie zuerst.",
    "error.bad_option": "{item} gibt es nicht mit dieser Option. Bitte wählen Sie eine andere.",
    "error.unknown_line": "Diese Zeile ist nicht mehr in Ihrer Bestellung. Bitte sehen Sie sie noch einmal an.",
    "error.unknown_category": "Diese Kategorie gibt es nicht. Bitte wählen Sie eine andere.",
    "error.unknown_action": "Das geht gerade nicht. Bitte wählen Sie, was der Bildschirm anbietet.",
    "error.unknown_prompt": "Diese Frage ist nicht mehr offen. Bitte machen Sie am Bildschirm weiter.",
    "error.unknown_page": "Diese Seite gibt es nicht. Bitte wählen Sie eine andere.",
    "error.nothing_to_undo": "Es gibt nichts rückgängig zu machen. Sie können Ihre Bestellung direkt ändern.",
    "error.empty_cart": "Ihre Bestellung ist noch leer. Bitte wählen Sie erst ein Gericht.",
    "error.no_extensions": "Diese Bestellung kann nicht mehr verlängert werden. Bitte bestellen Sie weiter.",
    "error.in_checkout": "Die Zahlung läuft. Bitte schließen Sie sie erst ab.",
    "error.not_in_checkout": "Es läuft keine Zahlung. Bitte bestellen Sie weiter.",
    "error.no_session": "An diesem Kiosk bestellt gerade niemand. Bitte berühren Sie den Bildschirm, um zu beginnen.",
    "error.out_of_service": "Dieser Kiosk ist geschlossen. Bitte bestellen Sie an der Theke.",
    "error.unknown_language": "Diese Sprache spricht der Kiosk noch nicht. Bitte wählen Sie eine aus der Liste.",
    "error.payment_unavailable": "Hier kann gerade nicht bezahlt werden. Bitte bestellen Sie an der Theke.",
    "error.busy": "Dieser Kiosk ist beschäftigt. Einen Moment bitte.",
    "error.internal": "Hier ging etwas schief; nichts wurde geändert. Bitte versuchen Sie es noch einmal.",
}

_TABLES = {
    "en": {**_EN, **texts_page.EN, **texts_payment.EN, **texts_doubt.TEXTS["en"]},
    "de": {**_DE, **texts_page.DE, **texts_payment.DE, **texts_doubt.TEXTS["de"]},
    "ar": {**texts_ar.AR, **texts_doubt.TEXTS["ar"]},
    "ja": {**texts_ja.JA, **texts_doubt.TEXTS["ja"]},
}
_COUNTS = {"en": texts_page.EN_COUNTS, "de": texts_page.DE_COUNTS, "ar": texts_ar.AR_COUNTS, "ja": texts_ja.JA_COUNTS}
_ISOLATED = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
_MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
_LETTERS = {
    "rtl": re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"),
    "ltr": re.compile("[^\\W\\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"),
}
"""A letter that is written in this direction."""


class _Blank(dict[str, object]):
    """A placeholder without a value stays empty: a guest must never see braces or an exception."""

    def __missing__(self, key: str) -> str:
        return ""


def known_language(language: str) -> str | None:
    """The language of ours that serves `language` (`de-AT` is served by `de`); None when there is none."""
    primary = language.split("-")[0].lower()
    return primary if primary in _TABLES else None


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def text(language: str, key: str, /, **values: object) -> str:
    """The sentence `key` with its placeholders filled. Raises KeyError for a key that no language has."""
    english = _TABLES["en"]
    sentence = _TABLES.get(language, english).get(key) or english[key]
    return _filled(language, sentence, values) if "{" in sentence else sentence


def count(language: str, key: str, count: int, /, **values: object) -> str:
    """The sentence `key` in the form that goes with `count`, which it may name. Raises KeyError for an unknown key."""
    table = _COUNTS[language if language in _COUNTS else "en"][key]
    sentence = table.get(plural_category(language, count)) or table["other"]
    return _filled(language, sentence, {**values, "count": count})


def plural_category(language: str, count: int) -> str:
    """The category of a whole number in the language's plural rules (Unicode CLDR)."""
    if language == "ja":
        return "other"
    if language != "ar":
        return "one" if count == 1 else "other"
    if count <= 2:
        return ("zero", "one", "two")[count]
    rest = count % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


def unmarked(sentence: str) -> str:
    """The sentence without the marks of writing direction, which are for eyes and not for a voice."""
    return sentence if sentence.isascii() else _MARKS.sub("", sentence)


def isolated(language: str, value: str) -> str:
    """A value that goes into a sentence of `language`; one of the other direction must not tear the sentence apart."""
    if language not in _RIGHT_TO_LEFT:
        foreign = not value.isascii() and _LETTERS["rtl"].search(value) is not None
    else:
        foreign = _LETTERS["ltr"].search(value) is not None
    return _ISOLATED.format(value) if foreign else value


def _filled(language: str, sentence: str, values: dict[str, object]) -> str:
    safe = {name: isolated(language, value) if isinstance(value, str) else value for name, value in values.items()}
    return sentence.format_map(_Blank(safe))


def template(language: str, key: str) -> str:
    """The sentence `key` with its placeholders. Raises KeyError for a key that no language has."""
    return _TABLES.get(language, _TABLES["en"]).get(key) or _TABLES["en"][key]


def filled(language: str, sentence: str, values: dict[str, object]) -> str:
    """A sentence of `language` with its placeholders filled."""
    return _filled(language, sentence, values) if "{" in sentence else sentence


def has(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in _TABLES["en"]


def keys(language: str) -> frozenset[str]:
    """The keys that `language` has of its own."""
    return frozenset(_TABLES[language])


def counted(language: str) -> dict[str, dict[str, str]]:
    """The sentences of `count` in a language."""
    return dict(_COUNTS[language])
