"""Makes the normalized HTML of a block tree for Qt's document, about one top-level block at a time.

Only what this module writes ever reaches Qt: one paragraph per piece of a leaf block, inside real
lists, tables and quotes. Each paragraph carries the index of its piece as Qt's user state, so that
it is found again in the document whatever Qt put around it.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from annotator.core.blocks import Block, BlockKind, BlockTree, Container, ContainerKind
from annotator.ui.article_bullets import BOX_ROOM, boxed_lists, special_lists
from annotator.ui.cell_spans import mended_spans
from annotator.ui.inline import Typography, begins_with_code, inline_html
from annotator.ui.line_heights import LINE
from annotator.ui.list_directions import ListDirections
from annotator.ui.long_tables import LONG_TABLE, Columns, split_columns
from annotator.ui.pieces import Piece, cut
from annotator.ui.wide_tables import Least, least_of

NOTHING = '<p style="font-size:1px">\u200b</p>'
"""Something to keep an empty list item, whose number counts; it belongs to no piece."""

LONG_LIST = 60
"""Leaf blocks from which on a list is split between two items: Qt takes time that grows with the
square of a list's length (5 s for 10,000 items). Numbers go on, so the seam is not seen."""

SEAM = -4
"""Logical pixels by which a part of a split table lies under the one before it, so that their rims
are one line, as between other rows."""


class Unit(Struct, frozen=True):
    """One top-level block of the article, or a part of a long one."""

    html: str
    opening: str
    """The HTML up to the end of its first paragraph."""
    pieces: tuple[Piece, ...]
    least: Least | None = None
    """How wide the columns are at least, of a table."""


Widths = Callable[[Least], list[int] | None]


def _left_to_qt(least: Least) -> None:
    del least


