"""Items of a list on pages of our own HTML.

Qt's own bullets stand above the middle of their line, and touch the words.
"""

from html import escape

INDENT, HANGING = 24, 14
"""Logical pixels before the words of an item, and of these, from the bullet on."""


def bullet_html(words: str) -> str:
    """Return an item with these words, its lines below one another."""
    style = f"margin: 2px 0 2px {INDENT}px; text-indent: -{HANGING}px"
    return f'<p style="{style}">•&nbsp;&nbsp;{escape(words)}</p>'
