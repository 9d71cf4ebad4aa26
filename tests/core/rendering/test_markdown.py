"""Hard cases of Markdown: what leaves a text has, what they say and what they lie in."""

import pytest
from helpers import leaves, texts, tree_of

from annotator.core.blocks import IMAGE_CHARACTER, ContainerKind, Run, Style

P = "paragraph"

LEAVES = {
    "headings": (
        "# One\n\nTwo\n===\n\nThree\n---\ntext\n\n#tag is no heading\n\n####### no heading",
        [
            ("heading1", "One", ""),
            ("heading1", "Two", ""),
            ("heading2", "Three", ""),
            (P, "text", ""),
            (P, "#tag is no heading", ""),
            (P, "####### no heading", ""),
        ],
    ),
    "list by two spaces": (
        "- a\n  - b\n    - c\n- d",
        [
            (P, "a", "list/item"),
            (P, "b", "list/item/list/item"),
            (P, "c", "list/item/list/item/list/item"),
            (P, "d", "list/item"),
        ],
    ),
    "list by four spaces and by tabs": (
        "- a\n    - b\n\t\t- c\n",
        [
            (P, "a", "list/item"),
            (P, "b", "list/item/list/item"),
            (P, "c", "list/item/list/item/list/item"),
        ],
    ),
    "numbers by three and by two spaces": (
        "1. a\n   - b\n2. c\n  - d\n10. e\n",
        [
            (P, "a", "list/item"),
            (P, "b", "list/item/list/item"),
            (P, "c", "list/item"),
            (P, "d", "list/item/list/item"),
            (P, "e", "list/item"),
        ],
    ),
    "list right after a paragraph": (
        "Takeaways:\n- a\n- b\n\nSteps:\n1. c",
        [
            (P, "Takeaways:", ""),
            (P, "a", "list/item"),
            (P, "b", "list/item"),
            (P, "Steps:", ""),
            (P, "c", "list/item"),
        ],
    ),
    "numbers that begin no list": (
        "1986. A great year\n\nIt was in\n14. of May, and\n1986. again",
        [(P, "1986. A great year", ""), (P, "It was in 14. of May, and 1986. again", "")],
    ),
    "signs that begin no list": (
        "-5 degrees\n\n*not* an item\n\n3.5 percent\n\ntext\n-\n\n+1",
        [
            (P, "-5 degrees", ""),
            (P, "not an item", ""),
            (P, "3.5 percent", ""),
            ("heading2", "text", ""),
            (P, "+1", ""),
        ],
    ),
    "code in a list, fenced and indented": (
        "- a\n\n  ```rust\n  fn x() {\n\n      y\n  }\n  ```\n- b\n\n      code\n\n  c",
        [
            (P, "a", "list/item"),
            ("code", "fn x() {\n\n    y\n}", "list/item"),
            (P, "b", "list/item"),
            ("code", "code", "list/item"),
            (P, "c", "list/item"),
        ],
    ),
    "paragraphs in items": (
        "1.  a\n\n    b\n\n2.  c\nlazy\n\n    > q\n\nafter",
        [
            (P, "a", "list/item"),
            (P, "b", "list/item"),
            (P, "c lazy", "list/item"),
            (P, "q", "list/item/quote"),
            (P, "after", ""),
        ],
    ),
    "indented code needs four": (
        "a\n\n    code\n\n\tmore\n\n   b\n    lazy",
        [(P, "a", ""), ("code", "code\n\nmore", ""), (P, "b lazy", "")],
    ),
    "code keeps its white space, but no blank ends": (
        "```\n\n  a\tb  c\n\n\td\n\n```\n",
        [("code", "  a\tb  c\n\n\td", "")],
    ),
    "marks in code are text": (
        "~~~\n# no\n- no\n> no\n<b>&amp;</b> *x* [a](b) `c`\n```\n~~~\n",
        [("code", "# no\n- no\n> no\n<b>&amp;</b> *x* [a](b) `c`\n```", "")],
    ),
    "quotes": (
        "> a\nlazy\n>\n> b\n> > c\n\n> d\n> - e\n> ```\n> f\n> ```\ng",
        [
            (P, "a lazy", "quote"),
            (P, "b", "quote"),
            (P, "c", "quote/quote"),
            (P, "d", "quote"),
            (P, "e", "quote/list/item"),
            ("code", "f", "quote"),
            (P, "g", ""),
        ],
    ),
    "table": (
        "before\n| a | b |\n|:--|--:|\n| *1* |  |\n| x \\| y | `c|d` | surplus |\n\nafter",
        [
            (P, "before", ""),
            (P, "a", "table/row/cell"),
            (P, "b", "table/row/cell"),
            (P, "1", "table/row/cell"),
            (P, "", "table/row/cell"),
            (P, "x | y", "table/row/cell"),
            (P, "c|d", "table/row/cell"),
            (P, "after", ""),
        ],
    ),
    "definitions": (
        "Term\n: one\n: two\n\n    more\n\nOther\n\n:   late\n\nA: b",
        [
            (P, "Term", "definitions/term"),
            (P, "one", "definitions/definition"),
            (P, "two", "definitions/definition"),
            (P, "more", "definitions/definition"),
            (P, "Other", "definitions/term"),
            (P, "late", "definitions/definition"),
            (P, "A: b", ""),
        ],
    ),
    "footnotes": (
        "a[^1] b[^x] c[^none]\n\n[^1]: one\n    still one\n\n    two\n[^x]: x\n\n- d",
        [
            (P, "a1 b2 c[^none]", ""),
            (P, "d", "list/item"),
            (P, "one still one", "footnotes/list/item"),
            (P, "two", "footnotes/list/item"),
            (P, "x", "footnotes/list/item"),
        ],
    ),
    "HTML": (
        (
            "<div align='center'>\n\n# In *it*\n\n</div>\n\n<details><summary>S</summary>\n\n"
            "- a\n\n"
            "</details>\n<p>x<br>y</p>\n*z*\n<!-- no\n\nno -->\n<table>\n<tr><td>c\n\n    d</table>"
        ),
        [
            ("heading1", "In it", ""),
            (P, "S", ""),
            (P, "a", "list/item"),
            (P, "x\ny", ""),
            (P, "z", ""),
            (P, "c d", "table/row/cell"),
        ],
    ),
    "no script, style or drawing": (
        (
            "a<script>b</script>\n\n<style>\nc {}\n\nd {}\n</style>\n\n<svg><text>e</text></svg>"
            "\n\n"
            "<iframe>f</iframe><math><mi>g</mi></math>h"
        ),
        [(P, "a", ""), (P, "h", "")],
    ),
    "entities and escapes": (
        '&amp; &copy; &#8364; &#x41; &lt;b&gt; \\* \\" \\[x\\] \\`y\\` \\\\ \\a',
        [(P, '& © € A <b> * " [x] `y` \\ \\a', "")],
    ),
    "characters that become a space": (
        "a&#13;b&#x2028;c&#xFDD0;d\u2029e\x0bf\x02g\x03h\x85i &#xD800;",
        [(P, "a b c d e f g h i \ufffd", "")],
    ),
    "white space": (
        "a  b\t c\u00a0\u00a0d\ne   \n   f",
        [(P, "a b c\u00a0\u00a0d e\nf", "")],
    ),
    "hard breaks": (
        "a  \nb\\\nc<br>\n d <br/> <br> e<br>\n\n\\\\\nf",
        [(P, "a\nb\nc\nd\n\ne", ""), (P, "\\ f", "")],
    ),
    "nothing to read": ("***\n\n- \n\n<p> </p>\n\n> \n\na", [(P, "a", "")]),
    "marks inside words": (
        "foo_bar_baz 2*3*4 ~5 a~b~c H~~2~~O",
        [(P, "foo_bar_baz 234 ~5 a~b~c H2O", "")],
    ),
    "list in a table's neighborhood": (
        "a | b\n- | -\n1 | 2\n\n* * *\n- - -",
        [
            (P, "a", "table/row/cell"),
            (P, "b", "table/row/cell"),
            (P, "1", "table/row/cell"),
            (P, "2", "table/row/cell"),
        ],
    ),
    "items in items on one line": (
        "- - a\n  - b\n- # c\n  d\n- > e",
        [
            (P, "a", "list/item/list/item"),
            (P, "b", "list/item/list/item"),
            ("heading1", "c", "list/item"),
            (P, "d", "list/item"),
            (P, "e", "list/item/quote"),
        ],
    ),
    "nested tables": (
        "<table><tr><td>a<table><tr><td>b</td><td></td></tr></table>c</td></tr></table>",
        [(P, "a", "table/row/cell"), (P, "b", "table/row/cell"), (P, "c", "table/row/cell")],
    ),
    "stray text in lists": (
        "<ul>\nx<li>a</li>\ny<ul><li>b</li></ul>\n</ul>\n\n<dl>u<dt>v</dt>w</dl>",
        [
            (P, "x", ""),
            (P, "a", "list/item"),
            (P, "y", "list/item"),
            (P, "b", "list/item/list/item"),
            (P, "u", ""),
            (P, "v", "definitions/term"),
            (P, "w", "definitions/term"),
        ],
    ),
}


