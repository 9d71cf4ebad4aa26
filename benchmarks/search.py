"""Search in a library of 10,000 articles, one of them a book of 1 MB, with 100,000 marks.

python benchmarks/search.py [ANNOTATIONS]
"""

import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path

from filled import add_book, fill, open_library
from measure import calibration, in_turns, print_timing

ANNOTATIONS, MARKS_OF_ARTICLE, PARAGRAPHS = 100_000, 10, 3
TARGET = 50
"""Milliseconds."""
BOOK_PARAGRAPHS = 1800
QUERIES = {
    "engineer": "a word of most articles",
    "wit": "a prefix",
    "w": "a single letter",
    "river water": "two common words",
    "the mayor said again": "four common words",
    "naive report": "accents folded",
    "川": "one Han character",
    "article 12": "a common word and a rare beginning",
    "river bridge": "a common word and one that is not there",
    "nowhere": "nothing",
}
"""And what each stands for."""


def main() -> None:
    """Print the figures."""
    annotations = int(sys.argv[1]) if len(sys.argv) > 1 else ANNOTATIONS
    print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
    with tempfile.TemporaryDirectory() as name:
        library = Path(name) / "library.sqlite"
        fill(library, annotations, MARKS_OF_ARTICLE, PARAGRAPHS)
        add_book(library, BOOK_PARAGRAPHS)
        print(f"{annotations // MARKS_OF_ARTICLE} articles, {annotations} marks,")
        print(f"{library.stat().st_size / 1e6:.0f} MB")
        with closing(open_library(library)) as workspace:
            timings = in_turns(*(partial(workspace.search, query) for query in QUERIES))
        for (query, what), timing in zip(QUERIES.items(), timings, strict=True):
            verdict = "ok" if timing.median * 1e3 <= TARGET else "MISSED"
            print_timing(f"search: {query} ({what})", timing)
            print(f"{'':58}target {TARGET} ms: {verdict}")


if __name__ == "__main__":
    main()
