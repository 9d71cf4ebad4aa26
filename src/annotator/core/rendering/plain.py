"""Plain text (`plain/1`): each line that is not blank is a paragraph; nothing is markup."""

import re

from annotator.core.blocks import Block, BlockKind, BlockTree, Container, ContainerKind
from annotator.core.progress import Progress, no_progress

_WHITE_SPACE = re.compile(r"[\t\f][ \t\f]*| [ \t\f]+")
LINES_A_TURN = 2000
"""Lines between two calls of `progress`."""


def render_plain(text: str, progress: Progress = no_progress) -> BlockTree:
    """One paragraph per line that is not blank; white space is collapsed as HTML does."""
    blocks = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number % LINES_A_TURN == 0:
            progress(number / len(lines))
        flat = _WHITE_SPACE.sub(" ", line).strip(" ")
        if flat:
            blocks.append(Block(BlockKind.PARAGRAPH, flat))
    return BlockTree(tuple(blocks))


def plain_tree(text: str) -> BlockTree:
    """A tree whose article text is exactly `text`: one leaf a line.

    An empty line is an empty table cell, the only leaf that may be empty. Use it where a text came
    without its blocks.
    """
    lines = text.split("\n") if text else []
    containers: list[Container] = []
    blocks = []
    for index, line in enumerate(lines):
        container = None if line else _empty_cell(containers, index)
        blocks.append(Block(BlockKind.PARAGRAPH, line, container=container))
    return BlockTree(tuple(blocks), tuple(containers))


def _empty_cell(containers: list[Container], first: int) -> int:
    """Add a table of one cell before the leaf `first`; the cell's index."""
    table = len(containers)
    containers.append(Container(ContainerKind.TABLE, first))
    containers.append(Container(ContainerKind.ROW, first, table))
    containers.append(Container(ContainerKind.CELL, first, table + 1))
    return table + 2
