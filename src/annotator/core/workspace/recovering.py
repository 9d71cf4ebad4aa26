"""Verbs for a library that does not open: recovering it, a backup in its place, its sound rows.

What they need is imported when they are called: the first picture of an article needs none of it.
"""

import tempfile
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotator.core import paths
from annotator.core.clock import stamp, system_clock
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import file_of
from annotator.core.keeping import Backup, Recovered, Rescued, Restored
from annotator.core.library import Library, trust
from annotator.core.progress import Progress, no_progress, portion
from annotator.core.workspace.base import Verbs
from annotator.core.workspace.transfer import TransferVerbs

if TYPE_CHECKING:
    from annotator.core.aftermath import Aftermath


TURNS = 5
"""How often a library is read anew because another program has written to it meanwhile."""
SOUND_ROWS = ("sound rows",)
"""How a library with a stranger's program is read."""


class _WrittenSinceError(Exception):
    """Another program has written to a library after it was read."""


class RecoveringVerbs(Verbs):
    """Everything that helps where a library does not open; the library itself is not needed."""

    @staticmethod
    def newest_good_backup(library: Path) -> Backup | None:
        """The newest backup of a library, which need not open, that is whole; each is read."""
        from annotator.core.library import backups  # noqa: PLC0415

        return backups.newest_good(library)

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
        own_is_gone = place == paths.known_library_path() and not place.exists()
        if own_is_gone and paths.was_moved():
            place = paths.first_library_path()
        restored = restoring.restore_damaged(place, backup, progress=progress)
        if own_is_gone:
            paths.forget_place()
        return restored

    @staticmethod
    def takes_long_to_open(library: Path | None) -> bool:
        """Whether opening a library, the user's own without a path, would hold a window up: then it
        is to be looked over first (`look_over`), beside the window.
        """
        return trust.takes_long_to_open(library or paths.library_path())

    @staticmethod
    def look_over(library: Path | None, *, progress: Progress = no_progress) -> int:
        """Judge every row of a library file, on any thread, also while it is open: what cannot be
        read is set aside; return how many rows that were. To be followed by `open` with
        `is_looked_over`.

        Raises Cancelled, and what opening and writing a library raise: nothing was changed then.
        """
        from annotator.core.library import looking  # noqa: PLC0415

        return looking.look_over(library or paths.library_path(), progress=progress)

    def let_look_over(self, beside: Callable[[Path], int] | None) -> None:
        """Let a large library in which a row cannot be read be looked over by this, which returns
        what `look_over` does, instead of on the thread that reads.
        """
        self._library.store.looks_beside = beside

    @staticmethod
    def recover(library: Path, target: Path, *, progress: Progress = no_progress) -> Recovered:
        """Make a fresh library of what can be read of a damaged one, which is not changed.

        Raises BACKUP_EXISTS, FILE_MISSING, FILE_UNWRITABLE, RECOVERED_NOTHING.
        """
        from annotator.core.library import recovery  # noqa: PLC0415

        return recovery.recover(file_of(library), target, progress=progress)

    @staticmethod
    def recover_beside(
        library: Path,
        code: ErrorCode = ErrorCode.LIBRARY_DAMAGED,
        *,
        progress: Progress = no_progress,
    ) -> Recovered:
        """The same into a draft beside the damaged one, for `take_recovered` or `discard`; `code`
        is why the library does not open. Of one with a stranger's program nothing is run: only its
        sound rows are taken. What a killed program leaves of it is swept away when it is a day old.
        """
        library = file_of(library)
        target = library.with_name(f".{uuid.uuid4()}.part")
        if code is not ErrorCode.LIBRARY_FOREIGN_TRIGGER:
            from annotator.core.library import recovery  # noqa: PLC0415

            return recovery.recover_draft(library, target, progress=progress)
        from annotator.core.library.recovery import state_of  # noqa: PLC0415

        read_at = state_of(library)
        found = RecoveringVerbs.rescue(library, target, progress=progress)
        return Recovered(
            source=library,
            target=target,
            methods=SOUND_ROWS,
            rows={},
            quarantined={"rows": found.left_out} if found.left_out else {},
            mended={},
            quarantine=None,
            article_count=found.article_count,
            mark_count=found.mark_count,
            newest_backup=RecoveringVerbs.newest_good_backup(library),
            read_at=read_at,
        )

    @staticmethod
    def take_recovered(
        found: Recovered, *, progress: Progress = no_progress
    ) -> tuple[Recovered, Path]:
        """Let what `recover_beside` has made take the place of the damaged library, which must not
        be open, and give the name under which that was set aside. Where another program has written
        to that meanwhile, or has deleted what was made of it, it is read again first: what is told
        then is of that reading, and so is `progress`.

        Raises FILE_MISSING where neither is there any more, FILE_UNWRITABLE, LIBRARY_LOCKED and
        what reading it raises; the damaged file is where it was then.
        """
        latest = found
        try:
            for _ in range(TURNS):
                try:
                    return RecoveringVerbs._take(latest)
                except _WrittenSinceError:
                    again = RecoveringVerbs._read_again(latest, progress)
                    RecoveringVerbs.discard(latest)
                    latest = again
        except AnnotatorError:
            if latest is not found:
                RecoveringVerbs.discard(latest)
            raise
        RecoveringVerbs.discard(latest)
        raise AnnotatorError(ErrorCode.LIBRARY_LOCKED, path=found.source)

    @staticmethod
    def _read_again(found: Recovered, progress: Progress) -> Recovered:
        is_foreign = found.methods == SOUND_ROWS
        code = ErrorCode.LIBRARY_FOREIGN_TRIGGER if is_foreign else ErrorCode.LIBRARY_DAMAGED
        return RecoveringVerbs.recover_beside(found.source, code, progress=progress)

    @staticmethod
    def _take(found: Recovered) -> tuple[Recovered, Path]:
        """Raises what `take_recovered` raises, and _WrittenSinceError."""
        from annotator.core.aftermath import aftermath_of  # noqa: PLC0415
        from annotator.core.library import recovery, remembering, restoring  # noqa: PLC0415

        place, rows = found.source, found.quarantine
        to_be = place.with_name(f"{place.stem}-recovered{place.suffix}")
        name = recovery.name_of_rows(to_be) if rows is not None else None
        if not found.target.is_file():  # an empty library would come in its place
            if place.is_file():
                raise _WrittenSinceError
            raise AnnotatorError(ErrorCode.FILE_MISSING, path=place)

        def remember(aside: Path) -> None:
            # The library is held now: nobody writes to it any more.
            if place.exists() and recovery.state_of(place) != found.read_at:
                raise _WrittenSinceError
            taken = replace(found, source=aside, target=place, quarantine=name)
            told = aftermath_of(taken, stamp(system_clock()))
            remembering.remember_recovery(found.target, told)

        try:
            more = (rows, name) if rows is not None and name is not None else None
            aside = restoring.put_in_place(place, found.target, more, remember)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=place, reason=reason) from error
        taken = replace(found, source=aside or place, target=place, quarantine=name)
        trust.remember(place)  # each row of it was judged when it was made
        return taken, aside or place

    def recovery(self) -> "Aftermath | None":
        """The recovery from a damaged file that the library came of; None where there was none."""
        from annotator.core.library import remembering  # noqa: PLC0415

        return remembering.recovery_of(self._library.store)

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

        place = file_of(library or paths.library_path())
        with alone(place):  # asked before the long work too
            pass
        found = RecoveringVerbs.recover_beside(place, progress=progress)
        try:
            return RecoveringVerbs.take_recovered(found)
        except AnnotatorError:
            RecoveringVerbs.discard(found)
            raise

    @staticmethod
    def rescue(library: Path, target: Path, *, progress: Progress = no_progress) -> Rescued:
        """Make a fresh library of the sound rows of one that is refused, such as a stranger's with
        a program in it; nothing of it is run, and it is not changed.

        Raises OUTPUT_EXISTS, LIBRARY_MISSING, LIBRARY_NOT_ONE, LIBRARY_DAMAGED.
        """
        from annotator.core.library import rescue  # noqa: PLC0415

        return rescue.rescue(file_of(library), target, progress=progress)

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
            found = RecoveringVerbs.rescue(library, target, progress=portion(progress, 0.0, 0.5))
            fresh = Library(target, paths.device_id())
            with closing(fresh.store):
                share = portion(progress, 0.5, 1.0)
                TransferVerbs(fresh).export_file(export, None, progress=share)
        return found
