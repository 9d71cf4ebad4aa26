"""The one way from an original to its blocks: which renderer, where it runs, what is said of it."""

from typing import Protocol

import msgspec

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.outcomes import TooSlow, WorkerFailed
from annotator.core.progress import Progress, no_progress
from annotator.core.rendering.decoding import declared_encoding
from annotator.core.rendering.notices import Notice, NoticeCode
from annotator.core.rendering.original import FRAGMENT, HTML, MARKDOWN, NAMELESS, Original
from annotator.core.rendering.rendered import Rendered

MARKDOWN_LIMIT = 2_000_000
"""Bytes of Markdown that are rendered; a larger file is plain text."""

SMALL = 100_000
"""Bytes of Markdown that are rendered in the program itself, which takes about 0.1 s."""
FEW_LINES = 2_000
"""Lines up to which that holds: each item, note or quote of a line takes 0.06 ms by itself."""
FEW_LINKS = 1_000
"""Bare links up to which that holds; each takes 0.04 ms."""

UNICODE = frozenset({"utf-8", "utf-16-le", "utf-16-be"})


class Begun(Protocol):
    """A rendering that was begun before it is asked for (`ahead`)."""

    def take(self, original: Original) -> Rendered | None:
        """What became of the original, which is what would be made here; None where nothing did."""

    def end(self) -> None:
        """Stop it: nobody asks for it."""


_begun: list[Begun] = []
"""What is asked for the next rendering before that is made, if something is."""


def expect(begun: Begun) -> None:
    """Ask this for the next rendering first, once."""
    expect_nothing()
    _begun.append(begun)


def expect_nothing() -> None:
    """Stop what was begun and nobody has asked for: the article is known, or the window closes."""
    while (begun := _taken()) is not None:
        begun.end()


def _taken() -> Begun | None:
    """What was begun, which nobody else gets then: a thread may render while the window closes."""
    try:
        return _begun.pop()
    except IndexError:
        return None


def render(original: Original, *, progress: Progress = no_progress) -> Rendered:
    """Render an original; the same one always gives the same tree.

    `progress` is called at least every 0.1 s where that takes longer, and stops it by raising.
    Raises `AnnotatorError` ENCODING_WRONG, NO_TEXT, and whatever `progress` raises.
    """
    progress(0.0)
    rendered = _render(original, progress)
    if not rendered.tree.text.strip():
        raise AnnotatorError(ErrorCode.NO_TEXT, path=original.name or NAMELESS)
    progress(1.0)
    notices = (*_about_encoding(original), *rendered.notices)
    return msgspec.structs.replace(rendered, notices=notices)


def _render(original: Original, progress: Progress) -> Rendered:
    """Render by the rules on type and size, and as plain text where that fails."""
    from annotator.core.rendering.convert import convert_plain  # noqa: PLC0415

    if original.media_type not in {MARKDOWN, HTML, FRAGMENT}:
        return convert_plain(original, progress=progress)
    if original.media_type == MARKDOWN and len(original.data) > MARKDOWN_LIMIT:
        limit = MARKDOWN_LIMIT // 1_000_000
        return convert_plain(
            original, Notice(NoticeCode.PLAIN_TOO_LARGE, {"limit_mb": limit}), progress=progress
        )
    try:
        return _convert(original, progress)
    except TooSlow as outcome:
        told = Notice(NoticeCode.PLAIN_TOO_SLOW, {"seconds": outcome.seconds})
    except WorkerFailed as outcome:
        told = Notice(NoticeCode.PLAIN_FAILED, {"reason": outcome.reason})
    return convert_plain(original, told, progress=progress)


def _convert(original: Original, progress: Progress) -> Rendered:
    """Here if it is small and harmless, else in a worker; an extractor's code only in a worker."""
    begun = _taken()
    if begun is not None and (taken := begun.take(original)) is not None:
        return taken
    if not is_quick(original):
        from annotator.core.rendering.process import convert_in_process  # noqa: PLC0415

        return convert_in_process(original, progress)
    from annotator.core.rendering.convert import convert  # noqa: PLC0415

    try:
        return convert(original)
    except AnnotatorError:
        raise
    except Exception as error:  # Python-Markdown and its extensions promise no kind of exception
        raise WorkerFailed(type(error).__name__) from error


def is_quick(original: Original) -> bool:
    """Whether rendering an original takes no longer than a window may be still, about 0.1 s: a rule
    on its type, size and text, never on a clock.
    """
    from annotator.core.rendering.defuse import is_suspicious  # noqa: PLC0415

    if original.media_type == HTML or len(original.data) > SMALL:
        return False
    if original.media_type not in {MARKDOWN, FRAGMENT}:
        return True
    text = original.text
    is_dense = text.count("\n") > FEW_LINES or text.count("://") > FEW_LINKS
    return not is_dense and not is_suspicious(text)


def _about_encoding(original: Original) -> tuple[Notice, ...]:
    """Says so where the encoding was found out rather than known."""
    encoding = original.encoding
    if encoding in UNICODE:
        return ()
    if original.media_type == HTML and declared_encoding(original.data) == encoding:
        return ()
    return (Notice(NoticeCode.ENCODING_DETECTED, {"encoding": encoding}),)
