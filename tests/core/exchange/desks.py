"""A desk: one person's device with a library of its own, and what the tests do at it."""

import json
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from annotator.core.library import Library
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Workspace

STORY = """# The flood

The river rose by four meters 🌊 on Monday, the office says.

If it rains again, the dam will break, the engineer expects.

“I saw the water come through the door,” said Mia Roth, a naïve witness.
"""


Desks = Callable[..., Workspace]
"""Opens the library named so, on a device of its own or on the device of that number."""

FIRST_MOMENT = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def ticking(start: datetime = FIRST_MOMENT) -> Callable[[], datetime]:
    """A clock that goes on by a second each time it is asked."""
    moment = start

    def now() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return now


def open_desk(
    folder: Path,
    device: int = 1,
    *,
    reader: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Workspace:
    """The library of a folder, opened on the device of that number."""
    folder.mkdir(parents=True, exist_ok=True)
    device_id = str(uuid.UUID(int=device, version=4))
    library = Library(folder / "library.sqlite", device_id, reader=reader, clock=clock or ticking())
    return Workspace(library)


def rows_of(desk: Workspace, *, leave_out: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Every row of every table of a library, as another program reads them."""
    with closing(sqlite3.connect(desk.path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
            for (name,) in tables
            if name not in leave_out
        }


def add(desk: Workspace, path: Path, content: str | bytes) -> str:
    """Write a file and add it; the article's id."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return desk.add(path).article.id


def mark(
    desk: Workspace, article: str, quote: str, kind: Kind = Kind.CLAIM, **more: Any
) -> Annotation:
    """Mark the first place that says these words."""
    found = desk.find_quote(article, quote)[0]
    return desk.mark(article, found.start, found.end, kind, **more)


def exported(desk: Workspace, *articles: str, **choices: Any) -> Any:
    """An export as any program reads it."""
    return json.loads(desk.export_json(articles or None, **choices))


def packed(export: Any) -> bytes:
    """An export as another program would write it."""
    return json.dumps(export).encode()
