"""Add exports to a library: readers stay apart, what is deleted stays deleted, twice is once."""

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec import UnsetType

from annotator.core.exchange.format import ArticleExport, ReaderRecord
from annotator.core.exchange.merge_marks import Marks
from annotator.core.exchange.merge_texts import Texts
from annotator.core.exchange.past import add_history
from annotator.core.exchange.receive import Received
from annotator.core.exchange.report import ImportReport, Tally
from annotator.core.library.change import Change, changing
from annotator.core.library.much import writing_much
from annotator.core.library.store import Hand, Row, Store
from annotator.core.progress import Progress, portion


class _DryRun(Exception):  # noqa: N818 (it ends a rehearsal, it is no error)
    """Rolls the transaction back."""


Reading = Callable[[Progress], Received]
"""What reads a sound export when its turn comes, so that one at a time is held in memory."""

READ = 0.25
"""The share of the work on one export that it takes to read it."""


def merge(
    store: Store,
    hand: Callable[[], Hand],
    readings: Sequence[Reading],
    *,
    dry_run: bool,
    progress: Progress,
) -> ImportReport:
    """Add exports, together as one undoable change; a dry run does the same and rolls it back.

    Raises what the readings and `progress` raise; nothing has been imported then.
    """
    tally = Tally()
    with suppress(_DryRun), writing_much(store, progress) as told:
        operation = "import" if len(readings) == 1 else "import_several"
        with changing(store, hand, operation, progress=portion(told, 0.7, 1.0)) as change:
            homes = _merge_all(store, change, readings, tally, portion(told, 0.0, 0.7))
            change.article_id = homes.pop() if len(homes) == 1 else None
            if dry_run:
                raise _DryRun
    return tally.report()


def _merge_all(
    store: Store, change: Change, readings: Sequence[Reading], tally: Tally, progress: Progress
) -> set[int]:
    """Read and write one export after the other; returns the articles that they are about."""
    homes: set[int] = set()
    for number, reading in enumerate(readings):
        start, share = number / len(readings), 1 / len(readings)
        middle = start + READ * share
        merging = Merge(store, change, reading(portion(progress, start, middle)), tally)
        homes |= merging.run(portion(progress, middle, start + share))
    return homes


class Merge:
    """One export, inside one change."""

    def __init__(self, store: Store, change: Change, received: Received, tally: Tally) -> None:
        self._store = store
        self._change = change
        self._received = received
        self._tally = tally
        self._readers: dict[str, int] = {}
        self._texts = Texts(store, change, received, tally)
        self._marks = Marks(
            store,
            change,
            received,
            tally,
            places=self._texts.places,
            readers=self._readers,
        )

    def run(self, progress: Progress) -> set[int]:
        """Write everything that the library does not have; returns the articles it is about."""
        export = self._received.export
        for reader in export.readers:
            self._readers[reader.id] = self._reader(reader)
        share = 0.8 / max(len(export.articles), 1)
        # What is written is let go at once: to free all of a large export takes a while.
        parts = export.articles[::-1]
        export.articles.clear()
        while parts:
            start = 0.8 - len(parts) * share
            progress(start)
            self._article(parts.pop(), portion(progress, start, start + share))
        if not isinstance(export.changes, UnsetType):
            self._tally.changes_added = add_history(
                self._store,
                export.changes,
                readers=self._readers,
                articles=self._texts.articles,
                progress=portion(progress, 0.8, 1.0),
            )
        return set(self._texts.articles.values())

    def _reader(self, reader: ReaderRecord) -> int:
        """The key of the library's reader who is this one.

        The first name is for good, so one id with two names is two people at one computer (the id
        of a library's first reader follows from the device's): the other one gets an id that
        follows from theirs and the name.
        """
        row = self._known_reader(reader.id)
        reader_id = reader.id
        if row is not None and row["name"] and reader.name and row["name"] != reader.name:
            reader_id = str(uuid.uuid5(uuid.UUID(reader.id), reader.name))
            row = self._known_reader(reader_id)
        self._tally.names[reader.id] = (row["name"] if row else "") or reader.name
        if row is None:
            self._tally.readers_added += 1
            extra = self._received.extra("reader", reader.id)
            return self._change.insert(
                "reader", {"uuid": reader_id, "name": reader.name, "extra": extra}
            )
        if not row["name"] and reader.name:
            self._change.update("reader", row, {"name": reader.name})
        return int(row["id"])

    def _known_reader(self, reader_id: str) -> Row | None:
        return self._store.row("SELECT * FROM reader WHERE uuid = ?", [reader_id])

    def _article(self, part: ArticleExport, progress: Progress) -> None:
        home = self._texts.add(part)
        self._marks.add(part.annotations, home, progress)
