"""Set-up: what is installed is pinned, hashed, complete, and from no particular place; CI hides no skip."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import allowed_skips, forbidden_skips

ROOT = Path(__file__).parents[2]
PINNED = ("requirements-build", "requirements", "requirements-dev")


def normal(name: str) -> str:
    """The one spelling of a package name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def packages(name: str) -> dict[str, list[str]]:
    """Package -> its lines of a pinned file."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=\S)", (ROOT / f"{name}.txt").read_text()):
        if "==" in block:
            found[normal(block.partition("==")[0])] = block.splitlines()
    return found


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_and_hashed_without_an_address(name: str) -> None:
    """The same bytes on every box, from whatever index or mirror the box has."""
    found = packages(name)
    assert found
    for package, lines in found.items():
        assert any("--hash=sha256:" in line for line in lines), package
    text = (ROOT / f"{name}.txt").read_text()
    assert not re.search(r"://|--index|--extra-index|--find-links|^-e|@ file", text, re.MULTILINE)


def test_development_runs_what_the_box_runs() -> None:
    """A test on another version of a library proves nothing about the box."""
    runtime, development = packages("requirements"), packages("requirements-dev")
    for package, lines in runtime.items():
        assert development[package][0].split()[0] == lines[0].split()[0], package


def imports_of(folder: str) -> set[str]:
    """The top-level modules that the code imports, anywhere in a file."""
    found: set[str] = set()
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"edge", "tests", "benchmarks"}


@pytest.mark.parametrize(("folder", "name"), [("edge", "requirements.in"), ("tests", "requirements-dev.in")])
def test_every_import_is_a_requirement_of_its_own(folder: str, name: str) -> None:
    """Not one that happens to come with another package and may leave with it."""
    asked = {normal(word) for word in re.findall(r"^[A-Za-z][\w.-]*", (ROOT / name).read_text(), re.MULTILINE)}
    asked |= {
        normal(word) for word in re.findall(r"^[A-Za-z][\w.-]*", (ROOT / "requirements.in").read_text(), re.MULTILINE)
    }
    owners = packages_distributions()
    for module in imports_of(folder):
        assert {normal(owner) for owner in owners.get(module, [module])} & asked, module


def test_a_skip_is_allowed_by_name_only() -> None:
    """An empty list allows none; a comment is not a name."""
    assert allowed_skips("# no\n\ntests/a.py::b  # because\n") == ("tests/a.py::b",)
    assert forbidden_skips(["tests/a.py::b[1]", "tests/c.py::d"], ("tests/a.py::b",)) == ["tests/c.py::d"]
    assert forbidden_skips(["tests/a.py::b"], ()) == ["tests/a.py::b"]


LEAKS = {
    "thread": "import threading, time\ndef test_it():\n    threading.Timer(5, print).start()\n",
    "descriptor": "import os\nkept = []\ndef test_it():\n    kept.append(os.open('/dev/null', os.O_RDONLY))\n",
    "process": "import subprocess\nkept = []\ndef test_it():\n    kept.append(subprocess.Popen(['sleep', '5']))\n",
    "task": "import asyncio\nkept = []\nasync def test_it():\n    kept.append(asyncio.create_task(asyncio.sleep(9)))\n",
    "warning": "import warnings\ndef test_it():\n    warnings.warn('x')\n",
    "skip": "import pytest\ndef test_it():\n    pytest.skip('no server')\n",
}


@pytest.mark.parametrize("kind", sorted(LEAKS))
def test_the_house_rules_catch(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """A check that cannot fail is none: each rule is broken once, and the run fails."""
    monkeypatch.setenv("CI", "true")
    source = (ROOT / "tests" / "conftest.py").read_text().replace("GRACE_S = 2.0", "GRACE_S = 0.1")
    pytester.makeconftest(source)
    pytester.path.joinpath("allowed_skips.txt").write_text("")
    pytester.makefile(".toml", pyproject=(ROOT / "pyproject.toml").read_text().replace('testpaths = ["tests"]', ""))
    pytester.makepyfile(LEAKS[kind])
    result = pytester.runpytest_subprocess("-q", timeout=30)
    assert result.ret == 1, result.stdout.str()
