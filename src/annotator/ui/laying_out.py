"""Lays a long article out after its lines have changed, a part in each turn of the event loop.

Qt does so too, but in ever larger parts of up to 200,000 characters: a second, if they are tables.
"""

from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from annotator.ui.document import ArticleDocument

PART = 3_000
"""Positions of the document that are laid out at a time."""
TURN = 0.03
"""Seconds after which a turn ends."""


class LayingOut(QObject):
    """Lays out one complete document after the other, each from its beginning to its end."""

    reached = Signal()
    """The place that was wanted has been laid out."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._document: ArticleDocument | None = None
        self._done = self._wanted = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_turn)

    def begin(self, document: ArticleDocument, wanted: int, seconds: float) -> bool:
        """Lay a document out whose lines have just changed; return whether a wanted position was
        reached within so many seconds. If not, `reached` tells when it is.
        """
        self.stop()
        self._document, self._done, self._wanted = document, 0, wanted
        document.is_laid_out = False
        document.documentLayout().installEventFilter(self)
        self._timer.start()
        self._go_on(min(wanted, document.characterCount() - 1), seconds)
        return self._is_reached

    def stop(self) -> None:
        """Leave the rest to Qt."""
        self._timer.stop()
        document, self._document = self._document, None
        if document is not None:
            document.is_laid_out = True
            document.documentLayout().removeEventFilter(self)

    @Slot()
    def _take_turn(self) -> None:
        was_reached, document = self._is_reached, self._document
        if document is not None:
            self._go_on(document.characterCount() - 1, TURN)
        if self._is_reached and not was_reached:
            self.reached.emit()

    @property
    def _is_reached(self) -> bool:
        return self._document is None or self._done >= self._wanted

    def _go_on(self, end: int, seconds: float) -> None:
        """Lay out to a position, or for so long; all of it is done then, or the rest waits."""
        document, begun = self._document, perf_counter()
        if document is None:
            return
        last = document.characterCount() - 1
        while self._done < end and perf_counter() - begun < seconds:
            self._done = min(self._done + PART, last)
            document.documentLayout().blockBoundingRect(document.findBlock(self._done))
        if self._done == last:
            self.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Keep Qt's own timers from the layout until it is complete; they come again then."""
        return event.type() == QEvent.Type.Timer or super().eventFilter(watched, event)
