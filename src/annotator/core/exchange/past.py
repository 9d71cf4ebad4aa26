"""Take over the history that an export carries."""

from collections.abc import Mapping, Sequence

import msgspec

from annotator.core.exchange.format import ChangeRecord
from annotator.core.library.store import Row, Store


def add_history(store: Store, changes: Sequence[ChangeRecord], readers: Mapping[str, int]) -> int:
    """Append the changes that a library does not know, in their order; returns how many.

    `readers` gives the integer keys of the readers by their ids.
    """
    known = {row["uuid"]: row["seq"] for row in store.rows("SELECT uuid, seq FROM change")}
    added = 0
    for change in changes:
        if change.id not in known:
            row = _row(store, change, readers)
            row["undoes"] = known.get(change.undoes or "")
            known[change.id] = int(store.table("change").insert(row).last_rowid or 0)
            _add_rows(store, known[change.id], change)
            added += 1
    return added


def _row(store: Store, change: ChangeRecord, readers: Mapping[str, int]) -> Row:
    reader = readers[change.reader]
    article = store.value("SELECT id FROM article WHERE uuid = ?", [change.article])
    return {
        "uuid": change.id,
        "at": change.at,
        "reader_id": reader,
        "device_id": _device(store, change.device, reader),
        "operation": change.operation,
        "parameters": msgspec.json.encode(change.parameters).decode(),
        "article_id": article,
        "undoable": int(change.undoable),
    }


def _device(store: Store, device: str, reader: int) -> int:
    known: int | None = store.value("SELECT id FROM device WHERE uuid = ?", [device])
    if known is None:
        known = store.table("device").insert({"uuid": device, "reader_id": reader}).last_rowid
    return int(known or 0)


def _add_rows(store: Store, seq: int, change: ChangeRecord) -> None:
    store.database.conn.executemany(
        "INSERT INTO change_row (change_seq, table_name, row_key, before, after)"
        " VALUES (?, ?, ?, ?, ?)",
        ((seq, row.table, row.key, _text(row.before), _text(row.after)) for row in change.rows),
    )


def _text(columns: Mapping[str, object] | None) -> str | None:
    return None if columns is None else msgspec.json.encode(columns).decode()
