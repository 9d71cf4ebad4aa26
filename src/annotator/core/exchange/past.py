"""The history in an export: gathered when it goes out, appended when it comes in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from annotator.core.exchange.format import ChangeRecord, RowRecord
from annotator.core.library.store import Row, Store
from annotator.core.progress import Progress, in_turns

A_TURN = 1000
"""Changes between two calls of `progress`."""


def gather_history(
    store: Store, articles: Sequence[int] | None, progress: Progress
) -> list[ChangeRecord]:
    """Every change, or what the changes say about some articles and their marks, in order."""
    about = None if articles is None else _ids(store, articles)
    rows = store.rows(
        """SELECT change.*, reader.uuid AS reader, device.uuid AS device, article.uuid AS article,
            undone.uuid AS undone
        FROM change JOIN reader ON reader.id = change.reader_id
        JOIN device ON device.id = change.device_id
        LEFT JOIN article ON article.id = change.article_id
        LEFT JOIN change AS undone ON undone.seq = change.undoes
        ORDER BY change.seq"""
    )
    found: list[ChangeRecord] = []
    for batch in in_turns(rows, A_TURN, progress):
        touched = _touched_rows(store, batch[0]["seq"], batch[-1]["seq"], about)
        for row in batch:
            mine = touched.get(row["seq"], [])
            if mine or about is None or row["article"] in about:
                found.append(_change(row, mine))
    return found


def _ids(store: Store, articles: Sequence[int]) -> set[str]:
    """The ids of articles and of everything that belongs to them."""
    rows = store.rows(
        """WITH wanted AS (SELECT value AS id FROM json_each(?))
        SELECT uuid FROM article WHERE id IN wanted
        UNION SELECT uuid FROM annotation WHERE article_id IN wanted
        UNION SELECT uuid FROM version WHERE article_id IN wanted
        UNION SELECT rendering.uuid FROM rendering JOIN version ON version.id = version_id
            WHERE article_id IN wanted""",
        [msgspec.json.encode(articles).decode()],
    )
    return {row["uuid"] for row in rows}


def _touched_rows(
    store: Store, first: int, last: int, about: set[str] | None
) -> Mapping[int, list[RowRecord]]:
    """What the changes from `first` to `last` did to the rows that are asked about."""
    rows = store.rows(
        "SELECT * FROM change_row WHERE change_seq BETWEEN ? AND ? ORDER BY change_seq, id",
        [first, last],
    )
    return {
        seq: [_row_record(row) for row in group if about is None or _owner(row["row_key"]) in about]
        for seq, group in groupby(rows, lambda row: row["change_seq"])
    }


def _owner(row_key: str) -> str:
    """The id that a row goes by in the history; an anchor goes with its annotation."""
    return row_key.partition("/")[0]


def _change(row: Row, rows: list[RowRecord]) -> ChangeRecord:
    return ChangeRecord(
        id=row["uuid"],
        at=row["at"],
        reader=row["reader"],
        device=row["device"],
        operation=row["operation"],
        parameters=msgspec.json.decode(row["parameters"]),
        article=row["article"],
        undoable=bool(row["undoable"]),
        undoes=row["undone"],
        rows=rows,
    )


def _row_record(row: Row) -> RowRecord:
    before, after = row["before"], row["after"]
    return RowRecord(
        table=row["table_name"],
        key=row["row_key"],
        before=None if before is None else msgspec.json.decode(before),
        after=None if after is None else msgspec.json.decode(after),
    )


def add_history(
    store: Store,
    changes: Sequence[ChangeRecord],
    *,
    readers: Mapping[str, int],
    articles: Mapping[str, int],
    progress: Progress,
) -> int:
    """Append the changes that a library does not know, in their order; returns how many.

    `readers` and `articles` give the library's integer keys for the ids of the export.
    """
    adding = _Adding(store, readers, articles)
    return sum(adding.add(one) for batch in in_turns(changes, A_TURN, progress) for one in batch)


class _Adding:
    """A history that is being appended to a library's own."""

    def __init__(
        self, store: Store, readers: Mapping[str, int], articles: Mapping[str, int]
    ) -> None:
        self._store = store
        self._readers = readers
        self._articles = articles
        self._known: dict[str | None, int] = {
            row["uuid"]: row["seq"] for row in store.rows("SELECT uuid, seq FROM change")
        }
        self._devices: dict[str, int] = {
            row["uuid"]: row["id"] for row in store.rows("SELECT uuid, id FROM device")
        }
        self._purged = {
            row["uuid"]
            for row in store.rows("SELECT uuid FROM annotation WHERE purged_at IS NOT NULL")
        }

    def add(self, change: ChangeRecord) -> bool:
        """Append a change, unless the library has it."""
        if change.id in self._known:
            return False
        seq = self._store.insert("change", self._row(change))
        self._known[change.id] = seq
        self._store.connection.executemany(
            "INSERT INTO change_row (change_seq, table_name, row_key, before, after)"
            " VALUES (?, ?, ?, ?, ?)",
            list(self._touched(seq, change)),
        )
        return True

    def _row(self, change: ChangeRecord) -> Row:
        return {
            "uuid": change.id,
            "at": change.at,
            "reader_id": self._readers[change.reader],
            "device_id": self._device(change),
            "operation": change.operation,
            "parameters": msgspec.json.encode(change.parameters).decode(),
            "article_id": self._articles.get(change.article or ""),
            "undoable": int(change.undoable),
            "undoes": self._known.get(change.undoes),
        }

    def _device(self, change: ChangeRecord) -> int:
        if change.device not in self._devices:
            row = {"uuid": change.device, "reader_id": self._readers[change.reader]}
            self._devices[change.device] = self._store.insert("device", row)
        return self._devices[change.device]

    def _touched(self, seq: int, change: ChangeRecord) -> Iterator[tuple[object, ...]]:
        """The rows of a change, without those about marks whose words were removed for good."""
        for row in change.rows:
            if _owner(row.key) not in self._purged:
                yield seq, row.table, row.key, _text(row.before), _text(row.after)


def _text(columns: Mapping[str, object] | None) -> str | None:
    return None if columns is None else msgspec.json.encode(columns).decode()
