"""A place that a search of the library found, as the window shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
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
