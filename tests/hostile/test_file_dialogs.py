"""A dialog that asks for files opens none: not the library, whose locks that would take away."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from test_words_of_others import Opens

from annotator.ui.file_dialogs import FileDialog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files whose kind cannot be told by their names."""
    inside = tmp_path / "inside"
    inside.mkdir()
    for name in ("library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "noending", "a.md"):
        (inside / name).write_bytes(b"SQLite format 3\0" + bytes(100))
    return inside


@pytest.fixture
def opens(folder: Path) -> Iterator[Opens]:
    made = Opens(folder)
    yield made
    made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked what was opened")
@pytest.mark.parametrize("mode", [QFileDialog.ViewMode.List, QFileDialog.ViewMode.Detail])
def test_no_file_of_the_folder_is_opened(
    qtbot: QtBot, folder: Path, opens: Opens, mode: QFileDialog.ViewMode
) -> None:
    dialog = FileDialog(None, "Open", str(folder), "All files (*)")
    qtbot.addWidget(dialog)
    dialog.setViewMode(mode)
    dialog.show()
    model = dialog.findChildren(QFileDialog)
    assert model == []
    dialog.selectFile("noending")
    qtbot.wait(400)
    dialog.grab()
    assert Path(dialog.selectedFiles()[0]) == folder / "noending"
    seen = opens.seen()
    assert not any(name in seen for name in (b"library", b"noending", b"a.md")), seen


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked what was opened")
def test_qt_s_own_dialog_would_open_them(qtbot: QtBot, folder: Path, opens: Opens) -> None:
    dialog = QFileDialog(None, "Open", str(folder), "All files (*)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: b"library.sqlite" in opens.seen())
    QApplication.processEvents()
