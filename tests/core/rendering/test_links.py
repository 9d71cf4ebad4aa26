"""No link and no image path of an article leads where it should not."""

from collections import Counter

import pytest
from helpers import tree_of

from annotator.core.rendering.links import (
    heading_id,
    safe_address,
    safe_id,
    safe_link,
    safe_path,
)

HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "file://host/share",
    "//host/share",
    "\\\\host\\share",
    "/\\host",
    "%5C%5Chost%5Cshare",
    "%2F%2Fhost",
    "/etc/passwd",
    "C:\\windows",
    "C:/windows",
    "../secret",
    "a/../../secret",
    "a/%2e%2e/b",
    "a/.. /b",
    ".../b",
    "~/x",
    "smb://host/x",
    "ms-msdt:/x",
    "ftp://host/x",
    "http:///x",
    "https:x",
    "http://host\\x",
    "http://[bad",
    "mailto://host/x",
    "a\u202eb",
    "a" * 9000,
]


@pytest.mark.parametrize("target", HOSTILE)
def test_hostile_targets_are_dropped(target: str) -> None:
    assert safe_link(target) == ""
    assert safe_path(target) == ""
    assert safe_address(target) == ""


@pytest.mark.parametrize("target", HOSTILE)
def test_they_are_dropped_from_articles_too(target: str) -> None:
    tree = tree_of(
        f'<a href="{target}">a</a> <img src="{target}"> [b](<{target}>) ![c](<{target}>)\n\n'
        f'<p><a href="{target}">d</a></p>\n\n<table background="{target}"><td>x'
    )
    runs = [run for block in tree.blocks for run in block.runs]
    assert {run.image for run in runs} <= {""}
    kept = {run.link for run in runs} - {""}
    assert target not in kept
    assert all(safe_link(link) == link for link in kept)


@pytest.mark.parametrize(
    "target",
    [
        "http://a.b/c?d=e#f",
        "https://user@a.b:80/",
        "HTTPS://A.B",
        "mailto:a@b.c",
        "other.md",
        "sub/other%20one.md#part",
        "./x.md",
        "#part",
        "日本.md",
    ],
)
def test_ordinary_targets_are_kept(target: str) -> None:
    assert safe_link(target) == target


def test_paths_of_images_are_relative_and_below() -> None:
    assert safe_path("img/a b.png") == "img/a b.png"
    assert safe_path("http://a.b/c.png") == ""
    assert safe_path("") == ""


def test_addresses_and_ids() -> None:
    assert safe_address(" https://a.b/c ") == "https://a.b/c"
    assert safe_address("a.md") == ""
    assert safe_link("#a%20b") == "#a b"
    assert safe_id("fn:1-ä") == "fn:1-ä"
    assert safe_id("a b") == safe_id("x" * 201) == safe_id("") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What the gauges show", "what-the-gauges-show"),
        ("Ünïcode: C++ & “Rust”!", "ünïcode-c--rust"),
        ("日本語 見出し", "日本語-見出し"),
        ("snake_case-kept", "snake_case-kept"),
    ],
)
def test_a_table_of_contents_finds_its_headings(text: str, name: str) -> None:
    given: Counter[str] = Counter()
    assert [heading_id(text, given) for _ in range(3)] == [name, f"{name}-1", f"{name}-2"]
