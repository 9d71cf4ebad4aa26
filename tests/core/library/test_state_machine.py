"""Whatever is done, in any order, by either process: the library equals a plain model of it."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.core.library.conftest import DEVICE, OTHER_DEVICE, STORY, SetClock

from annotator.core.library import Library
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace

LENGTH = 100
KINDS = st.sampled_from(Kind)
NOTES = st.sampled_from(["", "a", "check 🌊", "two\nlines"])
TAGS = st.lists(st.sampled_from(["x", "y", "ü"]), max_size=2)
PASSAGES = st.tuples(st.integers(20, 30), st.integers(36, LENGTH))
PROCESS = st.integers(0, 1)
"""Two processes of one reader on one device: they share what can be taken back."""


@dataclass(frozen=True)
class Mark:
    """What the model knows of a mark."""

    kind: Kind
    start: int
    end: int
    note: str = ""
    tags: tuple[str, ...] = ()
    deleted: bool = False


States = dict[str, Mark | None]
"""Marks before or after a change; None where there was none yet."""


class LibraryMachine(RuleBasedStateMachine):
    """The library beside a dictionary and two stacks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.sqlite"
        self.clock = SetClock()
        self.processes = [self.start(), self.start()]
        self.stranger = Workspace(Library(self.path, OTHER_DEVICE, clock=self.clock))
        self.marks: dict[str, Mark] = {}
        self.strange: set[str] = set()
        self.done: list[tuple[States, States]] = []
        self.undone: list[tuple[States, States]] = []

    def start(self) -> Workspace:
        return Workspace(Library(self.path, DEVICE, clock=self.clock))

    @initialize()
    def open_article(self) -> None:
        file = Path(self.folder.name) / "velm.md"
        file.write_text(STORY, encoding="utf-8")
        self.article = self.processes[0].add(file).article.id

    def changed(self, after: States) -> None:
        before: States = {name: self.marks.get(name) for name in after}
        self.marks.update({name: mark for name, mark in after.items() if mark})
        if before != after:
            self.done.append((before, after))
            self.undone.clear()

    def some(self, number: int, *, deleted: bool = False) -> str | None:
        names = [name for name, mark in self.marks.items() if mark.deleted == deleted]
        return names[number % len(names)] if names else None

    @rule(which=PROCESS, passage=PASSAGES, kind=KINDS, note=NOTES, tags=TAGS)
    def mark(
        self, which: int, passage: tuple[int, int], kind: Kind, note: str, tags: list[str]
    ) -> None:
        made = self.processes[which].mark(self.article, *passage, kind, note=note, tags=tags)
        self.changed({made.id: Mark(kind, *passage, note, tuple(sorted(set(tags))))})

    @rule(which=PROCESS, number=st.integers(0, 99), kind=KINDS)
    def set_kind(self, which: int, number: int, kind: Kind) -> None:
        if name := self.some(number):
            self.processes[which].set_kind(name, kind)
            self.changed({name: replace(self.marks[name], kind=kind)})

    @rule(which=PROCESS, number=st.integers(0, 99), note=NOTES, tags=TAGS)
    def edit(self, which: int, number: int, note: str, tags: list[str]) -> None:
        if name := self.some(number):
            self.processes[which].edit(name, note=note, tags=tags)
            wanted = tuple(sorted(set(tags)))
            self.changed({name: replace(self.marks[name], note=note, tags=wanted)})

    @rule(which=PROCESS, number=st.integers(0, 99), passage=PASSAGES)
    def move_ends(self, which: int, number: int, passage: tuple[int, int]) -> None:
        if name := self.some(number):
            start, end = passage
            self.processes[which].edit(name, start=start, end=end)
            self.changed({name: replace(self.marks[name], start=start, end=end)})

    @rule(which=PROCESS, numbers=st.sets(st.integers(0, 99), min_size=1, max_size=3))
    def delete(self, which: int, numbers: set[int]) -> None:
        names = {name for number in numbers if (name := self.some(number))}
        if names:
            self.processes[which].delete(sorted(names))
            self.changed({name: replace(self.marks[name], deleted=True) for name in names})

    @rule(which=PROCESS, number=st.integers(0, 99))
    def restore(self, which: int, number: int) -> None:
        if name := self.some(number, deleted=True):
            self.processes[which].undelete([name])
            self.changed({name: replace(self.marks[name], deleted=False)})

    @precondition(lambda self: self.done)
    @rule(which=PROCESS)
    def undo(self, which: int) -> None:
        self.processes[which].undo()
        before, after = self.done.pop()
        self.undone.append((before, after))
        for name, mark in before.items():
            made = after[name]
            assert made is not None
            self.marks[name] = mark or replace(made, deleted=True)

    @precondition(lambda self: self.undone)
    @rule(which=PROCESS)
    def redo(self, which: int) -> None:
        self.processes[which].redo()
        before, after = self.undone.pop()
        self.done.append((before, after))
        self.marks.update({name: mark for name, mark in after.items() if mark})

    @rule(which=PROCESS)
    def reopen(self, which: int) -> None:
        self.processes[which].close()
        self.processes[which] = self.start()

    @rule(passage=PASSAGES, kind=KINDS)
    def another_device_marks(self, passage: tuple[int, int], kind: Kind) -> None:
        self.strange.add(self.stranger.mark(self.article, *passage, kind).id)

    @invariant()
    def the_library_equals_the_model(self) -> None:
        if not hasattr(self, "article"):
            return
        for process in self.processes:
            shown = {one.id: told(one) for one in process.annotations(self.article)}
            trash = {one.id: told(one) for one in process.trash()}
            assert shown.keys() >= self.strange
            mine = {name: mark for name, mark in shown.items() if name not in self.strange}
            assert mine | trash == self.marks
            assert bool(process.next_undo()) == bool(self.done)
            assert bool(process.next_redo()) == bool(self.undone)

    def teardown(self) -> None:
        if hasattr(self, "article"):
            assert self.stranger.doctor(full=True) == []
        for process in (*self.processes, self.stranger):
            process.close()
        self.folder.cleanup()


def told(annotation: Annotation) -> Mark:
    assert annotation.passage is not None
    return Mark(
        annotation.kind,
        annotation.passage.start,
        annotation.passage.end,
        annotation.note,
        annotation.tags,
        annotation.deleted_at is not None,
    )


TestLibrary = LibraryMachine.TestCase
TestLibrary.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
