"""What a search of the library found: each place with the words around it."""

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from annotator.ui.found import Found
from annotator.ui.rows import AnyIndex, RowDelegate, RowsList, RowsModel
from annotator.ui.tips import plain_tip

LINES = 2
"""Lines that the words around a place may have."""
BEFORE = 40
"""Characters before the words found that are shown at most, so that these are never cut off."""


class FoundModel(RowsModel):
    """Rows of places."""

    HeadingRole = RowsModel.ValueRole + 1
    """Which article a place is in, and whether it is one of its marks."""

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the place itself."""
        if not index.isValid():
            return None
        found = self.rows[index.row()]
        if role == self.HeadingRole:
            return self._heading(found)
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            said = f"{self._heading(found)}\n{found.before}{found.found}{found.after}"
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return super().data(index, role)

    def _heading(self, found: Found) -> str:
        title = " ".join(found.article_title.split()) or self.tr("(without a title)")
        return self.tr("Mark in {title}").format(title=title) if found.annotation_id else title


class FoundList(RowsList):
    """Shows what was found; says which place was chosen."""

    found_chosen = Signal(object)
    """A `Found` to go to."""

    def __init__(self) -> None:
        model = FoundModel()
        super().__init__(model, FoundDelegate())
        self._found = model
        self.setAccessibleName(self.tr("Found in the library"))

    def show_found(self, found: list[Found]) -> None:
        """Show these places."""
        self._found.show_rows(found)
        self.scrollToTop()

    def choose_first(self) -> None:
        """Go to the first place, as Enter in the search field does."""
        index = self._found.index(0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.choose(index.data(FoundModel.ValueRole))

    def choose(self, value: Found) -> None:
        """Tell that a place is to be shown."""
        self.found_chosen.emit(value)


class FoundDelegate(RowDelegate):
    """Paints one place: its article, and the words found in bold among those around them."""

    def __init__(self) -> None:
        super().__init__(lines=1 + LINES)

    def paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Paint the heading, and below it the words."""
        heading = str(index.data(FoundModel.HeadingRole))
        self.paint_line(painter, rect, 0, heading, self.theme.quiet)
        painter.setPen(self.theme.ink)
        corner = QPointF(rect.left(), rect.top() + painter.fontMetrics().lineSpacing())
        layout = _laid_out(index.data(FoundModel.ValueRole), painter.font(), rect.width())
        layout.draw(painter, corner)


def _laid_out(found: Found, font: QFont, width: int) -> QTextLayout:
    """Lay out the words around a place, beginning not too far before it."""
    before = found.before[-BEFORE:]
    if len(before) < len(found.before):
        before = "…" + before.partition(" ")[2]
    layout = QTextLayout(before + found.found + found.after, font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    strong = QTextLayout.FormatRange()
    strong.start, strong.length = _units(before), _units(found.found)
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
        line.setPosition(QPointF(0, number * line.height()))
    layout.endLayout()
    return layout


def _units(text: str) -> int:
    """Return how long a text is to Qt."""
    return len(text.encode("utf-16-le")) // 2
