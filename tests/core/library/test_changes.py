"""What changed under the marks: counted, listed with old and new words, settled, told as text."""

from pathlib import Path

import pytest

from annotator.core.anchoring.placement import Reason
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import SHARES, WHY, why
from annotator.core.model import Anchor, AnchorStatus, Kind, Passage, SetBy
from annotator.core.workspace import Opened, Workspace
from annotator.core.workspace.report import report

BEFORE = (
    "# The dam at Velm\n\n"
    "The river rose by four meters, the water office said on Monday in Velm.\n\n"
    "If the rain goes on, the lower town will be cut off by Sunday.\n\n"
    '"I saw the bridge go," says Ana Ruiz. She lives beside it.\n\n'
    "A last paragraph stands here as before and ends the text.\n"
)
SENTENCE = "If the rain goes on, the lower town will be cut off by Sunday.\n\n"
AFTER = BEFORE.replace("four meters", "nearly five meters").replace(SENTENCE, "")
QUOTES = {
    "The river rose by four meters": Kind.CLAIM,
    "the lower town will be cut off by Sunday": Kind.PROJECTION,
    "I saw the bridge go": Kind.TESTIMONY,
}


@pytest.fixture
def changed(workspace: Workspace, tmp_path: Path) -> Opened:
    """An article with three marks of which one was reworded and one removed."""
    path = tmp_path / "dam.md"
    path.write_text(BEFORE, encoding="utf-8")
    opened = workspace.add(path)
    for quote, kind in QUOTES.items():
        [passage] = workspace.find_quote(opened.article.id, quote)
        workspace.mark(opened.article.id, passage.start, passage.end, kind, note="seen")
    path.write_text(AFTER, encoding="utf-8")
    return workspace.add(path)


def counts(workspace: Workspace, article_id: str) -> dict[str, int]:
    return {status.value: n for status, n in workspace.unsettled(article_id).counts.items()}


def test_marks_that_ask_for_a_look_are_counted(workspace: Workspace, changed: Opened) -> None:
    article = changed.article.id
    found = workspace.unsettled(article)
    assert counts(workspace, article) == {"changed": 1, "removed": 1}
    assert found.total == 2
    first = min(one.version.captured_at for one in workspace.list_versions(article))
    assert found.since == first


def test_nothing_asks_where_nothing_has_changed(workspace: Workspace, opened: Opened) -> None:
    found = workspace.unsettled(opened.article.id)
    assert (found.total, found.since) == (0, "")
    assert not workspace.changes(opened.article.id).marks


def test_old_and_new_words_are_told(workspace: Workspace, changed: Opened) -> None:
    reworded, removed = workspace.changes(changed.article.id).marks
    assert reworded.old_words == "The river rose by four meters"
    assert reworded.new_words == "The river rose by nearly five meters"
    assert removed.old_words == "the lower town will be cut off by Sunday"
    assert removed.new_words == ""
    assert removed.before is not None
    assert removed.before.prefix.endswith("If the rain goes on, ")


def test_what_is_settled_asks_no_more_and_asks_again_after_an_undo(
    workspace: Workspace, changed: Opened
) -> None:
    article = changed.article.id
    reworded, removed = (mark.annotation.id for mark in workspace.changes(article).marks)
    workspace.accept_places([reworded])
    assert counts(workspace, article) == {"removed": 1}
    workspace.keep_as_removed([removed])
    assert workspace.unsettled(article).total == 0
    [kept] = workspace.changes(article, kept=True).marks
    assert kept.annotation.id == removed
    workspace.undo()
    workspace.undo()
    assert counts(workspace, article) == {"changed": 1, "removed": 1}


def test_a_mark_put_elsewhere_asks_no_more(workspace: Workspace, changed: Opened) -> None:
    article = changed.article.id
    removed = workspace.changes(article).marks[1].annotation.id
    [place] = workspace.find_quote(article, "A last paragraph")
    workspace.edit(removed, start=place.start, end=place.end)
    assert counts(workspace, article) == {"changed": 1}


def test_what_a_reader_keeps_as_removed_is_not_asked_again_in_the_next_version(
    workspace: Workspace, changed: Opened, tmp_path: Path
) -> None:
    article = changed.article.id
    removed = workspace.changes(article).marks[1].annotation.id
    workspace.keep_as_removed([removed])
    (tmp_path / "dam.md").write_text(AFTER + "\nOne more.\n", encoding="utf-8")
    workspace.add(tmp_path / "dam.md")
    assert counts(workspace, article) == {"changed": 1}
    assert removed not in {mark.annotation.id for mark in workspace.changes(article).marks}


def test_deleted_marks_ask_for_nothing(workspace: Workspace, changed: Opened) -> None:
    article = changed.article.id
    workspace.delete([mark.annotation.id for mark in workspace.changes(article).marks])
    assert workspace.unsettled(article).total == 0


def test_places_are_offered_for_many_marks_as_for_one(
    workspace: Workspace, changed: Opened, tmp_path: Path
) -> None:
    again = (
        AFTER + f"\n{SENTENCE.strip()} So it was said.\n\nThe end.\n\n{SENTENCE.strip()} Twice.\n"
    )
    (tmp_path / "dam.md").write_text(again, encoding="utf-8")
    workspace.add(tmp_path / "dam.md")
    ids = [mark.annotation.id for mark in workspace.changes(changed.article.id).marks]
    found = workspace.all_candidates(changed.article.id, ids)
    assert found == {one: workspace.candidates(one) for one in ids}
    assert any(found.values())


def test_the_report_has_what_a_file_needs(workspace: Workspace, changed: Opened) -> None:
    words = report(workspace.changes(changed.article.id))
    assert "The dam at Velm" in words
    for listed in workspace.list_versions(changed.article.id):
        assert f"sha256 {listed.version.sha256}" in words
    assert "Reworded: 1 · No longer in the text: 1" in words
    assert "1. Claim · Reworded" in words
    assert "was (2026-01-01 00:00:" in words
    assert "is: “The river rose by nearly five meters”" in words
    assert "note: seen" in words


def test_the_report_speaks_the_language_it_is_given(workspace: Workspace, changed: Opened) -> None:
    words = report(workspace.changes(changed.article.id), say=str.upper)
    assert "1. CLAIM · REWORDED" in words
    assert "THE TEXT THAT IS SHOWN" in words
    assert "The river rose by nearly five meters" in words


def test_every_reason_has_its_sentence() -> None:
    assert set(WHY) == {reason.value for reason in Reason}
    assert all(sentence.endswith(".") for sentence in WHY.values())


@pytest.mark.parametrize("score", [0.0, 0.1, 0.41, 0.9, 1.0])
def test_a_score_is_told_in_words(score: float) -> None:
    anchor = Anchor("r", Passage(0, 1, "a"), AnchorStatus.CHANGED, score=score, reason="reworded")
    rule, share = why(anchor)
    assert rule == WHY["reworded"]
    assert share in dict(SHARES).values()


def test_a_place_set_by_hand_has_no_reason_to_tell() -> None:
    anchor = Anchor("r", Passage(0, 1, "a"), AnchorStatus.SAME, reason="by-hand", set_by=SetBy.HAND)
    assert why(anchor) == ()


def test_an_unknown_article_is_refused(workspace: Workspace) -> None:
    with pytest.raises(AnnotatorError) as refused:
        workspace.changes("no-such-article")
    assert refused.value.code is ErrorCode.ARTICLE_UNKNOWN
