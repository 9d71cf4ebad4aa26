"""How long 10,000 marks take on 100 kB and on 1 MB."""

import random
import time

from anchoring import units
from anchoring.edits import edit
from anchoring.passages import Marker
from anchoring.placers import MakePlacer
from anchoring.sources import Source
from anchoring.stock import Stock
from annotator.core.model import Passage
from measure import Timing, calibration, print_timing

MARKS = 10_000
TARGETS = ((100_000, 2.0), (1_000_000, 10.0))
"""Bytes of the old text, and seconds."""
_ROUNDS = 3
_CHUNK = 30_000
"""Bytes that are edited at once."""
_OTHER = 0.3
"""The share of words that are others than in the sentence that was taken."""


def print_speed(known: list[Source], make: MakePlacer, seed: int) -> None:
    """Print the median of some rounds for each size, beside a fixed loop of the same run."""
    print()
    print_timing("calibration: 1,000,000 turns of a fixed loop", calibration())
    for size, target in TARGETS:
        old_text, new_text = revised(known, size, random.Random(f"speed {seed} {size}"))
        marker = Marker(old_text, [], random.Random(seed))
        passages = [marked.passage for marked in marker.passages(MARKS)]
        rounds = [_round(make, old_text, new_text, passages) for _ in range(_ROUNDS)]
        laid, placed = Timing(tuple(a for a, _ in rounds)), Timing(tuple(b for _, b in rounds))
        both = Timing(tuple(map(sum, rounds)))
        print_timing(f"{size // 1000} kB, 5 % edited: laying the texts beside each other", laid)
        print_timing(f"{size // 1000} kB: placing {len(passages)} marks", placed)
        print_timing(f"{size // 1000} kB: both", both)
        each = placed.median / len(passages) * 1e6
        verdict = "ok" if both.median <= target else "MISSED"
        print(f"{'':58}{each:.0f} µs a mark; target {target:.0f} s: {verdict}")


def revised(known: list[Source], size: int, pick: random.Random) -> tuple[str, str]:
    """A text of so many bytes, no sentence of which comes twice, and a medium revision of it."""
    stock = Stock(source.text for source in known if source.script == "Latin")
    old, new, reached = [], [], 0
    while reached < size:
        chunk = _chunk(stock, min(_CHUNK, size - reached), pick)
        reached += len(chunk.encode()) + 1
        old.append(chunk)
        new.append(edit(chunk, "medium", stock, pick).text)
    return "\n".join(old), "\n".join(new)


def _chunk(stock: Stock, size: int, pick: random.Random) -> str:
    """Paragraphs of sentences of the stock in which some words are others."""
    lines, reached = [], 0
    while reached < size:
        chosen = pick.choices(stock.sentences, k=pick.randint(3, 7))
        line = " ".join(_varied(sentence, stock, pick) for sentence in chosen)
        reached += len(line.encode()) + 1
        lines.append(line)
    return "\n".join(lines)


def _varied(sentence: str, stock: Stock, pick: random.Random) -> str:
    for start, end in reversed(units.words(sentence)):
        if pick.random() < _OTHER:
            things = stock.numbers if sentence[start].isdigit() else stock.words
            sentence = sentence[:start] + pick.choice(things) + sentence[end:]
    return sentence


def _round(
    make: MakePlacer, old_text: str, new_text: str, passages: list[Passage]
) -> tuple[float, float]:
    """Seconds of laying the texts beside each other, and of placing."""
    started = time.perf_counter()
    placer = make(old_text, new_text)
    laid = time.perf_counter()
    for passage in passages:
        placer.place(passage)
    return laid - started, time.perf_counter() - laid
