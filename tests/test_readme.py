"""What the README and the guides promise: their commands, files and quotes are there."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]\n]*\]\((?!https?:|mailto:|#)([^)#\s]+)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users)/")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/annotator --sample",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/python -m pytest",
    ],
)
def test_one_line_each_installs_and_opens_and_installs_and_tests(command: str) -> None:
    # CI finds these lines by how they begin and end, and runs them.
    assert _read("README.md").splitlines().count(command) == 1


def test_the_system_libraries_of_the_readme_are_those_that_ci_installs() -> None:
    line = next(line for line in _read("README.md").splitlines() if "apt-get install" in line)
    for package in re.findall(r"need \S+ (\S+)", _read(".ci/run")):
        assert package in line.split()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = [target for target in LINK.findall(text) if not (page.parent / target).exists()]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_machine(page: Path) -> None:
    assert not MACHINE_PATH.findall(page.read_text(encoding="utf-8"))


def test_the_packages_of_ci_are_exact_and_name_no_host() -> None:
    lines = _read("packaging/constraints.txt").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.!+]+( ; [^/@]+)?", pin), pin


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_that_is_required_is_pinned_for_ci() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {_canonical(re.match(r"[\w.-]+", line)[0]) for line in wanted}
    pinned = {
        _canonical(line.partition("==")[0])
        for line in _read("packaging/constraints.txt").splitlines()
        if not line.startswith("#")
    }
    assert names <= pinned


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    reasons = "\n".join(
        page.read_text(encoding="utf-8") for page in (ROOT / "docs/decisions").glob("*.md")
    ).lower()
    for line in [*project["dependencies"], *chain(*project["optional-dependencies"].values())]:
        name = re.match(r"[\w.-]+", line)[0].lower()
        assert name.startswith("types-") or name in reasons, f"docs/decisions do not say why {name}"


def test_the_changelog_has_this_version_or_an_unreleased_section() -> None:
    version = tomllib.loads(_read("pyproject.toml"))["project"]["version"]
    log = _read("CHANGELOG.md")
    assert "## [Unreleased]" in log or f"## [{version}]" in log
