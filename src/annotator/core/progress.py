"""How long work tells how far it is, and how it is stopped."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Called with the share done, 0.0 to 1.0, at least every 0.1 s; it stops the work by raising
`errors.Cancelled`."""


def no_progress(_share: float) -> None:
    """Listen to nothing and never cancel."""
