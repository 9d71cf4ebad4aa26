"""Reads that meet a row which cannot be read: such rows are set aside, and the rest is read."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library.store import Store
from annotator.core.library.trust import is_large

Result = TypeVar("Result")

UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
    msgspec.MsgspecError,
)  # fmt: skip
"""What reading a row raises whose values are none that this program writes."""

UNDECODABLE = "Could not decode to UTF-8"
"""How Python's sqlite3 begins what it says of a text that is none."""


class RowUnreadableError(ValueError):
    """A row was read that does not say what it must."""


def read_again(store: Store, read: Callable[[], Result]) -> Result:
    """Read; where a row cannot be read, set such rows aside and read once more.

    Raises what `read` raises where no row of the library is to blame.
    """
    try:
        return read()
    except (*UNREADABLE, AnnotatorError) as error:
        if not _may_be_a_row(error) or store.connection.in_transaction or not _set_aside(store):
            raise
    return read()


def _may_be_a_row(error: Exception) -> bool:
    """Whether a row may be to blame: one whose text is no UTF-8 makes SQLite fail."""
    if not isinstance(error, AnnotatorError):
        return True
    reason = str(error.parameters.get("reason", ""))
    return error.code is ErrorCode.LIBRARY_BROKEN and reason.startswith(UNDECODABLE)


def _set_aside(store: Store) -> int:
    from annotator.core.library import looking  # noqa: PLC0415 (seldom)

    if store.looks_beside is None or not is_large(store.path):
        return looking.put_right(store)
    found = store.looks_beside(store.path)
    store.forget_texts()
    return found
