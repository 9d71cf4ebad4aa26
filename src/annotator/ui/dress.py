"""Dresses the windows of the program in the theme that the reader or the system wants."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.ui.theme import Theme, ThemeChoice, theme_of, window_palette
from annotator.ui.window_style import WindowStyle

_SCHEMES = {ThemeChoice.LIGHT: Qt.ColorScheme.Light, ThemeChoice.DARK: Qt.ColorScheme.Dark}


def dress(choice: ThemeChoice) -> Theme:
    """Give all windows of the program, their frames too, the colors of a choice; return its theme.

    Under each choice the colors are our own, so that panels and article belong together: of the
    system it is taken whether they are light, dark or of high contrast.
    """
    QGuiApplication.styleHints().setColorScheme(_SCHEMES.get(choice, Qt.ColorScheme.Unknown))
    return dress_anew(choice)


def dress_anew(choice: ThemeChoice) -> Theme:
    """Do so once the system has other colors than before."""
    if choice is ThemeChoice.SYSTEM:
        QApplication.setPalette(QPalette())  # Now it is what the system has.
    theme = theme_of(choice)
    QApplication.setPalette(window_palette(theme))
    # Qt keeps the colors that tool tips had first, whatever comes later.
    QToolTip.setPalette(window_palette(theme))
    style = QApplication.style()
    if not isinstance(style, WindowStyle):
        style = WindowStyle()
        QApplication.setStyle(style)
    style.theme = theme
    return theme
