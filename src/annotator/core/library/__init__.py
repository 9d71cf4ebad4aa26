"""The library: one SQLite file with articles, marks and their history."""

from pathlib import Path

from annotator.core.clock import Clock, system_clock
from annotator.core.library.annotations import Annotations
from annotator.core.library.arrivals import Arrival, Arrivals, Outcome, Stored
from annotator.core.library.articles import Articles
from annotator.core.library.connection import spoken
from annotator.core.library.edits import Edit, Edits
from annotator.core.library.healer import Healer, Task
from annotator.core.library.history import History
from annotator.core.library.lookup import passage_at
from annotator.core.library.maintenance import back_up, examine
from annotator.core.library.readers import Readers, clean_name
from annotator.core.library.rules import check_rows
from annotator.core.library.search import Hit, Search
from annotator.core.library.settling import Settling
from annotator.core.library.store import Store
from annotator.core.library.trash import Trash
from annotator.core.library.versions import Versions

__all__ = [
    "Arrival",
    "Edit",
    "Hit",
    "Library",
    "Outcome",
    "Stored",
    "Task",
    "back_up",
    "examine",
    "passage_at",
]


class Library:
    """An open library file, seen from one device: its parts, over one connection."""

    def __init__(
        self, path: Path, device_id: str, *, reader: str | None = None, clock: Clock = system_clock
    ) -> None:
        name = None if reader is None else clean_name(reader)
        self.store = Store(path, clock=clock)
        self.search = Search(self.store)
        self.readers = Readers(self.store, device_id, name)
        if self.readers.known_hand() is None:
            self._look_over(path)
        self.articles = Articles(self.store, self.readers.hand)
        self.versions = Versions(self.store)
        self.arrivals = Arrivals(self.store, self.readers.hand, self.articles)
        self.annotations = Annotations(self.store, self.readers.hand)
        self.edits = Edits(self.store, self.readers.hand, self.search)
        self.settling = Settling(self.store, self.readers.hand)
        self.trash = Trash(self.store, self.readers.hand, self.search)
        self.healer = Healer(self.store, self.readers.hand)
        self.history = History(self.store, self.readers)

    def _look_over(self, path: Path) -> None:
        """Judge a file in which this device has never written, before anything of it is used."""
        try:
            with spoken(path):
                check_rows(self.store.connection, path)
        except BaseException:
            self.store.close()
            raise
