"""Articles, marks and changes as JSON values and as lines for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from annotator.cli.output import (
    SHORT_ID,
    columns,
    count,
    one_line,
    pad,
    print_json,
    say,
    shorten,
)
from annotator.core.messages import operation
from annotator.core.model import AnchorStatus, Annotation, Article, HistoryEntry, Passage

STATUS_WORDS = {
    AnchorStatus.SAME: "",
    AnchorStatus.SHIFTED: "",
    AnchorStatus.CHANGED: "Reworded",
    AnchorStatus.MOVED: "Moved",
    AnchorStatus.REMOVED: "No longer in the text",
    AnchorStatus.UNSURE: "Needs you",
}
"""What people are told of an anchor; nothing where nothing needs a look."""
PENDING_WORDS = "Not looked for yet"
CONTEXT = 30
"""Code points shown on either side of a candidate."""
KIND_WIDTH = len("projection")
INDENT = " " * (SHORT_ID + 2)


def article_value(article: Article, *, annotation_count: int | None = None) -> dict[str, Any]:
    """An article as JSON."""
    details = article.details
    value: dict[str, Any] = {
        "id": article.id,
        "title": details.title,
        "author": details.author,
        "publisher": details.publisher,
        "published_on": details.published_on,
        "url": details.url,
        "archive_url": details.archive_url,
        "language": details.language,
        "tags": list(article.tags),
        "current_version_id": article.current_version_id,
        "added_at": article.added_at,
        "opened_at": article.opened_at,
        "done_at": article.done_at,
        "has_changed_since": article.has_changed_since,
    }
    if annotation_count is not None:
        value["annotation_count"] = annotation_count
    return value


def annotation_value(annotation: Annotation) -> dict[str, Any]:
    """An annotation as JSON; start, end and quote are null where it has no place."""
    anchor, passage = annotation.anchor, annotation.passage
    return {
        "id": annotation.id,
        "article_id": annotation.article_id,
        "kind": annotation.kind.value,
        "anchor_status": anchor.status.value,
        "start": passage.start if passage else None,
        "end": passage.end if passage else None,
        "quote": passage.quote if passage else None,
        "original_quote": annotation.original_quote,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "score": anchor.score,
        "reason": anchor.reason,
        "set_by": anchor.set_by.value,
        "note": annotation.note,
        "tags": list(annotation.tags),
        "reader": {"id": annotation.reader.id, "name": annotation.reader.name},
        "origin": annotation.origin.value,
        "review": annotation.review.value,
        "copy_of": annotation.copy_of,
        "created_at": annotation.created_at,
        "updated_at": annotation.updated_at,
        "deleted_at": annotation.deleted_at,
    }


def change_value(change: HistoryEntry) -> dict[str, Any]:
    """One entry of the history as JSON; its rows where one mark's history was asked for."""
    return {
        "seq": change.seq,
        "id": change.id,
        "at": change.at,
        "reader": {"id": change.reader.id, "name": change.reader.name},
        "operation": change.operation,
        "parameters": dict(change.parameters),
        "article_id": change.article_id,
        "undoes": change.undoes,
        "rows": [
            {
                "table": row.table,
                "key": row.key,
                "before": dict(row.before) if row.before is not None else None,
                "after": dict(row.after) if row.after is not None else None,
            }
            for row in change.rows
        ],
    }


def operation_words(change: HistoryEntry) -> str:
    """What a change did, or what it took back, in the imperative: "mark as claim"."""
    return operation(change.operation, change.parameters)


def local_time(at: str) -> str:
    """A time of the library on this machine's clock, to the minute."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def reader_name(name: str) -> str:
    """A reader's name, also of the one who was not asked for it yet."""
    return name or "(unnamed)"


def article_line(article: Article, annotation_count: int) -> str:
    """One line of the list of articles: id, marks, date, title."""
    details = article.details
    begun = f"{article.id[:SHORT_ID]}  {count(annotation_count, 'mark'):>9}  "
    about = " · ".join(part for part in (details.publisher, details.published_on) if part)
    title = details.title or "(untitled)"
    return begun + shorten(f"{title} · {about}" if about else title, columns() - len(begun))


def mark_lines(annotation: Annotation, *, place_width: int = 0) -> list[str]:
    """A mark as a line (id, kind, place, quote), and a second one for its note and tags."""
    passage = annotation.passage
    place = f"{passage.start}-{passage.end}" if passage else "-"
    known = (annotation.id[:SHORT_ID], pad(annotation.kind, KIND_WIDTH), pad(place, place_width))
    begun = "  ".join(known) + "  "
    anchor = annotation.anchor
    if status := PENDING_WORDS if anchor.is_pending else STATUS_WORDS[anchor.status]:
        begun += f"[{status}] "
    quote = passage.quote if passage else annotation.original_quote
    lines = [begun + f'"{shorten(quote, columns() - len(begun) - 2)}"']
    more = "  ".join([*_note(annotation), *(f"#{tag}" for tag in annotation.tags)])
    return [*lines, INDENT + shorten(more, columns() - len(INDENT))] if more else lines


def _note(annotation: Annotation) -> list[str]:
    return [f"note: {one_line(annotation.note)}"] if annotation.note else []


def mark_table(annotations: Sequence[Annotation]) -> list[str]:
    """The lines of several marks, their places aligned."""
    widths = [
        len(f"{found.passage.start}-{found.passage.end}") for found in annotations if found.passage
    ]
    width = max(widths, default=1)
    return [line for found in annotations for line in mark_lines(found, place_width=width)]


def print_marks(annotations: Sequence[Annotation], nothing: str, *, as_json: bool) -> None:
    """Print marks as JSON or aligned for people, who are told `nothing` where there are none."""
    if as_json:
        print_json([annotation_value(annotation) for annotation in annotations])
        return
    for line in mark_table(annotations):
        say(line)
    if not annotations:
        say(nothing)


def in_context(text: str, passage: Passage) -> str:
    """A passage between the words around it, as one line."""
    before = text[max(0, passage.start - CONTEXT) : passage.start]
    after = text[passage.end : passage.end + CONTEXT]
    line = one_line(f"{before}[{passage.quote}]{after}")
    return shorten(line, columns() - len(INDENT) - 16)
