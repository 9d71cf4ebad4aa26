"""The licenses that are shown: of a frozen program by its file, else of what is installed."""

from importlib.metadata import requires
from pathlib import Path

import pytest

from annotator import licenses, resources


def test_every_required_package_has_its_chapter_with_a_text() -> None:
    text = licenses.notices()
    for name in ("Markdown", "nh3", "sqlite-utils", "trafilatura", "lxml"):
        chapter = text.partition(f"\n{name} ")[2].partition(f"\n{licenses.LINE}\n\n")[2]
        assert len(chapter.partition(licenses.LINE)[0]) > 500, name
    assert "Permission is hereby granted" in text


def test_packages_of_packages_are_there_and_those_for_developers_are_not() -> None:
    found = licenses.required(licenses.DISTRIBUTION)
    assert {"courlan", "htmldate", "shiboken6"} <= set(found)
    assert not {"pytest", "pyinstaller", "mypy"} & set(found)
    assert len(found) == len(set(found)) > len(requires(licenses.DISTRIBUTION) or []) // 2


def test_a_frozen_program_shows_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / licenses.FILE).write_text("what was frozen", encoding="utf-8")
    monkeypatch.setattr(resources, "_PLACES", (tmp_path,))
    assert licenses.notices() == "what was frozen"