class Markup:
    """Writes the units of one block tree, in document order."""

    def __init__(
        self, tree: BlockTree, typography: Typography, widths: Widths = _left_to_qt
    ) -> None:
        """`widths` tells how wide the columns of a table are that does not fit, in pixels."""
        self._tree = tree
        self._typography = typography
        self._open: list[int] = []
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._opening = ""
        self._next_container = 0
        self._piece_count = 0
        self._items = 0
        self._columns: Columns | None = None
        """Those of the table that is being written, if it is split."""
        self._column = 0
        self._least: Least | None = None
        self._widths_of = widths
        self._widths: list[int] | None = None
        """Of the columns of the table that is being written, in pixels."""
        self._fixed_tags = {
            ContainerKind.QUOTE: (
                f'<blockquote style="margin:0px 0px 0px {typography.pixels(1.6)}px">'
            ),
            ContainerKind.ROW: "<tr>",
            ContainerKind.DEFINITIONS: "<dl>",
            ContainerKind.TERM: "<dt>",
            ContainerKind.DEFINITION: "<dd>",
            ContainerKind.RULE: f'<hr style="background-color:{typography.line_color}">',
        }
        self._filled = {block.container for block in tree.blocks} | {
            container.parent for container in tree.containers
        }
        self._has_items = {
            container.parent
            for container in tree.containers
            if container.kind is ContainerKind.ITEM
        }

        self._spans = mended_spans(tree)
        self._special_lists = special_lists(tree)
        self._boxed_lists = boxed_lists(tree)
        self._directions = ListDirections(tree)

    def units(self) -> Iterator[Unit]:
        """Yield the top-level blocks one by one."""
        for index, block in enumerate(self._tree.blocks):
            yield from self._containers_up_to(index)
            yield from self._unwind(self._tree.path(block.container))
            yield from self._write_leaf(index, block)
            if not self._open:
                yield from self._finished()
        yield from self._containers_up_to(len(self._tree.blocks))
        yield from self._unwind(())

    def _containers_up_to(self, leaf: int) -> Iterator[Unit]:
        """Open the containers that begin before this leaf block."""
        containers = self._tree.containers
        while (
            self._next_container < len(containers)
            and containers[self._next_container].first <= leaf
        ):
            index = self._next_container
            self._next_container += 1
            yield from self._unwind(self._tree.path(containers[index].parent))
            yield from self._split_list(containers[index])
            yield from self._split_table(containers[index])
            if not self._open:
                self._items = 0
                self._columns = self._columns_of(index, containers[index])
                self._least = self._least_of(index, containers[index])
            self._parts.append(self._start_tag(index, containers[index]))
            self._open.append(index)

    def _split_list(self, container: Container) -> Iterator[Unit]:
        """End the unit before an item of a long list, which goes on in a list of its own."""
        around = container.parent
        if container.kind is not ContainerKind.ITEM or around is None or self._open != [around]:
            return
        self._items += 1
        whole = self._tree.containers[around]
        if len(self._pieces) < LONG_LIST or whole.kind is not ContainerKind.LIST:
            return
        self._parts.append(self._end_tag(around))
        yield from self._finished()
        rest = Container(
            kind=whole.kind, first=0, ordered=whole.ordered, number=whole.number + self._items - 1
        )
        self._parts.append(self._list_tag(around, rest))

    def _columns_of(self, index: int, container: Container) -> Columns | None:
        is_table = container.kind is ContainerKind.TABLE
        return split_columns(self._tree, index) if is_table else None

    def _least_of(self, index: int, container: Container) -> Least | None:
        if container.kind is not ContainerKind.TABLE:
            return None
        typography = self._typography
        rim = 2 * _padding(typography) + 2
        return least_of(self._tree, index, self._columns, typography, rim)

    def _split_table(self, container: Container) -> Iterator[Unit]:
        """End the unit before a row of a long table, which goes on in a table of the same widths.

        No space and no line of its own is between them.
        """
        is_full = len(self._pieces) >= LONG_TABLE and len(self._open) == 1
        if self._columns is not None and container.kind is ContainerKind.ROW and is_full:
            self._parts.append(_END_TAGS[ContainerKind.TABLE])
            yield from self._finished()
            self._parts.append(self._table_tag(is_first=False))

    def _unwind(self, path: tuple[int, ...]) -> Iterator[Unit]:
        """Close the open containers that are not on `path`."""
        while self._open and tuple(self._open) != path[: len(self._open)]:
            self._parts.append(self._end_tag(self._open.pop()))
        if not self._open:
            yield from self._finished()

    def _finished(self) -> Iterator[Unit]:
        html = "".join(self._parts)
        if html:
            yield Unit(html, self._opening, tuple(self._pieces), self._least)
        self._parts, self._pieces, self._opening = [], [], ""
        if not self._open:
            self._least = None

    # Containers

    def _start_tag(self, index: int, container: Container) -> str:
        match container.kind:
            case ContainerKind.LIST:
                return self._list_tag(index, container)
            case ContainerKind.ITEM:
                return self._item_tag(index, container)
            case ContainerKind.TABLE:
                return self._table_tag()
            case ContainerKind.ROW:
                self._column = 0
            case ContainerKind.CELL:
                self._column += 1
                columns = self._columns if len(self._open) == 2 else None
                share = f"{columns.shares[self._column - 1]}%" if columns is not None else ""
                if self._widths is not None and len(self._open) == 2:
                    share = str(self._widths[self._column - 1])
                spans = self._spans.get(index, (container.columns, container.rows))
                return _cell_tag(container, spans, share, self._space_above(index, container))
            case ContainerKind.FOOTNOTES:
                return self._fixed_tags[ContainerKind.RULE] + (
                    _list_tag(_NUMBERED) if index in self._has_items else ""
                )
        return self._fixed_tags[container.kind]

    def _table_tag(self, *, is_first: bool = True) -> str:
        is_top = not (self._open and is_first)
        if is_top:
            self._widths = self._widths_of(self._least) if self._least is not None else None
        width = f"{self._columns.width}%" if is_top and self._columns is not None else ""
        if is_top and self._widths is not None:
            width = str(sum(self._widths))
        is_split = is_top and self._columns is not None
        return _table_tag(self._typography, width, is_first=is_first, is_split=is_split)

    def _space_above(self, index: int, cell: Container) -> int | None:
        """Return the pixels above the words of a cell whose lines are of one height, for them to be
        level with those of the row's other cells. None for any other cell.
        """
        if index not in self._filled or not self._is_level(index, self._tree.blocks[cell.first]):
            return None
        return max(0, _padding(self._typography) - self._typography.pitch().lower)

    def _is_level(self, cell: int, block: Block) -> bool:
        """Whether the lines of a block in a cell are of one height: lines of code are less high."""
        container = self._tree.containers[cell]
        return (
            container.kind is ContainerKind.CELL
            and not container.header
            and block.container == cell
            and begins_with_code(block)
        )

    def _end_tag(self, index: int) -> str:
        container = self._tree.containers[index]
        match container.kind:
            case ContainerKind.LIST:
                return "</ol>" if container.ordered else "</ul>"
            case ContainerKind.FOOTNOTES:
                return "</ol>" if index in self._has_items else ""
            case ContainerKind.CELL:
                return "</td>"
        return _END_TAGS[container.kind]

    def _list_tag(self, index: int, container: Container) -> str:
        """Return the tag of a list, or of a further part of one, which has its index."""
        if index not in self._boxed_lists:
            return _list_tag(container, is_plain=index not in self._special_lists)
        first = self._tree.containers[index].first
        is_rtl = first < len(self._tree.blocks) and self._directions.of(first) == "rtl"
        room = f"{self._typography.pixels(BOX_ROOM)}px"
        return _list_tag(container, more=f";margin-{'right' if is_rtl else 'left'}:{room}")

    def _item_tag(self, index: int, container: Container) -> str:
        states = {None: "", True: ' class="checked"', False: ' class="unchecked"'}
        state = "" if container.parent in self._boxed_lists else states[container.task]
        return f"<li{state}>" + ("" if index in self._filled else NOTHING)

    # Leaf blocks

    def _write_leaf(self, index: int, block: Block) -> Iterator[Unit]:
        """Write a leaf block; the pieces of a long one that stands by itself come one by one."""
        start = self._tree.starts[index]
        ranges = cut(block.text)
        for first, last in ranges:
            if block.text:
                style = self._style(index, first == 0, last == len(block.text))
                style += f"-qt-user-state:{self._piece_count}"
                tag = f"h{block.level}" if block.kind is BlockKind.HEADING else "p"
                words = "".join(inline_html(block, first, last, self._typography))
                direction = f' dir="{found}"' if (found := self._directions.of(index)) else ""
                self._parts.append(f'<{tag}{direction} style="{style}">{words}</{tag}>')
            self._pieces.append(Piece(index, start + first, start + last))
            self._piece_count += 1
            self._opening = self._opening or "".join(self._parts)
            if not self._open and last < len(block.text):
                yield from self._finished()

    def _style(self, index: int, is_first: bool, is_last: bool) -> str:
        """Return the CSS of a paragraph; only the ends of a leaf block have margins."""
        block = self._tree.blocks[index]
        above, below = self._margins(index, block)
        top = self._typography.pixels(above) if is_first else 0
        bottom = self._typography.pixels(below) if is_last else 0
        style = f"white-space:pre-wrap;margin-top:{top}px;margin-bottom:{bottom}px;"
        if block.kind is BlockKind.CODE:
            side = self._typography.code_rim  # so that the shading is as wide as the column
            families, size = self._typography.code_families, self._typography.pixels(0.85)
            style += (
                f"margin-left:{side}px;margin-right:{side}px;font-family:{families};"
                f"font-size:{size}px;line-height:120%;"
            )
        elif block.kind is BlockKind.HEADING:
            style += "line-height:110%;"
        elif block.container is not None and self._is_level(block.container, block):
            height = self._typography.pitch().height
            style += f"line-height:{height:.2f}px;-qt-line-height-type:fixed;"
        else:
            style += f"line-height:{round(100 * LINE)}%;"
        if block.container is not None and self._tree.containers[block.container].header:
            style += "font-weight:bold;"
        return style

    def _margins(self, index: int, block: Block) -> tuple[float, float]:
        """Return the space above and below a leaf block, in ems."""
        if block.container is not None:
            kind = self._tree.containers[block.container].kind
            if kind is ContainerKind.CELL:
                return 0, 0
            if kind is ContainerKind.ITEM and not self._is_last_inside(index):
                return 0, 0.3
        match block.kind:
            case BlockKind.HEADING:
                return (1.1 if block.level > 1 else 0.6), 0.5
            case BlockKind.CODE:
                return 0.7, 1.2
        return 0, 0.75

    def _is_last_inside(self, index: int) -> bool:
        """Whether a leaf block is the last one of the outermost container around it."""
        blocks = self._tree.blocks
        if index + 1 == len(blocks):
            return True
        path, following = (self._tree.path(blocks[k].container) for k in (index, index + 1))
        return path[:1] != following[:1]


