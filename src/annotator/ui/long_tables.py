"""How wide the columns of a long table are, which is set in parts that must not differ in it."""

from collections import defaultdict

from msgspec import Struct

from annotator.core.blocks import BlockTree, ContainerKind

LONG_TABLE = 200
"""Cells from which on a table is split between two rows: Qt lays out a table whole, which takes it
3.6 s for 10,000 rows, and 0.16 s for each frame of it."""
LINE = 60
"""Characters that a line of the article's column holds, beside what the cells' rims take."""
WIDEST, NARROWEST = 40, 4
"""Characters from which on a cell's words are broken into lines: fewer where there is no room."""
WHOLE = 98
"""Per cent of the article's column that a table takes at most: its rims come on top of that."""
RIM = 4
"""Characters that the rims of a cell take."""


class Columns(Struct, frozen=True):
    """Widths that the parts of one table share."""

    width: int
    """Of the table, in per cent of the article's column."""
    shares: tuple[int, ...]
    """Of its columns, in per cent of the table."""


def split_columns(tree: BlockTree, table: int) -> Columns | None:
    """Return the columns of a top-level table to split; None if it is short or no seam is possible.

    That is so where a cell reaches over several rows or columns.
    """
    rows = _cells(tree, table)
    cells = [cell for row in rows for cell in row]
    if len(cells) <= LONG_TABLE or any(
        tree.containers[cell].rows > 1 or tree.containers[cell].columns > 1 for cell in cells
    ):
        return None
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for block in tree.blocks[tree.containers[table].first :]:
        path = tree.path(block.container)
        if path[:1] != (table,):
            break
        texts[path[2]].append(block.text)
    lengths = [0] * max(len(row) for row in rows)
    for row in rows:
        for place, cell in enumerate(row):
            lengths[place] = max(lengths[place], _needed(texts[cell]))
    weights = _weights(lengths)
    width = min(WHOLE, round(100 * sum(weights) / LINE))
    return Columns(width, tuple(max(1, 100 * one // sum(weights)) for one in weights))


def _weights(lengths: list[int]) -> list[int]:
    """Return what columns are wide in proportion to; the long ones are narrowed to make room."""
    for widest in range(WIDEST, NARROWEST, -1):
        weights = [min(length, widest) + RIM for length in lengths]
        if sum(weights) <= LINE:
            return weights
    return [min(length, NARROWEST) + RIM for length in lengths]


def _needed(texts: list[str]) -> int:
    """Return how many characters wide a cell's words want to be."""
    return max((min(len(text), WIDEST) for text in texts), default=0)


def _cells(tree: BlockTree, table: int) -> list[list[int]]:
    """Return the cells of a table, row by row, by the indexes of their containers."""
    rows: dict[int, list[int]] = {}
    for index in range(table + 1, len(tree.containers)):
        container = tree.containers[index]
        if container.kind is ContainerKind.ROW and container.parent == table:
            rows[index] = []
        elif container.kind is ContainerKind.CELL and container.parent in rows:
            rows[container.parent].append(index)
        elif container.parent is None:
            break
    return list(rows.values())
