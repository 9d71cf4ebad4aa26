"""The table for a spreadsheet: RFC 4180, and no cell that a spreadsheet would compute."""

import csv
import io

import pytest
from desks import STORY, Desks, add, mark
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.table import COLUMNS, defused, encode_table
from annotator.core.model import Kind
from annotator.core.workspace import Workspace

cells = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_row_says_what_a_mark_is(desks: Desks) -> None:
    desk = desks("desk", 1, "Zoë")
    head = (
        "---\ntitle: The flood\nurl: https://example.org/flood\npublisher: The Gazette\n"
        "date: 2026-02-28\n---\n"
    )
    article = add(desk, desk.path.parent / "a.md", head + STORY)
    mark(
        desk,
        article,
        "the dam will break",
        Kind.PROJECTION,
        note='She said "soon",\nthen\r\nleft.',
        tags=["b", "a"],
    )
    mark(desk, article, "four meters 🌊")
    heading, first, second = read(desk.export_csv())
    assert tuple(heading) == COLUMNS
    about = ["2026-02-28", "The Gazette", "The flood", "https://example.org/flood"]
    assert first == [*about, "claim", "four meters 🌊", "", "", "Zoë"]
    assert second == [
        *about,
        "projection",
        "the dam will break",
        'She said "soon",\nthen\r\nleft.',
        "a; b",
        "Zoë",
    ]


def test_lines_end_as_the_rfc_says(home: Workspace) -> None:
    data = home.export_csv()
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n") == 3


def test_marks_without_a_place_show_what_was_marked_and_deleted_ones_are_left_out(
    home: Workspace, story: str
) -> None:
    home.delete([home.annotations(story)[1].id])
    add(home, home.path.parent / "story.md", STORY.replace("rose by four meters 🌊", ""))
    (_heading, row) = read(home.export_csv())
    assert row[COLUMNS.index("quote")] == "rose by four meters 🌊"


def test_only_the_articles_that_were_named(home: Workspace, story: str) -> None:
    other = add(home, home.path.parent / "other.md", "Something else.")
    mark(home, other, "else")
    assert len(read(home.export_csv())) == 4
    assert [row[5] for row in read(home.export_csv([other]))[1:]] == ["else"]
    with pytest.raises(AnnotatorError) as caught:
        home.export_csv([other, "nobody"])
    assert caught.value.code is ErrorCode.ARTICLE_UNKNOWN


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://example.org")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\x00=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
    ],
)
def test_formulas_are_defused(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "12,000 killed", "“- no -”", "'=1", "(=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defused(cell) == cell


@given(st.lists(st.lists(cells, min_size=9, max_size=9), max_size=4))
def test_any_text_comes_back(rows: list[list[str]]) -> None:
    written = [[cell.replace("\0", "") for cell in row] for row in rows]
    assert read(encode_table(written))[1:] == [[defused(cell) for cell in row] for row in written]
