"""From what a person typed to the article or the passage that is meant."""

from typing import TYPE_CHECKING

from annotator.cli.describe import in_context
from annotator.cli.long_work import long_work
from annotator.cli.output import one_line, remark, shorten
from annotator.core.anchoring.nearest import nearest
from annotator.core.anchoring.quote import find_quote
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.core.model import Passage
    from annotator.core.workspace import Opened, Workspace

MOST_CANDIDATES = 20
LONGEST_QUOTE = 60
"""Columns of a quote inside a sentence."""


def open_article(workspace: "Workspace", reference: str) -> "Opened":
    """The article of a path (read again) or an id; says on the standard error how it was read."""
    with long_work(f"Reading {one_line(reference)}") as progress:
        opened = workspace.resolve_article(reference, progress=progress)
    tell(opened)
    return opened


def tell(opened: "Opened") -> None:
    """Say what the reader should know about how an article was read."""
    for told in opened.notices:
        remark(notice(told))


def find_passage(text: str, quote: str, occurrence: int | None) -> "Passage":
    """The passage of an article text with these words.

    Raises QUOTE_NOT_FOUND, QUOTE_AMBIGUOUS or QUOTE_TOO_FEW; the lines of its parameter
    `candidates` show what may have been meant.
    """
    found = find_quote(text, quote)
    number = 1 if occurrence is None else occurrence
    if not found:
        code, shown = ErrorCode.QUOTE_NOT_FOUND, nearest(text, quote)
    elif occurrence is None and len(found) > 1:
        code, shown = ErrorCode.QUOTE_AMBIGUOUS, found
    elif number > len(found):
        code, shown = ErrorCode.QUOTE_TOO_FEW, found
    else:
        return found[number - 1]
    raise AnnotatorError(
        code,
        quote=f'"{shorten(quote, LONGEST_QUOTE)}"',
        count=len(found),
        occurrence=number,
        candidates=_candidates(text, shown),
    )


def _candidates(text: str, passages: "Sequence[Passage]") -> list[str]:
    """One line for each passage: its number, its place, and it between the words around it."""
    lines = [
        f"{number:>4}  {passage.start}-{passage.end}  {in_context(text, passage)}"
        for number, passage in enumerate(passages[:MOST_CANDIDATES], start=1)
    ]
    more = len(passages) - MOST_CANDIDATES
    return [*lines, f"      and {more} more"] if more > 0 else lines


def candidates_of(error: AnnotatorError) -> list[str]:
    """The lines that show what may have been meant; none for most failures."""
    lines = error.parameters.get("candidates")
    return lines if isinstance(lines, list) else []
