"""The words that the language model may put around what the kiosk says, by language and by what is said.

None of them names food, counts, promises, denies or speaks of money: a phrase of such words cannot say anything that is
not so. A language without a list is spoken from its templates alone.
"""

from __future__ import annotations

_EN = """
a absolutely add added all alright always an and another any anything are as at away awesome
be beautiful brilliant but can certainly cheers choice choices classic
coming cool course could delicious delightful do else enjoy excellent
fabulous fancy fantastic feel fine folks for friend from fun get go going good got gotcha grab great
happily happy have hear hello here here's hey hi hope how how's hungry
i i'd i'll i'm i've if in into is it it's its just kick know
let let's like look love lovely made make marvellous marvelous may me meal mind more my
need next nice nicely now of oh ok okay on one ones or order
perfect pick picks please pleasure reckon right round
say see shall should sounds splendid spot start started super superb sure sweet
take tasty tell thank thanks that that's the them then there there's these they they're this those to too treat try
up us very wait want we we'll we're we've welcome what what's whenever whichever with wonderful
would wow yeah yes yet you you'd you'll you're you've your yours yum yummy
"""
_EN_ABOUT = {
    "added": "noted list basket",
    "changed": "change changed changes instead switch switched swap swapped update updated",
    "removed": "gone off out remove removed taken took without",
    "found": "example found idea ideas maybe perhaps options",
    "greet": "afternoon day evening morning today",
    "thank": "anytime kind problem worries no",
    "undone": "back before earlier undid undone was were",
}

_DE = """
aber alle alles also auch auf aus bei bestellung bestens bitte bitteschön
da dabei danke dann darf das dass dazu dein deine deinen deiner dem den der des dich die dir doch du
ein eine einem einen einer eins einverstanden er es etwas euch fein für
gern gerne genau gewählt gibt gut gute guten guter gutes
hab habe haben hallo herrlich herzlich hier hin hunger ich ihnen ihr ihre ihrem ihren ihrer im immer in ist
ja jetzt kann klar klasse klingt kommt kommen können köstlich lasst lassen lecker leckere leckeres lieber los
mag mal man mehr mein mich mir mit möchte möchten möchtest nach noch nun nur ob oder ok okay passt perfekt prima
probieren ran richtig schmeckt schon schön schöne schönes sehen sehr sein sich sie sind so sofort sonst spitze super
tolle toll und uns unser wählen wahl wäre war was weiter welche welches wenn wer wie wir wird wirklich wollen
wunderbar wunderbare wünschen zu zum zur zugreifen
"""
_DE_ABOUT = {
    "added": "notiert liste hinzugefügt dazugetan aufgenommen",
    "changed": "ändern geändert stattdessen statt getauscht umgestellt",
    "removed": "gestrichen entfernt heraus raus weg ohne",
    "found": "beispiel gefunden idee ideen vielleicht vorschlag vorschläge",
    "greet": "tag morgen abend moin heute willkommen",
    "thank": "gern geschehen jederzeit kein keine problem ursache",
    "undone": "rückgängig zurück vorher wieder gemacht",
}


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


COMMON = {"en": _listed(_EN), "de": _listed(_DE)}
"""Language -> words for everything."""
ABOUT = {
    "en": {key: _listed(text) for key, text in _EN_ABOUT.items()},
    "de": {key: _listed(text) for key, text in _DE_ABOUT.items()},
}
"""Language -> entry of the table of speech -> words for that alone. What is not here is never put in other words:
questions, money, allergies and whatever went wrong."""
