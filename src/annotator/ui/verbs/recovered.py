"""Tells of the recovery that a library came of, until the reader wants to hear no more of it."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QObject, Slot

from annotator.core.paths import folders_of
from annotator.ui.leaving import let_go
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from annotator.core.aftermath import Aftermath
    from annotator.ui.recovery_dialog import RecoveryDialog

SEEN = "recovery_seen"
"""The settings, one for each library, that hold the time of the recovery the reader knows of."""
SHOW = "show_recovery"
"""The notice's action."""


class RecoveredVerbs(QObject):
    """Looks once for each library that is opened."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._dialog: RecoveryDialog | None = None
        window.notice.acted.connect(self._act)
        self.look()

    @Slot()
    def look(self) -> None:
        """Offer to tell of the recovery of the open library, where there is something to tell."""
        found = self._session.recovery()
        if found is None or self._settings.text(self._seen_name()) == found.at:
            return
        from annotator.ui.recovery_dialog import recovery_words  # noqa: PLC0415 (seldom)

        self._window.notice.say(recovery_words(found), SHOW, self.tr("Show details"))

    def _seen_name(self) -> str:
        return f"{SEEN}/{quote(str(self._session.library_path), safe='')}"

    @Slot(str)
    def _act(self, name: str) -> None:
        found = self._session.recovery() if name == SHOW else None
        if found is not None:
            self._show(found)

    def _show(self, found: "Aftermath") -> None:
        from annotator.ui.recovery_dialog import RecoveryDialog  # noqa: PLC0415 (seldom)

        self._dialog = RecoveryDialog(found, folders_of(self._session.library_path), self._window)
        self._dialog.understood.connect(self._keep)
        self._dialog.finished.connect(self._let_go)
        self._dialog.open()

    @Slot()
    def _keep(self) -> None:
        found = self._session.recovery()
        self._settings.keep(self._seen_name(), found.at if found is not None else "")
        self._settings.save()

    @Slot()
    def _let_go(self) -> None:
        """Offer it again, unless it need not be told again: a look at it is no answer."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            let_go(dialog)
        self.look()
