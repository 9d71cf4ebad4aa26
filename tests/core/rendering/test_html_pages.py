"""HTML pages: the main text with its structure, and what a page says about itself."""

import socket

import pytest
from helpers import check, place, rendered

from annotator.core.blocks import IMAGE_CHARACTER
from annotator.core.model import Details
from annotator.core.rendering import NoticeCode, Original, make_original, render
from annotator.core.rendering.convert import convert
from annotator.core.rendering.decoding import declared_encoding
from annotator.core.rendering.html_page import read_page
from annotator.core.rendering.original import HTML

FILLER = (
    "The town hall expects more of it in the coming days, and people filled sandbags all night. "
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>River - The Paper</title>
<meta property="og:title" content="River town &amp; flood"><meta name="author" content="Mia Kern">
<meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2024-03-05T08:00:00Z">
<link rel="canonical" href="https://paper.example/river"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>River town</h1>
<p>It rose by <strong>40 cm</strong>, the <em>hall</em> <a href="https://h.example/a">said</a>.
{FILLER * 3}</p>
<h2>What comes next</h2><p>5 * 3 * 2 = 30, snake_case_name, _under_ and [brackets](x). {FILLER}</p>
<p># Not a heading, because this is HTML. {FILLER}</p>
<ul><li>First item of the list<ul><li>nested item</li></ul></li><li>Second item</li></ul>
<ol><li>one</li><li>two</li></ol>
<blockquote><p>We have seen this before, said an old man.</p></blockquote>
<table><tr><th>Day</th><th>Level</th></tr><tr><td>Mon</td><td>3.1 m</td></tr></table>
<pre><code class="language-python">def f():
    return 1 * 2
</code></pre>
<p>Line one<br>line two &amp; 1 &lt; 2 with <code>a_b</code>. {FILLER}</p><script>evil()</script>
</article><footer>Copyright</footer></body></html>"""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any use of the network fails."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_the_structure_of_the_main_text_is_kept(capfd: pytest.CaptureFixture[str]) -> None:
    found = convert(Original(PAGE.encode(), HTML, "utf-8"))
    check(found.tree)
    places = [(f"{b.kind.value}{b.level or ''}", place(found.tree, b)) for b in found.tree.blocks]
    assert places == [
        ("heading1", ""),
        ("paragraph", ""),
        ("heading2", ""),
        ("paragraph", ""),
        ("paragraph", ""),
        ("paragraph", "list/item"),
        ("paragraph", "list/item/list/item"),
        ("paragraph", "list/item"),
        ("paragraph", "list/item"),
        ("paragraph", "list/item"),
        ("paragraph", "quote"),
        ("paragraph", "table/row/cell"),
        ("paragraph", "table/row/cell"),
        ("paragraph", "table/row/cell"),
        ("paragraph", "table/row/cell"),
        ("code", ""),
        ("paragraph", ""),
    ]
    words = found.tree.text
    assert "5 * 3 * 2 = 30, snake_case_name, _under_ and [brackets](x)." in words
    assert "\n# Not a heading" in words
    assert "def f():\n    return 1 * 2\nLine one\nline two & 1 < 2 with a_b." in words
    assert all(word not in words for word in ("evil", "Copyright", "News"))
    styles = {
        (style.value, run.link) for b in found.tree.blocks for run in b.runs for style in run.styles
    }
    assert {("strong", ""), ("emphasis", ""), ("code", "")} <= styles
    assert "https://h.example/a" in {run.link for b in found.tree.blocks for run in b.runs}
    assert capfd.readouterr() == ("", "")


def test_what_a_page_says_about_itself() -> None:
    assert read_page(PAGE).details == Details(
        title="River town & flood",
        author="Mia Kern",
        publisher="The Paper",
        published_on="2024-03-05",
        url="https://paper.example/river",
        language="en-GB",
    )
    assert read_page("<p>x").details.language == ""


def test_pages_are_rendered_in_a_process_of_their_own() -> None:
    found = rendered(PAGE, HTML)
    assert (found.renderer, found.notices) == ("html/1", ())
    assert found.tree == convert(Original(PAGE.encode(), HTML, "utf-8")).tree
    assert found.details.title == "River town & flood"


def test_all_of_the_page_where_no_main_text_is_found() -> None:
    page = "<title>t</title><nav><h1>Menu</h1><ul><li>a<li>b</ul></nav><img src=x.png alt=y>"
    found = convert(Original(page.encode(), HTML, "utf-8"))
    assert [told.code for told in found.notices] == [NoticeCode.MAIN_TEXT_NOT_FOUND]
    assert found.tree.text == f"Menu\na\nb\n{IMAGE_CHARACTER}"


def test_terms_and_definitions_of_a_page() -> None:
    terms = "<dl><dt>Crest</dt><dd>The highest level that a river reaches.</dd></dl>"
    page = PAGE.replace("<blockquote>", f"{terms}<blockquote>")
    tree = convert(Original(page.encode(), HTML, "utf-8")).tree
    places = {block.text: place(tree, block) for block in tree.blocks}
    assert places["Crest"] == "definitions/term"
    assert places["The highest level that a river reaches."] == "definitions/definition"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<META http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", "cp1252"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=klingon>", None),
        ("<p>charset=cp1251", None),
    ],
)
def test_declared_encodings(head: str, encoding: str | None) -> None:
    assert declared_encoding(head.encode()) == encoding


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    page = PAGE.replace("<head>", "<head><meta charset=windows-1251>").replace(
        "The town hall", "Мэр сказал во вторник"
    )
    original = make_original(page.encode("cp1251"), HTML)
    assert original.encoding == "cp1251"
    found = render(original)
    assert "Мэр сказал во вторник expects more" in found.tree.text
    assert found.notices == ()
