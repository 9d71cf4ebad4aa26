"""Whatever was done in a library, its export comes back whole, byte for byte."""

import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from desks import add, exported, open_desk, rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace

WORDS = (
    "Der Fluß",
    "naïve café",
    "the dam 🌊",
    "👩‍👩‍👧 came",
    "川の水位が上がった。",
    "ارتفع النهر أمس",
    "a *b* `c`",
    "| x | y |",
    "- item",
    "# Heading",
    "e\u0301te\u0301",
    "&amp; &#13; &nbsp;",
    "![p](p.png)",
    "\u2028\u2029\u00a0\ufeff",
    "\x00\x01\x85",
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030")

paragraphs = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
any_text = st.text(max_size=12)
texts = st.builds(
    lambda parts, joint, end: joint.join(["The beginning", *parts]) + end,
    st.lists(paragraphs, max_size=5),
    st.sampled_from(["\n\n", "\r\n\r\n", "\r", "\n", "  \n"]),
    st.sampled_from(["", "\n", "\r\n"]),
)
files = st.tuples(st.sampled_from(["a.md", "b.txt", "c.md"]), texts, st.sampled_from(ENCODINGS))
place = st.integers(0, 1_000_000)
verbs = st.one_of(
    st.tuples(st.just("add"), files),
    st.tuples(st.just("mark"), st.tuples(place, place, st.sampled_from(list(Kind)), any_text)),
    st.tuples(st.just("kind"), st.tuples(place, st.sampled_from(list(Kind)))),
    st.tuples(st.just("note"), st.tuples(place, any_text)),
    st.tuples(st.just("tags"), st.tuples(place, st.lists(any_text, max_size=3))),
    st.tuples(st.just("ends"), st.tuples(place, place)),
    st.tuples(st.just("tag_article"), st.tuples(place, st.lists(any_text, max_size=2))),
    st.tuples(st.just("done"), st.tuples(place, st.booleans())),
    st.tuples(st.sampled_from(["delete", "undelete", "empty", "undo", "redo", "reader"]), place),
)
"""What a reader can do; numbers pick an article, a mark or a place among those there are."""

EXPECTED = {
    ErrorCode.NOTHING_TO_UNDO,
    ErrorCode.NOTHING_TO_REDO,
    ErrorCode.UNDO_OVERTAKEN,
    ErrorCode.PASSAGE_EMPTY,
    ErrorCode.PASSAGE_UNPLACED,
    ErrorCode.PASSAGE_OUTSIDE,
    ErrorCode.FILE_BINARY,
    ErrorCode.ENCODING_WRONG,
}


class Doing:
    """Does the verbs at one desk."""

    def __init__(self, desk: Workspace, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.add(("a.md", "The beginning\n\nof the dam 🌊 and the Fluß", "utf-8"))

    def do(self, verb: str, details: Any) -> None:
        """Do one verb, or meet a failure that a reader would meet."""
        try:
            getattr(self, verb)(details)
        except AnnotatorError as error:
            if error.code not in EXPECTED:
                raise

    def article(self, number: int) -> str:
        articles = sorted(self.desk.articles(), key=lambda one: one.added_at)
        return articles[number % len(articles)].id

    def marked(self, number: int, *, deleted: bool = False) -> Annotation | None:
        marks = self.desk.trash()
        if not deleted:
            marks = [
                one for article in self.desk.articles() for one in self.desk.annotations(article.id)
            ]
        ordered = sorted(marks, key=lambda one: one.created_at)
        return ordered[number % len(ordered)] if ordered else None

    def add(self, details: tuple[str, str, str]) -> None:
        name, text, encoding = details
        data = text.encode(encoding, "replace")
        path = self.folder / name
        path.write_bytes(data)
        known = encoding in {"utf-8", "utf-8-sig", "utf-16"}
        self.desk.add(path, encoding=None if known else encoding)

    def mark(self, details: tuple[int, int, Kind, str]) -> None:
        number, length, kind, note = details
        article = self.article(number)
        text = self.desk.open_article(article).rendering.text
        start = number % len(text)
        end = min(start + 1 + length % 40, len(text))
        self.desk.mark(article, start, end, kind, note=note, tags=note.split())

    def kind(self, details: tuple[int, Kind]) -> None:
        if found := self.marked(details[0]):
            self.desk.set_kind(found.id, details[1])

    def note(self, details: tuple[int, str]) -> None:
        if found := self.marked(details[0]):
            self.desk.edit(found.id, note=details[1])

    def tags(self, details: tuple[int, list[str]]) -> None:
        if found := self.marked(details[0]):
            self.desk.edit(found.id, tags=details[1])

    def ends(self, details: tuple[int, int]) -> None:
        if found := self.marked(details[0]):
            self.desk.edit(found.id, start=details[1] % 30)

    def tag_article(self, details: tuple[int, list[str]]) -> None:
        self.desk.tag_article(self.article(details[0]), details[1])

    def done(self, details: tuple[int, bool]) -> None:
        self.desk.set_done(self.article(details[0]), done=details[1])

    def delete(self, number: int) -> None:
        if found := self.marked(number):
            self.desk.delete([found.id])

    def undelete(self, number: int) -> None:
        if found := self.marked(number, deleted=True):
            self.desk.undelete([found.id])

    def empty(self, _number: int) -> None:
        self.desk.empty_trash()

    def undo(self, _number: int) -> None:
        self.desk.undo()

    def redo(self, _number: int) -> None:
        self.desk.redo()

    def reader(self, number: int) -> None:
        self.desk.name_reader(["Ann", "Bo", "Zoë 🌊"][number % 3])


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(verbs, max_size=25))
def test_an_export_is_the_same_after_a_trip_through_an_empty_library(
    done: list[tuple[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with (
            closing(open_desk(root / "home")) as home,
            closing(open_desk(root / "plain", 2)) as plain,
            closing(open_desk(root / "whole", 3)) as whole,
        ):
            doing = Doing(home, root)
            for verb, details in done:
                doing.do(verb, details)
            check_round_trip(home, plain, history=False)
            check_round_trip(home, whole, history=True)
            assert home.doctor(full=True) == []


def check_round_trip(home: Workspace, fresh: Workspace, *, history: bool) -> None:
    data = home.export_json(history=history)
    fresh.import_json(data)
    if history:
        came, there = exported(fresh, history=True), exported(home, history=True)
        own = came["changes"].pop()
        assert own["operation"] == "import"
        came["readers"] = [one for one in came["readers"] if one["id"] != own["reader"]]
        assert came == there
    else:
        assert fresh.export_json() == data
    before = rows_of(fresh)
    report = fresh.import_json(data)
    assert rows_of(fresh) == before
    assert (report.marks_added, report.marks_updated, report.marks_kept) == (0, (), ())
    assert fresh.doctor(full=True) == []
    assert home.import_json(fresh.export_json()).marks_added == 0


@pytest.mark.skipif("ANNOTATOR_TEST_DATA" not in os.environ, reason="no real articles here")
def test_real_articles_come_back_whole(tmp_path: Path) -> None:
    files = sorted(Path(os.environ["ANNOTATOR_TEST_DATA"]).rglob("*.[tm][xd]*"))[:12]
    with (
        closing(open_desk(tmp_path / "home")) as home,
        closing(open_desk(tmp_path / "fresh", 2)) as fresh,
    ):
        for number, path in enumerate(files):
            article = add(home, tmp_path / path.name, path.read_bytes())
            text = home.open_article(article).rendering.text
            for start in range(number, len(text) - 60, 397):
                if text[start : start + 60].strip():
                    home.mark(article, start, start + 60, list(Kind)[start % 3])
        assert files
        fresh.import_json(home.export_json())
        assert fresh.export_json() == home.export_json()
        assert fresh.doctor(full=True) == []
