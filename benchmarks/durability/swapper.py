"""The program that is killed while it puts one file in the place of another.

`python -m durability.swapper MODE LIBRARY FILE` does one thing over and over and writes JSON lines:
`{"begin": what}` before it and `{"done": what}` after its verb returned. MODE is

- `restore`: put the backup FILE back, then the library as it was, and so on;
- `damaged`: let the backup FILE take the place of a damaged library, which is laid there each time;
- `recover`: let what can be read of it take its place;
- `move`: move the user's own library to FILE and back.
"""

import json
import shutil
import sys
from pathlib import Path

from annotator.core.workspace import Workspace

DAMAGED = ".damaged"
"""The ending of the damaged file, and of its log, that is laid down each time."""


def _tell(**value: str) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _restore(library: Path, backup: Path) -> None:
    workspace = Workspace.open(library)
    while True:
        _tell(begin="then")
        before = workspace.restore(backup).before
        _tell(done="then")
        assert before is not None  # noqa: S101 (the library is sound)
        _tell(begin="now")
        workspace.restore(before.path)
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
        _tell(begin="then")
        Workspace.restore_damaged(library, backup)
        _tell(done="then")


def _recover(library: Path, _file: Path) -> None:
    while True:
        _tell(prepare="")
        lay_down(library)
        _tell(begin="now")
        Workspace.recover_in_place(library)
        _tell(done="now")


def _move(library: Path, target: Path) -> None:
    while True:
        workspace = Workspace.open()
        _tell(begin="now")
        moved = workspace.move_library(library if workspace.path == target else target)
        _tell(done="now")
        moved.set_aside.unlink()


MODES = {"restore": _restore, "damaged": _damaged, "recover": _recover, "move": _move}


def main() -> None:
    """Work until killed."""
    mode, library, file = sys.argv[1:]
    _tell(ready="")
    MODES[mode](Path(library), Path(file))


if __name__ == "__main__":
    main()
