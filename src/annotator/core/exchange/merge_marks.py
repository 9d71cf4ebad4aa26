"""Add the marks of an export to a library, or meet those that it has already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from annotator.core.exchange.format import AnchorRecord, AnnotationRecord
from annotator.core.exchange.merge_texts import Place
from annotator.core.exchange.receive import Received
from annotator.core.exchange.report import Tally
from annotator.core.library.anchors import Anchors
from annotator.core.library.change import Change, clean_tags
from annotator.core.library.records import placed_at
from annotator.core.library.store import Row, Store
from annotator.core.model import SetBy
from annotator.core.progress import Progress, in_turns

A_TURN = 1000
"""Marks that are added between two calls of `progress`."""


@dataclass(frozen=True, slots=True)
class Known:
    """A mark that the library has."""

    row: Row
    tags: list[str]
    anchors: Mapping[int, Row]
    """By rendering."""


class Marks:
    """The marks of one import."""

    def __init__(
        self,
        store: Store,
        change: Change,
        received: Received,
        tally: Tally,
        *,
        places: Mapping[str, Place],
        readers: Mapping[str, int],
    ) -> None:
        self._store = store
        self._change = change
        self._received = received
        self._tally = tally
        self._places = places
        self._readers = readers

    def add(self, records: Sequence[AnnotationRecord], home: int, progress: Progress) -> None:
        """Add the marks of one exported article: to `home`, but for those whose text belongs to
        another article of the library.
        """
        for batch in in_turns(records, A_TURN, progress):
            known = self._known([record.id for record in batch])
            new = [record for record in batch if record.id not in known]
            self._insert(new, home)
            for record in batch:
                if record.id in known:
                    self._meet(known[record.id], record)

    def _known(self, ids: Sequence[str]) -> dict[str, Known]:
        these = "uuid IN (SELECT value FROM json_each(?))"
        wanted = [msgspec.json.encode(ids).decode()]
        found = {
            row["id"]: Known(row, [], {})
            for row in self._store.rows(f"SELECT * FROM annotation WHERE {these}", wanted)
        }
        if not found:
            return {}
        mine = f"annotation_id IN (SELECT id FROM annotation WHERE {these})"
        for row in self._store.rows(f"SELECT * FROM annotation_tag WHERE {mine}", wanted):
            found[row["annotation_id"]].tags.append(row["tag"])
        anchors: dict[int, dict[int, Row]] = {key: {} for key in found}
        for row in self._store.rows(f"SELECT * FROM anchor WHERE {mine}", wanted):
            anchors[row["annotation_id"]][row["rendering_id"]] = row
        return {
            one.row["uuid"]: Known(one.row, sorted(one.tags), anchors[key])
            for key, one in found.items()
        }

    # -- New ones --------------------------------------------------------------------------

    def _insert(self, records: Sequence[AnnotationRecord], home: int) -> None:
        self._tally.marks_added += len(records)
        come = dict.fromkeys(record.reader for record in records)
        self._tally.readers += [one for one in come if one not in self._tally.readers]
        homes = [self._article_of(record, home) for record in records]
        self._tell_where(records, homes)
        keys = self._change.insert_annotations(
            list(map(self._columns, records, homes)), [record.tags for record in records]
        )
        self._change.insert_anchors_of_new(
            [
                {"annotation_id": key, **self._anchor_columns(record.id, anchor)}
                for key, record, article in zip(keys, records, homes, strict=True)
                for anchor in self._anchors_in(record, article)
            ],
        )

    def _tell_where(self, records: Sequence[AnnotationRecord], homes: Sequence[int]) -> None:
        """Take down which articles get marks, and the first of these that will be seen."""
        for article in dict.fromkeys(homes):
            if article not in self._tally.titles:
                title = self._store.value("SELECT title FROM article WHERE id = ?", [article])
                self._tally.titles[article] = title
        if not self._tally.first_mark:
            pairs = zip(records, homes, strict=True)
            first = next((pair for pair in pairs if pair[0].deleted_at is None), None)
            if first is not None:
                self._tally.first_mark = first[0].id
                self._tally.first_article = self._change.uuid("article", first[1]) or ""

    def _article_of(self, record: AnnotationRecord, home: int) -> int:
        """The article that a mark belongs to. It is another than `home` where the library has the
        versions of one exported article in several: the mark stays with the text it was set on.
        """
        for anchor in record.anchors:
            if self._places[anchor.rendering].article != home:
                break
        else:
            return home
        on_text = [anchor for anchor in record.anchors if anchor.start is not None]
        last = max(on_text, key=lambda anchor: (anchor.set_by is SetBy.HAND, anchor.set_at))
        return self._places[last.rendering].article

    def _anchors_in(self, record: AnnotationRecord, article: int) -> Iterator[AnchorRecord]:
        for anchor in record.anchors:
            if self._places[anchor.rendering].article == article:
                yield anchor

    def _columns(self, record: AnnotationRecord, article: int) -> Row:
        return {
            "uuid": record.id,
            "article_id": article,
            "kind": str(record.kind),  # a quarter of the time of `.value`
            "note": record.note,
            "reader_id": self._readers[record.reader],
            "original_quote": record.original_quote,
            "origin": str(record.origin),
            "review": str(record.review),
            "copy_of": record.copy_of,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
            "deleted_at": record.deleted_at,
            "extra": self._received.extra("annotation", record.id),
        }

    def _anchor_columns(self, annotation: str, anchor: AnchorRecord) -> Row:
        place = self._places[anchor.rendering]
        return {
            "rendering_id": place.rendering,
            **placed_at(anchor.start, anchor.end, anchor.quote, place.text),
            "anchor_status": str(anchor.anchor_status),
            "score": anchor.score,
            "reason": anchor.reason,
            "set_by": str(anchor.set_by),
            "set_at": anchor.set_at,
            "extra": self._received.extra("anchor", annotation, anchor.rendering),
        }

    # -- Known ones ------------------------------------------------------------------------

    def _meet(self, known: Known, record: AnnotationRecord) -> None:
        row = known.row
        if row["purged_at"] or (row["deleted_at"] and not record.deleted_at):
            self._tally.marks_deleted_here.append(record.id)
        elif not self._differs(known, record):
            self._tally.marks_unchanged += 1
        elif record.updated_at > row["updated_at"]:
            self._tally.marks_updated.append(record.id)
            self._take_over(known, record)
        else:
            self._tally.marks_kept.append(record.id)

    def _differs(self, known: Known, record: AnnotationRecord) -> bool:
        return (
            _has_other(known.row, self._content(record))
            or known.tags != clean_tags(record.tags)
            or any(
                _has_other(known.anchors.get(columns["rendering_id"], {}), columns)
                for columns in self._set_by_hand(known, record)
            )
        )

    def _content(self, record: AnnotationRecord) -> Row:
        """What another program may have changed about a mark."""
        return _without_empty_extra(
            {
                "kind": record.kind.value,
                "note": record.note,
                "review": record.review.value,
                "deleted_at": record.deleted_at,
                "extra": self._received.extra("annotation", record.id),
            }
        )

    def _set_by_hand(self, known: Known, record: AnnotationRecord) -> list[Row]:
        """The columns of the anchors that were set by hand; automatic ones follow those."""
        return [
            _without_empty_extra(self._anchor_columns(record.id, anchor))
            for anchor in self._anchors_in(record, known.row["article_id"])
            if anchor.set_by is SetBy.HAND
        ]

    def _take_over(self, known: Known, record: AnnotationRecord) -> None:
        """Give a mark the columns in which the export is newer."""
        key = known.row["id"]
        for columns in self._set_by_hand(known, record):
            there = known.anchors.get(columns["rendering_id"])
            if there is None:
                self._change.insert("anchor", {"annotation_id": key, **columns})
            else:
                self._change.update("anchor", there, columns)
        Anchors(self._store).defer(self._change, key)
        self._change.set_tags("annotation", known.row, record.tags)
        self._change.update("annotation", known.row, self._content(record))
        self._store.update("annotation", key, {"updated_at": record.updated_at})


def _has_other(row: Mapping[str, Any], columns: Row) -> bool:
    return any(name not in row or row[name] != value for name, value in columns.items())


def _without_empty_extra(columns: Row) -> Row:
    """Columns to compare or write; a file without unknown fields does not take away any."""
    if columns["extra"] == "{}":
        del columns["extra"]
    return columns
