"""Front matter: what a Markdown file says about itself in YAML between lines at its very start."""

import re
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from annotator.core.dates import read_date
from annotator.core.model import Details
from annotator.core.rendering.decoding import clean
from annotator.core.rendering.links import safe_address

LARGEST = 64_000
"""Characters; more than that is not read as front matter."""

DEEPEST = 6
"""Levels of nesting that are read."""

LONGEST = 1000
"""Characters of one value that are kept."""

_FENCED = re.compile(
    r"---[ \t]*\n(?!\s*\n)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_LINE = re.compile(r"([A-Za-z][\w -]*):(?:[ \t]+(.*))?[ \t]*\Z", re.ASCII)

NAMES = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "creator", "by"),
    "publisher": ("publisher", "outlet", "site", "publication"),
    "published_on": ("published", "date", "published_on", "datepublished"),
    "url": ("source", "url", "link", "canonical"),
    "language": ("lang", "language"),
}
"""For each detail, the keys that it may have, the first one first."""


class Split(NamedTuple):
    """A Markdown text in two."""

    details: Details
    body: str


def split_front_matter(text: str) -> Split:
    """Take front matter off; a text without any comes back whole, with empty details.

    It is front matter only if it is a YAML mapping: a rule, or a heading underlined with `---`,
    at the start of a text is neither.
    """
    if not text.startswith("---"):
        return Split(Details(), text)
    found = _FENCED.match(text[: LARGEST + 10])
    values = _mapping(found.group(1)) if found is not None else None
    if found is None or values is None:
        return Split(Details(), text)
    return Split(details_of(values), text[found.end() :])


def details_of(values: Mapping[str, Any]) -> Details:
    """The details that a mapping of front matter gives."""
    low = {key.strip().lower().replace("-", "_"): value for key, value in values.items()}
    read = {}
    for detail, names in NAMES.items():
        texts = (_text(low[name]) for name in names if name in low)
        read[detail] = next(filter(None, texts), "")
    urls = (safe_address(_text(low[name])) for name in NAMES["url"] if name in low)
    read["url"] = next(filter(None, urls), "")
    read["published_on"] = as_date(read["published_on"])
    return Details(**read)


def as_date(written: str) -> str:
    """A date without its time in ISO 8601 where it could be read, else as it was written."""
    return read_date(written) or written


def _mapping(written: str) -> dict[str, Any] | None:
    """A YAML mapping with texts for values; None for anything else.

    Anchors are refused: a few lines of them can name a billion values.
    """
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        if not _is_modest(yaml, yaml.parse(written, Loader=loader)):
            return None
        values = yaml.load(written, Loader=loader)  # noqa: S506 (it makes texts, lists and dicts)
    except (yaml.YAMLError, ValueError):
        return _lines(written)
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        return None
    return values


def _is_modest(yaml: ModuleType, events: Iterable[object]) -> bool:
    """Whether YAML has no anchors and is not nested deeply."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or getattr(event, "anchor", None) is not None:
            return False
    return True


def _lines(written: str) -> dict[str, Any] | None:
    """`key: value` lines that YAML refuses, as in `title: War: the first day`."""
    values = {}
    for line in filter(str.strip, written.split("\n")):
        found = _LINE.match(line)
        if found is None:
            return None
        values[found.group(1)] = (found.group(2) or "").strip("\"' ")
    return values or None


def _text(value: object) -> str:
    """One line of text: `[[target|Name]]` is Name, a list is joined by commas, else nothing."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_part, value)))[:LONGEST]
    if isinstance(value, dict):
        return _text(value.get("name", ""))
    if not isinstance(value, str):
        return ""
    return " ".join(_WIKI_LINK.sub(r"\1", clean(value)).split())[:LONGEST]


def _part(value: object) -> str:
    """The text of a list's part; `[[Name]]` without quotes is a list of a list for YAML."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return _text(f"[[{value[0]}]]")
    return _text(value)
