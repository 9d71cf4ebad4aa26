"""Search takes a query literally, in any script, and knows every change at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.library.search import match_expression
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

TEXTS = {
    "en": "It cost $3.5bn (est.), said O'Brien-Smith; naïve Café talk.",
    "ja": "東京大学の調査によると、川の水位が上がった。",
    "th": "แม่น้ำสูงขึ้นสี่เมตร",
    "ar": "ارتفع مَنسوب النهر أربعة أمتار",
    "he": "הנהר עלה בארבעה מטרים",
    "hi": "नदी का जलस्तर बढ़ गया",
    "ko": "강물이 사 미터 올랐다",
    "ru": "Река поднялась на четыре метра",
}


@pytest.fixture
def library(workspace: Workspace, tmp_path: Path) -> Workspace:
    for name, text in TEXTS.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        workspace.add(path)
    return workspace


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("$3.5bn (est.)", ["en"]),
        ("O'Brien", ["en"]),
        ("cafe NAIVE", ["en"]),
        ("Caf", ["en"]),
        ("京大", ["ja"]),
        ("水位 東京", ["ja"]),
        ("大京", []),
        ("สูงขึ้น", ["th"]),
        ("منسوب النهر", ["ar"]),
        ("הנהר", ["he"]),
        ("जलस्तर", ["hi"]),
        ("강물", ["ko"]),
        ("РЕКА чет", ["ru"]),
        ("bn river", []),
        ("", []),
        ("—", []),
        ('"', []),
        ("AND OR NOT *", []),
    ],
)
def test_a_query_is_taken_literally(library: Workspace, query: str, found: list[str]) -> None:
    assert [hit.article_title for hit in library.search(query)] == found


def test_a_hit_shows_the_words_around_it(library: Workspace) -> None:
    (hit,) = library.search("水位")
    assert (hit.before, hit.found, hit.after) == (
        "…の調査によると、川の",
        "水位",
        "が上がった。",
    ) or (
        hit.before.endswith("川の") and hit.found == "水位" and hit.after.startswith("が上がった")
    )


def test_marks_are_found_by_quote_note_and_tag_and_not_once_deleted(
    workspace: Workspace, opened: Opened
) -> None:
    made = workspace.mark(opened.article.id, 16, 30, Kind.CLAIM, note="Überprüfen", tags=["gauge"])

    def found(query: str) -> list[str | None]:
        return [hit.annotation_id for hit in workspace.search(query)]

    assert found("uberpruf") == [made.id]
    assert found("gauge") == [made.id]
    assert found("river") == [None, made.id]
    workspace.edit(made.id, note="settled", tags=[])
    assert found("uberpruf") == found("gauge") == []
    assert found("settled") == [made.id]
    workspace.undo()
    assert found("gauge") == [made.id]
    workspace.delete([made.id])
    assert found("gauge") == []
    workspace.undelete([made.id])
    assert found("gauge") == [made.id]


def test_only_the_text_that_is_shown_is_searched(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    file.write_text(file.read_text().replace("Sunday", "Saturday"))
    workspace.add(file)
    assert workspace.search("Sunday") == []
    assert len(workspace.search("Saturday")) == 1
    assert len(workspace.search("Saturday", limit=0)) == 0


@given(st.text(max_size=40))
def test_no_query_is_an_error(query: str) -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
    expression = match_expression(query.encode("utf-8", "replace").decode())
    if expression:
        connection.execute("SELECT * FROM t WHERE t MATCH ?", [expression]).fetchall()
    connection.close()


def test_every_place_of_a_text_is_told(workspace: Workspace, tmp_path: Path) -> None:
    text = "# Über Ufer\n\n" + "Das 🌊 Ufer. " * 3 + "Wort. " * 900 + "Am UFER und am Úfer.\n"
    path = tmp_path / "shore.md"
    path.write_text(text, encoding="utf-8")
    opened = workspace.add(path)
    shown = opened.rendering.text
    places = workspace.places(opened.article.id, "ufer")
    found = [place.place for place in places if place.place is not None]
    assert [shown[start:end] for start, end in found] == ["Ufer"] * 4 + ["UFER", "Úfer"]
    assert found == sorted(set(found))
    for place in places:
        passage = workspace.locate(place, "ufer")
        assert passage is not None
        assert (passage.start, passage.end) == place.place
        assert place.found == passage.quote
    assert len(workspace.places(opened.article.id, "ufer", limit=2)) == 2
    assert workspace.places("unknown", "ufer") == []
    assert workspace.places(opened.article.id, " — ") == []


def test_places_of_several_words_are_those_where_they_stand_together(
    workspace: Workspace, tmp_path: Path
) -> None:
    far = "Nothing of note is said here. " * 10
    text = f"The dam held. {far}The second, and last, dam broke. {far}A second time. {far}"
    path = tmp_path / "dam.md"
    path.write_text(text + "The dam is the second.\n", encoding="utf-8")
    article = workspace.add(path).article
    found = [place.found for place in workspace.places(article.id, "second dam")]
    assert found == ["second, and last, dam", "dam is the second"]
