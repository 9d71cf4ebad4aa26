"""Cold start to a painted article of 100 kB, and the memory it takes, against a bare window.

    python benchmarks/start.py [ROUNDS]

Each figure is of a process of its own, from its beginning to the end of the first `paintEvent` that
has the article in it; then it is killed. A start with a known article follows on a window that was
closed, as is usual, and once on one that was killed: that reads all of the library first. The bare
window is a QTextEdit with the same plain text in the same style.
QT_QPA_PLATFORM is `offscreen` unless it is set.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from annotator.core.paths import HOME_VARIABLE
from annotator.core.workspace import Workspace
from measure import Timing, calibration, print_ratio, print_timing, ratio
from rendering import article

SIZE = 100_000
"""Bytes of the article."""
ROUNDS = 7
START_TARGET, MEMORY_TARGET = 2.0, 1.7
SETTLED = 1500
"""Milliseconds after the first paint at which memory is looked at."""

SEEN = f"""
import os, sys
is_long = "--memory" in sys.argv
if is_long:
    sys.argv.remove("--memory")
def tell():
    status = "/proc/self/status"
    lines = open(status).read().splitlines() if os.path.exists(status) else []
    print(next((line for line in lines if line.startswith("VmRSS")), "VmRSS: 0 kB"), flush=True)
    os._exit(0)
def painted():
    if is_long:
        from PySide6.QtCore import QTimer
        QTimer.singleShot({SETTLED}, tell)
    else:
        os._exit(0)
"""

BARE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QTextEdit
class View(QTextEdit):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not hasattr(self, "seen"):
            self.seen = True
            painted()
application = QApplication([])
application.setStyle("Fusion")
view = View()
view.setReadOnly(True)
view.resize(1100, 780)
view.setPlainText(Path(sys.argv[1]).read_text(encoding="utf-8"))
view.show()
application.exec()
"""

OURS = '''
import sys
sys.argv = ["annotator", *sys.argv[1:]]
class Watch:
    """Waits until the program itself imports its window: what it does before is measured too."""
    def find_spec(self, name, path=None, target=None):
        if name == "annotator.app":
            sys.meta_path.remove(self)
            from annotator.ui.article_view import ArticleView
            paint = ArticleView.paintEvent
            def paint_and_tell(self, event):
                paint(self, event)
                if self.document().characterCount() > 1 and not hasattr(self, "seen"):
                    self.seen = True
                    painted()
            ArticleView.paintEvent = paint_and_tell
sys.meta_path.insert(0, Watch())
from annotator.__main__ import main
main()
'''


def text() -> str:
    """An article of `SIZE` bytes."""
    made = "".join(article(seed) for seed in range(1 + SIZE // 4000))
    return made.encode()[:SIZE].decode(errors="ignore")


class Starts:
    """Starts the two programs on one article."""

    def __init__(self, folder: Path) -> None:
        self._plain, self._markdown = folder / "article.txt", folder / "article.md"
        self._folder = folder
        for path in (self._plain, self._markdown):
            path.write_text(text(), encoding="utf-8")

    def bare(self, *options: str) -> tuple[float, float]:
        """Seconds and MB of the bare window."""
        return self._run(BARE, self._plain, "home", *options)

    def first_time(self) -> tuple[float, float]:
        """The program, on an empty library."""
        return self._run(OURS, self._markdown, f"home-{time.monotonic_ns()}")

    def again(self, *options: str) -> tuple[float, float]:
        """The program, on an article that the library has, after a window that was closed."""
        os.environ[HOME_VARIABLE] = str(self._folder / "home")
        Workspace.open().close()  # what the window before, which was killed, had no time for
        return self._run(OURS, self._markdown, "home", *options)

    def after_kill(self) -> tuple[float, float]:
        """The same after a window that was killed."""
        return self._run(OURS, self._markdown, "home")

    def _run(self, code: str, path: Path, home: str, *options: str) -> tuple[float, float]:
        surroundings = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            "ANNOTATOR_HOME": str(self._folder / home),
            "PYTHONPYCACHEPREFIX": str(self._folder / "compiled"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        command = [sys.executable, "-c", SEEN + code, str(path), *options]
        started = time.perf_counter()
        done = subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=True, timeout=60
        )
        seconds = time.perf_counter() - started
        found = re.search(r"VmRSS:\s+(\d+) kB", done.stdout)
        return seconds, int(found[1]) / 1000 if found else 0.0


def main() -> None:
    """Print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
    with tempfile.TemporaryDirectory() as name:
        starts = Starts(Path(name))
        works = (starts.bare, starts.again, starts.after_kill, starts.first_time)
        for work in works:
            work()
        seen = [[work()[0] for work in works] for _ in range(rounds)]
        bare, again, killed, first = (Timing(tuple(row)) for row in zip(*seen, strict=True))
        print_timing("bare window with the plain text", bare)
        print_timing("the program, an article it knows", again)
        print_timing("the program, an article it knows, after a kill", killed)
        print_timing("the program, an article it does not know", first)
        print_ratio("start / bare window", ratio(again, bare), START_TARGET)
        print_ratio("start with a new article / bare window", ratio(first, bare), START_TARGET)
        memory = [(starts.bare("--memory")[1], starts.again("--memory")[1]) for _ in range(3)]
        print(f"resident memory: {memory[0][0]:.0f} MB bare, {memory[0][1]:.0f} MB the program")
        shares = Timing(tuple(ours / (theirs or 1) for theirs, ours in memory))
        print_ratio("resident memory / bare window", shares, MEMORY_TARGET)


if __name__ == "__main__":
    main()
