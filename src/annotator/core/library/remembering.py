"""The recovery that a library came of is remembered in its own row, under `extra`."""

import uuid
from contextlib import closing
from pathlib import Path

import msgspec

from annotator.core.aftermath import Aftermath
from annotator.core.library.store import Store

KEY = "recovery"


def remember_recovery(library: Path, aftermath: Aftermath) -> None:
    """Write it into a draft that is not open and was judged just now; it replaces the one of a
    recovery before, and nothing lies beside the draft. Raises what opening and writing one raise.
    """
    with closing(Store(library, is_checked=True)) as store:
        with store.writing():
            extra = _extra(store) | {KEY: msgspec.to_builtins(aftermath)}
            told = {"extra": msgspec.json.encode(extra).decode()}
            if store.value("SELECT 1 FROM library WHERE id = 1"):
                store.update("library", 1, told)
            else:  # a library has that row for what is to be remembered alone
                row = {"id": 1, "uuid": str(uuid.uuid4()), "created_at": store.now()}
                store.insert("library", row | told)
        store.connection.execute("PRAGMA journal_mode = DELETE")


def recovery_of(store: Store) -> Aftermath | None:
    """The recovery that a library came of; None where there was none."""
    told = _extra(store).get(KEY)
    if told is None:
        return None
    try:
        return msgspec.convert(told, Aftermath)
    except msgspec.ValidationError:  # of a newer version, or of a stranger
        return None


def _extra(store: Store) -> dict[str, object]:
    text = store.value("SELECT extra FROM library")
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, object])
    except msgspec.DecodeError:  # damaged: then nothing is remembered
        return {}
