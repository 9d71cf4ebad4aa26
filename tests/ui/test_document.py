"""The document holds the article text, and offsets survive the way to Qt and back."""

import os
import re
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from trees import TreeMaker, everything, paragraphs, trees

from annotator.core.blocks import Block, BlockKind, BlockTree, ContainerKind, Run
from annotator.ui.document import CHUNK_UNITS, ArticleDocument
from annotator.ui.images import ImageSource
from annotator.ui.inline import Typography
from annotator.ui.long_tables import LONG_TABLE, split_columns
from annotator.ui.markup import LONG_LIST, Markup
from annotator.ui.pieces import LONGEST, cut

pytestmark = pytest.mark.usefixtures("qapp")

relaxed = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def document_of(tree: BlockTree, parent: QObject) -> ArticleDocument:
    images = ImageSource(None, lambda: 600)
    document = ArticleDocument(tree, Typography(), images, parent)
    document.start()
    document.finish()
    return document


def between(document: QTextDocument, first: int, last: int) -> str:
    """Return Qt's own text between two positions, its separators as line feeds."""
    cursor = QTextCursor(document)
    cursor.setPosition(first)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    return re.sub("[\u2028\u2029\ufdd0\ufdd1]", "\n", cursor.selectedText())


def assert_same_texts(tree: BlockTree, document: ArticleDocument) -> None:
    """Each leaf block's text is what Qt has there."""
    offsets = document.offsets
    for start, block in zip(tree.starts, tree.blocks, strict=True):
        first, last = offsets.to_position(start), offsets.to_end_position(start + len(block.text))
        if block.text and len(block.text) <= LONGEST:
            assert between(document, first, last) == block.text


def assert_round_trip(tree: BlockTree, document: ArticleDocument, start: int, end: int) -> None:
    """A passage goes to Qt and back unchanged, and Qt has the same words there."""
    offsets = document.offsets
    first, last = offsets.to_position(start), offsets.to_end_position(end)
    assert (offsets.to_offset(first), offsets.to_offset(last)) == (start, end)
    # A QTextCursor stretches a selection that ends in a table to all of it: see the raw text.
    raw = document.toRawText().encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le")
    assert _words(raw) == _words(tree.text[start:end])


def _words(text: str) -> str:
    return re.sub("[\n\u200b\u2028\u2029\ufdd0\ufdd1]", "", text)


def test_all_structures_keep_their_texts_and_every_passage(qapp: QObject) -> None:
    tree = everything()
    document = document_of(tree, qapp)
    assert_same_texts(tree, document)
    length = len(tree.text)
    for start in range(0, length, 3):
        for end in range(start + 1, length + 1, 7):
            if tree.text[start] != "\n" and tree.text[end - 1] != "\n":
                assert_round_trip(tree, document, start, end)


@relaxed
@given(tree=trees(), data=st.data())
def test_random_trees_keep_their_texts_and_passages(
    qapp: QObject, tree: BlockTree, data: st.DataObject
) -> None:
    document = document_of(tree, qapp)
    assert_same_texts(tree, document)
    for _ in range(4):
        start = data.draw(st.integers(0, len(tree.text) - 1)) if tree.text else 0
        end = data.draw(st.integers(start + 1, len(tree.text))) if tree.text else 0
        quote = tree.text[start:end]
        if quote.strip("\n") == quote and quote:
            assert_round_trip(tree, document, start, end)
            offsets = document.offsets
            passage = offsets.passage(offsets.to_end_position(end), offsets.to_position(start))
            assert passage is not None
            assert (passage.start, passage.end, passage.quote) == (start, end, quote)


def test_a_position_between_surrogates_is_rounded_outwards(qapp: QObject) -> None:
    offsets = document_of(paragraphs("a😀b"), qapp).offsets
    assert offsets.to_offset(2) == 1
    assert offsets.to_offset(2, round_up=True) == 2
    passage = offsets.passage(2, 2)
    assert passage is not None
    assert passage.quote == "😀"


def test_line_feeds_at_the_ends_of_a_passage_are_left_out(qapp: QObject) -> None:
    offsets = document_of(paragraphs("one", "two", "three"), qapp).offsets
    passage = offsets.passage(3, 8)
    assert passage is not None
    assert passage.quote == "two"
    assert offsets.passage(3, 4) is None


def test_what_is_not_inserted_yet_has_no_position(qapp: QObject) -> None:
    tree = paragraphs(*(f"paragraph {number}" for number in range(3 * CHUNK_UNITS)))
    document = ArticleDocument(tree, Typography(), ImageSource(None, lambda: 600), qapp)
    document.start()
    assert not document.is_complete
    assert 0 < document.offsets.end < len(tree.text)
    with pytest.raises(IndexError):
        document.offsets.to_position(len(tree.text))
    document.finish()
    assert document.offsets.end == len(tree.text)
    assert_same_texts(tree, document)


