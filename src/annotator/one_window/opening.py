"""Opens articles in the window that is open on their library, or in a new one."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from annotator.collecting import collect_seldom
from annotator.core import paths
from annotator.core.errors import AnnotatorError
from annotator.one_window.claim import Claim
from annotator.one_window.place import place_of

START_SECONDS = 8.0
"""How long a window that has just been started may take until it listens."""
LOOK_SECONDS = 0.05
"""Between two looks at whether it does."""


def open_window(
    articles: Sequence[Path],
    library: Path | None = None,
    reader: str | None = None,
    *,
    is_apart: bool = False,
    quit_after_start: bool = False,
) -> int:
    """Open files and articles of the library; return the exit code when that is done.

    A window that shows the same library on this screen gets them. One of its own is opened where
    there is none or it does not answer, with `is_apart`, and where a reader is named: marks there
    would be somebody else's.

    Raises AnnotatorError where a window cannot be opened.
    """
    claim = Claim(place_of(library or _own_library()))
    if not (is_apart or quit_after_start or reader) and _is_taken(claim, articles):
        return 0
    collect_seldom()
    _begin(articles)
    from annotator.app import run  # noqa: PLC0415 (a start whose articles are taken needs no Qt)

    # Nor do others get that one: their marks would be this reader's.
    offered = None if reader else claim
    try:
        return run(list(articles), library, reader, offered, quit_after_start=quit_after_start)
    finally:
        from annotator.core.rendering import expect_nothing  # noqa: PLC0415 (the window has it)

        expect_nothing()


def _own_library() -> Path:
    """Where the user's own library is; where that cannot be read, the window itself says so."""
    try:
        return paths.library_path()
    except AnnotatorError:
        return paths.first_library_path()


def _begin(articles: Sequence[Path]) -> None:
    """Let the article be converted while the window is imported, where this device has not read it
    yet: one that it has read, its library knows.
    """
    from annotator.core.seen import was_seen  # noqa: PLC0415

    if len(articles) == 1 and articles[0].is_file() and not was_seen(str(articles[0].resolve())):
        from annotator.core.rendering import ahead  # noqa: PLC0415 (an article that is new)

        ahead.begin(articles[0])


def _is_taken(claim: Claim, articles: Sequence[Path]) -> bool:
    """Whether the window that is open takes these; where there is none, the claim is ours."""
    until = time.monotonic() + START_SECONDS
    try:
        while not claim.take():
            answer = _ask(claim, articles)
            if answer is not None:
                return answer
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_SECONDS)
    except OSError:
        return False  # without a safe folder there is nobody to ask: open a window
    return False


def _ask(claim: Claim, articles: Sequence[Path]) -> bool | None:
    """Whether the window takes these; None where it does not listen yet."""
    from annotator.one_window.asking import Answer, ask, token_of_start  # noqa: PLC0415
    from annotator.one_window.letter import Letter  # noqa: PLC0415

    names = tuple(_whole(path) for path in articles)
    answer = ask(claim.place, Letter(names, token_of_start()))
    return None if answer is Answer.NOBODY else answer is Answer.TAKEN


def _whole(path: Path) -> Path:
    """The path from the root, for the window works in another folder; an id stays as it is."""
    return Path(os.path.abspath(path)) if path.exists() else path  # noqa: PTH100 (links stay)
