"""What every group of verbs has: the library, and texts that can be stored."""

from annotator.core.library import Library

MOST = 2**62
"""No count and no offset is larger."""


class Verbs:
    """Verbs on one library."""

    def __init__(self, library: Library) -> None:
        self._library = library


def clean(text: str) -> str:
    """A text that can be stored as UTF-8, without half surrogate pairs and null characters."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")