def chunked(first: Block, maker: TreeMaker | None = None) -> BlockTree:
    filler = [Block(kind=BlockKind.PARAGRAPH, text=f"p {k}") for k in range(CHUNK_UNITS)]
    return BlockTree((*filler, first))


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CODE])
def test_a_chunk_s_first_block_is_formatted_like_any_other(qapp: QObject, kind: BlockKind) -> None:
    block = Block(kind=kind, text="the one", level=2 if kind is BlockKind.HEADING else 0)
    alone = BlockTree((Block(kind=BlockKind.PARAGRAPH, text="p"), block))
    formats = []
    for tree in (chunked(block), alone):
        document = document_of(tree, qapp)
        found = document.findBlock(document.offsets.to_position(tree.starts[-1]))
        formats.append(found.blockFormat())
    assert formats[0] == formats[1]


def test_a_list_after_a_seam_keeps_numbers_and_nesting(qapp: QObject) -> None:
    maker = TreeMaker()
    for number in range(CHUNK_UNITS):
        maker.leaf(f"p {number}")
    outer = maker.open(ContainerKind.LIST, ordered=True, number=7)
    item = maker.open(ContainerKind.ITEM, outer)
    maker.leaf("seven", item)
    maker.bullets(["inner"], item)
    maker.leaf("eight", maker.open(ContainerKind.ITEM, outer))
    tree = maker.tree()
    document = document_of(tree, qapp)
    lists = []
    for start in tree.starts[-3:]:
        block = document.findBlock(document.offsets.to_position(start))
        found = block.textList()
        lists.append((found.format().start(), found.format().indent(), found.itemNumber(block)))
    assert lists == [(7, 1, 0), (1, 2, 0), (7, 1, 1)]


def test_a_long_list_is_split_between_items_and_keeps_its_numbers(qapp: QObject) -> None:
    maker = TreeMaker()
    outer = maker.open(ContainerKind.LIST, ordered=True, number=5)
    for number in range(3 * LONG_LIST):
        item = maker.open(ContainerKind.ITEM, outer)
        maker.leaf(f"item {number}", item)
        maker.bullets(["inner"], item)
    tree = maker.tree()
    assert len(list(Markup(tree, Typography()).units())) > 3
    document = document_of(tree, qapp)
    assert_same_texts(tree, document)
    for index in range(0, 6 * LONG_LIST, 2):
        block = document.findBlock(document.offsets.to_position(tree.starts[index]))
        around = block.textList()
        number = around.format().start() + around.itemNumber(block)
        assert number == 5 + index // 2
        assert around.format().indent() == 1


def test_an_empty_item_still_counts_in_a_numbered_list(qapp: QObject) -> None:
    tree = everything()
    document = document_of(tree, qapp)
    block = document.findBlock(document.offsets.to_position(tree.text.index("fifth")))
    assert block.textList().itemNumber(block) == 2


@pytest.mark.parametrize(
    "text", ["x" * 50_000, "word " * 9_000, "line\n\n" * 8_000 + "end", "😀" * 21_000]
)
def test_a_very_long_block_is_cut_without_losing_a_character(qapp: QObject, text: str) -> None:
    ranges = cut(text)
    assert len(ranges) > 1
    rest = [text[a:b] for (_, a), (b, _) in pairwise(ranges)]
    assert set(rest) <= {"", "\n"}
    tree = paragraphs("before", text, "after")
    document = document_of(tree, qapp)
    for start in (0, 7, 4_006, 4_007, 4_008, 20_011, len(tree.text) - 5):
        for length in (1, 4_000, 9_000):
            end = min(len(tree.text), start + length)
            if tree.text[start:end].strip("\n") == tree.text[start:end]:
                assert_round_trip(tree, document, start, end)


def test_no_request_of_qt_for_a_file_is_answered_with_nothing(
    qapp: QObject, tmp_path: Path
) -> None:
    document = document_of(paragraphs("x"), qapp)
    for kind in QTextDocument.ResourceType:
        for address in ("file:///etc/hostname", "//host/share/x.png", "a.css", "x.svg", ""):
            assert document.loadResource(kind.value, QUrl(address)) is not None


def test_an_image_is_one_character(qapp: QObject) -> None:
    run = Run(2, 3, image="missing.png", alt="nothing")
    tree = BlockTree((Block(kind=BlockKind.PARAGRAPH, text="a \ufffc b", runs=(run,)),))
    document = document_of(tree, qapp)
    assert_round_trip(tree, document, 2, 5)


