"""Nothing is written over without a question, whatever of its name the reader typed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.ui import file_dialogs
from annotator.ui.file_dialogs import FileDialog, SaveDialog, ask_to_save
from annotator.ui.main_window import MainWindow

KINDS = "Annotator file (*.annotator);;JSON (*.json);;Table (*.csv)"
MakeWindow = Callable[[], MainWindow]
Buttons = QMessageBox.StandardButton


class Hands:
    """Types a name into the dialog that comes, and answers what it asks; notes each question."""

    def __init__(self, typed: str, *, kind: str = "", answer: Buttons = Buttons.No) -> None:
        self.asked: list[str] = []
        self._typed, self._kind, self._answer = typed, kind, answer
        self._timer = QTimer(interval=5, singleShot=True)  # a question comes within the slot
        self._timer.timeout.connect(self._look)
        self._has_typed = self._is_stopped = False
        self._timer.start()

    def stop(self) -> None:
        self._is_stopped = True
        self._timer.stop()

    def _look(self) -> None:
        if self._is_stopped:
            return
        self._timer.start()
        shown = QApplication.activeModalWidget()
        if isinstance(shown, QMessageBox):
            self.asked.append(shown.text())
            shown.button(self._answer).click()
        elif isinstance(shown, FileDialog) and not self._has_typed:
            self._has_typed = True
            self._type(shown)
        elif isinstance(shown, FileDialog) and self.asked:
            shown.reject()

    def _type(self, dialog: FileDialog) -> None:
        combo, field = dialog.findChild(QComboBox, "fileTypeCombo"), dialog.findChild(QLineEdit)
        assert combo is not None
        assert field is not None
        for _ in range(max(combo.findText(self._kind), 0)):
            QTest.keyClick(combo, Qt.Key.Key_Down)
        field.clear()
        QTest.keyClicks(field, self._typed)
        QTest.keyClick(field, Qt.Key.Key_Return)


MakeHands = Callable[..., Hands]


@pytest.fixture
def make_hands() -> Iterator[MakeHands]:
    made: list[Hands] = []

    def make(typed: str, *, kind: str = "", answer: Buttons = Buttons.No) -> Hands:
        for one in made:
            one.stop()
        made.append(Hands(typed, kind=kind, answer=answer))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def there(tmp_path: Path) -> Path:
    path = tmp_path / "Flood.csv"
    path.write_text("precious")
    return path


def test_a_table_is_written_over_only_when_that_was_asked(
    make_window: MakeWindow, there: Path, make_hands: MakeHands, qtbot: QtBot
) -> None:
    window = make_window()
    session = window._session
    session.open_files([article_file(there.parent, "# Flood\n\nWords here and there.\n")])
    assert session.article is not None
    session._workspace.mark(session.article.id, 6, 11, Kind.CLAIM)
    window._settings.keep("share_folder", str(there.parent))
    hands = make_hands("Flood")
    window.action("export_table").trigger()
    assert len(hands.asked) == 1
    assert "Flood.csv" in hands.asked[0]
    assert there.read_text() == "precious"
    hands = make_hands("Flood", answer=Buttons.Yes)
    window.action("export_table").trigger()
    qtbot.waitUntil(lambda: window.notice.words.startswith("Written: "))
    assert hands.asked
    assert "Words" in there.read_text(encoding="utf-8-sig")
    assert not list(there.parent.glob(".*.part"))


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        ("", "Flood", "Flood.annotator"),
        ("Table (*.csv)", "New", "New.csv"),
        ("JSON (*.json)", "Flood", "Flood.json"),
        ("Table (*.csv)", "as.json", "as.json"),
    ],
)
def test_the_ending_follows_the_kind_that_was_chosen(
    qtbot: QtBot, make_hands: MakeHands, there: Path, kind: str, typed: str, written: str
) -> None:
    del qtbot
    hands = make_hands(typed, kind=kind)
    start = str(there.with_name("library.annotator"))
    assert ask_to_save(None, "Share", start, KINDS) == str(there.with_name(written))
    assert not hands.asked


def test_another_kind_asks_about_its_own_file(
    qtbot: QtBot, make_hands: MakeHands, there: Path
) -> None:
    del qtbot
    hands = make_hands("Flood", kind="Table (*.csv)")
    assert ask_to_save(None, "Share", str(there.with_name("a.annotator")), KINDS) == ""
    assert len(hands.asked) == 1


@pytest.mark.parametrize(("answer", "is_written"), [(Buttons.No, False), (Buttons.Yes, True)])
def test_the_desktop_s_own_dialog_gets_the_question_that_it_does_not_ask(
    qtbot: QtBot,
    there: Path,
    make_hands: MakeHands,
    monkeypatch: pytest.MonkeyPatch,
    answer: Buttons,
    is_written: bool,
) -> None:
    del qtbot
    monkeypatch.setattr(file_dialogs, "_is_portal", lambda: True)
    # What the portal hands back: the name as it was typed.
    monkeypatch.setattr(FileDialog, "chosen", lambda _self: [there.with_suffix("")])
    hands = make_hands("", answer=answer)
    expected = str(there) if is_written else ""
    assert ask_to_save(None, "Share", str(there), "Table (*.csv)") == expected
    assert hands.asked == ["Flood.csv is there already. Do you want to replace it?"]


@pytest.mark.parametrize("name", ["new_library", "move_library"])
def test_a_library_s_dialog_adds_the_ending_itself_and_writes_nothing_over(
    make_window: MakeWindow, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[FileDialog] = []

    def chosen(self: FileDialog) -> list[Path]:
        seen.append(self)
        return []

    monkeypatch.setattr(FileDialog, "chosen", chosen)
    make_window().action(name).trigger()
    (dialog,) = seen
    assert dialog.defaultSuffix() == "sqlite"
    # It opens what is there, or refuses it: there is nothing to ask.
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    assert not isinstance(dialog, SaveDialog)
    dialog.deleteLater()
