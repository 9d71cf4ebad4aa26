"""A bar at the foot of the article that says one sentence and may offer one thing to do."""

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
)

from annotator.ui.bar_stack import Bar
from annotator.ui.tips import plain_tip
from annotator.ui.wrapped_words import WrappedWords

PATIENCE = 250
"""Milliseconds of work before it is shown: what is done sooner would only flicker."""
PASSING = 12_000
"""Milliseconds after which a notice goes by itself, if it is one that may."""

LEAST_WORDS = 40
"""Letters of average width for which the words keep room beside the buttons."""

OF_LIBRARY = frozenset(
    {
        "add_rehearsed",
        "look_over",
        "rescue_library",
        "move_library",
        "put_back",
        "show_quarantine",
        "show_recovery",
    }
)
"""Actions that have nothing to do with which article is open."""


class Notice(Struct, frozen=True):
    """A sentence, and the action that it offers, if any."""

    words: str
    action: str = ""
    action_words: str = ""
    is_passing: bool = False
    """It says what was just done: it goes with time, and with the next change."""
    second: tuple[str, str] = ("", "")
    """Another action that it offers, and the words for it."""

    @property
    def is_offer(self) -> bool:
        """It waits for an answer."""
        return bool(self.action) and not self.is_passing


class NoticeBar(Bar):
    """Shows one notice at a time; never takes the focus. An offer that was not answered comes back
    when what was said after it is closed or has been there for a while; a button beside says that
    more waits, and shows it.
    """

    acted = Signal(str)
    """The name of the action that the bar offered, when its button was pressed."""
    left = Signal()
    """What had the focus in the bar goes: the reader is back in the article."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName(self.tr("Notice"))
        self._shown: Notice | None = None
        self._unanswered: list[Notice] = []
        self._passing = QTimer(self, singleShot=True, interval=PASSING)
        self._passing.timeout.connect(self._pass)
        self._words = WrappedWords()
        self._words.setAccessibleName(self.tr("Notice"))
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.setAccessibleName(self.tr("What can be done"))
        self._button.clicked.connect(self._act)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._second = QPushButton()
        self._second.setAccessibleName(self.tr("What else can be done"))
        self._second.clicked.connect(self._act_second)
        self._second.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more = QToolButton()
        self._more.setAccessibleName(self.tr("Show what else waits for an answer"))
        self._more.setAutoRaise(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._show_next)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this notice"))
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.clicked.connect(self.close_notice)
        self._buttons = QHBoxLayout()
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.addWidget(self._words, 1)
        self._rows.addLayout(self._buttons)
        for button in (self._button, self._second, self._more, self._close):
            self._buttons.addWidget(button)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Put the buttons below the words where they leave them too little room."""
        super().resizeEvent(event)
        self._take_direction()

    def _take_direction(self) -> None:
        beside = self.width() - self._buttons.minimumSize().width()
        # A label that wraps its words asks for less than it takes to read them at ease.
        metrics = self._words.fontMetrics()
        wanted = metrics.horizontalAdvance(self._words.text())
        is_narrow = beside < min(LEAST_WORDS * metrics.averageCharWidth(), wanted)
        below, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._rows.setDirection(below if is_narrow else along)

    @property
    def words(self) -> str:
        """What the bar says; empty while it is closed."""
        return "" if self.isHidden() else self._words.text()

    def say(
        self,
        words: str,
        action: str = "",
        action_words: str = "",
        *,
        is_passing: bool = False,
        second: tuple[str, str] = ("", ""),
    ) -> None:
        """Show a sentence, and a button if an action is named; `second` is another such action,
        with its words.
        """
        shown = self._shown
        waiting = [*self._unanswered, shown] if shown and shown.is_offer else self._unanswered
        # The same offer again, about something newer, replaces the one before.
        self._unanswered = [one for one in waiting if not action or one.action != action]
        self._show(Notice(words, action, action_words, is_passing, second))

    @Slot(str)
    def say_passing(self, words: str) -> None:
        """Show a sentence that goes with time; not again while it is shown."""
        if words != self.words:
            self.say(words, is_passing=True)

    def _show(self, notice: Notice) -> None:
        self._shown = notice
        if not notice.action:
            self._give_focus_back()
        self._words.setText(notice.words)
        self._words.setAccessibleName(notice.words)
        self._button.setText(notice.action_words)
        self._button.setAccessibleName(notice.action_words)
        self._button.setVisible(bool(notice.action))
        self._second.setText(notice.second[1])
        self._second.setAccessibleName(notice.second[1] or self.tr("What else can be done"))
        self._second.setVisible(bool(notice.second[0]))
        self._tell_more()
        self._take_direction()
        self.show()
        if not notice.is_offer and (notice.is_passing or self._unanswered):
            self._passing.start()
        else:
            self._passing.stop()
        # A screen reader reads it out, wherever the focus is.
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415 (2 ms of a start)

        QAccessible.updateAccessibility(QAccessibleEvent(self._words, QAccessible.Event.Alert))

    def _tell_more(self) -> None:
        count = len(self._unanswered)
        self._more.setVisible(bool(count))
        self._more.setText(self.tr("{count} more").format(count=count))
        self._more.setToolTip(self.tr("Show what else waits for an answer"))
        self._more.setAccessibleName(f"{self._more.text()}: {self._more.toolTip()}")

    @Slot()
    def _show_next(self) -> None:
        """Show what waits the longest; an offer that is shown waits on behind the others."""
        if self._unanswered:
            notice, *others = self._unanswered
            shown = self._shown
            self._unanswered = [*others, shown] if shown and shown.is_offer else others
            self._show(notice)

    @Slot()
    def close_notice(self) -> None:
        """Close what is shown; an offer from before that waits for an answer is shown again."""
        self._passing.stop()
        self._shown = None
        self._give_focus_back()
        self.hide()
        if self._unanswered:
            self._show(self._unanswered.pop())

    def _give_focus_back(self) -> None:
        """Let the focus not go wherever Qt would put it: the next key may be a kind's."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.left.emit()

    def take_back(self, action: str) -> None:
        """Offer an action no more: it has been done, or there is no use in it now."""
        self._unanswered = [one for one in self._unanswered if one.action != action]
        if self._shown is not None and self._shown.action == action:
            self.close_notice()
        else:
            self._tell_more()

    @Slot()
    def leave_article(self) -> None:
        """Close what is said of an article; offers about the library wait on."""
        shown = self._shown
        waiting = [*self._unanswered, shown] if shown and shown.is_offer else self._unanswered
        self._unanswered = [one for one in waiting if one.action in OF_LIBRARY]
        self.close_notice()

    @Slot()
    def close_all(self) -> None:
        """Close the bar, and forget what waits for an answer."""
        self._unanswered.clear()
        self.close_notice()

    @Slot()
    def close_passing(self) -> None:
        """Close what is shown if it only tells what was just done."""
        if self._shown is not None and self._shown.is_passing:
            self.close_notice()

    @Slot()
    def _pass(self) -> None:
        if self.underMouse() or self.is_waiting:
            self._passing.start()
        else:
            self.close_notice()

    @Slot()
    def _act(self) -> None:
        self._do(self._shown.action if self._shown is not None else "")

    @Slot()
    def _act_second(self) -> None:
        self._do(self._shown.second[0] if self._shown is not None else "")

    def _do(self, action: str) -> None:
        self.close_notice()
        self.acted.emit(action)


LEAST_SHARE = 40
"""Logical pixels of the bar that shows how far the work is."""
STEPS = 1000
"""Of a whole piece of work, on the bar."""


class WorkBar(Bar):
    """Shows how far long work is, and stops it."""

    rank = 0
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self.show)
        self._words, self._told = QLabel(), ""
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._share = QProgressBar()
        self._share.setMinimumWidth(LEAST_SHARE)
        self._share.setRange(0, STEPS)
        self._share.setTextVisible(False)
        self._share.setAccessibleName(self.tr("How far the work is"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel"))
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.addWidget(self._words)
        row.addWidget(self._share, 1)
        self._row = row
        row.addWidget(self._cancel)
        self.hide()

    def begin(self, words: str) -> None:
        """Show that work has begun, unless it is done at once."""
        self._told = words
        self._words.setAccessibleName(words)
        self._words.setToolTip(plain_tip(words))
        self._fit()
        self._share.setRange(0, STEPS)
        self._share.setValue(0)
        self._patience.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Shorten the words in their middle where there is no room: the name of a file has its
        ending, and what is done with it its beginning.
        """
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        taken = margins.left() + margins.right() + 2 * self._row.spacing()
        taken += LEAST_SHARE + self._cancel.sizeHint().width()
        room = max(0, self.width() - taken)
        metrics = self._words.fontMetrics()
        self._words.setText(metrics.elidedText(self._told, Qt.TextElideMode.ElideMiddle, room))

    @Slot(float)
    def set_share(self, share: float) -> None:
        """Show the share that is done, 0.0 to 1.0. Where all is, but what was done has still to
        reach the disk, show only that something goes on.
        """
        self._share.setRange(0, STEPS if share < 1 else 0)
        self._share.setValue(round(STEPS * share) if share < 1 else 0)

    @Slot()
    def end(self) -> None:
        """Show nothing more."""
        self._patience.stop()
        self.hide()
