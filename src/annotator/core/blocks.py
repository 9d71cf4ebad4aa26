"""The shape of a rendered article: leaf blocks of text inside containers, in document order.

The article text is the leaf blocks' texts joined by one line feed. Every offset is counted in
Unicode code points. These are msgspec structs, because a rendering is stored as their encoding.
Python's search for circles leaves them out (`gc=False`): they hold words and numbers only, and a
large article has hundreds of thousands, which it went through again and again while they were made.
"""

from enum import StrEnum
from functools import cached_property
from itertools import accumulate

import msgspec

IMAGE_CHARACTER = "\ufffc"
"""Stands for one image in a block's text."""


class BlockKind(StrEnum):
    """What a leaf block is; what it lies in (list item, quote, table cell) its containers tell."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"


class ContainerKind(StrEnum):
    """What can lie around leaf blocks. A rule lies around none."""

    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    DEFINITIONS = "definitions"
    TERM = "term"
    DEFINITION = "definition"
    FOOTNOTES = "footnotes"
    RULE = "rule"


class Style(StrEnum):
    """Inline styles that a reader can see."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    STRIKE = "strike"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"
    UNDERLINE = "underline"
    HIGHLIGHT = "highlight"
    KEYBOARD = "keyboard"


class Run(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A stretch of one block's text that is styled, linked or an image.

    Half-open, in code points of that block's text. Runs of one block are in order and do not
    overlap; text without a run is plain.
    """

    start: int
    end: int
    styles: tuple[Style, ...] = ()
    link: str = ""
    """Where a click leads: http, https, mailto, a relative path, or `#id` in the article."""
    image: str = ""
    """Relative path of the image that this run's one `IMAGE_CHARACTER` stands for; "" where it may
    not be loaded."""
    alt: str = ""
    """The image's alternative text."""


class Container(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Something around leaf blocks; in document order, a parent before its children."""

    kind: ContainerKind
    first: int
    """Index of the first leaf block at or after its beginning (it may contain none)."""
    parent: int | None = None
    """Index of the container around it; None at the top."""
    ordered: bool = False
    """LIST: numbered."""
    number: int = 1
    """LIST: the first number."""
    task: bool | None = None
    """ITEM: a task's state; None where it is no task."""
    header: bool = False
    """CELL: a heading cell."""
    align: str = ""
    """CELL: "", "left", "center" or "right"."""
    columns: int = 1
    """CELL: columns it spans, 1 to 100."""
    rows: int = 1
    """CELL: rows it spans, 1 to 100."""


class Block(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One leaf block. Its text holds no U+2028, U+2029, U+FDD0, U+FDD1 and no carriage return."""

    kind: BlockKind
    text: str
    runs: tuple[Run, ...] = ()
    container: int | None = None
    """Index of the innermost container; None at the top."""
    level: int = 0
    """HEADING: 1 to 6."""
    language: str = ""
    """CODE: the language named at the fence."""
    targets: tuple[str, ...] = ()
    """Ids by which `#id` links lead here."""


class BlockTree(msgspec.Struct, frozen=True, dict=True):
    """A rendered article: its leaf blocks and what lies around them."""

    blocks: tuple[Block, ...]
    containers: tuple[Container, ...] = ()

    @cached_property
    def text(self) -> str:
        """The article text."""
        return "\n".join([block.text for block in self.blocks])

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """For each block, the offset of its first code point in the article text."""
        lengths = [len(block.text) + 1 for block in self.blocks[:-1]]
        return tuple(accumulate(lengths, initial=0)) if self.blocks else ()

    def path(self, container: int | None) -> tuple[int, ...]:
        """Indexes of the containers from the outermost one down to `container`."""
        found: list[int] = []
        while container is not None:
            found.append(container)
            container = self.containers[container].parent
        return tuple(reversed(found))
