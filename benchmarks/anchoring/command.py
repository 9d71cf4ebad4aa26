"""The command line."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from anchoring.chains import print_chains
from anchoring.judging import Verdict
from anchoring.placers import PLACERS, MakePlacer
from anchoring.revisions import pairs, print_pairs, write_to_judge
from anchoring.sources import Part, Source, sources
from anchoring.speed import print_speed
from anchoring.tables import moved_by_markup, tables, targets
from anchoring.trials import PLANS, Plan, trials, verdicts


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    options = _parser().parse_args(arguments)
    known, make = sources(options.data), PLACERS[options.placer]
    parts = list(Part) if options.part == "both" else [Part(options.part)]
    for part in parts:
        _print_part(part, known, make, options)
    if options.data:
        seen = list(pairs(options.data, make, options.seed))
        print_pairs(seen)
        if options.judge:
            write_to_judge(seen, options.judge, options.seed, options.judged)
    if options.times or options.size == "long":
        print_speed(known, make, options.seed)


def judged(
    part: Part, known: list[Source], make: MakePlacer, plan: Plan, seed: int = 1
) -> list[Verdict]:
    """Every verdict of one part."""
    return list(verdicts(trials(part, known, plan, seed), make, plan))


def _print_part(
    part: Part, known: list[Source], make: MakePlacer, options: argparse.Namespace
) -> None:
    started = time.perf_counter()
    found = judged(part, known, make, PLANS[options.size], options.seed)
    seconds = time.perf_counter() - started
    names = ", ".join(source.name for source in known if source.part is part)
    print(f"\n=== {part.value}: {names}; {options.placer}, {seconds:.1f} s in all\n")
    print("\n".join([*tables(found), "", *targets(found)]))
    if options.placer == "full":
        print_chains(part, known, PLANS[options.size].passages, options.seed)
    _print_worst(found, options.show)


def _print_worst(found: Sequence[Verdict], most: int) -> None:
    """Show what went wrong, the silent first."""
    silently = [one for one in found if one.is_silently_wrong]
    markup = [one for one in moved_by_markup(found) if not one.is_silently_wrong]
    wrong = [one for one in found if one.is_wrong and not one.is_silently_wrong]
    lost = [one for one in found if one.is_lost and not one.is_wrong]
    named = {"silently wrong": silently, "markup alone": markup, "wrong": wrong, "lost": lost}
    for name, cases in named.items():
        for case in cases[:most]:
            print(f"\n{name}: {case.text}, {case.edit}, {case.sort.value}\n{case.shown}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python benchmarks/anchoring", description=__doc__)
    parser.add_argument("--part", choices=["tuning", "aside", "both"], default="tuning")
    parser.add_argument("--size", choices=list(PLANS), default="short")
    parser.add_argument("--data", type=Path, help="a folder with articles and revisions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--placer", choices=list(PLACERS), default="full")
    parser.add_argument("--times", action="store_true", help="time 10,000 marks in short form too")
    parser.add_argument("--judge", type=int, default=0, help="write so many placements to read")
    parser.add_argument("--judged", type=Path, default=Path("to-judge.txt"), help="where to")
    parser.add_argument("--show", type=int, default=0, help="how many cases of each fault to show")
    return parser
