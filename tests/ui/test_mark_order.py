"""What lies on top of marks, and how they are painted: the same however the marks came."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.ui.pixels import pixels
from tests.ui.reading_hands import article_file, mark, place, stored_marks

from annotator.core.model import Anchor, AnchorStatus, Annotation, Kind, Passage, Reader
from annotator.core.workspace import Workspace
from annotator.ui.main_window import MainWindow
from annotator.ui.mark_index import MarkIndex
from annotator.ui.offsets import Offsets
from annotator.ui.pieces import Piece

MakeWindow = Callable[[], MainWindow]
TEXT = "x" * 80


def note(name: str, start: int, end: int, reader: str = "me", made: str = "") -> Annotation:
    anchor = Anchor("r", Passage(start, end, TEXT[start:end]), AnchorStatus.SAME)
    return Annotation(name, "a", Kind.CLAIM, "", Reader(reader), made, "", anchor)


def offsets() -> Offsets:
    """Return those of a document of twenty pieces, so that there are long marks too."""
    found = Offsets(TEXT)
    for index in range(20):
        found.add(Piece(index, 4 * index, 4 * index + 4), 4 * index)
    return found


def picture(index: MarkIndex) -> object:
    """Return all that an index says: what is painted where, in which order and lane."""
    painted = [[(mark.id, mark.lane) for mark in index.in_piece(piece)] for piece in range(20)]
    pointed = [[one.id for one in index.at(offset)] for offset in range(80)]
    return painted, pointed, index.lanes


NOTES = st.builds(
    lambda name, start, length, reader, made: note(
        str(name), start, min(80, start + length), reader, str(made)
    ),
    st.integers(0, 30),
    st.integers(0, 60),
    st.one_of(st.integers(1, 12), st.just(70)),
    st.sampled_from(["me", "other"]),
    st.integers(0, 3),
)


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(st.one_of(st.lists(NOTES, max_size=8), st.integers(0, 30)), max_size=25))
def test_whatever_comes_and_goes_the_order_is_that_of_a_full_load(
    steps: list[list[Annotation] | int],
) -> None:
    index, known = MarkIndex((), offsets(), "me"), dict[str, Annotation]()
    for step in steps:
        if isinstance(step, int):
            index.drop([str(step)])
            known.pop(str(step), None)
        else:
            put = {one.id: one for one in step}
            index.put(put.values())
            known |= put
    assert picture(index) == picture(MarkIndex(known.values(), offsets(), "me"))


def test_marks_that_go_or_change_before_their_words_come_are_not_painted_as_they_were() -> None:
    growing = Offsets(TEXT)
    index = MarkIndex((), growing, "me")
    notes = [note(f"{k}", 8 * k, 8 * k + 6) for k in range(10)]
    index.put(notes)
    index.drop(["3", "7"])
    moved = [note("5", 60, 70), note("9", 0, 3)]
    index.put(moved)
    for piece in range(20):
        growing.add(Piece(piece, 4 * piece, 4 * piece + 4), 4 * piece)
        index.grow()
    known = [one for one in notes if one.id not in {"3", "5", "7", "9"}] + moved
    assert picture(index) == picture(MarkIndex(known, offsets(), "me"))


def test_own_marks_lie_on_others_and_the_newest_on_top_but_shorter_ones_on_all() -> None:
    notes = [
        note("new of other", 4, 12, "other", "9"),
        note("b", 4, 12, "me", "2"),
        note("a", 4, 12, "me", "2"),
        note("old", 4, 12, "me", "1"),
        note("short of other", 5, 8, "other", "0"),
    ]
    expected = ["short of other", "b", "a", "old", "new of other"]
    for order in (notes, notes[::-1]):
        index = MarkIndex(order, offsets(), "me")
        assert [one.id for one in index.at(6)] == expected
        assert [one.id for one in index.in_piece(1)] == expected[::-1]
        assert index.lanes == {
            name: 4 - k
            for k, name in enumerate(["b", "a", "old", "new of other", "short of other"])
        }


def tints(window: MainWindow) -> set[Kind]:
    """Return the kinds whose tints are to be seen in the article, where no mark is the current."""
    window._current.set("")
    image, kinds = window.view.viewport().grab().toImage(), window.view._theme.kinds
    seen = set(pixels(image))
    return {kind for kind in Kind if kinds[kind].tint.rgb() in seen}


def test_of_two_readers_marks_on_the_same_words_the_own_one_is_seen_always(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    path = article_file(tmp_path, "The river rose by four meters.")
    window = make_window()
    window.start([path])
    mark(window, "four meters", "p")
    (mine,) = stored_marks()
    with closing(Workspace.open(reader="Zoe")) as workspace:
        workspace.mark(mine.article_id, 18, 29, Kind.CLAIM)
    window._session._look_elsewhere()
    seen = []
    for _ in range(2):
        names = window.view.marks_at(place(window, "meters"))
        seen.append((len(names), names[0], tints(window)))
        window._current.set(mine.id)
        QTest.keyClick(window.view, Qt.Key.Key_Delete)
        assert tints(window) == {Kind.CLAIM}
        QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.close()
    again = make_window()
    again.start([path])
    names = again.view.marks_at(place(again, "meters"))
    assert [*seen, (len(names), names[0], tints(again))] == [(2, mine.id, {Kind.PROJECTION})] * 3
