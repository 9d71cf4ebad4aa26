"""What another start says is read as what a stranger may have written."""

import json
import pickle
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.one_window.letter import LIMIT, Letter, LetterUnreadable, read_letter

ROOT = Path(Path.cwd().anchor)
NAMES = st.text(
    # Names that are no Unicode are lone surrogates in Python.
    st.one_of(st.characters(exclude_characters="/\\\0"), st.characters(categories=["Cs"])),
    min_size=1,
    max_size=300,
)


@given(st.lists(NAMES, max_size=5), st.uuids())
def test_a_letter_comes_back_as_it_was(names: list[str], article: uuid.UUID) -> None:
    files = tuple(ROOT / name for name in names)
    letter = Letter((*files, Path(str(article))), "a-token_1")
    assert read_letter(letter.to_bytes()) == letter


def letter_of(**parts: object) -> bytes:
    return json.dumps({"version": 1, "articles": [], "token": ""} | parts).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        pickle.dumps(["/a.md"]),
        letter_of(version=2),
        letter_of(version=None),
        letter_of(articles="/a.md"),
        letter_of(articles=[1]),
        letter_of(articles=["a.md"]),
        letter_of(articles=["../a.md"]),
        letter_of(articles=["--library"]),
        letter_of(articles=[""]),
        letter_of(articles=[str(ROOT / "a\0.md")]),
        letter_of(token=7),
        letter_of(token="line\nline"),
        letter_of(token="x" * 2000),
        letter_of(articles=[str(ROOT / "x")] * (LIMIT // 4)),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(LetterUnreadable):
        read_letter(data)


def test_fields_that_a_later_version_may_add_do_no_harm() -> None:
    assert read_letter(letter_of(more="x")) == Letter()
