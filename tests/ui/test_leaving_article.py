"""What was typed or moved in an article is kept in it, however the reader comes to another one."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file, mark, select, set_mark

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow

WORDS = "One two three four five six.\n"
Way = Callable[[MainWindow, Path], None]


@pytest.fixture
def window(make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    """A window on Alpha, which has a mark; Beta is in the library."""
    window = make_window()
    window.start([article_file(tmp_path, f"# Beta\n\n{WORDS}", "b.md")])
    window.open_files([article_file(tmp_path, f"# Alpha\n\n{WORDS}", "a.md")])
    mark(window, "two")
    window.action("show_marks").trigger()
    QApplication.processEvents()
    return window


def beta(window: MainWindow) -> str:
    return next(one.id for one in window._session.articles() if one.title == "Beta")


def by_file(window: MainWindow, folder: Path) -> None:
    window.open_named([folder / "b.md"])


def by_id(window: MainWindow, _folder: Path) -> None:
    window.open_named([Path(beta(window))])


def by_search(window: MainWindow, _folder: Path) -> None:
    window.found_list.found_chosen.emit(window._session.search("Beta")[0])


def by_paste(window: MainWindow, _folder: Path) -> None:
    data = QMimeData()
    data.setText("Something else is read now.")
    QGuiApplication.clipboard().setMimeData(data)
    window.action("paste").trigger()


def by_library(window: MainWindow, folder: Path) -> None:
    window._session.open_library(folder / "other.sqlite")


def by_closing(window: MainWindow, _folder: Path) -> None:
    window.close()


WAYS = [by_file, by_id, by_search, by_paste, by_library, by_closing]


def type_into(field: QWidget, words: str) -> None:
    """Type so that nothing but leaving can keep it: the field has the keys still."""
    field.setFocus()
    if isinstance(field, QLineEdit):
        field.end(False)
    QTest.keyClicks(field, words)
    assert field.hasFocus()


def details(title: str) -> tuple[str, str, tuple[str, ...]]:
    """Return author, publisher and tags of an article of the library, as its file has them."""
    with closing(Workspace.open()) as workspace:
        found = next(one for one in workspace.articles() if one.title == title)
        return found.details.author, found.details.publisher, tuple(found.tags)


def marks(title: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return words, note and tags of the marks of an article, as the library's file has them."""
    with closing(Workspace.open()) as workspace:
        found = next(one for one in workspace.articles() if one.title == title)
        notes = workspace.annotations(found.id)
        return [
            (note.passage.quote if note.passage else "", note.note, tuple(note.tags))
            for note in notes
        ]


@pytest.mark.parametrize("way", WAYS)
def test_everything_typed_stays_with_its_article(
    window: MainWindow, tmp_path: Path, way: Way
) -> None:
    window.action("article_details").trigger()
    fields = window.strip.fields
    fields["author"].setText("A. Author")
    type_into(fields["tags"], "river")
    window.inspector.tags.setText("seen")
    window.inspector.tags.setModified(True)
    window.inspector.note.setPlainText("a note")
    window._hands.do_ends_last_right()
    way(window, tmp_path)
    QApplication.processEvents()
    assert details("Alpha") == ("A. Author", "", ("river",))
    assert marks("Alpha") == [("two three", "a note", ("seen",))]
    assert details("Beta") == ("", "", ())
    if way in {by_file, by_id, by_search}:
        assert fields["author"].text() == fields["tags"].text() == ""
        window.view.setFocus()
        assert details("Beta") == ("", "", ())


@pytest.mark.parametrize("field", ["title", "note", "tags"])
def test_a_notice_that_leads_elsewhere_takes_nothing_along(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, field: str
) -> None:
    flood, exported = tmp_path / "flood.md", tmp_path / "from-ann.annotator"
    article_file(tmp_path, f"# Flood\n\n{WORDS}", flood.name)
    with closing(Workspace.open(tmp_path / "other.sqlite", reader="Ann")) as other:
        other.mark(other.add(flood).article.id, 6, 9, Kind.CLAIM)
        other.export_file(exported)
    window.open_files([flood, tmp_path / "a.md"])
    window._current.do_next_mark()
    window.open_files([exported])
    for words in ("Add", "Show"):
        qtbot.waitUntil(lambda words=words: shown_button(window, words) is not None)
        if words == "Show":
            title, inspector = window.strip.fields["title"], window.inspector
            type_into({"title": title, "note": inspector.note, "tags": inspector.tags}[field], "ii")
        QTest.mouseClick(shown_button(window, words), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window._session.article.title == "Flood")
    assert marks("Flood") == [("One", "", ())]
    kept = {
        "title": ("Alphaii", [("two", "", ())]),
        "note": ("Alpha", [("two", "ii", ())]),
        "tags": ("Alpha", [("two", "", ("ii",))]),
    }
    title, notes = kept[field]
    assert marks(title) == notes


