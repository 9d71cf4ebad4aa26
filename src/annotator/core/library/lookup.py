"""Marks and the texts that they are looked for in, by what names them."""

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.records import ANNOTATION_COLUMNS, ANNOTATION_SOURCE, annotation_of
from annotator.core.library.references import find
from annotator.core.library.store import Row, Store
from annotator.core.model import Annotation, Passage


def mark_row(store: Store, reference: str) -> Row:
    """The row of a mark. Raises ANNOTATION_UNKNOWN, ANNOTATION_AMBIGUOUS."""
    return find(store, "SELECT * FROM annotation", "annotation", reference)


def by_key(store: Store, key: int) -> Annotation:
    """The mark with an integer key."""
    sql = f"SELECT {ANNOTATION_COLUMNS} {ANNOTATION_SOURCE} WHERE annotation.id = ?"
    return annotation_of(store.tuples(sql, [key])[0])


def text_of(store: Store, article_id: str, rendering_id: str | None = None) -> Row:
    """The integer keys of an article (`id`) and of its current rendering (`rendering_id`), or of
    the one named. Raises ARTICLE_UNKNOWN.
    """
    row = store.row(
        """SELECT article.id, rendering.id AS rendering_id FROM article
        JOIN version ON version.article_id = article.id
        JOIN rendering ON rendering.version_id = version.id
        WHERE article.uuid = ? AND CASE WHEN ? IS NULL
            THEN version.id = article.current_version_id
                AND rendering.id = version.current_rendering_id
            ELSE rendering.uuid = ? END""",
        [article_id, rendering_id, rendering_id],
    )
    if row is None:
        raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=article_id)
    return row


def rendering_of(store: Store, mark: Row, rendering_id: str | None = None) -> int:
    """The integer key of the rendering that the article of a mark shows, or of the one named."""
    article = store.value("SELECT uuid FROM article WHERE id = ?", [mark["article_id"]])
    return int(text_of(store, article, rendering_id)["rendering_id"])


def passage_at(text: str, start: int, end: int) -> Passage:
    """The passage of a text between two offsets. Raises PASSAGE_OUTSIDE, PASSAGE_EMPTY."""
    if not (0 <= start <= len(text) and 0 <= end <= len(text)):
        raise AnnotatorError(ErrorCode.PASSAGE_OUTSIDE, start=start, end=end, length=len(text))
    if start >= end or not text[start:end].strip():
        raise AnnotatorError(ErrorCode.PASSAGE_EMPTY, start=start, end=end)
    return Passage(start, end, text[start:end])
