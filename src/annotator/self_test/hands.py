"""Uses the window as a reader does: keys, mouse, and waiting until something is there.

QtTest is not in a frozen program, so the events are made here. Qt has no public way to put a key
through its table of shortcuts; `Hands.press` does what Qt does with a key: the widget with the
focus is asked first, then the action that has the key, then the widget gets it.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QShortcutEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from annotator.self_test.report import Unmet
from annotator.ui.article_view import ArticleView

PATIENCE = 8.0
"""Seconds that are waited for something to happen."""
TURN = 20
"""Milliseconds of one turn of the event loop while waiting."""

NONE = Qt.KeyboardModifier.NoModifier
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def turn() -> None:
    """Let the program do what is waiting to be done."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait_until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Let the program run until something holds. Raises Unmet after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Unmet(f"waited {seconds:.0f} s for {what}")
        turn()
        time.sleep(TURN / 1000)


def pause(seconds: float) -> None:
    """Let the program run for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        turn()
        time.sleep(TURN / 1000)


class Hands:
    """The keyboard and the mouse of one window."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window

    def press(self, keys: str, text: str = "") -> None:
        """Press a key such as "C" or "Ctrl+Z" where the focus is.

        Raises Unmet if it is the key of several actions there, which Qt would do nothing about.
        """
        combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]
        key, modifiers = combination.key(), combination.keyboardModifiers()
        typed = text or (keys.lower() if len(keys) == 1 else "")
        target = self._focused()
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, typed)
        asked.ignore()
        QApplication.sendEvent(target, asked)
        action = None if asked.isAccepted() else self._action(keys, target)
        if action is not None:
            QCoreApplication.postEvent(action, QShortcutEvent(QKeySequence(keys), 0))
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.postEvent(target, QKeyEvent(kind, key, modifiers, typed))
        turn()

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        target = self._focused()
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, NONE, character)
                QCoreApplication.postEvent(target, event)
        turn()

    def _focused(self) -> QWidget:
        # The window's own, not the program's: another program may have the focus meanwhile.
        widget: QWidget | None = self._window.focusWidget()
        return self._window if widget is None else widget

    def _action(self, keys: str, target: QWidget) -> QAction | None:
        """Return the enabled action that a key stands for where the focus is."""
        wanted = QKeySequence(keys)
        found = [
            action
            for action in self._window.findChildren(QAction)
            if wanted in action.shortcuts() and action.isEnabled() and _is_heard(action, target)
        ]
        if len(found) > 1:
            raise Unmet(f"{keys} is the key of {[action.objectName() for action in found]}")
        return found[0] if found else None

    def click(self, target: QWidget, place: QPoint) -> None:
        """Press and release the left button."""
        self._mouse(target, QEvent.Type.MouseButtonPress, place, LEFT, LEFT)
        self._mouse(target, QEvent.Type.MouseButtonRelease, place, LEFT, NO_BUTTON)
        turn()

    def select(self, view: ArticleView, start: int, end: int) -> None:
        """Select a passage with the mouse; `start` and `end` are in code points."""
        first, last = point_at(view, start) + QPoint(1, 0), point_at(view, end, is_end=True)
        target, middle = view.viewport(), (first + last) / 2
        self._mouse(target, QEvent.Type.MouseButtonPress, first, LEFT, LEFT)
        for place in (middle, last):
            self._mouse(target, QEvent.Type.MouseMove, place, NO_BUTTON, LEFT)
        self._mouse(target, QEvent.Type.MouseButtonRelease, last, LEFT, NO_BUTTON)
        turn()

    def _mouse(
        self,
        target: QWidget,
        kind: QEvent.Type,
        place: QPoint,
        button: Qt.MouseButton,
        held: Qt.MouseButton,
    ) -> None:
        there = QPointF(target.mapToGlobal(place))
        if kind is QEvent.Type.MouseButtonPress:
            _focus(target)
        QCoreApplication.postEvent(
            target, QMouseEvent(kind, QPointF(place), there, button, held, NONE)
        )
        turn()


def _focus(target: QWidget) -> None:
    """Give the focus to what takes it by a click here; Qt does so for events of the system only."""
    widget: QWidget | None = target
    while widget is not None and not widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        widget = widget.parentWidget()
    if widget is not None:
        widget.setFocus()


def _is_heard(action: QAction, target: QWidget) -> bool:
    """Whether an action hears its keys while `target` has the focus."""
    if action.shortcutContext() == Qt.ShortcutContext.WidgetShortcut:
        return action in target.actions()
    if action.shortcutContext() == Qt.ShortcutContext.WidgetWithChildrenShortcut:
        owners = [owner for owner in action.associatedObjects() if isinstance(owner, QWidget)]
        return any(owner is target or owner.isAncestorOf(target) for owner in owners)
    return True


def point_at(view: ArticleView, offset: int, *, is_end: bool = False) -> QPoint:
    """Return the point of the viewport before the code point at an offset, or after the last."""
    offsets = view.article_document.offsets
    cursor = view.textCursor()
    cursor.setPosition(offsets.to_end_position(offset) if is_end else offsets.to_position(offset))
    return view.cursorRect(cursor).center()
