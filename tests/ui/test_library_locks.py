"""Neither a picture nor a watched file is read where it is the file of an open library."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.files import LibraryItselfError
from annotator.core.progress import no_progress
from annotator.core.workspace import Workspace
from annotator.ui.file_watch import looked
from annotator.ui.images import ImageSource

LOCKS = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        print("held")
"""
"""Asks for the bytes that SQLite locks while a library is open (`SHARED_FIRST` in its os.h)."""


def is_held(library: Path) -> bool:
    command = [sys.executable, "-c", LOCKS, str(library)]
    asked = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return asked.stdout == "held\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps locks by descriptor")
def test_a_library_keeps_its_locks(tmp_path: Path) -> None:
    with closing(Workspace.open(tmp_path / "library.sqlite")) as workspace:
        linked = tmp_path / "dam.png"
        linked.hardlink_to(workspace.path)
        assert not ImageSource(tmp_path, lambda: 300).image("dam.png").isNull()
        with pytest.raises(LibraryItselfError):
            looked(linked, None, no_progress)
        assert is_held(workspace.path)
    assert not is_held(tmp_path / "library.sqlite")
