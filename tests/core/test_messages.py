"""Every failure has one sentence that says what to do."""

import string

import pytest

from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.messages import NOTICES, OPERATIONS, SENTENCES, operation, sentence
from annotator.core.rendering import NoticeCode


def fields(template: str) -> dict[str, str]:
    return {name: name.upper() for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_failure_and_notice_has_a_sentence() -> None:
    assert set(SENTENCES) == set(ErrorCode)
    assert set(NOTICES) == set(NoticeCode)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_one_line_that_ends_as_a_sentence_does(code: ErrorCode) -> None:
    told = sentence(AnnotatorError(code, **fields(SENTENCES[code])))
    assert told.endswith(".")
    assert "\n" not in told
    assert "{" not in told
    assert told[0].isupper()


def test_to_stop_is_a_failure_with_a_sentence_too() -> None:
    assert sentence(Cancelled()) == "Stopped: nothing was changed."


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("mark", {"kind": "claim"}, "mark as claim"),
        ("undo", {"of": "mark", "kind": "claim"}, "mark as claim"),
        ("delete", {}, "delete mark"),
        ("from_the_future", {}, "from_the_future"),
    ],
)
def test_what_a_change_is_called(name: str, parameters: dict[str, str], words: str) -> None:
    assert operation(name, parameters) == words
    assert all(words[0].islower() for words in OPERATIONS.values())
