"""The versions of an article: what was kept of them, and the marks as they stand in each."""

import msgspec

from annotator.core.library.anchors import says_pending
from annotator.core.library.records import (
    ANNOTATION_COLUMNS,
    annotation_of,
    rendering_of,
    version_of,
)
from annotator.core.library.references import find
from annotator.core.library.store import Row, Store
from annotator.core.model import Annotation, ListedVersion, Rendering, Version
from annotator.core.rendering import decode_tree, plain_tree

_VERSIONS = """
    SELECT version.*, article.uuid AS article_uuid,
        version.id = article.current_version_id AS is_current,
        (SELECT json_group_array(path) FROM (
            SELECT path FROM location WHERE version_id = version.id ORDER BY seen_at DESC, id DESC
        )) AS paths
    FROM version JOIN article ON article.id = version.article_id
"""
_COUNTS = f"""
    SELECT version.id, count(anchor.start) AS placed,
        sum(anchor_status NOT IN ('same', 'shifted') AND NOT {says_pending("anchor")}) AS flagged
    FROM version JOIN anchor ON anchor.rendering_id = version.current_rendering_id
    JOIN annotation ON annotation.id = anchor.annotation_id
    JOIN article ON article.id = version.article_id
    WHERE article.uuid = ? AND annotation.deleted_at IS NULL AND annotation.review = 'accepted'
    GROUP BY version.id
"""
_SOURCE = """
    FROM annotation
    JOIN article ON article.id = annotation.article_id
    JOIN reader ON reader.id = annotation.reader_id
    JOIN version ON version.article_id = article.id
    JOIN rendering ON rendering.id = version.current_rendering_id
    JOIN anchor ON anchor.annotation_id = annotation.id AND anchor.rendering_id = rendering.id
"""


class Versions:
    """Reads the versions of one library. None of it changes anything."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_article(self, article_id: str) -> list[ListedVersion]:
        """The versions of an article, the last that came in first."""
        with self._store.reading():
            counts = {row["id"]: row for row in self._store.rows(_COUNTS, [article_id])}
            order = "ORDER BY version.captured_at DESC, version.id DESC"
            rows = self._store.rows(f"{_VERSIONS} WHERE article.uuid = ? {order}", [article_id])
        return [_listed(row, counts.get(row["id"])) for row in rows]

    def get(self, reference: str) -> Version:
        """A version by its id or the beginning of it. Raises VERSION_UNKNOWN, _AMBIGUOUS."""
        return version_of(find(self._store, _VERSIONS, "version", reference))

    def rendering(self, reference: str) -> Rendering:
        """What a version is shown with; an imported one of which only the text came, as lines.

        Raises VERSION_UNKNOWN, VERSION_AMBIGUOUS.
        """
        with self._store.reading():
            version = find(self._store, _VERSIONS, "version", reference)
            sql = "SELECT * FROM rendering WHERE id = ?"
            [row] = self._store.rows(sql, [version["current_rendering_id"]])
        blocks = row["blocks"]
        tree = plain_tree(row["text"]) if blocks is None else decode_tree(blocks, row["text"])
        return rendering_of(row, version["uuid"], tree)

    def text(self, reference: str) -> str:
        """The text of a version. Raises VERSION_UNKNOWN, VERSION_AMBIGUOUS."""
        version = find(self._store, _VERSIONS, "version", reference)
        return self._store.text(version["current_rendering_id"])

    def annotations(self, reference: str) -> list[Annotation]:
        """The marks that have a place in a version, in the order of its text, as they stand there.

        Raises VERSION_UNKNOWN, VERSION_AMBIGUOUS.
        """
        version = find(self._store, _VERSIONS, "version", reference)
        sql = f"""SELECT {ANNOTATION_COLUMNS} {_SOURCE}
            WHERE version.id = ? AND anchor.start IS NOT NULL AND annotation.deleted_at IS NULL
                AND annotation.review = 'accepted'
            ORDER BY anchor.start, anchor."end", annotation.id"""
        return list(map(annotation_of, self._store.tuples(sql, [version["id"]])))


def _listed(row: Row, counts: Row | None) -> ListedVersion:
    return ListedVersion(
        version_of(row),
        bool(row["is_current"]),
        tuple(msgspec.json.decode(row["paths"], type=list[str])),
        counts["placed"] if counts else 0,
        counts["flagged"] if counts else 0,
    )
