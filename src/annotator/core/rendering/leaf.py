"""One leaf block's text and runs, gathered piece by piece as the walk meets them."""

import re
from typing import NamedTuple

from msgspec import structs

from annotator.core.blocks import IMAGE_CHARACTER, Run, Style

_WHITE_SPACE = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
"""What HTML collapses, where it is more than one space: not the no-break space.

https://infra.spec.whatwg.org/#ascii-whitespace
"""


class Format(NamedTuple):
    """How a stretch of text looks and where it leads."""

    styles: tuple[Style, ...] = ()
    link: str = ""
    image: str = ""
    alt: str = ""


PLAIN = Format()
BREAK = Format(alt="\n")
"""The format of the piece that is a hard break."""

Piece = tuple[str, Format]


def flowing(pieces: list[Piece]) -> tuple[str, tuple[Run, ...]]:
    """Text and runs with white space collapsed as HTML does, and trimmed around hard breaks."""
    if len(pieces) == 1 and pieces[0][1] is PLAIN:
        return _WHITE_SPACE.sub(" ", pieces[0][0]).strip(" "), ()
    done: list[Piece] = []
    after_space = True
    for text, form in pieces:
        if form is BREAK:
            _trim(done, " ")
            after_space = True
            if done:
                done.append(("\n", PLAIN))
            continue
        flat = _WHITE_SPACE.sub(" ", text)
        if after_space and flat[:1] == " ":
            flat = flat[1:]
        if flat:
            after_space = flat[-1] == " "
            done.append((flat, form))
    _trim(done, " \n")
    return _join(done)


def preformatted(pieces: list[Piece]) -> tuple[str, tuple[Run, ...]]:
    """Text and runs of code: white space as it is, but no blank lines at either end."""
    text, runs = _join([(text, form) for text, form in pieces if text])
    kept = text.rstrip(" \t\n")
    cut = len(kept) - len(re.sub(r"\A(?:[ \t]*\n)+", "", kept))
    if cut == 0 and len(kept) == len(text):
        return text, runs
    end = len(kept)
    inside = (run for run in runs if run.end > cut and run.start < end)
    return kept[cut:], tuple(
        structs.replace(run, start=max(run.start, cut) - cut, end=min(run.end, end) - cut)
        for run in inside
    )


def _trim(pieces: list[Piece], characters: str) -> None:
    """Take characters off the end, piece by piece."""
    while pieces:
        text, form = pieces.pop()
        text = text.rstrip(characters)
        if text:
            pieces.append((text, form))
            return


def _join(pieces: list[Piece]) -> tuple[str, tuple[Run, ...]]:
    """The whole text, and a run for every stretch that is not plain."""
    runs: list[Run] = []
    start = 0
    before = PLAIN
    for text, form in pieces:
        end = start + len(text)
        if form is not PLAIN:
            if form == before and text != IMAGE_CHARACTER and runs[-1].end == start:
                start = runs.pop().start
            runs.append(Run(start, end, form.styles, form.link, form.image, form.alt))
        start, before = end, form
    return "".join([text for text, _ in pieces]), tuple(runs)
