"""What is promised of marks in an edited text, measured in the short form of the benchmark."""

from pathlib import Path
from typing import NamedTuple

import pytest

from anchoring.chains import chains
from anchoring.command import judged, main
from anchoring.judging import Verdict
from anchoring.placers import PLACERS, Placement
from anchoring.sources import Part, sources
from anchoring.tables import RECALL_TARGET, SILENTLY_WRONG_TARGET, figures, moved_by_markup
from anchoring.trials import PLANS, Plan
from annotator.core.model import AnchorStatus, Passage

SMALL = Plan(1, 1, 8)


class Placed(NamedTuple):
    """A placement of a rule that is made up here."""

    status: AnchorStatus
    passage: Passage | None
    reason: str = ""


@pytest.fixture(scope="module", params=list(Part))
def verdicts(request: pytest.FixtureRequest) -> list[Verdict]:
    return judged(request.param, sources(None), PLACERS["full"], PLANS["short"])


def test_few_marks_are_silently_on_other_words(verdicts: list[Verdict]) -> None:
    assert figures(verdicts).silently_wrong_share <= SILENTLY_WRONG_TARGET


def test_most_words_that_survive_are_found(verdicts: list[Verdict]) -> None:
    assert figures(verdicts).recall >= RECALL_TARGET


def test_a_change_of_the_markup_alone_moves_nothing(verdicts: list[Verdict]) -> None:
    assert not [verdict.shown for verdict in moved_by_markup(verdicts)]
    assert sum(verdict.edit.startswith("markup") for verdict in verdicts) > 300


class Careless:
    """Leaves every mark where it was and tells nobody."""

    def __init__(self, _old_text: str, new_text: str) -> None:
        self._text = new_text

    def place(self, passage: Passage) -> Placement:
        end = min(passage.end, len(self._text))
        start = min(passage.start, end - 1)
        return Placed(AnchorStatus.SAME, Passage(start, end, self._text[start:end]))


class Timid:
    """Finds nothing."""

    def __init__(self, _old_text: str, _new_text: str) -> None:
        pass

    def place(self, _passage: Passage) -> Placement:
        return Placed(AnchorStatus.UNSURE, None)


def test_the_figures_show_what_a_careless_and_a_timid_rule_are_worth() -> None:
    careless = figures(judged(Part.ASIDE, sources(None), Careless, SMALL))
    timid = figures(judged(Part.ASIDE, sources(None), Timid, SMALL))
    assert careless.silently_wrong_share > 0.1
    assert timid.recall == 0
    assert timid.unsure == 1
    assert timid.silently_wrong == 0


def test_the_simple_rule_is_the_baseline_also_of_real_revisions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revisions, judged_file = tmp_path / "revisions", tmp_path / "read.txt"
    revisions.mkdir()
    ours = next(source for source in sources(None) if source.name == "ferry")
    (revisions / "ferry.old.md").write_text(ours.markdown, encoding="utf-8")
    new = ours.markdown.replace("Tuesday", "Monday").replace("eleven", "twelve")
    (revisions / "ferry.new.md").write_text(new, encoding="utf-8")
    judging = ["--judge", "5", "--judged", str(judged_file), "--data", str(tmp_path)]
    main(["--placer", "simple", "--part", "aside", "--show", "1", *judging])
    printed = capsys.readouterr().out
    assert "by kind of edit" in printed
    assert "lost: " in printed
    assert "5 of " in printed
    assert judged_file.read_text(encoding="utf-8").count("old:     ") == 5


def test_marks_are_healed_along_a_chain_of_versions_and_back() -> None:
    found = list(chains(Part.TUNING, sources(None), PLANS["short"].passages, 1))
    at_once = figures([verdict for chain in found for verdict in chain.at_once])
    healed = figures([verdict for chain in found for verdict in chain.healed])
    assert sum(chain.not_back for chain in found) == 0
    assert healed.recall >= at_once.recall
    assert healed.silently_wrong <= at_once.silently_wrong + 1
