"""Putting a file in the place of a library, which is set aside: all of it, or nothing, even where
the program is killed in the middle.

What is to be done is written down beside the library before the first file gets another name;
whoever opens the library next finishes it.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from annotator.core.clock import stamp, system_clock
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import flush_folder, times_open
from annotator.core.library import names
from annotator.core.library.copying import flush

ASIDE = ("", "-wal", "-shm", "-journal")
"""A library file and what SQLite lays beside it."""
NOTE = "-swap"
"""The ending of the file that says what is to be done."""


class _Told(NamedTuple):
    """What a note says."""

    draft: Path
    """What waits to take the library's place."""
    aside: Path
    """The name for what is there."""
    more: Path | None = None
    """A file that goes with the draft, and the name that it is to have."""
    name: Path | None = None


def remains(place: Path) -> Path | None:
    """A file that is in the way of a new library: one of that name, or what is left of one, which
    would be taken for a part of the new one; None where the place is free.
    """
    files = (Path(f"{place}{suffix}") for suffix in (*ASIDE, NOTE))
    return next((file for file in files if file.exists()), None)


def name_aside(library: Path, word: str) -> Path:
    """A free name in the same folder for a library that is set aside, with the time (UTC)."""
    at = stamp(system_clock()).replace("-", "").replace(":", "").split(".")[0]
    base = library.with_name(f"{library.stem}-{word}-{at}Z{library.suffix}")
    number = 2
    while any(Path(f"{base}{suffix}").exists() for suffix in ASIDE):
        base = library.with_name(f"{library.stem}-{word}-{at}Z-{number}{library.suffix}")
        number += 1
    return base


def set_aside(library: Path, word: str) -> Path:
    """Give a library that is not open, and its log, another name in the same folder; nothing is
    ever written over. Raises OSError where another program has it open on Windows.
    """
    base = name_aside(library, word)
    _rename(library, base)
    flush_folder(library.parent)
    return base


def swap(
    library: Path,
    draft: Path,
    word: str,
    more: tuple[Path, Path] | None = None,
    prepare: Callable[[Path], None] = lambda _aside: None,
) -> Path:
    """Put `draft`, a file in the same folder, in the place of a library that the caller holds
    (`holding.alone`), and return the name under which that was set aside; nothing is ever written
    over. `more` is a file of that folder which goes with it, and the free name that it gets at the
    same time; `prepare` is told the name for what is set aside, and may write to the draft.

    Raises what `prepare` raises, and OSError, on Windows also where another program has the library
    open: all is as it was then.
    """
    aside = name_aside(library, word)
    prepare(aside)
    flush(draft)
    told = {"draft": draft.name, "aside": aside.name}
    if more is not None:
        flush(more[0])
        told |= {"more": more[0].name, "name": more[1].name}
    _write_down(library, told)
    finish_held(library, taking_back=True)
    return aside


def is_waited_for(library: Path) -> bool:
    """Whether a killed program has left a file that is to take the place of a library: what is
    written to this one now would be set aside with it (`finish`).
    """
    note = _note(library)
    return note.exists() and _told(library, note) is not None


def finish(library: Path, own: int = 0) -> None:
    """Finish what a killed program was about to put in the place of a library, which nobody may
    have open; most often there is nothing to do. `own` is as in `alone`.

    Raises OSError, and LIBRARY_LOCKED where a program has the library open, or puts a file in its
    place for long: all is as it was then.
    """
    if not _note(library).exists():
        return
    from annotator.core.library import holding  # noqa: PLC0415 (seldom)

    deadline = time.monotonic() + holding.PATIENCE
    while _note(library).exists():
        try:
            with holding.alone(library, own), _told_in_use(library):
                finish_held(library)
                return
        except AnnotatorError:
            # Who has it open in this process does not close it while this waits.
            if time.monotonic() > deadline or times_open(library) > own:
                raise
            time.sleep(0.02)  # it is most often that very program that holds the library


@contextmanager
def _told_in_use(library: Path) -> Iterator[None]:
    """What `alone` cannot ask on Windows."""
    try:
        yield
    except OSError as error:
        if names.is_in_use(error):
            raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=library) from error
        raise


def finish_held(library: Path, *, taking_back: bool = False) -> None:
    """The same for who holds the library (`holding.alone`). Raises OSError; with `taking_back`, all
    is as it was then.
    """
    note = _note(library)
    if not note.exists():
        return
    from annotator.core.library.holding import noted  # noqa: PLC0415 (seldom)

    with noted(note) as is_there:
        if is_there and (told := _told(library, note)):
            _do(library, told, taking_back=taking_back)
        if not names.IS_WINDOWS:  # there, an open file cannot be deleted
            note.unlink(missing_ok=True)
    if names.IS_WINDOWS:
        # Another program may look at it just now. What it says is done: whoever comes next to it
        # finds no draft, and removes it.
        names.remove(note)


def _do(library: Path, told: _Told, *, taking_back: bool) -> None:
    aside = told.aside
    if library.exists() and aside.exists():  # one was made there since
        aside = name_aside(library, "aside")
    try:
        _rename_one(told.more, told.name)  # first: once the draft has gone, nobody comes back here
        _rename(library, aside)
        names.replace(told.draft, library)
    except OSError:
        if taking_back:
            _take_back(library, aside)
            _rename_one(told.name, told.more)
        raise
    flush_folder(library.parent)


def _note(library: Path) -> Path:
    return library.with_name(library.name + NOTE)


def _write_down(library: Path, told: dict[str, str]) -> None:
    part = library.with_name(f".{uuid.uuid4()}.part")
    part.write_text(json.dumps(told), encoding="utf-8")
    flush(part)
    names.replace(part, _note(library))
    flush_folder(library.parent)


def _told(library: Path, note: Path) -> _Told | None:
    """What a note says; None where the draft is in its place already, or the note, which may be a
    stranger's, names what lies elsewhere.
    """
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        told_names = [told["draft"], told["aside"]]
        told_names += [told["more"], told["name"]] if "more" in told else []
        if any(Path(name).name != name for name in told_names):
            return None
        found = _Told(*(library.with_name(name) for name in told_names))
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.draft.is_file() else None


def _rename_one(old: Path | None, new: Path | None) -> None:
    if old is not None and new is not None and old.exists() and not new.exists():
        names.rename(old, new)


def _rename(library: Path, base: Path) -> None:
    """The library last: until then it is found, and by the note its log too."""
    for suffix in reversed(ASIDE):
        old, new = Path(f"{library}{suffix}"), Path(f"{base}{suffix}")
        _rename_one(old, new)


def _take_back(library: Path, aside: Path) -> None:
    if library.exists() and aside.exists():  # its log belongs to what is set aside
        _note(library).unlink(missing_ok=True)
        return
    for suffix in ASIDE:
        old, new = Path(f"{library}{suffix}"), Path(f"{aside}{suffix}")
        _rename_one(new, old)
    _note(library).unlink(missing_ok=True)
