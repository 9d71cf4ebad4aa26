"""Finds the sentence around a place, within its line; abbreviations end none.

The rule is a short one, not that of UAX #29, which ends a sentence after "Dr." and "U.S.": a stop,
with what closes behind it, ends a sentence where white space and no small letter follow, unless the
word before it is a known abbreviation, an initial, or an ordinal before a month.
"""

import re

_FARTHEST = 20_000
"""Code points before and behind the place that are read at most."""

_STOP = re.compile(
    r"""(?:[。！？｡]++ [」』）】》〉”’]*+                # these need no space behind them
        (?! (?<=[」』]) (?:と|って|、))                 # a quoted sentence inside another
      | (?:[.!?…؟۔।॥։።]+ | (?<=[\u0370-\u03ff\u1f00-\u1fff]); | \u037e)
        ['"”’»“)\]」』\d\[]* (?=\s|$))""",
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘„«]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_ORDINAL = re.compile(r"\d{1,2}")
_MONTH = re.compile(
    r"\s*(?:Jan(?:uar|\.)|Feb(?:ruar|\.)|März|April|Mai|Juni|Juli|Aug(?:ust|\.)|Sept?(?:ember|\.)"
    r"|Okt(?:ober|\.)|Nov(?:ember|\.)|Dez(?:ember|\.))"
)
_ABBREVIATIONS = frozenset(
    {
        "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "fr", "st", "gen", "sen", "rep", "gov",
        "lt", "col", "maj", "capt", "cmdr", "adm", "sgt", "cpl", "pvt", "pres", "messrs", "mme",
        "mlle", "jr", "sr", "vs", "v", "etc", "al", "cf", "ca", "approx", "eds", "inc", "ltd",
        "co", "corp", "dept", "univ", "assn", "bros", "jan", "feb", "apr", "jun", "jul", "aug",
        "sep", "sept", "oct", "nov", "dec", "ave", "blvd", "rd", "hr", "hrn", "bzw", "usw", "vgl",
        "evtl", "ggf", "bspw", "inkl", "z.b", "d.h", "u.a", "e.g", "i.e", "a.m", "p.m", "sra",
        "srta", "dña", "ud", "uds", "dott", "sigg", "т.д", "т.п", "др", "डॉ", "प्रो",
        "ดร", "ศ.ดร", "รศ.ดร", "ผศ.ดร", "รศ", "ผศ", "นพ", "พญ", "ทพ", "พล.อ", "พล.ต.อ",
    }
)  # fmt: skip
"""Small, without their last full stop. They end no sentence."""
_OFTEN_LAST = frozenset(
    {"etc", "al", "a.m", "p.m", "inc", "ltd", "co", "corp", "usw", "jr", "sr",
     "т.д", "т.п", "др"}
)  # fmt: skip
"""Of these, those that do where a capital follows."""
_BEFORE_NUMBERS = frozenset({"no", "nos", "nr", "fig", "vol", "p", "pp", "ch", "sec", "art", "mar"})
"""Abbreviations where a number follows, else words."""


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Return the range of the sentence around `place`, without white space, in code points.

    Empty where the line has nothing but white space.
    """
    low = max(text.rfind("\n", 0, place) + 1, place - _FARTHEST)
    high = text.find("\n", place)
    high = min(len(text) if high < 0 else high, place + _FARTHEST)
    start = low
    for found in _STOP.finditer(text, low, high):
        if not _is_end(text, found, low, high):
            continue
        if found.end() > place:
            high = found.end()
            break
        start = found.end()
    while start < high and text[start].isspace():
        start += 1
    while start < high and text[high - 1].isspace():
        high -= 1
    return start, high


def _is_end(text: str, stop: re.Match[str], low: int, high: int) -> bool:
    """Whether a sentence ends at a stop that was found between `low` and `high`."""
    rest = text[stop.end() : min(high, stop.end() + 40)]
    following = rest.lstrip()[:1]
    if stop[0][0] not in ".…!?" or not following:
        return True
    if following.islower():
        return False
    before = text[max(low, stop.start() - 40) : stop.start()]
    return stop[0] != "." or not _is_abbreviated(before, rest)


def _is_abbreviated(before: str, rest: str) -> bool:
    """Whether the full stop between `before` and `rest` belongs to a word that it shortens."""
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    word = found[0]
    if _ORDINAL.fullmatch(word):
        return _MONTH.match(rest) is not None
    if word.lower() in _BEFORE_NUMBERS:
        return rest.lstrip()[:1].isdigit()
    if word.lower() in _ABBREVIATIONS:
        return word.lower() not in _OFTEN_LAST or not rest.lstrip()[:1].isupper()
    return _INITIALS.fullmatch(word) is not None and word != "I"
