"""Tags in one line, separated by commas, in the one order that they have everywhere."""

from collections.abc import Iterable


def in_order(tags: Iterable[str]) -> list[str]:
    """Return tags in the order of the alphabet, whatever their case; each once."""
    return sorted(set(tags), key=lambda tag: (tag.casefold(), tag))


def tags_of(text: str) -> list[str]:
    """Return the tags that a line holds."""
    return in_order({" ".join(tag.split()) for tag in text.split(",")} - {""})


def tags_line(tags: Iterable[str]) -> str:
    """Return the line that holds these tags."""
    return ", ".join(in_order(tags))
