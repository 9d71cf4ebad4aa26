"""What the clipboard holds as an article: which of its forms is taken, and lines mended."""

import re
import unicodedata
from itertools import pairwise

from annotator.core.model import Pasted
from annotator.core.rendering.original import FRAGMENT, MARKDOWN, PLAIN

TITLE_LENGTH = 80
"""Code points of the first line that make a title."""

_STRUCTURE = re.compile(
    r"<(?:h[1-6]|p|a|li|table|blockquote|b|i|em|strong|img)\b(?![^>]*\bvscode)", re.IGNORECASE
)
"""HTML that says more than how words look: an editor's colored source text has none of it."""

_MARKDOWN = re.compile(
    r"\A---\n(?:.*\n)*?---\n"  # front matter
    r"|^#{1,6} \S"  # a heading
    r"|\[[^\]\n]+\]\((?:https?:|mailto:|/|#)[^)\s]*\)"  # a link
    r"|\*\*[^*\s][^*\n]*\*\*"  # strong words
    r"|^(?:```|~~~)"  # code
    r"|^(?:> .*\n){2}"  # a quote of several lines
    r"|^(?:[-*+] .*\n){2}",  # a list
    re.MULTILINE,
)
"""What people write in Markdown and hardly ever in plain text."""

WRAPPED_COLUMNS = (35, 120)
"""Columns that a line has which was broken to fit a page; a wide character takes two."""

NARROW_COLUMNS = 20
"""Columns that are enough where words were parted at the ends of lines, as in no poem or code."""

_SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
_LIST_ITEM = re.compile(r"[-*•–▪‣] |\(?\d{1,3}[.)] ")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")


def chosen_form(pasted: Pasted) -> tuple[str, str]:
    """The text to keep and its media type: Markdown, a piece of HTML, or plain text."""
    text = _lines(pasted.text)
    if pasted.markdown:
        return _lines(pasted.markdown), MARKDOWN
    if pasted.html.strip() and (_STRUCTURE.search(pasted.html) or not text.strip()):
        return pasted.html.replace("\0", ""), FRAGMENT
    return text, MARKDOWN if _MARKDOWN.search(text) else PLAIN


def first_line(text: str) -> str:
    """The first words of a text as a title, at most `TITLE_LENGTH` code points."""
    line = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    line = re.sub(r"^#{1,6} ", "", line)
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rpartition(" ")[0].rstrip(",;:") + "…"


def has_broken_lines(text: str) -> bool:
    """Whether lines were broken to fit a page, as in text that was copied out of a PDF."""
    lines = [line.strip() for line in _lines(text).split("\n")]
    pairs = [(one, other) for one, other in pairwise(lines) if one and other]
    least, most = WRAPPED_COLUMNS
    if max(map(_columns, lines), default=0) > most:
        return False
    broken = _count_broken(pairs, least)
    if broken >= len(pairs) / 2 and (broken >= 3 or (broken == 2 and _are_alike(lines))):
        return True
    parted = sum(1 for one, other in pairs if _is_parted(one, other))
    is_narrow = parted >= 2 or (parted == 1 and _are_alike([*(one for one, _ in pairs), ""]))
    return is_narrow and _count_broken(pairs, NARROW_COLUMNS) >= max(3, len(pairs) / 2)


def may_be_joined(text: str) -> bool:
    """Whether any line stands right below another one, which `join_broken_lines` may join."""
    return bool(re.search(r"\S[^\S\n]*\n[^\S\n]*\S", _lines(text)))


def _count_broken(pairs: list[tuple[str, str]], least: int) -> int:
    """In how many pairs of lines the first, of so many columns at least, goes on in the second."""
    return sum(1 for one, other in pairs if _goes_on(one, other, least))


def _is_parted(line: str, following: str) -> bool:
    """Whether a word begins at the end of a line and ends in the next one."""
    is_wide = _columns(line) >= NARROW_COLUMNS
    return is_wide and following[0].islower() and bool(_HYPHENATED.search(line))


def _are_alike(lines: list[str]) -> bool:
    """Whether all lines but the last are about equally long, as of one short paragraph."""
    widths = [_columns(line) for line in lines if line][:-1]
    return min(widths, default=0) >= 0.75 * max(widths, default=0)


def join_broken_lines(text: str) -> str:
    """The text with the lines of each paragraph on one line, and words that were parted whole.

    A paragraph ends at a blank line, before an item of a list, and after a short last line.
    """
    text = _lines(text)
    widths = sorted(_columns(line.strip()) for line in text.split("\n") if line.strip())
    full = widths[len(widths) * 3 // 4] if widths else 0
    paragraphs = [""]
    last_is_short = False
    for line in map(str.strip, text.split("\n")):
        if not line:
            paragraphs.append("")
        elif not paragraphs[-1]:
            paragraphs[-1] = line
        elif _LIST_ITEM.match(line) or last_is_short:
            paragraphs.append(line)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line, text)
        last_is_short = _columns(line) < 0.7 * full and bool(_SENTENCE_END.search(line))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _joined(before: str, after: str, text: str) -> str:
    """Two lines as one; the hyphen stays in a word that the text elsewhere has with it."""
    parted = _HYPHENATED.search(before)
    if parted and after[0].islower():
        rest = re.match(r"\w+", after)
        whole = f"{parted.group(1)}-{rest.group() if rest else ''}"
        return before + after if whole in text else before[:-1] + after
    wide = _columns(before[-1]) == 2 and _columns(after[0]) == 2
    return before + ("" if wide else " ") + after


def _goes_on(line: str, following: str, least: int) -> bool:
    return (
        least <= _columns(line) <= WRAPPED_COLUMNS[1]
        and not _SENTENCE_END.search(line)
        and not _LIST_ITEM.match(following)
    )


def _columns(line: str) -> int:
    """How wide a line is, in columns of a typewriter."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def _lines(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
