"""Acts by the place of keys on keyboards of other letters; ordinary keys are the actions' own."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.actions import ActionSet
from annotator.ui.keys import action_of_key, is_of_other_letters, latin_of_key


class KeyboardVerbs(QObject):
    """Watches where single keys act, and the window, which gets what nobody has understood."""

    def __init__(
        self, window: QWidget, readers: Sequence[QWidget], changes: QWidget, actions: ActionSet
    ) -> None:
        """`readers` are the article and the list of marks, `changes` that of changed marks."""
        super().__init__(window)
        self._window, self._changes, self._actions = window, changes, actions
        self._is_held = False
        self._is_other = False
        """The last letter that was pressed was not a Latin one."""
        for widget in (window, changes, *readers):
            widget.installEventFilter(self)

    @Slot(bool)
    def hold(self, is_held: bool) -> None:
        """Let no key act while the library is busy."""
        self._is_held = is_held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Trigger the action that a key means."""
        if event.type() != QEvent.Type.KeyPress or self._is_held:
            return super().eventFilter(watched, event)
        key = cast("QKeyEvent", event)
        is_other = is_of_other_letters(key)
        self._is_other = self._is_other if is_other is None else is_other
        if watched is self._window:
            latin = latin_of_key(key, is_other=self._is_other)
            return latin is not None and self._press(latin)
        action = action_of_key(key, is_of_changes=watched is self._changes)
        if action:
            self._actions[action].trigger()
        return bool(action)

    def _press(self, key: QKeyEvent) -> bool:
        """Give a key to who has the focus and wants it before all actions, else to an action."""
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self._window:
            question = QKeyEvent(QEvent.Type.ShortcutOverride, key.key(), key.modifiers())
            question.ignore()
            QApplication.sendEvent(focus, question)
            if question.isAccepted():
                return QApplication.sendEvent(focus, key)
        keys = QKeySequence(key.keyCombination())
        for action in self._actions.actions.values():
            if action.isEnabled() and keys in action.shortcuts():
                action.trigger()
                return True
        return False
