"""Marks as a table for a spreadsheet: CSV after RFC 4180, UTF-8 with a byte order mark."""

import csv
import html
import io
import re
from collections.abc import Collection, Sequence

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.exchange.gather_marks import articles_of
from annotator.core.library.store import Store
from annotator.core.model import Copied

COLUMNS = ("date", "outlet", "title", "address", "kind", "quote", "note", "tags", "reader")

FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
"""What makes a spreadsheet compute a cell (OWASP, CSV injection), also behind characters that are
not seen; the full-width signs are the same to a spreadsheet of East Asia."""


def gather_table(
    store: Store,
    article_ids: Sequence[str] | None,
    annotation_ids: Collection[str] | None = None,
) -> list[Sequence[str]]:
    """One row for each mark, by article and place; None means all articles, or all their marks.

    A mark that has no place shows the words it was made on. Raises ARTICLE_UNKNOWN,
    ANNOTATION_UNKNOWN, ANNOTATION_DELETED.
    """
    if article_ids is not None:
        _check_known(store, article_ids)
    if annotation_ids is not None:
        articles_of(store, annotation_ids)  # Raises where one of them is not there.
    asked = [("article.uuid", article_ids), ("annotation.uuid", annotation_ids)]
    wanted = [(column, ids) for column, ids in asked if ids is not None]
    # Constants of this module alone are put into the statement.
    only = "".join(f" AND {column} IN (SELECT value FROM json_each(?))" for column, _ in wanted)
    rows = store.rows(
        f"""SELECT article.published_on, article.publisher, article.title,
            article.url, annotation.kind,
            coalesce(anchor.quote, annotation.original_quote) AS quote,
            annotation.note, reader.name AS reader,
            (SELECT group_concat(tag, '; ') FROM (SELECT tag FROM annotation_tag
                WHERE annotation_id = annotation.id ORDER BY tag)) AS tags
        FROM annotation
        JOIN article ON article.id = annotation.article_id
        JOIN reader ON reader.id = annotation.reader_id
        JOIN version ON version.id = article.current_version_id
        LEFT JOIN anchor ON anchor.annotation_id = annotation.id
            AND anchor.rendering_id = version.current_rendering_id
        WHERE annotation.deleted_at IS NULL AND annotation.review = 'accepted'{only}
        ORDER BY article.added_at, article.uuid, anchor.start IS NULL, anchor.start, anchor."end",
            annotation.created_at, annotation.uuid""",
        [msgspec.json.encode(list(ids)).decode() for _, ids in wanted],
    )
    names = ("published_on", "publisher", "title", "url", "kind", "quote", "note", "tags", "reader")
    return [[row[name] or "" for name in names] for row in rows]


def encode_table(rows: Sequence[Sequence[str]]) -> bytes:
    """The table with its heading row; lines end in CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def copied_table(rows: Sequence[Sequence[str]]) -> Copied:
    """The table with its heading row as it is pasted into a spreadsheet: as tab-separated lines
    and as HTML. White space that would begin another cell is one space, and a cell that
    begins with a quotation mark is quoted: else what it quotes would be read as a formula.
    """
    cells = [COLUMNS, *([defused(" ".join(cell.split())) for cell in row] for row in rows)]
    heading, *lines = (
        "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
        for row, tag in zip(cells, ["th", *["td"] * len(rows)], strict=True)
    )
    return Copied(
        text="".join("\t".join(map(_pasted, row)) + "\n" for row in cells),
        html=f'<meta charset="utf-8"><table>{heading}{"".join(lines)}</table>',
    )


def _pasted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if cell.startswith('"') else cell


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that could be gets an apostrophe."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _check_known(store: Store, article_ids: Sequence[str]) -> None:
    known = {row["uuid"] for row in store.rows("SELECT uuid FROM article")}
    missing = set(article_ids) - known
    if missing:
        raise AnnotatorError(ErrorCode.ARTICLE_UNKNOWN, reference=min(missing))
