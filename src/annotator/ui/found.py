"""A place that a search of the library found, as the window shows it."""

from msgspec import Struct

MOST_PLACES = 200
"""Places of one text that are counted and listed."""


class Found(Struct, frozen=True):
    """Words of an article or of one of its marks, with some words around them."""

    article_id: str
    article_title: str
    annotation_id: str | None
    """The mark it was found in; None where it was found in the article itself."""
    before: str
    found: str
    after: str
    query: str
    """What was looked for."""
    place: tuple[int, int] | None = None
    """Where that is in the article's current text, if it is known: half-open, in code points."""
