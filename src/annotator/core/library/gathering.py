"""The rows that were read of a damaged library: judged, mended, told again, put aside."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from annotator.core.clock import stamp, system_clock
from annotator.core.library.judging import judged
from annotator.core.library.retelling import Retelling
from annotator.core.library.salvage import TABLES, Rows

NAMED_BY = {"article": "title", "annotation": "original_quote"}
"""Columns by which a reader knows a row."""
OF_A_LOG = "it stands in the log alone, which is another library's or of another day"
MOST_NAMES = 20
"""Rows that are named."""


class Gathered:
    """The rows of a damaged library, judged, with what its history tells of those that are lost."""

    def __init__(self, rows: dict[str, Rows], broken: Collection[str] = ()) -> None:
        self.rows = rows
        self.quarantined: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.mended: Counter[str] = Counter()
        self.broken = broken
        self.told: Retelling | None = None
        self._lost: dict[tuple[str, object], str] = {}
        """Articles and marks that are not saved, by title or words."""
        self.spoilt: dict[int, dict[str, Any]] = {}
        """Texts that are not those that were stored, by the integer key of their version."""
        self.now = stamp(system_clock())

    @property
    def lost_names(self) -> list[str]:
        """Articles and marks that are not saved, by title or words; the first of them."""
        return list(dict.fromkeys(self._lost.values()))[:MOST_NAMES]

    @property
    def uncertain(self) -> int:
        """Marks that may be as they were before their last changes, which are lost."""
        marks = {row["uuid"] for row in self.rows["annotation"].values()}
        return len(marks & self.told.uncertain) if self.told else 0

    def put_aside(self, table: str, key: int, reason: str, *, drop: bool = True) -> None:
        """Keep a row as it was read, beside the library; with `drop`, only there."""
        self.quarantined.append({"table": table, "reason": reason, "row": self.rows[table][key]})
        self.counts[table] += 1
        if drop:
            self.name_lost(table, key, self.rows[table].pop(key))

    def name_lost(self, table: str, key: object, row: Mapping[str, Any]) -> None:
        """Remember what a row that is not saved is known by."""
        name = row.get(NAMED_BY.get(table, ""))
        if isinstance(name, str) and name.strip():
            self._lost.setdefault((table, key), name)

    def name_by_place(self, place: Mapping[str, Any]) -> None:
        """The same of a mark of which a place is left, unless it is back and had another key."""
        if self.told is None or place["quote"] not in self.told.elsewhere:
            words = {"original_quote": place["quote"]}
            self.name_lost("annotation", place["annotation_id"], words)

    def keep_beside(self, rows: Mapping[str, Sequence[dict[str, Any]]]) -> None:
        """Keep rows that stand in a log alone which is not the library's, beside the library."""
        for table, found in rows.items():
            self.quarantined += [{"table": table, "reason": OF_A_LOG, "row": row} for row in found]
            self.counts[table] += len(found)

    def judge(self) -> None:
        """Put every row aside that is not right, or mend what can be told."""
        first = ("change", "change_row")  # they tell of the others
        for table in first:
            self._judge(table, {})
        # A row that is put aside is a gap in the history as one that could not be read.
        gaps = {"change_row"} if self.counts["change_row"] else set()
        self.told = Retelling(self.rows, {*self.broken, *gaps})
        for table in TABLES:
            if table not in first:
                self._judge(table, self.told.gone.get(table, {}))

    def _judge(self, table: str, gone: dict[str, int]) -> None:
        for key, row in list(self.rows[table].items()):
            kept, wrong = judged(table, row, partial(self._values, table, row))
            if wrong:
                self.put_aside(table, key, wrong, drop=kept is None)
            if kept is not None:
                self.rows[table][key] = kept
            elif isinstance(row.get("uuid"), str):
                gone[row["uuid"]] = key
            if table == "rendering" and wrong == "text_sha256":
                self.spoilt[row["version_id"]] = row
            if table == "annotation" and "uuid" in wrong.split() and self.told:
                self.told.unnamed.add(key)

    def _values(self, table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.told.values(table, row.get("uuid")) if self.told else {}

    def retell(self) -> None:
        """Put in what is lost and told by the history: articles, versions, marks and tags."""
        told = self.told
        if told is None:
            return
        for table, key, row in told.texts():
            self._put_in(table, key, row)
        for table, key, row in told.marks(self._new_reader):
            if not self._put_in(table, key, row):
                told.unsaid[row["uuid"]] = row["original_quote"]
        for name, words in told.unsaid.items():
            self.name_lost("annotation", name, {"original_quote": words})
        first = max([0, *self.rows["annotation_tag"], *self.rows["article_tag"]]) + 1
        for number, (table, row) in enumerate(told.tags(), first):
            self._put_in(table, number, row)

    def _put_in(self, table: str, key: int, row: dict[str, Any]) -> bool:
        kept, _ = judged(table, row | ({"id": key} if "uuid" in row else {}))
        if kept is not None:
            self.rows[table][key] = kept
            self._lost.pop((table, key), None)
            self.mended[table] += 1
        return kept is not None

    def _new_reader(self, key: int, name: str) -> None:
        self.new("reader", key, {"uuid": name, "name": ""})

    def new(self, table: str, key: int, values: dict[str, Any]) -> None:
        """Put in a row that stands in for a lost one."""
        self.rows[table][key] = {"id": key, "uuid": str(uuid.uuid4()), "extra": "{}", **values}
        self.mended[table] += 1
