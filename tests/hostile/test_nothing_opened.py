"""Hostile articles, pages, exports and libraries open no file but their own, and no socket.

They are read in a process of their own. Python's audit hooks tell what Python opens, the kernel
(inotify) what is opened below it, as by Qt. `benchmarks/hostile.py` traces the process as well.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from attacks import FORMS, prepare
from test_words_of_others import Opens

ALONE = Path(__file__).with_name("alone.py")


def read_alone(folder: Path, part: str) -> list[tuple[str, str]]:
    """Read everything in a process of its own, and return what it opened."""
    home = folder / "home"
    done = subprocess.run(
        [sys.executable, str(ALONE), str(folder), part],
        env={**os.environ, "ANNOTATOR_HOME": str(home), "QT_QPA_PLATFORM": "offscreen",
             "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    # The mounts tell whether a library lies on a share; a file without a name is opened by its
    # folder's.
    own = (str(folder / "inside"), str(home), sys.prefix, sys.base_prefix, "/proc/mounts",
           os.devnull, str(Path(__file__).parents[2] / "src"))  # fmt: skip
    return [
        (event, path)
        for event, path in json.loads(done.stdout)
        if event != "open" or (not path.startswith(own) and path != tempfile.gettempdir())
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked what was opened")
@pytest.mark.parametrize("part", ["core", "window"])
def test_nothing_but_its_own_is_opened(tmp_path: Path, part: str) -> None:
    prepare(tmp_path, FORMS, pages=2)
    opens = Opens(tmp_path / "outside")
    seen = read_alone(tmp_path, part)
    # Renderers of large and suspicious texts, and of HTML, are processes of this program's own.
    # From 3.13 on, `subprocess` asks the system for them in another way.
    others = {event for event, _ in seen} - {"subprocess.Popen", "os.posix_spawn", "open"}
    assert others == set()
    assert [path for event, path in seen if event == "open" and not path.isdigit()] == []
    assert opens.seen() == b""
    (tmp_path / "outside" / "secret.png").read_bytes()
    assert opens.seen() != b""
    opens.close()
