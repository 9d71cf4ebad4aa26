"""Words and JSON on the standard output, notes on the standard error, and files written whole."""

import json
import re
import shutil
import sys
import unicodedata
from pathlib import Path

import click

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.files import replace_file

SHORT_ID = 8
"""Characters of an id that people are shown; a unique beginning is enough to name anything."""
ELLIPSIS = "…"
STEERING = frozenset({"Cc", "Zl", "Zp"})
STEERING_SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
"""Control characters of ISO 6429 but tab and line feed, and embeddings and overrides of the Unicode
Bidirectional Algorithm (UAX 9), which reach beyond their text. Its isolates and marks do not."""
UNSHORTENED = 10**9
"""Columns of an output that is no terminal: nothing is cut there."""


def make_streams_utf8() -> None:
    """Write UTF-8 whatever the code page is, and names of files that are no text as they are."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="surrogateescape")


def say(text: str = "") -> None:
    """Print one line, or several, for a person."""
    click.echo(unsteered(text))


def remark(text: str) -> None:
    """Print one line beside the output, on the standard error."""
    click.echo(unsteered(text), err=True)


def print_json(value: object) -> None:
    """Print a value for a program to read; what could steer a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(STEERING_SIGNS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def unsteered(text: str) -> str:
    """A text that cannot steer a terminal, or turn round the direction of what stands after it."""
    return STEERING_SIGNS.sub("\ufffd", text)


def columns() -> int:
    """Columns of the terminal; without one, as many as are wanted."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else UNSHORTENED


def one_line(text: str) -> str:
    """A text as one line that cannot steer a terminal: control characters become spaces."""
    kept = (" " if unicodedata.category(sign) in STEERING else sign for sign in text)
    return " ".join("".join(kept).split())


def _cells(sign: str) -> int:
    """Columns that a terminal gives to a character (Unicode Standard Annex 11)."""
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def shorten(text: str, width: int) -> str:
    """A text as one line of at most `width` columns, with an ellipsis where it was cut."""
    line = one_line(text)
    if len(line) * 2 <= width or sum(map(_cells, line)) <= width:
        return line
    used, kept = 1, []
    for sign in line:
        used += _cells(sign)
        if used > width:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + ELLIPSIS


def pad(text: str, width: int) -> str:
    """A text followed by spaces up to `width` columns."""
    return text + " " * max(0, width - sum(map(_cells, text)))


def count(number: int, thing: str) -> str:
    """A number and its thing: "1 mark", "2 marks"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def write_output(target: str, data: bytes, *, force: bool, never: Path | None = None) -> None:
    """Write bytes to a file, whole or not at all, or for `-` to the standard output.

    Raises OUTPUT_EXISTS for a file that holds something already, unless forced, and
    FILE_UNWRITABLE; the library itself (`never`) is not written over even when forced.
    """
    if target == "-":
        click.echo(data, nl=False)
        return
    path = Path(target)
    try:
        _refuse(path, force=force, never=never)
        replace_file(path, data)
    except OSError as error:
        raise AnnotatorError(
            ErrorCode.FILE_UNWRITABLE, path=path, reason=error.strerror or str(error)
        ) from error


def _refuse(path: Path, *, force: bool, never: Path | None) -> None:
    if not path.exists():
        return
    if never is not None and never.exists() and path.samefile(never):
        reason = "it is the library itself"
        raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=path, reason=reason)
    if path.is_file() and path.stat().st_size and not force:
        raise AnnotatorError(ErrorCode.OUTPUT_EXISTS, path=path)
