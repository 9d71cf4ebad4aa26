"""In which direction a text runs."""

from unicodedata import bidirectional


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is a right-to-left one (UAX #9, P2)."""
    directions = (bidirectional(character) for character in text[:200])
    first = next((found for found in directions if found in {"L", "R", "AL"}), "L")
    return first != "L"
