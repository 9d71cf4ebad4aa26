"""All starts of one person with one library on one screen meet at one place, and nobody else."""

import os
import stat
import sys
from pathlib import Path

import pytest

from annotator.one_window.place import ADDRESS_BYTES, make_folder, place_of

not_windows = pytest.mark.skipif(sys.platform == "win32", reason="about folders of POSIX systems")
linux = pytest.mark.skipif(sys.platform != "linux", reason="about the folders of a Linux desktop")


def test_a_library_has_one_place_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = tmp_path / "library.sqlite"
    assert place_of(library) == place_of(Path("library.sqlite"))
    assert place_of(library) == place_of(tmp_path / "folder" / ".." / "library.sqlite")
    assert place_of(library) != place_of(tmp_path / "other.sqlite")


@not_windows
def test_a_link_to_a_library_is_that_library(tmp_path: Path) -> None:
    library, link = tmp_path / "library.sqlite", tmp_path / "link.sqlite"
    library.touch()
    link.symlink_to(library)
    assert place_of(link) == place_of(library)


@linux
def test_each_screen_has_a_window_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":0")
    first = place_of(tmp_path / "library.sqlite")
    monkeypatch.setenv("DISPLAY", ":1")
    assert place_of(tmp_path / "library.sqlite") != first


@linux
def test_the_name_of_a_socket_is_never_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / ("long" * 30)
    own.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(own))
    place = place_of(tmp_path / "library.sqlite")
    assert own not in place.folder.parents
    assert len(os.fsencode(place.address)) <= ADDRESS_BYTES


@linux
@pytest.mark.parametrize("named", ["", "relative", "/no/such/folder"])
def test_without_a_folder_of_the_desktop_there_is_one_with_the_persons_number(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", named)
    folder = place_of(tmp_path / "library.sqlite").folder
    assert folder == Path("/", "tmp", f"annotator-{os.getuid()}")


@not_windows
def test_the_folder_is_the_persons_alone(tmp_path: Path) -> None:
    folder = tmp_path / "place"
    make_folder(folder)
    make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@not_windows
def test_a_folder_that_is_open_to_others_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "place"
    folder.mkdir(mode=0o700)
    folder.chmod(0o750)
    with pytest.raises(PermissionError):
        make_folder(folder)


@not_windows
def test_a_link_that_somebody_laid_there_is_refused(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "place"
    elsewhere.mkdir(mode=0o700)
    folder.symlink_to(elsewhere)
    with pytest.raises(PermissionError):
        make_folder(folder)


@not_windows
def test_the_folder_of_another_person_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "place"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(PermissionError):
        make_folder(folder)
