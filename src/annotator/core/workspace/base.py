"""What every group of verbs has: the library, and texts that can be stored."""

from collections.abc import Callable
from functools import partial, wraps
from types import FunctionType
from typing import Any

from annotator.core.library import Library
from annotator.core.library.reading import read_again

MOST = 2**62
"""No count and no offset is larger."""


AS_THEY_ARE = frozenset({"close", "doctor", "left_out", "quarantined"})
"""Verbs that deal with rows that cannot be read in their own way."""


class Verbs:
    """Verbs on one library.

    One that meets a row which cannot be read has such rows set aside and is called once more: what
    it began was taken back, because each verb is one transaction.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, verb in list(vars(cls).items()):
            if name.startswith("_") or name in AS_THEY_ARE:
                continue
            if isinstance(verb, FunctionType):
                setattr(cls, name, _setting_aside(verb))
            elif isinstance(verb, property) and verb.fget is not None:
                setattr(cls, name, property(_setting_aside(verb.fget)))


def _setting_aside(verb: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(verb)
    def again(self: Verbs, *args: Any, **more: Any) -> Any:
        return read_again(self._library.store, partial(verb, self, *args, **more))

    return again


def clean(text: str) -> str:
    """A text that can be stored as UTF-8, without half surrogate pairs and null characters."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")
