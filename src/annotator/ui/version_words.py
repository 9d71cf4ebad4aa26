"""Versions in words: when they came in, from where, and what marks they have."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from annotator.core.model import ListedVersion, Version
from annotator.ui.history_words import time_words
from annotator.ui.words import count_words

CAME_BY = {
    "file": "from a file",
    "clipboard": "pasted",
    "import": "from an Annotator file",
    "address": "from an address",
}
"""How a version came in, before translation."""
HASH_SHOWN = 8
"""Characters of a SHA-256 that are shown."""


class Times:
    """When versions came in, in the reader's own time: with the seconds where another one of those
    that are listed came in the same minute.
    """

    def __init__(self, listed: Sequence[ListedVersion] = ()) -> None:
        versions = [one.version for one in listed]
        self._minutes = Counter(time_words(one.captured_at) for one in versions)
        self._words = {one.id: self._clear(one, 1) for one in versions}

    def words(self, version: Version) -> str:
        """Return when a version came in, which need not be listed."""
        return self._words.get(version.id) or self._clear(version, 0)

    def _clear(self, version: Version, own: int) -> str:
        """Return the time of a version, which itself is listed so many times."""
        words = time_words(version.captured_at)
        is_alike = self._minutes[words] > own
        return time_words(version.captured_at, has_seconds=True) if is_alike else words


def source_words(listed: ListedVersion) -> str:
    """Return where a version is from: a file, an address, or how it came."""
    if listed.paths:
        return listed.paths[0]
    came_by = CAME_BY.get(listed.version.came_by, listed.version.came_by)
    return listed.version.from_address or QCoreApplication.translate("Versions", came_by)


def version_lines(listed: ListedVersion, times: Times) -> list[str]:
    """Return what the list of versions says of one, in three lines."""
    when = times.words(listed.version)
    if listed.is_current:
        when = _tr("{when} · current").format(when=when)
    marks = count_words(listed.placed)
    if listed.flagged:
        marks = _tr("{marks}, {count} to look at").format(marks=marks, count=listed.flagged)
    source = PurePath(source_words(listed)).name if listed.paths else source_words(listed)
    return [when, marks, f"{source} · {listed.version.sha256[:HASH_SHOWN]}"]


def _tr(words: str) -> str:
    return QCoreApplication.translate("Versions", words)
