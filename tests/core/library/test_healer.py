"""Marks of an article that has changed, when other things happen before or while they heal."""

from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, OTHER_DEVICE, SetClock

from annotator.core.anchoring.healing import heal
from annotator.core.anchoring.placement import Reason
from annotator.core.library import Library
from annotator.core.library.healer import Task
from annotator.core.model import AnchorStatus, Annotation, Kind
from annotator.core.workspace import Opened, Workspace

OLD = """The north dike held for nine hours, the warden wrote in his log on Friday.

A baker from Quay Street counted 31 boats that drifted past her door before sunrise.

Next year the province will widen the channel by forty meters, its engineer promised.
"""
QUOTE = "A baker from Quay Street counted 31 boats"
LATER = OLD.replace("The north dike", "By all accounts the north dike")
REWORDED = LATER.replace("counted 31 boats", "counted 40 boats")
WITHOUT = LATER.replace(f"{QUOTE} that drifted past her door before sunrise.\n\n", "")
OTHER_WORDS = "forty meters"


class Desk:
    """An article whose file is edited, and one mark in it."""

    def __init__(self, workspace: Workspace, file: Path) -> None:
        self.workspace, self.file = workspace, file
        self.opened = self.show(OLD)
        self.article = self.opened.article.id
        self.mark = self.mark_of(QUOTE)

    def show(self, text: str) -> Opened:
        """Save the file and take it in; the marks are not healed."""
        self.file.write_text(text, encoding="utf-8")
        self.shown = self.workspace.store(self.workspace.read(self.file))
        return self.shown

    def mark_of(self, quote: str) -> Annotation:
        start = self.text.index(quote)
        return self.workspace.mark(self.article, start, start + len(quote), Kind.CLAIM)

    @property
    def text(self) -> str:
        return self.shown.rendering.tree.text

    def gather(self) -> Task:
        task = self.workspace._library.healer.gather(self.article)
        assert task is not None
        return task

    def write(self, task: Task) -> int:
        return self.workspace._library.healer.write(task, heal(task.healing))

    def heal(self) -> Annotation:
        self.workspace.heal(self.article)
        return self.now()

    def now(self) -> Annotation:
        return self.workspace.annotation(self.mark.id)

    def put(self, quote: str) -> None:
        """Put the mark elsewhere by hand in the text that is shown."""
        start = self.text.index(quote)
        self.workspace.edit(self.mark.id, start=start, end=start + len(quote))


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path) -> Desk:
    return Desk(workspace, tmp_path / "dike.md")


def quote_of(annotation: Annotation) -> str | None:
    return annotation.passage.quote if annotation.passage else None


def test_two_that_heal_at_once_write_each_mark_once(
    desk: Desk, path: Path, clock: SetClock
) -> None:
    desk.show(LATER)
    other = Workspace(Library(path, OTHER_DEVICE, clock=clock))
    mine = desk.gather()
    theirs = other._library.healer.gather(desk.article)
    assert theirs is not None
    assert desk.write(mine) == 1
    assert other._library.healer.write(theirs, heal(theirs.healing)) == 0
    assert other._library.healer.gather(desk.article) is None
    other.close()
    assert quote_of(desk.now()) == QUOTE


def test_what_a_reader_sets_while_a_mark_heals_stays(desk: Desk) -> None:
    desk.show(LATER)
    task = desk.gather()
    desk.put(OTHER_WORDS)
    assert desk.write(task) == 0
    assert quote_of(desk.heal()) == OTHER_WORDS


def test_a_place_set_anew_in_the_old_text_meanwhile_is_what_is_looked_for(
    desk: Desk, path: Path, clock: SetClock
) -> None:
    desk.show(LATER)
    task = desk.gather()
    # Another window still shows the old text, and puts the mark elsewhere in it.
    other = Workspace(Library(path, DEVICE, clock=clock))
    rendering = desk.opened.rendering
    start = rendering.tree.text.index(OTHER_WORDS)
    other.edit(desk.mark.id, start=start, end=start + len(OTHER_WORDS), rendering_id=rendering.id)
    other.close()
    assert desk.write(task) == 0
    assert quote_of(desk.heal()) == OTHER_WORDS


