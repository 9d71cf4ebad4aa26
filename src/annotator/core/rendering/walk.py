"""Sanitised HTML to leaf blocks and containers.

It reads what html5ever wrote: every element is closed in order, attributes are in double quotes,
and `<` in a text is always `&lt;`. So one regular expression finds all tags, which is several
times as fast as a second HTML parser.
"""

import re
from collections import Counter
from collections.abc import Mapping

import msgspec

from annotator.core.blocks import (
    IMAGE_CHARACTER,
    Block,
    BlockKind,
    BlockTree,
    Container,
    ContainerKind,
    Run,
)
from annotator.core.rendering.decoding import clean
from annotator.core.rendering.elements import (
    EDGES,
    HEADINGS,
    HOLDERS,
    INLINE_ENDS,
    NESTING,
    NO_ATTRIBUTES,
    OF_PARTS,
    PARTS,
    SPANS,
    VOID,
    as_cell,
    decoded,
    format_inside,
    language_of,
)
from annotator.core.rendering.leaf import BREAK, PLAIN, Format, Piece, flowing, preformatted
from annotator.core.rendering.links import heading_id, safe_id, safe_path
from annotator.core.rendering.sanitize import INLINE

DEEPEST = 24
"""Containers that may lie in each other; what is nested deeper lies in the deepest one."""

_TAG = re.compile(r'<([^"<>]+(?:"[^"]*"[^"<>]*)*)>')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def walk(html: str) -> BlockTree:
    """The blocks of HTML that `sanitize` made."""
    walker = _Walker()
    walker.read(clean(html))
    return BlockTree(tuple(walker.blocks), tuple(walker.containers))


