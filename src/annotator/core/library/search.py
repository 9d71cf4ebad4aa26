"""Full-text search over texts, quotes and notes; the index is kept by our own code.

Triggers would need `trusted_schema`, which is off. Han, Kana and Thai have no spaces, so each of
their characters is a word of the index and a query for several is a phrase.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from functools import cache
from itertools import count

import msgspec
from msgspec import Struct

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.connection import spoken
from annotator.core.library.excerpt import UNSPACED, Words, cut
from annotator.core.library.pages import pragma
from annotator.core.library.store import Store
from annotator.core.progress import Progress, no_progress

JOINT = "\u2063"
"""Stands beside each character of an unspaced script in the index, and ends a word there."""

UNSPACED_RUN = f"[{UNSPACED}][{UNSPACED}]*"  # three times as fast as with a "+"
POINT = "\u0591-\u05bd\u05bf\u05c1-\u05c7\u0640\u064b-\u0652\u0670"
POINTS = f"[{POINT}][{POINT}]*"
"""Hebrew points, Arabic vowel signs and the lengthening stroke: written or left out at will."""
SPECIAL = f"[{POINT}{UNSPACED}]"

NO_SYNTAX = str.maketrans('"\0', "  ")
"""What would end a phrase of an FTS5 expression."""

BATCH = 500
"""Rows that are indexed by one statement."""


PAGES = 200
"""Pages of the index (4 kB) that are written anew at a time."""
PAGES_BETWEEN = 50
"""The same between what people do: some 5 ms, and more than single marks leave in a second."""
LEAST_CHANGES = 2
"""Rows that FTS5 changes at least when it has merged something."""

RANKED = 2000
"""Matching rows up to which the best are looked for: ranking reads every one of them."""

IN_ARTICLES = """
    SELECT article.id, article.uuid, article.title, NULL, rendering.text, article.title
    FROM article
    JOIN version ON version.id = article.current_version_id
    JOIN rendering ON rendering.id = version.current_rendering_id
    WHERE article.id IN (SELECT value FROM json_each(?))"""

IN_MARKS = """
    SELECT annotation.id, article.uuid, article.title, annotation.uuid,
        coalesce(anchor.quote, annotation.original_quote), annotation.note,
        (SELECT group_concat(tag, ' ') FROM annotation_tag WHERE annotation_id = annotation.id)
    FROM annotation
    JOIN article ON article.id = annotation.article_id
    LEFT JOIN version ON version.id = article.current_version_id
    LEFT JOIN anchor ON anchor.annotation_id = annotation.id
        AND anchor.rendering_id = version.current_rendering_id
    WHERE annotation.id IN (SELECT value FROM json_each(?))"""
"""A place's key, its article and mark, and what was searched of it."""


class Hit(Struct, frozen=True):
    """A place where the words of a query were found."""

    article_id: str
    article_title: str
    annotation_id: str | None
    """The mark it was found in; None where it was found in the article itself."""
    before: str
    found: str
    after: str
    """The words found, with some words around them."""
    place: tuple[int, int] | None = None
    """Where that is in the article's current text, if it is known: half-open, in code points."""


def searchable(text: str) -> str:
    """A text as it is indexed."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    special, points, run = _patterns()
    if not special.search(folded):
        return folded
    return run.sub(_apart, points.sub("", folded))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled with the first text that is indexed: opening a known article needs no pattern."""
    return re.compile(SPECIAL), re.compile(POINTS), re.compile(UNSPACED_RUN)


def _apart(run: re.Match[str]) -> str:
    return JOINT + JOINT.join(run[0]) + JOINT


def match_expression(query: str) -> str:
    """The FTS5 expression for a query taken literally: every word, the last one as a beginning."""
    words = [searchable(word).translate(NO_SYNTAX) for word in query.split()]
    phrases = [f'"{word}"' for word in words if any(map(str.isalnum, word))]
    # One letter begins too many words to be worth looking for.
    is_beginning = phrases and len(phrases[-1]) > len('"a"')
    return " ".join(phrases) + ("*" if is_beginning else "")