DATA = os.environ.get("ANNOTATOR_TEST_DATA", "")
FILES = (
    sorted(path for path in Path(DATA).rglob("*") if path.suffix in {".md", ".txt"}) if DATA else []
)


@pytest.mark.skipif(not FILES, reason="ANNOTATOR_TEST_DATA names no folder of articles")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_articles_keep_their_texts_and_passages(qapp: QObject, path: Path) -> None:
    from annotator.core.rendering import read_original, render

    tree = render(read_original(path)).tree
    document = document_of(tree, qapp)
    assert_same_texts(tree, document)
    length = len(tree.text)
    for start in range(0, length, max(1, length // 150)):
        end = min(length, start + 1 + start % 97)
        if tree.text[start:end].strip("\n") == tree.text[start:end]:
            assert_round_trip(tree, document, start, end)


def long_table(cells: int) -> BlockTree:
    maker = TreeMaker()
    maker.leaf("Before.")
    words = ("8,400", "Place", "", "😀 of some words which want more than one line of it")
    maker.table([["No", "A", "B"], *([str(k), words[k % 4], words[1]] for k in range(cells // 3))])
    maker.leaf("After.")
    return maker.tree()


def test_a_long_table_is_split_between_rows_and_nobody_sees_it(qapp: QObject) -> None:
    tree = long_table(3 * LONG_TABLE)
    document = document_of(tree, qapp)
    document.setTextWidth(700)
    assert len(document.rootFrame().childFrames()) == 3
    assert_same_texts(tree, document)
    length = len(tree.text)
    for start in range(0, length - 40, 97):
        for end in range(start + 1, start + 40, 7):
            if tree.text[start] != "\n" and tree.text[end - 1] != "\n":
                assert_round_trip(tree, document, start, end)
    layout, offsets = document.documentLayout(), document.offsets
    places = [
        layout.blockBoundingRect(document.findBlock(offsets.position_of_piece(index)))
        for index in range(1, len(offsets.pieces) - 1)
    ]
    for column in range(3):
        lefts = [place.left() for place in places[column::3]]
        assert max(lefts) - min(lefts) < 1
    gaps = {
        round(below.top() - max(cell.bottom() for cell in places[first : first + 3]))
        for first, below in ((k, places[k + 3]) for k in range(0, len(places) - 3, 3))
    }
    assert max(gaps) - min(gaps) <= 1


def test_a_table_with_cells_over_several_rows_stays_whole() -> None:
    tree = long_table(3 * LONG_TABLE)
    table = next(k for k, one in enumerate(tree.containers) if one.kind is ContainerKind.TABLE)
    assert split_columns(tree, table) is not None
    assert split_columns(long_table(LONG_TABLE - 9), table) is None
    cell = next(k for k, one in enumerate(tree.containers) if one.kind is ContainerKind.CELL)
    over = msgspec.structs.replace(tree.containers[cell], rows=2)
    changed = (*tree.containers[:cell], over, *tree.containers[cell + 1 :])
    assert split_columns(BlockTree(tree.blocks, changed), table) is None


def test_a_long_block_that_stands_by_itself_comes_in_parts(qapp: QObject) -> None:
    """10,000 links in one paragraph, or 20,000 lines of code, take longer than a turn may."""
    words = "".join(f"a{number} \N{GRINNING FACE} " for number in range(10_000))
    places = [match.span() for match in re.finditer(r"a\d+", words)]
    runs = tuple(Run(start, end, link=f"https://example.org/{start}") for start, end in places)
    lines = "\n".join(f"x = compute({number})" for number in range(5_000))
    tree = BlockTree(
        (
            Block(BlockKind.PARAGRAPH, words, runs=runs),
            Block(BlockKind.CODE, lines),
            Block(BlockKind.PARAGRAPH, "the end"),
        )
    )
    units = list(Markup(tree, Typography()).units())
    assert [piece for unit in units for piece in unit.pieces] == [
        (index, tree.starts[index] + first, tree.starts[index] + last)
        for index, block in enumerate(tree.blocks)
        for first, last in cut(block.text)
    ]
    assert all(len(unit.pieces) == 1 for unit in units)
    html = "".join(unit.html for unit in units)
    assert re.findall(r'href="https://example.org/(\d+)"', html) == [str(a) for a, _ in places]
    document = document_of(tree, qapp)
    for start, end in ((0, 5), (places[-1][0], len(words)), (len(words) + 1, len(tree.text))):
        assert_round_trip(tree, document, start, end)
