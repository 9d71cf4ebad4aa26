"""What adding exports to a library did, or would do."""

from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict


class ImportReport(Struct, frozen=True):
    """What adding exports did, or would do."""

    articles_added: int = 0
    versions_added: int = 0
    readers_added: int = 0
    marks_added: int = 0
    marks_unchanged: int = 0
    marks_updated: tuple[str, ...] = ()
    """Ids of marks that were older here."""
    marks_kept: tuple[str, ...] = ()
    """Ids of marks that are newer here and stay as they are."""
    marks_deleted_here: tuple[str, ...] = ()
    """Ids of marks that were deleted here and stay deleted."""
    changes_added: int = 0
    readers: tuple[str, ...] = ()
    """Names of those whose marks were added, in the order of the first ones."""
    titles: tuple[str, ...] = ()
    """Of the articles that marks were added to, in the order of the first ones."""
    first_mark: str = ""
    """Id of the first mark that was added and is not deleted; empty where none was."""
    first_article: str = ""
    """Id of its article."""


class Tally(Struct):
    """The report while it is being made."""

    articles_added: int = 0
    versions_added: int = 0
    readers_added: int = 0
    marks_added: int = 0
    marks_unchanged: int = 0
    marks_updated: list[str] = field(default_factory=list)
    marks_kept: list[str] = field(default_factory=list)
    marks_deleted_here: list[str] = field(default_factory=list)
    changes_added: int = 0
    readers: list[str] = field(default_factory=list)
    """Ids of the readers whose marks were added."""
    names: dict[str, str] = field(default_factory=dict)
    """What readers are called here, by their ids."""
    titles: dict[int, str] = field(default_factory=dict)
    """Of articles that marks were added to, by their integer keys."""
    first_mark: str = ""
    first_article: str = ""

    def report(self) -> ImportReport:
        """What has been counted."""
        counted: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in asdict(self).items()
        }
        names, titles = counted.pop("names"), counted.pop("titles")
        called = (names.get(reader_id, "") for reader_id in self.readers)
        del counted["readers"]
        return ImportReport(
            **counted, readers=tuple(filter(None, called)), titles=tuple(titles.values())
        )
