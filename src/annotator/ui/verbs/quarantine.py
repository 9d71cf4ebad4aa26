"""What is told of rows of the library that could not be read: a quiet word, a notice, the details.

They were set aside, so everything else is shown.
"""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QToolButton

from annotator.ui.leaving import let_go
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from annotator.core.errors import ErrorCode
    from annotator.core.model import Annotation, Quarantined
    from annotator.ui.quarantine_dialog import QuarantineDialog
    from annotator.ui.returner import Returner

SEEN = "quarantine_seen"
"""The settings, one for each library, that hold which rows need not be told of again (`_name`)."""
NAME_BYTES = 8
"""Bytes of the name of a row: two of a million rows share theirs in one of 37 million libraries."""
SHOW = "show_quarantine"
"""The notice's action."""
LOOK, LOOK_FOR_MARKS = "look_over", "look_over_for_marks"
"""The actions of notices about a look at the library that was stopped: a part of it cannot be read,
the marks of the open article could not be."""


class QuarantineVerbs(QObject):
    """Looks whether something was set aside whenever something was read."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._rows: list[Quarantined] = []
        self._names: frozenset[str] = frozenset()
        self._told: frozenset[str] = frozenset()
        """Short names of the rows that are apart, and of those the reader was told of."""
        self._dialog: QuarantineDialog | None = None
        self._returner: Returner | None = None
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
        session.carrier.exported.connect(self._tell_left_out)
        session.unread.connect(self._tell_unread)
        session.look_over_with(self._look_before, self._look_over)
        self.look()

    def _look_before(self, library: Path) -> bool:
        """Look a library over before it is opened, where that takes long; whether that was done."""
        from annotator.ui.looking_over import look_over_if_long  # noqa: PLC0415 (seldom)

        return look_over_if_long(library, self._window)

    def _look_over(self, library: Path) -> int:
        """Look the open library over, in which a row cannot be read; then that is done."""
        from annotator.ui.looking_over import look_over  # noqa: PLC0415 (seldom)

        found = look_over(library, self._window)
        self._window.notice.take_back(LOOK)
        return found

    @Slot()
    def begin(self) -> None:
        """Look at another library, after what was said of the one of before has gone."""
        self._told = frozenset()
        self.look()

    @Slot()
    def look(self) -> None:
        """Show what was set aside; say so when there is some that was not told of before."""
        self._rows = self._session.quarantined()
        self._names = frozenset(map(_name, self._rows))
        # The settings are read only where there is something: this is called at each change.
        is_wanted = bool(self._rows) and not self._is_known()
        self.button.setVisible(is_wanted)
        if self._rows:
            self._tell(is_new=is_wanted and not self._names <= self._told)
        elif self._told:  # it is whole again
            self._window.notice.take_back(SHOW)
        self._told = self._names
        if self._session.mark_count is not None:  # they could be read after all
            self._window.notice.take_back(LOOK_FOR_MARKS)

    def _is_known(self) -> bool:
        """Whether the reader has seen each of these rows, and need not be told again."""
        return self._names <= frozenset(self._settings.text(self._seen_name()).split())

    def _tell(self, *, is_new: bool) -> None:
        from annotator.ui.quarantine_dialog import short_words, words_about  # noqa: PLC0415

        words = words_about([one for one in self._rows if one.is_lost_mark] or self._rows)
        self.button.setText(short_words(self._rows))
        self.button.setAccessibleName(words)
        if is_new:
            # An offer about the library: whatever article is opened, it waits for its answer
            # (`notice_bar.OF_LIBRARY`). Closed, it leaves the button until it is understood.
            template = self.tr("{what}. What is damaged was set aside; everything else is shown.")
            self._window.notice.say(template.format(what=words), SHOW, self.tr("Show details"))

    def _seen_name(self) -> str:
        return f"{SEEN}/{quote(str(self._session.library_path), safe='')}"

    @Slot(str)
    def _act(self, name: str) -> None:
        if name == SHOW:
            self.show_details()
        elif name in {LOOK, LOOK_FOR_MARKS}:
            self._session.look_over_again()

    @Slot()
    def _tell_unread(self) -> None:
        """Say what is not shown because a look at the library was stopped, and offer the look."""
        session, action = self._session, LOOK
        words = self.tr("Looking the library over was stopped, and a part of it cannot be read.")
        if session.mark_count is None:
            action = LOOK_FOR_MARKS
            words = self.tr(
                "The marks of this article could not be read: looking the library over was stopped."
            )
        self._window.status.show_standing(session.mark_count, session.reader_name)
        self._window.notice.say(words, action, self.tr("Look it over"))

    @Slot()
    def show_details(self) -> None:
        """Show which rows, and what can be done."""
        from annotator.ui.quarantine_dialog import QuarantineDialog  # noqa: PLC0415 (seldom)

        self._dialog = QuarantineDialog(self._rows, self._window)
        self._dialog.understood.connect(self._keep)
        self._dialog.finished.connect(self._let_go)
        self._dialog.return_wanted.connect(self._put_back)
        if self._returner is None:
            self._returner = self._session.returner()
            self._returner.judged.connect(self._tell_judged)
            self._returner.returned.connect(self._tell_returned)
        self._dialog.open()
        self._returner.judge(self._rows)

    @Slot(object)
    def _tell_judged(self, reasons: "list[ErrorCode | None]") -> None:
        if self._dialog is not None:
            self._dialog.show_judged(reasons)

    @Slot(object)
    def _put_back(self, rows: "list[Quarantined]") -> None:
        if self._returner is not None:
            self._returner.put_back(rows)

    @Slot(object)
    def _tell_returned(self, marks: "list[Annotation]") -> None:
        """Say what is back, with the way to take that back; what is still apart is told again. Of
        what is in use only copies are kept, which the details have shown.
        """
        from annotator.ui.quarantine_dialog import words_of_returned  # noqa: PLC0415 (seldom)

        self.look()
        if self._rows and all(one.is_mended for one in self._rows):
            self._keep()
        words, is_shown = words_of_returned(marks), any(not one.deleted_at for one in marks)
        undo = ("undo", self.tr("Undo")) if is_shown else ("", "")  # the trash needs none
        self._window.notice.say(words, *undo, is_passing=True)

    @Slot()
    def _let_go(self) -> None:
        dialog, self._dialog = self._dialog, None
        if self._returner is not None:
            self._returner.stop_judging()
        if dialog is not None:
            let_go(dialog)

    @Slot()
    def _keep(self) -> None:
        self._settings.keep(self._seen_name(), " ".join(sorted(self._names)))
        self._settings.save()
        self._window.notice.take_back(SHOW)
        self.look()

    @Slot()
    def _tell_left_out(self) -> None:
        left = [one for one in self._rows if one.is_lost_mark]
        if left:
            from annotator.ui.quarantine_dialog import words_about  # noqa: PLC0415 (seldom)

            words = self.tr("Written, without what was set aside: {what}.").format(
                what=words_about(left)
            )
            self._window.notice.say(words, SHOW, self.tr("Show details"))


def _name(one: "Quarantined") -> str:
    """A short name of a row that was set aside: of its table, its key there, and when that was."""
    from hashlib import blake2b  # noqa: PLC0415 (seldom)

    words = f"{one.table}\0{one.key}\0{one.at}"
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=NAME_BYTES).hexdigest()
