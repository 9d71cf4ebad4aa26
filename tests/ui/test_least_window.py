"""Whatever is shown in a small window, it stays as small, and nothing in it is cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.room import HANDLE, least_widths

TEXT = "# The dam\n\nThe river rose by four meters.\n\nThe lower town was cut off at dawn.\n"
SHOWN = (
    ("show_library",),
    ("show_marks",),
    ("show_outline",),
    ("show_changes",),
    ("show_versions",),
    ("show_versions", "compare_with_earlier"),
    ("find",),
    ("article_details",),
    ("show_marks", "show_deleted"),
    ("show_library", "show_outline", "show_marks", "find"),
    ("show_library", "show_changes", "article_details"),
    ("show_library", "show_marks", "show_deleted"),
)


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    """A window on an article with two versions, and marks that ask for a look."""
    path = article_file(tmp_path, TEXT)
    workspace = Workspace.open(reader="Mia")
    opened = workspace.add(path)
    for quote in ("four meters", "The lower town was cut off"):
        [passage] = workspace.find_quote(opened.article.id, quote)
        workspace.mark(opened.article.id, passage.start, passage.end, Kind.CLAIM, tags=["dam"])
    workspace.close()
    path.write_text(TEXT.replace("four", "nearly five").replace("cut off", "drowned"))
    made = make_window()
    made.start([path])
    return made


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def is_cut(part: QWidget, window: MainWindow) -> bool:
    """Whether a part reaches beyond what is around it, or has less room than it needs."""
    edge = QRect(part.mapTo(window, QPoint()), part.size())
    around, is_outside = part.parentWidget(), False
    while around is not None and around is not window and not around.isWindow():
        if around.objectName() != "qt_scrollarea_viewport":
            room = QRect(around.mapTo(window, QPoint()), around.size())
            is_outside |= edge.left() < room.left() or edge.right() > room.right()
        around = around.parentWidget()
    return is_outside or part.height() < part.minimumSizeHint().height() - 2


@pytest.mark.parametrize("size", [(800, 600), (640, 480)])
@pytest.mark.parametrize("names", SHOWN, ids="+".join)
def test_nothing_that_is_shown_makes_the_window_larger(
    window: MainWindow, names: tuple[str, ...], size: tuple[int, int], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(window.notice.words))
    window.notice.close_all()
    least = window.minimumSizeHint()
    window.resize(*size)
    for name in names:
        window.action(name).trigger()
        settle()
    assert window.size().toTuple() == size
    assert window.minimumSizeHint() == least
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    found = [part for kind in kinds for part in window._splitter.findChildren(kind)]
    cut = [part.accessibleName() for part in found if part.isVisible() and is_cut(part, window)]
    assert cut == []


def test_article_and_panels_share_what_there_is() -> None:
    for room in range(360, 1400, 7):
        for panels in range(4):
            article, panel = least_widths(room, panels)
            assert article > 0
            assert panel > 0
            assert article + panels * (panel + HANDLE) <= max(room, 360)
    assert least_widths(800, 2) == (360, 190)
    assert least_widths(640, 2)[0] == 300


def test_a_long_name_of_a_reader_and_a_hint_make_no_window_wider(window: MainWindow) -> None:
    status, name = window.status, "Maximiliane-Alexandra von Hohenstein-Brandenburg " * 4
    least = window.minimumSizeHint().width()
    window._session.name_reader(name)
    status.show_hint(
        "Select some words in the article first, or click a mark, then press this key."
    )
    window.resize(640, 480)
    settle()
    assert window.minimumSizeHint().width() == least
    assert window.width() == 640
    assert not is_cut(status._standing, window)
    assert status._standing.text() == "2 marks · saved"
    assert status._zoom.geometry().right() < status.width()
    painted = status._reader.grab().toImage()
    status._reader.setText(status._reader.text()[:-40] + "x" * 40)
    assert status._reader.grab().toImage() != painted


@pytest.mark.parametrize("others", [(), ("show_library",), ("show_library", "show_outline")])
def test_the_trash_of_a_small_window_shows_two_rows(
    window: MainWindow, others: tuple[str, ...]
) -> None:
    for note in window._session.annotations():
        window._session.delete([note.id])
    window.resize(640, 480)
    for name in (*others, "show_deleted"):
        window.action(name).trigger()
    settle()
    assert window.marks_list.rowAt(0) == 0
    row = window.marks_list.verticalHeader().defaultSectionSize()
    assert window.marks_list.viewport().height() >= 2 * row
    assert (window.width(), window.height()) == (640, 480)
    window.resize(1000, 900)
    settle()
    assert window.inspector.isVisible()
    window.resize(640, 480)
    window.action("show_deleted").trigger()
    settle()
    assert window.inspector.isVisible()
