"""A quote with where it comes from, in three forms at once, and the link that leads to it."""

import html
import re
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from msgspec.structs import asdict

from annotator.core.blocks import IMAGE_CHARACTER
from annotator.core.model import Copied, Details, Passage

LONG_QUOTE = 300
"""Code points above which a link names only the first and last words of a passage."""
ENDS = 6
"""How many words that are; where a writing has no spaces, characters of `ENDS_LENGTH`."""
ENDS_LENGTH = 40
CONTEXT_WORDS = 4
"""Words named on each side of words that the article has more than once."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#&|~])")
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WEB = frozenset({"http", "https"})
_MONTHS = "January February March April May June July August September October November December"


def cite(details: Details, quote: str) -> Copied:
    """The words of a passage and who published them, as plain text, Markdown and HTML.

    Details of a stranger are one line each, that can steer no terminal they are pasted into.
    """
    details = Details(**{name: one_line(value) for name, value in asdict(details).items()})
    lines = [words for line in quote.split("\n") if (words := _shown(line))]
    return Copied(
        text=f"“{' '.join(lines)}”\n— {_plain_source(details)}\n",
        markdown="\n>\n".join(f"> {_escaped(line)}" for line in lines)
        + f"\n\n— {_markdown_source(details)}\n",
        html="<blockquote>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        + f"</blockquote><p>— {_html_source(details)}</p>",
    )


def one_line(words: str) -> str:
    """Words as one line, without control characters and what turns directions round (UAX 9)."""
    return " ".join(_STEERING.sub(" ", words).split())


def link_to(address: str, text: str, passage: Passage) -> str:
    """The address with a text fragment that a browser scrolls to; empty without a web address.

    https://wicg.github.io/scroll-to-text-fragment: words inside one block, or a first and a last
    piece; context where the same words stand more than once in `text`, the article's.
    """
    if urlsplit(address).scheme.lower() not in {"http", "https"}:
        return ""
    pieces = [words for piece in _pieces(passage.quote) if (words := " ".join(piece.split()))]
    if not pieces:
        return address
    joined = " ".join(pieces)
    if len(pieces) == 1 and len(joined) <= LONG_QUOTE:
        directive = _in_context(text, passage, _encoded(joined))
    else:
        directive = f"{_encoded(_first_words(pieces[0]))},{_encoded(_last_words(pieces[-1]))}"
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def _in_context(text: str, passage: Passage, directive: str) -> str:
    """The words with those around them, inside their own block, if they stand there twice."""
    if text.count(passage.quote) < 2:
        return directive
    before = _pieces(text[: passage.start].rpartition("\n")[2])[-1].split()[-CONTEXT_WORDS:]
    after = _pieces(text[passage.end :].partition("\n")[0])[0].split()[:CONTEXT_WORDS]
    prefix = f"{_encoded(' '.join(before))}-," if before else ""
    suffix = f",-{_encoded(' '.join(after))}" if after else ""
    return prefix + directive + suffix


def _pieces(text: str) -> list[str]:
    """What lies between line ends and pictures, which a browser does not look across."""
    return re.split(f"[\n{IMAGE_CHARACTER}]", text)


def _first_words(words: str) -> str:
    first = " ".join(words.split()[:ENDS])
    return first if len(first) <= 3 * ENDS_LENGTH else first[:ENDS_LENGTH]


def _last_words(words: str) -> str:
    last = " ".join(words.split()[-ENDS:])
    return last if len(last) <= 3 * ENDS_LENGTH else last[-ENDS_LENGTH:]


def _encoded(words: str) -> str:
    """Percent-encoded; a hyphen, a comma and an ampersand are syntax of a text fragment."""
    return percent_encoded(words, safe="").replace("-", "%2D")


def _shown(line: str) -> str:
    return one_line(line.replace(IMAGE_CHARACTER, " "))


def _plain_source(details: Details) -> str:
    title = f"“{details.title}”" if details.title else ""
    return ", ".join(
        part
        for part in (
            details.author,
            title,
            details.publisher,
            spoken_date(details.published_on),
            details.url,
        )
        if part
    )


def _markdown_source(details: Details) -> str:
    title = _escaped(details.title or details.url)
    if details.url and title and urlsplit(details.url).scheme.lower() in _WEB:
        title = f"[{title}](<{percent_encoded(details.url, safe=_IN_ADDRESS)}>)"
    publisher = f"*{_escaped(details.publisher)}*" if details.publisher else ""
    date = spoken_date(details.published_on)
    return ", ".join(part for part in (_escaped(details.author), title, publisher, date) if part)


_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~-._"


def _html_source(details: Details) -> str:
    title = html.escape(details.title or details.url)
    if details.url and title and urlsplit(details.url).scheme.lower() in {"http", "https"}:
        title = f'<a href="{html.escape(details.url)}">{title}</a>'
    publisher = f"<cite>{html.escape(details.publisher)}</cite>" if details.publisher else ""
    date = spoken_date(details.published_on)
    return ", ".join(part for part in (html.escape(details.author), title, publisher, date) if part)


def spoken_date(date: str) -> str:
    """An ISO date as "18 May 2024"; a year, and anything else, as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", date)
    if not found:
        return date
    year, month, day = found.groups()
    name = _MONTHS.split()[int(month) - 1]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)
