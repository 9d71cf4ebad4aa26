"""How far the cells of a table really reach: some say that they lie over others, or below it all.

A browser makes the best of such a table; Qt loses words of it, or the places of all that follows.
"""

from collections import defaultdict

from annotator.core.blocks import BlockTree, Container, ContainerKind

MOST = 100
"""Columns that a cell reaches over at most, as rendering sees to it."""


def mended_spans(tree: BlockTree) -> dict[int, tuple[int, int]]:
    """Return the columns and rows of the cells that reach less far than they say, by the indexes
    of their containers: up to the next cell from above, and to the last row.
    """
    mended: dict[int, tuple[int, int]] = {}
    for rows in _tables(tree):
        cells = [tree.containers[cell] for row in rows for cell in row]
        if any(cell.rows > 1 for cell in cells):  # else none can lie over another one
            mended.update(_mended(tree, rows))
    return mended


def _tables(tree: BlockTree) -> list[list[list[int]]]:
    """Return the cells of each table, row by row, by the indexes of their containers."""
    tables: defaultdict[int, list[list[int]]] = defaultdict(list)
    rows: dict[int, list[int]] = {}
    for index, container in enumerate(tree.containers):
        if container.parent is None:
            continue
        if container.kind is ContainerKind.ROW:
            rows[index] = []
            tables[container.parent].append(rows[index])
        elif container.kind is ContainerKind.CELL and container.parent in rows:
            rows[container.parent].append(index)
    return list(tables.values())


def _mended(tree: BlockTree, rows: list[list[int]]) -> dict[int, tuple[int, int]]:
    mended: dict[int, tuple[int, int]] = {}
    ends: defaultdict[int, int] = defaultdict(int)
    """The row in which each column is free again."""
    for number, row in enumerate(rows):
        column = 0
        for index in row:
            cell = tree.containers[index]
            while ends[column] > number:
                column += 1
            wide, high = _free(cell, ends, number, column), min(cell.rows, len(rows) - number)
            ends.update(dict.fromkeys(range(column, column + wide), number + high))
            column += wide
            if (wide, high) != (cell.columns, cell.rows):
                mended[index] = wide, high
    return mended


def _free(cell: Container, ends: dict[int, int], row: int, column: int) -> int:
    """Return how many columns are free for a cell, of those that it says."""
    wanted = range(column, column + min(cell.columns, MOST))
    taken = next((place for place in wanted if ends.get(place, 0) > row), wanted.stop)
    return taken - column
