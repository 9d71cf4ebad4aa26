"""Shows an article's words in a measured column, keeps the place in it, and knows its links."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetricsF,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from annotator.core.model import Passage, Rendering
from annotator.ui.document import ArticleDocument
from annotator.ui.images import BLANK_STYLE_SHEET, ImageSource
from annotator.ui.inline import Typography
from annotator.ui.theme import LIGHT, Theme, article_palette

COLUMN_CHARACTERS = 66
"""Characters of ordinary text that a line of the column holds."""
SAMPLE = "the quick brown fox jumps over the lazy dog and then rests "
GUTTER = 26
"""Logical pixels on either side of the column that belong to it: list numbers, bars, rims."""
TOP = 36
"""Logical pixels above the first line."""
BODY_FAMILIES = ["Charter", "Georgia", "Noto Serif", "DejaVu Serif", "serif"]
BODY_POINTS = 13.0
CODE_FAMILIES = "'DejaVu Sans Mono','Noto Sans Mono',Menlo,Consolas,monospace"
_MOUSE_EVENTS = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
}


class ReadingView(QTextEdit):
    """A read-only article; places in it are offsets of the article text, in code points."""

    link_hovered = Signal(str)
    """The link under the pointer; empty where there is none."""
    completed = Signal()
    """All of the article is in the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Article"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.viewport().setMouseTracking(True)
        # The paper goes on beside the column.
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        font = QFont(BODY_FAMILIES)
        font.setPointSizeF(BODY_POINTS)
        self.setFont(font)
        self._theme = LIGHT
        self._rendering: Rendering | None = None
        self._folder: Path | None = None
        self._document: ArticleDocument | None = None
        self._hovered_link = ""
        self._wanted_position: int | None = None

    # What is shown

    def show_rendering(self, rendering: Rendering, folder: Path | None) -> None:
        """Show an article; pictures are loaded from below `folder` only."""
        self._rendering, self._folder, self._wanted_position = rendering, folder, None
        images = ImageSource(folder, self._column)
        document = ArticleDocument(rendering.tree, self.typography(), images, self)
        document.setDefaultFont(self.font())
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(TOP)
        frame.setBottomMargin(3 * TOP)
        frame.setLeftMargin(GUTTER)
        frame.setRightMargin(GUTTER)
        document.rootFrame().setFrameFormat(frame)
        document.start()
        self._put(document)

    def set_theme(self, theme: Theme) -> None:
        """Show the article in other colors, at the same place."""
        self._theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        if self._rendering is not None:
            position = self.reading_position()
            self.show_rendering(self._rendering, self._folder)
            self.restore_position(position)

    def typography(self) -> Typography:
        """Return the sizes and colors that the article is laid out with."""
        return Typography(
            em=QFontInfo(self.font()).pixelSize(),
            code_families=CODE_FAMILIES,
            link_color=self._theme.link.name(),
            line_color=self._theme.rule.name(),
        )

    def _put(self, document: ArticleDocument) -> None:
        earlier, self._document = self._document, document
        self.setDocument(document)
        self._fit_column()
        self.verticalScrollBar().setValue(0)
        if earlier is not None:
            earlier.deleteLater()
        document.grown.connect(self._take_in_growth)
        document.completed.connect(self.completed)
        if document.is_complete:
            self.completed.emit()

    @Slot()
    def _take_in_growth(self) -> None:
        if self._wanted_position is not None:
            self.restore_position(self._wanted_position)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt calls it
        """Answer for any document that is not an article's: with nothing to see."""
        del kind, name
        return BLANK_STYLE_SHEET

    @property
    def article_document(self) -> ArticleDocument:
        """The document of the article that is shown.

        Raises LookupError if none is.
        """
        if self._document is None:
            raise LookupError("no article is shown")
        return self._document

    # Places in the article

    def reading_position(self) -> int:
        """Return the offset of the first line on the screen."""
        if self._wanted_position is not None:
            return self._wanted_position
        scrolled = self.verticalScrollBar().value()
        if self._document is None or scrolled == 0:
            return 0
        point = QPointF(GUTTER, scrolled + 1)
        place = self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        return self._document.offsets.to_offset(place)

    def restore_position(self, offset: int) -> None:
        """Scroll so that the line at `offset` is the first: now, or as soon as it is there."""
        self._wanted_position = None
        if self._document is None:
            return
        if offset > self._document.offsets.end and not self._document.is_complete:
            self._wanted_position = offset
        elif offset > 0:
            self._scroll_to(self._document, min(offset, self._document.offsets.end), 0)
        else:
            self.verticalScrollBar().setValue(0)

    def reveal(self, passage: Passage) -> None:
        """Scroll to a passage if it is not on the screen, and put the caret at its beginning."""
        document = self._document
        if document is None:
            return
        if passage.end > document.offsets.end:
            document.finish()
        cursor = QTextCursor(document)
        cursor.setPosition(document.offsets.to_position(passage.start))
        shown = self.viewport().rect().adjusted(0, 0, 0, -self.viewport().height() // 5)
        if not shown.contains(self.cursorRect(cursor).center()):
            self._scroll_to(document, passage.start, self.viewport().height() // 4)
        self.place_cursor(cursor)

    def reveal_target(self, name: str) -> None:
        """Scroll to where `#name` leads inside the article, if it leads anywhere."""
        if self._rendering is None:
            return
        tree = self._rendering.tree
        for start, block in zip(tree.starts, tree.blocks, strict=True):
            if name in block.targets and block.text:
                self.reveal(Passage(start, start + 1, block.text[0]))
                return

    def browse_by_caret(self, is_on: bool) -> None:
        """Let the arrow keys move a caret, and select with Shift, instead of scrolling."""
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if is_on:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        self.setFocus()

    def place_cursor(self, cursor: QTextCursor) -> None:
        """Set the caret and selection without scrolling to them, as Qt would."""
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        values = [bar.value() for bar in bars]
        self.setTextCursor(cursor)
        for bar, value in zip(bars, values, strict=True):
            bar.setValue(value)

    def caret(self) -> int:
        """Return the offset of the caret."""
        if self._document is None:
            return 0
        return self._document.offsets.to_offset(self.textCursor().position())

    def offset_at(self, point: QPointF) -> int | None:
        """Return the offset of the character at a point of the viewport; None beside the text."""
        if self._document is None:
            return None
        layout = self._document.documentLayout()
        place = layout.hitTest(point + self.scrolled(), Qt.HitTestAccuracy.ExactHit)
        return self._document.offsets.to_offset(place) if place >= 0 else None

    def scrolled(self) -> QPointF:
        """Return which point of the document is at the viewport's upper left."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _scroll_to(self, document: ArticleDocument, offset: int, above: int) -> None:
        """Scroll so that the line at `offset` has `above` logical pixels of text over it."""
        position = document.offsets.to_position(offset)
        block = document.findBlock(position)
        top = document.documentLayout().blockBoundingRect(block).top()
        line = block.layout().lineForTextPosition(position - block.position())
        within = line.y() if line.isValid() else 0.0
        self.verticalScrollBar().setValue(round(top + within) - above)

    # The column

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the column as wide as it reads best, in the middle, and the first line first."""
        position = self.reading_position()
        super().resizeEvent(event)
        if self._fit_column():
            self.restore_position(position)

    def _column(self) -> int:
        """Return the width of the column at its best, in logical pixels."""
        metrics = QFontMetricsF(self.font())
        return round(metrics.horizontalAdvance(SAMPLE) / len(SAMPLE) * COLUMN_CHARACTERS)

    def _fit_column(self) -> bool:
        """Lay the column out for the width there is; return whether lines may have changed."""
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - bar
        wanted = self._column() + 2 * GUTTER
        side = max(0, (room - wanted) // 2)
        self.setViewportMargins(side, 0, side, 0)
        width = min(wanted, room)
        if width == self.lineWrapColumnOrWidth():
            return False
        self.setLineWrapColumnOrWidth(width)
        return True

    def event(self, event: QEvent) -> bool:
        """Take the mouse beside the column as if it were in it."""
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if isinstance(event, QMouseEvent) and event.type() in _MOUSE_EVENTS:
            place = self.viewport().mapFrom(self, event.position())
            inside = QMouseEvent(
                event.type(),
                place,
                event.globalPosition(),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
            return QApplication.sendEvent(self.viewport(), inside)
        return super().event(event)

    # Links

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt calls it
        """Tell which link is under the pointer."""
        super().mouseMoveEvent(event)
        link = self.anchorAt(event.position().toPoint())
        is_text = self.offset_at(event.position()) is not None
        shape = Qt.CursorShape.IBeamCursor if is_text else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else shape)
        if link != self._hovered_link:
            self._hovered_link = link
            self.link_hovered.emit(link)
