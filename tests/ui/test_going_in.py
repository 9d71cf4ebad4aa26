"""What comes in: the clipboard, drops, exports, the recent ones, other libraries."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, drag

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.clipboard import WINDOWS_HTML, address_of, pasted_from
from annotator.ui.main_window import MainWindow
from annotator.ui.verbs import going_in

LONGER = "The river rose by four meters on Monday, and nobody was killed, the officials say."
CONTROL = Qt.KeyboardModifier.ControlModifier
PAGE = "https://paper.example/flood"
WRAPPED = """The river rose by four meters on Monday, and officials say that
nobody was killed, although the lower town was under water before
the siren could be heard, and although the engineer had said that
the dam would break if it rained again in the week after that one.
"""


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


def text_of(window: MainWindow) -> str:
    return window.view.article_document.text


def put(text: str = "", html: str = "", **formats: bytes) -> QMimeData:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    for name, content in formats.items():
        data.setData(name.replace("_", "/", 1).replace("_", "-"), content)
    return data


def paste(window: MainWindow, data: QMimeData) -> None:
    QApplication.clipboard().setMimeData(data)
    QTest.keyClick(window.view if window.is_reading else window, Qt.Key.Key_V, CONTROL)


def press(window: MainWindow) -> None:
    button = next(one for one in window.notice.findChildren(QPushButton) if one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def drop(window: MainWindow, data: QMimeData) -> None:
    place, copy = QPointF(400, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, copy, data, left, none))


def test_a_pasted_page_is_an_article_with_its_address(window: MainWindow) -> None:
    html = "<h2>Flood</h2><p>The river <b>rose</b>.</p><aside>Beside</aside>"
    paste(window, put("Flood The river rose.", html, chromium_x_source_url=PAGE.encode()))
    assert text_of(window) == "Flood\nThe river rose.\nBeside"
    workspace = Workspace.open()
    (article,) = workspace.articles()
    assert (article.title, article.details.url) == ("Flood", PAGE)
    workspace.close()


def test_pasting_again_from_the_same_address_is_a_new_version(window: MainWindow) -> None:
    for words in (LONGER, LONGER.replace("four", "five")):
        address = {"chromium_x_source_url": PAGE.encode()}
        paste(window, put(words, f"<p>{words}</p>", **address))
    assert "five meters" in text_of(window)
    workspace = Workspace.open()
    assert len(workspace.articles()) == 1
    workspace.close()


def test_pasting_into_a_field_makes_no_article(window: MainWindow) -> None:
    window.name_bar.ask_now("")
    field = QApplication.focusWidget()
    QApplication.clipboard().setMimeData(put("Mia"))
    QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
    assert field.text() == "Mia"
    assert not window.is_reading


def test_nothing_and_a_bare_address_are_explained(window: MainWindow) -> None:
    paste(window, put("  "))
    assert window.notice.words.startswith("There is no text to paste")
    paste(window, put(PAGE))
    assert window.notice.words.startswith("Annotator loads nothing from the network")
    assert not window.is_reading


def test_broken_lines_are_joined_when_wanted(window: MainWindow) -> None:
    paste(window, put(WRAPPED))
    assert text_of(window).count("\n") == 3
    assert "broken" in window.notice.words
    press(window)
    assert text_of(window) == " ".join(WRAPPED.split())
    assert window.notice.words == "The broken lines of this text are joined."
    workspace = Workspace.open()
    (article,) = workspace.articles()
    workspace.close()
    assert article.title.startswith("The river rose")


def test_broken_lines_can_be_joined_later_too(
    window: MainWindow, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    join = window.action("join_lines")
    assert not join.isEnabled()
    paste(window, put(WRAPPED))
    assert join.isEnabled()
    window.open_files([article_file(tmp_path, "# Flood\n\nIt rose\nby four.")])
    assert not join.isEnabled()
    (pasted,) = [one for one in window._session.articles() if one.title != "Flood"]
    window.close()
    again = make_window()
    again.start([Path(pasted.id)])
    again.furnish()
    assert again.notice.words == ""
    assert again.action("join_lines").isEnabled()
    again.action("join_lines").trigger()
    assert text_of(again) == " ".join(WRAPPED.split())
    assert len(again._session.versions()) == 2
    assert not again.action("join_lines").isEnabled()


def test_the_offer_goes_when_lines_are_joined_from_the_menu(window: MainWindow) -> None:
    paste(window, put(WRAPPED))
    window.action("join_lines").trigger()
    assert text_of(window) == " ".join(WRAPPED.split())
    assert window.notice.words == "The broken lines of this text are joined."


def test_another_text_at_the_same_place_can_be_said_to_be_the_same(
    window: MainWindow, tmp_path: Path
) -> None:
    path = article_file(tmp_path, "# Flood\n\nThe river rose by four meters on Monday.")
    window.open_files([path])
    path.write_text("Quite other words, not one of which was there before.", encoding="utf-8")
    window.open_files([path])
    assert window.notice.words.startswith("A different text was found there")
    press(window)
    assert text_of(window).startswith("Quite other")
    workspace = Workspace.open()
    assert len(workspace.articles()) == 1
    workspace.close()


def test_the_address_is_read_where_each_browser_puts_it() -> None:
    windows = QMimeData()
    windows.setData(WINDOWS_HTML, b"Version:0.9\r\nSourceURL:https://a.example/x\r\n\r\n<html>")
    assert address_of(windows) == "https://a.example/x"
    firefox = put(text_x_moz_url_priv="https://b.example/ü".encode("utf-16-le"))
    assert address_of(firefox) == "https://b.example/ü"
    local = put(chromium_x_source_url=b"file:///home/x.html")
    assert address_of(local) == ""
    assert pasted_from(put(text_markdown="**ü**".encode())).markdown == "**ü**"


def test_a_page_copied_on_windows_has_its_address(window: MainWindow) -> None:
    fragment = "<!--StartFragment--><p>Über den <b>Fluss</b> 😀.</p><!--EndFragment-->"
    header = "Version:0.9\r\nStartHTML:0000000150\r\nEndHTML:0000000260\r\n"
    data = put("Über den Fluss 😀.", f"<html><body>{fragment}</body></html>")
    data.setData(WINDOWS_HTML, f"{header}SourceURL:{PAGE}\r\n{fragment}".encode())
    paste(window, data)
    assert text_of(window) == "Über den Fluss 😀."
    workspace = Workspace.open()
    (article,) = workspace.articles()
    assert article.details.url == PAGE
    workspace.close()


def test_a_copied_picture_is_no_article(window: MainWindow) -> None:
    paste(window, put(html='<!--StartFragment--><img src="https://a.example/x.png" alt="A dam">'))
    assert "no text to paste" in window.notice.words
    assert not window.is_reading


def test_files_and_texts_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    paths = [article_file(tmp_path, f"# Article {n}\n\nWords.", f"{n}.md") for n in (1, 2)]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop(window, data)
    assert text_of(window).startswith("Article 2")
    drop(window, put("Dropped words.", "<p>Dropped <i>words</i>.</p>"))
    assert text_of(window) == "Dropped words."
    workspace = Workspace.open()
    assert len(workspace.articles()) == 3
    workspace.close()


def test_recent_articles_are_in_the_menu(window: MainWindow, tmp_path: Path) -> None:
    names = ("A & B", "Other")
    for name in names:
        window.open_files([article_file(tmp_path, f"# {name}\n\nWords of {name}.", f"{name}.md")])
    menu = next(m for m in window.menu("File").actions() if m.text() == "Open &recent").menu()
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == ["Other", "A && B"]
    menu.actions()[1].trigger()
    assert text_of(window).startswith("A & B")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export with one article and two marks of Ann."""
    other = Workspace.open(tmp_path / "other.sqlite", reader="Ann")
    path = article_file(tmp_path, "# Flood\n\nThe river rose by four meters.", "flood.md")
    opened = other.add(path)
    other.mark(opened.article.id, 6, 15, Kind.CLAIM)
    other.mark(opened.article.id, 16, 20, Kind.TESTIMONY)
    exported = tmp_path / "from-ann.annotator"
    other.export_file(exported)
    other.close()
    return exported


