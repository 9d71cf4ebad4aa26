"""How long a day is, and what came of it."""

from dataclasses import dataclass, field

from day.footprint import Footprint

ARTICLES_UNTIL = 0.6
"""Share of the day after which no new article comes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a day is."""

    actions: int
    articles: int
    every: int
    """Actions between two looks."""
    seed: int = 1
    reopen_twice: bool = True
    """At the end, open all articles anew, look, and do it once more."""


@dataclass
class Course:
    """What came of a day."""

    looks: list[Footprint] = field(default_factory=list)
    again: list[Footprint] = field(default_factory=list)
    """Looks after each time that all articles were opened anew."""
    seconds: float = 0.0
