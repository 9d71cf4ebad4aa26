"""What is told of rows of the library that could not be read: a quiet word, a notice, the details.

They were set aside, so everything else is shown.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QToolButton

from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from annotator.core.model import Quarantined

SEEN = "quarantine_seen"
"""The setting that holds the library and the number of rows that the reader was told of."""
SHOW = "show_quarantine"
"""The notice's action."""


class QuarantineVerbs(QObject):
    """Looks whether something was set aside whenever something was read."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._rows: list[Quarantined] = []
        self._told = 0
        self.button = QToolButton()
        self.button.setAutoRaise(True)
        self.button.setAccessibleName(self.tr("What was set aside"))
        self.button.setToolTip(self.tr("A click shows what, and what can be done"))
        self.button.clicked.connect(self.show_details)
        self.button.hide()
        window.status.addPermanentWidget(self.button)
        window.notice.acted.connect(self._act)
        session.opened.connect(self.look)
        session.changed.connect(self.look)
        session.came.connect(self.look)
        session.library_changed.connect(self._begin)
        session.carrier.exported.connect(self._tell_left_out)
        self.look()

    @Slot()
    def _begin(self) -> None:
        """Look at another library."""
        self._told = 0
        self.look()

    @Slot()
    def look(self) -> None:
        """Show what was set aside; say so when there is more of it than before."""
        self._rows = self._session.quarantined()
        is_known = self._settings.text(SEEN) == self._key()
        self.button.setVisible(bool(self._rows) and not is_known)
        if not self._rows:
            return
        from annotator.ui.quarantine_dialog import words_about  # noqa: PLC0415 (seldom)

        words = words_about([one for one in self._rows if one.is_lost_mark] or self._rows)
        self.button.setText(words.partition(",")[0])
        self.button.setAccessibleName(words)
        if len(self._rows) > self._told and not is_known:
            template = self.tr("{what}: it was set aside, and everything else is shown.")
            self._window.notice.say(template.format(what=words), SHOW, self.tr("Show details"))
        self._told = len(self._rows)

    def _key(self) -> str:
        return f"{len(self._rows)} {self._session.library_path}"

    @Slot(str)
    def _act(self, name: str) -> None:
        if name == SHOW:
            self.show_details()

    @Slot()
    def show_details(self) -> None:
        """Show which rows, and what can be done."""
        from annotator.ui.quarantine_dialog import QuarantineDialog  # noqa: PLC0415 (seldom)

        dialog = QuarantineDialog(self._rows, self._window)
        dialog.understood.connect(self._keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _keep(self) -> None:
        self._settings.keep(SEEN, self._key())
        self._settings.save()
        self._window.notice.take_back(SHOW)
        self.look()

    @Slot()
    def _tell_left_out(self) -> None:
        left = [one for one in self._rows if one.is_lost_mark]
        if left:
            from annotator.ui.quarantine_dialog import words_about  # noqa: PLC0415 (seldom)

            words = self.tr("Written, without what is apart: {what}.").format(
                what=words_about(left)
            )
            self._window.notice.say(words, SHOW, self.tr("Show details"))
