"""Lines fit a terminal and cannot steer it; files are written whole or not at all."""

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.cli.output import ELLIPSIS, count, one_line, pad, shorten, write_output
from annotator.core.errors import AnnotatorError, ErrorCode


def test_a_text_cannot_steer_the_terminal() -> None:
    assert one_line("a\x1b[31mb\x07\r\nc\u2028d\x9bm") == "a [31mb c d m"


@settings(max_examples=60)
@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_a_shortened_text_is_the_beginning_of_its_line(text: str, width: int) -> None:
    line, short = one_line(text), shorten(text, width)
    assert short == line or (
        short.endswith(ELLIPSIS) and line.startswith(short[:-1]) and len(pad(short, width)) >= 1
    )


def test_wide_characters_count_twice_and_combining_ones_nothing() -> None:
    assert shorten("川の水位が", 6) == "川の…"
    assert shorten("川の水", 6) == "川の水"
    assert shorten("e\u0301e\u0301e\u0301", 3) == "e\u0301e\u0301e\u0301"
    assert pad("川", 4) == "川  "


def test_one_mark_and_two_marks() -> None:
    assert (count(1, "mark"), count(2, "mark"), count(0, "mark")) == (
        "1 mark",
        "2 marks",
        "0 marks",
    )


def test_a_file_with_something_in_it_is_written_over_only_by_force(tmp_path: Path) -> None:
    target = tmp_path / "export.json"
    write_output(str(target), b"one", force=False)
    with pytest.raises(AnnotatorError) as caught:
        write_output(str(target), b"two", force=False)
    assert caught.value.code is ErrorCode.OUTPUT_EXISTS
    assert target.read_bytes() == b"one"
    write_output(str(target), b"two", force=True)
    assert target.read_bytes() == b"two"


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    target = tmp_path / "made-by-mktemp"
    target.touch()
    write_output(str(target), b"one", force=False)
    assert target.read_bytes() == b"one"


def test_the_library_is_never_written_over(tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    library.write_bytes(b"marks")
    link = tmp_path / "link"
    link.symlink_to(library)
    for target in (library, link):
        with pytest.raises(AnnotatorError) as caught:
            write_output(str(target), b"export", force=True, never=library)
        assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    assert library.read_bytes() == b"marks"


def test_nothing_half_written_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "export.json"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AnnotatorError) as caught:
        write_output(str(target), b"new", force=True)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are of POSIX")
def test_a_link_and_a_mode_stay_as_they_are(tmp_path: Path) -> None:
    target, link = tmp_path / "export.json", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_output(str(link), b"new", force=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as caught:
        write_output(str(tmp_path / "none" / "export.json"), b"new", force=False)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
    with pytest.raises(AnnotatorError) as caught:
        write_output(str(tmp_path), b"new", force=True)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
