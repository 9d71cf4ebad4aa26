"""Earlier versions of the open article: shown as they were, and compared."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.model import Annotation, Compared
from annotator.ui.actions import ActionSet
from annotator.ui.past import PastVersion
from annotator.ui.session import Changed, Session
from annotator.ui.window_frame import WindowFrame

TURN = 250
"""Marks that are painted in one turn of the event loop."""


class VersionVerbs(QObject):
    """Shows the page of versions instead of the article, and fills it."""

    shown = Signal()
    """The versions are shown instead of the article, or the article again."""

    def __init__(self, session: Session, frame: WindowFrame, actions: ActionSet) -> None:
        super().__init__(frame)
        self._session = session
        self._frame = frame
        self._actions = actions
        self._is_connected = False
        self._wanted: tuple[str, ...] = ()
        self._marks: list[Annotation] = []
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._paint_more)
        session.past.read.connect(self._show_version)
        session.past.compared.connect(self._show_comparison)
        session.opened.connect(self._follow)
        session.changed.connect(self._count_again)
        self._allow()

    def _connect(self) -> None:
        page, past, comparison = self._frame.versions_page, self._frame.past, self._frame.comparison
        page.version_wanted.connect(self._want_version)
        page.comparison_wanted.connect(self._want_comparison)
        page.left.connect(self.close)
        page.next_wanted.connect(comparison.go_to_next)
        page.previous_wanted.connect(comparison.go_to_previous)
        comparison.left.connect(self.close)
        comparison.went.connect(self._tell_step)
        past.marks_pressed.connect(self._press_marks)
        self._frame.view.zoom_changed.connect(past.set_zoom)
        self._frame.view.zoom_changed.connect(comparison.set_zoom)
        past.set_zoom(self._frame.view.zoom)
        comparison.set_zoom(self._frame.view.zoom)
        self._is_connected = True

    # What the reader does

    @Slot()
    def do_show_versions(self) -> None:
        """List the versions of the article, and show the one before; once more, go back."""
        if self._frame.is_in_past:
            self.close()
        else:
            self._open(is_comparing=False)

    @Slot()
    def do_compare_with_earlier(self) -> None:
        """Show what differs between the version before and the current one."""
        self._open(is_comparing=True)

    @Slot()
    def do_next_difference(self) -> None:
        """Go to the next difference."""
        if self._frame.is_in_past:
            self._frame.comparison.go_to_next()

    @Slot()
    def do_previous_difference(self) -> None:
        """Go to the difference before."""
        if self._frame.is_in_past:
            self._frame.comparison.go_to_previous()

    def _open(self, *, is_comparing: bool) -> None:
        article = self._session.article
        versions = self._session.versions()
        if article is None or len(versions) < 2:
            words = self.tr("There is one version of this article: its text has not changed.")
            self._frame.notice.say(words, is_passing=True)
            return
        if not self._is_connected:
            self._frame.make_versions_page()
            self._connect()
        page = self._frame.versions_page
        page.compare(is_wanted=is_comparing)
        before = [one for one in versions if not one.is_current]
        page.show_versions(versions, before[0].version.id)
        self._frame.show_past()
        self._allow()
        self.shown.emit()
        page.list.setFocus()

    @Slot()
    def close(self) -> None:
        """Show the article again."""
        self._turns.stop()
        self._wanted = ()
        if self._frame.is_in_past:
            self._frame.show_view()
            self._frame.view.setFocus()
        self._allow()
        self.shown.emit()

    def _allow(self) -> None:
        is_in_past = self._frame.is_in_past
        is_comparing = is_in_past and self._frame.versions_page.is_comparing
        for name in ("next_difference", "previous_difference"):
            self._actions[name].setEnabled(is_comparing)
        has_article = self._session.article is not None
        for name in ("show_versions", "compare_with_earlier"):
            self._actions[name].setEnabled(has_article)

    @Slot()
    def _follow(self) -> None:
        """List the versions of the open article anew; of another one, show its current text."""
        if self._frame.is_in_past:
            self._frame.versions_page.show_versions(self._session.versions())
        else:
            self._wanted = ()
        self._allow()

    @Slot(object)
    def _count_again(self, change: Changed) -> None:
        """Count the marks of the versions again when they were looked for, or many changed."""
        if change.is_all and self._frame.is_in_past:
            self._frame.versions_page.show_counts(self._session.versions())

    # What is read on a thread

    @Slot(str)
    def _want_version(self, version_id: str) -> None:
        self._wanted = (version_id,)
        self._session.past.show(version_id)
        self._allow()

    @Slot(str, str)
    def _want_comparison(self, old: str, new: str) -> None:
        self._wanted = (old, new)
        self._session.past.compare(old, new)
        self._allow()

    @Slot(object)
    def _show_version(self, past: PastVersion) -> None:
        if (past.version_id,) != self._wanted:
            return
        view = self._frame.past
        view.show_rendering(past.rendering, self._session.folder)
        view.set_reader(self._session.reader_id)
        view.show_annotations([])
        self._frame.versions_page.tell_version(past.version_id)
        self._marks = past.annotations
        self._paint_more()
        self._turns.start()

    @Slot()
    def _paint_more(self) -> None:
        turn, self._marks = self._marks[:TURN], self._marks[TURN:]
        if turn:
            self._frame.past.put_annotations(turn)
        else:
            self._turns.stop()

    @Slot(object)
    def _show_comparison(self, compared: Compared) -> None:
        if (compared.old.id, compared.new.id) != self._wanted:
            return
        view = self._frame.comparison
        view.show_blocks(compared.blocks)
        self._frame.versions_page.tell_comparison(compared, view.change_count)

    @Slot(int)
    def _tell_step(self, number: int) -> None:
        self._frame.versions_page.tell_step(number, self._frame.comparison.change_count)

    @Slot(object)
    def _press_marks(self, ids: tuple[str, ...]) -> None:
        self._frame.past.set_current(ids[0] if ids else "")
