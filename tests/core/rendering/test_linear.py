"""Inline marks, tables and footnotes come out as Python-Markdown's own parts make them, in work
that grows with the text and not with its square.
"""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    BACKTICK_RE,
    BacktickInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tilde import DeleteSubExtension
from test_properties import DATA, FILES, FRAGMENTS, needs_data
from tests.effort import is_little

from annotator.core.rendering import dialect, marking, read_original
from annotator.core.rendering.dialect import BACKSLASH_BREAK, FOOTNOTE_RE, to_html
from annotator.core.rendering.marking import Pass
from annotator.core.rendering.tables import _Rows
from counting import calls


class _CodeSpans(BacktickInlineProcessor):
    """Code spans that are closed by a run of just as many backticks, looked for one by one."""

    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override]
        inside = start
        while text.startswith("`", inside):
            inside += 1
        closing = re.compile(f"(?<!`)`{{{inside - start}}}(?!`)").search(text, inside)
        return inside, None if closing is None else closing.start()


class _Reference(dialect._Markdown):
    """The dialect with Python-Markdown's own parts."""

    def _make_linear(self) -> None:
        self.inlinePatterns.register(_CodeSpans(BACKTICK_RE), "backtick", 190)


def by_python_markdown(text: str) -> str:
    """HTML of a text by parts that take the square of its length."""
    footnotes = dialect._Footnotes()
    markdown = _Reference(
        extensions=[
            "tables",
            footnotes,
            DeleteSubExtension(subscript=False),
            MagiclinkExtension(),
            dialect._Inline(),
        ],
        extension_configs={"tables": {"use_align_attribute": True}},
    )
    assert isinstance(markdown.treeprocessors["inline"], InlineProcessor)
    patterns = markdown.inlinePatterns
    patterns.register(FootnoteInlineProcessor(FOOTNOTE_RE, footnotes), "footnote", 175)
    line_break = SubstituteTagInlineProcessor(BACKSLASH_BREAK, "br")
    patterns.register(line_break, "backslash-break", 175)
    return markdown.convert(text)


def clean(text: str) -> str:
    """What the dialect is given: no control characters."""
    return re.sub("[\x00-\x08\x0b-\x1f]", " ", text)


MARKS = (
    "*", "**", "***", "_", "__", "~", "~~", "`", "``", "\\", "\\\\", "[", "]", "(", ")", "![",
    "](",
    "[a](b)", '[a](b "c', "[^1]", "[r]", "a@b.cd", "+d@e.fg", "www.a.bc", "http://a.b", "<b>",
    "&a;", "<http://a.b>", "  \n", "\\\n", "a", "b ", " ", ".", "-", "'", '"', "\n",
)  # fmt: skip
BEHIND = "\n\n[^1]: note\n\n[r]: http://a.b 't'\n"


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
@example("**x *b _c_ _d* *e*")
@example('x [a](b "[a](b "')
@example("***)****_***\\**")  # in which emphasis cuts a placeholder
@example("a\\\\`b` `c`*a**b***c****d* a@b.cd+d@e.fg a@b.cd.e@f.gh")
def test_inline_marks_are_those_of_python_markdown(text: str) -> None:
    assert to_html(text + BEHIND) == by_python_markdown(text + BEHIND)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join).map(clean))
def test_blocks_are_those_of_python_markdown(text: str) -> None:
    assert to_html(text) == by_python_markdown(text)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(("`", "``", "\\", "\\`", "\\|", "|", "a")), max_size=30).map("".join)
)
def test_rows_are_cut_as_python_markdown_does(row: str) -> None:
    parser = Markdown().parser
    assert _Rows(parser, {})._split(row) == TableProcessor(parser, {})._split(row)  # type: ignore[attr-defined]


@needs_data
def test_real_articles_are_those_of_python_markdown() -> None:
    assert DATA
    for path in FILES:
        text = read_original(path).text
        assert to_html(text) == by_python_markdown(text), path


REPEATED = (
    "[", "](", "![", "[a](b) ", "[a][b] ", "[a", "*a* ", "*_*_", "**a* ", "*a ", "a*b*", "_a ",
    "***",
    "`a` ", "``a` ", "\\`", "\\\\`", "\\*", "a\n\n", "- a\n", "> a\n", "|a|b|\n|-|-|\n", "a@b.cd ",
    "http://a.b ", "<b>", "&amp; ", "a  \n", "[^1]", "[^1]: a\n", "~~a~~ ", "<a", "<!--", "a: b\n",
)  # fmt: skip


@pytest.mark.parametrize("mark", REPEATED)
def test_twice_the_text_is_twice_the_work(mark: str) -> None:
    once, twice = ((mark * (size // len(mark))) for size in (1200, 2400))
    to_html(once)
    assert calls(lambda: to_html(twice)) < 2.5 * calls(lambda: to_html(once))


def test_code_spans_in_a_row_of_a_table_are_twice_the_work() -> None:
    rows = _Rows(Markdown().parser, {})
    once = calls(lambda: rows._split("`a`|" * 1000))
    assert calls(lambda: rows._split("`a`|" * 2000)) < 2.1 * once


def test_many_marks_do_not_copy_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[int] = []
    written = Pass._write_out

    def count(self: Pass, rest: str) -> None:
        copied.append(len(rest))
        written(self, rest)

    monkeypatch.setattr(Pass, "_write_out", count)
    to_html("*a* _b_ `c` [d](e) \\* <b>f</b> &amp; http://g.h i@j.kl. ~~m~~ [^1]  \n" * 50)
    assert copied == []
    to_html("a@b.cd+d@e.fg ~~a~~~")
    assert copied


NESTED = (
    ("*a **b ", " c** d*"), ("*a _b ", "c_ d*"), ("~~a ", " b~~"), ("*a ~~b ", "c~~ d*"),
    ("*a ", "*"), ("~~a ", "~"), ("a **b ", "c*d"), ("[", "](a)"), ("<b>x ", " y</b>"),
)  # fmt: skip
SOME, MORE = 1_000, 4_000
"""Marks in each other."""
TIMES = 9
"""Four times as many take four times as long; what took the square of them took sixteen."""


@pytest.mark.parametrize(("front", "back"), NESTED)
def test_marks_in_each_other_take_their_share(front: str, back: str) -> None:
    some, more = (front * count + back * count for count in (SOME, MORE))
    assert is_little(lambda: to_html(more), lambda: to_html(some), TIMES)


@pytest.mark.parametrize("mark", ["*", "_", "~"])
def test_a_run_of_marks_behind_an_open_one_is_looked_at_once(mark: str) -> None:
    some, more = (f"{mark * 2}a " + mark * count for count in (10_000, 40_000))
    assert is_little(lambda: to_html(more), lambda: to_html(some), TIMES)


def test_what_touches_without_end_is_copied_so_often_only(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a@b.cd+" * 40
    assert to_html(text).count("<a") == 40
    monkeypatch.setattr(marking, "MOST_COPIED", 10 * len(text))
    assert 5 < to_html(text).count("<a") < 20
    assert to_html(text).endswith("a@b.cd+</p>")


def test_paragraphs_are_told_from_what_looks_alike() -> None:
    for first in (
        "#",
        "# a",
        "-",
        "- - -",
        "***",
        "*a*",
        "_ _ _",
        "[a]: b",
        "[a] b",
        "a|b",
        "=",
        " a",
    ):
        for second in ("", "\n---", "\n===", "\n-|-", "\n[c]: d", "\n# e", "\n***", "\n *f* g"):
            assert to_html(first + second) == by_python_markdown(first + second)
