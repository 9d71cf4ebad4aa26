"""What became of a passage, and by which reason."""

from enum import StrEnum

from msgspec import Struct

from annotator.core.model import KEPT_AS_REMOVED, PENDING_REASONS, AnchorStatus, Passage


class Reason(StrEnum):
    """Why a passage was placed where it is, or nowhere; `messages.WHY` has the sentences."""

    SAME_TEXT = "same-text"
    STANDS = "stands"
    """Its words stand, with what is around them."""
    TYPOGRAPHY = "typography"
    """Its words stand; quotes, dashes, spaces or paragraphs are others."""
    REWORDED = "reworded"
    """A part of its words stands in its place, with others."""
    REPLACED = "replaced"
    """Other words stand in its place."""
    SURROUNDINGS = "surroundings"
    """Its words stand, but nothing of what was around them."""
    FOUND_ELSEWHERE = "found-elsewhere"
    CLOSED = "closed"
    """What was on its left and right stands together now."""
    SEVERAL = "several"
    """Several places say it equally well."""
    DOUBTFUL = "doubtful"
    """Something like it stands somewhere, but too little."""
    REWRITTEN = "rewritten"
    """The text around was written anew, and nothing like it was found."""
    AS_BEFORE = "as-before"
    """It stands as it did in the version before."""
    KEPT_AS_REMOVED = KEPT_AS_REMOVED
    """The reader has said that it is no longer in the text."""
    PENDING = "pending"
    """It is still to be looked for."""
    NO_WORDS = "no-words"
    """It has no words to look for."""


PENDING = PENDING_REASONS
"""The reasons of what is to be looked for, those of an earlier and simpler rule among them."""


class Placement(Struct, frozen=True):
    """Where a passage was found again, and how sure that is."""

    status: AnchorStatus
    passage: Passage | None
    """In code points of the new text; None where it is painted nowhere."""
    reason: str
    score: float | None = None
    """How much of it stands there, 0.0 to 1.0."""
    candidates: tuple[Passage, ...] = ()
    """For `UNSURE`: where it may be, the likeliest first."""
