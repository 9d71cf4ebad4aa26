"""Values about the keeping of a library: backups, what a restore changes, what was recovered."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct


class Reason(StrEnum):
    """Why a backup was made; part of its file's name."""

    HOURLY = "hourly"
    CLOSE = "close"
    HAND = "by-hand"
    SCHEMA = "before-schema"
    RESTORE = "before-restore"
    MOVE = "before-move"
    LOG = "before-log"


class Backup(Struct, frozen=True):
    """A backup as it lies there."""

    path: Path
    made_at: str
    """To the second, in the form of the library's times."""
    byte_count: int
    reason: Reason
    verified: bool
    """It was found whole and without a fault (`doctor`) when it was made, and opens now."""
    article_count: int
    mark_count: int


class Shift(Struct, frozen=True):
    """What a restore does to things of one sort."""

    lost: int
    """Here now, and not in the backup."""
    regained: int
    """In the backup, and not here now."""
    changed: int
    """In both, and not the same."""
    lost_names: tuple[str, ...] = ()
    """The first few by title or words."""
    regained_names: tuple[str, ...] = ()
    changed_names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.regained or self.changed)


NOTHING = Shift(0, 0, 0)


class ArticleShift(Struct, frozen=True):
    """What a restore does to one article and to what is in it."""

    title: str
    marks: Shift
    article: Shift = NOTHING
    """The article itself: one, or none."""
    details: tuple[str, ...] = ()
    """What would be changed back in it: `text`, `done`, `tags`, or a field of `Details`."""
    notes: Shift = NOTHING
    """Notes of marks that are in both."""
    trash: Shift = NOTHING
    """Deleted marks that are deleted in one and unknown in the other."""


class RestorePreview(Struct, frozen=True):
    """What putting a backup back would change; a deleted mark counts as not there, and again in the
    trash.
    """

    backup: Backup
    articles: Shift
    marks: Shift
    notes: Shift
    by_article: tuple[ArticleShift, ...] = ()
    """Each article in which something differs, those that lose the most first."""
    trash: Shift = NOTHING
    """Deleted marks."""
    readers: Shift = NOTHING
    """Readers by their names."""

    @property
    def shifts(self) -> dict[str, Shift]:
        """What would change, by what a person calls one such thing."""
        return {
            "article": self.articles,
            "mark": self.marks,
            "note": self.notes,
            "deleted mark": self.trash,
            "reader": self.readers,
        }

    def __bool__(self) -> bool:
        return any(self.shifts.values())


class Restored(Struct, frozen=True):
    """A backup that was put back, and the backup that puts it back the way it was."""

    library: Path
    backup: Backup
    before: Backup | None
    """None where the library was too damaged for a backup; it was set aside then."""
    set_aside: Path | None = None


class Recovered(Struct, frozen=True):
    """What could be saved of a damaged library."""

    source: Path
    """The damaged file; it was not changed."""
    target: Path
    methods: tuple[str, ...]
    """How it was read: "rows" through SQLite, "pages" past it."""
    rows: Mapping[str, int]
    """Rows that were saved, by table."""
    quarantined: Mapping[str, int]
    """Rows that were read and are not right, by table; they are kept in `quarantine`."""
    mended: Mapping[str, int]
    """Rows that were put in for lost ones, so that what depends on them is shown, by table."""
    quarantine: Path | None
    """Where the rows that are not right lie, one JSON object a line."""
    article_count: int
    mark_count: int
    lost_names: tuple[str, ...] = ()
    """The first of the articles and marks that were read and are not right, by title or words."""
    newest_backup: Backup | None = None
    compared: RestorePreview | None = None
    """What that backup has more or less than what was recovered."""
    read_at: tuple[int, ...] = ()
    """The state of the damaged file and its log before they were read."""
    uncertain: int = 0
    """Marks that may be as they were before their last changes: those are lost with a part of the
    history by which the marks were told again.
    """


class PlaceKind(StrEnum):
    """What sort of place a library lies in, where that is a risk."""

    ONEDRIVE = "OneDrive"
    DROPBOX = "Dropbox"
    ICLOUD = "iCloud Drive"
    GOOGLE_DRIVE = "Google Drive"
    NEXTCLOUD = "Nextcloud"
    SYNCTHING = "Syncthing"
    NETWORK = "network"


class Place(Struct, frozen=True):
    """Where a library lies, if that asks for care; `messages.place` has its sentence."""

    kind: PlaceKind
    root: Path
    """The folder that is synchronised or comes over the network."""


class Moved(Struct, frozen=True):
    """A library that was moved."""

    path: Path
    set_aside: Path
    """The file at the old place, under another name."""
    backups: Path
    """Where its backups are from now on."""
    kept_backups: Path | None = None
    """Where those of before lie still, if that is another folder; they were copied."""


class Rescued(Struct, frozen=True):
    """Rows of a library that is refused, copied into a fresh one."""

    target: Path
    row_count: int
    left_out: int
    """Rows that cannot stand in a library, and were left behind."""
    article_count: int
    mark_count: int


Values = Mapping[str, Any]