class Search:
    """The index of one library."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gathered_at = store.connection.total_changes

    def find(self, query: str, *, limit: int) -> list[Hit]:
        """Places that have all the words of a query: articles, then marks, the best first.

        Where very many have them, the newest come first. Of `limit` places at most half are
        articles where there are as many marks.
        """
        expression = match_expression(query)
        if not expression or limit <= 0:
            return []
        with self._store.reading():
            articles = self._keys("search_article", expression, limit)
            marks = self._keys("search_annotation", expression, limit)
            articles = articles[: max(limit - len(marks), (limit + 1) // 2)]
            marks = marks[: limit - len(articles)]
            words = Words(query)
            return self._hits(IN_ARTICLES, words, articles) + self._hits(IN_MARKS, words, marks)

    def places(self, article_id: str, query: str, *, limit: int) -> list[Hit]:
        """Every place of an article's current text where the most of the words of a query stand
        together, in its order; at most `limit` of them. None for an unknown article.
        """
        row = self._store.row(
            """SELECT article.title, rendering.text FROM article
            JOIN version ON version.id = article.current_version_id
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE article.uuid = ?""",
            [article_id],
        )
        if not row or not match_expression(query):
            return []
        title, text = row["title"], row["text"]
        return [
            Hit(article_id, title, None, *cut(text, start, end), place=(start, end))
            for start, end in Words(query).places(text, limit)
        ]

    def _keys(self, table: str, expression: str, limit: int) -> list[int]:
        """Integer keys of the rows that match, the ones to show first."""
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"
        newest = self._store.rows(sql, [expression, RANKED + 1])
        if len(newest) <= RANKED:
            sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?"
            newest = self._store.rows(sql, [expression, limit])
        return [row["rowid"] for row in newest[:limit]]

    def _hits(self, sql: str, words: Words, keys: Sequence[int]) -> list[Hit]:
        """The places with these keys, in this order, and what they say."""
        rows = self._store.tuples(sql, [msgspec.json.encode(keys).decode()])
        hits = {
            key: _hit(words, article, title, mark, [text or "" for text in texts])
            for key, article, title, mark, *texts in rows
        }
        return [hits[key] for key in keys if key in hits]

    def forget_deleted(self, progress: Progress = no_progress, *, most: int | None = None) -> bool:
        """Write the index of marks anew, for its old parts still hold the words of deleted ones: in
        pieces of some milliseconds, between which others may write, and at most so many of them.
        Returns whether it is done; it may be gone on with. Raises what `progress` raises.
        """
        pages = self._store.value("SELECT count(*) FROM search_annotation_data")
        for done in count(1):
            # The first piece is asked for by a negative number (FTS5, "The 'merge' Command"), and
            # the end is told by a change of less than two rows.
            if self._merge(-PAGES if done == 1 else PAGES) < LEAST_CHANGES:
                return True
            progress(min(done * PAGES / (pages + PAGES), 1.0))
            if done == most:
                break
        return False

    def gather(self, progress: Progress = no_progress) -> None:
        """Make one part of the index of marks; in a transaction, after very many were indexed.

        Else FTS5 does it when there are 16 parts, in the write of some single mark soon after: with
        100,000 marks that one takes 0.2 s and writes 15 MB.
        """
        # FTS5 keeps up to a megabyte in memory, which would be one more part at the commit, and
        # writes that when a savepoint begins.
        self._store.connection.execute("SAVEPOINT gathered")
        self._store.connection.execute("RELEASE gathered")
        pages = self._store.value("SELECT count(*) FROM search_annotation_data")
        for done in count(1):
            if self._merge_now(-PAGES if done == 1 else PAGES) < LEAST_CHANGES:
                break
            progress(min(done * PAGES / (pages + PAGES), 1.0))

    def gather_between(self) -> None:
        """Merge a little of the parts that single marks have left in their index, if any were made
        since this was last asked, without waiting for any other program: for a program that asks
        often, between what people do.

        By itself FTS5 does that in the write of every 64th mark, which takes 10 to 20 ms more.
        """
        connection = self._store.connection
        if connection.total_changes == self._gathered_at:
            return
        try:
            self._gather_now()
        except AnnotatorError as error:
            if error.code is ErrorCode.LIBRARY_LOCKED:
                return  # Another program writes: in a later turn.
            # Whatever else is the matter, a full disk say, the next change says so.
        self._gathered_at = connection.total_changes

    def _gather_now(self) -> None:
        connection = self._store.connection
        with spoken(self._store.path):
            before = pragma(connection, "busy_timeout")
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                with self._store.writing():
                    self._leave_merging()
                    self._merge_now(PAGES_BETWEEN)
            finally:
                connection.execute(f"PRAGMA busy_timeout = {before}")

    def _leave_merging(self) -> None:
        """Let FTS5 merge parts in a write only when there are 16 of one size, from now on."""
        known = self._store.value("SELECT v FROM search_annotation_config WHERE k = 'automerge'")
        if known != 0:
            self._store.connection.execute(
                "INSERT INTO search_annotation (search_annotation, rank) VALUES ('automerge', 0)"
            )

    def _merge(self, pages: int) -> int:
        """Merge parts of the index of marks; return how many rows were changed for it."""
        with self._store.writing():
            return self._merge_now(pages)

    def _merge_now(self, pages: int) -> int:
        connection = self._store.connection
        before = connection.total_changes
        connection.execute(
            "INSERT INTO search_annotation (search_annotation, rank) VALUES ('merge', ?)", [pages]
        )
        return connection.total_changes - before

    def index_articles(self, keys: Iterable[int]) -> None:
        """Index articles anew, by integer key; part of a transaction."""
        for key in keys:
            self._store.connection.execute("DELETE FROM search_article WHERE rowid = ?", [key])
            row = self._store.row(
                """SELECT article.title, rendering.text FROM article
                JOIN version ON version.id = article.current_version_id
                JOIN rendering ON rendering.id = version.current_rendering_id
                WHERE article.id = ?""",
                [key],
            )
            if row:
                self._store.connection.execute(
                    "INSERT INTO search_article (rowid, title, text) VALUES (?, ?, ?)",
                    [key, searchable(row["title"]), searchable(row["text"])],
                )

    def index_annotations(self, keys: Iterable[int], *, new: Container[int] = ()) -> None:
        """Index annotations anew, by integer key; part of a transaction.

        Those in `new` are known not to be in the index yet.
        """
        wanted = list(keys)
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            self._store.connection.executemany(
                "DELETE FROM search_annotation WHERE rowid = ?",
                [(key,) for key in batch if key not in new],
            )
            self._index_batch(batch)

    def _index_batch(self, keys: Sequence[int]) -> None:
        rows = self._store.tuples(
            """SELECT annotation.id, coalesce(anchor.quote, annotation.original_quote),
                annotation.note,
                (SELECT group_concat(tag, ' ') FROM annotation_tag
                 WHERE annotation_id = annotation.id)
            FROM annotation
            JOIN article ON article.id = annotation.article_id
            LEFT JOIN version ON version.id = article.current_version_id
            LEFT JOIN anchor ON anchor.annotation_id = annotation.id
                AND anchor.rendering_id = version.current_rendering_id
            WHERE annotation.id IN (SELECT value FROM json_each(?))
                AND annotation.deleted_at IS NULL AND annotation.review = 'accepted'""",
            [msgspec.json.encode(keys).decode()],
        )
        self._store.connection.executemany(
            "INSERT INTO search_annotation (rowid, quote, note, tags) VALUES (?, ?, ?, ?)",
            [
                (key, searchable(quote), searchable(note), searchable(tags or ""))
                for key, quote, note, tags in rows
            ],
        )


def _hit(words: Words, article: str, title: str, mark: str | None, texts: Sequence[str]) -> Hit:
    """What is said of one place; of an article, its text is the first of the texts."""
    if mark is not None:
        return Hit(article, title, mark, *words.excerpt(*texts))
    chosen, start, end = words.place(*texts) or (0, 0, 0)
    place = (start, end) if chosen == 0 and end > start else None
    return Hit(article, title, None, *cut(texts[chosen], start, end), place=place)
