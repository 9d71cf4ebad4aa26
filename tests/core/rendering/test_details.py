"""What an article says about itself: front matter, and the title where there is none."""

import pytest
from helpers import rendered

from annotator.core.model import Details
from annotator.core.rendering.front_matter import LARGEST, split_front_matter

FULL = """---
title: "The river: a report"
author:
  - Mia Kern
  - "[[Jo Berg]]"
  - "[[people/li|Li Wu]]"
date: 2024-03-05T08:00:00Z
Source: https://paper.example/river
lang: en-GB
site: The Paper
tags: [a, b]
---
Text
"""


def test_all_details_are_read_and_are_no_text() -> None:
    found = rendered(FULL)
    assert found.tree.text == "Text"
    assert found.details == Details(
        title="The river: a report",
        author="Mia Kern, Jo Berg, Li Wu",
        publisher="The Paper",
        published_on="2024-03-05",
        url="https://paper.example/river",
        language="en-GB",
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "title: War: the first day\ndate: 'May 2024'",
            Details(title="War: the first day", published_on="2024-05"),
        ),
        ("author: [[Jo Berg]]", Details(author="Jo Berg")),
        ("author: [[people/jo|Jo Berg]]", Details(author="Jo Berg")),
        ("author: {name: Jo}\npublished: 2024-05", Details(author="Jo", published_on="2024-05")),
        ("url: javascript:alert(1)\nsource: //host/share", Details()),
        ("source: a book\nurl: http://a.b/c", Details(url="http://a.b/c")),
        ("title: >\n  two\n  lines", Details(title="two lines")),
        ("title: ~\ndate: [x, [y]]", Details(title="~", published_on="x, y")),
    ],
)
def test_ways_to_write_it(written: str, expected: Details) -> None:
    assert split_front_matter(f"---\n{written}\n---\n\nx") == (expected, "\nx")
    assert split_front_matter(f"---\n{written}\n...")[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\n\ntitle: x\n\n---\n",
        "---\nJust text\n---\n",
        "---\n- a\n---\n",
        "---\n---\nx",
        "---\ntitle: x\n",
        " ---\ntitle: x\n---\n",
        "----\ntitle: x\n----\n",
        "text\n---\ntitle: x\n---\n",
        "---\na: &a [x, x]\nb: [*a, *a]\n---\n",
        "---\na: " + "[" * 50 + "]" * 50 + "\n---\n",
        "---\n? [a]\n: b\n---\n",
        "---\ntitle: [x\nand so on\n---\n",
        "---\ntitle: " + "x" * LARGEST + "\n---\n",
    ],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert split_front_matter(text) == (Details(), text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Two\n\n# One\n\n# More", "One"),
        ("### Three\n\n## Two", "Three"),
        ("# ![logo](a.png) A  \n*b*", "A"),
        ("no heading", ""),
        ("---\ntitle: T\n---\n# H", "T"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert rendered(text).details.title == title


def test_plain_text_has_no_details() -> None:
    assert rendered("# x\n---\ntitle: y", "text/plain").details == Details()