_ALIGNMENTS = {"left", "center", "right"}

_NUMBERED = Container(kind=ContainerKind.LIST, first=0, ordered=True)

_END_TAGS = {
    ContainerKind.ITEM: "</li>",
    ContainerKind.QUOTE: "</blockquote>",
    ContainerKind.TABLE: "</table>",
    ContainerKind.ROW: "</tr>",
    ContainerKind.DEFINITIONS: "</dl>",
    ContainerKind.TERM: "</dt>",
    ContainerKind.DEFINITION: "</dd>",
    ContainerKind.RULE: "",
}


def _list_tag(container: Container, *, is_plain: bool = False, more: str = "") -> str:
    """Return the tag of a list; the view paints the bullets of a plain one (`bullets.py`)."""
    margins = "margin-top:0px;margin-bottom:0px"
    if container.ordered:
        return f'<ol start="{container.number}" style="{margins}{more}">'
    return f'<ul style="{margins}{";list-style-type:none" if is_plain else ""}">'


def _table_tag(typography: Typography, width: str, *, is_first: bool, is_split: bool) -> str:
    gap, padding = typography.pixels(0.6), _padding(typography)
    width = f' width="{width}"' if width else ""
    above, below = (gap if is_first else SEAM), (0 if is_split else gap)
    return (
        f'<table border="1" cellspacing="0" cellpadding="{padding}"{width} '
        f'style="margin-top:{above}px;margin-bottom:{below}px;border-collapse:collapse;'
        f'border-style:solid;border-color:{typography.line_color}">'
    )


def _padding(typography: Typography) -> int:
    """Return the pixels between the words of a cell and its frame."""
    return typography.pixels(0.4)


def _cell_tag(container: Container, spans: tuple[int, int], share: str, above: int | None) -> str:
    """Return the tag of a cell that reaches over so many columns and rows."""
    columns, rows = spans
    more = f' colspan="{columns}"' if columns > 1 else ""
    more += f' rowspan="{rows}"' if rows > 1 else ""
    more += f' width="{share}"' if share else ""
    more += f' style="padding-top:{above}px"' if above is not None else ""
    align = f' align="{container.align}"' if container.align in _ALIGNMENTS else ""
    # Not `th`, which would center the words: they begin where those below them do.
    return f"<td{more}{align}>"
