"""`edge menu check`: every problem of a menu file with its line, so that an editor can jump there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import structs
from rich.console import Console

from edge.cli.app import write_json
from edge.core.menu import Menu
from edge.core.menu_ambiguous import ambiguous
from edge.core.menu_file import Examined, Finding, examine
from edge.core.menu_lines import Lines
from edge.core.menu_problem import Problem
from edge.errors import MenuError

NO_INPUT = 66
"""Exit status when a file cannot be read (sysexits.h)."""
FEW = 4
"""Names of those that a word may mean; more would hide it."""
PAGE = Path(__file__).parents[1] / "page"


def check(file: Path, as_json: bool) -> int:
    """Print every problem of a menu file, notes, and a summary; returns the exit status."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        unread = Finding(0, "", f"cannot be read: {error.strerror}", "name a file that can")
        _report(file, Examined((unread,)), as_json)
        return NO_INPUT
    found = examine(raw)
    if found.menu is not None:
        notes = _lost_pictures(found.menu, Lines(raw.decode()))
        found = structs.replace(found, findings=(*found.findings, *notes))
    words = [] if found.menu is None else list(_ambiguous(found.menu, Lines(raw.decode())))
    _report(file, found, as_json, words)
    return 0 if found.ok else MenuError.exit_status


def _ambiguous(menu: Menu, lines: Lines) -> Iterator[Finding]:
    """Words by which guests may mean several things of the menu."""
    for one in ambiguous(menu):
        place = Problem(one.path, "", label=one.label).place
        named = ", ".join(one.fits[:FEW]) + (f" and {len(one.fits) - FEW} more" if len(one.fits) > FEW else "")
        told, todo = f"“{one.phrase}” may be {named}", "where it means one of them, add it to that one's aliases"
        if one.stated:
            told, todo = f"“{one.phrase}” is what several are called: {named}", "call each of them something else"
        yield Finding(lines.line(one.path), place, told, f"the kiosk cannot tell which; {todo}", note=True)


def _lost_pictures(menu: Menu, lines: Lines) -> Iterator[Finding]:
    """Pictures that the page would ask its server for in vain."""
    rows: list[tuple[tuple[str | int, ...], str, str | None]] = [
        (("categories", at, "icon"), row.id, row.icon) for at, row in enumerate(menu.categories)
    ]
    rows += [(("items", at, "image"), str(row.item_id), row.image) for at, row in enumerate(menu.items)]
    rows += [(("theme", "logo"), "", menu.theme.logo)] if menu.theme is not None else []
    for path, label, picture in rows:
        if picture and not picture.startswith("data:") and not (PAGE / picture.lstrip("/")).is_file():
            problem = Problem(path, f"{picture} is not in {PAGE}", label=label)
            cure = "put it there; the page shows its own picture instead"
            yield Finding(lines.line(path), problem.place, problem.text, cure, note=True)


def _summary(found: Examined) -> dict[str, Any]:
    menu = found.menu
    if menu is None:
        return {}
    counts = {"categories": len(menu.categories), "groups": len(menu.groups), "items": len(menu.items)}
    head = {"name": menu.name, "currency": menu.currency, "language": menu.language, **counts}
    least = found.least_contrast
    if least is None:
        return head
    return {**head, "least contrast": f"{least.ratio:.2f}:1 ({least.text} on {least.background})"}


def _report(file: Path, found: Examined, as_json: bool, words: Sequence[Finding] = ()) -> None:
    summary = _summary(found)
    if as_json:
        rows = [structs.asdict(one) for one in found.findings]
        wrong = [row for row in rows if not row["note"]]
        members = {name.replace(" ", "_"): value for name, value in summary.items()}
        notes = [row for row in rows if row["note"]]
        ambiguities = [structs.asdict(one) for one in words]
        write_json({"ok": found.ok, "problems": wrong, "notes": notes, "ambiguous": ambiguities, **members})
        return
    console = Console(highlight=False, markup=False)
    for one in (*found.findings, *words):
        console.print(line_of(file, one), soft_wrap=True)
    if found.ok:
        told = ", ".join(f"{name} {value}" for name, value in summary.items())
        console.print(f"{file} is fine: {told}", soft_wrap=True)


def line_of(file: Path, finding: Finding) -> str:
    """A finding as compilers write theirs."""
    at = ":".join(str(part) for part in (file, finding.line or None, finding.column) if part is not None)
    told = ": ".join(part for part in ("note" if finding.note else "", finding.place, finding.text) if part)
    return f"{at}: {told}" + (f"; {finding.todo}" if finding.todo else "")
