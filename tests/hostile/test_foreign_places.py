"""A path that a stranger's library names is never looked at: only what this device has read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.workspace import Workspace
from annotator.ui.session import Session

TEXT = "# The pier\n\nThe pier is mended. ![a](a.png)\n"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that another device made, with this device's id in it, and its file at hand."""
    there, here = tmp_path / "there", tmp_path / "here"
    monkeypatch.setenv("ANNOTATOR_HOME", str(here))
    Workspace.open().close()
    own = (here / "device-id").read_text(encoding="ascii")
    monkeypatch.setenv("ANNOTATOR_HOME", str(there))
    there.mkdir()
    (there / "device-id").write_text(own, encoding="ascii")
    (there / "pier.md").write_text(TEXT, encoding="utf-8")
    with closing(Workspace.open(there / "l.sqlite", reader="Mia")) as workspace:
        workspace.add(there / "pier.md")
    monkeypatch.setenv("ANNOTATOR_HOME", str(here))
    return there / "l.sqlite"


def test_no_file_is_watched_or_looked_at_before_the_reader_opens_it(
    library: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    with closing(Workspace.open(library)) as workspace:
        (article,) = workspace.articles()
        workspace.open_article(article.id)
        session = Session(workspace)
        session.open_article(article.id)
        looked: list[str] = []
        stat = Path.stat
        monkeypatch.setattr(Path, "stat", lambda path, **more: (  # pragma: no branch
            looked.append(str(path)), stat(path, **more))[1])  # fmt: skip
        assert session.seen_file() is None
        assert session.folder is None
        assert [one for one in looked if one.endswith("pier.md")] == []
        assert session.file_names([article.id]) == {article.id: "pier.md"}
        monkeypatch.undo()


def test_what_the_reader_has_opened_is_watched(library: Path) -> None:
    file = library.parent / "pier.md"
    with closing(Workspace.open(library)) as workspace:
        article = workspace.add(file).article.id
        seen = workspace.seen_file(article)
        assert seen is not None
        assert seen.path == file
        assert workspace.own_paths(article) == [file]
        assert workspace.paths(article) == [file]


def test_a_newer_place_of_another_device_does_not_hide_the_own_one(library: Path) -> None:
    file = library.parent / "pier.md"
    with closing(Workspace.open(library)) as workspace:
        article = workspace.add(file).article.id
    with closing(sqlite3.connect(library, isolation_level=None)) as connection:
        connection.execute(
            """INSERT INTO location (article_id, version_id, path, seen_at)
            SELECT article_id, version_id, '//host/share/pier.md', '2999-01-01T00:00:00.000000Z'
            FROM location"""
        )
    with closing(Workspace.open(library)) as workspace:
        assert workspace.own_paths(article) == [file]
        seen = workspace.seen_file(article)
        assert seen is not None
        assert seen.path == file


def test_a_library_that_says_it_is_of_this_device_is_judged(library: Path) -> None:
    with closing(sqlite3.connect(library, isolation_level=None)) as connection:
        connection.execute("UPDATE reader SET extra = ?", ["[" * 50_000])
    with closing(Workspace.open(library)) as workspace:
        assert [one.table for one in workspace.quarantined()] == ["reader"]
