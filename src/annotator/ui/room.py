"""Who gives way to whom where the window is narrow: no panel ever makes it wider."""

LEAST_ARTICLE, NARROW_ARTICLE = 360, 300
"""Logical pixels that the article keeps, and where panels have given way already."""
LEAST_PANEL, NARROW_PANEL = 190, 168
"""Logical pixels that a panel beside it keeps, and where the article has given way already."""
HANDLE = 1
"""Logical pixels between two panels."""


def least_widths(room: int, panels: int) -> tuple[int, int]:
    """Return how wide the article is at least, and each of so many panels beside it, in a window
    with that much room (all in logical pixels).
    """
    room -= panels * HANDLE
    if not panels:
        return min(LEAST_ARTICLE, room), LEAST_PANEL
    article = min(LEAST_ARTICLE, max(NARROW_ARTICLE, room - panels * LEAST_PANEL))
    panel = min(LEAST_PANEL, (room - article) // panels)
    if panel < NARROW_PANEL:
        panel = min(NARROW_PANEL, room // (panels + 1))
        article = min(article, room - panels * panel)
    return article, panel
