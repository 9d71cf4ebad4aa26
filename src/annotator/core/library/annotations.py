"""Marks: made, and read in the order of their text."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from annotator.core.library.anchors import Anchors
from annotator.core.library.change import Change, changing
from annotator.core.library.lookup import by_key, mark_row, text_of
from annotator.core.library.reading import RowUnreadableError, read_again
from annotator.core.library.records import ANNOTATION_COLUMNS, ANNOTATION_SOURCE, annotation_of
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Annotation, Kind, Origin, Passage, Review

STANDING = """
    article.uuid = ? AND annotation.deleted_at IS NULL AND annotation.review = 'accepted'
"""
DELETED = """
    article.uuid = ? AND annotation.deleted_at IS NOT NULL AND annotation.purged_at IS NULL
    AND annotation.review = 'accepted'
"""
IN_TEXT_ORDER = 'ORDER BY anchor.start IS NULL, anchor.start, anchor."end", annotation.id'

_SHOWN = """SELECT version.current_rendering_id FROM article
    JOIN version ON version.id = article.current_version_id WHERE article.uuid = ?"""


class Annotations:
    """The marks of one library. Every verb is one transaction."""

    def __init__(self, store: Store, hand: Callable[[], Hand]) -> None:
        self._store = store
        self._hand = hand

    def of_article(self, article_id: str, *, deleted: bool = False) -> list[Annotation]:
        """An article's marks in the order of its text, those without a place last."""
        state = DELETED if deleted else STANDING
        sql = f"SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE} WHERE {state} {IN_TEXT_ORDER}"
        return self._on_their_words(sql, [article_id], article_id)

    def in_turns(self, article_id: str, *, size: int) -> Iterator[list[Annotation]]:
        """An article's marks in the order of its text, `size` at a time: the first of 10,000 are
        there after a tenth of the time that all of them take.

        Which marks and their order are settled when the first turn is asked for; the marks of a
        turn come as they stand then. Where the library is changed between two turns, by this
        program or another one, no mark comes twice, one that was deleted meanwhile is left out and
        a new one does not come.
        """
        sql = f"SELECT annotation.id {ANNOTATION_SOURCE} WHERE {STANDING} {IN_TEXT_ORDER}"
        keys = [key for (key,) in self._store.tuples(sql, [article_id])]
        turn = f"""SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE}
            WHERE annotation.id IN (SELECT value FROM json_each(?)) AND {STANDING}
            {IN_TEXT_ORDER}"""
        for start in range(0, len(keys), size):
            wanted = msgspec.json.encode(keys[start : start + size]).decode()
            read = partial(self._on_their_words, turn, [wanted, article_id], article_id)
            yield read_again(self._store, read)

    def _on_their_words(
        self, sql: str, parameters: Sequence[object], article_id: str
    ) -> list[Annotation]:
        """Marks of an article, none of which is shown on other words than its own.

        Raises RowUnreadableError.
        """
        with self._store.reading():
            marks = list(map(annotation_of, self._store.tuples(sql, parameters)))
            shown = self._store.value(_SHOWN, [article_id])
            text = "" if shown is None else self._store.text(shown)
        for mark in marks:
            place = mark.passage
            if place is not None and text[place.start : place.end] != place.quote:
                raise RowUnreadableError(mark.id)
        return marks

    def get(self, reference: str) -> Annotation:
        """A mark by its id or the beginning of it. Raises ANNOTATION_UNKNOWN, _AMBIGUOUS."""
        with self._store.reading():
            key = mark_row(self._store, reference)["id"]
            return by_key(self._store, key)

    def counts(self) -> dict[str, int]:
        """How many marks each article has, by its id."""
        rows = self._store.rows(
            """SELECT article.uuid, count(*) AS marks FROM annotation
            JOIN article ON article.id = annotation.article_id
            WHERE annotation.deleted_at IS NULL AND annotation.review = 'accepted'
            GROUP BY article.id"""
        )
        return {row["uuid"]: row["marks"] for row in rows}

    def tags(self) -> list[str]:
        """Every tag that a mark or an article of the library has, in the order of the alphabet."""
        rows = self._store.rows("SELECT tag FROM annotation_tag UNION SELECT tag FROM article_tag")
        return sorted((row["tag"] for row in rows), key=str.casefold)

    def text(self, article_id: str, rendering_id: str | None = None) -> str:
        """The text that an article shows, or the one of another rendering of it.

        Raises ARTICLE_UNKNOWN.
        """
        article = text_of(self._store, article_id, rendering_id)
        return self._store.text(article["rendering_id"])

    def mark(
        self,
        article_id: str,
        passage: Passage,
        kind: Kind,
        *,
        note: str,
        tags: Iterable[str],
        rendering_id: str | None = None,
    ) -> Annotation:
        """Mark a passage of the article's current text, or of another rendering's: it is then
        to be looked for in the current one. Raises ValueError where the text has other words there.
        """
        with changing(self._store, self._hand, "mark") as change:
            seen = text_of(self._store, article_id, rendering_id)
            made = _made_by_hand(change, seen["id"], passage, kind, note)
            key = change.insert_annotation(made, tags)
            Anchors(self._store).set_by_hand(change, key, seen["rendering_id"], passage)
            change.article_id = seen["id"]
            change.parameters = {"kind": kind.value}
        return by_key(self._store, key)


def _made_by_hand(change: Change, article: int, passage: Passage, kind: Kind, note: str) -> Row:
    return {
        "uuid": str(uuid.uuid4()),
        "article_id": article,
        "kind": kind.value,
        "note": note,
        "reader_id": change.hand.reader_id,
        "original_quote": passage.quote,
        "origin": Origin.HAND.value,
        "review": Review.ACCEPTED.value,
        "copy_of": None,
        "created_at": change.at,
        "updated_at": change.at,
    }
