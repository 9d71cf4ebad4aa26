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
from markdown.inlinepatterns import (
    BACKTICK_RE,
    InlineProcessor,
    LinkInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.magiclink import MagiclinkExtension

from annotator.core.rendering.defuse import defuse
from annotator.core.rendering.emphasis import Emphasis
from annotator.core.rendering.inline import InlineMarks
from annotator.core.rendering.marking import CodeSpans
from annotator.core.rendering.searches import Searches
from annotator.core.rendering.strikethrough import Strikethrough
from annotator.core.rendering.structure import Scanner
from annotator.core.rendering.tables import Tables
from annotator.core.rendering.writing import Unescape, write

ESCAPABLE = "\"$%&',/:;<=>?@^~"
"""Punctuation that a backslash makes plain in CommonMark but not in Python-Markdown."""

BACKSLASH_BREAK = r"\\\n"

FOOTNOTE_RE = r"\[\^([^\]]*)\]"
"""A reference to a footnote, as Python-Markdown's extension has it."""


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
    made = _Markdown(
        extensions=[
            Tables(use_align_attribute=True),
            _Footnotes(),
            Strikethrough(),
            MagiclinkExtension(),
            _Inline(),
        ]
    )
    made.serializer = write
    return made


class _Markdown(Markdown):
    """Python-Markdown with our own pass over the containers in place of its preprocessors."""

    def build_parser(self) -> Self:
        super().build_parser()
        for name in ("normalize_whitespace", "html_block"):
            self.preprocessors.deregister(name)
        self.treeprocessors.deregister("prettify")
        vars(self.parser).clear()
        self.parser = _Parser(self)
        self._make_linear()
        return self

    def _make_linear(self) -> None:
        """Put parts of our own where Python-Markdown's take long, or the square of a length."""
        searches = Searches()
        patterns = self.inlinePatterns
        for pattern in patterns:
            if isinstance(pattern, LinkInlineProcessor):
                vars(pattern)["getText"] = searches.bracketed
        patterns.register(CodeSpans(BACKTICK_RE, searches), "backtick", 190)
        patterns.register(Emphasis(self), "em_strong", 60)
        self.treeprocessors.register(Unescape(self), "unescape", 0)
        self.treeprocessors.register(InlineMarks(self, searches), "inline", 20)


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
        block = defuse(text)
        if not _is_paragraph(block):
            self.parseBlocks(parent, [block])
        elif bare := block.lstrip():
            ET.SubElement(parent, "p").text = bare

    def raw(self, parent: ET.Element, html: str) -> None:
        """Put a block of HTML into `parent`; it comes back after the inline marks were read."""
        ET.SubElement(parent, "p").text = AtomicString(self.md.htmlStash.store(html))

    def footnote(self, name: str) -> ET.Element:
        """The element that takes the content of a footnote."""
        if self.footnotes is None:
            raise RuntimeError("the footnotes extension is missing")
        return self.footnotes.define(name)


def _is_paragraph(block: str) -> bool:
    """Whether no line of a block begins as one of a heading, rule, table or reference does: most
    blocks can be told so at a glance, and then not each kind is looked for in them.
    """
    if block[:1] in _BEGINNINGS and _OTHER.match(block) is not None:
        return False
    return "\n" not in block or ("|" not in block and _OTHER_LINE.search(block) is None)


_BEGINNINGS = frozenset(("", *" #_*-["))
"""What a block that is none begins with."""
_OTHER = re.compile(r" *(?:#|\[[^\[\]]*\]:|[-_*][-_* ]*$|$)")
"""The beginning of a heading or a reference, or a rule, or nothing."""
_OTHER_LINE = re.compile(r"\n *[#=_*\[-]")


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
        md.inlinePatterns.register(_References(self), "footnote", 175)
        if isinstance(md.parser, _Parser):
            md.parser.footnotes = self

    def reset(self) -> None:
        super().reset()
        self.bodies: dict[str, ET.Element] = {}
        self.numbers: dict[str, int] = {}

    def unique_ref(self, reference: str, found: bool = False) -> str:  # noqa: ARG002 (its caller's signature)
        """The id of a reference; only the first one of a footnote needs it, to be linked to."""
        return reference

    def define(self, name: str) -> ET.Element:
        """The element that takes the content of the footnote `name`; a second one replaces it."""
        self.setFootnote(name, "")
        self.numbers.setdefault(name, len(self.numbers) + 1)
        body = self.bodies[name] = ET.Element("li", {"id": self.makeFootnoteId(name)})
        return body


class _References(InlineProcessor):
    """References to footnotes, numbered in the order in which those are defined.

    Python-Markdown counts through all footnotes for each reference.
    """

    def __init__(self, footnotes: _Footnotes) -> None:
        super().__init__(FOOTNOTE_RE)
        self._footnotes = footnotes

    def handleMatch(  # type: ignore[override]  # noqa: N802 (its caller's name)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 (its caller's signature)
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """The reference at `m`, and its ends."""
        name, known = m.group(1), self._footnotes
        if name not in known.numbers:
            return None, None, None
        mark = ET.Element("sup", {"id": known.makeFootnoteRefId(name, found=True)})
        link = ET.SubElement(mark, "a", {"href": f"#{known.makeFootnoteId(name)}"})
        link.set("class", "footnote-ref")
        link.text = known.getConfig("SUPERSCRIPT_TEXT").format(known.numbers[name])
        return mark, m.start(0), m.end(0)


class _AtTheEnd(Treeprocessor):
    """Puts the footnotes behind the article, before the inline marks are read."""

    def __init__(self, footnotes: _Footnotes) -> None:
        super().__init__()
        self._footnotes = footnotes

    def run(self, root: ET.Element) -> None:
        if self._footnotes.bodies:
            division = ET.SubElement(root, "div", {"class": "footnote"})
            ET.SubElement(division, "ol").extend(self._footnotes.bodies.values())


class _Inline(Extension):
    """A backslash at the end of a line breaks it, and escapes any punctuation elsewhere."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its caller's name)
        md.ESCAPED_CHARS.extend(mark for mark in ESCAPABLE if mark not in md.ESCAPED_CHARS)
        pattern = SubstituteTagInlineProcessor(BACKSLASH_BREAK, "br")
        md.inlinePatterns.register(pattern, "backslash-break", 175)
