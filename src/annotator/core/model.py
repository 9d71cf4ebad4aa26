"""The words of Annotator as values: frozen, validated when made.

Offsets are Unicode code points of the article text, half-open. Times are UTC ISO 8601 with six
decimals and `Z`. Ids are UUIDs in their 36-character form.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from annotator.core.blocks import BlockTree

CONTEXT = 32
"""Code points of context kept on either side of a passage."""

NOTHING_MORE: "Mapping[str, Any]" = MappingProxyType({})
"""The `extra` of a value that has none: fields of newer versions are kept there."""


class Kind(StrEnum):
    """What a marked passage is."""

    CLAIM = "claim"
    PROJECTION = "projection"
    TESTIMONY = "testimony"


class AnchorStatus(StrEnum):
    """How sure it is that an annotation sits at its passage in one rendering."""

    SAME = "same"
    SHIFTED = "shifted"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    UNSURE = "unsure"


FLAGGED = frozenset({AnchorStatus.CHANGED, AnchorStatus.MOVED})
"""Statuses of marks that are in the text, but not simply where and as they were."""
ORPHANED = frozenset({AnchorStatus.REMOVED, AnchorStatus.UNSURE})
"""Statuses of marks that have no place in the text."""
KEPT_AS_REMOVED = "kept-as-removed"
"""The reason of an anchor whose reader has said that the words are no longer in the text."""


class SetBy(StrEnum):
    """Who placed an anchor."""

    HAND = "hand"
    AUTOMATIC = "automatic"


class Origin(StrEnum):
    """How an annotation came into the library it was made in."""

    HAND = "hand"
    IMPORT = "import"
    SUGGESTION = "suggestion"


class Review(StrEnum):
    """What its reader said of a suggestion; everything else is accepted."""

    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    REJECTED = "rejected"


class Passage(Struct, frozen=True):
    """A range of the article text, half-open, in code points, and its words."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty passage {self.start}..{self.end}")
        if len(self.quote) != self.end - self.start:
            raise ValueError(
                f"passage {self.start}..{self.end} has a quote of {len(self.quote)} code points"
            )


PENDING_REASONS = frozenset({"pending", "not-looked-for", "not-found", "found-several-times"})
"""The reasons of anchors that are to be looked for, those of an earlier and simpler rule among
them."""


class Anchor(Struct, frozen=True):
    """Where an annotation sits in one rendering; `passage` is None where it was not placed."""

    rendering_id: str
    passage: Passage | None
    status: AnchorStatus
    prefix: str = ""
    suffix: str = ""
    score: float | None = None
    """How well the passage fits, 0.0 to 1.0; None where nothing had to be judged."""
    reason: str = ""
    """The rule that decided, as a short word; `messages.why` has the sentence."""
    set_by: SetBy = SetBy.AUTOMATIC
    set_at: str = ""
    extra: "Mapping[str, Any]" = field(default_factory=lambda: NOTHING_MORE)

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be looked for: nothing can be said of it yet."""
        return self.status is AnchorStatus.UNSURE and self.reason in PENDING_REASONS

    def __post_init__(self) -> None:
        placed = self.status not in ORPHANED
        if placed != (self.passage is not None):
            raise ValueError(f"an anchor that is {self.status} has passage {self.passage}")

    @property
    def is_unsettled(self) -> bool:
        """Whether it asks for a look that nobody has given it yet."""
        is_silent = self.status in {AnchorStatus.SAME, AnchorStatus.SHIFTED}
        is_settled = self.set_by is SetBy.HAND or self.is_kept_as_removed
        return not is_silent and not is_settled and not self.is_pending

    @property
    def is_kept_as_removed(self) -> bool:
        """Whether a reader has said, of this text or an earlier one, that the words are gone."""
        return self.reason == KEPT_AS_REMOVED


class Reader(Struct, frozen=True):
    """The person who marks; the name is empty until it was asked."""

    id: str
    name: str = ""


class Annotation(Struct, frozen=True):
    """A passage with a kind, and whatever was added to it, as it stands in one rendering."""

    id: str
    article_id: str
    kind: Kind
    original_quote: str
    """The words that were marked first, whatever became of the text."""
    reader: Reader
    created_at: str
    updated_at: str
    anchor: Anchor
    note: str = ""
    tags: tuple[str, ...] = ()
    """Sorted, without duplicates."""
    origin: Origin = Origin.HAND
    review: Review = Review.ACCEPTED
    copy_of: str | None = None
    deleted_at: str | None = None
    extra: "Mapping[str, Any]" = field(default_factory=lambda: NOTHING_MORE)

    @property
    def passage(self) -> Passage | None:
        """Where it sits in the rendering that it was asked for."""
        return self.anchor.passage


class Remembered(Struct, frozen=True):
    """What a mark was in the text in which it was set by hand."""

    passage: Passage
    prefix: str
    """Up to `CONTEXT` code points before it."""
    suffix: str
    version_id: str
    captured_at: str
    """When that version came in."""


class ChangedMark(Struct, frozen=True):
    """A mark that is not silently where it was set by hand."""

    annotation: Annotation
    before: Remembered | None
    """What it was in the text in which it was set; None where that text is not known."""

    @property
    def old_words(self) -> str:
        """The words that were marked."""
        return self.before.passage.quote if self.before else self.annotation.original_quote

    @property
    def new_words(self) -> str:
        """The words that it holds now; empty where it has no place."""
        passage = self.annotation.passage
        return passage.quote if passage else ""


class Unsettled(Struct, frozen=True):
    """How many of an article's marks ask for a look, because its text has changed: those that were
    placed otherwise than silently, and that nobody has settled by hand.
    """

    counts: "Mapping[AnchorStatus, int]" = field(default_factory=dict)
    """By status, only those that there are: `CHANGED`, `MOVED`, `REMOVED`, `UNSURE`."""
    since: str = ""
    """When the text that they were set in came in: of the oldest such text."""

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.counts.values())


class Details(Struct, frozen=True):
    """What is known about an article beside its text; empty where unknown."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    published_on: str = ""
    """An ISO 8601 date (YYYY-MM-DD, YYYY-MM or YYYY) where it could be read, else as written."""
    url: str = ""
    archive_url: str = ""
    language: str = ""
    """A BCP 47 tag."""


