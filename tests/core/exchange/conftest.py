"""Desks that are cleared away after a test, and one with an article and two marks on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import STORY, Desks, add, mark, open_desk

from annotator.core.model import Kind
from annotator.core.workspace import Workspace


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """Opens the library named so, on a device of its own or on the device of that number."""
    opened: list[Workspace] = []

    def opening(name: str, device: int | None = None, reader: str | None = None) -> Workspace:
        opened.append(open_desk(tmp_path / name, device or 100 + len(opened), reader=reader))
        return opened[-1]

    yield opening
    for desk in opened:
        desk.close()


@pytest.fixture
def home(desks: Desks) -> Workspace:
    """A library with the story and two marks of Ann's."""
    desk = desks("home", 1, "Ann")
    article = add(desk, desk.path.parent / "story.md", STORY)
    mark(desk, article, "rose by four meters 🌊", note="Which gauge?", tags=["water", "figures"])
    mark(desk, article, "the dam will break", Kind.PROJECTION)
    return desk


@pytest.fixture
def story(home: Workspace) -> str:
    """The id of the story."""
    return home.articles()[0].id
