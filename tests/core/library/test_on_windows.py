"""What Windows refuses is waited for, or told: faked here as it documents its refusals."""

import errno
import importlib.util
import json
import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import holding, names, restoring, swapping
from annotator.core.library.copying import sweep


class Refusals:
    """Refuses to rename or delete some files, as often as is said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.left = 0
        self.asked = 0
        monkeypatch.setattr(names, "IS_WINDOWS", True)
        monkeypatch.setattr(names, "PAUSE", 0)

    def of(self, verb: str, winerror: int, times: int, what: Callable[[Path], bool]) -> None:
        """Refuse a verb of `Path` so many times for the paths that fit."""
        real, self.left = getattr(Path, verb), times

        def refused(path: Path, *given: object, **more: object) -> object:
            if what(path) and self.left:
                self.left -= 1
                self.asked += 1
                error = PermissionError(13, "The process cannot access the file", str(path))
                error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
                raise error
            return real(path, *given, **more)

        self._patch.setattr(Path, verb, refused)


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> Refusals:
    return Refusals(monkeypatch)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"old")
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / f".{uuid.uuid4()}.part"
    path.write_bytes(b"new")
    return path


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_scanner_that_looks_at_a_new_file_is_waited_for(
    library: Path, draft: Path, refusals: Refusals, winerror: int
) -> None:
    refusals.of("replace", winerror, 3, lambda path: path == draft)
    aside = swapping.swap(library, draft, "damaged")
    assert refusals.asked == 3
    assert (library.read_bytes(), aside.read_bytes()) == (b"new", b"old")


def test_another_refusal_is_not_waited_for(library: Path, draft: Path, refusals: Refusals) -> None:
    refusals.of("replace", 19, 9, lambda path: path == draft)  # the disk is write protected
    with pytest.raises(PermissionError):
        swapping.swap(library, draft, "damaged")
    assert refusals.asked == 1
    assert library.read_bytes() == b"old"


def test_a_library_that_a_program_has_open_is_told_as_in_use(
    library: Path, draft: Path, refusals: Refusals
) -> None:
    refusals.of("rename", 32, 1000, lambda path: path == library)
    with pytest.raises(AnnotatorError) as caught:
        restoring.put_in_place(library, draft)
    assert caught.value.code is ErrorCode.LIBRARY_LOCKED
    assert library.read_bytes() == b"old"
    assert not Path(f"{library}{swapping.NOTE}").exists()


def test_a_note_that_cannot_be_deleted_now_undoes_nothing(
    library: Path, draft: Path, refusals: Refusals
) -> None:
    note = Path(f"{library}{swapping.NOTE}")
    refusals.of("unlink", 32, 1000, lambda path: path == note)
    swapping.swap(library, draft, "damaged")
    assert library.read_bytes() == b"new"
    assert note.exists()
    refusals.left = 0
    swapping.finish(library)  # whoever opens it next
    assert library.read_bytes() == b"new"
    assert not note.exists()


def test_what_a_program_has_open_stops_no_sweeping(tmp_path: Path, refusals: Refusals) -> None:
    drafts = [tmp_path / f".{uuid.uuid4()}.part" for _ in range(3)]
    for one in drafts:
        one.write_bytes(b"")
        os.utime(one, (0, 0))
    refusals.of("unlink", 32, 1000, lambda path: path == drafts[0])
    sweep(tmp_path)
    assert [one.exists() for one in drafts] == [True, False, False]


class Runtime(ModuleType):
    """What is used of `msvcrt`, as Microsoft documents `_locking`: from the place in the file."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.refusals: list[int] = []
        self.locked: list[tuple[int, int]] = []

    def locking(self, file: int, mode: int, count: int) -> None:
        assert mode == self.LK_NBLCK
        if self.refusals:
            raise OSError(self.refusals.pop(0), "Resource deadlock avoided")
        self.locked.append((os.lseek(file, 0, os.SEEK_CUR), count))


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Runtime:
    made = Runtime()
    monkeypatch.setitem(sys.modules, "msvcrt", made)
    monkeypatch.setattr(names, "IS_WINDOWS", True)
    return made


@pytest.fixture
def windows(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is imported on Windows."""
    spec = importlib.util.spec_from_file_location("holding_on_windows", holding.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "platform", "win32")
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", [errno.EACCES, errno.EDEADLK])
def test_a_note_that_another_program_holds_is_waited_for(
    windows: ModuleType, runtime: Runtime, tmp_path: Path, code: int
) -> None:
    note = tmp_path / "library.sqlite-swap"
    note.write_text(json.dumps({}))
    runtime.refusals = [code, code]
    with windows.noted(note) as is_there:
        assert is_there
    assert runtime.locked == [(windows.LOCK_START, 1)], "beyond what is read of it"
    assert not runtime.refusals


def test_a_note_that_is_being_deleted_is_waited_for(
    windows: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, asked = tmp_path / "library.sqlite-swap", list[Path]()

    def refused(path: Path, _how: int) -> int:
        asked.append(path)
        if len(asked) < 3:
            raise PermissionError(13, "delete pending", str(path))
        raise FileNotFoundError(2, "gone", str(path))

    monkeypatch.setattr(windows.os, "open", refused)
    with windows.noted(note) as is_there:
        assert not is_there
    assert len(asked) == 3


def test_a_library_is_not_opened_there_to_ask_who_has_it(
    windows: ModuleType, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, _how: int) -> int:
        raise AssertionError(path)

    monkeypatch.setattr(windows.os, "open", refused)
    with windows.alone(library):
        assert not windows.is_held(library)