@pytest.mark.parametrize("case", LEAVES)
def test_leaves(case: str) -> None:
    markdown, expected = LEAVES[case]
    assert leaves(markdown) == expected


def test_a_fence_without_end_ends_with_its_item() -> None:
    assert texts("- a\n\n  ```\n  b\n\nc") == ["a", "b", "c"]


def test_another_bullet_begins_another_list() -> None:
    lists = [c for c in tree_of("* a\n* b\n+ c\n- d\n\n1. e\n2) f").containers if c.kind == "list"]
    assert [(found.first, found.ordered, found.number) for found in lists] == [
        (0, False, 1),
        (2, False, 1),
        (3, False, 1),
        (4, True, 1),
        (5, True, 2),
    ]


def test_tasks() -> None:
    tree = tree_of(
        "- [ ] a\n- [x] b\n- [X] c\n- [y] d\n\n<ul><li><input type=checkbox checked>e</ul>"
    )
    items = [found for found in tree.containers if found.kind is ContainerKind.ITEM]
    assert [item.task for item in items] == [False, True, True, None, True]
    assert [block.text for block in tree.blocks] == ["a", "b", "c", "[y] d", "e"]


def test_a_box_after_text_or_outside_an_item_is_no_task() -> None:
    tree = tree_of("<input type=checkbox>\n\n<ul><li>a <input type=checkbox></ul>")
    assert all(found.task is None for found in tree.containers)


