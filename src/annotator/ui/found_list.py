"""What a search of the library found: each place with the words around it."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from annotator.ui.found import Found
from annotator.ui.theme import LIGHT, Theme, article_palette

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
PADDING = 10
LINES = 2
"""Lines that the words around a place may have."""


class FoundModel(QAbstractListModel):
    """Rows of places."""

    FoundRole = Qt.ItemDataRole.UserRole
    """The `Found` of a row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Found] = []

    def show_found(self, found: list[Found]) -> None:
        """Show these places instead of those before."""
        self.beginResetModel()
        self._rows = found
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt calls it
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the place itself."""
        if not index.isValid():
            return None
        found = self._rows[index.row()]
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return f"{self.heading(found)}\n{found.before}{found.found}{found.after}"
        return found if role == self.FoundRole else None

    def heading(self, found: Found) -> str:
        """Return which article a place is in, and whether it is one of its marks."""
        title = " ".join(found.article_title.split()) or self.tr("(without a title)")
        return self.tr("Mark in {title}").format(title=title) if found.annotation_id else title


class FoundList(QListView):
    """Shows what was found; says which place was chosen."""

    found_chosen = Signal(object)
    """A `Found` to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Found in the library"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found = FoundModel()
        self._delegate = FoundDelegate()
        self.setModel(self._found)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_found(self, found: list[Found]) -> None:
        """Show these places."""
        self._found.show_found(found)
        self.scrollToTop()

    def choose_first(self) -> None:
        """Go to the first place, as Enter in the search field does."""
        index = self._found.index(0)
        if index.isValid():
            self.setCurrentIndex(index)
            self._choose(index)

    def set_theme(self, theme: Theme) -> None:
        """Show the list in other colors."""
        self._delegate.theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        self.viewport().update()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.found_chosen.emit(index.data(FoundModel.FoundRole))


class FoundDelegate(QStyledItemDelegate):
    """Paints one place: its article, and the words found in bold among those around them."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002, N802 - Qt calls it
        """A heading, the lines of words, and space around them."""
        return QSize(100, (LINES + 1) * option.fontMetrics.lineSpacing() + 2 * PADDING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one place."""
        rect: QRect = option.rect
        painter.save()
        painter.setFont(option.font)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self.theme.shade)
        inner = rect.adjusted(PADDING, PADDING, -PADDING, 0)
        metrics = painter.fontMetrics()
        heading = str(index.data()).partition("\n")[0]
        heading = metrics.elidedText(heading, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(self.theme.quiet)
        first = QRect(inner.topLeft(), QSize(inner.width(), metrics.lineSpacing()))
        painter.drawText(first, Qt.TextFlag.TextSingleLine, heading)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        corner = QPointF(inner.left(), inner.top() + metrics.lineSpacing())
        _paint_words(painter, index.data(FoundModel.FoundRole), corner, inner.width())
        painter.setPen(self.theme.rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


def _paint_words(painter: QPainter, found: Found, corner: QPointF, width: int) -> None:
    """Paint the words around a place, beginning not too far before it."""
    before = found.before[-40:]
    if len(before) < len(found.before):
        before = "…" + before.partition(" ")[2]
    layout = QTextLayout(before + found.found + found.after, painter.font())
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    strong = QTextLayout.FormatRange()
    strong.start = _units(before)
    strong.length = _units(found.found)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    strong.format = bold
    layout.setFormats([strong])
    layout.beginLayout()
    for number in range(LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * painter.fontMetrics().lineSpacing()))
    layout.endLayout()
    layout.draw(painter, corner)


def _units(text: str) -> int:
    """Return how long a text is to Qt."""
    return len(text.encode("utf-16-le")) // 2
