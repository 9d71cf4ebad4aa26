"""Tags in one line, separated by commas."""


def tags_of(text: str) -> list[str]:
    """Return the tags that a line holds."""
    return sorted({" ".join(tag.split()) for tag in text.split(",")} - {""})


def tags_line(tags: tuple[str, ...] | list[str]) -> str:
    """Return the line that holds these tags."""
    return ", ".join(tags)
