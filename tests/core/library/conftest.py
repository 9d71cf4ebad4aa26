"""A library in a folder of its own, a clock that the test sets, and a second device."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotator.core.library import Library
from annotator.core.model import Annotation, Kind
from annotator.core.workspace import Opened, Workspace

DEVICE = "11111111-1111-4111-8111-111111111111"
OTHER_DEVICE = "22222222-2222-4222-8222-222222222222"

STORY = (
    "# The dam at Velm\n\n"
    "The river rose by four meters, the water office said.\n\n"
    "If the rain goes on, the lower town will be cut off by Sunday.\n\n"
    '"I saw the bridge go," says Ana Ruiz. 🌊 She lives beside it.\n'
)

DAM = """# The dam at Velm

The river rose by five meters. The dam will be mended by spring. "I saw it break," says Ida Roe.
"""


class SetClock:
    """A clock that moves one second at each look, or wherever the test puts it."""

    def __init__(self) -> None:
        self.present = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.present += timedelta(seconds=1)
        return self.present


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


@pytest.fixture
def workspace(path: Path, clock: SetClock) -> Iterator[Workspace]:
    """A workspace over a fresh library."""
    made = Workspace(Library(path, DEVICE, clock=clock))
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The story as a file."""
    made = tmp_path / "velm.md"
    made.write_text(STORY, encoding="utf-8")
    return made


@pytest.fixture
def opened(workspace: Workspace, file: Path) -> Opened:
    """The story, opened."""
    return workspace.add(file)


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A library with one article and three marks, closed."""
    file = tmp_path / "dam.md"
    file.write_text(DAM, encoding="utf-8")
    with closing(Workspace.open(tmp_path / "l.sqlite", reader="Mia")) as workspace:
        article = workspace.add(file).article.id
        for words, kind in (("five meters", Kind.CLAIM), ("mended by spring", Kind.PROJECTION),
                            ("I saw it break", Kind.TESTIMONY)):  # fmt: skip
            (place,) = workspace.find_quote(article, words)
            workspace.mark(article, place.start, place.end, kind, note=words)
    return tmp_path / "l.sqlite"


def marks_of(workspace: Workspace) -> list[Annotation]:
    """The marks of the one article, which is opened."""
    (article,) = workspace.articles()
    workspace.open_article(article.id)
    return workspace.annotations(article.id)
