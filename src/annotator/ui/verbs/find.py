"""Finding words in the open article, as they are typed."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent

from annotator.core.anchoring.find import Finder, Found
from annotator.core.errors import AnnotatorError
from annotator.core.model import Passage
from annotator.ui.article_view import ArticleView
from annotator.ui.find_bar import FindBar
from annotator.ui.session import Session
from annotator.ui.words import error_words


class FindVerbs(QObject):
    """Finds what the bar asks for, and goes from place to place."""

    def __init__(self, session: Session, view: ArticleView, bar: FindBar) -> None:
        super().__init__(view)
        self._session = session
        self._view, self._bar = view, bar
        self._finder: Finder | None = None
        self._found = Found()
        self._current = -1
        self._origin = 0
        session.opened.connect(self._take_article)
        bar.changed.connect(self._search)
        bar.next_wanted.connect(self.do_find_next)
        bar.previous_wanted.connect(self.do_find_previous)
        bar.closed.connect(self._close)
        view.installEventFilter(self)

    @Slot()
    def do_find(self) -> None:
        """Ask for words to find in the article."""
        if self._session.rendering is None:
            return
        selected = self._view.passage()
        self._origin = selected.start if selected else self._view.reading_position()
        self._bar.open_bar(selected.quote if selected else "")
        self._search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Close the bar with Esc in the article too; what was found stays selected."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        is_closing = event.key() == Qt.Key.Key_Escape and not self._view.is_dragging
        if is_closing and self._bar.isVisible():
            self._bar.close_bar()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def do_find_next(self) -> None:
        """Go to the next place."""
        self._step(1)

    @Slot()
    def do_find_previous(self) -> None:
        """Go to the place before."""
        self._step(-1)

    @Slot()
    def _take_article(self) -> None:
        """Find in the text that is open now; stay where the reader is."""
        self._finder, self._origin = None, 0
        if self._bar.isHidden():
            self._found, self._current = Found(), -1
        elif self._look():
            self._current = 0 if self._found.places else -1
            self._show()

    @Slot()
    def _search(self) -> None:
        """Show where the article has what is typed; go to the first place from where it began."""
        if not self._look():
            return
        places = self._found.places
        self._current = -1
        if places:
            self._current = bisect_left(places, (self._origin,)) % len(places)
        self._show()
        self._reveal()

    def _look(self) -> bool:
        """Find anew; return whether that worked."""
        rendering = self._session.rendering
        if rendering is None:
            return False
        if self._finder is None:
            self._finder = Finder(rendering.tree.text)
        try:
            self._found = self._finder.find(self._bar.query, self._bar.options)
        except AnnotatorError as error:
            self._found, self._current = Found(), -1
            self._show()
            self._bar.show_error(error_words(error))
            return False
        return True

    def _show(self) -> None:
        found = self._found
        self._view.show_hits(found.places)
        self._view.set_current_hit(self._current)
        self._bar.show_count(self._current + 1, len(found.places), is_all=found.is_all)

    def _passage(self) -> Passage | None:
        rendering = self._session.rendering
        if rendering is None or self._current < 0:
            return None
        start, end = self._found.places[self._current]
        return Passage(start, end, rendering.tree.text[start:end])

    def _reveal(self) -> None:
        passage = self._passage()
        if passage is not None:
            self._view.reveal(passage)

    def _step(self, step: int) -> None:
        is_open = not self._bar.isHidden()
        if not self._bar.query:
            self.do_find()
            return
        if not self._found.places and not self._look():
            return
        if not self._found.places:
            if not is_open:
                self.do_find()
            return
        self._current = self._beside(step)
        passage = self._passage()
        if is_open:
            self._show()
            self._origin = passage.start if passage else 0
            self._reveal()
        elif passage is not None:
            self._view.select(passage)

    def _beside(self, step: int) -> int:
        """Return the place next to the one the reader is at, or to the caret in the article."""
        places = self._found.places
        if self._current >= 0 and not self._view.hasFocus():
            return (self._current + step) % len(places)
        selected = self._view.passage()
        start = selected.start if selected else self._view.caret()
        if step < 0:
            return (bisect_left(places, (start,)) - 1) % len(places)
        if selected is None:
            return bisect_left(places, (start,)) % len(places)
        return bisect_right(places, (start, selected.end)) % len(places)

    @Slot()
    def _close(self) -> None:
        """Show no places any more; the last one stays selected, so that a key marks it."""
        self._view.show_hits(())
        passage = self._passage()
        if passage is not None:
            self._view.select(passage)
        self._view.setFocus()
