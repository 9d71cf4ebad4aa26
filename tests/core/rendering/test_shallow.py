"""HTML in which thousands of elements lie in each other costs no more than other HTML."""

import pytest
from tests.effort import is_little

from annotator.core.blocks import BlockTree, ContainerKind, Style
from annotator.core.rendering.sanitize import sanitize
from annotator.core.rendering.shallow import DEEPEST, FEW, shallow
from annotator.core.rendering.walk import walk

SIZE = 100_000
TIMES = 8
"""They take two to four times as long; before they were made shallow, ten to a hundred."""
PAGE = "<div><p>Some <b>words</b> and <a href='b'>a link</a>.</p><ul><li>one</li></ul></div>\n"

DEEP = (
    "<div>", "<div>x", "<ul><li>", "<b id={0}>", "<font color={0}><p>x", "<dl><dt>a<dd>", "<pre>",
    "<blockquote>", "<p><fieldset>", "<table>a", "<details><summary>a</summary>", "<form><div>",
    "<div></span>", "<span><div>", "<foo>x", "<i><div></i>",
)  # fmt: skip


def repeated(piece: str) -> str:
    """So many of a piece, each with its own number."""
    return "".join(piece.replace("{0}", str(number)) for number in range(SIZE // len(piece)))


def tree_of(html: str) -> BlockTree:
    return walk(sanitize(html))


@pytest.mark.parametrize("piece", DEEP)
def test_deep_elements_take_no_longer_than_others(piece: str) -> None:
    deep, ordinary = repeated(piece), repeated(PAGE)
    assert is_little(lambda: tree_of(deep), lambda: tree_of(ordinary), TIMES)


def test_what_is_not_deep_is_left_as_it_is() -> None:
    page = repeated(PAGE)
    assert page.count("<") > FEW
    assert shallow(page) is page
    sloppy = "<table>" + "<tr><td><font color=red><b>x<p>y<li>z<br>" * FEW
    assert shallow("<p>x<li>y<td>z<a href=a>b" * FEW) == "<p>x<li>y<td>z<a href=a>b" * FEW
    assert tree_of(sloppy).text.count("z") == FEW


def test_tags_in_scripts_and_comments_are_none() -> None:
    page = "<script>'" + "<div>" * FEW + "'</script><!--" + "<div>" * FEW + "-->" + "<div>x</div>"
    assert shallow(page) is page
    unclosed = "<div>" * FEW + "<script>" + "<div>" * FEW
    assert shallow(unclosed).endswith("<script>" + "<div>" * FEW)


def test_the_text_stays_in_blocks_of_their_own() -> None:
    count = FEW + DEEPEST
    tree = tree_of("".join(f"<div>{number}" for number in range(count)))
    assert tree.text.split("\n") == [str(number) for number in range(count)]
    closed = tree_of("<div>a" * count + "</div>b" * count)
    assert closed.text.split("\n") == ["a"] * count + ["b"] * count


def test_what_was_closed_counts_no_more() -> None:
    deep = "<ul><li>a" * (FEW + DEEPEST) + "</ul>" * (FEW + DEEPEST)
    tree = tree_of(deep + "<blockquote>b</blockquote><i class=x>c</i>")
    assert tree.containers[-1].kind is ContainerKind.QUOTE
    assert tree.blocks[-1].runs[0].styles == (Style.EMPHASIS,)


def test_inline_elements_beyond_the_depth_are_plain() -> None:
    tree = tree_of("".join(f"<b id=a{number}>x " for number in range(FEW + 1)) + "y")
    assert tree.text == "x " * (FEW + 1) + "y"
    assert tree.blocks[0].targets[-1] == f"a{FEW}"
