"""The main window: passes what its panels say to the session, and back."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from annotator.core.model import Kind, Passage
from annotator.resources import resource
from annotator.ui.actions import connect_actions
from annotator.ui.links import open_outside
from annotator.ui.session import Changed, Session
from annotator.ui.settings import Settings
from annotator.ui.standing import Standing
from annotator.ui.verbs.appearance import AppearanceVerbs
from annotator.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from annotator.ui.verbs.everything import EveryVerb

KEEP_POSITION_AFTER = 700
"""Milliseconds without scrolling after which the reading position is kept."""


class MainWindow(WindowFrame):
    """One library, one open article."""

    furnished = Signal()
    """All of the window is there."""
    closing = Signal()
    """It closes now, and takes nothing more."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(settings)
        self._session = session
        self._shown_id = ""
        self._kept: tuple[str, int] | None = None
        """The article whose place was kept last since it is open, and that place."""
        self._standing: Standing | None = None
        self._is_seen = False
        self._appearance = AppearanceVerbs(settings, self._actions, self.view, self.status)
        self._appearance.theme_chosen.connect(self._apply_theme)
        self._position_timer = QTimer(self, singleShot=True, interval=KEEP_POSITION_AFTER)
        self._connect_session()
        self._name_library()

    def _connect_session(self) -> None:
        """Show articles and their marks, and what is told about them."""
        session = self._session
        session.leaving.connect(self.strip.settle)
        session.opened.connect(self._show_article)
        session.changed.connect(self._paint_change)
        session.came.connect(self._paint_change)
        session.failed.connect(self.notice.say)
        session.noticed.connect(self.notice.say)
        session.several_opened.connect(self.notice.say_passing)
        session.offered.connect(self.notice.say)
        session.work_began.connect(self._show_work)
        session.work_progressed.connect(self.work.set_share)
        session.work_ended.connect(self.work.end)
        self.work.cancelled.connect(session.cancel)
        self.view.link_hovered.connect(self.status.show_link)

    def furnish(self) -> None:
        """Make the panels and the verbs, and show in them what is open."""
        if self.is_furnished:
            return
        super().furnish()
        from annotator.ui.verbs.everything import EveryVerb  # noqa: PLC0415

        verbs = EveryVerb(self._session, self._settings, self, self._actions)
        self._marks, self._library = verbs.marks, verbs.library
        self._hands, self._going_in = verbs.hands, verbs.going_in
        self._watching, self._current = verbs.watching, verbs.current
        connect_actions(self._actions, (self, self._appearance, *verbs.owners()))
        self._connect_verbs(verbs)
        self._connect_panels()
        self._connect_changes()
        # After what was said of the library of before has gone.
        self._session.library_changed.connect(verbs.quarantine.begin)
        self._session.library_changed.connect(verbs.recovered.look)
        self._show_beside()
        verbs.changes.begin()
        self.furnished.emit()

    def _connect_verbs(self, verbs: "EveryVerb") -> None:
        verbs.history.mark_wanted.connect(verbs.current.show)
        verbs.current.changed.connect(self._refresh_actions)
        verbs.versions.shown.connect(self._refresh_actions)
        verbs.watching.reading_again.connect(self._keep_position)
        verbs.going_in.files_wanted.connect(self.open_files)
        verbs.going_in.article_wanted.connect(self._open_article)
        verbs.panes.shown.connect(verbs.library.refresh)
        verbs.library_menu.article_wanted.connect(self._open_article)
        self.closing.connect(verbs.restoring.end)
        verbs.library.mark_wanted.connect(verbs.current.go_to)
        self.empty_page.open_wanted.connect(verbs.going_in.do_open)
        self.empty_page.sample_wanted.connect(self.do_open_sample)
        self.empty_page.help_wanted.connect(verbs.help.do_show_kinds)

    def _connect_panels(self) -> None:
        self.view.link_pressed.connect(self._open_link)
        self.view.passage_selected.connect(self._refresh_actions)
        self.view.verticalScrollBar().valueChanged.connect(self._keep_position_soon)
        self._position_timer.timeout.connect(self._keep_position)
        self.marks_list.marks_selected.connect(self._refresh_actions)
        self.library_list.article_chosen.connect(self._open_article)
        self.strip.link_pressed.connect(self._open_link)
        self.notice.acted.connect(self._act)

    def _connect_changes(self) -> None:
        """Keep in step what is beside the article; the article itself was connected before."""
        session = self._session
        session.leaving.connect(self._keep_position)
        session.opened.connect(self._show_beside)
        session.changed.connect(self._take_change)
        session.came.connect(self._take_coming)
        session.library_changed.connect(self._show_library)
        session.held.connect(self.hold)

    # What the session says

    @Slot()
    def _show_article(self) -> None:
        session = self._session
        if session.article is None or session.rendering is None:
            return
        self._position_timer.stop()
        self._standing = self._standing_in(session.article.id)
        if self._standing is None:
            self.notice.leave_article()
            if self.is_furnished:
                self._current.forget()
        self._shown_id, self._kept = "", None
        # The page last: where it cannot be shown, all else tells what is open, and it is empty.
        self.strip.show_article(session.article)
        self.show_title(session.article.title)
        self.status.show_standing(session.mark_count, session.reader_name)
        self.view.set_reader(session.reader_id)
        self.view.show_rendering(session.rendering, session.folder)
        self.view.show_annotations(session.annotations_so_far())
        self._shown_id = session.article.id
        if self._standing is None:
            self.show_view()
            self.view.restore_position(session.article.reading_position)
            self.view.setFocus()
        else:
            self._stand_again(self._standing, session.rendering.text)
        self._settings.keep("article", session.article.id)

    def _standing_in(self, article_id: str) -> Standing | None:
        """Return where the reader stands, if it is this article that is read already."""
        if not self.is_furnished or not self._shown_id or self._shown_id != article_id:
            return None
        return Standing(self.view.reading_position(), self.view.passage())

    def _stand_again(self, standing: Standing, text: str) -> None:
        """Be in another text of the article where the reader was in the one before."""
        carried = self._session.carried
        self.view.stay_at(carried(standing.position))
        if standing.selected is not None:
            words = standing.selected.quote
            start = carried(standing.selected.start)
            if text[start : start + len(words)] == words:
                self.view.keep_selected(Passage(start, start + len(words), words))

    @Slot(object)
    def _paint_change(self, change: Changed) -> None:
        self.view.put_annotations(change.put)
        self.view.drop_annotations(change.removed)

    @Slot()
    def _show_beside(self) -> None:
        """Show beside the article what belongs to it."""
        if self._standing is None:
            self._marks.show_article()
        else:
            self._marks.show_annotations()
            self._current.set(self._still_current())
        self._library.show_article()
        self._refresh_standing()

    @Slot(object)
    def _take_change(self, change: Changed) -> None:
        if self._current.id() != self._still_current():
            self._current.set("")
        self._marks.take_change(change)
        if change.is_library:
            self._library.refresh()
        elif change.is_all or change.is_article:
            self._library.refresh_article()
        self._refresh_standing()

    @Slot(object)
    def _take_coming(self, change: Changed) -> None:
        """List marks of a long article that come after it is shown."""
        self._marks.take_coming(change)
        self._show_count()

    def _still_current(self) -> str:
        """Return the id of the current mark; empty where it is gone from the text, or was none."""
        is_there = self._session.annotation(self._current.id()) is not None
        return self._current.id() if is_there else ""

    @Slot()
    def _show_library(self) -> None:
        """Show that another library is open, and no article of it yet."""
        self._position_timer.stop()
        self.notice.close_all()
        self._shown_id, self._standing = "", None
        self.show_empty()
        self._current.set("")
        self.view.show_annotations([])
        self._marks.show_library()
        self._name_library()
        self._library.show_library()
        self._refresh_standing()

    def _name_library(self) -> None:
        is_own = self._session.is_own_library
        self.show_title("", "" if is_own else self._session.library_path.name)
        self._actions["own_library"].setEnabled(not is_own)

    @Slot(str)
    def _act(self, name: str) -> None:
        """Do what the bar offered or a key means, where it is an action of the window."""
        if name in self._actions.actions:
            self._actions[name].trigger()

    @Slot(str)
    def _show_work(self, words: str) -> None:
        self.work.begin(words)

    def _refresh_standing(self) -> None:
        session = self._session
        self.view.set_reader(session.reader_id)
        self._show_count()
        undo, redo = session.undo_words(), session.redo_words()
        undo_text = self.tr("&Undo {change}").format(change=undo.replace("&", "&&"))
        redo_text = self.tr("&Redo {change}").format(change=redo.replace("&", "&&"))
        self._actions["undo"].setText(undo_text.rstrip())
        self._actions["redo"].setText(redo_text.rstrip())
        self._actions["undo"].setEnabled(bool(undo))
        self._actions["redo"].setEnabled(bool(redo))
        self._refresh_actions()

    def _show_count(self) -> None:
        session = self._session
        marks = session.mark_count if session.article is not None else None
        if session.article is not None and marks is not None:
            self.library_list.set_count(session.article.id, marks)
        self.status.show_standing(marks, session.reader_name)

    @Slot()
    def _refresh_actions(self) -> None:
        chosen = self.marks_list.selected_ids()
        has_listed = bool(chosen) and not self._actions["show_deleted"].isChecked()
        has_current, has_passage = bool(self._current.id()), self.view.passage() is not None
        is_now = not self.is_in_past
        has_target = has_passage or has_current or has_listed
        for kind in Kind:
            self._actions[f"mark_{kind}"].setEnabled(is_now and has_target)
            self._actions[f"mark_{kind}_exactly"].setEnabled(is_now and has_passage)
        self._actions["delete"].setEnabled(is_now and (has_listed or has_current))
        self._actions["note"].setEnabled(is_now and (has_current or has_passage))
        self._actions["copy"].setEnabled(has_passage or bool(chosen) or not is_now)

    # What the reader does

    @Slot()
    def do_open_sample(self) -> None:
        """Open the article that comes with the program."""
        self.open_files([resource("sample.md")])

    @Slot()
    def do_quit(self) -> None:
        """Close the window, which ends the program."""
        self.close()

    @Slot()
    def do_copy(self) -> None:
        """Copy the selected words, or those of the marks selected in the list."""
        if self.marks_list.hasFocus():
            self.marks_list.copy()
        elif self.is_in_past:
            (self.comparison if self.versions_page.is_comparing else self.past).copy()
        else:
            self.view.copy()

    @Slot(bool)
    def do_browse_by_caret(self, is_on: bool) -> None:
        """Move a caret through the article with the arrow keys, and select with Shift."""
        self.view.browse_by_caret(is_on)

    def current_mark(self) -> str:
        """Return the id of the current mark; empty for none."""
        return self._current.id() if self.is_furnished else ""

    @Slot(object)
    def open_files(self, paths: list[Path]) -> None:
        """Open files one after another."""
        self._keep_position()
        self._going_in.open_files(paths)

    @Slot(str)
    def _open_article(self, article_id: str) -> None:
        article = self._session.article
        if article is None or article.id != article_id:
            self._session.open_article(article_id)

    @Slot(str)
    def _open_link(self, target: str) -> None:
        if target.startswith("#"):
            self.view.reveal_target(target[1:])
        elif not open_outside(target):
            self.notice.say(self.tr("This link is not opened: {target}").format(target=target))

    @Slot()
    def _keep_position_soon(self) -> None:
        # Connected to `start`, the timer would take the pixels that are scrolled for milliseconds.
        self._position_timer.start()

    @Slot()
    def _keep_position(self) -> None:
        self._position_timer.stop()
        self._hands.flush()
        place = self._shown_id, self.view.reading_position()
        if self.is_reading and self._shown_id and place != self._kept:
            self._kept = place
            self._session.keep_position(place[1])

    # The window itself

    def start(self, articles: list[Path]) -> None:
        """Open what was named, files and articles by their ids; where that is no article, the one
        that was open last. A whole path is a file's, also where there is none: that is said then.
        """
        if all(map(self._session.is_export, articles)):
            self._open_last()
        for article in articles:
            if not _is_file(article):
                self._session.open_article(str(article))
        if files := [article for article in articles if _is_file(article)]:
            self._open_named(files)

    @Slot(object)
    def open_named(self, articles: list[Path]) -> None:
        """Open what another start of the program has named, beside what is open already."""
        for article in articles:
            if not article.is_absolute():
                self._open_article(str(article))
        if files := [article for article in articles if article.is_absolute()]:
            self.open_files(files)

    def _open_last(self) -> None:
        last = self._settings.text("article")
        if any(article.id == last for article in self._session.articles()):
            self._session.open_article(last)
        else:
            self.show_empty()

    def _open_named(self, files: list[Path]) -> None:
        if any(map(self._session.is_export, files)):
            self.furnish()
            self.open_files(files)
        else:
            self._session.open_files(files)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Make what the first picture has no need of as soon as that is on the screen."""
        super().paintEvent(event)
        if not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self.furnish)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the place, the shape of the window and a note being typed; wait for what runs."""
        self.furnish()
        if not self._marks.finish():
            event.ignore()
            return
        self.closing.emit()
        self._keep_position()
        self.save_state()
        QApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        self._watching.stop()
        self._library.stop()
        self._session.close()
        QApplication.restoreOverrideCursor()
        super().closeEvent(event)


def _is_file(article: Path) -> bool:
    """Whether this names a file, and no article of the library."""
    return article.is_absolute() or article.exists()
