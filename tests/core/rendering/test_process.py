"""The worker process: the same result, progress, cancelling, limits, and nothing left behind."""

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from helpers import tree_of

from annotator.core.errors import Cancelled
from annotator.core.messages import notice
from annotator.core.progress import no_progress
from annotator.core.rendering import (
    NoticeCode,
    Original,
    Rendered,
    make_original,
    patience,
    process,
    render,
)
from annotator.core.rendering.original import FRAGMENT, HTML, MARKDOWN, SIZE_LIMIT
from annotator.core.rendering.process import Reply, Request, convert_in_process
from annotator.core.rendering.render import SMALL
from annotator.core.rendering.worker import answer

LARGE = "# A\n\nSome *text* with `code` and [a link](http://a.b).\n\n- x\n  - y\n\n" * 1600
ORIGINAL = make_original(LARGE.encode(), "text/markdown")


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """Every worker that a test starts."""
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(process.subprocess, "Popen", Watched)
    return started


def use_program(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let the worker be another Python program."""
    monkeypatch.setattr(process, "worker_command", lambda: [sys.executable, "-c", program])


def test_a_large_article_gives_what_a_small_one_would(
    workers: list["subprocess.Popen[bytes]"],
) -> None:
    shares: list[float] = []
    assert len(ORIGINAL.data) > SMALL
    found = render(ORIGINAL, progress=shares.append)
    assert (found.renderer, found.notices) == ("markdown/1", ())
    assert found.tree == tree_of(LARGE)
    assert found.details.title == "A"
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert [worker.returncode for worker in workers] == [0]


def test_a_small_article_starts_no_process(workers: list["subprocess.Popen[bytes]"]) -> None:
    render(make_original(b"# a", "text/markdown"))
    assert workers == []


def test_cancelling_kills_the_worker_at_once(workers: list["subprocess.Popen[bytes]"]) -> None:
    called: list[float] = []

    def stop(share: float) -> None:
        called.append(share)
        if len(called) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        render(ORIGINAL, progress=stop)
    assert [worker.poll() not in {None, 0} for worker in workers] == [True]


def test_progress_comes_often(monkeypatch: pytest.MonkeyPatch) -> None:
    use_program(monkeypatch, "import time; time.sleep(1)")
    times: list[float] = []
    render(ORIGINAL, progress=lambda _share: times.append(time.monotonic()))
    assert len(times) > 5


def test_what_takes_too_long_is_plain_text(
    monkeypatch: pytest.MonkeyPatch, workers: list["subprocess.Popen[bytes]"]
) -> None:
    use_program(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(process, "time_limit", lambda *_: 0.3)
    found = render(ORIGINAL)
    assert (found.renderer, found.tree.blocks[0].text) == ("plain/1", "# A")
    assert [told.code for told in found.notices] == [NoticeCode.PLAIN_TOO_SLOW]
    assert notice(found.notices[0])
    assert [worker.poll() is not None for worker in workers] == [True]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", "exit -6"),
        ("raise SystemExit(3)", "exit 3"),
        ("print('nonsense')", "no reply"),
        (
            (
                "import sys; sys.stdin.buffer.read();"
                "from annotator.core.rendering.process import Reply; import msgspec;"
                "sys.stdout.buffer.write(msgspec.msgpack.encode(Reply(failure='MemoryError')))"
            ),
            "MemoryError",
        ),
    ],
)
def test_a_worker_that_fails_gives_plain_text(
    monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    use_program(monkeypatch, program)
    found = render(ORIGINAL)
    assert found.renderer == "plain/1"
    assert [(told.code, told.parameters) for told in found.notices] == [
        (NoticeCode.PLAIN_FAILED, {"reason": reason})
    ]


def test_a_worker_that_cannot_start_gives_plain_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(process, "worker_command", lambda: [str(tmp_path / "gone")])
    assert render(ORIGINAL).notices[0].parameters == {"reason": "FileNotFoundError"}


def test_what_a_library_raises_gives_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_html: str, **_how: bool) -> str:
        raise RecursionError

    monkeypatch.setattr("annotator.core.rendering.convert.sanitize", fail)
    found = render(make_original(b"# a\n\nb", "text/markdown"))
    assert (found.renderer, found.tree.text) == ("plain/1", "# a\nb")
    assert found.notices[0].parameters == {"reason": "RecursionError"}


def test_the_worker_answers_with_a_rendering_or_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(data: bytes) -> Reply:
        request = Request(data, "text/markdown", "utf-8")
        return msgspec.msgpack.decode(answer(request), type=Reply)

    reply = ask("# a 🙂".encode())
    assert isinstance(reply.rendered, Rendered)
    assert reply.rendered.tree.text == "a 🙂"
    monkeypatch.setattr("annotator.core.rendering.worker.convert", int)
    assert ask(b"a") == Reply(failure="TypeError")


def test_the_worker_never_looks_into_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "markdown.py").write_text("raise SystemExit('taken')")
    monkeypatch.chdir(tmp_path)
    original = Original(b"# a", "text/markdown", "utf-8")
    assert convert_in_process(original, no_progress).tree.text == "a"


def test_commands_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert process.worker_command()[-1] == "annotator.core.rendering.worker"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process.worker_command() == [sys.executable, "--render-worker"]


@pytest.mark.parametrize("media_type", [MARKDOWN, HTML, FRAGMENT])
@pytest.mark.parametrize("factor", [1.0, 2.5, patience.SLOWEST])
def test_a_worker_that_computes_ends_itself_before_the_clock_does(
    media_type: str, factor: float
) -> None:
    for count in (0, 1_000, 100_000, 2_000_000, 5_500_000, SIZE_LIMIT):
        clock = process.time_limit(count, media_type)
        assert patience.cpu_limit(count, factor, media_type) + 5 < clock
        assert clock <= process.LONGEST_SECONDS