def test_cells() -> None:
    tree = tree_of("|a|b|\n|:-|-:|\n|1|2|\n\n<table><tr><td colspan=3 rowspan=900>x<td colspan=0>y")
    cells = [found for found in tree.containers if found.kind is ContainerKind.CELL]
    assert [(c.header, c.align, c.columns, c.rows) for c in cells] == [
        (True, "left", 1, 1),
        (True, "right", 1, 1),
        (False, "left", 1, 1),
        (False, "right", 1, 1),
        (False, "", 3, 100),
        (False, "", 1, 1),
    ]


def test_rules_are_containers_between_leaves() -> None:
    rules = [c.first for c in tree_of("a\n\n---\n\nb\n\n***").containers if c.kind == "rule"]
    assert rules == [1, 2]


def test_runs() -> None:
    (block,) = tree_of(
        "**b *bi*** `c` ~~s~~ [l *i*](http://x.y) ![alt *t*](p/i.png) <sub>1</sub> <mark>m</mark>"
    ).blocks
    assert block.text == f"b bi c s l i {IMAGE_CHARACTER} 1 m"
    assert block.runs == (
        Run(0, 2, (Style.STRONG,)),
        Run(2, 4, (Style.STRONG, Style.EMPHASIS)),
        Run(5, 6, (Style.CODE,)),
        Run(7, 8, (Style.STRIKE,)),
        Run(9, 11, (), "http://x.y"),
        Run(11, 12, (Style.EMPHASIS,), "http://x.y"),
        Run(13, 14, (), "", "p/i.png", "alt *t*"),
        Run(15, 16, (Style.SUBSCRIPT,)),
        Run(17, 18, (Style.HIGHLIGHT,)),
    )


