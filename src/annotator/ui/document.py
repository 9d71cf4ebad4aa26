"""The Qt document of a rendered article, filled in chunks on the GUI thread."""

import logging
from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from annotator.core.blocks import BlockTree
from annotator.ui.images import BLANK_STYLE_SHEET, ImageSource
from annotator.ui.inline import Typography
from annotator.ui.markup import Markup, Unit
from annotator.ui.offsets import Offsets, utf16_length
from annotator.ui.pieces import Piece
from annotator.ui.wide_tables import WideTables

CHUNK_UNITS = 100
"""Top-level blocks that are inserted in one turn of the event loop at most."""
CHUNK_CHARACTERS = 40_000
"""Characters of HTML after which a chunk ends before it has all its top-level blocks."""
FIRST_CHARACTERS = 12_000
"""The same for the first chunk: it fills a large screen, and is painted before there is more."""
CELL_START = "\ufdd0"
"""What Qt puts before the text of each table cell."""
PLAIN_LINE, PLAIN_GAP = 150, 0.75
"""Per cent that a line is high, and ems below a paragraph, of what is shown without its shape."""
_PLAIN = str.maketrans("\n\ufffc", "\u2028\u25a1")

_log = logging.getLogger(__name__)


class MisplacedError(Exception):
    """Qt has made something else of a chunk than what its pieces say."""


class ArticleDocument(QTextDocument):
    """A read-only document; Qt never opens a file or an address for it."""

    grown = Signal()
    """More of the article is in the document."""
    completed = Signal()
    """All of the article is in the document."""

    def __init__(
        self, tree: BlockTree, typography: Typography, images: ImageSource, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setIndentWidth(typography.pixels(1.6))
        self.offsets = Offsets(tree.text)
        self.text = tree.text
        """The article text."""
        self.is_laid_out = True
        """All that is in it has its place, or gets it when asked for; else a part at a time
        (`laying_out.py`).
        """
        self._images = images
        self.tables = WideTables(self)
        self._units = Markup(tree, typography, self.tables.widths).units()
        self._is_complete = False
        self._is_painting_due = True
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_turn)

    @property
    def is_complete(self) -> bool:
        """Whether the whole article has been inserted."""
        return self._is_complete

    def start(self) -> None:
        """Insert the first chunk now, and each further one in a turn of its own."""
        self._insert_next()
        if not self._is_complete:
            self._timer.start()

    def go_on(self) -> None:
        """Insert the next chunk now."""
        self._insert_next()

    def finish(self) -> None:
        """Insert all the rest now."""
        while not self._is_complete:
            self._insert_next()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt calls it
        """Answer every request with something: for nothing, Qt would open the name itself."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return self._images.image(name.toString() if isinstance(name, QUrl) else name)
        return BLANK_STYLE_SHEET

    @Slot()
    def _take_turn(self) -> None:
        """Insert the next chunk; the first turn is left to the painting of the first chunk."""
        if self._is_painting_due:
            self._is_painting_due = False
        else:
            self._insert_next()

    def _insert_next(self) -> None:
        chunk = list(_chunk(self._units, FIRST_CHARACTERS if self.isEmpty() else CHUNK_CHARACTERS))
        if chunk:
            self._insert(chunk)
            self.grown.emit()
        else:
            self._timer.stop()
            self._is_complete = True
            self.completed.emit()

    def _insert(self, chunk: list[Unit]) -> None:
        cursor = QTextCursor(self)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.isEmpty():
            # The first paragraph of a fragment takes the format of the block it is put into.
            cursor.insertBlock(*_first_formats(chunk[0]))
        place, known = cursor.position(), len(self.offsets.pieces)
        pieces = [piece for unit in chunk for piece in unit.pieces]
        cursor.insertHtml("".join(unit.html for unit in chunk))
        try:
            self._locate(pieces, self.findBlock(place))
        except (MisplacedError, ValueError) as error:
            _log.warning("a part of an article is shown without its shape: %s", error)
            self.offsets.forget(known)
            self._insert_plain(pieces, place)
        else:
            self._take_in_tables(chunk)

    def _insert_plain(self, pieces: list[Piece], place: int) -> None:
        """Let a paragraph stand for each piece of a chunk, instead of all that is at its place."""
        cursor = QTextCursor(self)
        cursor.setPosition(place)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        shape = QTextBlockFormat()
        shape.setLineHeight(PLAIN_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setBottomMargin(round(PLAIN_GAP * self.defaultFont().pixelSize()))
        for number, piece in enumerate(pieces):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(shape)
            cursor.setBlockCharFormat(QTextCharFormat())
            cursor.setCharFormat(QTextCharFormat())
            cursor.block().setUserState(len(self.offsets.pieces))
            self.offsets.add(piece, cursor.position())
            cursor.insertText(self.text[piece.start : piece.end].translate(_PLAIN))

    def _take_in_tables(self, chunk: list[Unit]) -> None:
        for unit in chunk:
            if unit.least is not None and unit.pieces:
                self.tables.add(self.offsets.to_position(unit.pieces[0].start), unit.least)

    def _locate(self, pieces: list[Piece], block: QTextBlock) -> None:
        """Note where the pieces of a chunk lie; its first block is given.

        Raises MisplacedError if a block's text is not as long as its piece, or there is none: never
        mark other words.
        """
        known = len(self.offsets.pieces)
        waiting = iter(pieces)
        piece = next(waiting, None)
        while piece is not None and block.isValid():
            is_empty = piece.start == piece.end
            if is_empty:
                # Something stands in it that belongs to no piece, such as an empty list item.
                found = block.userState() < 0 and self._is_cell_start(block)
            else:
                found = block.userState() == known
            if found:
                if not is_empty:
                    self._check(piece, block)
                self.offsets.add(piece, block.position())
                known += 1
                piece = next(waiting, None)
            block = block.next()
        if piece is not None:
            raise MisplacedError(f"{piece} is not in the document")

    def _is_cell_start(self, block: QTextBlock) -> bool:
        return self.characterAt(block.position() - 1) == CELL_START

    def _check(self, piece: Piece, block: QTextBlock) -> None:
        expected = utf16_length(self.text[piece.start : piece.end])
        if block.length() - 1 != expected:
            raise MisplacedError(f"{piece} has {block.length() - 1} units, not {expected}")


def _chunk(units: Iterator[Unit], most: int) -> Iterator[Unit]:
    """Take the next units, until they have `most` characters of HTML."""
    characters = 0
    for unit in islice(units, CHUNK_UNITS):
        yield unit
        characters += len(unit.html)
        if characters > most:
            return


def _first_formats(unit: Unit) -> tuple[QTextBlockFormat, QTextCharFormat]:
    """Return the formats that Qt gives a unit's first paragraph, seen in a scratch document."""
    scratch = QTextDocument()
    scratch.setHtml(unit.opening)
    block = scratch.begin()
    return QTextBlockFormat(block.blockFormat()), QTextCharFormat(block.charFormat())
