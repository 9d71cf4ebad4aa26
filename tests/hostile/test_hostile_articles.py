# ruff: noqa: E501, ISC004 (attacks are easier to read in long lines)
"""A stranger's article, clipboard or export is read without harm, and opens nothing else."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core import messages
from annotator.core.errors import AnnotatorError
from annotator.core.model import Kind, Pasted
from annotator.core.rendering.convert import convert
from annotator.core.rendering.original import FRAGMENT, HTML, MARKDOWN, make_original
from annotator.core.workspace import Workspace
from annotator.ui.tips import plain_tip

WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "webbrowser.", "urllib.", "ctypes.")
_seen: list[tuple[str, str]] = []
_is_watching = [False]


def _hook(
    event: str, arguments: tuple[object, ...], is_watching: list[bool] = _is_watching
) -> None:
    """Note what is opened; at the end it is asked still, when the names of the module are gone.

    A number is a file that is open already, maybe by a thread of a test before.
    """
    is_file = is_watching[0] and event == "open" and not isinstance(arguments[0], int)
    if is_file or (is_watching[0] and event.startswith(WATCHED)):
        _seen.append((event, str(arguments[:1])))


sys.addaudithook(_hook)


@contextmanager
def nothing_opened() -> Iterator[None]:
    """Nothing of the network is touched and no file outside Python's own code is opened."""
    _seen.clear()
    _is_watching[0] = True
    try:
        yield
    finally:
        _is_watching[0] = False
    own = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[2] / "src"))
    allowed = [one for one in _seen if one[0] == "open" and any(part in one[1] for part in own)]
    assert [one for one in _seen if one not in allowed] == []


PIECES = (
    '<img src="file:///etc/passwd" srcset="//host/a.png 2x">', "![x](//host/share/x.png)",
    "![x](\\\\\\\\host\\\\share\\\\x.png)", "![x](../../../etc/passwd)", "[[[[", "](", "|a|b|\n|-|-|\n",
    '<style>@import url("//host/x.css"); b{background:url(file:///x)}</style>', "<svg><image "
    'xlink:href="http://h/x"/></svg>', '<meta http-equiv="refresh" content="0;url=http://h">',
    '<base href="http://h/">', "<script>x</script>", "![d](data:image/svg+xml;base64,PHN2Zz4=)",
    "[a](javascript:x)", "[a]: file:///etc/passwd\n", "<!ENTITY a SYSTEM 'file:///etc/passwd'>&a;",
    "---\ntitle: !!python/object/apply:os.system ['id']\n---\n", "---\na: &a [*a]\n---\n",
    '<iframe src="http://h">', "<table><tr><td>" * 20, "> " * 200, "\u202e", "\0", "\ud83d\ude00",
    "`" * 50, "*_" * 50, "&#0;&#xD800;&#x110000;", "<![CDATA[", "<![", "[^1]\n\n[^1]: [^1]\n", "\n\n",
    "<a href='ms-msdt:/id'>b</a>", "--!>", "<p " * 30, "\r", "word ",
)  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12).map("".join),
    st.sampled_from([MARKDOWN, FRAGMENT, "text/plain"]),
)
def test_any_article_is_read_without_opening_anything(text: str, media_type: str) -> None:
    data = text.encode("utf-8", "replace")
    with nothing_opened():
        try:
            tree = convert(make_original(data, media_type, encoding="utf-8")).tree
        except AnnotatorError as error:
            assert messages.sentence(error)  # noqa: PT017 (either way is right)
            return
    for block in tree.blocks:
        for run in block.runs:
            assert run.link.startswith(("http://", "https://", "mailto:", "#")) or (
                ":" not in run.link and not run.link.startswith(("/", "\\"))
            )
            assert not run.image.startswith(("/", "\\"))
            assert ":" not in run.image
            assert ".." not in run.image.split("/")


@pytest.fixture(scope="module")
def imported() -> None:
    """What reads pages, and touches the system where it is imported."""
    page = b"<html><body><article><p>Some words of it.</p></article></body></html>"
    assert convert(make_original(page, HTML, encoding="utf-8")).tree.text


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("piece", PIECES)
def test_a_page_is_read_without_opening_anything(piece: str) -> None:
    page = f"<html><body><article>{piece}<p>{'Some words of it. ' * 20}</p></article></body></html>"
    data = page.encode("utf-8", "replace")
    with nothing_opened():
        assert convert(make_original(data, HTML, encoding="utf-8")).tree.text


def changed(value: object, path: list[int], new: object) -> object:
    """A copy of JSON with one value inside it replaced."""
    if not path or not isinstance(value, dict | list) or not value:
        return new
    keys: list[object] = list(value) if isinstance(value, dict) else list(range(len(value)))
    chosen = keys[path[0] % len(keys)]
    pairs = {key: value[key] for key in keys}  # type: ignore[index]
    pairs[chosen] = changed(pairs[chosen], path[1:], new)
    return pairs if isinstance(value, dict) else list(pairs.values())


NASTY = st.sampled_from(
    [None, -1, 2**63, 1e308, "", "x", "\0", "{kind.__class__}", [], {}, [[]], {"a": "b"}, True,
     "9999-12-31T23:59:59.999999Z", "<img src=x><b>", "=1+1", "\ud800", "x" * 10_000]
)  # fmt: skip


def test_any_export_is_added_whole_or_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# The ferry\n\nnever left the quay\n", encoding="utf-8")
    with closing(Workspace.open(tmp_path / "a.sqlite", reader="Mia")) as workspace:
        article = workspace.add(file).article.id
        workspace.mark(article, 0, 3, Kind.CLAIM, note="n", tags=["t"])
        export = json.loads(workspace.export_json(history=True))

    with closing(Workspace.open(tmp_path / "b.sqlite", reader="Vic")) as here:

        @settings(max_examples=60, deadline=None)
        @given(st.lists(st.integers(0, 30), min_size=1, max_size=7), NASTY)
        def attack(path: list[int], new: object) -> None:
            data = json.dumps(changed(export, path, new)).encode()
            try:
                here.import_json(data)
            except AnnotatorError as error:
                assert messages.sentence(error)  # noqa: PT017 (either way is right)
            for entry in here.history():
                assert messages.operation(entry.operation, entry.parameters)
            here.export_csv()

        attack()
        for data in (
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"format":1' + b"0" * 10**6,
            b"\xff",
            b"",
        ):
            with pytest.raises(AnnotatorError):
                here.import_json(data)


def test_what_is_pasted_needs_no_more_than_its_words() -> None:
    with nothing_opened():
        for piece in PIECES:
            try:
                Workspace.read_pasted(Pasted(text=piece, html=f"<p>{piece}</p>"))
            except AnnotatorError as error:
                assert messages.sentence(error)  # noqa: PT017 (either way is right)


def test_a_tooltip_shows_html_of_others_as_words() -> None:
    assert "<img" not in plain_tip("<img src=//host/share/x.png><b>")
    assert plain_tip("a & b") == "a & b"
