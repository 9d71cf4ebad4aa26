"""Where the reader stands in an article: kept when its text changes."""

from msgspec import Struct

from annotator.core.model import Passage


class Standing(Struct, frozen=True):
    """Places in an article's text, in code points."""

    position: int
    """The first line on the screen."""
    selected: Passage | None