def test_nothing_is_written_for_a_text_that_is_no_longer_shown(desk: Desk) -> None:
    desk.show(LATER)
    task = desk.gather()
    desk.show(REWORDED)
    assert desk.write(task) == 0
    assert quote_of(desk.heal()) == QUOTE.replace("31", "40")


def test_a_mark_in_the_trash_heals_and_can_come_back(desk: Desk) -> None:
    desk.workspace.delete([desk.mark.id])
    desk.show(LATER)
    assert desk.workspace.heal(desk.article) == 1
    [back] = desk.workspace.trash()
    desk.workspace.undelete([back.id])
    assert quote_of(desk.now()) == QUOTE


def test_a_mark_that_is_purged_meanwhile_is_left_out(desk: Desk) -> None:
    desk.show(LATER)
    task = desk.gather()
    desk.workspace.delete([desk.mark.id])
    desk.workspace.empty_trash()
    assert desk.write(task) == 0
    assert not desk.workspace.needs_healing(desk.article)
    assert desk.workspace.doctor(full=True) == []


def test_a_copy_made_before_healing_is_healed_as_well(
    desk: Desk, path: Path, clock: SetClock
) -> None:
    desk.show(LATER)
    other = Workspace(Library(path, OTHER_DEVICE, reader="Lea", clock=clock))
    copied = other.set_kind(desk.mark.id, Kind.TESTIMONY)
    assert copied.id != desk.mark.id
    assert other.heal(desk.article) == 2
    assert {quote_of(one) for one in other.annotations(desk.article)} == {QUOTE}
    other.close()


def test_a_mark_kept_as_removed_stays_so_in_the_versions_that_follow(desk: Desk) -> None:
    desk.show(WITHOUT)
    assert desk.heal().anchor.status is AnchorStatus.REMOVED
    desk.workspace.keep_as_removed([desk.mark.id])
    for number in range(3):
        desk.show(f"{REWORDED}\nA note was added on day {number}.\n")
        healed = desk.heal()
        assert healed.anchor.status is AnchorStatus.REMOVED
        assert healed.anchor.reason == Reason.KEPT_AS_REMOVED


def test_words_that_come_back_unchanged_bring_back_a_mark_kept_as_removed(desk: Desk) -> None:
    desk.show(WITHOUT)
    desk.heal()
    desk.workspace.keep_as_removed([desk.mark.id])
    desk.show(LATER)
    assert quote_of(desk.heal()) == QUOTE


def test_a_mark_kept_as_removed_can_be_put_back_and_is_followed_from_there(desk: Desk) -> None:
    desk.show(WITHOUT)
    desk.heal()
    desk.workspace.keep_as_removed([desk.mark.id])
    desk.put(OTHER_WORDS)
    assert desk.now().anchor.status is AnchorStatus.SAME
    desk.show(f"{WITHOUT}\nOne line more.\n")
    assert quote_of(desk.heal()) == OTHER_WORDS


def test_accepting_is_taken_back_and_done_again_across_versions(desk: Desk) -> None:
    desk.show(REWORDED)
    reworded = QUOTE.replace("31", "40")
    assert desk.heal().anchor.status is AnchorStatus.CHANGED
    desk.workspace.accept_places([desk.mark.id])
    assert desk.now().anchor.status is AnchorStatus.SAME
    desk.show(f"{REWORDED}\nOne line more.\n")
    assert desk.heal().anchor.status is AnchorStatus.SAME
    desk.workspace.undo()
    assert desk.heal().anchor.status is AnchorStatus.CHANGED
    desk.workspace.redo()
    assert (desk.heal().anchor.status, quote_of(desk.now())) == (AnchorStatus.SAME, reworded)
    desk.show(OLD)
    assert quote_of(desk.heal()) == QUOTE
