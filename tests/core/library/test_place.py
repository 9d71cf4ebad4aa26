"""A library in a folder that others write too is recognised, kept whole in one file, and moved."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.core.library.conftest import DEVICE

from annotator.core import messages
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import PlaceKind
from annotator.core.library import Library, place
from annotator.core.library.connection import open_database
from annotator.core.library.pages import pragma
from annotator.core.library.whose import backup_folder
from annotator.core.model import Kind
from annotator.core.paths import library_path
from annotator.core.workspace import Opened, Workspace


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("OneDrive", PlaceKind.ONEDRIVE),
        ("OneDrive - Daily Courier/work", PlaceKind.ONEDRIVE),
        ("Dropbox (Personal)", PlaceKind.DROPBOX),
        ("Library/Mobile Documents/com~apple~CloudDocs", PlaceKind.ICLOUD),
        ("Library/CloudStorage/GoogleDrive-mia@example.org", PlaceKind.GOOGLE_DRIVE),
        ("Nextcloud/marks", PlaceKind.NEXTCLOUD),
        ("Droplets/onedrives", None),
    ],
)
def test_folders_are_known_by_their_names(
    tmp_path: Path, folder: str, kind: PlaceKind | None
) -> None:
    found = place.place_of(tmp_path / folder / "library.sqlite", {})
    assert (found.kind if found else None) == kind
    if found:
        assert messages.place(found).endswith(".")


def test_folders_are_known_by_what_lies_in_them_or_is_said_of_them(tmp_path: Path) -> None:
    (tmp_path / "sync" / ".stfolder").mkdir(parents=True)
    found = place.place_of(tmp_path / "sync" / "a" / "library.sqlite", {})
    assert found == place.Place(PlaceKind.SYNCTHING, tmp_path / "sync")
    said = {"OneDriveCommercial": str(tmp_path / "firm")}
    found = place.place_of(tmp_path / "firm" / "library.sqlite", said)
    assert found is not None
    assert found.kind is PlaceKind.ONEDRIVE
    assert place.place_of(tmp_path / "library.sqlite", said) is None


def test_a_network_file_system_is_known_by_its_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    share = str(tmp_path / "a share").replace(" ", "\\040")
    mounts.write_text(f"none / ext4 rw 0 0\n//server/share {share} cifs rw 0 0\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    found = place.place_of(tmp_path / "a share" / "library.sqlite", {})
    assert found == place.Place(PlaceKind.NETWORK, tmp_path / "a share")
    assert place.place_of(tmp_path / "library.sqlite", {}) is None


def test_there_the_library_is_whole_in_one_file_at_any_time(tmp_path: Path) -> None:
    path = tmp_path / "Dropbox" / "library.sqlite"
    with closing(open_database(path)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert pragma(database, "synchronous") == 3
        database.execute("INSERT INTO reader (uuid, name) VALUES ('u', 'Mia')")
        assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_moving_takes_all_along_and_deletes_nothing(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    mark = workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    moved = workspace.move_library(tmp_path / "new" / "library.sqlite")
    with closing(Workspace(Library(moved.path, DEVICE))) as there:
        assert there.annotations(opened.article.id) == [mark]
        assert there.doctor(full=True) == []
        assert there.undo().operation == "mark"
    with closing(sqlite3.connect(moved.set_aside)) as old:
        assert old.execute("SELECT count(*) FROM annotation").fetchone() == (1,)
    assert not workspace.path.exists()


def test_the_users_own_library_is_found_where_it_was_moved(tmp_path: Path) -> None:
    workspace = Workspace.open()
    backups = backup_folder(workspace.path)
    moved = workspace.move_library(tmp_path / "elsewhere.sqlite")
    assert library_path() == moved.path
    assert backup_folder(library_path()) == backups
    Workspace.open().close()


def test_nothing_is_written_over(workspace: Workspace, opened: Opened, tmp_path: Path) -> None:
    target = tmp_path / "there.sqlite"
    target.write_text("precious")
    with pytest.raises(AnnotatorError) as caught:
        workspace.move_library(target)
    assert caught.value.code is ErrorCode.PLACE_TAKEN
    assert target.read_text() == "precious"
    assert workspace.articles()
