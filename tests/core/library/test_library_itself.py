"""The file of an open library is never opened as any other file.

A process that closes any descriptor of a file loses its POSIX locks on it, those of SQLite too.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import replace_file
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

OTHER_PROGRAM = """
import sys
from pathlib import Path
from annotator.core.library import Library
library = Library(Path(sys.argv[1]), "33333333-3333-4333-8333-333333333333")
print(len(library.annotations.of_article(sys.argv[2])))
library.store.close()
"""

READERS: dict[str, Callable[[Workspace, Path], object]] = {
    "article": lambda workspace, path: workspace.add(path),
    "article of a known encoding": lambda workspace, path: workspace.read(path, encoding="cp1252"),
    "export": lambda workspace, path: workspace.import_files([path]),
}


def links(library: Path) -> dict[str, Path]:
    """Every way in which the file can be named."""
    folder = library.parent
    hard, soft = folder / "hard.md", folder / "soft.md"
    hard.hardlink_to(library)
    soft.symlink_to(library)
    return {
        "its name": library,
        "another form of its name": folder / ".." / folder.name / library.name,
        "a hard link": hard,
        "a symbolic link": soft,
        "its log": library.with_name(library.name + "-wal"),
        "its index of the log": library.with_name(library.name + "-shm"),
    }


@pytest.mark.parametrize("reader", READERS)
def test_the_library_is_neither_an_article_nor_an_export(
    workspace: Workspace, opened: Opened, reader: str
) -> None:
    for name, path in links(workspace.path).items():
        with pytest.raises(AnnotatorError) as caught:
            READERS[reader](workspace, path)
        assert caught.value.code is ErrorCode.FILE_IS_LIBRARY, name


def test_what_was_marked_after_it_was_named_is_there_for_other_programs(
    workspace: Workspace, opened: Opened
) -> None:
    renamed = workspace.path.with_name("library.json")
    renamed.hardlink_to(workspace.path)
    assert not workspace.is_export(renamed)
    for read in READERS.values():
        with pytest.raises(AnnotatorError):
            read(workspace, workspace.path)
    renamed.unlink()  # a library with two names is opened by nobody else
    command = [sys.executable, "-c", OTHER_PROGRAM, str(workspace.path), opened.article.id]
    for number in (1, 2, 3):
        workspace.mark(opened.article.id, number, number + 9, Kind.CLAIM)
        other = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        assert int(other.stdout) == number
    assert workspace.doctor(full=True) == []


def test_every_library_that_is_open_is_kept_and_no_other(
    workspace: Workspace, path: Path, tmp_path: Path
) -> None:
    second = Workspace.open(tmp_path / "second.sqlite")
    again = Workspace.open(second.path)
    again.close()
    again.close()
    with pytest.raises(AnnotatorError) as caught:
        workspace.add(second.path)
    assert caught.value.code is ErrorCode.FILE_IS_LIBRARY
    second.close()
    with pytest.raises(AnnotatorError) as caught:
        workspace.add(second.path)
    assert caught.value.code is ErrorCode.FILE_BINARY


def test_nothing_is_written_over_a_library_that_is_open(
    workspace: Workspace, opened: Opened
) -> None:
    for name, path in links(workspace.path).items():
        with pytest.raises(AnnotatorError) as caught:
            workspace.export_file(path)
        assert caught.value.code is ErrorCode.FILE_UNWRITABLE, name
        with pytest.raises(OSError, match="library itself"):
            replace_file(path, b"{}")
    assert workspace.doctor(full=True) == []
