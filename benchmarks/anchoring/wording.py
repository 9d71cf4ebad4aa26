"""When two pieces of text have the same words."""

import unicodedata

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
    }
)


def plain(words: str) -> str:
    """Words without what typography and white space make of them; case is kept."""
    folded = unicodedata.normalize("NFKC", words).translate(_SIGNS)
    return "".join(folded.split())
