"""Rows by what a person names them with: an id or the beginning of one."""

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.store import Row, Store

SHORTEST = 4
"""Characters of an id that are enough where no other id begins with them."""


def find(store: Store, select: str, table: str, reference: str) -> Row:
    """The row of a table (`article`, `version` or `annotation`) that `reference` names; `select`
    reads such rows.

    Raises ARTICLE_UNKNOWN, VERSION_UNKNOWN, ANNOTATION_UNKNOWN, and _AMBIGUOUS for each.
    """
    rows = store.rows(f"{select} WHERE {table}.uuid = ?", [reference])
    if not rows and len(reference) >= SHORTEST:
        low = reference.lower()
        # "g" comes after every hexadecimal digit.
        sql = f"{select} WHERE {table}.uuid >= ? AND {table}.uuid < ? LIMIT 2"
        rows = store.rows(sql, [low, f"{low}g"])
    if len(rows) == 1:
        return rows[0]
    problem = "ambiguous" if rows else "unknown"
    raise AnnotatorError(ErrorCode(f"{table}_{problem}"), reference=reference)
