"""The truth that the anchoring benchmark judges by: what became of a passage, and what is right."""

import random
from typing import NamedTuple

import pytest

from anchoring.draft import Draft, Tie, copy_of
from anchoring.edits import EDITS, SHARES, edit
from anchoring.judging import judge
from anchoring.markup_edits import MARKUP_EDITS, edit_markup
from anchoring.passages import Marked, Marker, Sort
from anchoring.rightness import is_right
from anchoring.sources import Part, Source, sources
from anchoring.stock import Stock
from anchoring.truth import Truth
from anchoring.wording import plain
from annotator.core.model import AnchorStatus, Passage

seeded = random.Random
OLD = "The mill closed at six. 412 workers stood outside. Nobody said why.\nThe gate was green."


class Placed(NamedTuple):
    """A placement that is made up here."""

    status: AnchorStatus
    passage: Passage | None
    reason: str = ""


def passage(text: str, words: str, after: str = "") -> Passage:
    start = text.index(words, text.index(after))
    return Passage(start, start + len(words), words)


def right(truth: Truth, words: str, painted: Passage) -> bool:
    marked = passage(truth.old_text, words)
    return is_right(truth, truth.fate(marked.start, marked.end), painted)


def test_an_untouched_text_keeps_every_passage_where_it_is() -> None:
    truth = Truth(OLD, Draft(OLD).cells())
    marked = passage(OLD, "412 workers")
    fate = truth.fate(marked.start, marked.end)
    assert truth.new_text == OLD
    assert truth.touched == []
    assert fate.survives
    assert right(truth, "412 workers", marked)
    assert not right(truth, "412 workers", passage(OLD, "Nobody said"))


def test_a_deleted_sentence_is_gone_and_no_place_is_right() -> None:
    draft = Draft(OLD)
    draft.take(0, OLD.index("412"), OLD.index("Nobody"))
    truth = Truth(OLD, draft.cells())
    marked = passage(OLD, "412 workers stood")
    fate = truth.fate(marked.start, marked.end)
    assert fate.is_gone
    assert not fate.survives
    assert not right(truth, marked.quote, passage(truth.new_text, "Nobody said why"))


def test_words_in_the_stead_of_others_are_right_and_no_survivors() -> None:
    draft = Draft(OLD)
    draft.reword(0, OLD.index("412"), OLD.index(" workers"), "390")
    truth = Truth(OLD, draft.cells())
    number = passage(OLD, "412")
    fate = truth.fate(number.start, number.end)
    assert not fate.survives
    assert not fate.is_gone
    assert right(truth, "412", passage(truth.new_text, "390"))
    assert right(truth, "412 workers stood", passage(truth.new_text, "390 workers stood"))
    assert not right(truth, "412", passage(truth.new_text, "green"))


def test_a_deletion_and_an_insertion_at_one_spot_are_a_replacement() -> None:
    draft = Draft(OLD)
    start = OLD.index("Nobody")
    draft.take(0, start, start + len("Nobody"))
    draft.insert(0, start, "Somebody")
    truth = Truth(OLD, draft.cells())
    assert right(truth, "Nobody", passage(truth.new_text, "Somebody"))


def test_a_moved_sentence_is_right_where_it_went() -> None:
    draft = Draft(OLD)
    start = OLD.index("412")
    cells = draft.take(0, start, OLD.index("Nobody"))
    draft.put(1, 0, cells)
    truth = Truth(OLD, draft.cells())
    marked = passage(OLD, "412 workers stood")
    assert truth.fate(marked.start, marked.end).survives
    assert right(truth, marked.quote, passage(truth.new_text, marked.quote))
    assert truth.touched


@pytest.mark.parametrize("beside", [True, False])
def test_a_copy_is_right_only_beside_its_original(beside: bool) -> None:
    draft = Draft(OLD)
    start, end = OLD.index("412"), OLD.index("Nobody")
    cells = copy_of(draft.lines[0][start:end], beside=beside)
    draft.put(*((0, end) if beside else (1, 0)), cells)
    truth = Truth(OLD, draft.cells())
    new = truth.new_text
    assert right(truth, "workers stood", passage(new, "workers stood"))
    second = passage(new, "workers stood", "outside")
    assert right(truth, "workers stood", second) is beside


