"""Freak input costs little time and keeps its text."""

import pytest
from helpers import check, rendered, texts, tree_of
from tests.effort import is_little

from annotator.core.rendering.convert import convert_plain
from annotator.core.rendering.defuse import CELLS, defuse, is_suspicious, strip_tags
from annotator.core.rendering.original import HTML, Original

SIZE = 12_000
ORDINARY = "A *word* and [a link](b), `code` and\n\n- an item\n- another\n\n"
"""None is three times as much work as that; before they were defused, some were a thousand."""

REPEATED = (
    "[", "![", "[a](", "[](", "[^", "[a][", "[[", "](", "[!", "[\\]", "[a](<", "![a](", "[a](((",
    "(", "*a ", "_a ", "a**", "*_", "***a", "~~a ", "`a", "``a`", "<", "<!--", "<![", "<?", "</a",
    "&", "\\", "|a", "a@", "http://", "www.a ", "<http://", "<b>", "<div>", "<div>\n",
    "<table>\n\n", "> <table>\n\n", "<table><tr><td>", ">", "> \n", "- ", "- - ", "1. ", "# ",
    "=\n", "a\n---\n", ": a\n", "a\n: b\n", "[^1]: ", "[^1] ", "[a]: ", "a  \n", "\\\n", "> - ",
    "a|b\n-|-\n", "\t", "```\n", "|||\n", "<svg>",
)  # fmt: skip


@pytest.mark.parametrize("mark", REPEATED)
def test_a_mark_repeated(mark: str) -> None:
    assert is_little(lambda: repeated(mark), ordinary)


def ordinary() -> None:
    repeated(ORDINARY)


def repeated(piece: str) -> None:
    text = piece * (SIZE // len(piece))
    check(tree_of("x " + text))
    check(tree_of(text))


@pytest.mark.parametrize("mark", ["[", "![", "[a](", "[^", "[a][", "[[", "]("])
def test_marks_that_nothing_closes_are_text(mark: str) -> None:
    text = mark * 1000
    assert texts(text) == [text]


def test_brackets_in_each_other_are_text() -> None:
    assert texts("[" * 2000 + "]" * 2000) == ["[" * 2000 + "]" * 2000]


def test_what_is_closed_is_left_alone() -> None:
    links = "[a](http://b.c) `[` (d) " * 300
    assert defuse(links) == links
    assert defuse("[" * 90 + "`" * 91) == "[" * 90 + "`" * 91
    assert "[" * 3 + "``" in defuse("[" * 200 + " `[[[``[` " + "[ok](x)")


def test_code_among_surplus_brackets_keeps_its_text() -> None:
    (text,) = texts("[" * 300 + " `a[0][` (b [c](d)")
    assert text == "[" * 300 + " a[0][ (b c"


def test_a_table_of_empty_cells_is_text() -> None:
    columns = 400
    block = "|a" * columns + "\n" + "|-" * columns + "\n" + "|\n" * 5000
    assert (columns + 1) * 5001 > CELLS
    tree = tree_of(block)
    assert tree.containers == ()
    assert tree.text.startswith("|a|a")


@pytest.mark.parametrize("depth", [4, 16, 300])
def test_tables_in_tables_are_one(depth: int) -> None:
    tree = tree_of("<table><tr><td>x" * depth)
    assert [found.kind for found in tree.containers] == ["table", "row", "cell"]
    assert tree.text == "\n".join("x" * depth)


def test_a_long_word_is_kept_whole() -> None:
    assert texts("a" * 30_000) == ["a" * 30_000]


def test_suspicion() -> None:
    assert not is_suspicious("A *word* and [a link](b).\n\n" * 3000)
    assert not is_suspicious("<b>x</b> <i>y</i>\n\n" * 100)
    assert is_suspicious("x *y* " * 5000)
    assert is_suspicious("".join(f"<b id=a{n}>" for n in range(1500)) + "\n\nx" * 1500)


def test_suspicious_texts_are_rendered_elsewhere_with_the_same_result() -> None:
    text = "x *y* " * 5000
    assert is_suspicious(text)
    assert rendered(text).tree == tree_of(text)


def test_html_without_its_tags() -> None:
    page = "<title>t</title><p>a <b>b</b>\nc &amp; d</p><script>no<b></script><li>e<li>f < g <x"
    assert strip_tags(page).split("\n") == ["", "a b c & d", "", "e", "f < g <x"]
    found = convert_plain(Original(page.encode(), HTML, "utf-8"))
    assert [block.text for block in found.tree.blocks] == ["a b c & d", "e", "f < g <x"]
