"""Plain text, the tree of a bare text, and how trees are stored."""

import re
import zlib

import pytest
from helpers import check, rendered, tree_of
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.blocks import Block, BlockKind, BlockTree, Container, ContainerKind, Run
from annotator.core.errors import Cancelled
from annotator.core.rendering import (
    NoticeCode,
    decode_tree,
    encode_tree,
    make_original,
    plain_tree,
    render,
    text_sha256,
)
from annotator.core.rendering.plain import LINES_A_TURN
from annotator.core.rendering.render import MARKDOWN_LIMIT


def test_each_line_with_text_is_a_paragraph_and_nothing_is_markup() -> None:
    found = rendered("# a\n\n  * b\t c  \n \t \n> **d**\n---\n\u00a0e &amp;", "text/plain")
    assert [block.text for block in found.tree.blocks] == [
        "# a",
        "* b c",
        "> **d**",
        "---",
        "\u00a0e &amp;",
    ]
    assert {(block.kind, block.level, block.container) for block in found.tree.blocks} == {
        ("paragraph", 0, None)
    }
    assert (found.renderer, found.notices) == ("plain/1", ())


def test_an_unknown_media_type_is_plain_text() -> None:
    assert rendered("# a", "text/x-unknown").renderer == "plain/1"


def test_markdown_beyond_the_limit_is_plain_text_and_says_so() -> None:
    text = "---\ntitle: T\n---\n# a\n" + "b *c*\n\n" * (MARKDOWN_LIMIT // 7)
    found = rendered(text)
    assert found.renderer == "plain/1"
    assert found.tree.blocks[3].text == "# a"
    assert found.details.title == "T"
    assert [(told.code, told.parameters) for told in found.notices] == [
        (NoticeCode.PLAIN_TOO_LARGE, {"limit_mb": 2})
    ]


def test_long_plain_text_can_be_cancelled() -> None:
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if len(shares) > 2:
            raise Cancelled

    original = make_original(b"line\n" * LINES_A_TURN * 5, "text/plain")
    with pytest.raises(Cancelled):
        render(original, progress=stop)
    assert shares == sorted(shares)


@settings(max_examples=150)
@given(st.text(st.sampled_from("ab \n\t\u00a0🙂\ufffc")))
def test_the_tree_of_a_text_has_exactly_that_text(text: str) -> None:
    tree = plain_tree(text)
    assert tree.text == text
    assert all(container.parent is None or container.parent >= 0 for container in tree.containers)
    if not text.startswith("\n") and text == text.strip() and "\t" not in text:
        check(plain_tree(re.sub(" *\n *", "\n", text)))


def test_storing_keeps_everything_and_is_the_same_each_time() -> None:
    tree = tree_of("# a\n\n- [x] *b* ![c](d.png)\n\n|e|f|\n|-|-|\n||g|\n\n[^1]\n\n[^1]: h 🙂")
    data = encode_tree(tree)
    assert decode_tree(data, tree.text) == tree
    assert encode_tree(decode_tree(data, tree.text)) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"x", zlib.compress(b"x"), zlib.compress(bytes(30_000_000)),
     encode_tree(plain_tree("another text")),
     encode_tree(BlockTree((Block(BlockKind.PARAGRAPH, "words", container=0),))),
     encode_tree(BlockTree((Block(BlockKind.PARAGRAPH, "words", (Run(3, 9),)),))),
     encode_tree(BlockTree(plain_tree("words").blocks, (Container(ContainerKind.ITEM, 0, 0),))),
     encode_tree(
         BlockTree(plain_tree("words").blocks, (Container(ContainerKind.CELL, 0, columns=10**9),))
     )],
)  # fmt: skip
def test_what_was_not_stored_by_us_is_shown_as_plain_text(data: bytes) -> None:
    assert decode_tree(data, "words") == plain_tree("words")


def test_the_hash_of_a_text_is_that_of_its_utf_8() -> None:
    assert text_sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
