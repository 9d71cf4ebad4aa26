"""Rendering 1 MB of Markdown, against Python-Markdown's own conversion with our extensions.

    python benchmarks/rendering.py

The text is made here; where ANNOTATOR_TEST_DATA names a folder of articles, they are measured too.
"""

import os
import random
from functools import partial
from pathlib import Path

from annotator.core.blocks import BlockTree
from annotator.core.rendering import make_original, render
from annotator.core.rendering.convert import convert_markdown
from annotator.core.rendering.dialect import to_html
from annotator.core.rendering.sanitize import sanitize
from annotator.core.rendering.walk import walk
from measure import calibration, in_turns, print_ratio, print_timing, ratio

SIZE = 1_000_000
"""Bytes of UTF-8."""

TARGET = 1.3

WORDS = """the a of in on it that they river town water level hall mayor people said expects would
Tuesday flood sandbags night 40,520 2024 émigré naïve 日本 🙂 *slowly* **at once** `code`
[a link](https://example.org/a) “quoted” – and, or. But""".split()  # noqa: SIM905 (it reads better)


def article(seed: int) -> str:
    """About 6 kB: headings, paragraphs, lists in lists, a quote, a table, code, a footnote."""
    pick = random.Random(seed)

    def words(count: int) -> str:
        return " ".join(pick.choice(WORDS) for _ in range(count))

    paragraphs = "\n\n".join(words(70) for _ in range(8))
    items = "\n".join(f"- {words(12)}\n  - {words(9)}" for _ in range(6))
    rows = "\n".join(f"| {words(2)} | {words(4)} | {pick.randint(1, 999)} |" for _ in range(6))
    return (
        f"## {words(5)}\n\n{paragraphs}\n\n{items}\n\n> {words(40)}[^{seed}]\n\n"
        f"| Day | Place | Level |\n|---|---|--:|\n{rows}\n\n```python\ndef level():\n"
        f"    return {seed}\n```\n\n[^{seed}]: {words(12)}\n\n"
    )


def generated() -> str:
    """`SIZE` bytes of our own."""
    return filled("".join(article(seed) for seed in range(300)))


def filled(text: str) -> str:
    """Repeated and cut to `SIZE` bytes."""
    data = text.encode()
    return (data * (SIZE // len(data) + 1))[:SIZE].decode(errors="ignore")


def blocks_and_text(text: str) -> str:
    """What an article is opened for."""
    return convert_markdown(text).tree.text


def tree_text(clean: str) -> BlockTree:
    """The walk alone."""
    return walk(clean)


def measure(name: str, text: str) -> None:
    """Print the figures of one text."""
    html = to_html(text)
    clean = sanitize(html)
    theirs, ours, sanitizing, walking = in_turns(
        partial(to_html, text),
        partial(blocks_and_text, text),
        partial(sanitize, html),
        partial(tree_text, clean),
    )
    print(f"\n{name}: {len(text.encode()):,} bytes")
    print_timing("Python-Markdown's own conversion, our extensions", theirs)
    print_timing("to blocks and text", ours)
    print_timing("  of which sanitizing", sanitizing)
    print_timing("  of which walking", walking)
    print_ratio("to blocks and text / own conversion", ratio(ours, theirs), TARGET)


def main() -> None:
    """Print everything."""
    print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
    own = generated()
    measure("generated", own)
    folder = os.environ.get("ANNOTATOR_TEST_DATA")
    if folder:
        paths = sorted((Path(folder) / "articles").glob("*.md"))
        measure("articles", filled("\n\n".join(path.read_text(encoding="utf-8") for path in paths)))
    original = make_original(own.encode(), "text/markdown")
    plain = make_original((own * 10).encode()[: 10 * SIZE], "text/plain", encoding="utf-8")
    worker, lines = in_turns(partial(render, original), partial(render, plain), n=3)
    print()
    print_timing("1 MB of Markdown through the worker process", worker)
    print_timing("10 MB of plain text", lines)


if __name__ == "__main__":
    main()
