"""A sentence over as many lines as it needs; where there is room for fewer, its beginning."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

from annotator.ui.tips import plain_tip


class WrappedWords(QLabel):
    """Plain words. If they end in an ellipsis, a tool tip has all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all words."""
        return self.heightForWidth(self.width()) > self.height()

    def setText(self, text: str) -> None:  # noqa: N802 - it is Qt's
        """Show other words."""
        super().setText(text)
        self._tell_all()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Say all words in a tool tip where some are cut off."""
        super().resizeEvent(event)
        self._tell_all()

    def _tell_all(self) -> None:
        self.setToolTip(plain_tip(self.text()) if self.is_cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        """Paint the words; of the last line that fits what there is room for."""
        if not self.is_cut:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self._paint_beginning(painter)

    def _paint_beginning(self, painter: QPainter) -> None:
        metrics, width, text = self.fontMetrics(), self.width(), self.text()
        count = max(1, self.height() // metrics.lineSpacing())
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setTextDirection(self.layoutDirection())
        layout.setTextOption(option)
        layout.beginLayout()
        for number in range(count):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, number * metrics.lineSpacing()))
        layout.endLayout()
        last = layout.lineAt(layout.lineCount() - 1)
        for number in range(layout.lineCount() - 1):
            layout.lineAt(number).draw(painter, QPointF())
        rest = metrics.elidedText(text[last.textStart() :], Qt.TextElideMode.ElideRight, width)
        line_rect = last.rect().toRect()
        line_rect.setWidth(width)
        painter.drawText(line_rect, int(Qt.AlignmentFlag.AlignLeading), rest)
