"""Words of others as a tooltip: Qt takes what looks like HTML for it, and loads its pictures."""

from html import escape


def plain_tip(words: str) -> str:
    """Return words as a tooltip that shows them as they are."""
    if "<" not in words:
        return words
    return f'<p style="white-space:pre-wrap">{escape(words)}</p>'
