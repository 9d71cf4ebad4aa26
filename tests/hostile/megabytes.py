# ruff: noqa: E501 (attacks are easier to read in long lines)
"""Texts that make a parser work: one piece over and over, or numbered ones, in any length."""

from collections.abc import Callable
from itertools import count

REPEATED = (
    # brackets and links
    "[[[[", "](", "![", "[a](b) ", "[a](b)", "![a](b) ", "[a](b [", '[a](b "c") ', "[a](<b> ",
    "[a][b] ", "[a] ", "[a]: b\n", "[a](((((b", '[a](b "', "[a](b '\" ", "[![a](b)](c) ", "[a][",
    "](b(", "[a](<", "[a](b)\n\n", "[a][b]\n\n[b]: c\n\n", "[a [b] c] ",
    # emphasis and strikethrough
    "*_*_", "*a ", "*a* ", "**a** ", "***a** b* ", "_a_ ", "a*b*", "*a_ ", "*a **b ", "*a_b*c_",
    "**a*", "*a**b***c****d", "_a __b ", "**_", "* a *b", "*", "*a\n", "*(", ")*", "~~a~~ ", "~~a ",
    "~", "a~~b~~", "~~a~",
    # code and escapes
    "`a` ", "`a", "``a` ", "`", "\\`", "\\\\`", "`a`` ```b", "```\n", "~~~\n", "    a\n", "\\*", "\\\\",
    "\\[", "\\\n", "\\(a\\) ",
    # HTML, comments, entities
    "<b>", "<b>a</b> ", "<b a='1'>", "<div>", "<div>\n\n", "<!--", "x <!-- ", "<!-- a -->\n", "x <?",
    "x <![CDATA[", "<", "<a ", "<a b='", '<a b="', "&", "&#x", "&amp; ", "&#65;", "<script>", "<svg>",
    "<table><tr><td>", "<p>", "<ul><li>", "</b>", "<a href=x>", "<b><i></b>", "<a><b></a>", "<b><p>",
    "<font><p>x", "<details><summary>a</summary>\n\n", "<select><option>", "<table>a", "<table><b>",
    "<template>", "<math><mi>", "<nobr>", "<h1>", "<pre>\n", "<ruby><rt>", "<dl><dt>a<dd>",
    "<i id=a></i>", "<button>", "<p><fieldset>", "<frameset>",
    # containers and headings
    "> ", "> a\n", ">", "- a\n", "- ", "1. a\n", "- a\n\n  b\n\n", "- [ ] a\n", "- a\n+ b\n* c\n",
    "a\n: b\n", ": b\n", "[^1]", "[^1]: a\n", "> - ", "-     a\n", "# a\n", "#", "a\n---\n", "---\n",
    "* * *\n", "=", "# same\n\n",
    # tables
    "|a|b|\n|-|-|\n", "|", "|a", "a|b\n-|-\nc|d\n\n", "|-", "|a|\n|-|\n|b|\n",
    # addresses
    "<http://a.b> ", "http://a.b ", "http://a.b/", "www.a.b ", "a@b.cd ", "a@", "a.b@c.d.", "<a@b.c>",
    "a.a.", "http://a(", "http://a.b&", "a+b@c-", "a@b.cd+",
    # front matter, other dialects' marks, characters
    "---\na: b\n", "*[A]: b\n", "{: #a .b }\n", "!!! note\n    a\n", "$a$ ", "$$a", ":smile: ", "==a== ",
    "'a\" ", "...--", "a\r\n\rb\n\r", "a\n", "a\n\n", "a\t", "a  \n", "a", "word ", "\u200b", "\u202ea",
    "a\u0301", "\U0001f468\u200d", "\x02klzzwxh:0000\x03", "\u65e5\u672c\u3002", "&#xD800;",
    "*a* `b` [c](d) <b>e</b> http://f.g \\* &amp; ",
)  # fmt: skip
"""Pieces that are repeated."""

NUMBERED: dict[str, Callable[[int], str]] = {
    "definitions of links": lambda n: f"[r{n}]: b{n}\n",
    "longer and longer code": lambda n: "`" * n + "a",
    "elements with ids": lambda n: f"<i id=a{n}></i> ",
    "open elements with ids": lambda n: f"<b id=a{n}>",
    "attributes": lambda n: f"{'' if n else '<a'} a{n}=b",
    "deeper and deeper quotes": lambda n: ">" * n + " a\n",
    "deeper and deeper lists": lambda n: "  " * n + "- a\n",
    "steps of lists": lambda n: " " * (n % 80) + "- a\n",
    "further and further in": lambda n: " " * n + "a\n",
    "footnotes": lambda n: f"[^{n}]: a\n",
    "footnotes in footnotes": lambda n: f"[^{n}]: [^{n + 1}]\n",
    "many columns": lambda n: ("|a" if n != 1 else "|-") * 700 + "\n",
    "a long header": lambda n: "|a" if n else "a|b\n-|-\n|",
    "code in a row": lambda n: "`a`|" if n else "|a|b|\n|-|-|\n|",
    "escapes in a row": lambda n: "\\|" if n else "|a|b|\n|-|-|\n|",
}
"""Texts whose pieces are not alike: what the piece with a number is."""


def names() -> list[str]:
    """What `repeated` can make."""
    return [*REPEATED, *NUMBERED]


def repeated(name: str, size: int) -> str:
    """So many bytes of UTF-8 of that, and a word before it, so that it is never empty."""
    make = NUMBERED.get(name)
    parts, length = ["" if make else "x "], 0
    for number in count():
        parts.append(make(number) if make else name * 100)
        length += len(parts[-1].encode("utf-8", "replace"))
        if length >= size:
            break
    return "".join(parts).encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
