"""The command line as a script sees it: arguments in; exit code, output and errors out."""

from pathlib import Path
from typing import Any

import pytest
from calling import Done, Run

from annotator.cli import main

STORY = """\
# The bridge of Sallow

The river rose by 4.7 meters. The mayor said 🌊: "The gates were opened."

The gates will open again in June. I saw the lamp go out, the baker says.

- The gates were opened.
"""


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the program, whatever comes of it."""

    def run(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capfdbinary.readouterr()
        out, err = captured.out.decode("utf-8"), captured.err.decode("utf-8")
        return Done(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def do(call: Run) -> Run:
    """Run the program, which has to do what it was asked for and to say nothing else."""

    def run(*arguments: str | Path) -> Done:
        done = call(*arguments)
        assert (done.status, done.err) == (0, "")
        return done

    return run


@pytest.fixture
def fail(call: Run) -> Run:
    """Run the program, which has to refuse with a sentence and without any output."""

    def run(*arguments: str | Path) -> Done:
        done = call(*arguments)
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()
        assert "Traceback" not in done.err
        return done

    return run


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """The file of a small article in which some words stand several times."""
    path = tmp_path / "story.md"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def mark(do: Run, story: Path) -> dict[str, Any]:
    """A claim on the story, as JSON."""
    quote = "rose by 4.7 meters"
    done = do("annotate", story, "--kind", "claim", "--quote", quote, "--note", "n", "--json")
    return dict(done.json)
