"""The buttons of the tool bar: they follow their actions without what Qt leaves behind.

Each time an action changes, `QToolButton.setDefaultAction` connects to it once more (seen with Qt
6.11: a day's work comes to thousands of connections, all of which are called at each change). So
the news of a change do not reach the button itself.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QToolButton


class ButtonFollower(QObject):
    """Brings one button in step with its action."""

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Take the news that the action is another one than before.

        Nothing is kept here: Python may have cleared the attributes of a window that goes while Qt
        still sends its buttons events.
        """
        if event.type() is not QEvent.Type.ActionChanged or not isinstance(watched, QToolButton):
            return super().eventFilter(watched, event)
        _take_news(watched, watched.defaultAction())
        return True


def _take_news(button: QToolButton, action: QAction) -> None:
    button.setText(action.iconText())
    button.setIcon(action.icon())
    button.setToolTip(action.toolTip())
    button.setCheckable(action.isCheckable())
    button.setChecked(action.isChecked())
    button.setEnabled(action.isEnabled())


def follow_actions(bar: QToolBar) -> None:
    """Let every button of a tool bar follow its action so."""
    for action in bar.actions():
        button = bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            ButtonFollower(button)
