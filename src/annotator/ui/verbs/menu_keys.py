"""Lets an open menu have every key: none reaches the article behind it. Shift+F10 opens one."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget


class MenuKeys(QObject):
    """Watches the menus of a window.

    Qt asks the menu first whether a key is its own, and the menu claims the arrows and no letter;
    then a single key acts where the focus is, which an open menu does not take.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)
        for menu in window.findChildren(QMenu):
            menu.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Claim a key for the menu that is open; without one, take the key that asks for one."""
        if not isinstance(watched, QMenu):  # The window, which may be half gone: none is kept here.
            return isinstance(event, QKeyEvent) and _asks_for_menu(event) and _ask_for_menu()
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().eventFilter(watched, event)


def _asks_for_menu(key: QKeyEvent) -> bool:
    """Whether this is Shift+F10, for which Qt asks for no menu on every system (6.11); it does for
    the menu key.
    """
    is_press = key.type() == QEvent.Type.KeyPress and key.key() == Qt.Key.Key_F10
    return is_press and key.modifiers() == Qt.KeyboardModifier.ShiftModifier


def _ask_for_menu() -> bool:
    """Ask who has the keys for the menu of the place where they are; return whether it has one."""
    focus = QApplication.focusWidget()
    if focus is None:
        return False
    place = focus.rect().center()
    if isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
        place = focus.visualRect(focus.currentIndex()).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, focus.mapToGlobal(place))
    QApplication.sendEvent(focus, asked)
    return asked.isAccepted()
