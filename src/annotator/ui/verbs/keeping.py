"""What is told about the library's backups: one quiet line, which says so where one failed."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.paths import log_path
from annotator.ui.failures import write_log
from annotator.ui.keeper import Standing
from annotator.ui.keeping_words import last_words, place_words
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window_frame import WindowFrame

FAILED = "backup_failed"
"""The setting that holds why the last backup failed; empty where it did not."""
PLACES_TOLD = "places_told"
"""The setting that holds the libraries whose places were warned of, one a line."""
OVERDUE = timedelta(hours=3)
"""After this long without the backup that is due, it is said."""


class KeepingVerbs(QObject):
    """Tells of backups that the session makes by itself, and of a place that is a risk."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._keeper = session.keeper()
        self._keeper.backed_up.connect(self._take)
        self._keeper.left.connect(self._show)
        self._keeper.damaged.connect(self._offer_rescue)
        self._keeper.failed.connect(self._tell)
        self._keeper.failed_at_end.connect(self._keep)
        session.library_changed.connect(self._begin_anew)
        session.library_changed.connect(self._tell_place_soon)
        self._is_damaged = False
        self._show()
        # What failed while the last window closed, nobody has read yet.
        if words := settings.text(FAILED):
            window.notice.say(words)
        self._tell_place_soon()

    @Slot()
    def _show(self) -> None:
        """Say when the library was backed up last, or why it could not be."""
        failed = self._settings.text(FAILED)
        words = last_words(self._keeper.last())
        self._window.library_panel.show_backup(
            f"{words}. {failed}" if failed else words, is_wrong=bool(failed)
        )

    @Slot()
    def _begin_anew(self) -> None:
        """What failed with the library of before is nothing to this one."""
        self._keep("")
        self._show()

    @Slot(object)
    def _take(self, standing: Standing) -> None:
        self._keep("")
        if standing.is_due and _age(standing.last_at) > OVERDUE:
            words = self.tr(
                "The library was not backed up, because another program is writing to it."
            )
            self._window.library_panel.show_backup(words, is_wrong=True)
        else:
            self._show()

    @Slot(str)
    def _tell(self, words: str) -> None:
        """Say that a backup failed; of the same failure once, not every ten minutes."""
        if words != self._settings.text(FAILED):
            if self._is_damaged:
                self._window.notice.say(words, "rescue_library", self.tr("What can be done"))
            else:
                self._window.notice.say(words)
        self._keep(words)
        self._is_damaged = False
        self._show()

    @Slot()
    def _offer_rescue(self) -> None:
        self._is_damaged = True

    @Slot(str)
    def _keep(self, words: str) -> None:
        if words == self._settings.text(FAILED):
            return
        self._settings.keep(FAILED, words)
        self._settings.save()
        if words:
            write_log(log_path(), f"{self._session.library_path}: {words}")

    @Slot()
    def _tell_place_soon(self) -> None:
        """After the article is shown, which closes what was said before."""
        QTimer.singleShot(0, self._tell_place)

    @Slot()
    def _tell_place(self) -> None:
        """Warn once of a library in a folder that others write to."""
        library = str(self._session.library_path)
        told = self._settings.text(PLACES_TOLD).splitlines()
        if library in told or (place := self._keeper.place()) is None:
            return
        self._window.notice.say(place_words(place), "move_library", self.tr("Move library…"))
        self._settings.keep(PLACES_TOLD, "\n".join([*told, library]))
        self._settings.save()


def _age(at: str) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(at) if at else timedelta.max
