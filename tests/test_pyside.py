"""Which Qt binding may run on which Python, tried and read from the project file.

PySide6 6.12.0 loses one reference to None on each call that returns nothing. Up to Python 3.11
the interpreter then aborts after some thousand calls; from 3.12 on, None cannot be freed.
"""

import sys
import tomllib
from pathlib import Path

import PySide6
import pytest
from packaging.requirements import Requirement
from PySide6.QtCore import QObject

PROJECT_FILE = Path(__file__).parents[1] / "pyproject.toml"
CALLS = 200_000
NOISE = 1_000
"""References to None that other code of the same process may take or give back meanwhile."""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_that_return_nothing_lose_no_reference_to_none() -> None:
    thing = QObject()
    for _ in range(NOISE):
        thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("name")
    lost = before - sys.getrefcount(None)
    assert abs(lost) < NOISE, f"{lost} references to None lost in {CALLS} calls"


def _qt_requirements() -> list[Requirement]:
    project = tomllib.loads(PROJECT_FILE.read_text(encoding="utf-8"))["project"]
    all_of_them = [Requirement(line) for line in project["dependencies"]]
    return [wanted for wanted in all_of_them if wanted.name.lower().startswith("pyside6")]


def _allowed(version: str, python: str) -> bool:
    applying = [
        wanted
        for wanted in _qt_requirements()
        if wanted.marker is None or wanted.marker.evaluate({"python_version": python})
    ]
    assert applying, f"no requirement on PySide6 for Python {python}"
    return all(wanted.specifier.contains(version) for wanted in applying)


def test_only_the_essentials_are_required() -> None:
    assert {wanted.name for wanted in _qt_requirements()} == {"PySide6-Essentials"}


def test_the_binding_that_aborts_is_kept_off_python_3_11() -> None:
    assert not _allowed("6.12.0", "3.11")
    assert not _allowed("6.12.1", "3.11")
    assert _allowed("6.11.3", "3.11")
    assert _allowed("6.10.0", "3.11")


def test_newer_pythons_may_take_newer_bindings() -> None:
    for python in ("3.12", "3.13", "3.14"):
        assert _allowed("6.12.0", python)
        assert not _allowed("6.9.0", python)


def test_the_installed_pair_is_an_allowed_one() -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert _allowed(PySide6.__version__, python)
