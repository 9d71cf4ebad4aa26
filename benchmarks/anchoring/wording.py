"""When two pieces of text have the same words."""

import unicodedata

import regex

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
    }
)

_TYPED_DASH = regex.compile(r"(?<!\S)--(?!\S)")


def plain(words: str) -> str:
    """Words without what typography and white space make of them; case is kept."""
    folded = _TYPED_DASH.sub("-", unicodedata.normalize("NFKC", words).translate(_SIGNS))
    return "".join(folded.split())
