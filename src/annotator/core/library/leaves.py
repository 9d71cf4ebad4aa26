"""Rows read straight out of a file's pages, where SQLite does not find its way to them.

SQLite reaches a row only through its table's entry in the schema and the pages above it: one broken
page of these hides every row below. The rows themselves lie in leaf pages, each of which says what
it holds. What lies where: sqlite.org/fileformat2.html, sections 1.3 to 1.6 and 2.1.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from annotator.core.library.rules import Columns, text_or_bytes, wrong_columns

LEAF, INTERIOR = 0x0D, 0x05
"""The first byte of a page of a table."""
PAGE, HEADER = 4096, 100
"""Bytes of a page of a library, and of the header before the first one."""
DEEPEST = 40
"""Pages above each other; SQLite itself goes no deeper than twenty."""
WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of a whole number by its serial type."""
SCHEMA = ("type", "name", "tbl_name", "rootpage", "sql")
KEYS = {"change": "seq"}
"""Columns that are another name of the row's integer key, where that is not `id`."""
ENOUGH = 0.5
"""The share of a page's rows that have to look like those of a table, for a page nothing names."""

MOST = 0.8
"""The share of the values of a table's rows that can stand there, for a page that is named."""

Cell = tuple[int, list[Any], bool]
"""A row's integer key, its values, and whether all of them are there."""
Row = dict[str, Any]


