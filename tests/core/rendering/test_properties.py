"""What holds for whatever Markdown comes in, and for the real articles."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import check, tree_of
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.rendering import decode_tree, encode_tree, read_original, render
from annotator.core.rendering.convert import convert_markdown
from annotator.core.rendering.defuse import defuse, is_suspicious
from annotator.core.rendering.render import SMALL

FRAGMENTS = (
    "a", "word", " ", "  ", "    ", "\t", "\n", "\n\n", "\\", "*", "**", "_", "`", "```", "~~",
    "~", "#", "# ", "> ", ">", "- ", "+ ", "* ", "1. ", "2) ", "|", "|-|-|", "---", "===", ": ",
    "[", "]", "(", ")", "![", "](", "[^1]", "[^1]: ", "[a]: ", "http://a.b", "www.c.d", "e@f.g",
    "<b>", "</b>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>",
    "<dl>", "<dt>", "<p>", "<pre>", "</pre>", "<br>", "<!--", "-->", "<script>", "<a href='x'>",
    "</a>", "<img src=i.png>", "<input type=checkbox>", "<blockquote>", "[x] ", "&amp;", "&#13;",
    "&#x2028;", "&#xFDD0;", "&nbsp;", "\u00a0", "\u2028", "\ufdd0", "🙂", "e\u0301", "א", "日",
    "\x02", "\x03", "\x0b", "\ufffc", "<h2 id=x>", "</h2>", "<sup>", "<details><summary>",
)  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)


@settings(max_examples=200)
@given(MARKDOWN)
def test_any_markdown_gives_a_whole_tree(text: str) -> None:
    tree = tree_of(text)
    check(tree)
    assert decode_tree(encode_tree(tree), tree.text) == tree


@settings(max_examples=60)
@given(MARKDOWN)
def test_the_same_text_gives_the_same_tree(text: str) -> None:
    assert encode_tree(tree_of(text)) == encode_tree(tree_of(text))


@settings(max_examples=100)
@given(st.lists(st.text(st.sampled_from("abcdé🙂 "), min_size=1).filter(str.strip), min_size=1))
def test_plain_words_come_through_unchanged(lines: list[str]) -> None:
    words = [" ".join(line.split()) for line in lines]
    assert tree_of("\n\n".join(lines).replace("    ", " ")).text.split() == " ".join(words).split()


PROGRAM = """
import sys
from annotator.core.rendering import encode_tree, make_original, render
original = make_original(sys.stdin.buffer.read(), "text/markdown")
print(encode_tree(render(original).tree).hex())
"""


def test_another_process_gives_the_same_bytes() -> None:
    text = "# a\n\n- *b* **c** [d](http://e.f)\n\n[^1] [^2]\n\n[^2]: g\n[^1]: h\n\n|i|\n|-|\n|j|\n"
    made = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=text.encode(),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert made == {encode_tree(tree_of(text)).hex().encode() + b"\n"}


LAZY = (
    "markdown",
    "pymdownx",
    "nh3",
    "yaml",
    "trafilatura",
    "lxml",
    "charset_normalizer",
    "PySide6",
)


def test_importing_is_cheap() -> None:
    program = (
        f"import sys, annotator.core.rendering; print([n for n in {LAZY} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_markdown_needs_no_extractor() -> None:
    program = (
        "import sys; from annotator.core.rendering import make_original, render;"
        "render(make_original(b'---\\ntitle: a\\n---\\n# a', 'text/markdown'));"
        "print([n for n in ('trafilatura', 'lxml', 'pygments') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


DATA = os.environ.get("ANNOTATOR_TEST_DATA", "")
FILES = (
    sorted(path for path in Path(DATA).rglob("*") if path.suffix in {".md", ".txt"}) if DATA else []
)
needs_data = pytest.mark.skipif(not FILES, reason="ANNOTATOR_TEST_DATA names no folder of articles")


@needs_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_articles(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed: list[str] = []

    def watch(block: str) -> str:
        safe = defuse(block)
        changed.extend([block] if safe != block else [])
        return safe

    monkeypatch.setattr("annotator.core.rendering.dialect.defuse", watch)
    text = read_original(path).text
    assert len(text.encode()) > SMALL or not is_suspicious(text)
    check(convert_markdown(text).tree)
    assert changed == []


def letters(text: str) -> str:
    """Letters and digits alone, without link targets and tags."""
    return re.sub(r"\]\([^)]*\)|<[^>]*>|[\W_]", "", text)


@needs_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_headings_are_headings(path: Path) -> None:
    if path.suffix != ".md" or path.name == "commonmark-spec.md":
        pytest.skip("no headings, or headings about headings")
    text = re.sub(
        r"(?ms)<!--.*?-->|^ *(`{3,}|~{3,})[^\n]*\n.*?^ *\1`* *$", "", read_original(path).text
    )
    written = re.findall(r"(?m)^(?:> *)?#{1,6} +(.*?)#*$", text)
    found = [block.text for block in convert_markdown(text).tree.blocks if block.level]
    assert {letters(line) for line in written} <= {letters(line) for line in found}


@needs_data
def test_the_first_article_has_its_fourteen_paragraphs() -> None:
    path = next(path for path in FILES if path.suffix == ".txt")
    found = render(read_original(path))
    assert (found.renderer, len(found.tree.blocks), found.notices) == ("plain/1", 14, ())
    assert found.tree.text == path.read_text(encoding="utf-8").strip()


def test_nothing_is_lost_between_lines() -> None:
    lines = [
        f"{mark}w{number}"
        for number, mark in enumerate(("- ", "  ", "> ", "    ", "", "1. ", "# ") * 40)
    ]
    found = tree_of("\n".join(lines)).text.split()
    assert [word for word in found if word.startswith("w")] == [f"w{n}" for n in range(280)]
