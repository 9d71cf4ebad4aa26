"""The containers of Markdown: lists, quotes, definitions, footnotes, and the code and HTML in them.

Python-Markdown nests lists by exactly four spaces, wants a blank line before each list and finds
fences only at the margin, so its own processors for containers are replaced by this one pass over
the lines, by the rules of CommonMark (https://spec.commonmark.org/0.31.2/#appendix-a-parsing-
strategy). What is left, blocks of lines without a container, goes to Python-Markdown's processors
for headings, rules, tables, link references and paragraphs, and all inline marks are its own.
"""

import re
import xml.etree.ElementTree as ET

from annotator.core.rendering import marks
from annotator.core.rendering.lines import Line
from annotator.core.rendering.open_container import (
    Host,
    OpenContainer,
    definitions_in,
    take_quote,
)
from annotator.core.rendering.verbatim import (
    CODE_INDENT,
    Fenced,
    Html,
    Indented,
    Verbatim,
    add_code,
)

DEEPEST = 40
"""Containers in each other; the mark of a deeper one is text."""


class Scanner:
    """One pass over the lines of a text."""

    def __init__(self, root: ET.Element, host: Host) -> None:
        self._root = root
        self._host = host
        self._stack: list[OpenContainer] = []
        self._lines: list[str] = []
        """The block of plain lines that is being gathered."""
        self._verbatim: Verbatim | None = None
        self._delimiters: dict[ET.Element, str] = {}
        self._all: list[str] = []
        self._number = 0
        self._last_line: dict[str, int] = {}

    def read(self, lines: list[str]) -> None:
        """Read all lines into the root element."""
        self._all = lines
        for number, text in enumerate(lines):
            self._number = number
            if self._stack or self._verbatim is not None or not self._take_plain(text):
                self._read_line(Line(text))
        self._close_to(0)

    def _take_plain(self, text: str) -> bool:
        """Take a line that lies in no container and is empty or begins with a letter: no mark of a
        block does, so most lines of an article need no look at each kind of mark.
        """
        if not text:
            self._end_lines()
        elif text[0].isalpha():
            self._lines.append(text)
        else:
            return False
        return True

    @property
    def _top(self) -> ET.Element:
        return self._stack[-1].element if self._stack else self._root

    def _read_line(self, line: Line) -> None:
        matched = self._match(line)
        whole = matched == len(self._stack)
        if self._verbatim is not None:
            if whole and self._gather(line):
                return
            self._end_verbatim()
        if line.blank:
            self._blank(matched)
        else:
            self._begin(line, matched)

    def _blank(self, matched: int) -> None:
        """A blank line ends paragraphs, and quotes whose mark it lacks."""
        self._end_lines()
        if matched < len(self._stack):
            self._close_to(matched)

    def _match(self, line: Line) -> int:
        """Take off the marks of the open containers that the line lies in; how many those are."""
        verbatim = self._verbatim is not None
        for depth, container in enumerate(self._stack):
            if not container.takes(line, verbatim=verbatim):
                return depth
        return len(self._stack)

    # Plain lines

    def _begin(self, line: Line, matched: int) -> None:
        """Open the containers that begin on this line, then take what is left as a leaf."""
        while True:
            paragraph = bool(self._lines) and matched == len(self._stack)
            if line.indent >= CODE_INDENT:
                if not self._lines:
                    self._close_to(matched)
                    self._start_indented(line)
                    return
                break
            bare = line.rest.lstrip(" \t")
            if self._start_leaf(line, bare, matched, paragraph=paragraph):
                return
            if not self._start_container(line, bare, matched, paragraph=paragraph):
                break
            matched = len(self._stack)
            if line.blank:
                return
        self._continue(line, matched)

    def _continue(self, line: Line, matched: int) -> None:
        """Add a line to the paragraph before it, even from outside its container, or begin one."""
        if not self._lines:
            self._close_to(matched)
        line.take(CODE_INDENT - 1 if line.indent < CODE_INDENT else 0)
        # To Python-Markdown a `#` is a heading even without a space behind it: "#Kyiv" is a word.
        self._lines.append("\\" + line.rest if line.rest.startswith("#") else line.rest)

    def _start_leaf(self, line: Line, bare: str, matched: int, *, paragraph: bool) -> bool:
        """Heading, rule, fence or HTML at the front of the line."""
        if bare[0] not in marks.LEAVES:
            return False
        if marks.HEADING.match(bare):
            self._close_to(matched)
            self._host.leaf(self._top, bare)
            return True
        if paragraph and marks.UNDERLINE.match(bare):
            self._lines.append(bare)
            self._end_lines()
            return True
        if marks.RULE.match(bare):
            self._close_to(matched)
            ET.SubElement(self._top, "hr")
            return True
        return self._start_fence(line, bare, matched) or self._start_html(line, bare, matched)

    def _start_fence(self, line: Line, bare: str, matched: int) -> bool:
        found = marks.FENCE.match(bare)
        if found is None:
            return False
        self._close_to(matched)
        words = re.findall(r"[\w+#.-]+", found.group(2) or found.group(4) or "")
        language = words[0].lstrip(".") if words else ""
        parent = self._top
        self._verbatim = Fenced(
            lambda lines: add_code(parent, lines, language),
            found.group(1) or found.group(3),
            line.indent,
        )
        return True

    def _start_html(self, line: Line, bare: str, matched: int) -> bool:
        mark = marks.html_mark(bare)
        if mark is None:
            return False
        self._close_to(matched)
        parent = self._top
        keep = mark.element
        self._verbatim = Html(
            lambda lines: self._host.raw(parent, "\n".join(lines)) if keep else None,
            mark.end,
            whole=mark.whole and self._comes(mark.end),
        )
        self._gather(line)
        return True

    def _comes(self, end: str) -> bool:
        """Whether `end` is on this line or a later one; all lines are searched once for each."""
        if not end:
            return False
        if end not in self._last_line:
            numbered = enumerate(self._all)
            found = (number for number, text in numbered if end in text.lower())
            self._last_line[end] = max(found, default=-1)
        return self._last_line[end] >= self._number

    def _start_indented(self, line: Line) -> None:
        parent = self._top
        self._verbatim = Indented(lambda lines: add_code(parent, lines, ""))
        self._gather(line)

    def _gather(self, line: Line) -> bool:
        """Take a line into the open code or HTML; False where there is none, or it has ended."""
        verbatim = self._verbatim
        if verbatim is None or not verbatim.take(line):
            return False
        if verbatim.ended:
            self._end_verbatim()
        return True

    def _end_verbatim(self) -> None:
        if self._verbatim is not None:
            self._verbatim.finish(self._verbatim.lines)
            self._verbatim = None

    # Containers

    def _start_container(self, line: Line, bare: str, matched: int, *, paragraph: bool) -> bool:
        if matched >= DEEPEST:
            return False
        if bare.startswith(">"):
            self._close_to(matched)
            take_quote(line)
            self._stack.append(OpenContainer(ET.SubElement(self._top, "blockquote"), quote=True))
            return True
        mark = marks.item_mark(bare)
        if mark is not None and marks.is_item(mark, bare, paragraph=paragraph):
            self._start_item(line, mark, matched)
            return True
        return self._start_footnote(line, bare, matched) or self._start_definition(
            line, bare, matched, paragraph=paragraph
        )

    def _start_item(self, line: Line, mark: marks.ItemMark, matched: int) -> None:
        indent = line.indent
        self._close_to(matched)
        line.take(indent)
        line.skip(mark.width)
        gap = line.indent
        if mark.empty or gap > CODE_INDENT:
            gap = 1
        line.take(gap)
        item = ET.SubElement(self._list(mark), "li")
        content = indent + mark.width + gap
        self._stack.append(
            OpenContainer(item, least=content, content=content, item=True, marker=indent)
        )
        task = marks.TASK.match(line.rest)
        if task is not None:
            box = ET.SubElement(item, "input", {"type": "checkbox"})
            if task.group(1) != " ":
                box.set("checked", "checked")
            line.skip(task.end())

    def _list(self, mark: marks.ItemMark) -> ET.Element:
        """The list that an item with this mark belongs to: the one before it, or a new one."""
        top = self._top
        last = top[-1] if len(top) else None
        if last is not None and self._delimiters.get(last) == mark.delimiter:
            return last
        made = ET.SubElement(top, "ul" if mark.number is None else "ol")
        if mark.number not in {None, 1}:
            made.set("start", str(mark.number))
        self._delimiters[made] = mark.delimiter
        return made

    def _start_footnote(self, line: Line, bare: str, matched: int) -> bool:
        found = marks.FOOTNOTE.match(bare)
        if found is None:
            return False
        self._close_to(matched)
        line.take(line.indent)
        line.skip(found.end())
        self._stack.append(OpenContainer(self._host.footnote(found.group(1)), least=2, content=4))
        return True

    def _start_definition(self, line: Line, bare: str, matched: int, *, paragraph: bool) -> bool:
        if not bare.startswith(":") or marks.DEFINITION.match(bare) is None:
            return False
        if matched < len(self._stack) and self._stack[-1].element.tag == "dd":
            self._close_to(matched)
        if matched < len(self._stack):
            return False
        definitions = definitions_in(self._top, self._lines if paragraph else [])
        if definitions is None:
            return False
        self._lines.clear()
        line.take(line.indent)
        line.skip(1)
        line.take(3)
        self._stack.append(OpenContainer(ET.SubElement(definitions, "dd"), least=2, content=4))
        return True

    def _close_to(self, depth: int) -> None:
        """End what is being gathered, and all containers beyond `depth`."""
        self._end_verbatim()
        self._end_lines()
        del self._stack[depth:]

    def _end_lines(self) -> None:
        if self._lines:
            parts = marks.split_at_table(self._lines)
            self._lines = []
            for lines in parts:
                self._host.leaf(self._top, "\n".join(lines))