def test_runs_in_code_keep_their_places_when_blank_lines_go() -> None:
    (block,) = tree_of("<pre>\n\n  <b>a</b>\nb <i>c</i>\n \n</pre>").blocks
    assert block.text == "  a\nb c"
    assert block.runs == (Run(2, 3, (Style.STRONG,)), Run(6, 7, (Style.EMPHASIS,)))


def test_bare_links() -> None:
    (block,) = tree_of("see https://a.b/c_d. or www.e.fr, or f@g.hk and <http://i.jp>").blocks
    assert block.text == "see https://a.b/c_d. or www.e.fr, or f@g.hk and http://i.jp"
    links = [(block.text[run.start : run.end], run.link) for run in block.runs]
    assert links == [
        ("https://a.b/c_d", "https://a.b/c_d"),
        ("www.e.fr", "http://www.e.fr"),
        ("f@g.hk", "mailto:f@g.hk"),
        ("http://i.jp", "http://i.jp"),
    ]


def test_references_and_their_definitions() -> None:
    (block,) = tree_of('[a], [b][A] and ![c][a]\n\n[a]: sub/x.png "title"').blocks
    assert [(run.link, run.image) for run in block.runs] == [
        ("sub/x.png", ""),
        ("sub/x.png", ""),
        ("", "sub/x.png"),
    ]


def test_footnote_links_lead_to_their_leaf() -> None:
    tree = tree_of("a[^n]\n\n[^n]: x\n\n    y")
    assert tree.blocks[0].runs == (Run(1, 2, (Style.SUPERSCRIPT,), "#fn:n"),)
    assert [block.targets for block in tree.blocks] == [("fnref:n",), ("fn:n",), ()]


def test_ids_lead_to_the_leaf_that_follows() -> None:
    tree = tree_of(
        '<a id="top"></a>\n\n<h2 id="s">S</h2>\n\nx <span id="in">y</span> <b id="a b">z</b>'
    )
    assert [block.targets for block in tree.blocks] == [("top", "s"), ("in",)]


def test_languages_of_code() -> None:
    blocks = tree_of("```rust,ignore\na\n```\n\n``` {.python}\nb\n```\n\n    c\n").blocks
    assert [block.language for block in blocks] == ["rust", "python", ""]


def test_python_markdowns_own_placeholders_are_text() -> None:
    assert texts("klzzwxh:0000 wzxhzdk:0 **b** <i>c</i>\x02amp\x03") == [
        "klzzwxh:0000 wzxhzdk:0 b c amp"
    ]


def test_a_code_span_ends_with_as_many_backticks() -> None:
    assert texts("``a`b`` `c ``d`` e` ``` f") == ["a`b c ``d`` e ``` f"]


def test_nothing_stays_from_one_text_to_the_next() -> None:
    first = tree_of("a[^1] [r]\n\n[^1]: x\n\n[r]: http://x.y")
    assert tree_of("a[^1] [r]").text == "a[^1] [r]"
    assert tree_of("a[^1] [r]\n\n[^1]: x\n\n[r]: http://x.y") == first


@pytest.mark.parametrize("depth", [30, 200])
def test_what_is_nested_too_deep_is_flattened_and_stays(depth: int) -> None:
    lists = "".join("  " * level + f"- i{level}\n" for level in range(depth))
    tree = tree_of(lists)
    assert all(f"i{level}" in tree.text for level in range(depth))
    assert max(len(tree.path(block.container)) for block in tree.blocks) <= 24
    assert tree_of(">" * depth + " x").text.endswith("x")
