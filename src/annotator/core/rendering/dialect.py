"""The Markdown dialect: Python-Markdown with a fixed list of extensions.

Nothing else may be added under the renderer's name `markdown/1`: another list is another text.
Importing this imports Python-Markdown, so it is imported only where Markdown is rendered.
"""

import re
import xml.etree.ElementTree as ET
from typing import Self

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    HashHeaderProcessor,
    HRProcessor,
    ParagraphProcessor,
    ReferenceProcessor,
    SetextHeaderProcessor,
)
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    BACKTICK_RE,
    BacktickInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tilde import DeleteSubExtension

from annotator.core.rendering.defuse import defuse
from annotator.core.rendering.structure import Scanner

ESCAPABLE = "\"$%&',/:;<=>?@^~"
"""Punctuation that a backslash makes plain in CommonMark but not in Python-Markdown."""

BACKSLASH_BREAK = r"\\\n"


def to_html(text: str) -> str:
    """HTML of a Markdown text with `\n` line ends and without control characters; not sanitised."""
    markdown = make_markdown()
    try:
        return markdown.convert(text)
    finally:
        _take_apart(markdown)


def _take_apart(markdown: Markdown) -> None:
    """Let go of a dialect that was used, which refers to its parts as they do to it: Python would
    find such a circle only when it looks at all there is, which it does not do in a day.
    """
    for processor in markdown.postprocessors:
        vars(processor).clear()
    vars(markdown.parser).clear()
    vars(markdown).clear()


def make_markdown() -> Markdown:
    """The dialect, fresh: footnotes and references of one text must not reach the next."""
    return _Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            _Footnotes(),
            DeleteSubExtension(subscript=False),
            MagiclinkExtension(),
            _Inline(),
        ]
    )


class _Markdown(Markdown):
    """Python-Markdown with our own pass over the containers in place of its preprocessors."""

    def build_parser(self) -> Self:
        super().build_parser()
        for name in ("normalize_whitespace", "html_block"):
            self.preprocessors.deregister(name)
        self.treeprocessors.deregister("prettify")
        vars(self.parser).clear()
        self.parser = _Parser(self)
        return self


class _Parser(BlockParser):
    """Containers by `Scanner`, the blocks inside them by Python-Markdown's own processors."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.footnotes: _Footnotes | None = None
        for priority, (name, make) in enumerate(_PROCESSORS.items()):
            self.blockprocessors.register(make(self), name, 70 - priority * 10)

    def parseChunk(self, parent: ET.Element, text: str) -> None:  # noqa: N802 (its caller's name)
        Scanner(parent, self).read(text.split("\n"))

    def leaf(self, parent: ET.Element, text: str) -> None:
        """Parse lines without containers into `parent`."""
        self.parseBlocks(parent, [defuse(text)])

    def raw(self, parent: ET.Element, html: str) -> None:
        """Put a block of HTML into `parent`; it comes back after the inline marks were read."""
        ET.SubElement(parent, "p").text = AtomicString(self.md.htmlStash.store(html))

    def footnote(self, name: str) -> ET.Element:
        """The element that takes the content of a footnote."""
        if self.footnotes is None:
            raise RuntimeError("the footnotes extension is missing")
        return self.footnotes.define(name)


_PROCESSORS = {
    "hashheader": HashHeaderProcessor,
    "setextheader": SetextHeaderProcessor,
    "hr": HRProcessor,
    "reference": ReferenceProcessor,
    "paragraph": ParagraphProcessor,
}


class _Footnotes(FootnoteExtension):
    """Python-Markdown's footnotes, without links back: those would be text of the article."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its caller's name)
        super().extendMarkdown(md)
        md.parser.blockprocessors.deregister("footnote")
        md.treeprocessors.deregister("footnote-duplicate")
        md.treeprocessors.register(_AtTheEnd(self), "footnote", 50)
        if isinstance(md.parser, _Parser):
            md.parser.footnotes = self

    def reset(self) -> None:
        super().reset()
        self.bodies: dict[str, ET.Element] = {}

    def unique_ref(self, reference: str, found: bool = False) -> str:  # noqa: ARG002 (its caller's signature)
        """The id of a reference; only the first one of a footnote needs it, to be linked to."""
        return reference

    def define(self, name: str) -> ET.Element:
        """The element that takes the content of the footnote `name`; a second one replaces it."""
        self.setFootnote(name, "")
        body = self.bodies[name] = ET.Element("li", {"id": self.makeFootnoteId(name)})
        return body


class _AtTheEnd(Treeprocessor):
    """Puts the footnotes behind the article, before the inline marks are read."""

    def __init__(self, footnotes: _Footnotes) -> None:
        super().__init__()
        self._footnotes = footnotes

    def run(self, root: ET.Element) -> None:
        if self._footnotes.bodies:
            division = ET.SubElement(root, "div", {"class": "footnote"})
            ET.SubElement(division, "ol").extend(self._footnotes.bodies.values())


class _CodeSpans(BacktickInlineProcessor):
    """Code spans as CommonMark has them: closed by a run of just as many backticks.

    Python-Markdown looks through all that follows, one character at a time.
    """

    # The stubs leave out that there may be no end.
    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override]
        """The offsets of what is inside the span that begins at `start`; no end where none is."""
        inside = start
        while text.startswith("`", inside):
            inside += 1
        closing = re.compile(f"(?<!`)`{{{inside - start}}}(?!`)").search(text, inside)
        return inside, None if closing is None else closing.start()


class _Inline(Extension):
    """A backslash at the end of a line breaks it, and escapes any punctuation elsewhere."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its caller's name)
        md.ESCAPED_CHARS.extend(mark for mark in ESCAPABLE if mark not in md.ESCAPED_CHARS)
        pattern = SubstituteTagInlineProcessor(BACKSLASH_BREAK, "br")
        md.inlinePatterns.register(pattern, "backslash-break", 175)
        md.inlinePatterns.register(_CodeSpans(BACKTICK_RE), "backtick", 190)
