"""`edge say --explain`: how an utterance is read, before the kiosk that runs or before an empty cart."""

from __future__ import annotations

import msgspec
from rich.console import Console
from rich.table import Table

from edge.cli.app import write_json
from edge.cli.understand import read_menu
from edge.config import Settings, load
from edge.core import menu_push
from edge.core.cart import CartItem
from edge.core.inputs.doubt import outcome
from edge.core.intent.acts.understand import prepare, understand
from edge.core.intent.explain import Explained, Word, explain
from edge.core.menu import Menu, parse_menu
from edge.errors import NotRunningError
from edge.memory import FILE_NAME, Memory
from edge.status import read_session

_OUTCOMES = {
    "accept": "it is done",
    "confirm": "the guest is asked whether it was meant",
    "many": "the guest is asked whether the number is right",
    "unclear": "the guest is offered what may have been meant",
}


def run(text: str, language: str | None, as_json: bool) -> int:
    """Explain and return the exit status. Raises what reading the settings or the menu raises."""
    menu, cart, spoken = _kiosk()
    prepare(menu)
    found = explain(text, language or spoken or menu.language, menu, cart, None, understand)
    follows = outcome(found.intent)
    if as_json:
        write_json({**msgspec.to_builtins(found), "outcome": follows})
    else:
        _show(found, follows)
    return 0


def _kiosk() -> tuple[Menu, tuple[CartItem, ...], str | None]:
    """Menu, cart and language of the kiosk that runs here; else the menu of the settings."""
    settings = load()
    try:
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
    except NotRunningError:
        return read_menu(settings.menu), (), None
    try:
        menu, session = live_menu(memory, settings), read_session(memory)
    finally:
        memory.close()
    return (menu, (), None) if session is None else (menu, tuple(session.cart), session.language)


def live_menu(memory: Memory, settings: Settings) -> Menu:
    """The menu that the running kiosk has now, pushes included. Raises what reading the settings' menu raises."""
    kept = menu_push.read_kept(memory.menu.read())
    return read_menu(settings.menu) if kept is None else menu_push.apply(parse_menu(kept.base), kept.pushed)


def _show(found: Explained, follows: str) -> None:
    console = Console(highlight=False, markup=False)
    console.print(_words(found.words))
    for name, told in (
        ("Used", ", ".join(f"{part.words} ({part.used_as})" for part in found.parts) or "nothing"),
        ("Left over", ", ".join(found.left_over) or "nothing"),
        ("Lines", _reading(found.lines, f"cost {found.cost}")),
        ("Next best", _reading(found.runner_up, f"{found.margin} more")),
        ("Intent", ", ".join(wish.intent for wish in found.intent.wishes)),
        ("Confidence", f"{found.intent.confidence}: {_OUTCOMES[follows]}"),
    ):
        console.print(f"{name + ':':<12}{told}", soft_wrap=True)


def _reading(lines: tuple[str, ...], cost: str) -> str:
    return f"{' + '.join(lines)}  ({cost})" if lines else "none"


def _words(words: tuple[Word, ...]) -> Table:
    table = Table("word", "may be", "as", "cost", "by rule", box=None, pad_edge=False)
    for word in words:
        heading = word.token if word.token == word.said else f"{word.token} (said {word.said})"
        for at, meaning in enumerate(word.meanings or (None,)):
            first = heading if at == 0 else ""
            if meaning is None:
                table.add_row(first, "nothing known", "", "", "")
                continue
            means = ", ".join(meaning.means[:4]) + (" ..." if len(meaning.means) > 4 else "")
            named = f"{meaning.kind} {means}".strip()
            table.add_row(first, named, meaning.words, f"{meaning.cost:g}", meaning.rule)
    return table
