"""A real appliance for the commands to talk to, and commands run in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.appliance import Appliance
from edge.cli.app import call


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output, decoded."""
        return json.loads(self.out)


Edge = Callable[..., Outcome]


@pytest.fixture(scope="session")
def appliance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """One appliance with all its servers, for every test that only looks or talks."""
    with Appliance(tmp_path_factory.mktemp("kiosk"), RECORD="1") as running:
        yield running


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Edge:
    """Run `edge ARGUMENTS` with folders of the test's own; `env` overrides."""

    def run(*arguments: str, **env: str) -> Outcome:
        own = {"RUNTIME_DIR": str(tmp_path / "run"), "STATE_DIR": str(tmp_path / "state"), "PAGE_PORT": "0"}
        for name, value in {**own, "COLUMNS": "200", **env}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        status = call(arguments)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run
