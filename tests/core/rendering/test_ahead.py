"""A conversion that begins before it is asked for gives what it would give then, or nothing."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.core.rendering import ahead, read_original, render
from annotator.core.rendering.convert import convert
from annotator.core.rendering.original import MARKDOWN, Original
from annotator.core.rendering.render import Begun, expect_nothing
from annotator.core.workspace import Workspace

TEXT = "# Flood\n\n" + "The *mayor* saw 🙂 [water](https://example.org/a).\n\n" * 600


@pytest.fixture(autouse=True)
def idle_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "flood.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def begun(article: Path) -> Iterator[ahead.Ahead]:
    found = ahead.begin(article)
    assert found is not None
    yield found
    if found._worker.returncode is None:
        found.end()


def test_what_was_begun_is_what_would_be_made(
    begun: ahead.Ahead, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = read_original(article)
    made = convert(original)
    monkeypatch.setattr(ahead, "PATIENCE", 20)
    monkeypatch.setattr("annotator.core.rendering.convert.convert", None)
    assert render(original) == made
    assert begun._worker.returncode == 0


def test_it_is_taken_once(begun: ahead.Ahead, article: Path) -> None:
    original = read_original(article)
    assert render(original) == render(original) == convert(original)
    assert begun._worker.returncode is not None


def test_another_text_is_converted_by_itself(begun: ahead.Ahead, article: Path) -> None:
    article.write_text(TEXT + "More.", encoding="utf-8")
    assert render(read_original(article)).tree.text.endswith("More.")
    assert begun._worker.returncode is not None


def test_a_late_worker_is_not_waited_for(
    begun: ahead.Ahead, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 0.0)
    assert begun.take(read_original(article)) is None
    assert begun._worker.returncode is not None


def test_a_worker_that_nobody_asks_is_ended(
    begun: ahead.Ahead, article: Path, tmp_path: Path
) -> None:
    """The library knows the article: it is opened without being rendered."""
    with closing(Workspace.open(tmp_path / "library.sqlite")) as workspace:
        arrival = replace(workspace.read(article), rendered=convert(read_original(article)))
        workspace.store(arrival)
    assert begun._worker.returncode is not None
    assert begun._reply.closed
    assert begun.take(read_original(article)) is None


def test_a_worker_that_does_not_die_is_not_waited_for(
    begun: ahead.Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "LAST", 0.01)
    with monkeypatch.context() as held:
        held.setattr(begun._worker, "kill", lambda: None)
        begun.end()
    assert begun._reply.closed
    begun.end()


def test_a_worker_that_fails_is_done_without(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "worker_command", lambda: ["no-such-program"])
    assert ahead.begin(article) is None
    assert render(read_original(article)).details.title == "Flood"


@pytest.mark.parametrize("name", ["small.md", "flood.txt", "missing.md", "folder.md", "large.md"])
def test_what_saves_no_time_is_not_begun(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    for written, text in (("small.md", "# A"), ("flood.txt", TEXT), ("large.md", TEXT * 20)):
        (tmp_path / written).write_text(text, encoding="utf-8")
    assert ahead.begin(tmp_path / name) is None


def test_one_processor_does_one_thing_after_another(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert ahead.begin(article) is None


def test_a_busy_machine_is_not_kept_busier(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (2.0, 0.0, 0.0), raising=False)
    assert ahead.begin(article) is None


def test_what_another_thread_takes_meanwhile_is_not_taken_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Taken(list[Begun]):
        """Looks as if something was there, as it does until another thread has taken it."""

        def __bool__(self) -> bool:
            return True

    monkeypatch.setattr(sys.modules[expect_nothing.__module__], "_begun", Taken())
    expect_nothing()
    made = render(Original(b"# A\n\nWords.\n", MARKDOWN, "utf-8"))
    assert made.tree.text == "A\nWords."
