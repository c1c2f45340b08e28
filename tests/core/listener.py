"""A guest who listens: what the kiosk says in each step, held against the screen of that step by means of its own."""

from __future__ import annotations

import re
from typing import Any

import orjson

from edge.core.menu import Menu
from edge.messages import AgentAnswer, Language, Transcript
from tests.core.kiosk import MENU, Kiosk

_END = re.compile("(?<=[.!?؟])\\s+|(?<=[。\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}])\\s*")
_PRICE = re.compile(r"(\d+) (?:euros?|Euro)(?: (\d\d)\b)?")


def sentences(text: str) -> list[str]:
    """The sentences of a text without names that have full stops."""
    return [one for one in _END.split(text) if one.strip()]


class Listener:
    """A kiosk with a guest before it. `heard` are the messages of each step, the newest last."""

    def __init__(self, language: str = "en", menu: Menu = MENU) -> None:
        self.kiosk = Kiosk(menu=menu)
        self.kiosk.page("touch.engage")
        self.kiosk.page("session.language", Language(language))
        self.heard: list[list[str]] = []
        self._names = sorted((menu.item_name(one.item_id, language) for one in menu.items), key=len, reverse=True)

    def say(self, text: str, final: bool = True) -> list[str]:
        """The guest says something; returns what the kiosk says at once."""
        self.kiosk.nats("voice.transcript", Transcript(text, final=final))
        return self.listen()

    def agents(self, *suggested: int) -> list[str]:
        """The agents answer what they were asked; returns what is said then."""
        said: list[str] = []
        while self.kiosk.session.awaiting:
            request_id, agent = next(iter(self.kiosk.session.awaiting.items()))
            items = {"items": [{"item_id": one} for one in suggested]} if agent == "recsys" else None
            self.kiosk.inside("agent.answer", AgentAnswer(request_id, items))
            said += self.listen()
        return said

    def listen(self) -> list[str]:
        """What the last step said. Fails when it says too much, or what its screen does not show."""
        said = self.kiosk.said
        if not said:
            return said
        self.heard.append(said)
        assert sum(len(sentences(one)) for one in said) <= 2, said
        caption = self.kiosk.component("Captions")
        assert caption is not None, said
        for text in said:
            assert text in re.sub("[\u2066-\u2069]", "", caption["text"]), "the caption shows what is said"
            self._is_shown(text)
        return said

    def last_two(self) -> list[str]:
        """The last two sentences."""
        return [one for step in self.heard[-3:] for text in step for one in sentences(text)][-2:]

    def _is_shown(self, text: str) -> None:
        screen = shown(self.kiosk.document)
        written = orjson.dumps(screen).decode()
        for name in re.findall("|".join(map(re.escape, self._names)), text):
            assert name in written, f"{name!r} is said and not shown: {text!r}"
        for whole, part in _PRICE.findall(text):
            assert int(whole) + int(part or 0) / 100 in _numbers(screen), f"a price that is not shown: {text!r}"


def shown(document: dict[str, Any]) -> dict[str, Any]:
    """The document without the caption, and without what a guest has said."""
    components = [
        {name: value for name, value in one.items() if not (one["type"] == "Heard" and name == "text")}
        for one in document["components"]
        if one["type"] != "Captions"
    ]
    return {"components": components, "cart": document["cart"], "actions": document["suggested_actions"]}


def _numbers(part: Any) -> set[float]:
    if isinstance(part, dict):
        return set().union(*map(_numbers, part.values()))
    if isinstance(part, list):
        return set().union(*map(_numbers, part))
    return {float(part)} if isinstance(part, (int, float)) and not isinstance(part, bool) else set()
