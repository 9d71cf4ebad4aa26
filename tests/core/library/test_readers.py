"""Who marks is asked, never guessed, and nobody's marks become somebody else's."""

from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE, OTHER_DEVICE

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace


def names(workspace: Workspace, opened: Opened) -> set[str]:
    return {one.reader.name for one in workspace.annotations(opened.article.id)}


def test_looking_makes_no_reader(path: Path) -> None:
    workspace = Workspace(Library(path, DEVICE))
    assert workspace.reader.name == ""
    assert workspace._library.store.value("SELECT count(*) FROM reader") == 0
    workspace.close()


def test_naming_names_the_marks_that_were_made_before(workspace: Workspace, opened: Opened) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert names(workspace, opened) == {""}
    before = workspace.reader.id
    workspace.name_reader("  Mia   Lind ")
    assert workspace.reader.name == "Mia Lind"
    assert workspace.reader.id == before
    assert names(workspace, opened) == {"Mia Lind"}


def test_a_name_cannot_be_empty(workspace: Workspace) -> None:
    with pytest.raises(AnnotatorError) as caught:
        workspace.name_reader(" \n")
    assert caught.value.code is ErrorCode.NAME_EMPTY


def test_another_name_is_another_reader(workspace: Workspace, opened: Opened) -> None:
    workspace.name_reader("Mia")
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.name_reader("Ben")
    workspace.mark(opened.article.id, 8, 12, Kind.CLAIM)
    assert names(workspace, opened) == {"Mia", "Ben"}
    ben = workspace.reader.id
    workspace.name_reader("Mia")
    assert workspace.reader.id != ben
    workspace.name_reader("Mia")
    assert workspace._library.store.value("SELECT count(*) FROM reader") == 2


def test_a_reader_named_for_one_call_names_an_unnamed_one_for_good(
    workspace: Workspace, opened: Opened
) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    called = Workspace(Library(workspace.path, DEVICE, reader="Mia"))
    called.mark(opened.article.id, 8, 12, Kind.CLAIM)
    called.close()
    assert names(workspace, opened) == {"Mia"}
    assert workspace.reader.name == "Mia"


def test_a_reader_named_for_one_call_does_not_stay(workspace: Workspace, opened: Opened) -> None:
    workspace.name_reader("Mia")
    called = Workspace(Library(workspace.path, DEVICE, reader="Ben"))
    assert called.reader.name == "Ben"
    assert called.next_undo() is None
    called.mark(opened.article.id, 8, 12, Kind.CLAIM)
    called.close()
    assert names(workspace, opened) == {"Ben"}
    assert workspace.reader.name == "Mia"
    again = Workspace(Library(workspace.path, DEVICE, reader="Ben"))
    assert again.undo().reader.name == "Ben"
    again.close()


def test_a_new_device_marks_as_an_unnamed_reader_of_its_own(
    workspace: Workspace, opened: Opened
) -> None:
    workspace.name_reader("Mia")
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    other = Workspace(Library(workspace.path, OTHER_DEVICE))
    assert other.reader.name == ""
    other.mark(opened.article.id, 8, 12, Kind.CLAIM)
    assert names(other, opened) == {"Mia", ""}
    other.name_reader("Mia")
    assert {one.reader.id for one in other.annotations(opened.article.id)} == {workspace.reader.id}
    assert other.undo().operation == "mark"
    other.close()


def test_who_opens_a_fresh_library_with_their_own_export_is_their_reader(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    workspace.name_reader("Mia")
    fresh = Workspace(Library(tmp_path / "fresh.sqlite", DEVICE))
    fresh.import_json(workspace.export_json())
    assert fresh.reader == workspace.reader
    assert fresh.set_kind(made.id, Kind.PROJECTION).id == made.id
    fresh.close()
