"""The headings of the article: where one is, and a way to go elsewhere."""

from bisect import bisect_right

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QListView, QVBoxLayout, QWidget

from annotator.core.blocks import BlockKind, BlockTree
from annotator.ui.panel_heading import panel_heading
from annotator.ui.theme import Theme, article_palette

MARGIN = "\u2002"
"""Stands before each heading."""
INDENT = "\u2003"
"""Stands before a heading for each level that it is below the highest one of its article."""


class Outline(QWidget):
    """Lists the headings; follows the reader."""

    heading_chosen = Signal(int)
    """The offset of a heading to go to, in code points of the article text."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self) -> None:
        super().__init__()
        self._offsets: list[int] = []
        self._rows = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setAccessibleName(self.tr("Outline"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self._empty = QLabel()
        self._empty.setContentsMargins(10, 0, 10, 6)
        self._empty.setWordWrap(True)
        heading = panel_heading(self.tr("Outline"))
        heading.setContentsMargins(10, 0, 10, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.show_tree(None)

    def show_tree(self, tree: BlockTree | None) -> None:
        """List the headings of an article; None where none is open."""
        no_headings = self.tr("This article has no headings.")
        self._empty.setText(self.tr("No article is open.") if tree is None else no_headings)
        tree = tree or BlockTree(())
        found = [
            (start, block)
            for start, block in zip(tree.starts, tree.blocks, strict=True)
            if block.kind is BlockKind.HEADING and block.text.strip()
        ]
        highest = min((block.level for _, block in found), default=1)
        self._offsets = [start for start, _ in found]
        self._rows.setStringList(
            [
                MARGIN + INDENT * (block.level - highest) + " ".join(block.text.split())
                for _, block in found
            ]
        )
        self._empty.setVisible(not found)
        self.list.setVisible(bool(found))

    def follow(self, offset: int) -> None:
        """Show in which section an offset lies, in code points of the article text."""
        row = bisect_right(self._offsets, offset) - 1
        index = self._rows.index(max(row, 0), 0)
        if index.isValid() and index.row() != self.list.currentIndex().row():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def set_theme(self, theme: Theme) -> None:
        """Show the outline in other colors."""
        palette = article_palette(theme, QApplication.palette())
        palette.setColor(QPalette.ColorRole.Highlight, theme.shade)
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.ink)
        self.list.setPalette(palette)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.heading_chosen.emit(self._offsets[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc goes back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
