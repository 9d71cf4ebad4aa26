"""Verbs that keep the library: backups, putting one back, moving it.

What they need is imported when they are called: the first picture of an article needs none of it.
"""

from pathlib import Path

from annotator.core import paths
from annotator.core.clock import stamp
from annotator.core.keeping import (
    Backup,
    Moved,
    Place,
    Reason,
    Restored,
    RestorePreview,
)
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import Verbs, clean


class SafetyVerbs(Verbs):
    """Everything that keeps a library from being lost."""

    def back_up_now(
        self, reason: Reason = Reason.HAND, *, progress: Progress = no_progress
    ) -> Backup:
        """Copy the library into its folder of backups, checked, and rotate them.

        May run beside the window on a workspace of its own (`opener`); the file can be read and
        written meanwhile. Raises LIBRARY_DAMAGED, DISK_FULL, FILE_UNWRITABLE, LIBRARY_LOCKED.
        """
        from annotator.core.library import backups  # noqa: PLC0415

        return backups.back_up(self._library.store, reason, progress=progress)

    def check_file(self) -> None:
        """Read the whole file for damaged pages, and sweep away what a program has left beside it
        that was killed a day ago or more. Raises LIBRARY_DAMAGED.
        """
        from annotator.core.library.connection import spoken  # noqa: PLC0415
        from annotator.core.library.copying import sweep  # noqa: PLC0415
        from annotator.core.library.pages import check_pages  # noqa: PLC0415

        sweep(self._library.store.path.parent)
        with spoken(self._library.store.path):
            check_pages(self._library.store.connection, self._library.store.path)

    @property
    def has_written(self) -> bool:
        """Whether anything was written since the library was opened here."""
        return self._library.store.has_written

    def backup_is_due(self) -> bool:
        """Whether something was changed and the last backup is an hour old; takes little."""
        from annotator.core.library import backups  # noqa: PLC0415

        return backups.is_due(self._library.store)

    def back_up_if_due(self, *, progress: Progress = no_progress) -> Backup | None:
        """The hourly backup; None where none is due."""
        if not self.backup_is_due():
            return None
        return self.back_up_now(Reason.HOURLY, progress=progress)

    def back_up_on_close(self, *, progress: Progress = no_progress) -> Backup | None:
        """The backup at the end of the day's work; None where nothing was changed since the last.

        To be called before `close`, by who keeps a library open for long.
        """
        from annotator.core.library import backups  # noqa: PLC0415

        if not backups.has_changed(self._library.store):
            return None
        return self.back_up_now(Reason.CLOSE, progress=progress)

    def last_backup_at(self) -> str:
        """When the newest backup was made, in the form of the library's times; empty for never."""
        from annotator.core.library import backups  # noqa: PLC0415

        newest = backups.listed(self._library.store.path)[:1]
        return "".join(stamp(backups.made_at(path)) for path in newest)

    def backups(self) -> list[Backup]:
        """The backups of this library, the newest first."""
        return self.backups_of(self._library.store.named)

    @staticmethod
    def backups_of(library: Path | None = None) -> list[Backup]:
        """The backups of a library that need not open, the newest first; without a path, of the
        user's own.
        """
        from annotator.core.library import backups  # noqa: PLC0415

        return backups.all_of(library or paths.library_path())

    def resolve_backup(self, reference: str) -> Path:
        """The backup that a person named: a file, a part of one name, "newest".

        Raises BACKUP_UNKNOWN.
        """
        from annotator.core.library import restoring  # noqa: PLC0415

        return restoring.named(self._library.store.named, clean(reference))

    @staticmethod
    def backup_of(library: Path | None, reference: str) -> Path:
        """The same for a library that need not open; without a path, for the user's own."""
        from annotator.core.library import restoring  # noqa: PLC0415

        return restoring.named(library or paths.library_path(), clean(reference))

    def preview_restore(self, backup: Path, *, progress: Progress = no_progress) -> RestorePreview:
        """What putting a backup back would change; nothing is written.

        Raises FILE_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED, LIBRARY_NEWER.
        """
        from annotator.core.library import restoring  # noqa: PLC0415

        return restoring.preview(self._library.store, backup, progress=progress)

    def restore(self, backup: Path, *, progress: Progress = no_progress) -> Restored:
        """Make the library what a backup holds, in one transaction, after backing it up as it is:
        `restore(restored.before.path)` puts it back. Other programs notice (`changed_elsewhere`).

        Raises what `preview_restore` and `back_up_now` raise; the library is as it was then.
        """
        from annotator.core.library import restoring  # noqa: PLC0415

        return restoring.restore(self._library.store, backup, progress=progress)

    def place(self) -> Place | None:
        """What the library's folder is where that is a risk (`messages.place`)."""
        from annotator.core.library.place import place_of  # noqa: PLC0415

        return place_of(self._library.store.path)

    def move_library(self, target: Path, *, progress: Progress = no_progress) -> Moved:
        """Move the library to a file that is not there yet; this workspace is closed by that, and
        the old file stays beside its old place under another name. The user's own library is opened
        at the new place from then on.

        Raises PLACE_TAKEN, FILE_UNWRITABLE, LIBRARY_DAMAGED, DISK_FULL, LIBRARY_LOCKED where
        another program has it open: the library is where it was then.
        """
        from annotator.core.library import moving  # noqa: PLC0415

        return moving.move_library(self._library.store, target, progress=progress)

    def copy_out(self, target: Path, *, progress: Progress = no_progress) -> Path:
        """The long first part of a move, while the library is in use; `settle_move` takes what it
        gives. Raises what `move_library` raises.
        """
        from annotator.core.library import moving  # noqa: PLC0415

        return moving.copy_out(self._library.store, target, progress=progress)

    @staticmethod
    def settle_move(library: Path, draft: Path, target: Path) -> Moved:
        """The short last part of a move, when the library is closed. Raises what `move_library`
        raises.
        """
        from annotator.core.library import moving  # noqa: PLC0415

        return moving.settle(library, draft, target)