class Leaves:
    """The pages of a file that was read whole."""

    def __init__(self, data: bytes, tables: Mapping[str, Columns]) -> None:
        self._data = data
        self._tables = tables
        self._page = _page_size(data)
        self._usable = self._page - (data[20] if data[:6] == b"SQLite" else 0)
        self.count = len(data) // self._page
        """Pages that are there whole."""

    def roots(self) -> dict[str, int]:
        """Where each table begins, by what is left of the schema, wherever its pages lie."""
        found: dict[str, int] = {}
        for page in range(1, self.count + 1):
            if self._kind(page) != LEAF or not self._says(page, b"CREATE TABLE"):
                continue
            for _, values, is_whole in self._cells(page):
                if is_whole and len(values) == len(SCHEMA) and values[0] == "table":
                    name, root = values[1], values[3]
                    found |= {name: root} if name in self._tables and isinstance(root, int) else {}
        return found

    def rows(
        self, roots: Mapping[str, int], wanted: set[str], alive: Callable[[], None]
    ) -> Iterator[tuple[str, int, Row, bool]]:
        """Each row of some tables: the table, the key, the row, and whether all of it is there.

        First by the pages that lead to it, as far as they do; then those to which none does, which
        are told by what stands in them.
        """
        seen = set(self._free())
        for table, root in roots.items():
            pages = list(self._below(root, seen))
            if table in wanted and self._fits(table, pages):
                seen.update(pages)
                yield from self._of(table, pages, alive)
            elif table not in wanted:
                seen.update(pages)
        for page in range(1, self.count + 1):
            if page not in seen and self._kind(page) == LEAF:
                table = self._told_by(page, wanted)
                if table:
                    yield from self._of(table, [page], alive)

    def _of(
        self, table: str, pages: Sequence[int], alive: Callable[[], None]
    ) -> Iterator[tuple[str, int, Row, bool]]:
        names = list(self._tables[table])
        own = KEYS.get(table, "id")
        for page in pages:
            alive()
            for key, values, is_whole in self._cells(page):
                if len(values) > len(names):
                    continue
                row = dict.fromkeys(names) | dict(zip(names, values, strict=False))
                if own in row:
                    row[own] = key
                yield table, key, row, is_whole

    # Which pages are whose

    def _below(self, root: int, seen: set[int]) -> Iterator[int]:
        """The leaf pages to which a page leads, in their order; none of those that were seen."""
        ahead, met = [(root, 0)], set(seen)
        while ahead:
            page, depth = ahead.pop()
            if page in met or not 1 <= page <= self.count or depth > DEEPEST:
                continue
            met.add(page)
            if self._kind(page) == LEAF:
                yield page
            elif self._kind(page) == INTERIOR:
                ahead += [(child, depth + 1) for child in reversed(self._children(page))]

    def _children(self, page: int) -> list[int]:
        start = self._start(page)
        places = self._places(page, start + 12)
        children = [self._number(self._offset(page) + at) for at in places]
        return [*children, self._number(start + 8)]

    def _free(self) -> Iterator[int]:
        """The pages that are in no use, as far as the first page tells of them."""
        if self._data[:6] != b"SQLite":
            return
        trunk, met = self._number(32), set[int]()
        while 1 < trunk <= self.count and trunk not in met:
            met.add(trunk)
            yield trunk
            at = self._offset(trunk)
            many = min(self._number(at + 4), self._page // 4 - 2)
            yield from struct.unpack_from(f">{many}I", self._data, at + 8)
            trunk = self._number(at)

    def _fits(self, table: str, pages: Sequence[int]) -> bool:
        """Whether a table can begin where the schema, or a fresh library, says: most values of its
        first rows can stand there. A wrong one is no matter here (`judging`).
        """
        cells = next((cells for page in pages if (cells := list(self._cells(page)))), [])
        shares = self._shares(table, cells)
        return not cells or sum(shares) / len(cells) >= MOST

    def _told_by(self, page: int, wanted: set[str]) -> str:
        """The table that a page's rows look like; "" where that is none, or not one alone."""
        cells = list(self._cells(page))
        least = max(ENOUGH * len(cells), 1)
        found = [table for table in wanted if self._shares(table, cells).count(1.0) >= least]
        return found[0] if len(found) == 1 else ""

    def _shares(self, table: str, cells: Sequence[Cell]) -> list[float]:
        """How much of each row can stand in a table."""
        columns = self._tables[table]
        own = KEYS.get(table, "id")
        found = []
        for key, values, is_whole in cells:
            if is_whole and len(values) == len(columns):
                row = [key if name == own else value
                       for name, value in zip(columns, values, strict=True)]  # fmt: skip
                found.append(1 - len(wrong_columns(row, columns)) / len(columns))
        return found

    # What is in a page

    def _offset(self, page: int) -> int:
        return (page - 1) * self._page

    def _says(self, page: int, word: bytes) -> bool:
        return self._data.find(word, self._offset(page), self._offset(page + 1)) >= 0

    def _start(self, page: int) -> int:
        return self._offset(page) + (HEADER if page == 1 else 0)

    def _kind(self, page: int) -> int:
        return self._data[self._start(page)]

    def _number(self, at: int) -> int:
        return int(struct.unpack_from(">I", self._data, at)[0])

    def _places(self, page: int, first: int) -> list[int]:
        """Where in a page its cells are, by the list that begins at `first`; those that can be."""
        (many,) = struct.unpack_from(">H", self._data, self._start(page) + 3)
        many = min(many, (self._offset(page) + self._page - first) // 2)
        found = struct.unpack_from(f">{many}H", self._data, first)
        return [at for at in found if at <= self._page - 4]

    def _cells(self, page: int) -> Iterator[Cell]:
        """The rows of a leaf page that can be read, as far as each can."""
        for at in self._places(page, self._start(page) + 8):
            cell = self._cell(self._offset(page) + at, self._offset(page) + self._page)
            if cell is not None:
                yield cell

    def _cell(self, at: int, end: int) -> Cell | None:
        try:
            size, at = _varint(self._data, at)
            key, at = _varint(self._data, at)
            if not 0 < size <= len(self._data) or at >= end:
                return None
            return (_signed(key), *_record(self._payload(at, size, end), size))
        except (IndexError, ValueError, struct.error):  # nobody has written this as a row
            return None

    def _payload(self, at: int, size: int, end: int) -> bytes:
        """The bytes of a row, which go on in other pages where they are many; as far as they do."""
        most, least = self._usable - 35, (self._usable - 12) * 32 // 255 - 23
        local = size
        if size > most:
            local = least + (size - least) % (self._usable - 4)
            local = least if local > most else local
        if at + local > end:
            raise ValueError(at)
        parts, left = [self._data[at : at + local]], size - local
        page, met = self._number(at + local) if left else 0, set[int]()
        while left > 0 and 1 < page <= self.count and page not in met:
            met.add(page)
            start = self._offset(page)
            parts.append(self._data[start + 4 : start + 4 + min(left, self._usable - 4)])
            left -= len(parts[-1])
            page = self._number(start)
        return b"".join(parts)


def _page_size(data: bytes) -> int:
    told = int.from_bytes(data[16:18], "big")
    told = 65536 if told == 1 else told
    return told if data[:6] == b"SQLite" and told >= 512 and not told & (told - 1) else PAGE


def _record(data: bytes, size: int) -> tuple[list[Any], bool]:
    """The values of a row, None for those that the bytes do not reach, and whether they reach all.
    Raises ValueError and IndexError where the bytes are no row.
    """
    end, at = _varint(data, 0)
    if not at <= end <= size:
        raise ValueError(end)
    types = []
    while at < end:
        kind, at = _varint(data, at)
        types.append(kind)
    values = []
    for kind in types:
        width = _width(kind)
        values.append(_value(kind, data[at : at + width]) if at + width <= len(data) else None)
        at += width
    if at != size:
        raise ValueError(at)
    return values, len(data) == size


def _width(kind: int) -> int:
    if kind in {10, 11}:
        raise ValueError(kind)
    return (kind - 12) // 2 if kind >= 12 else WIDTHS.get(kind, 8 if kind == 7 else 0)


def _value(kind: int, data: bytes) -> Any:
    if kind in WIDTHS:
        return int.from_bytes(data, "big", signed=True)
    if kind in {8, 9}:
        return kind - 8
    if kind == 7:
        return struct.unpack(">d", data)[0]
    if kind < 12:
        return None
    return text_or_bytes(data) if kind % 2 else data


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A whole number of one to nine bytes, and where it ends."""
    value = 0
    for number in range(9):
        byte = data[at + number]
        if number == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + number + 1
    raise ValueError(at)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