class Article(Struct, frozen=True):
    """One text that is read."""

    id: str
    details: Details
    current_version_id: str
    added_at: str
    opened_at: str | None = None
    done_at: str | None = None
    has_changed_since: bool = False
    """It is done, and shows another text now than when that was said."""
    reading_position: int = 0
    """Code points of the current rendering's article text before the first line on the screen."""
    tags: tuple[str, ...] = ()
    extra: "Mapping[str, Any]" = field(default_factory=lambda: NOTHING_MORE)

    @property
    def title(self) -> str:
        """The title it is listed under."""
        return self.details.title


class Version(Struct, frozen=True):
    """One state of an article's original bytes."""

    id: str
    article_id: str
    sha256: str
    media_type: str
    encoding: str
    captured_at: str
    byte_count: int
    came_by: str = "file"
    """`file`, `clipboard`, `import` or `address`."""
    from_address: str = ""
    extra: "Mapping[str, Any]" = field(default_factory=lambda: NOTHING_MORE)


class SeenFile(Struct, frozen=True):
    """A copy of an article on the disk, as it was when it was seen last."""

    path: "Path"
    sha256: str
    """Of its bytes then, in 64 hexadecimal digits."""


class ListedVersion(Struct, frozen=True):
    """A version of an article among the others of it."""

    version: Version
    is_current: bool
    """Whether it is the one that the article shows."""
    paths: tuple[str, ...]
    """Where files with these bytes were seen, the last one first."""
    placed: int
    """Marks that have a place in its text."""
    flagged: int
    """Marks that a reader should look at there: reworded, moved, gone or unsure."""


class Side(StrEnum):
    """In which of two compared texts some words stand."""

    BOTH = "both"
    OLD = "old"
    """Deleted."""
    NEW = "new"
    """Inserted."""


class Piece(Struct, frozen=True):
    """Words of two compared texts that stand on one side, or on both."""

    side: Side
    text: str


class ComparedBlock(Struct, frozen=True):
    """A block of two compared texts: what stands in it, in order."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything was deleted or inserted in it."""
        return any(piece.side is not Side.BOTH for piece in self.pieces)


class Compared(Struct, frozen=True):
    """Two versions laid beside each other, block by block."""

    old: Version
    new: Version
    blocks: tuple[ComparedBlock, ...]
    """Together, all words of both texts."""


class Rendering(Struct, frozen=True):
    """The blocks and the article text that one renderer made from a version."""

    id: str
    version_id: str
    renderer: str
    """Name and version of the renderer, such as `markdown/1`."""
    text: str
    text_sha256: str
    tree: "BlockTree"
    made_at: str = ""


class Pasted(Struct, frozen=True):
    """What the clipboard, or something dropped, holds of one text; a form that is not there is
    empty.
    """

    text: str = ""
    html: str = ""
    markdown: str = ""
    address: str = ""
    """The page it was copied from."""


class Copied(Struct, frozen=True):
    """Something for the clipboard, in several forms at once."""

    text: str
    html: str
    markdown: str = ""


class RowChange(Struct, frozen=True):
    """What a change did to one row: the changed columns before and after."""

    table: str
    key: str
    """The row's id; of an anchor, annotation id/rendering id."""
    before: "Mapping[str, Any] | None"
    """None for a new row."""
    after: "Mapping[str, Any] | None"


class HistoryEntry(Struct, frozen=True):
    """One change, as it is told. `messages.OPERATIONS` has its words."""

    seq: int
    id: str
    at: str
    reader: Reader
    operation: str
    parameters: "Mapping[str, Any]"
    article_id: str | None
    undoes: int | None
    """The `seq` of the change that this one takes back."""
    rows: tuple[RowChange, ...] = ()


class Quarantined(Struct, frozen=True):
    """A row of the library that could not be read, and was set aside as it was."""

    at: str
    table: str
    key: str
    """Its integer key in that table."""
    id: str
    """Its uuid; empty where it has none that can be read."""
    article_id: str
    """The article it belonged to, and its title; empty where that is not known."""
    article_title: str
    why: str
    """What is wrong with it; `messages.QUARANTINED` has its sentence."""
    column: str
    is_mended: bool
    """It is in use, with another value in place of the one that could not be read."""
    contents: str
    """All of it, as JSON; bytes as an object with `base64`."""

    @property
    def is_lost_mark(self) -> bool:
        """Whether a mark is not shown for it."""
        return self.table == "annotation" and not self.is_mended

    @property
    def hangs_on_another(self) -> bool:
        """Whether nothing is wrong but what it belongs to."""
        return self.why == "parent"


class Finding(Struct, frozen=True):
    """Something that is wrong with a library; `messages.FINDINGS` has its sentence."""

    code: str
    parameters: "Mapping[str, Any]"
