"""Messages and dialogues of real terminals, of other implementations' tests and of the specification, as data.

`vectors.json` has `kind` frame (a whole serial frame), apdu, or malformed (the length field is wrong: a negative test
of its source or a misprint of the specification). `is` is the class that it reads as, `has` every member that differs
from the default. `dialogues.json` has the acceptance log of a certified integration (a Valina terminal of card
complete, over TCP): `at` is seconds from the start, and the order of the messages is the contract. Card numbers are
masked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Vector:
    """One message and what it must read as."""

    name: str
    source: str
    kind: Literal["frame", "apdu", "malformed"]
    raw: bytes
    type: str = ""
    members: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One message of a dialogue. `sender` is the register or the terminal, `at` seconds from the first message."""

    at: int
    sender: Literal["ecr", "pt"]
    apdu: bytes


@dataclass(frozen=True)
class Dialogue:
    """A test case of the acceptance plan, as it was logged."""

    name: str
    about: str
    steps: tuple[Step, ...]


def load_vectors() -> tuple[Vector, ...]:
    """Every vector, in the order of the file."""
    rows = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
    return tuple(
        Vector(
            row["name"], row["source"], row["kind"], bytes.fromhex(row["hex"]), row.get("is", ""), row.get("has", {})
        )
        for row in rows
    )


def load_dialogues() -> dict[str, Dialogue]:
    """Every dialogue by its name."""
    rows = json.loads((HERE / "dialogues.json").read_text(encoding="utf-8"))
    return {
        row["name"]: Dialogue(
            row["name"],
            row["about"],
            tuple(Step(at, sender, bytes.fromhex(apdu)) for at, sender, apdu in row["steps"]),
        )
        for row in rows
    }


VECTORS = load_vectors()
DIALOGUES = load_dialogues()
