"""Attacks on libraries and articles for a while: how many, how long the slowest took, what broke.

python benchmarks/hostile.py [SECONDS]
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "hostile"))

from forged import cells, make_library, with_value  # type: ignore[import-not-found]
from test_articles import PIECES, nothing_opened  # type: ignore[import-not-found]
from visiting import visit  # type: ignore[import-not-found]

from annotator.core.errors import AnnotatorError
from annotator.core.rendering.convert import convert
from annotator.core.rendering.original import FRAGMENT, MARKDOWN, make_original

SECONDS = 240
SLOWEST = 5.0
"""Seconds of CPU for a megabyte, or for a library of a few kilobytes."""


def main() -> None:
    """Print the figures; end with 1 where something broke."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ANNOTATOR_HOME"] = str(folder / "there")
        make_library(folder / "base.sqlite", folder)
        os.environ["ANNOTATOR_HOME"] = str(folder / "here")
        faults += libraries(folder, seconds / 2)
    faults += articles(seconds / 2)
    print(f"faults: {len(faults)}")
    for one in faults[:20]:
        print(one)
    sys.exit(bool(faults))


def libraries(folder: Path, seconds: float) -> list[str]:
    """Forge one value after the other, each in a copy of a library, and use all verbs on it."""
    every = list(cells(folder / "base.sqlite"))
    random.Random(0).shuffle(every)
    faults: list[str] = []
    slowest, count, stop = 0.0, 0, time.monotonic() + seconds
    for table, column, value in every:
        if time.monotonic() > stop:
            break
        start = time.process_time()
        path = with_value(folder / "base.sqlite", folder / "forged.sqlite", table, column, value)
        told = visit(path).faults
        passed = time.process_time() - start
        faults += [f"{table}.{column} = {str(value)[:60]}: {one[-200:]}" for one in told]
        if passed > SLOWEST:
            faults.append(f"{table}.{column}: {passed:.1f} s")
        slowest, count = max(slowest, passed), count + 1
    print(f"libraries: {count} of {len(every)} forged values, slowest {slowest:.2f} s of CPU")
    return faults


def articles(seconds: float) -> list[str]:
    """Put pieces together at random, up to 100 kB, and convert them."""
    chance = random.Random(0)
    faults: list[str] = []
    slowest, count, stop = 0.0, 0, time.monotonic() + seconds
    while time.monotonic() < stop:
        pieces = chance.choices(PIECES, k=chance.choice((1, 5, 20, 200)))
        text = "".join(pieces) * chance.choice((1, 1, 1, 10))
        data = text.encode("utf-8", "replace")[:100_000]
        start = time.process_time()
        try:
            with nothing_opened():
                kind = chance.choice((MARKDOWN, FRAGMENT))
                convert(make_original(data, kind, encoding="utf-8"))
        except AnnotatorError:
            pass
        except Exception as error:  # noqa: BLE001 (what is looked for)
            faults.append(f"{type(error).__name__}: {error!s:.100} {text[:200]!r}")
        passed = time.process_time() - start
        if passed > SLOWEST:
            faults.append(f"{passed:.1f} s for {len(data)} bytes: {text[:100]!r}")
        slowest, count = max(slowest, passed), count + 1
    print(f"articles: {count}, slowest {slowest:.2f} s of CPU for at most 100 kB")
    return faults


if __name__ == "__main__":
    main()
