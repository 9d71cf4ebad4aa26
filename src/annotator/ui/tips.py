"""Words of others as a tooltip: Qt takes what looks like HTML for it, and loads its pictures; it
breaks no other lines, so that long ones would reach beyond the screen.
"""

from html import escape

LINE = 60
"""Characters from which on a line is broken."""
LONGEST = 1_000
"""Characters of which a tooltip shows the beginning."""


def plain_tip(words: str) -> str:
    """Return words as a tooltip that shows them as they are, in lines that are not too long."""
    shown = words if len(words) <= LONGEST else words[:LONGEST].rstrip() + "…"
    if "<" not in shown and max(map(len, shown.split("\n"))) <= LINE:
        return shown
    return f'<p style="white-space:pre-wrap">{escape(shown)}</p>'
