"""The reader of a day: what is done with the window, each thing as often as on a real one."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton, QToolButton

from annotator.core.model import Passage
from annotator.ui.help_page import HelpPage
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session
from day.articles import Writer
from day.hands import Hands, answer_soon, choosing, close_popups

Conditions = Iterator[Callable[[], object]]
"""What is waited for before the reader goes on with one thing."""

PAGES = 30
"""Pages that something is copied from."""
NOTICED = 10
"""Seconds in which a changed file is read again."""
REST_SIZE = QSize(1100, 750)
"""Of the window at a look, in logical pixels: its picture takes 4 bytes for each."""
CONTROL = Qt.KeyboardModifier.ControlModifier
KEYS = (Qt.Key.Key_C, Qt.Key.Key_P, Qt.Key.Key_T)
PANES = ("show_library", "show_outline", "show_marks")
THEMES = ("theme_light", "theme_dark", "theme_contrast", "theme_system")
COPIES = ("copy", "copy_table", "copy_quote", "copy_link", "copy_changes", "copy_selected_table")


class Reader:
    """Works with one window, at random and in the same order for a seed."""

    def __init__(self, window: MainWindow, session: Session, folder: Path, seed: int) -> None:
        self.window, self.session = window, session
        self._folder = folder
        self._pick = random.Random(seed)
        self._writer = Writer(seed)
        self._hands = Hands(window)
        self._files: list[Path] = []
        self._exports: list[Path] = []
        self._pages: dict[str, str] = {}
        """Addresses that something was copied from, and what that was."""
        self.done: Counter[str] = Counter()
        """How often what was done."""
        self.doing = ""
        self.told: Counter[str] = Counter()
        """Sentences about what could not be done, without the names in them."""
        self._backups = 0
        session.failed.connect(self._note)
        session.keeper().backed_up.connect(self._count_backup)
        session.keeper().failed.connect(self._count_backup)
        session.keeper().failed.connect(self._note)
        writer = Writer(0)
        self._rest_files = folder / "before-rest.md", folder / "rest.md"
        for path in self._rest_files:
            path.write_text(writer.article(6_000), encoding="utf-8")

    def _note(self, words: str) -> None:
        self.told[words.replace(str(self._folder), "…")] += 1

    def _count_backup(self, _told: object) -> None:
        self._backups += 1

    # What is waited for

    def is_quiet(self) -> bool:
        """Whether the window shows all of its article, and nothing works beside it."""
        view = self.window.view
        is_shown = not self.window.is_reading or view.article_document.is_complete
        return is_shown and not self.session.is_loading and not self.session.is_working

    def rest(self) -> Conditions:
        """Be where each look at what the process holds is taken: the same article, as at first."""
        window, hands = self.window, self._hands
        close_popups()
        for dialog in window.findChildren(HelpPage):
            dialog.close()
        if not self.session.is_own_library:
            hands.act("own_library")
        if window.is_in_past:
            hands.act("show_versions")
        window.find_bar.close_bar()
        for name in (*PANES, "show_changes", "show_deleted", "browse_by_caret"):
            hands.turn(name, on=False)
        hands.act("theme_light")
        hands.act("zoom_reset")
        window.resize(REST_SIZE)
        window.library_panel.show_all()
        window.marks_panel.clear_filter()
        yield self.is_quiet
        # Two, as the window keeps what was open before too, in case that is a text of the same.
        for path in self._rest_files:
            window.open_files([path])
            yield self.is_quiet
        yield from self._look_at_versions(self._rest_files[-1])
        # Until it is opened again, its menu has an entry for each tag of the article of that time.
        self._look_at_filters()
        window.notice.close_all()
        QApplication.clipboard().clear()
        # The document that the mouse was pressed on before is let go of then.
        QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
        yield self.is_quiet

    def _look_at_versions(self, path: Path) -> Conditions:
        """Compare the versions of a small article, and look at one: the window keeps what it has
        shown last of either, which are 7 MB for an article of 80,000 characters.
        """
        if len(self.session.versions()) < 2:
            text = path.read_text(encoding="utf-8")
            path.write_text(self._writer.edited(text), encoding="utf-8")
            self.window.open_files([path])
            yield self.is_quiet
        for name in ("compare_with_earlier", "show_versions", "show_versions", "show_versions"):
            self._hands.act(name)
            yield self.is_quiet

    def go_on(self, actions: int) -> Conditions:
        """Leave the article of looks: marks on it would be in the next look."""
        yield from self.reopen(actions % len(self._files))

    # Articles

    def new_article(self) -> Conditions:
        """Open a file that the library does not know."""
        is_page = self._pick.random() < 0.03
        path = self._folder / f"article-{len(self._files)}.{'html' if is_page else 'md'}"
        text = self._writer.article()
        if is_page:
            text = f"<html><title>{self._writer.words(4)}</title><p>{text}</p></html>"
        path.write_text(text, encoding="utf-8")
        self._files.append(path)
        with choosing(path):
            self._hands.press(Qt.Key.Key_O, CONTROL)
        yield self.is_quiet

    @property
    def article_count(self) -> int:
        """How many files there are."""
        return len(self._files)

    def reopen(self, number: int | None = None) -> Conditions:
        """Open an article that was read before: from the list, from the menu, or its file."""
        way = self._pick.random()
        if way < 0.5 and number is None:
            self._choose_listed()
        elif way < 0.6 and number is None:
            yield from self._choose_recent()
        else:
            file = self._files[number] if number is not None else self._pick.choice(self._files)
            self.window.open_files([file])
        yield self.is_quiet

    def _choose_listed(self) -> None:
        self._hands.turn("show_library", on=True)
        listed = self.window.library_list
        rows = listed.model().rowCount()
        if rows:
            listed.setCurrentIndex(listed.model().index(self._pick.randrange(rows), 0))
            QTest.keyClick(listed, Qt.Key.Key_Return)

    def _choose_recent(self) -> Conditions:
        menus = self.window.findChildren(QMenu)
        menu = next(one for one in menus if "recent" in one.title())
        menu.popup(QPoint(40, 40))
        yield lambda: True
        entries = menu.actions()
        menu.close()
        self._pick.choice(entries).trigger()

    def start_again(self) -> Conditions:
        """Start the program once more, as a double click on a file does: this window opens it."""
        command = [sys.executable, "-m", "annotator", "--", str(self._pick.choice(self._files))]
        with subprocess.Popen(command) as process:
            try:
                yield lambda: process.poll() is not None
            finally:
                process.kill()  # one that opened a window of its own would never end
        if process.returncode:
            self.told[f"(another start ended with {process.returncode})"] += 1

    def paste(self) -> None:
        """Make an article of the clipboard; the same page again is a new version of it."""
        data = QMimeData()
        address = f"https://paper.example/{self._pick.randrange(PAGES)}"
        before = self._pages.get(address)
        text = self._writer.edited(before) if before else self._writer.article(1_500)
        self._pages[address] = text
        data.setText(text)
        data.setData("chromium/x-source-url", address.encode())
        QApplication.clipboard().setMimeData(data)
        self._hands.press(Qt.Key.Key_V, CONTROL)

    def change_file(self) -> Conditions:
        """Let another program change the file of the open article; the window sees it."""
        seen = self.session.seen_file()
        if seen is None or seen.path in self._rest_files or seen.path.suffix != ".md":
            return
        text = self._writer.edited(seen.path.read_text(encoding="utf-8"))
        close_popups()
        self.window.view.setFocus()
        seen.path.write_text(text, encoding="utf-8")
        shown, end = self.session.rendering, time.monotonic() + NOTICED
        yield lambda: self.session.rendering is not shown or time.monotonic() > end
        if self.session.rendering is shown:
            focus, popup = QApplication.focusWidget(), QApplication.activePopupWidget()
            self.told[f"(a changed file was not read again: focus {focus}, popup {popup})"] += 1
        yield self.is_quiet

    def details(self) -> None:
        """Type something in the strip above the article."""
        name = self._pick.choice(("title", "author", "publisher", "published_on", "url", "tags"))
        words = {"published_on": "2024-11-01", "url": "https://example.org/x"}
        self.window.strip.edit(name)
        field = self.window.strip.fields[name]
        self._hands.write(field, words.get(name, self._writer.typed(2)))
        QTest.keyClick(field, Qt.Key.Key_Return)
        if self._pick.random() < 0.3:
            self._hands.act("done")

    # Marks

    def _passage(self) -> Passage | None:
        """Some words of the article, brought on the screen."""
        view = self.window.view
        if self.window.is_in_past or not self.window.is_reading:
            return None
        text = view.article_document.text
        start = self._pick.randrange(max(1, len(text) - 60))
        end = min(len(text), start + self._pick.randint(5, 60))
        passage = Passage(start, end, text[start:end])
        view.reveal(passage)
        return passage

    def mark(self) -> None:
        """Select words with the mouse, and press a key; sometimes type a note first."""
        self._go_back_to_article()
        passage = self._passage()
        if passage is None:
            return
        self._hands.drag(passage.start, passage.end, is_exact=self._pick.random() < 0.2)
        if self._pick.random() < 0.1 and self.window.view.passage() is not None:
            self._hands.press(Qt.Key.Key_N)
            field = self.window.focusWidget()
            if isinstance(field, QLineEdit):
                QTest.keyClicks(field, self._writer.typed(3))
                QTest.keyClick(field, Qt.Key.Key_Return)
        self._hands.press(self._pick.choice(KEYS))

    def mark_by_keys(self) -> None:
        """Select with the keys, and mark."""
        self._go_back_to_article()
        self._hands.turn("browse_by_caret", on=True)
        for _ in range(self._pick.randint(1, 9)):
            self._hands.press(Qt.Key.Key_Right, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        self._hands.press(self._pick.choice(KEYS))
        self._hands.turn("browse_by_caret", on=False)

    def _go_back_to_article(self) -> None:
        if self.window.is_in_past:
            self._hands.act("show_versions")

    def step(self) -> None:
        """Go from mark to mark, or click on one."""
        self._go_back_to_article()
        for _ in range(self._pick.randint(1, 4)):
            self._hands.press(self._pick.choice((Qt.Key.Key_J, Qt.Key.Key_K)))

    def set_kind(self) -> None:
        """Change the kind of the current mark."""
        self.step()
        self._hands.press(self._pick.choice(KEYS))

    def note(self) -> None:
        """Write a note on a mark, and look at its history."""
        self.step()
        self._hands.turn("show_marks", on=True)
        inspector = self.window.inspector
        if inspector.note.isVisibleTo(inspector):
            self._hands.write(inspector.note, self._writer.typed(8))
            QTest.keyClick(inspector.note, Qt.Key.Key_Escape)
        if self._pick.random() < 0.3:
            name = inspector.tr("History of this mark")
            buttons = inspector.findChildren(QToolButton)
            next(one for one in buttons if one.accessibleName() == name).click()

    def tag(self) -> None:
        """Give a mark tags, with the completion of known ones."""
        self.step()
        self._hands.turn("show_marks", on=True)
        tags = self.window.inspector.tags
        if tags.isVisibleTo(self.window.inspector):
            self._hands.write(tags, f"{self._writer.typed(1)}, {self._writer.typed(1)}")
            QTest.keyClick(tags, Qt.Key.Key_Return)

    def move_ends(self) -> None:
        """Move the ends of the current mark with the keys."""
        self.step()
        for _ in range(self._pick.randint(1, 3)):
            self._hands.act(self._pick.choice(("ends_last_right", "ends_start_left")))

    def delete(self) -> None:
        """Delete the current mark, or several of the list."""
        self.step()
        if self._pick.random() < 0.2:
            self._hands.turn("show_marks", on=True)
            self.window.marks_list.setFocus()
            down = Qt.KeyboardModifier.ShiftModifier
            for _ in range(2):
                QTest.keyClick(self.window.marks_list, Qt.Key.Key_Down, down)
            QTest.keyClick(self.window.marks_list, Qt.Key.Key_Delete)
        else:
            self._hands.press(Qt.Key.Key_Delete)

    def undo(self) -> None:
        """Take back, sometimes several times."""
        for _ in range(self._pick.choice((1, 1, 1, 2, 3))):
            self._hands.act("undo")

    def redo(self) -> None:
        """Do it again."""
        self._hands.act("redo")

    def trash(self) -> None:
        """Look at the deleted marks, bring one back, seldom empty the trash."""
        self._go_back_to_article()
        hands, window = self._hands, self.window
        hands.turn("show_deleted", on=True)
        if self._pick.random() < 0.4:
            whose = next(
                box for box in window.marks_panel.findChildren(QComboBox) if box.isVisible()
            )
            whose.setCurrentIndex(1)
            whose.activated.emit(1)
        marks = window.marks_list
        if marks.model().rowCount() and self._pick.random() < 0.7:
            marks.setCurrentIndex(marks.model().index(0, 0))
            hands.act("undelete")
        elif self._pick.random() < 0.3:
            answer_soon()
            hands.act("empty_trash")
        hands.turn("show_deleted", on=False)

    def filter_marks(self) -> None:
        """List some of the marks, and look at the menu of the list."""
        self._hands.turn("show_marks", on=True)
        panel = self.window.marks_panel
        self._hands.write(panel.search, self._writer.typed(1))
        self._look_at_filters()
        panel.clear_filter()

    def _look_at_filters(self) -> None:
        panel = self.window.marks_panel
        buttons = [one for one in panel.findChildren(QToolButton) if one.menu() is not None]
        menu = buttons[0].menu()
        menu.popup(QPoint(200, 200))
        menu.close()

    # Looking

    def find(self) -> None:
        """Find words in the article."""
        self._go_back_to_article()
        self._hands.press(Qt.Key.Key_F, CONTROL)
        field = self.window.find_bar.findChild(QLineEdit)
        if field is None or not field.isVisible():
            return
        self._hands.write(field, self._writer.typed(1))
        for _ in range(self._pick.randint(1, 5)):
            QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(field, Qt.Key.Key_Escape)

    def search(self) -> Conditions:
        """Search the library, and sometimes go to what was found."""
        self._hands.turn("show_library", on=True)
        field = self.window.library_panel.search
        self._hands.write(field, self._writer.typed(self._pick.randint(1, 3)))
        QTest.keyClick(field, Qt.Key.Key_Return)
        yield self.is_quiet
        QTest.keyClick(field, Qt.Key.Key_Escape)

    def scroll(self) -> None:
        """Read on."""
        bar = self.window.view.verticalScrollBar()
        for _ in range(self._pick.randint(1, 6)):
            bar.setValue(bar.value() + bar.pageStep())
            self.window.view.viewport().repaint()

    def panes(self) -> None:
        """Show or hide a panel, go through them, use the outline."""
        name = self._pick.choice(PANES)
        self._hands.act(name)
        self._hands.act("next_pane")
        outline = self.window.outline.list
        if outline.isVisible() and outline.model().rowCount():
            index = outline.model().index(self._pick.randrange(outline.model().rowCount()), 0)
            outline.setCurrentIndex(index)
            QTest.keyClick(outline, Qt.Key.Key_Return)

    def theme(self) -> None:
        """Choose other colors."""
        self._hands.act(self._pick.choice(THEMES))

    def zoom(self) -> None:
        """Choose another size of the words, or of the window."""
        self._hands.act(self._pick.choice(("zoom_in", "zoom_out", "zoom_reset")))
        if self._pick.random() < 0.3:
            self.window.resize(self._pick.randint(900, 1300), self._pick.randint(600, 900))

    def help(self) -> None:
        """Look something up."""
        self._hands.act(self._pick.choice(("show_keys", "show_kinds", "about")))
        for page in self.window.findChildren(HelpPage):
            page.close()

    def menus(self) -> None:
        """Look at the menus of the article, of the list of marks and of the window."""
        self._hands.open_menu(self.window.view)
        self._hands.turn("show_marks", on=True)
        self._hands.open_menu(self.window.marks_list)
        self._hands.act("share")
        close_popups()

    def versions(self) -> Conditions:
        """Look at the versions of the article, and compare two."""
        if len(self.session.versions()) < 2:
            self._hands.act("show_versions")  # which says so
            return
        self._hands.act(self._pick.choice(("show_versions", "compare_with_earlier")))
        yield self.is_quiet
        for name in ("next_difference", "previous_difference"):
            self._hands.act(name)
        self._go_back_to_article()
        yield self.is_quiet

    def changes(self) -> Conditions:
        """Look at what changed under the marks, and settle some."""
        self._go_back_to_article()
        self._hands.turn("show_changes", on=True)
        yield self.is_quiet
        for _ in range(self._pick.randint(1, 3)):
            names = ("accept", "keep_removed", "first_place", "next_change", "settle_all")
            self._hands.act(self._pick.choice(names))
            yield self.is_quiet
        self._hands.turn("show_changes", on=False)

    # In and out

    def copy(self) -> None:
        """Put something on the clipboard."""
        self.step()
        self._hands.act(self._pick.choice(COPIES))

    def export(self) -> Conditions:
        """Write the article, or seldom the whole library, to a file."""
        kinds = {"export_file": "annotator", "export_json": "json", "export_table": "csv"}
        name = self._pick.choice(tuple(kinds))
        path = self._folder / f"out-{self._pick.randrange(20)}.{kinds[name]}"
        with choosing(path):
            self._hands.act(name)
        yield self.is_quiet
        if name != "export_table" and path not in self._exports:
            self._exports.append(path)

    def add_marks(self) -> Conditions:
        """Add marks from a file, as the bar offers it."""
        if not self._exports:
            yield from self.export()
            return
        with choosing(self._pick.choice(self._exports)):
            self._hands.act("add_marks")
        yield self.is_quiet
        for button in self.window.notice.findChildren(QPushButton):
            if button.isVisible():
                button.click()
        yield self.is_quiet

    def back_up(self) -> Conditions:
        """Let the library be backed up on a thread, as it is by the hour (`day.run`)."""
        before = self._backups
        self.session.keeper().look()
        yield lambda: self._backups > before

    def other_library(self) -> Conditions:
        """Go to another library and come back, or make one."""
        path = self._folder / f"other-{self._pick.randrange(3)}.sqlite"
        with choosing(path):
            self._hands.act("open_library" if path.exists() else "new_library")
        yield self.is_quiet
        self._hands.act("own_library")
        yield self.is_quiet

    def chosen(self) -> str:
        """The name of what is done next."""
        return self._pick.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]

    def do(self, name: str) -> Conditions:
        """Do one thing, and wait until it is done."""
        self.done[name] += 1
        self.doing = name
        self.window.activateWindow()
        yield self.is_quiet
        conditions = getattr(self, name)()
        if conditions is not None:
            yield from conditions
        yield self.is_quiet


WEIGHTS = {
    "mark": 200,
    "scroll": 100,
    "step": 80,
    "set_kind": 60,
    "note": 60,
    "reopen": 60,
    "undo": 50,
    "mark_by_keys": 40,
    "panes": 40,
    "tag": 30,
    "delete": 30,
    "find": 30,
    "redo": 25,
    "search": 20,
    "move_ends": 20,
    "zoom": 15,
    "copy": 15,
    "details": 15,
    "menus": 10,
    "filter_marks": 10,
    "versions": 10,
    "changes": 10,
    "theme": 8,
    "help": 8,
    "change_file": 8,
    "paste": 8,
    "trash": 8,
    "export": 6,
    "add_marks": 4,
    "start_again": 3,
    "back_up": 2,
    "other_library": 1,
}
"""How often each thing is done, in thousandths, about; new articles come besides."""
TOUR = ("new_article", "mark", "change_file", *WEIGHTS)
"""How a day begins: each thing once, so that what is made at its first use is there."""
