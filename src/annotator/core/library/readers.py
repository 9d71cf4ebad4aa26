"""Who marks: the reader of this device in this library."""

import unicodedata
import uuid

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Reader


class Readers:
    """The readers of one library, seen from one device.

    A device that is new to a library marks as an unnamed reader of its own until it is named. That
    reader's id follows from the device's, so that whoever opens a fresh library and adds their own
    export is the reader of those marks.
    """

    def __init__(self, store: Store, device_id: str, name: str | None = None) -> None:
        self._store = store
        self._device_id = device_id
        self._name = name

    def current(self) -> Reader:
        """Who marks; the id is empty where nobody has written from this device yet."""
        hand = self.known_hand()
        if hand is None:
            return Reader("", self._name or "")
        row = self._store.rows("SELECT uuid, name FROM reader WHERE id = ?", [hand.reader_id])[0]
        return Reader(row["uuid"], row["name"])

    def known_hand(self) -> Hand | None:
        """Who writes; None where this reader has not written from this device yet."""
        row = self._device_row()
        if row is None:
            return None
        if self._name in {None, row["name"]}:
            return Hand(row["reader_id"], row["id"])
        reader = self._local_reader(self._name or "")
        return Hand(reader, row["id"]) if reader is not None else None

    def hand(self) -> Hand:
        """Who writes, made known to the library where it is new; part of a transaction."""
        known = self.known_hand()
        if known is not None:
            return known
        row = self._device_row() or self._new_device()
        if self._name in {None, row["name"]}:
            return Hand(row["reader_id"], row["id"])
        assert self._name is not None  # noqa: S101 (the line above)
        if not row["name"]:
            return Hand(self._name_unnamed(row, self._name), row["id"])
        return Hand(self._new_reader(self._name), row["id"])

    def name_current(self, name: str) -> None:
        """Say who marks on this device from now on.

        An unnamed reader gets the name, for all their marks; a named one stays who they are, and
        the device's reader is then the one of that name, made where there is none.
        Raises NAME_EMPTY.
        """
        wanted = clean_name(name)
        with self._store.writing():
            row = self._device_row() or self._new_device()
            if not row["name"]:
                self._name_unnamed(row, wanted)
            elif row["name"] != wanted:
                self._become(row, self._local_reader(wanted) or self._new_reader(wanted))
        self._name = None

    def _device_row(self) -> Row | None:
        return self._store.row(
            """SELECT device.id, device.reader_id, reader.uuid AS reader_uuid, reader.name
            FROM device JOIN reader ON reader.id = device.reader_id WHERE device.uuid = ?""",
            [self._device_id],
        )

    def _new_device(self) -> Row:
        first = str(uuid.uuid5(uuid.UUID(self._device_id), "reader"))
        known = self._store.value("SELECT id FROM reader WHERE uuid = ?", [first])
        reader = known if known is not None else self._new_reader("", first)
        self._store.insert("device", {"uuid": self._device_id, "reader_id": reader})
        row = self._device_row()
        assert row is not None  # noqa: S101 (it was written just now)
        return row

    def _new_reader(self, name: str, reader_id: str | None = None) -> int:
        row = {"uuid": reader_id or str(uuid.uuid4()), "name": name}
        return self._store.insert("reader", row)

    def _local_reader(self, name: str) -> int | None:
        """A reader of that name who marks, or has marked, in this library itself; one that only
        came with an import is another person.
        """
        key: int | None = self._store.value(
            """SELECT id FROM reader WHERE name = ? AND (
                id IN (SELECT reader_id FROM device) OR id IN (SELECT reader_id FROM change)
            ) ORDER BY id""",
            [name],
        )
        return key

    def _name_unnamed(self, row: Row, name: str) -> int:
        same = self._local_reader(name)
        if same is not None:
            return self._become(row, same)
        self._store.update("reader", row["reader_id"], {"name": name})
        return int(row["reader_id"])

    def _become(self, row: Row, reader: int) -> int:
        """Let this device's reader be another one; marks of an unnamed reader go along."""
        if not row["name"]:
            for table in ("annotation", "change"):
                self._store.connection.execute(
                    f"UPDATE {table} SET reader_id = ? WHERE reader_id = ?",
                    [reader, row["reader_id"]],
                )
        self._store.update("device", row["id"], {"reader_id": reader})
        return reader


def clean_name(name: str) -> str:
    """A name as it is stored: white space folded, one form of each letter. Raises NAME_EMPTY."""
    folded = unicodedata.normalize("NFC", " ".join(name.split()))
    if not folded:
        raise AnnotatorError(ErrorCode.NAME_EMPTY)
    return folded
