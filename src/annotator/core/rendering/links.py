"""Which link targets and image paths of an article are kept.

An article is a stranger's text: a path may not leave its own folder, because opening `//host/share`
or `\\\\host\\share` sends the reader's credentials to that host on Windows.
"""

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

LONGEST = 8192
"""Characters; a longer target is dropped."""

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_PUNCTUATION = re.compile(r"[^\w\s-]")
_SPACE = re.compile(r"\s")
_ID = re.compile(r"[\w:.\-]{1,200}")


def safe_link(href: str) -> str:
    """Where a click may lead: `#id`, `http(s)://host...`, `mailto:`, a path below; "" otherwise."""
    href = href.strip(" \t\n\r\f")
    if len(href) > LONGEST or _INVISIBLE.search(href):
        return ""
    if href.startswith("#"):
        return "#" + unquote(href[1:])
    return href if _is_web(href) else safe_path(href)


def _is_web(href: str) -> bool:
    """Whether it is a whole address with one of the three schemes that a click may open."""
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(host) and "\\" not in href
    return parts.scheme == "mailto" and not parts.netloc


def safe_path(path: str) -> str:
    """A plain relative path below the article's own folder; "" for everything else."""
    plain = unquote(path)
    if not plain or len(path) > LONGEST or _INVISIBLE.search(plain):
        return ""
    if "\\" in plain or ":" in plain or plain.startswith(("/", "~")):
        return ""
    steps = re.split(r"[?#]", plain, maxsplit=1)[0].split("/")
    # Windows drops dots and spaces at the end of a step, so ".. " and "..." lead up there too.
    upward = any(".." in step and not step.strip(" .") for step in steps)
    return "" if upward else path


def safe_address(url: str) -> str:
    """A whole `http` or `https` address; "" for everything else."""
    url = url.strip()
    kept = url.startswith(("http://", "https://")) and safe_link(url) == url
    return url if kept else ""


def safe_id(name: str) -> str:
    """An id that a `#id` link may lead to; "" where it could not be one."""
    return name if _ID.fullmatch(name) else ""


def heading_id(text: str, given: Counter[str]) -> str:
    """The id that tables of contents link a heading by, as the large hosts of Markdown make it.

    Lower case, spaces become hyphens, punctuation goes; the second heading of one text ends in
    `-1`. `given` counts the ids of this article so far.
    """
    plain = _SPACE.sub("-", _PUNCTUATION.sub("", text.lower()))[:200]
    number = given[plain]
    given[plain] += 1
    return f"{plain}-{number}" if number else plain
