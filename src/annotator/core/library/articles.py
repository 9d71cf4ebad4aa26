"""Articles as they stand in the library, and what a reader says about them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import asdict

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.change import changing
from annotator.core.library.identity import path_text, version_id
from annotator.core.library.reading import RowUnreadableError
from annotator.core.library.records import DETAILS, article_of, rendering_of, version_of
from annotator.core.library.references import find
from annotator.core.library.store import Hand, Row, Store
from annotator.core.model import Article, Details, Rendering, SeenFile, Version
from annotator.core.rendering import Original, decode_tree, text_sha256
from annotator.core.seen import was_seen


def _told(column: str, name: str) -> str:
    """SQL of a value in a column of the history; of one that is damaged, NULL and no failure."""
    return f"json_extract(CASE WHEN json_valid({column}) THEN {column} END, '$.{name}')"


DONE_VERSION = f"""
    SELECT {_told("shown.before", "current_version_id")} FROM change_row AS shown
    WHERE shown.row_key = article.uuid AND shown.table_name = 'article'
        AND {_told("shown.after", "current_version_id")} IS NOT NULL
        AND shown.change_seq > (
            SELECT min(change_seq) FROM change_row AS done
            WHERE done.row_key = article.uuid AND done.table_name = 'article'
                AND {_told("done.after", "done_at")} = article.done_at
        )
    ORDER BY shown.change_seq LIMIT 1
"""
"""By the history: the version that an article showed when it was said to be done, where it has
shown another one since. Nothing where the history does not tell.
"""
HAS_CHANGED = f"""
    article.done_at IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM version AS other
        WHERE other.article_id = article.id AND other.id <> article.current_version_id
    )
    AND (
        SELECT text_sha256 FROM rendering WHERE id = version.current_rendering_id
    ) <> (
        SELECT rendering.text_sha256 FROM version AS was
        JOIN rendering ON rendering.id = was.current_rendering_id
        WHERE was.uuid = ({DONE_VERSION})
    )
"""
"""Whether a done article shows another text than then; only for one of several versions is the
history asked.
"""
ARTICLE_ROWS = f"""
    SELECT article.*, version.uuid AS version_uuid, {HAS_CHANGED} AS has_changed_since,
        (SELECT json_group_array(tag) FROM article_tag WHERE article_id = article.id) AS tags
    FROM article LEFT JOIN version ON version.id = article.current_version_id
