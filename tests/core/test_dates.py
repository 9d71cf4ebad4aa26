"""Dates are read in the forms people write them in, and nothing else is taken for one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.dates import read_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-06-02", "2024-06-02"),
        ("2024-06-02T08:00:00Z", "2024-06-02"),
        ("2024-06", "2024-06"),
        ("2024", "2024"),
        ("2024/6/2", "2024-06-02"),
        ("2024.06.02", "2024-06-02"),
        ("2 June 2024", "2024-06-02"),
        ("2nd of June, 2024", "2024-06-02"),
        ("  2   JUN. 2024 ", "2024-06-02"),
        ("Sunday, 2 June 2024", "2024-06-02"),
        ("June 2, 2024", "2024-06-02"),
        ("Sept 2024", "2024-09"),
        ("2024 May 3", "2024-05-03"),
        ("2.6.2024", "2024-06-02"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("4/4/2024", "2024-04-04"),
        ("29 Feb 2024", "2024-02-29"),
    ],
)
def test_usual_forms_are_read(written: str, iso: str) -> None:
    assert read_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "31 Feb 2024",
        "29 Feb 2023",
        "2024-13",
        "2024-00",
        "2024-06-00",
        "0000",
        "3/4/2024",
        "nonsense",
        "yesterday",
        "2 Jux 2024",
        "Ju 2024",
        "24",
        "June",
        "",
        "٢٠٢٤",
    ],
)
def test_what_is_no_one_date_is_not_read(written: str) -> None:
    assert read_date(written) is None


@given(st.dates(min_value=date(1000, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_a_day_is_the_same_in_every_form(day: date) -> None:
    forms = (day.isoformat(), f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day:%Y}")
    assert {read_date(form) for form in forms} == {day.isoformat()}
    iso = day.isoformat()
    assert read_date(iso[:7]) == iso[:7]
    assert read_date(iso[:4]) == iso[:4]


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_what_was_read_is_read_again_as_it_is(written: str) -> None:
    read = read_date(written)
    assert read is None or read_date(read) == read