class _Walker:
    """Where the walk stands, and what it has made so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self._depths: list[int] = []
        self._last_part: dict[int, int] = {}
        self._open: list[int | None] = [None]
        """For each open nesting element, the innermost container inside it."""
        self._waiting: list[Container | None] = [None]
        """For each of them, its own container while it has no part."""
        self._tables = 0
        self._formats: list[Format] = [PLAIN]
        self._known: dict[tuple[int, str], Format] = {}
        self._pieces: list[Piece] = []
        self._level = 0
        self._code = 0
        self._language = ""
        self._targets: list[str] = []
        self._heading_ids: Counter[str] = Counter()

    def read(self, html: str) -> None:
        """Go through all texts and tags, and close the last block."""
        pieces = self._pieces
        formats = self._formats
        parts = _TAG.split(html)
        for text, tag in zip(parts[::2], [*parts[1::2], ""], strict=True):
            if text:
                pieces.append((decoded(text) if "&" in text else text, formats[-1]))
            if tag in EDGES:
                if pieces:
                    self._flush()
            elif tag in INLINE_ENDS:
                formats.pop()
            elif tag.startswith("/"):
                self._close(tag[1:])
            elif tag:
                self._start(tag)
        self._flush()

    def _start(self, written: str) -> None:
        if written in SPANS:
            self._formats.append(self._format(written, NO_ATTRIBUTES))
            return
        if written in PARTS:
            if self._pieces:
                self._flush()
            self._start_part(written, NO_ATTRIBUTES)
            return
        tag, _, rest = written.partition(" ")
        attributes = dict(_ATTRIBUTE.findall(rest)) if rest else NO_ATTRIBUTES
        if tag in INLINE:
            self._start_inline(tag, attributes)
            return
        if self._pieces:
            self._flush()
        self._name(attributes)
        if tag == "hr":
            self._add(Container(ContainerKind.RULE, len(self.blocks), self._home()))
        elif tag != "p":
            self._start_block(tag, attributes)

    def _start_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._name(attributes)
        if tag in VOID:
            self._void(tag, attributes)
        else:
            self._formats.append(self._format(tag, attributes))

    def _name(self, attributes: Mapping[str, str]) -> None:
        """Remember an id for the next leaf: that is where a link to it leads."""
        if "id" in attributes:
            name = safe_id(decoded(attributes["id"]))
            self._targets.extend([name] if name else [])

    def _close(self, tag: str) -> None:
        if self._pieces:
            self._flush()
        if tag in NESTING:
            self._close_nesting(tag)
        elif tag in HEADINGS:
            self._level = 0
        elif tag == "pre":
            self._code -= 1
            self._language = ""

    # Inline elements

    def _format(self, tag: str, attributes: Mapping[str, str]) -> Format:
        """The format inside an inline element."""
        form = self._formats[-1]
        if self._code and tag == "code":
            self._language = self._language or language_of(attributes.get("class", ""))
            return form
        # A format is known by its id: each that is used here is kept, so no other gets that.
        key = (id(form), tag if tag != "a" else "a " + attributes.get("href", ""))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = format_inside(form, tag, attributes)
        return known

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self._pieces.append(("\n", PLAIN if self._code else BREAK))
        elif tag == "img":
            self._image(attributes)
        elif tag == "input" and attributes.get("type") == "checkbox":
            self._task("checked" in attributes)

    def _image(self, attributes: Mapping[str, str]) -> None:
        source = safe_path(decoded(attributes.get("src", "")).strip())
        alternative = " ".join(decoded(attributes.get("alt", "")).split())
        form = self._formats[-1]._replace(image=source, alt=alternative)
        self._pieces.append((IMAGE_CHARACTER, form))

    def _task(self, done: bool) -> None:
        """A task's box counts at the very beginning of an item."""
        index = self._open[-1]
        if index is None or any(text.strip() for text, _ in self._pieces):
            return
        item = self.containers[index]
        if item.kind is ContainerKind.ITEM and item.task is None and item.first == len(self.blocks):
            self.containers[index] = msgspec.structs.replace(item, task=done)

    # Blocks and containers

    def _start_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in HEADINGS:
            self._level = HEADINGS[tag]
        elif tag == "pre":
            self._code += 1
        elif tag in HOLDERS:
            self._start_holder(tag, attributes)
        elif tag in PARTS:
            self._start_part(tag, attributes)
        elif tag in {"blockquote", "div"}:
            self._start_plain(tag, attributes)

    def _start_holder(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = HOLDERS[tag]
        self._tables += kind is ContainerKind.TABLE
        start = attributes.get("start", "")
        number = int(start) if start and re.fullmatch(r"[0-9]{1,9}", start) else 1
        self._open.append(self._home())
        self._waiting.append(Container(kind, 0, ordered=tag == "ol", number=number))

    def _start_plain(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A quote, the footnotes, or a division, which is no container."""
        home = self._home()
        kind = ContainerKind.QUOTE if tag == "blockquote" else None
        if "footnote" in attributes.get("class", "").split():
            kind = ContainerKind.FOOTNOTES
        if kind is not None and self._depth(home) < DEEPEST:
            home = self._add(Container(kind, len(self.blocks), home))
        self._open.append(home)
        self._waiting.append(None)

    def _start_part(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._open.append(self._part(tag, attributes))
        self._waiting.append(None)

    def _part(self, tag: str, attributes: Mapping[str, str]) -> int | None:
        """Make an item, row, cell, term or definition; the innermost container inside it."""
        kind, holder = PARTS[tag]
        if self._waiting[-1] is not None:
            self._make_holder(holder)
        parent = self._open[-1]
        if parent is None or self.containers[parent].kind is not holder:
            return parent
        part = Container(kind, len(self.blocks), parent, header=tag == "th")
        if attributes and kind is ContainerKind.CELL:
            part = as_cell(part, attributes)
        made = self._add(part)
        self._last_part[parent] = made
        return made

    def _make_holder(self, kind: ContainerKind) -> None:
        """Make the waiting list, table or definitions; not one too deep, nor a table in a table."""
        waiting = self._waiting[-1]
        if waiting is None or waiting.kind is not kind:
            return
        self._waiting[-1] = None
        home = self._open[-1]
        deep = self._depth(home) + (3 if kind is ContainerKind.TABLE else 2) > DEEPEST
        if not deep and not (kind is ContainerKind.TABLE and self._tables > 1):
            made = msgspec.structs.replace(waiting, first=len(self.blocks), parent=home)
            self._open[-1] = self._add(made)

    def _close_nesting(self, tag: str) -> None:
        index = self._open.pop()
        self._waiting.pop()
        if tag == "table":
            self._tables -= 1
        if tag in {"td", "th"} and index is not None and self._tables == 1:
            cell = self.containers[index]
            if cell.kind is ContainerKind.CELL and cell.first == len(self.blocks):
                self.blocks.append(Block(BlockKind.PARAGRAPH, "", container=index))

    def _add(self, container: Container) -> int:
        self.containers.append(container)
        self._depths.append(self._depth(container.parent) + 1)
        return len(self.containers) - 1

    def _depth(self, index: int | None) -> int:
        return 0 if index is None else self._depths[index]

    def _home(self) -> int | None:
        """The container of what comes next: stray text of a list belongs to its last item."""
        index = self._open[-1]
        while index is not None and self.containers[index].kind in OF_PARTS:
            index = self._last_part.get(index, self.containers[index].parent)
        return index

    # Leaves

    def _flush(self) -> None:
        """Make a leaf of the pieces since the last one, if they hold any text."""
        pieces = self._pieces
        if not pieces:
            return
        if len(pieces) > 1 or not pieces[0][0].isspace():
            text, runs = (preformatted if self._code else flowing)(pieces)
            if text:
                self._leaf(text, runs)
        pieces.clear()

    def _leaf(self, text: str, runs: tuple[Run, ...]) -> None:
        kind = BlockKind.HEADING if self._level else BlockKind.PARAGRAPH
        if self._level and not self._code:
            self._targets.append(heading_id(text, self._heading_ids))
        self.blocks.append(
            Block(
                BlockKind.CODE if self._code else kind,
                text,
                runs,
                self._home(),
                0 if self._code else self._level,
                self._language if self._code else "",
                tuple(dict.fromkeys(self._targets)) if self._targets else (),
            )
        )
        self._targets.clear()
