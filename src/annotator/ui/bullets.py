"""Items of a list on pages of our own HTML.

Qt's own bullets stand above the middle of their line, and touch the words.
"""

from html import escape

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

INDENT = 24
"""Logical pixels before the words of an item."""
BULLET = "•\u00a0\u00a0"


def bullet_html(words: str) -> str:
    """Return an item with these words, its lines below one another."""
    hanging = QFontMetrics(QApplication.font()).horizontalAdvance(BULLET)
    style = f"margin: 2px 0 2px {INDENT}px; text-indent: -{hanging}px"
    return f'<p style="{style}">{BULLET}{escape(words)}</p>'
