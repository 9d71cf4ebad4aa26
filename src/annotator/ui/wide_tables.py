"""How narrow the columns of a table can be before words in it break; wider ones scroll sideways.

Qt lays a table out into the width there is: where not all of its words have room, it breaks words
in all columns, down to a letter a line. So such a table is told how wide its columns are.
"""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

from msgspec import Struct
from PySide6.QtGui import QTextCursor, QTextDocument, QTextLength, QTextTable, QTextTableFormat

from annotator.core.blocks import BlockTree, ContainerKind
from annotator.ui.inline import Typography
from annotator.ui.long_tables import Columns

LONGEST = 11.0
"""Ems that a word has a right to, before it is broken: 22 letters or so."""
LOOKED_AT = 3
"""Words of a column that are measured, the longest ones."""
SLACK = 1.04
"""By how much another word may be wider than these."""
SENTENCE, LINE = 10, 40
"""Letters that a line of a cell of several words holds at least, and where there is room."""


class Least(Struct, frozen=True):
    """How wide the columns of a table are at least, in logical pixels, with their rims."""

    columns: tuple[float, ...]
    wanted: tuple[float, ...]
    """How wide they are where there is room."""
    unbroken: float
    """The table in which even its longest words stay whole."""
    given: Columns | None
    """The shares that a split table has where there is room."""

    def shared(self, room: int) -> list[float]:
        """Return the columns of a table for a room, which they fill at least."""
        more = [wanted - least for wanted, least in zip(self.wanted, self.columns, strict=True)]
        share = max(0.0, room - sum(self.columns)) / (sum(more) or 1)
        return [
            least + min(share, 1) * extra for least, extra in zip(self.columns, more, strict=True)
        ]


def least_of(
    tree: BlockTree, table: int, given: Columns | None, typography: Typography, rim: float
) -> Least | None:
    """Return the least widths of a top-level table; None where a cell reaches over columns."""
    places, em = _columns(tree, table), typography.em
    if places is None:
        return None
    count = max(places.values(), default=-1) + 1
    longest, letters = [0.0] * count, [0] * count
    words: defaultdict[tuple[int, bool], set[str]] = defaultdict(set)
    for index in range(tree.containers[table].first, len(tree.blocks)):
        block = tree.blocks[index]
        path = tree.path(block.container)
        if path[:1] != (table,):
            break
        place = places[path[2]]
        words[place, tree.containers[path[2]].header].update(block.text.split())
        letters[place] = max(letters[place], len(block.text))
    for (place, is_bold), here in words.items():
        widths = [typography.advance(word, is_bold) for word in nlargest(LOOKED_AT, here, key=len)]
        longest[place] = max(longest[place], SLACK * max(widths, default=0))
    columns = [
        max(min(word, LONGEST * em), min(SENTENCE, many) * em / 2) + rim
        for word, many in zip(longest, letters, strict=True)
    ]
    wanted = [
        max(least, min(LINE, many) * em / 2 + rim)
        for least, many in zip(columns, letters, strict=True)
    ]
    return Least(tuple(columns), tuple(wanted), sum(longest) + rim * len(columns), given)


def _columns(tree: BlockTree, table: int) -> dict[int, int] | None:
    """Return in which column each cell of a table is; None where one reaches over several."""
    found, reached, row = dict[int, int](), 0, -1
    for index in range(table + 1, len(tree.containers)):
        container = tree.containers[index]
        if container.parent is None:
            break
        if container.kind is ContainerKind.CELL and container.parent > table:
            if tree.containers[container.parent].parent != table:
                continue
            if container.columns > 1 or container.rows > 1:
                return None
            reached = reached + 1 if container.parent == row else 0
            row = container.parent
            found[index] = reached
    return found


class WideTables:
    """The top-level tables of one document, made as wide as their words need."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._tables: list[tuple[int, Least]] = []
        self._wider: set[int] = set()
        """Where those are that are wider now."""
        self._room = 0

    def widths(self, least: Least) -> list[int] | None:
        """Return how wide the columns of a table are to be written; None if that is left to Qt."""
        if not self._room or least.unbroken <= self._room:
            return None
        return [round(column) for column in least.shared(self._room)]

    @property
    def are_wider(self) -> bool:
        """Whether a table may be wider than the column."""
        return bool(self._wider)

    def add(self, position: int, least: Least) -> None:
        """Take in the table around a position, and fit it."""
        self._tables.append((position, least))
        if self._room:
            self._fit(position, least)

    def fit(self, room: int) -> None:
        """Fit all for a column that is so wide, in logical pixels."""
        if room == self._room:
            return
        self._room = room
        changed = [one for one in self._tables if one[0] in self._wider or one[1].unbroken > room]
        if not changed:
            return
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for position, least in changed:
            self._fit(position, least)
        cursor.endEditBlock()

    def _fit(self, position: int, least: Least) -> None:
        widths = self.widths(least)
        if widths is None and position not in self._wider:
            return
        table = _table_at(self._document, position)
        format_ = QTextTableFormat(table.format())
        if widths is not None:
            self._wider.add(position)
            _set(format_, QTextLength.Type.FixedLength, sum(widths), widths)
        elif least.given is not None:
            self._wider.discard(position)
            _set(format_, QTextLength.Type.PercentageLength, least.given.width, least.given.shares)
        else:
            self._wider.discard(position)
            _set(format_, QTextLength.Type.VariableLength, 0, ())
        if format_ != table.format():
            table.setFormat(format_)


def _set(
    format_: QTextTableFormat, kind: QTextLength.Type, whole: float, columns: Sequence[float]
) -> None:
    format_.setWidth(QTextLength(kind, whole))
    if columns:
        format_.setColumnWidthConstraints([QTextLength(kind, column) for column in columns])
    else:
        format_.clearColumnWidthConstraints()


def _table_at(document: QTextDocument, position: int) -> QTextTable:
    """Return the outermost table around a position.

    Raises TypeError where there is none.
    """
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    frame = cursor.currentFrame()
    # The root frame has none around it, which the types of Qt do not say.
    around: object = frame.parentFrame()
    while isinstance(around, QTextTable):
        frame, around = around, around.parentFrame()
    if not isinstance(frame, QTextTable):
        raise TypeError(f"no table is at {position}")
    return frame
