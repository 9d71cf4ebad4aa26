"""What stands around a passage."""

from annotator.core.model import CONTEXT


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Up to `CONTEXT` code points before and after a passage."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
