"""Says in the status line what to do where a key of a mark has nothing to act on."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.core.model import Kind
from annotator.ui.actions import ActionSet
from annotator.ui.keys import action_of_key
from annotator.ui.session import Session
from annotator.ui.verbs.current import CurrentVerbs
from annotator.ui.window_frame import WindowFrame

KINDS = tuple(f"mark_{kind}" for kind in Kind)
EXACTLY = tuple(f"{name}_exactly" for name in KINDS)
OF_WORDS = (*KINDS, *EXACTLY, "note")
"""Actions that selected words, or a mark, are needed for."""
OF_HISTORY = ("undo", "redo")
"""Actions that something done before is needed for, wherever the keys are."""


class IdleKeys(QObject):
    """Watches the keys that reach the article and the list of marks because their action can do
    nothing now: an enabled one has its key before. Those of undo and redo reach the window from
    everywhere but a field, which has an undo of its own.
    """

    def __init__(
        self, session: Session, frame: WindowFrame, actions: ActionSet, current: CurrentVerbs
    ) -> None:
        super().__init__(frame)
        self._session, self._frame, self._actions = session, frame, actions
        for reader in (frame, frame.view, frame.marks_list):
            reader.installEventFilter(self)
        frame.view.passage_selected.connect(self._end)
        frame.marks_list.marks_selected.connect(self._end)
        current.changed.connect(self._end)
        session.opened.connect(self._end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Say what to do first; the key goes its way."""
        if event.type() == QEvent.Type.KeyPress and self._session.article is not None:
            names = OF_HISTORY if watched is self._frame else (*OF_WORDS, "delete")
            name = self._idle_action(cast("QKeyEvent", event), names)
            if name and not self._session.is_held:
                self._frame.status.show_hint(self._words(name, watched))
        return super().eventFilter(watched, event)

    def _idle_action(self, event: QKeyEvent, names: tuple[str, ...]) -> str:
        """Which of some actions has this key, if it cannot be done now; empty for none."""
        keys = QKeySequence(event.keyCombination())
        by_place = action_of_key(event)
        for name in names:
            action = self._actions[name]
            if not action.isEnabled() and (name == by_place or keys in action.shortcuts()):
                return name
        return ""

    def _words(self, name: str, watched: QObject) -> str:
        if name == "undo":
            return self.tr("There is nothing to undo.")
        if name == "redo":
            return self.tr("There is nothing to redo.")
        keys = self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if self._actions["show_deleted"].isChecked() and watched is self._frame.marks_list:
            words = self.tr("Bring the mark back first, then press {keys}.")
        elif watched is self._frame.marks_list or name == "delete":
            words = self.tr("Choose a mark first, then press {keys}.")
        else:
            words = self.tr("Select words first, then press {keys}.")
        return words.format(keys=keys)

    @Slot()
    def _end(self) -> None:
        self._frame.status.end_hint()
