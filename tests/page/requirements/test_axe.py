"""axe-core finds nothing on any screen, in any look and language.

Contrast is measured on the pixels in `test_contrast.py`: axe cannot see through gradients and pictures.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from tests.page.box import Box
from tests.page.documents import SCREENS
from tests.page.requirements.conftest import Measure
from tests.page.requirements.states import LANGUAGES, every

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = """() => axe.run(document, {
    resultTypes: ["violations"],
    rules: { "color-contrast": { enabled: false } },
})"""


def violations(found: dict[str, Any]) -> list[str]:
    """One line for each broken rule and the places where it is broken."""
    return [
        f"{rule['id']}: {' '.join(str(node['target']) + node['html'][:120] for node in rule['nodes'][:3])}"
        for rule in found["violations"]
    ]


@pytest.mark.timeout(180)
@pytest.mark.requirement(17, 20)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", ["normal", "high-contrast", "large-text"])
def test_axe_finds_nothing(box: Box, look: str, language: str, measured: Measure) -> None:
    """Names, roles, landmarks, languages, structure: every rule of WCAG 2.2 A and AA and the good practices."""
    page = box.page
    box.open(SCREENS["attract"])
    page.evaluate(AXE)
    broken, ran = [], 0
    for name, screen in every(look, language):
        box.show(screen, session_id=name)
        box.settled()
        found = page.evaluate(RUN)
        ran += 1
        broken += [f"{name}: {line}" for line in violations(found)]
    measured(17, f"axe: violations in {ran} screens, {look}, {language}", len(broken), "", "0")
    assert not broken, "\n".join(broken[:25])


def test_axe_would_find_something(box: Box) -> None:
    """A check that cannot fail is none: a button without a name is found."""
    page = box.open(SCREENS["browse"]).page
    page.evaluate(AXE)
    page.evaluate("() => document.getElementById('stage').append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in violations(page.evaluate(RUN)))