def shown_button(window: MainWindow, words: str) -> QPushButton | None:
    buttons = window.notice.findChildren(QPushButton)
    return next((one for one in buttons if one.isVisible() and one.text() == words), None)


def test_an_undo_that_leads_elsewhere_keeps_what_is_typed_first(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_named([tmp_path / "b.md"])
    window.action("article_details").trigger()
    type_into(window.strip.fields["author"], "B. Author")
    window._session.undo()
    assert window._session.article.title == "Beta"
    assert details("Beta")[0] == "B. Author"
    assert "kept first" in window.notice.words
    assert len(marks("Alpha")) == 1
    window._session.undo()
    window._session.undo()
    assert window._session.article.title == "Alpha"
    assert marks("Alpha") == []


def test_a_note_without_a_mark_waits_for_its_article(window: MainWindow, tmp_path: Path) -> None:
    select(window, "four")
    QTest.keyClick(window.view, Qt.Key.Key_N)
    QTest.keyClicks(QApplication.focusWidget(), "for four")
    window._session._hold(True)  # something else is done meanwhile
    window._session._hold(False)
    assert window._hands.typed_note() == "for four"
    window.open_named([tmp_path / "b.md"])
    select(window, "five")
    QTest.keyClick(window.view, Qt.Key.Key_N)
    assert window._hands.typed_note() == ""
    window.open_named([tmp_path / "a.md"])
    select(window, "four")
    QTest.keyClick(window.view, Qt.Key.Key_N)
    assert window._hands.typed_note() == "for four"


def test_the_place_is_kept_whatever_leads_away(window: MainWindow, tmp_path: Path) -> None:
    long = "# Long\n\n" + "\n\n".join(f"Paragraph {number}." for number in range(200))
    window.open_files([article_file(tmp_path, long, "long.md")])
    window.view.show_place(1500)
    place = window.view.reading_position()
    assert place > 0
    by_paste(window, tmp_path)
    with closing(Workspace.open()) as workspace:
        found = next(one for one in workspace.articles() if one.title == "Long")
    assert found.reading_position == place


def refuse(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise AnnotatorError(ErrorCode.DISK_FULL, path="library.sqlite")

    for verb in ("edit_article", "tag_article", "write_note", "change_tags"):
        monkeypatch.setattr(window._session._workspace, verb, full)


@pytest.mark.parametrize("name", ["title", "tags"])
def test_what_is_refused_waits_for_its_article(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    field = window.strip.fields[name]
    window.strip.edit(name)
    QTest.keyClicks(field, "typed")
    with monkeypatch.context() as patch:
        refuse(window, patch)
        window.open_named([tmp_path / "b.md"])
        assert "is full" in window.notice.words
    assert window._session.article.title == "Beta"
    assert "typed" not in field.text()
    window.open_named([tmp_path / "a.md"])
    assert field.text() == "typed"
    assert field.accessibleDescription() == "Not kept yet"
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    found = window._session.article
    assert "typed" in (found.title, *found.tags)
    assert field.accessibleDescription() == ""


def test_refused_tags_do_not_look_kept(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    field = window.strip.fields["tags"]
    window.action("article_tags").trigger()
    QTest.keyClicks(field, "flood")
    with monkeypatch.context() as patch:
        refuse(window, patch)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    assert (field.text(), field.accessibleDescription()) == ("flood", "Not kept yet")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.view.hasFocus()
    assert window._session.article.tags == ("flood",)


def test_refused_tags_of_a_mark_stay_to_be_saved_again(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = window.inspector.tags
    type_into(field, "seen")
    with monkeypatch.context() as patch:
        refuse(window, patch)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "seen"
    assert marks("Alpha") == [("two", "", ())]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert marks("Alpha") == [("two", "", ("seen",))]


def test_a_refused_date_stays_when_another_program_changes_something(window: MainWindow) -> None:
    window.action("article_details").trigger()
    field = window.strip.fields["published_on"]
    field.setFocus()
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    with closing(Workspace.open(reader="Ann")) as other:
        other.mark(window._session.article.id, 0, 5, Kind.CLAIM)
    window._session._look_elsewhere()
    assert field.text() == "soon"


def test_a_detail_that_cannot_be_kept_holds_the_window_once(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.action("article_details").trigger()
    type_into(window.strip.fields["author"], "A. Author")
    refuse(window, monkeypatch)
    assert not window.close()
    assert window.strip.fields["author"].text() == "A. Author"
    assert "is full" in window.notice.words
    assert window.close()


def test_ends_moved_in_an_older_text_are_not_lost_in_silence(
    window: MainWindow, tmp_path: Path
) -> None:
    set_mark(window, "five")
    window._hands.do_ends_last_right()
    with closing(Workspace.open(reader="Ann")) as other:
        other.add(article_file(tmp_path, f"# Alpha\n\nZero. {WORDS}", "a.md"))
    window._session._look_elsewhere()
    assert "move the ends" in window.notice.words
