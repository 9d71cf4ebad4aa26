"""Find words that somebody typed in an article text, whatever its white space."""

import re

from annotator.core.model import Passage


def find_quote(text: str, quote: str) -> list[Passage]:
    """Every passage whose words are those of `quote`, white space folded, in the text's order.

    Passages may overlap. A quote without words is found nowhere.
    """
    words = quote.split()
    if not words:
        return []
    # A lookahead, so that "ha ha" is found twice in "ha ha ha".
    pattern = re.compile("(?=(" + r"\s+".join(map(re.escape, words)) + "))")
    return [Passage(*found.span(1), found[1]) for found in pattern.finditer(text)]
