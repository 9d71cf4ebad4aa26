"""The reader who works until killed: one line to the outside before each action and one after it.

`python -m durability.actor LIBRARY DEVICE SEED ACTIONS [BYTES]` writes JSON lines:
`{"begin": name}` when an action starts, `{"done": name, "seq": ..., "marks": {...}}` after its verb
returned, with the marks it touched as they stand, and `{"refused": code}` where it was refused with
a sentence. With BYTES no file of the process may grow beyond that many (as a full disk, without
being root).
"""

import json
import os
import random
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace

ARTICLES = 6
LEAST_SIZE = 4_000
"""Code points of an article at first."""
WORDS = (  # noqa: SIM905
    "river town bridge office water rose officials said four meters by Sunday will be cut off"
    " witness saw the dam hold report plan vow mayor council budget 🌊 Übergang 四川 naïve"
).split()

Facts = dict[str, Any]


def facts(mark: Annotation) -> Facts:
    """What a reader would call this mark."""
    passage = mark.passage
    return {
        "kind": mark.kind,
        "note": mark.note,
        "tags": list(mark.tags),
        "deleted": mark.deleted_at is not None,
        "status": mark.anchor.status,
        "place": [passage.start, passage.end, passage.quote] if passage else None,
    }


def all_facts(workspace: Workspace) -> dict[str, Facts]:
    """Every mark of a library that is not purged."""
    found: dict[str, Facts] = {}
    for article in workspace.articles():
        for mark in workspace.annotations(article.id):
            found[mark.id] = facts(mark)
    # A deleted mark is compared without its place: nobody is shown where it would be now.
    for mark in workspace.trash():
        found[mark.id] = {**facts(mark), "status": None, "place": None}
    return found


class WrongClock:
    """A clock that mostly runs, and at times goes back by up to a day."""

    def __init__(self, pick: random.Random) -> None:
        self._pick = pick
        self._offset = timedelta()

    def __call__(self) -> datetime:
        if self._pick.random() < 0.02:
            self._offset = -timedelta(seconds=self._pick.uniform(0, 86_400))
        return datetime.now(UTC) + self._offset


