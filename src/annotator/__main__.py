"""The program's entry point: `annotator` and `python -m annotator`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    """Open the window, run the command line, or work for another process (frozen program).

    Imports what is wanted and no more: the command line takes 40 ms that a window has no use of.
    """
    words = sys.argv[1:]
    if words == ["--render-worker"]:
        from annotator.core.rendering import worker  # noqa: PLC0415

        worker.main()
    elif words == ["--heal-worker"]:
        from annotator.core.anchoring import worker as healer  # noqa: PLC0415

        healer.main()
    elif words == ["--compare-worker"]:
        from annotator.core.anchoring import compare_worker  # noqa: PLC0415

        compare_worker.main()
    elif all(map(_names_a_file, words)):
        _open_window([Path(word) for word in words])
    else:
        from annotator.cli import main as run  # noqa: PLC0415

        run()


def _names_a_file(word: str) -> bool:
    """Whether a word is a file and cannot be an option, a verb or an id."""
    return not word.startswith("-") and ("." in word or os.sep in word) and Path(word).is_file()


def _open_window(articles: Sequence[Path]) -> None:
    """Open files, or the article that was open last, as a double click does."""
    try:
        from annotator.one_window.opening import open_window  # noqa: PLC0415

        status = open_window(articles)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (raised again if not expected)
        from annotator.cli import end_with  # noqa: PLC0415

        end_with(error)
    sys.exit(status)


if __name__ == "__main__":
    main()
