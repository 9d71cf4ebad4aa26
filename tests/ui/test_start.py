"""The window's first picture needs little, and the rest comes by itself after it."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.paper import Paper
from annotator.ui.session import Session
from annotator.ui.settings import Settings

TEXT = "# Flood\n\nThe mayor saw water in the lower town.\n\n" + "A line to read.\n\n" * 2000

AT_FIRST_PAINT = """
import linecache, os, sys
from annotator.ui.article_view import ArticleView
paint = ArticleView.paintEvent
def paint_and_tell(self, event):
    paint(self, event)
    if self.document().characterCount() > 1:
        from PySide6 import QtWidgets
        names = *sys.modules, *vars(QtWidgets), *linecache.cache
        print(self.document().characterCount(), *names, flush=True)
        os._exit(0)
ArticleView.paintEvent = paint_and_tell
from annotator.__main__ import main
main()
"""

LATER = {
    "click", "sqlite_utils", "markdown", "pymdownx", "nh3", "charset_normalizer", "trafilatura",
    "regex", "rapidfuzz", "difflib", "subprocess", "PySide6.QtSvg",
    "multiprocessing", "socket", "hmac", "annotator.one_window.listening",
    "annotator.one_window.asking", "annotator.one_window.letter",
    "annotator.cli", "annotator.ui.panels", "annotator.ui.verbs.everything",
    "annotator.ui.marks_list", "annotator.ui.marks_model", "annotator.ui.inspector",
    "annotator.ui.library_panel", "annotator.ui.found_list", "annotator.ui.outline",
    "annotator.ui.find_bar", "annotator.ui.empty_page", "annotator.ui.help_page",
    "annotator.ui.preparation", "annotator.core.rendering.convert",
    "annotator.core.rendering.process", "annotator.core.exchange.format",
    "annotator.core.anchoring.find", "annotator.core.anchoring.sentences",
    "annotator.core.rendering.pasted", "annotator.core.rendering.defuse",
    "annotator.ui.tag_completion", "annotator.ui.failure_dialog",
    "QWizard", "QCalendarWidget", "QMdiArea", "QFontDialog",
}  # fmt: skip
"""What the first picture of an article that the library knows does without: modules, and classes of
widgets, which PySide makes all at once where it is asked for a widget that Qt has made.
"""


def at_first_paint(path: Path) -> tuple[int, set[str]]:
    """Characters in the document when it is first painted; the modules and classes of widgets that
    there are by then, and the files of which source was read.
    """
    done = subprocess.run(
        [sys.executable, "-c", AT_FIRST_PAINT, str(path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    characters, *modules = done.stdout.split()
    return int(characters), set(modules)


def dataclasses_of(modules: set[str]) -> set[str]:
    """The dataclasses that our own ones of these modules define."""
    ours = {name for name in modules if name.startswith("annotator.")} - {"annotator.__main__"}
    return {
        value.__name__
        for name in ours
        for value in vars(importlib.import_module(name)).values()
        if "__dataclass_fields__" in getattr(value, "__dict__", {}) and value.__module__ in ours
    }


@pytest.fixture
def unfurnished(qtbot: QtBot) -> MainWindow:
    window = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(window)
    return window


def test_no_source_is_read_for_what_is_imported(tmp_path: Path) -> None:
    """PySide reads that of each module otherwise, and its lines stay in memory."""
    names = at_first_paint(article_file(tmp_path, TEXT))[1]
    assert "annotator.ui.main_window" in names
    assert not [name for name in names if name.endswith("main_window.py")]


def test_a_known_article_is_painted_before_the_rest_is_loaded(tmp_path: Path) -> None:
    path = article_file(tmp_path, TEXT)
    workspace = Workspace.open()
    workspace.add(path)
    workspace.close()
    characters, modules = at_first_paint(path)
    assert "annotator.ui.main_window" in modules
    assert not modules & LATER
    assert 1_000 < characters < len(TEXT) / 2  # a screen of it
    assert dataclasses_of(modules) == {"Original"}  # each takes 50 times as long as a struct


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs a second processor")
def test_a_new_article_is_converted_beside_while_the_window_is_imported(tmp_path: Path) -> None:
    characters, modules = at_first_paint(article_file(tmp_path, TEXT))
    assert characters > 1_000
    assert "annotator.core.rendering.ahead" in modules


def test_for_a_known_article_no_process_is_begun(tmp_path: Path) -> None:
    path = article_file(tmp_path, TEXT)
    at_first_paint(path)
    assert "annotator.core.rendering.ahead" not in at_first_paint(path)[1]


def test_the_viewport_is_as_the_one_that_qt_makes(qtbot: QtBot) -> None:
    own, other = Paper(), QTextEdit()
    for view in (own, other):
        qtbot.addWidget(view)
    other.setReadOnly(True)
    other.setAcceptDrops(False)
    other.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    other.viewport().setMouseTracking(True)
    assert viewport_of(own) == viewport_of(other)


def viewport_of(view: QTextEdit) -> dict[str, object]:
    """What matters of a viewport to who looks and points at it."""
    viewport = view.viewport()
    attributes = {one.name: viewport.testAttribute(one) for one in Qt.WidgetAttribute}
    return attributes | {
        "ground": viewport.backgroundRole(),
        "is_filled": viewport.autoFillBackground(),
        "cursor": viewport.cursor().shape(),
        "takes_drops": viewport.acceptDrops(),
        "follows_mouse": viewport.hasMouseTracking(),
        "gives_focus": viewport.focusProxy() is view,
        "focus": viewport.focusPolicy(),
        "menu": viewport.contextMenuPolicy(),
    }


def test_what_is_later_is_there_at_all(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    assert window.is_furnished
    found = {name for name in LATER if name.startswith("annotator.ui.") and name in sys.modules}
    assert {"annotator.ui.panels", "annotator.ui.inspector", "annotator.ui.outline"} <= found


def test_the_panels_show_what_was_open_before_they_came(
    unfurnished: MainWindow, tmp_path: Path
) -> None:
    path = article_file(tmp_path, TEXT)
    workspace = Workspace.open(reader="Mia")
    opened = workspace.add(path)
    start = opened.rendering.text.index("lower town")
    workspace.mark(opened.article.id, start, start + len("lower town"), Kind.CLAIM)
    workspace.close()
    unfurnished.start([path])
    assert unfurnished.is_reading
    assert "1 mark" in unfurnished.status.words
    assert not unfurnished.is_furnished
    unfurnished.furnish()
    assert [note.passage.quote for note in unfurnished.marks_list.all_annotations()] == [
        "lower town"
    ]
    assert unfurnished.outline.list.model().rowCount() == 1
    assert unfurnished.action("undo").isEnabled()


def test_keys_act_once_the_window_is_seen(
    unfurnished: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    unfurnished.start([article_file(tmp_path, TEXT)])
    with qtbot.waitActive(unfurnished, timeout=20_000):
        unfurnished.show()
        unfurnished.activateWindow()
    qtbot.waitUntil(lambda: unfurnished.is_furnished and unfurnished.is_reading, timeout=20_000)
    QTest.keyClick(unfurnished, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert unfurnished.find_bar.isVisible()


def test_no_word_moves_when_panes_that_were_open_come(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    window.start([article_file(tmp_path, TEXT)])
    for name in ("show_library", "show_outline", "show_marks"):
        window.action(name).trigger()
    QApplication.processEvents()
    place = window.view.mapTo(window, QPoint()), window.view.width()
    size = window.size()
    window.close()
    again = MainWindow(Session(Workspace.open(reader="Mia")), Settings())
    qtbot.addWidget(again)
    again.resize(size)
    again.start([])
    again.show()
    assert not again.is_furnished
    seen = again.view.mapTo(again, QPoint()), again.view.width()
    qtbot.waitUntil(lambda: again.is_furnished, timeout=3000)
    assert again.marks_panel.isVisible()
    assert again.library_panel.isVisible()
    assert again.outline.isVisible()
    assert (again.view.mapTo(again, QPoint()), again.view.width()) == seen == place
    again.close()


def test_a_window_that_was_never_seen_can_be_closed(unfurnished: MainWindow) -> None:
    assert unfurnished.close()


def test_an_export_that_is_named_at_the_start_says_what_it_would_add(
    unfurnished: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = Workspace.open(reader="Mia")
    opened = workspace.add(article_file(tmp_path, TEXT))
    start = opened.rendering.text.index("lower town")
    workspace.mark(opened.article.id, start, start + len("lower town"), Kind.CLAIM)
    export = tmp_path / "one.annotator"
    export.write_bytes(workspace.export_json())
    workspace.undo()
    workspace.close()
    unfurnished.show()
    unfurnished.start([export])
    qtbot.waitUntil(unfurnished.notice.isVisible, timeout=5000)