"""


class Articles:
    """The articles of one library."""

    def __init__(self, store: Store, hand: Callable[[], Hand]) -> None:
        self._store = store
        self._hand = hand

    def all(self, limit: int | None = None) -> list[Article]:
        """Every article, or so many, the last opened first."""
        last_seen = "coalesce(article.opened_at, article.added_at)"
        sql = f"{ARTICLE_ROWS} ORDER BY {last_seen} DESC, article.id LIMIT ?"
        most = -1 if limit is None else limit
        return [article_of(row) for row in self._store.rows(sql, [most])]

    def get(self, reference: str) -> Article:
        """An article by its id or the beginning of it. Raises ARTICLE_UNKNOWN, _AMBIGUOUS."""
        return article_of(find(self._store, ARTICLE_ROWS, "article", reference))

    def at_path(self, path: Path) -> Article | None:
        """The article whose copy was seen last at a path."""
        sql = f"""{ARTICLE_ROWS} JOIN location ON location.article_id = article.id
            WHERE path = ? ORDER BY seen_at DESC, location.id DESC"""
        row = self._store.row(sql, [path_text(path)])
        return article_of(row) if row else None

    def paths(self, article_id: str) -> list[Path]:
        """Where copies of an article were seen, by any device, the last one first."""
        sql = """SELECT path FROM location JOIN article ON article.id = location.article_id
            WHERE article.uuid = ? ORDER BY seen_at DESC, location.id DESC"""
        return [Path(row["path"]) for row in self._store.rows(sql, [article_id])]

    def own_paths(self, article_id: str) -> list[Path]:
        """Of `paths`, those at which this device itself has read a file; no other may be looked
        at.
        """
        return [path for path in self.paths(article_id) if was_seen(str(path))]

    def seen_file(self, article_id: str) -> SeenFile | None:
        """The copy of an article that this device saw last; None where it saw none."""
        rows = self._store.rows(
            """SELECT path, version.sha256 FROM location
            JOIN article ON article.id = location.article_id
            JOIN version ON version.id = location.version_id
            WHERE article.uuid = ? ORDER BY seen_at DESC, location.id DESC""",
            [article_id],
        )
        seen = (SeenFile(Path(row["path"]), row["sha256"]) for row in rows)
        return next((one for one in seen if was_seen(str(one.path))), None)

    def current_version(self, article_id: str) -> Version:
        """The version that an article shows."""
        row = self._store.row(
            """SELECT version.*, article.uuid AS article_uuid FROM article
            JOIN version ON version.id = article.current_version_id WHERE article.uuid = ?""",
            [article_id],
        )
        if row is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return version_of(row)

    def current_rendering_id(self, article_id: str) -> str:
        """The rendering whose text an article shows. Raises ARTICLE_UNKNOWN."""
        found: str | None = self._store.value(
            """SELECT rendering.uuid FROM article
            JOIN version ON version.id = article.current_version_id
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE article.uuid = ?""",
            [article_id],
        )
        if found is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return found

    def original(self, version: Version) -> Original | None:
        """A version's bytes; None where only its text was imported."""
        sql = "SELECT original FROM version WHERE uuid = ?"
        data = self._store.value(sql, [version.id])
        if data is None:
            return None
        original = Original(data, version.media_type, version.encoding)
        if original.sha256 != version.sha256:
            raise RowUnreadableError(version.id)
        return original

    def rendering(self, version: Version) -> Rendering | None:
        """The rendering that a version is shown with; None where it has none with blocks."""
        row = self._store.row(
            """SELECT rendering.* FROM version
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE version.uuid = ? AND rendering.blocks IS NOT NULL""",
            [version.id],
        )
        if row is None:
            return None
        if text_sha256(row["text"]) != row["text_sha256"]:
            raise RowUnreadableError(row["uuid"])
        return rendering_of(row, version.id, decode_tree(row["blocks"], row["text"]))

    def as_read_before(self, original: Original, path: Path) -> Original:
        """Bytes that were seen at this place before, in the encoding they were read in then: it
        may have been chosen by hand.
        """
        encoding: str | None = self._store.value(
            """SELECT version.encoding FROM location
            JOIN version ON version.id = location.version_id
            WHERE path = ? AND sha256 = ? AND media_type = ? ORDER BY seen_at DESC""",
            [path_text(path), original.sha256, original.media_type],
        )
        if encoding is None:
            return original
        return Original(original.data, original.media_type, encoding, original.name)

    def known_renderer(self, original: Original) -> str | None:
        """The renderer of the stored rendering of these bytes; None where there is none."""
        renderer: str | None = self._store.value(
            """SELECT rendering.renderer FROM version
            JOIN rendering ON rendering.id = version.current_rendering_id
            WHERE version.uuid = ? AND version.original IS NOT NULL
                AND rendering.blocks IS NOT NULL""",
            [version_id(original.sha256, original.media_type, original.encoding)],
        )
        return renderer

    def edit_details(self, article_id: str, details: Details) -> None:
        """Change what is known about an article. Raises ARTICLE_UNKNOWN."""
        with changing(self._store, self._hand, "edit_article") as change:
            row = self.row(article_id)
            change.article_id = row["id"]
            change.update("article", row, asdict(details))

    def set_tags(self, article_id: str, tags: Iterable[str]) -> None:
        """Give an article exactly these tags. Raises ARTICLE_UNKNOWN."""
        with changing(self._store, self._hand, "tag_article") as change:
            row = self.row(article_id)
            change.article_id = row["id"]
            change.set_tags("article", row, tags)

    def set_done(self, article_ids: Sequence[str], *, done: bool) -> None:
        """Say that articles have been worked through, or not, as one change; anew where their text
        has changed since. Raises ARTICLE_UNKNOWN, and nothing is changed then.
        """
        with changing(self._store, self._hand, "set_done") as change:
            change.parameters = {} if done else {"done": False}
            for article_id in article_ids:
                row = self.row(article_id)
                change.article_id = row["id"] if len(article_ids) == 1 else None
                is_to_be_said = done and self.get(article_id).has_changed_since
                if done != bool(row["done_at"]) or is_to_be_said:
                    change.update("article", row, {"done_at": change.at if done else None})

    def set_reading_position(self, article_id: str, position: int) -> None:
        """Keep where the reader is, in code points of the current text. It is no change to undo."""
        with self._store.writing():
            row = self.row(article_id)
            self._store.update("article", row["id"], {"reading_position": position})

    def row(self, article_id: str) -> Row:
        """The row of an article. Raises ARTICLE_UNKNOWN."""
        row = self._store.row("SELECT * FROM article WHERE uuid = ?", [article_id])
        if row is None:
            raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
        return row


assert set(DETAILS) == set(Details.__struct_fields__)  # noqa: S101 (columns and fields agree)
