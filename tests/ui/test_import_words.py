"""What is said of the marks that come in from a file."""

from pathlib import Path

import pytest

from annotator.core.exchange.report import ImportReport
from annotator.ui.carrier import Carried
from annotator.ui.import_words import did_words, would_words


@pytest.mark.parametrize(
    ("readers", "whose"),
    [
        ((), "3 marks"),
        (("Ann",), "3 marks by Ann"),
        (("Ann", "Ben"), "3 marks by Ann, Ben"),
        (("A", "B", "C", "D", "E", "F"), "3 marks by A, B, C, D and 2 more"),
    ],
)
def test_it_is_said_whose_marks_come_in(readers: tuple[str, ...], whose: str) -> None:
    report = ImportReport(articles_added=1, versions_added=1, marks_added=3, readers=readers)
    carried = Carried((Path("x.annotator"),), report)
    assert did_words(carried) == f"Added: 1 article, {whose}."
    assert would_words(carried) == f"x.annotator would add 1 article, {whose}, and change none."


@pytest.mark.parametrize(
    ("titles", "where"),
    [
        (("The ferry",), "3 marks in “The ferry”"),
        (("",), "3 marks in “(without a title)”"),
        (("A", "B"), "3 marks in 2 articles"),
        (("a" * 90,), f"3 marks in “{'a' * 60}…”"),
    ],
)
def test_it_is_said_to_which_articles_they_come(titles: tuple[str, ...], where: str) -> None:
    carried = Carried((Path("x.annotator"),), ImportReport(marks_added=3, titles=titles))
    assert would_words(carried) == f"x.annotator would add {where}, and change none."
