"""A window whose library's file was replaced under it says so, once, and writes nothing to it."""

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind, Passage
from annotator.core.workspace import Workspace
from annotator.ui.session import Session


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(Workspace.open(reader="Mia"))
    yield session
    session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_it_says_so_once_and_marks_nothing(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.open_files([article_file(tmp_path, "Some words to mark.\n", "a.md")])
    library = session._workspace.path
    backup = session._workspace.back_up_now().path
    other = library.with_name("other.sqlite")
    shutil.copyfile(backup, other)
    other.replace(library)
    with qtbot.waitSignal(session.failed) as told:
        session._look_elsewhere()
    assert "is another file now" in told.args[0]
    with qtbot.assertNotEmitted(session.failed):
        session._look_elsewhere()
    with qtbot.waitSignal(session.failed) as told:
        assert session.mark(Passage(0, 4, "Some"), Kind.CLAIM) is None
    assert "open the library again" in told.args[0]
    with closing(sqlite3.connect(library)) as there:
        assert there.execute("SELECT count(*) FROM annotation").fetchone() == (0,)
