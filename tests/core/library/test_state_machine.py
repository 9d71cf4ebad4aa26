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
PASSAGES = st.tuples(st.integers(40, 50), st.integers(56, LENGTH))
"""Far enough from the beginning that all of the words around them are in every version."""
PROCESS = st.integers(0, 1)
"""Two processes of one reader on one device: they share what can be taken back."""


VERSIONS = {0: STORY, 1: f"# News\n\n{STORY}", 2: f"{STORY}\nMore of it will follow here later.\n"}
OFFSETS = {0: 0, 1: len("News\n"), 2: 0}
"""How far the words stand from where they stand in the first version."""

Place = tuple[int, int]
"""Start and end as they would be in the first version."""


@dataclass(frozen=True)
class Mark:
    """What the model knows of a mark."""

    kind: Kind
    places: tuple[tuple[int, Place], ...]
    """Where it was put by hand, by version; the last one holds in versions without one."""
    note: str = ""
    tags: tuple[str, ...] = ()
    deleted: bool = False

    def put(self, version: int, place: Place) -> "Mark":
        """The mark, put somewhere in a version."""
        others = tuple(one for one in self.places if one[0] != version)
        return replace(self, places=(*others, (version, place)))

    def place(self, version: int) -> Place:
        """Where it is shown in a version."""
        return dict(self.places).get(version, self.places[-1][1])


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
        self.file = Path(self.folder.name) / "velm.md"
        self.version = 0
        self.file.write_text(STORY, encoding="utf-8")
        self.article = self.processes[0].add(self.file).article.id

    @rule(which=PROCESS, version=st.sampled_from(sorted(VERSIONS)))
    def edit_the_file(self, which: int, version: int) -> None:
        self.file.write_text(VERSIONS[version], encoding="utf-8")
        assert self.processes[which].add(self.file).article.id == self.article
        self.version = version

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
        start, end = self.here(passage)
        made = self.processes[which].mark(self.article, start, end, kind, note=note, tags=tags)
        places = ((self.version, passage),)
        self.changed({made.id: Mark(kind, places, note, tuple(sorted(set(tags))))})

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
            start, end = self.here(passage)
            self.processes[which].edit(name, start=start, end=end)
            stays = self.marks[name].place(self.version) == passage
            mark = self.marks[name] if stays else self.marks[name].put(self.version, passage)
            self.changed({name: mark})

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

    @precondition(lambda self: self.done)
    @rule(which=PROCESS)
    def undo_and_redo(self, which: int) -> None:
        self.undo(which)
        self.the_library_equals_the_model()
        self.redo(which)

    @rule(which=PROCESS)
    def reopen(self, which: int) -> None:
        self.processes[which].close()
        self.processes[which] = self.start()

    @rule(passage=PASSAGES, kind=KINDS)
    def another_device_marks(self, passage: tuple[int, int], kind: Kind) -> None:
        self.strange.add(self.stranger.mark(self.article, *self.here(passage), kind).id)

    def here(self, place: Place) -> Place:
        """A place of the first version, where it is in the one that is shown."""
        offset = OFFSETS[self.version]
        return place[0] + offset, place[1] + offset

    @invariant()
    def the_library_equals_the_model(self) -> None:
        if not hasattr(self, "article"):
            return
        for process in self.processes:
            process.heal(self.article)
            found = process.annotations(self.article)
            assert {one.id for one in found} >= self.strange
            mine = [one for one in found if one.id not in self.strange]
            shown = {one.id: told(one) for one in [*mine, *process.trash()]}
            assert shown == {name: self.expected(mark) for name, mark in self.marks.items()}
            assert bool(process.next_undo()) == bool(self.done)
            assert bool(process.next_redo()) == bool(self.undone)

    def expected(self, mark: Mark) -> tuple[object, ...]:
        """What the library should say of a mark."""
        return mark.kind, self.here(mark.place(self.version)), mark.note, mark.tags, mark.deleted

    def teardown(self) -> None:
        if hasattr(self, "article"):
            assert self.stranger.doctor(full=True) == []
        for process in (*self.processes, self.stranger):
            process.close()
        self.folder.cleanup()


def told(annotation: Annotation) -> tuple[object, ...]:
    """What the library says of a mark."""
    assert annotation.passage is not None
    return (
        annotation.kind,
        (annotation.passage.start, annotation.passage.end),
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
