"""The program as a process: options anywhere, sentences for failures, UTF-8 whatever the system."""

import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from calling import Run

import annotator
from annotator.cli.long_work import long_work
from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode


def _process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_version_is_that_of_the_project(do: Run) -> None:
    assert do("--version").out == f"annotator {annotator.__version__}\n" == do("-V").out


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["annotate", "--help"]])
def test_help_is_for_people(do: Run, arguments: list[str]) -> None:
    assert do(*arguments).out.startswith("Usage: annotator")


def test_library_and_reader_stand_before_or_after_the_verb(
    do: Run, story: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    do("--library", other, "--reader", "Mia", "add", story)
    quote = ("annotate", story, "--kind", "claim", "--quote", "river", "--json")
    assert do(*quote, "--library", other, "--reader", "Ben").json["reader"]["name"] == "Ben"
    assert len(do("list", "--json", "--library", other).json) == 1
    assert do("list", "--json").json == []


@pytest.mark.parametrize(
    "arguments",
    [["--no-such-option"], ["list", "--no-such-option"], ["annotate"], ["set-kind", "1"], ["lst"]],
)
def test_a_wrong_call_is_one_sentence(fail: Run, arguments: list[str]) -> None:
    assert fail(*arguments).err.count("\n") == 1


def test_a_mistyped_verb_is_recognized(fail: Run) -> None:
    assert "did you mean 'annotate'?" in fail("anotate", "x").err


def test_output_is_utf_8_whatever_the_system_says(do: Run, story: Path) -> None:
    do("annotate", story, "--kind", "testimony", "--quote", '🌊: "The gates were opened."')
    done = _process("list", story, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "🌊" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text are of Linux")
def test_a_file_whose_name_is_no_text_is_an_article_too(do: Run, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Some words.", encoding="utf-8")
    assert _process("add", path).returncode == 0
    assert len(do("list", "--json").json) == 1


def test_expected_failures_of_the_library_are_sentences(fail: Run, tmp_path: Path) -> None:
    no_library = tmp_path / "letter.txt"
    no_library.write_text("Dear library, " * 100, encoding="utf-8")
    assert "letter.txt" in fail("list", "--library", no_library).err
    assert no_library.read_text(encoding="utf-8").startswith("Dear library")
    fail("list", "--library", tmp_path)
    fail("list", "--library", no_library / "beyond")


def test_two_programs_at_once_lose_nothing(do: Run, story: Path, annotator_home: Path) -> None:
    do("add", story)
    mark = [sys.executable, "-m", "annotator", "annotate", str(story), "--kind", "claim"]
    words = ["river", "mayor", "lamp", "baker"]
    running = [subprocess.Popen([*mark, "--quote", word], stdout=subprocess.PIPE) for word in words]
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert sorted(one["quote"] for one in do("list", story, "--json").json) == sorted(words)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What a window would have been opened with; the window itself has its own tests."""
    opened: list[tuple[Any, ...]] = []

    def run(*arguments: Any, **named: Any) -> int:
        opened.append((*arguments, named))
        return 0

    app = types.ModuleType("annotator.app")
    monkeypatch.setattr(app, "run", run, raising=False)
    monkeypatch.setitem(sys.modules, "annotator.app", app)
    return opened


def test_without_a_verb_the_window_opens(
    do: Run, story: Path, tmp_path: Path, window: list[tuple[Any, ...]]
) -> None:
    do()
    do(story, tmp_path / "story.md", "--reader", "Mia", "--library", tmp_path / "l")
    do("--library", tmp_path / "l", story)
    assert [call[:3] for call in window] == [
        ([], None, None),
        ([story, story], tmp_path / "l", "Mia"),
        ([story], tmp_path / "l", None),
    ]


def test_a_file_that_is_named_like_a_verb(
    do: Run, tmp_path: Path, window: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list").write_text("An article.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    do("./list")
    assert window[0][0] == [Path("list")]
    do("list")
    assert len(window) == 1


def test_the_sample_opens_in_the_window(do: Run, window: list[tuple[Any, ...]]) -> None:
    do("--sample")
    (path,) = window[0][0]
    assert "fictional" in path.read_text(encoding="utf-8")


def test_no_window_opens_for_a_file_that_is_not_there(
    fail: Run, window: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    assert "gone.md" in fail(tmp_path / "gone.md").err
    assert window == []


def test_a_missing_screen_is_one_sentence(
    fail: Run, window: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_arguments: Any, **_named: Any) -> int:
        raise AnnotatorError(ErrorCode.SCREEN_MISSING)

    monkeypatch.setattr(sys.modules["annotator.app"], "run", run)
    assert "annotator list" in fail().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_ctrl_c_stops_long_work_at_its_next_report() -> None:
    import signal

    def work() -> None:
        with long_work("Working") as progress:
            progress(0.1)
            signal.raise_signal(signal.SIGINT)
            progress(0.2)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Cancelled):
        work()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_a_second_ctrl_c_stops_at_once() -> None:
    import signal

    def work() -> None:
        with long_work("Working"):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        work()


def test_stopped_work_ends_as_a_shell_expects(
    call: Run, do: Run, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.core.workspace import Workspace

    def stopped(*_arguments: Any, **_named: Any) -> None:
        raise Cancelled

    monkeypatch.setattr(Workspace, "add", stopped)
    done = call("add", story)
    assert (done.status, done.out) == (130, "")
    assert "nothing was changed" in done.err


def test_long_work_on_a_terminal_shows_a_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("annotator.cli.long_work.PATIENCE", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with long_work("Reading") as progress:
        progress(0.5)
        progress(1.0)
    shown = capsys.readouterr().err
    assert "Reading" in shown
    assert "100%" in shown


def test_the_window_opens_an_article_by_the_beginning_of_its_id(
    do: Run, fail: Run, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do("add", story)
    article = do("list", "--json").json[0]["id"]
    opened: list[Path] = []

    def remember(articles: tuple[Path, ...], *_: object, **__: object) -> int:
        opened.extend(articles)
        return 0

    monkeypatch.setattr("annotator.cli.program._run_window", remember)
    do(article[:6], story)
    assert opened == [Path(article), story]
    assert "ffff" in fail("ffff0000").err


def test_files_that_are_there_open_beside_names_that_are_not(
    call: Run, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def remember(articles: tuple[Path, ...], *_: object, **__: object) -> int:
        opened.extend(articles)
        return 0

    monkeypatch.setattr("annotator.cli.program._run_window", remember)
    monkeypatch.chdir(tmp_path)
    done = call(story, "nofile.md")
    assert done.status == 0
    assert opened == [story, tmp_path / "nofile.md"]
    assert "There is no file nofile.md" in done.err
    opened.clear()
    none = call("nofile.md", "nor this.md")
    assert none.status == 2
    assert "There is no file nofile.md" in none.err
    mistyped = call("anotate", story)
    assert mistyped.status == 2
    assert "did you mean 'annotate'?" in mistyped.err
    assert opened == []
