"""A very large write: all of it or nothing, told of to its end, and folded into the file."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from annotator.core.errors import Cancelled
from annotator.core.library import much
from annotator.core.library.connection import log_path
from annotator.core.library.much import SETTINGS, writing_much
from annotator.core.library.pages import pragma
from annotator.core.library.store import Store

TAGS = [(1, f"{number} {'x' * 100_000}") for number in range(60)]
"""Six megabytes."""


@pytest.fixture
def store(path: Path) -> Store:
    made = Store(path)
    made.connection.execute("PRAGMA foreign_keys = OFF")
    return made


def write(store: Store, told: Callable[[float], None]) -> None:
    with store.writing():
        for share in (0.0, 0.5):
            told(share)
            rows = TAGS[: len(TAGS) // 2] if share else TAGS[len(TAGS) // 2 :]
            store.connection.executemany("INSERT INTO article_tag VALUES (?, ?)", rows)
        told(0.9)


def test_a_large_write_is_folded_into_the_file(store: Store, path: Path) -> None:
    before = {name: pragma(store.connection, name) for name in SETTINGS}
    told: list[float] = []
    with writing_much(store, told.append) as progress:
        assert pragma(store.connection, "wal_autocheckpoint") == 0
        write(store, progress)
        assert path.stat().st_size < 4_000_000 < log_path(path).stat().st_size
    assert path.stat().st_size > sum(len(tag) for _, tag in TAGS)
    assert {name: pragma(store.connection, name) for name in SETTINGS} == before
    assert [*dict.fromkeys(told), 1.0][:4] == [0.0, 0.5, 0.9, 1.0]
    assert store.value("SELECT count(*) FROM article_tag") == len(TAGS)
    store.close()


def test_a_write_that_is_stopped_leaves_nothing_and_no_settings(store: Store, path: Path) -> None:
    before = {name: pragma(store.connection, name) for name in SETTINGS}

    def stop(share: float) -> None:
        if share == 0.9:
            raise Cancelled

    with pytest.raises(Cancelled), writing_much(store, stop) as progress:
        write(store, progress)
    assert {name: pragma(store.connection, name) for name in SETTINGS} == before
    assert store.value("SELECT count(*) FROM article_tag") == 0
    store.close()


def test_what_is_committed_can_no_longer_be_stopped(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(much, "TURN", 0.0)
    calls: list[float] = []

    def stop_at_the_end(share: float) -> None:
        calls.append(share)
        if share == 1.0:
            raise Cancelled

    with writing_much(store, stop_at_the_end) as progress:
        write(store, progress)
    assert calls[-1] == 1.0
    assert store.value("SELECT count(*) FROM article_tag") == len(TAGS)
    store.close()


def test_nothing_is_silent_for_long_while_sqlite_works(store: Store) -> None:
    """A commit, or the merging of an index, tells nothing by itself."""
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) > 2:
            raise Cancelled

    with writing_much(store, stop) as progress:
        progress(0.5)
        limit = monotonic() + 5
        while len(told) < 4 and monotonic() < limit:
            sleep(0.01)
    assert told[:4] == [0.5] * 4
    store.close()
