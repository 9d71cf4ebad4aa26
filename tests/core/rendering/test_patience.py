"""How long a worker may compute: by its own processor time, longer on a slow machine."""

import subprocess
import sys

import pytest

from annotator.core.messages import notice
from annotator.core.rendering import NoticeCode, make_original, patience, process, render
from annotator.core.rendering.original import HTML, MARKDOWN, SIZE_LIMIT
from annotator.core.rendering.render import SMALL

ORIGINAL = make_original(b"# a\n\nb\n" * (SMALL // 6), "text/markdown")
BUSY = "while True: sum(range(1000))"


def ended(program: str) -> int:
    """How a Python program ends."""
    return subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode


@pytest.mark.parametrize("limit", ["limit_cpu", "watch"])
def test_whoever_computes_for_too_long_is_ended(limit: str) -> None:
    begin = f"from annotator.core.rendering.patience import {limit}; {limit}(0.2)"
    assert patience.was_too_slow(ended(f"{begin}\n{BUSY}"))


@pytest.mark.parametrize("limit", ["limit_cpu", "watch"])
def test_waiting_is_no_computing(limit: str) -> None:
    begin = f"from annotator.core.rendering.patience import {limit}; {limit}(0.3)"
    assert ended(f"{begin}\nimport time; time.sleep(0.6)") == 0


def test_what_computes_for_too_long_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"from annotator.core.rendering.patience import limit_cpu; limit_cpu(0.2)\n{BUSY}"
    monkeypatch.setattr(process, "worker_command", lambda: [sys.executable, "-c", program])
    found = render(ORIGINAL)
    assert (found.renderer, found.tree.blocks[0].text) == ("plain/1", "# a")
    (told,) = found.notices
    assert told.code is NoticeCode.PLAIN_TOO_SLOW
    assert notice(told)


def test_another_end_is_not_being_too_slow() -> None:
    assert not any(patience.was_too_slow(code) for code in (0, 1, 3, -6, -9))


def test_a_megabyte_may_take_five_seconds_and_more_on_a_slow_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert patience.cpu_limit(1_000_000, 1.0, MARKDOWN) <= 4  # the rest is for what follows it
    assert patience.cpu_limit(1_000, 1.0, MARKDOWN) >= 1.5
    for turn, expected in ((0.001, 1.0), (0.0028, 2.0), (1.0, patience.SLOWEST)):
        monkeypatch.setattr(patience, "_turn", lambda turn=turn: turn)
        assert patience.slowness() == pytest.approx(expected)
    one = patience.cpu_limit(1_000_000, 1.0, MARKDOWN)
    assert patience.cpu_limit(1_000_000, 2.0, MARKDOWN) == 2 * one


@pytest.mark.parametrize(("byte_count", "taken"), [(4_000_000, 12.8), (5_500_000, 20.7)])
def test_a_large_page_full_of_links_may_take_what_it_needs(byte_count: int, taken: float) -> None:
    assert patience.cpu_limit(byte_count, 1.0, HTML) > 1.5 * taken
    assert patience.cpu_limit(1_000_000, 1.0, HTML) < 5
    assert patience.cpu_limit(SIZE_LIMIT, patience.SLOWEST, HTML) == patience.LONGEST


def test_one_quick_turn_is_enough_to_know_a_fast_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter((0.03, 0.02, 0.0014, 0.05, 0.01))
    monkeypatch.setattr(patience, "_turn", lambda: next(turns))
    assert patience.slowness() == pytest.approx(1.0)
