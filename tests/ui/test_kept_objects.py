"""What PySide keeps of Qt's objects: nothing that is gone, and no more with each article."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken
from tests.ui.reading_hands import article_file

from annotator.ui.change_detail import ChangeDetail
from annotator.ui.changes_list import ChangesList
from annotator.ui.changes_panel import ChangesPanel
from annotator.ui.file_dialogs import FileDialog, NamedIcons
from annotator.ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def only_what_is_new() -> Iterator[None]:
    """Look among what a test makes: going through all that was there takes most of the time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def delete_what_is_to_be_deleted() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def known_places() -> list[QWidgetItem]:
    """Places in rows and columns that Python has an object for."""
    return [one for one in Shiboken.getAllValidWrappers() if type(one) is QWidgetItem]


def test_places_of_chips_that_come_and_go_are_not_known(qtbot: QtBot) -> None:
    """Else Python takes what Qt makes there later for a place: an article was not shown (seen)."""
    before = set(map(id, known_places()))
    panel = ChangesPanel(ChangesList(), ChangeDetail())
    qtbot.addWidget(panel)
    chips = [one for one in panel.findChildren(QToolButton) if one.isCheckable()]
    assert chips
    kept = [one.widget() for one in known_places() if id(one) not in before]
    assert not {id(one) for one in kept} & {id(chip) for chip in chips}


@pytest.mark.usefixtures("qapp")
def test_a_dialog_leaves_no_icons_behind(tmp_path: Path) -> None:
    for _ in range(3):
        FileDialog(None, "Open", str(tmp_path), "All files (*)").deleteLater()
        delete_what_is_to_be_deleted()
    # None is seen where Python was told to spare what was there (`annotator.ui.rubbish`).
    assert sum(isinstance(one, NamedIcons) for one in gc.get_objects()) <= 1


def living_references() -> int:
    gc.collect()
    kinds = (one for one in gc.get_objects() if type(one) is weakref.ReferenceType)
    return sum(1 for one in kinds if one() is not None)


def test_an_article_that_is_opened_again_leaves_nothing(
    make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [article_file(tmp_path, f"# {word}\n\nIt {word}.\n", f"{word}.md") for word in "ab"]
    window = make_window()

    def read_both(times: int) -> int:
        for path in paths * times:
            window.open_files([path])
            qtbot.waitUntil(lambda: window.view.article_document.is_complete)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return living_references()

    before = read_both(2)
    assert read_both(4) < before + 4
