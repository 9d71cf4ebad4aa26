"""Where the reader stands in an article: kept when its text changes."""

from dataclasses import dataclass

from annotator.core.model import Passage


@dataclass(frozen=True, slots=True)
class Standing:
    """Places in an article's text, in code points."""

    position: int
    """The first line on the screen."""
    selected: Passage | None
