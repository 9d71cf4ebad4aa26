"""A dialect that was used goes at once: nothing of it waits for Python to look for circles."""

import gc

from markdown import Markdown

from annotator.core.rendering.dialect import to_html

TEXT = "# Head\n\nWords[^1] ~~gone~~ https://example.org\n\n| a |\n|---|\n| b |\n\n[^1]: Foot.\n"


def dialects() -> int:
    return sum(1 for one in gc.get_objects() if isinstance(one, Markdown))


def test_a_dialect_that_was_used_is_gone() -> None:
    gc.collect()
    gc.disable()
    try:
        before = dialects()
        for _ in range(3):
            assert "<h1>Head</h1>" in to_html(TEXT)
        assert dialects() == before
        assert gc.collect() < 50
    finally:
        gc.enable()
