"""Verbs that keep the library: backups, putting one back, recovering a damaged file, moving it.

What they need is imported when they are called: the first picture of an article needs none of it.
"""

import tempfile
import uuid
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from annotator.core import paths
from annotator.core.clock import stamp
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import (
    Backup,
    Moved,
    Place,
    Reason,
    Recovered,
    Rescued,
    Restored,
    RestorePreview,
)
from annotator.core.library import Library
from annotator.core.progress import Progress, no_progress, portion
from annotator.core.workspace.base import Verbs, clean
from annotator.core.workspace.transfer import TransferVerbs


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
        """Read the whole file for damaged pages. Raises LIBRARY_DAMAGED."""
        from annotator.core.library.connection import check_pages, spoken  # noqa: PLC0415

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
        return self.backups_of(self._library.store.path)

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

        return restoring.named(self._library.store.path, clean(reference))

    @staticmethod
    def backup_of(library: Path | None, reference: str) -> Path:
        """The same for a library that need not open; without a path, for the user's own."""
        from annotator.core.library import restoring  # noqa: PLC0415

        return restoring.named(library or paths.library_path(), clean(reference))

    @staticmethod
    def newest_good_backup(library: Path) -> Backup | None:
        """The newest backup of a library, which need not open, that is whole; each is read."""
        from annotator.core.library import backups  # noqa: PLC0415

        return backups.newest_good(library)

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

    @staticmethod
    def restore_damaged(
        library: Path | None, backup: Path, *, progress: Progress = no_progress
    ) -> Restored:
        """Put a backup in the place of a library that does not open or is gone; what is there is
        set aside, never written over. Without a path, of the user's own, which comes back to the
        data folder where the place it was moved to is gone.

        Raises what `preview_restore` raises, and FILE_UNWRITABLE.
        """
        from annotator.core.library import restoring  # noqa: PLC0415

        place = library or paths.library_path()
        own_is_gone = place == paths.library_path() and not place.exists()
        if own_is_gone and paths.was_moved():
            place = paths.first_library_path()
        restored = restoring.restore_damaged(place, backup, progress=progress)
        if own_is_gone:
            paths.forget_place()
        return restored

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

    @staticmethod
    def recover(library: Path, target: Path, *, progress: Progress = no_progress) -> Recovered:
        """Make a fresh library of what can be read of a damaged one, which is not changed.

        Raises BACKUP_EXISTS, FILE_MISSING, FILE_UNWRITABLE, RECOVERED_NOTHING.
        """
        from annotator.core.library import recovery  # noqa: PLC0415

        return recovery.recover(library, target, progress=progress)

    @staticmethod
    def recover_beside(
        library: Path,
        code: ErrorCode = ErrorCode.LIBRARY_DAMAGED,
        *,
        progress: Progress = no_progress,
    ) -> Recovered:
        """The same into a draft beside the damaged one, for `take_recovered` or `discard`; `code`
        is why the library does not open. Of one with a stranger's program nothing is run: only its
        sound rows are taken. What a killed program leaves of it is removed some day (`sweep`).
        """
        target = library.with_name(f".{uuid.uuid4()}.part")
        if code is not ErrorCode.LIBRARY_FOREIGN_TRIGGER:
            from annotator.core.library import recovery  # noqa: PLC0415

            to_be = library.with_name(f"{library.stem}-recovered{library.suffix}")
            return recovery.recover(library, target, to_be=to_be, progress=progress)
        found = SafetyVerbs.rescue(library, target, progress=progress)
        return Recovered(
            source=library,
            target=target,
            methods=("sound rows",),
            rows={},
            quarantined={"rows": found.left_out} if found.left_out else {},
            mended={},
            quarantine=None,
            article_count=found.article_count,
            mark_count=found.mark_count,
            newest_backup=SafetyVerbs.newest_good_backup(library),
        )

    @staticmethod
    def take_recovered(found: Recovered) -> tuple[Recovered, Path]:
        """Let what `recover_beside` has made take the place of the damaged library, which must not
        be open, and give the name under which that was set aside.

        Raises FILE_UNWRITABLE and LIBRARY_LOCKED; the damaged file is where it was then.
        """
        from annotator.core.library import restoring  # noqa: PLC0415

        place = found.source
        try:
            aside = restoring.put_in_place(place, found.target)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=place, reason=reason) from error
        return replace(found, source=aside or place, target=place), aside or place

    @staticmethod
    def discard(found: Recovered) -> None:
        """Delete what `recover_beside` has made; the damaged library stays."""
        from annotator.core.library import recovery  # noqa: PLC0415

        recovery.discard(found)

    @staticmethod
    def recover_in_place(
        library: Path | None = None, *, progress: Progress = no_progress
    ) -> tuple[Recovered, Path]:
        """Both at once. Raises what both raise; the damaged file is where it was then."""
        from annotator.core.library.holding import alone  # noqa: PLC0415

        place = library or paths.library_path()
        with alone(place):  # asked before the long work too
            pass
        found = SafetyVerbs.recover_beside(place, progress=progress)
        try:
            return SafetyVerbs.take_recovered(found)
        except AnnotatorError:
            SafetyVerbs.discard(found)
            raise

    @staticmethod
    def rescue(library: Path, target: Path, *, progress: Progress = no_progress) -> Rescued:
        """Make a fresh library of the sound rows of one that is refused, such as a stranger's with
        a program in it; nothing of it is run, and it is not changed.

        Raises OUTPUT_EXISTS, LIBRARY_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED.
        """
        from annotator.core.library import rescue  # noqa: PLC0415

        return rescue.rescue(library, target, progress=progress)

    @staticmethod
    def export_of_refused(
        library: Path, export: Path, *, progress: Progress = no_progress
    ) -> Rescued:
        """Write the sound articles and marks of a library that is refused into an export, from
        which they can be added to another library.

        Raises what `rescue` and `export_file` raise.
        """
        with tempfile.TemporaryDirectory(prefix="annotator-") as scratch:
            target = Path(scratch) / "rescued.sqlite"
            found = SafetyVerbs.rescue(library, target, progress=portion(progress, 0.0, 0.5))
            fresh = Library(target, paths.device_id())
            with closing(fresh.store):
                share = portion(progress, 0.5, 1.0)
                TransferVerbs(fresh).export_file(export, None, progress=share)
        return found