class Actor:
    """Does one thing after the other to a library, at random."""

    def __init__(self, library: Path, device: str, seed: int) -> None:
        self._pick = random.Random(seed)
        # Only the library is on the disk that gets full.
        self._folder = Path(os.environ.get("ANNOTATOR_HOME") or library.parent)
        self._folder.mkdir(parents=True, exist_ok=True)
        self.workspace = Workspace(Library(library, device, clock=WrongClock(self._pick)))
        self.touched: set[str] = set()

    def prose(self, size: int) -> str:
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < size:
            words = self._pick.choices(WORDS, k=40)
            paragraphs.append(" ".join(words).capitalize() + f" {self._pick.random():.9f}.")
        return "\n\n".join(paragraphs)

    def step(self) -> str:
        """The name of the next action."""
        if len(self.workspace.articles()) < ARTICLES:
            return "add"
        names = ("mark", "set_kind", "note", "tags", "ends", "delete", "undelete", "undo", "redo",
                 "version", "import", "several", "back_up")  # fmt: skip
        return self._pick.choices(names, (30, 8, 10, 8, 6, 6, 3, 8, 6, 4, 3, 3, 1))[0]

    def do(self, name: str) -> None:
        """Do it; afterwards `touched` names the marks that may be others now."""
        self.touched.clear()
        getattr(self, f"_{name}")()

    def _article(self) -> str:
        return self._pick.choice(self.workspace.articles()).id

    def _mine(self) -> list[Annotation]:
        return self.workspace.annotations(self._article())

    def _one(self) -> Annotation | None:
        marks = self._mine()
        return self._pick.choice(marks) if marks else None

    def _touch(self, marks: Iterable[Annotation]) -> None:
        self.touched.update(mark.id for mark in marks)

    def _add(self) -> None:
        path = self._folder / f"article-{self._pick.getrandbits(40)}.md"
        path.write_text(self.prose(LEAST_SIZE), encoding="utf-8")
        self.workspace.add(path)

    def _mark(self) -> None:
        article = self._article()
        start = self._pick.randrange(LEAST_SIZE - 100)
        kind, length = self._pick.choice(list(Kind)), self._pick.randint(1, 99)
        note = self.prose(self._pick.choice((0, 0, 50, 2000))) if self._pick.random() < 0.3 else ""
        self._touch([self.workspace.mark(article, start, start + length, kind, note=note)])

    def _set_kind(self) -> None:
        if mark := self._one():
            self._touch([self.workspace.set_kind(mark.id, self._pick.choice(list(Kind)))])

    def _note(self) -> None:
        if mark := self._one():
            self._touch([self.workspace.edit(mark.id, note=self.prose(60))])

    def _tags(self) -> None:
        if mark := self._one():
            self._touch([self.workspace.edit(mark.id, tags=self._pick.choices(WORDS, k=3))])

    def _ends(self) -> None:
        if (mark := self._one()) and mark.passage:
            end = mark.passage.end + self._pick.randint(1, 9)
            with suppress(AnnotatorError):  # beyond the text: not an action then
                self._touch([self.workspace.edit(mark.id, end=end)])

    def _several(self) -> None:
        marks = self._mine()[:20]
        if marks:
            ids = [mark.id for mark in marks]
            self._touch(self.workspace.set_kinds(ids, self._pick.choice(list(Kind))))

    def _delete(self) -> None:
        if mark := self._one():
            self.workspace.delete([mark.id])
            self._touch([mark])

    def _undelete(self) -> None:
        if trash := self.workspace.trash():
            mark = self._pick.choice(trash)
            self.workspace.undelete([mark.id])
            self._touch([mark])

    def _undo(self) -> None:
        self.touched.update(self.workspace.touched_by(self.workspace.undo()))

    def _redo(self) -> None:
        # A redo is told as the undo that it takes back, which touched the same marks.
        self.touched.update(self.workspace.touched_by(self.workspace.redo()))

    def _version(self) -> None:
        article = self._article()
        path = self.workspace.paths(article)[0]
        text = path.read_text(encoding="utf-8")
        # Near the end of a text, whose paragraphs edits may have left few of, there is none.
        at = text.find("\n\n", self._pick.randrange(max(len(text) - 500, 1))) + 2
        path.write_text(f"{text[:at]}{self.prose(90)}\n\n{text[at:]}", encoding="utf-8")
        self.workspace.add(path)
        self._touch(self.workspace.annotations(article))

    def _import(self) -> None:
        desk = self._folder / f"desk-{self._pick.getrandbits(40)}.sqlite"
        other = Workspace(Library(desk, "33333333-3333-4333-8333-333333333333"))
        try:
            article = self._article()
            other.import_json(self.workspace.export_json([article]))
            made = [other.mark(article, at, at + 7, Kind.CLAIM) for at in range(0, 300, 10)]
            data = other.export_json()
        finally:
            other.close()
            desk.unlink()
        self.workspace.import_json(data)
        self._touch(made)

    def _back_up(self) -> None:
        if hasattr(self.workspace, "back_up_now"):
            self.workspace.back_up_now()


def _tell(value: Facts) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _touched(actor: Actor) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for one in sorted(actor.touched):
        mark = actor.workspace.annotation(one)
        found[one] = facts(mark)
        if mark.deleted_at is not None:
            found[one] |= {"status": None, "place": None}
    return found


NO_ACTION = {
    ErrorCode.NOTHING_TO_UNDO,
    ErrorCode.NOTHING_TO_REDO,
    ErrorCode.UNDO_OVERTAKEN,
    ErrorCode.PASSAGE_EMPTY,
}


def _act(actor: Actor) -> None:
    name = actor.step()
    _tell({"begin": name})
    try:
        actor.do(name)
    except AnnotatorError as error:
        _tell({"refused": error.code, "action": name, "usual": error.code in NO_ACTION})
        return
    seq = actor.workspace.history(limit=1)[0].seq
    _tell({"done": name, "seq": seq, "marks": _touched(actor)})


def _limit(most: int) -> None:
    import resource  # noqa: PLC0415 (not on Windows)

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def main() -> None:
    """Work until the actions are done or the process is killed."""
    library, device, seed, actions, *limit = sys.argv[1:]
    actor = Actor(Path(library), device, int(seed))
    for most in limit:
        _limit(int(most))
    _tell({"ready": True})
    for _ in range(int(actions)):
        _act(actor)
    actor.workspace.close()
    _tell({"closed": True})


if __name__ == "__main__":
    main()
