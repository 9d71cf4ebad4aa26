"""What is told about the library's backups: a quiet word, and a notice where one failed."""

from datetime import datetime

from PySide6.QtCore import QObject, Slot

from annotator.ui.history_words import time_words
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window_frame import WindowFrame

FAILED = "backup_failed"
"""The setting that holds why the last backup failed; empty where it did not."""


class KeepingVerbs(QObject):
    """Tells of backups that the session makes by itself."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._settings, self._window = settings, window
        self._keeper = session.keeper()
        self._keeper.backed_up.connect(self._take)
        self._keeper.failed.connect(self._tell)
        self._keeper.failed_at_end.connect(self._keep)
        session.library_changed.connect(self._show)
        self._show()
        # What failed while the last window closed, nobody has read yet.
        if words := settings.text(FAILED):
            window.notice.say(words)

    @Slot()
    def _show(self) -> None:
        self._window.status.show_backup(self._words(self._keeper.last()))

    @Slot(str)
    def _take(self, at: str) -> None:
        self._window.status.show_backup(self._words(at))
        self._keep("")

    @Slot(str)
    def _tell(self, words: str) -> None:
        """Say that a backup failed; of the same failure once, not every ten minutes."""
        if words != self._settings.text(FAILED):
            self._window.notice.say(words)
        self._keep(words)

    @Slot(str)
    def _keep(self, words: str) -> None:
        if words != self._settings.text(FAILED):
            self._settings.keep(FAILED, words)
            self._settings.save()

    def _words(self, at: str) -> str:
        if not at:
            return self.tr("Not backed up yet")
        local = datetime.fromisoformat(at).astimezone()
        if local.date() == datetime.now(local.tzinfo).date():
            return self.tr("Backed up today")
        return self.tr("Last backed up: {time}").format(time=time_words(at))
