"""Search in a library of 10,000 articles with 100,000 marks.

python benchmarks/search.py [ANNOTATIONS]
"""

import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path

from filled import fill, open_library
from measure import calibration, in_turns, print_timing

ANNOTATIONS, MARKS_OF_ARTICLE, PARAGRAPHS = 100_000, 10, 3
TARGET = 50
"""Milliseconds."""
QUERIES = ("engineer", "river bridge", "naive report", "川", "nowhere", "the mayor said again")
"""A word of most articles, several words, accents folded, one character, nothing, common words."""


def main() -> None:
    """Print the figures."""
    annotations = int(sys.argv[1]) if len(sys.argv) > 1 else ANNOTATIONS
    print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
    with tempfile.TemporaryDirectory() as name:
        library = Path(name) / "library.sqlite"
        fill(library, annotations, MARKS_OF_ARTICLE, PARAGRAPHS)
        print(f"{annotations // MARKS_OF_ARTICLE} articles, {annotations} marks,")
        print(f"{library.stat().st_size / 1e6:.0f} MB")
        with closing(open_library(library)) as workspace:
            timings = in_turns(*(partial(workspace.search, query) for query in QUERIES))
        for query, timing in zip(QUERIES, timings, strict=True):
            verdict = "ok" if timing.median * 1e3 <= TARGET else "MISSED"
            print_timing(f"search: {query}", timing)
            print(f"{'':58}target {TARGET} ms: {verdict}")


if __name__ == "__main__":
    main()
