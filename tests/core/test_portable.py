"""A program that was unpacked with its marker keeps everything beside itself."""

import sys
from pathlib import Path

import pytest

from annotator.core import paths


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a frozen program with the marker."""
    folder = tmp_path / "Stick ü" / "Annotator"
    folder.mkdir(parents=True)
    (folder / paths.PORTABLE).touch()
    monkeypatch.setattr(sys, "executable", str(folder / "Annotator.exe"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv(paths.HOME_VARIABLE)
    return folder


def test_library_settings_log_and_device_lie_beside_the_program(program: Path) -> None:
    data = program / "data"
    assert paths.library_path() == data / "library.sqlite"
    assert paths.settings_path() == data / "settings.ini"
    assert paths.log_path() == data / "annotator.log"
    assert paths.device_id() == (data / "device-id").read_text(encoding="ascii").strip()


def test_a_folder_that_is_named_goes_before(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "named"))
    assert paths.data_folder() == tmp_path / "named"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_to_the_program_is_that_program(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program / "Annotator.exe").touch()
    (tmp_path / "link").symlink_to(program / "Annotator.exe")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "link"))
    assert paths.data_folder() == program / "data"


@pytest.mark.parametrize("change", ["installed", "from source", "macOS"])
def test_every_other_program_uses_the_users_own_folder(
    change: str, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if change == "installed":
        (program / paths.PORTABLE).unlink()
    elif change == "from source":
        monkeypatch.setattr(sys, "frozen", False)
    else:
        monkeypatch.setattr(sys, "platform", "darwin")
    assert program not in paths.data_folder().parents