def test_a_copy_elsewhere_is_right_when_its_original_is_gone() -> None:
    draft = Draft(OLD)
    start, end = OLD.index("412"), OLD.index("Nobody")
    draft.put(1, 0, copy_of(draft.lines[0][start:end], beside=False))
    draft.take(0, start, end)
    truth = Truth(OLD, draft.cells())
    assert right(truth, "workers stood", passage(truth.new_text, "workers stood"))


def test_more_than_a_word_and_a_fifth_beside_is_wrong() -> None:
    draft = Draft(OLD)
    draft.reword(0, 0, 3, "A")
    truth = Truth(OLD, draft.cells())
    assert right(truth, "412 workers", passage(truth.new_text, "412 workers stood"))
    assert not right(truth, "412 workers", passage(truth.new_text, "412 workers stood outside"))
    assert not right(truth, "412 workers", passage(truth.new_text, "412"))


def test_other_words_are_silently_wrong_and_other_typography_is_not() -> None:
    old = 'He said "no" and left the room.'
    draft = Draft(old)
    for at, sign in ((old.index('"'), "“"), (old.rindex('"'), "”")):
        draft.rewrite(0, at, at + 1, sign)
    draft.reword(0, old.index("room"), old.index("."), "hall")
    truth = Truth(old, draft.cells())

    def silently(words: str, found: str) -> bool:
        marked = Marked(passage(old, words), Sort.PHRASE)
        placed = Placed(AnchorStatus.SAME, passage(truth.new_text, found))
        return judge("", "", truth, marked, placed).is_silently_wrong

    assert not silently('said "no" and', "said “no” and")
    assert silently("left the room", "left the hall")


@pytest.mark.parametrize("kind", [*EDITS, *SHARES, "light"])
def test_every_edit_keeps_track_of_every_character(kind: str) -> None:
    known = sources(None)
    stocks = {one.script: Stock([one.text]) for one in known}
    changed = 0
    for source in known:
        pick = seeded(f"{kind} {source.name}")
        draft = edit(source.text, kind, stocks[source.script], pick)
        own = [cell for cell in draft.cells() if cell.tie is Tie.OWN]
        if kind not in {"typography", "white space"}:
            assert all(source.text[cell.place] == cell.character for cell in own)
            places = [cell.place for cell in own]
            assert len(set(places)) == len(places)
        changed += draft.text != source.text
    assert changed


def test_typography_and_white_space_leave_the_words() -> None:
    for source in sources(None):
        for kind in ("typography", "white space"):
            draft = edit(source.text, kind, Stock([source.text]), seeded(1))
            assert plain(draft.text) == plain(source.text)


@pytest.mark.parametrize("kind", MARKUP_EDITS)
def test_every_edit_of_the_markup_changes_the_markdown_of_some_text(kind: str) -> None:
    known = sources(None)
    pick = seeded(1)
    assert any(MARKUP_EDITS[kind](source.markdown, pick) != source.markdown for source in known)
    for source in known:
        truth = edit_markup(source, kind, seeded(1))
        assert "".join(truth.new_text.split()) == "".join(source.text.split())


def test_passages_are_of_the_text_and_the_same_for_the_same_seed() -> None:
    text = sources(None)[0].text
    first, again = (Marker(text, [40, 80], seeded(7)).passages(50) for _ in range(2))
    assert first == again
    assert len({marked.sort for marked in first}) == len(Sort)
    for marked in first:
        assert text[marked.passage.start : marked.passage.end] == marked.passage.quote


def test_a_text_belongs_to_one_part_by_its_name_alone() -> None:
    known = sources(None)
    assert {source.part for source in known} == set(Part)
    assert all(Source(one.name, "", "").part is one.part for one in known)
