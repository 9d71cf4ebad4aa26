"""The words of a query: of mixed scripts, and very many."""

import re

import pytest

from annotator.core.library.excerpt import MOST_WORDS, Words

TEXT = "手机 iPhone手机 在2024年 3月发布。 Covid新冠 CO2排放 ปี2024ปี vitamin C不足。"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("2024年", "2024年"),
        ("3月", "3月"),
        ("iPhone手机", "iPhone手机"),
        ("Covid新冠", "Covid新冠"),
        ("CO2排放", "CO2排放"),
        ("手机 iPhone手", "iPhone手"),
        ("ปี2024ปี", "ปี2024ปี"),
        ("C不足", "C不足"),
        ("在2024", "在2024"),
    ],
)
def test_letters_beside_a_script_without_spaces_are_found(query: str, found: str) -> None:
    assert found in "".join(Words(query).excerpt(TEXT)[1:])
    assert "".join(Words(query).excerpt(TEXT)).strip("…") in TEXT


def test_a_line_may_end_beside_such_a_character_but_not_within_a_word() -> None:
    assert Words("2024年").excerpt("am 2024\n年 x")[1] == "2024 年"
    assert Words("iPhone手机").excerpt("i Phone手机 x iPhone手机")[1] == "iPhone手机"
    assert Words("2024年").excerpt("12024年 und 2024年")[0] == "12024年 und "


def test_only_some_of_very_many_words_are_looked_for() -> None:
    words = [f"word{number:03}" for number in range(200)] + ["a", "word007", "word007"]
    many = Words(" ".join(words))
    assert len(many._patterns) == MOST_WORDS
    assert len({pattern.pattern for pattern in many._patterns}) == MOST_WORDS


def test_the_most_words_together_are_chosen_as_if_each_place_were_compared_with_each() -> None:
    parts = [("dam " * 3 + "x " * 90), ("dam river " + "x " * 90), "river water x dam x. "]
    text = "".join(parts)
    before, found, after = Words("dam river water").excerpt(text)
    assert (found, after.startswith(" water x dam x.")) == ("river", True)
    assert re.search(r"x $", before)
