"""The library: one SQLite file with articles, marks and their history."""

from pathlib import Path

from annotator.core.clock import Clock, system_clock
from annotator.core.files import file_identity
from annotator.core.library import trust
from annotator.core.library.annotations import Annotations
from annotator.core.library.arrivals import Arrival, Arrivals, Outcome, Stored
from annotator.core.library.articles import Articles
from annotator.core.library.edits import Edit, Edits
from annotator.core.library.healer import Healer, Task
from annotator.core.library.history import History
from annotator.core.library.lookup import passage_at
from annotator.core.library.maintenance import back_up, examine
from annotator.core.library.readers import Readers, clean_name
from annotator.core.library.search import Hit, Search
from annotator.core.library.settling import Settling
from annotator.core.library.store import Store
from annotator.core.library.trash import Trash
from annotator.core.library.versions import Versions
from annotator.core.model import Quarantined

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
        self,
        path: Path,
        device_id: str,
        *,
        reader: str | None = None,
        clock: Clock = system_clock,
        is_looked_over: bool = False,
        makes: bool = True,
    ) -> None:
        """Open a file; where there is none and it `makes` one, a new library. One that this device
        did not write last is judged, row by row, before anything of it is used, unless it
        `is_looked_over` (`looking.look_over`).
        """
        name = None if reader is None else clean_name(reader)
        seen = file_identity(path)
        is_looked_over = is_looked_over and trust.was_looked_over(path)
        is_judged = is_looked_over or trust.is_judged_here(path) or trust.is_own(path)
        self.store = Store(path, clock=clock, is_checked=is_looked_over, makes=makes)
        self.search = Search(self.store)
        self.readers = Readers(self.store, device_id, name)
        self._identity = file_identity(path)
        if not is_judged or self._identity != seen:  # another file has come in its place
            self._look_over()
        self._counts = 1
        trust.count_judged(path, 1)
        self.articles = Articles(self.store, self.readers.hand)
        self.versions = Versions(self.store)
        self.arrivals = Arrivals(self.store, self.readers.hand, self.articles)
        self.annotations = Annotations(self.store, self.readers.hand)
        self.edits = Edits(self.store, self.readers.hand, self.search)
        self.settling = Settling(self.store, self.readers.hand)
        self.trash = Trash(self.store, self.readers.hand, self.search)
        self.healer = Healer(self.store, self.readers.hand)
        self.history = History(self.store, self.readers)

    def close(self) -> None:
        """Close the file, and record that it is as this device left it."""
        self.store.close()
        trust.count_judged(self.store.path, -self._counts)
        self._counts = 0
        if self._identity == file_identity(self.store.path):  # else another file took its place
            trust.remember(self.store.path)

    def quarantined(self) -> list[Quarantined]:
        """The rows that were set aside; takes nothing where there are none."""
        if not self.store.value("SELECT EXISTS (SELECT 1 FROM quarantine)"):
            return []
        from annotator.core.library import quarantine  # noqa: PLC0415 (seldom)

        return quarantine.quarantined(self.store)

    def _look_over(self) -> None:
        from annotator.core.library import looking  # noqa: PLC0415 (seldom)

        try:
            looking.put_right(self.store)
        except BaseException:
            self.store.close()
            raise
        trust.remember(self.store.path)
