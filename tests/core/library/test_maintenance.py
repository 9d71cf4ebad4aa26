"""`doctor` finds what is wrong, and a backup is whole."""

from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Library
from annotator.core.messages import FINDINGS, finding
from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

HARM = {
    "value": "UPDATE annotation SET extra = '{'",
    "quote": "UPDATE anchor SET quote = 'xxx', start = 0, \"end\" = 3",
    "mark_without_anchor": "DELETE FROM anchor",
    "search_index": "DELETE FROM search_annotation",
    "text_hash": "UPDATE rendering SET text_sha256 = 'other'",
    "original_hash": "UPDATE version SET original = x'00'",
    "reference": "UPDATE annotation SET reader_id = 99",
    "article_without_text": "UPDATE article SET current_version_id = NULL",
}


def test_a_sound_library(workspace: Workspace, opened: Opened) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert workspace.doctor() == []
    assert workspace.doctor(full=True) == []


@pytest.mark.parametrize("code", sorted(HARM))
def test_what_is_wrong_is_found(workspace: Workspace, opened: Opened, code: str) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    database = workspace._library.store.connection
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute(HARM[code])
    found = workspace.doctor(full=True)
    assert code in {one.code for one in found}
    for one in found:
        assert finding(one).endswith(".")


def test_a_damaged_page_is_found(workspace: Workspace, opened: Opened) -> None:
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    database = workspace._library.store.connection
    database.execute("PRAGMA writable_schema = ON")
    database.execute("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'anchor_rendering'")
    workspace.close()
    damaged = Workspace(Library(workspace.path, DEVICE))
    found = damaged.doctor()
    assert {one.code for one in found} == {"pages"}
    assert finding(found[0]).startswith("The file itself is damaged")
    damaged.close()


def test_every_finding_has_been_seen() -> None:
    assert set(HARM) | {"pages"} == set(FINDINGS)


def test_a_backup_is_a_library_as_it_stood(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    made = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    target = tmp_path / "backup.sqlite"
    workspace.backup(target)
    workspace.delete([made.id])
    restored = Workspace(Library(target, DEVICE))
    assert restored.annotations(opened.article.id) == [made]
    assert restored.doctor(full=True) == []
    restored.close()
    assert [entry.name for entry in tmp_path.iterdir() if ".part" in entry.name] == []


def test_a_backup_writes_over_nothing(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite"
    target.write_text("precious")
    with pytest.raises(AnnotatorError) as caught:
        workspace.backup(target)
    assert caught.value.code is ErrorCode.BACKUP_EXISTS
    assert target.read_text() == "precious"


def test_a_backup_into_a_folder_that_is_not_there(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as caught:
        workspace.backup(tmp_path / "nowhere" / "backup.sqlite")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_a_backup_that_fails_leaves_nothing_behind(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotator.core.library.copying.flush", refuse)
    with pytest.raises(AnnotatorError) as caught:
        workspace.backup(tmp_path / "backup.sqlite")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    assert [entry.name for entry in tmp_path.iterdir() if "backup" in entry.name] == []
