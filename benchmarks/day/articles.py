"""The articles of a day: our own words in several scripts, of many sizes and shapes."""

import random

LATIN = (  # noqa: SIM905 (it reads better)
    "the river rose by four meters on Monday and officials say that nobody was killed engineer"
    " expects dam to break if it rains again next week witness saw water door people left homes"
    " before night mayor lives there council will vote budget naïve Übergang émigré 40,520 2024"
).split()
RIGHT_TO_LEFT = (  # noqa: SIM905 (as above)
    "ارتفع النهر ليلا وقال المهندس إن السد سوف ينهار הנהר עלה בלילה"
).split()
HAN = "河水在夜里涨了四米工程师说大坝会垮"
EMOJI = ("🌊", "👩🏽‍🚒", "🇨🇭", "🏚️", "⚠️")
SIZES = (2_000, 6_000, 12_000, 30_000, 80_000, 160_000)
"""Bytes, about; those over 100,000 are rendered in a process of their own."""
SHARES = (20, 40, 25, 11, 3, 1)
"""How often each size comes, in hundredths."""


class Writer:
    """Writes one article after another, always the same ones for a seed."""

    def __init__(self, seed: int) -> None:
        self._pick = random.Random(seed)
        self._number = 0

    def words(self, count: int) -> str:
        """So many words, as they stand in a sentence."""
        return " ".join(self._pick.choices(LATIN, k=count))

    def typed(self, count: int) -> str:
        """So many words that every keyboard has keys for."""
        return " ".join(self._pick.choices([word for word in LATIN if word.isascii()], k=count))

    def article(self, size: int = 0) -> str:
        """Markdown of about `size` bytes; of a size that articles of a day have, unless said."""
        self._number += 1
        size = size or self._pick.choices(SIZES, SHARES)[0]
        parts = [f"# {self.words(5).capitalize()}, {self._number}"]
        length = 0
        while length < size:
            parts.append(self._pick.choice(PARTS)(self))
            length += len(parts[-1].encode())
        return "\n\n".join(parts) + "\n"

    def edited(self, text: str) -> str:
        """A later text of an article: a sentence more, one less, some words others."""
        parts = text.split("\n\n")
        if len(parts) > 4:
            del parts[self._pick.randrange(1, len(parts))]
        at = self._pick.randrange(1, len(parts))
        parts[at] = parts[at].replace("said", "told us").replace("river", "stream")
        parts.insert(self._pick.randrange(1, len(parts) + 1), self._paragraph())
        return "\n\n".join(parts).rstrip("\n") + "\n"

    def _paragraph(self) -> str:
        sentences = (
            self.words(self._pick.randint(6, 24)).capitalize()
            for _ in range(self._pick.randint(2, 6))
        )
        return ". ".join(sentences) + f" {self._pick.choice(EMOJI)}."

    def _section(self) -> str:
        return f"## {self.words(4).capitalize()}\n\n{self._paragraph()}"

    def _in_arabic(self) -> str:
        return " ".join(self._pick.choices(RIGHT_TO_LEFT, k=30)) + "."

    def _in_chinese(self) -> str:
        return "".join(self._pick.choices(HAN, k=50)) + "。"

    def _table(self) -> str:
        rows = "\n".join(
            f"| {self.words(2)} | {self.words(4)} | {self._pick.randint(1, 999)} |"
            for _ in range(self._pick.randint(3, 9))
        )
        return f"| Day | Place | Level |\n|---|---|--:|\n{rows}"

    def _code(self) -> str:
        return f"```python\ndef level():\n    return {self._pick.random()}  # {self.words(3)}\n```"

    def _list(self) -> str:
        return "\n".join(f"- {self.words(9)}\n  - [ ] {self.words(5)}" for _ in range(4))

    def _quote(self) -> str:
        return f"> {self._paragraph()}\n>\n> *{self.words(6)}* **{self.words(2)}**"

    def _link(self) -> str:
        return f"[{self.words(2)}](https://example.org/{self._number}) {self._paragraph()}"


PARTS = (
    *[Writer._paragraph] * 12,
    *[Writer._section] * 3,
    Writer._in_arabic,
    Writer._in_chinese,
    Writer._table,
    Writer._code,
    Writer._list,
    Writer._quote,
    Writer._link,
)
"""What an article is made of, as often as it stands here."""
