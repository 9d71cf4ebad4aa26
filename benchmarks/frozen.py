"""Start of the frozen program against that of its source, on an article that the library has.

    python benchmarks/frozen.py PROGRAM [ROUNDS]

PROGRAM is what packaging/build.py made, such as dist/annotator/annotator; the source is what this
Python has installed. Each figure is of a process of its own, from its beginning to its end: it
shows the article of 100 kB that was open last, and closes (--quit-after-start). QT_QPA_PLATFORM
is `offscreen` unless it is set.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Timing, calibration, print_ratio, print_timing, ratio
from start import text

ROUNDS = 9
TARGET = 1.5


def main() -> None:
    """Print the figures."""
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    programs = ([sys.argv[1]], [sys.executable, "-P", "-m", "annotator"])
    print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
    with tempfile.TemporaryDirectory() as name:
        article = Path(name, "article.md")
        article.write_text(text(), encoding="utf-8")
        surroundings = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            "ANNOTATOR_HOME": str(Path(name, "home")),
        }
        subprocess.run([*programs[0], "add", article], env=surroundings, check=True)
        seen = [[seconds(words, surroundings) for words in programs] for _ in range(rounds + 1)]
    # The first round reads the files from the disk.
    frozen, source = (Timing(tuple(row)) for row in zip(*seen[1:], strict=True))
    print_timing("the frozen program", frozen)
    print_timing("its source", source)
    print_ratio("frozen / source", ratio(frozen, source), TARGET)


def seconds(words: list[str], surroundings: dict[str, str]) -> float:
    """How long a start takes."""
    started = time.perf_counter()
    subprocess.run(
        [*words, "--quit-after-start"],
        env=surroundings,
        check=True,
        timeout=60,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
