"""The program that is killed while it puts one file in the place of another.

`python -m durability.swapper MODE LIBRARY FILE [STEP]` does one thing over and over and writes JSON
lines: `{"begin": what}` before it and `{"done": what}` after its verb returned. With a STEP, it
kills itself there, or ends when it is done: `name:3` is before the third file gets another name,
`turn:3` is when its verb tells for the third time how far it is. MODE is

- `restore`: put the backup FILE back, then the library as it was, and so on;
- `damaged`: let the backup FILE take the place of a damaged library, which is laid there each time;
- `recover`: let what can be read of it take its place;
- `move`: move the user's own library to FILE and back;
- `visit`: what another program does meanwhile: open LIBRARY, or the user's own for `own`, mark
  something, close it; FILE is not used.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.core.model import Kind
from annotator.core.workspace import Workspace

DAMAGED = ".damaged"
"""The ending of the damaged file, and of its log, that is laid down each time."""
OWN = "own"
"""Stands for the user's own library, wherever it has been moved."""
VISITED = 3_000
"""Code points of the article that a visitor marks: fewer than the shortest one has."""


class _Steps:
    """Counts the steps of one kind from the beginning of what is done, up to the last one."""

    kind, last, seen = "", 0, 0

    def told(self, value: dict[str, str]) -> None:
        if "begin" in value:
            self.seen = 0
        if "done" in value and self.last:
            sys.exit()

    def at(self, kind: str) -> None:
        if kind == self.kind:
            self.seen += 1
            if self.seen == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, step: str) -> None:
        self.kind, _, last = step.partition(":")
        self.last = int(last)
        for name in ("rename", "replace"):
            setattr(Path, name, self._counted(getattr(Path, name)))

    def _counted(self, real: Any) -> Any:
        def called(path: Path, target: Path) -> Path:
            self.at("name")
            renamed: Path = real(path, target)
            return renamed

        return called


STEPS = _Steps()


def _turn(_share: float) -> None:
    STEPS.at("turn")


def _tell(**value: str) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
    STEPS.told(value)


def _restore(library: Path, backup: Path) -> None:
    workspace = Workspace.open(library)
    while True:
        _tell(begin="then")
        before = workspace.restore(backup, progress=_turn).before
        _tell(done="then")
        assert before is not None  # noqa: S101 (the library is sound)
        _tell(begin="now")
        workspace.restore(before.path, progress=_turn)
        _tell(done="now")


def lay_down(library: Path) -> None:
    """Lay the damaged library in its place again, with its log, and nothing else."""
    for aside in library.parent.glob(f"{library.stem}-*"):
        if aside.is_file():
            aside.unlink()
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{library}{ending}").unlink(missing_ok=True)
        kept = Path(f"{library}{ending}{DAMAGED}")
        if kept.exists():
            shutil.copyfile(kept, f"{library}{ending}")


def _damaged(library: Path, backup: Path) -> None:
    while True:
        _tell(prepare="")
        lay_down(library)
        _restore_damaged(library, backup)


def _restore_damaged(library: Path, backup: Path) -> None:
    _tell(begin="then")
    Workspace.restore_damaged(library, backup, progress=_turn)
    _tell(done="then")


def _recover(library: Path, file: Path) -> None:
    while True:
        _tell(prepare="")
        lay_down(library)
        _recover_in_place(library, file)


def _recover_in_place(library: Path, _file: Path) -> None:
    _tell(begin="now")
    Workspace.recover_in_place(library, progress=_turn)
    _tell(done="now")


def _once(verb: Callable[[Path, Path], None], library: Path, file: Path) -> None:
    """Do it when nobody has the library open, and then nothing more."""
    while True:
        try:
            verb(library, file)
            break
        except AnnotatorError as error:
            _tell(refused=error.code)
    signal.pause()


def _move(library: Path, target: Path) -> None:
    while True:
        workspace = Workspace.open()
        _tell(begin="now")
        try:
            moved = workspace.move_library(
                library if workspace.path == target else target, progress=_turn
            )
        except AnnotatorError as error:  # somebody has it open: that is no time to move it
            workspace.close()
            _tell(refused=error.code)
            continue
        _tell(done="now")
        moved.set_aside.unlink()


def _visit(library: Path, _file: Path) -> None:
    for number in count():
        try:
            workspace = Workspace.open(None if library.name == OWN else library)
            with closing(workspace):
                for article in workspace.articles()[:1]:
                    start = number % VISITED
                    mark = workspace.mark(article.id, start, start + 5, Kind.CLAIM)
                    _tell(marked=mark.id)
        except AnnotatorError as error:
            _tell(refused=error.code)


MODES: dict[str, Callable[[Path, Path], None]] = {
    "restore": _restore,
    "damaged": _damaged,
    "damaged-once": partial(_once, _restore_damaged),
    "recover": _recover,
    "recover-once": partial(_once, _recover_in_place),
    "move": _move,
    "visit": _visit,
}


def main() -> None:
    """Work until killed."""
    mode, library, file, *step = sys.argv[1:]
    if step:
        STEPS.watch(step[0])
    _tell(ready="")
    MODES[mode](Path(library), Path(file))


if __name__ == "__main__":
    main()
