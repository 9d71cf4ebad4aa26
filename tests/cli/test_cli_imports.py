"""What one call of the program loads: no verb loads Qt, and help loads no database either."""

import subprocess
import sys

import pytest

from annotator.cli.program import program

SCRIPT = """
import sys
from annotator.cli import main
for call in " ".join(sys.argv[1:]).split(" , "):
    try:
        main(call.split())
    except SystemExit as ended:
        assert not ended.code, call
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def _loaded_by(*calls: str) -> set[str]:
    """The packages that the program has loaded after these calls, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, " , ".join(calls)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_help_loads_neither_qt_nor_the_database_nor_a_renderer() -> None:
    loaded = _loaded_by("--help", "--version", *(f"{verb} --help" for verb in program.commands))
    assert "annotator" in loaded
    assert not loaded & {"PySide6", "shiboken6", "sqlite_utils", "markdown", "trafilatura", "lxml"}


@pytest.mark.parametrize("call", ["list", "history", "trash", "search words", "schema", "doctor"])
def test_verbs_run_without_qt(call: str) -> None:
    assert not _loaded_by(call) & {"PySide6", "shiboken6", "trafilatura", "lxml"}