def test_an_export_is_told_first_and_added_as_one_change(
    window: MainWindow, export: Path, qtbot: QtBot
) -> None:
    window.open_files([export])
    qtbot.waitUntil(lambda: bool(window.notice.words))
    assert window.notice.words == (
        "from-ann.annotator would add 1 article, 2 marks by Ann in “Flood”, 1 reader, "
        "and change none."
    )
    assert not window.is_reading
    press(window)
    qtbot.waitUntil(lambda: window.is_reading)
    assert window.notice.words == "Added: 1 article, 2 marks by Ann in “Flood”, 1 reader."
    assert window.status.words.startswith("2 marks")
    assert window.menuBar().isEnabled()
    press(window)
    assert window.notice.words == "Undid: add marks from a file."
    assert window.status.words.startswith("0 marks")


def test_the_first_mark_that_was_added_is_gone_to(
    window: MainWindow, export: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_files([article_file(tmp_path, "# Flood\n\nThe river rose by four meters.", "f.md")])
    window.open_files([article_file(tmp_path, "# Other\n\nWords.", "other.md")])
    window.open_files([export])
    qtbot.waitUntil(lambda: "in “Flood”" in window.notice.words)
    press(window)
    qtbot.waitUntil(lambda: window.notice.words.startswith("Added: 2 marks"))
    assert text_of(window).startswith("Other")
    buttons = window.notice.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Show" and one.isVisible()).click()
    qtbot.waitUntil(lambda: text_of(window).startswith("Flood"))
    assert window.current_mark()
    assert window.view.caret() == window.view.article_document.text.index("The river")


def test_a_start_with_an_export_shows_the_last_article_beside_the_offer(
    make_window: Callable[[], MainWindow], export: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    first = make_window()
    first.start([article_file(tmp_path, "# At home\n\nWords.")])
    first.close()
    window = make_window()
    window.start([export])
    assert text_of(window).startswith("At home")
    qtbot.waitUntil(lambda: window.notice.words.startswith("from-ann.annotator would add"))


def test_an_export_with_nothing_new_or_with_a_fault_is_said(
    window: MainWindow, export: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_files([export])
    qtbot.waitUntil(lambda: bool(window.notice.words))
    press(window)
    qtbot.waitUntil(lambda: window.is_reading)
    window.open_files([export])
    qtbot.waitUntil(lambda: "nothing new" in window.notice.words)
    faulty = tmp_path / "faulty.annotator"
    faulty.write_text("{", encoding="utf-8")
    window.open_files([faulty])
    qtbot.waitUntil(lambda: "no export of Annotator" in window.notice.words)
    assert window.view.isEnabled()


def test_several_exports_are_added_and_undone_as_one(
    window: MainWindow, export: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second = tmp_path / "from-ben.annotator"
    other = Workspace.open(tmp_path / "ben.sqlite", reader="Ben")
    other.import_files([export])
    other.mark(other.articles()[0].id, 6, 9, Kind.CLAIM)
    other.export_file(second)
    other.close()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (export, second)])
    drop(window, data)
    qtbot.waitUntil(lambda: bool(window.notice.words))
    assert window.notice.words == (
        "2 files would add 1 article, 3 marks by Ben in “Flood”, 2 readers, and change none."
    )
    press(window)
    qtbot.waitUntil(lambda: window.is_reading)
    assert window.status.words.startswith("3 marks")
    press(window)
    assert window.notice.words == "Undid: add marks from several files."
    assert window.status.words.startswith("0 marks")


def test_of_several_exports_the_faulty_one_is_named(
    window: MainWindow, export: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    faulty = tmp_path / "faulty.annotator"
    faulty.write_text("{", encoding="utf-8")
    window.open_files([export, faulty])
    qtbot.waitUntil(lambda: bool(window.notice.words))
    assert window.notice.words.startswith("faulty.annotator: This is no export of Annotator")


def test_another_library_and_back(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_files([article_file(tmp_path, "# At home\n\nWords.")])
    other = tmp_path / "class.sqlite"
    workspace = Workspace.open(other)
    workspace.add(article_file(tmp_path, "# In class\n\nWords.", "class.md"))
    workspace.close()
    chosen = other
    monkeypatch.setattr(going_in, "ask_to_open", lambda *_: [chosen])
    assert not window.action("own_library").isEnabled()
    window.action("open_library").trigger()
    assert text_of(window).startswith("In class")
    assert window.windowTitle() == "In class · class.sqlite"
    window.action("own_library").trigger()
    assert text_of(window).startswith("At home")
    assert window.windowTitle() == "At home"


def test_nothing_of_the_last_library_stays_in_the_panels(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window.open_files([article_file(tmp_path, "# At home\n\nWords here.")])
    for key in (Qt.Key.Key_L, Qt.Key.Key_M):
        QTest.keyClick(window.view, key, CONTROL)
    window.action("show_outline").trigger()
    start = text_of(window).index("Words")
    drag(window.view, start, start + 5)
    QTest.keyClick(window.view, "c")
    QTest.keyClick(window.view, Qt.Key.Key_T, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), "spring")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    shelf = window.library_panel.findChild(QComboBox)
    shelf.setCurrentIndex(shelf.findText("spring"))
    shelf.activated.emit(shelf.currentIndex())
    QTest.keyClicks(window.library_panel.search, "Words")
    qtbot.waitUntil(lambda: window.found_list.model().rowCount() == 2)
    QTest.keyClicks(window.marks_panel.search, "Words")
    window.action("show_deleted").trigger()
    Workspace.open(tmp_path / "empty.sqlite").close()
    chosen = tmp_path / "empty.sqlite"
    monkeypatch.setattr(going_in, "ask_to_open", lambda *_: [chosen])
    window.action("open_library").trigger()
    panels = (window.outline.list, window.library_list, window.found_list, window.marks_list)
    assert [panel.model().rowCount() for panel in panels] == [0, 0, 0, 0]
    assert "No article is open." in [label.text() for label in window.outline.findChildren(QLabel)]
    assert [window.library_panel.search.text(), window.marks_panel.search.text()] == ["", ""]
    assert not window.action("show_deleted").isChecked()
    assert window.inspector.about == ""
    window.open_files([article_file(tmp_path, "# New here\n\nWords.", "new.md")])
    assert window.library_list.model().rowCount() == 1
    assert shelf.currentText() == "All"


def test_a_file_that_is_no_library_is_refused_and_the_open_one_stays(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = article_file(tmp_path, "# At home\n\nWords.")
    window.open_files([path])
    monkeypatch.setattr(going_in, "ask_to_open", lambda *_: [path])
    window.action("open_library").trigger()
    assert "is not a library of Annotator" in window.notice.words
    assert text_of(window).startswith("At home")


@pytest.mark.parametrize("size", [(420, 360), (900, 600), (1366, 700)])
def test_nothing_of_the_empty_page_is_cut_off(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    steps = [label for label in window.empty_page.findChildren(QLabel) if len(label.text()) > 1]
    assert len(steps) == 3
    for step in steps:
        assert step.height() >= step.heightForWidth(step.width())
        assert step.width() > 250


def test_a_new_version_that_was_pasted_is_told(window: MainWindow) -> None:
    for words in (LONGER, LONGER.replace("four", "five")):
        paste(window, put(words, f"<p>{words}</p>", chromium_x_source_url=PAGE.encode()))
    assert window.notice.words.startswith("New version of “")
    press(window)
    assert window.is_in_past
