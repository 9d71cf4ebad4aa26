"""Which library files this device wrote last, as it recorded in its own folder, never in them.

A library of a stranger may say anything of itself, also that this device has written in it.
"""

import json
import threading
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path

from annotator.core.files import file_of, real_path
from annotator.core.library.connection import log_path
from annotator.core.paths import data_folder

RECORD = "judged-libraries.json"
MOST = 200
"""Files that are remembered, the last ones closed."""

_judged: Counter[Path] = Counter()
"""How often each library is open in this process whose rows were all judged."""
_counting = threading.Lock()

QUICK_BYTES = 4_000_000
"""Bytes of a library, with its log, that are looked over in less than 0.1 s."""

State = list[int]
"""Device, inode, size (bytes) and time of writing (nanoseconds) of a library; then the size and
time of its log, 0 where it has none."""


def is_own(path: Path) -> bool:
    """Whether a library is as this device left it: then each of its rows was judged or written
    here. Two files are looked at, and the record is read.
    """
    state = _state(path)
    return state is not None and _recorded().get(_key(path)) == state


def was_looked_over(path: Path) -> bool:
    """Whether this device has judged the file that is there now, be it that something was written
    to it since: another file that has come in its place was not.
    """
    state = _state(path)
    return state is not None and _recorded().get(_key(path), [])[:2] == state[:2]


def is_judged_here(path: Path) -> bool:
    """Whether a library is open in this process that was judged: what is written to it since is
    not recorded yet. One that is just being looked over does not count.
    """
    with _counting:
        return _judged[real_path(path)] > 0


def count_judged(path: Path, times: int) -> None:
    """Tell that a judged library was opened here (1), or is closed (-1)."""
    with _counting:
        _judged[real_path(path)] += times


def is_large(path: Path) -> bool:
    """Whether looking a library over would hold a window up."""
    path = file_of(path)
    return sum(map(_size, (path, log_path(path)))) > QUICK_BYTES


def takes_long_to_open(path: Path) -> bool:
    """Whether opening a library would hold a window up: a large one that this device did not write
    last, or that was not closed. Raises nothing; takes three looks at files.
    """
    if is_judged_here(path) or not is_large(path):
        return False
    return _size(log_path(file_of(path))) > 0 or not is_own(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def remember(path: Path) -> None:
    """Record that a library is as this device has judged or written it."""
    state, known, key = _state(path), _recorded(), _key(path)
    if state is None or known.get(key) == state:
        return
    known.pop(key, None)
    known = {**dict([*known.items()][1 - MOST :]), key: state}
    draft = data_folder() / f".{RECORD}.{uuid.uuid4().hex}"
    # Without the record the library is judged once more, which costs time and nothing else.
    with suppress(OSError):
        try:
            draft.write_text(json.dumps(known), encoding="utf-8")
            draft.replace(data_folder() / RECORD)
        finally:
            draft.unlink(missing_ok=True)


def _recorded() -> dict[str, State]:
    try:
        known = json.loads((data_folder() / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _key(path: Path) -> str:
    return str(file_of(path).absolute())


def _state(path: Path) -> State | None:
    path = file_of(path)
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    state = [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns]
    try:
        log = log_path(path).stat()
    except OSError:
        return [*state, 0, 0]
    return [*state, log.st_size, log.st_mtime_ns if log.st_size else 0]
