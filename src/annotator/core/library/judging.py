"""Whether a row that was read from a damaged library is right, and what can be set right in it.

By the rules by which a library is opened (`rules`, `substitutes`), so that a recovery leaves out
nothing that opening would keep; and what the history tells stands in for a wrong value first.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.library.rules import known_tables, wrong_columns
from annotator.core.library.standing_in import told_hash
from annotator.core.library.substitutes import mended

Row = dict[str, Any]
NEWER = frozenset({"note"})
"""Columns that may be newer than what the history tells: what can be read of them stays."""


def judged(
    table: str, row: Row, told: Callable[[], Mapping[str, Any]] = dict
) -> tuple[Row | None, str]:
    """The row as it can be kept, None where it cannot, and what was wrong ("" if nothing). `told`
    gives what the history tells of its columns; it is asked where something is wrong.
    """
    rules = known_tables()[table]
    columns = {name: rules[name] for name in rules if name in row}
    wrong = wrong_columns([row[name] for name in columns], columns)
    better: Row | None = row
    if wrong:
        values = told()
        known = {name: values[name] for name in wrong if name in values and _is_lost(name, row)}
        better, _ = mended(table, row | known, columns)
    if better is None:
        return None, " ".join(wrong)
    if table == "rendering" and _hash(better["text"].encode()) != row["text_sha256"]:
        return None, "text_sha256"
    if table == "version":
        return _with_its_original(better, wrong)
    return better, " ".join(wrong)


def _is_lost(name: str, row: Row) -> bool:
    return name not in NEWER or row[name] is None


def _with_its_original(version: Row, wrong: list[str]) -> tuple[Row, str]:
    data = version["original"]
    if data is None or _hash(data) == version["sha256"]:
        return version, " ".join(wrong)
    better: Row = told_hash(version) or {"original": None}
    return version | better, " ".join([*wrong, *better])


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
