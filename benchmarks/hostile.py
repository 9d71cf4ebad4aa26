"""Attacks on libraries, articles and exports for a while: how many, how long the slowest took, what
broke; and what a process that reads them asks of the system (strace, where it is there).

python benchmarks/hostile.py [SECONDS [megabytes]]
"""

import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "hostile"))

from attacks import FORMS, leads, prepare  # type: ignore[import-not-found]
from forged import cells, make_library, with_value  # type: ignore[import-not-found]
from megabytes import names, repeated  # type: ignore[import-not-found]
from test_hostile_articles import PIECES, nothing_opened  # type: ignore[import-not-found]
from tracing import trace  # type: ignore[import-not-found]
from visiting import visit  # type: ignore[import-not-found]

from annotator.core.errors import AnnotatorError
from annotator.core.rendering import make_original
from annotator.core.rendering.convert import convert
from annotator.core.rendering.original import FRAGMENT, HTML, MARKDOWN
from annotator.core.rendering.patience import slowness
from annotator.core.rendering.rendered import PLAIN_RENDERER
from annotator.core.workspace import Workspace

SECONDS = 240
SLOWEST = 5.0
"""Seconds of CPU for a megabyte, or for a library of a few kilobytes."""
MEGABYTE = 1_000_000
ORDINARY_EACH = 40
"""Hostile megabytes between two that are not, which tell how busy the machine is."""
ENDS = ("", "&", "<", ">", '"', "'", "{", "}", "=", "+", "-", "@", "\t", "\r", "\0", "\u202e", "%")
VALUES: tuple[object, ...] = (None, -1, 2**63, 1e308, "", [], {}, True, "9" * 400)
WORDS = (
    "=cmd|'/c calc'!A0",
    "<img src=x onerror=y>",
    "]](",
    "{0.__class__}",
    "%s%n",
    "\x1b]0;x\x07",
)


def main() -> None:
    """Print the figures; end with 1 where something broke."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name:
        os.environ["ANNOTATOR_HOME"] = str(Path(name) / "here")
        alone = sys.argv[2:] == ["megabytes"]
        faults = megabytes(seconds) if alone else everything(Path(name), seconds)
    print(f"faults: {len(faults)}")
    for one in faults[:20]:
        print(one)
    sys.exit(bool(faults))


def everything(folder: Path, seconds: float) -> list[str]:
    """All parts, each for its share of the time."""
    os.environ["ANNOTATOR_HOME"] = str(folder / "there")
    make_library(folder / "base.sqlite", folder)
    os.environ["ANNOTATOR_HOME"] = str(folder / "here")
    faults = libraries(folder, seconds * 0.3)
    faults += exports(folder, seconds * 0.1)
    faults += articles(seconds * 0.2)
    faults += megabytes(seconds * 0.2)
    for part in ("core", "window"):
        faults += traced(folder / part, part, seconds * 0.1)
    return faults


def libraries(folder: Path, seconds: float) -> list[str]:
    """Forge one value after the other, each in a copy of a library, and use all verbs on it."""
    every = list(cells(folder / "base.sqlite"))
    random.Random(0).shuffle(every)
    faults: list[str] = []
    slowest, count, stop = 0.0, 0, time.monotonic() + seconds
    for table, column, value in every:
        if time.monotonic() > stop:
            break
        start = time.process_time()
        path = with_value(folder / "base.sqlite", folder / "forged.sqlite", table, column, value)
        told = visit(path).faults
        passed = time.process_time() - start
        faults += [f"{table}.{column} = {str(value)[:60]}: {one[-200:]}" for one in told]
        if passed > SLOWEST:
            faults.append(f"{table}.{column}: {passed:.1f} s")
        slowest, count = max(slowest, passed), count + 1
    print(f"libraries: {count} of {len(every)} forged values, slowest {slowest:.2f} s of CPU")
    return faults


def exports(folder: Path, seconds: float) -> list[str]:
    """Replace values of an export by others, and add it: whole, or refused with a sentence."""
    with closing(Workspace.open(folder / "base.sqlite")) as there:
        text = there.export_json(history=True).decode()
    chance = random.Random(0)
    faults: list[str] = []
    added, count, stop = 0, 0, time.monotonic() + seconds
    with closing(Workspace.open(folder / "fresh.sqlite", reader="Vic")) as here:
        while time.monotonic() < stop:
            try:
                here.import_json(_spoiled(chance, json.loads(text)).encode("utf-8", "replace"))
                added += 1
            except AnnotatorError:
                pass
            except Exception as error:  # noqa: BLE001 (what is looked for)
                faults.append(f"export: {type(error).__name__}: {error!s:.150}")
            count += 1
        faults += [f"after imports: {one.code}" for one in here.doctor(full=True)]
    print(f"exports: {count} spoiled, {added} of them were still sound and added")
    return faults


def _spoiled(chance: random.Random, data: object) -> str:
    """An export in which some values are others."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        place, key = _place(chance, data)
        around = chance.choice(ENDS), chance.choice(WORDS), chance.choice(ENDS)
        values = (*VALUES, around[1], "".join(around))
        place[key] = chance.choice(values)
    text = json.dumps(data)
    return text if chance.random() < 0.9 else text[: chance.randrange(len(text))]


def _place(chance: random.Random, data: object) -> tuple[dict[object, object], object]:
    """Some member of some object or list inside a value."""
    held: object = data
    while True:
        keys = list(held) if isinstance(held, dict) else list(range(len(held)))  # type: ignore[arg-type]
        key = chance.choice(keys)
        inner = held[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.1:
            return held, key  # type: ignore[return-value]
        held = inner


def articles(seconds: float) -> list[str]:
    """Put pieces together at random, up to 100 kB, as Markdown, fragments and pages; convert."""
    chance = random.Random(0)
    faults: list[str] = []
    forms = [form.format(lead) for form in FORMS for lead in leads(Path("/outside"))]
    slowest, count, plain, stop = 0.0, 0, 0, time.monotonic() + seconds
    while time.monotonic() < stop:
        pieces = chance.choices((*PIECES, *forms), k=chance.choice((1, 5, 20, 200)))
        text = "".join(pieces) * chance.choice((1, 1, 1, 10))
        if chance.random() < 0.3:
            text = f"---\ntitle: {chance.choice(forms)}\nauthor: [{text[:200]}]\n---\n{text}"
        data = text.encode("utf-8", "replace")[:100_000]
        start = time.process_time()
        try:
            with nothing_opened():
                plain += not _is_converted(data, chance.choice((MARKDOWN, FRAGMENT, HTML)))
        except AssertionError as error:
            faults.append(f"{error!s:.100} {text[:200]!r}")
        passed = time.process_time() - start
        if passed > SLOWEST:
            faults.append(f"{passed:.1f} s for {len(data)} bytes: {text[:100]!r}")
        slowest, count = max(slowest, passed), count + 1
    print(
        f"articles: {count}, {plain} of them plain text because a parser failed; slowest "
        f"{slowest:.2f} s of CPU for at most 100 kB"
    )
    return faults


def _is_converted(data: bytes, kind: str) -> bool:
    """Whether an article is more than plain text, which the program makes it if a parser fails."""
    try:
        convert(make_original(data, kind, encoding="utf-8"))
    except Exception:  # noqa: BLE001 (parsers promise no kind of exception; render takes them all)
        return False
    return True


def megabytes(seconds: float) -> list[str]:
    """A megabyte of one piece after the other, and of some together, as the program takes it in:
    rendered, in a process that ends itself where it computes for too long, and stored in a library.
    Prints the seconds of CPU of both processes, and those of a megabyte of our own sample article.
    """
    chance = random.Random(0)
    told: list[tuple[float, float, str]] = []
    faults: list[str] = []
    every = [(kind, (name,)) for name in names() for kind in (MARKDOWN, FRAGMENT)]
    every += [(kind, (piece,)) for piece in PIECES for kind in (MARKDOWN, FRAGMENT, HTML)]
    chance.shuffle(every)
    stop, plain = time.monotonic() + seconds, 0
    ordinary = [_ordinary(faults)]
    while time.monotonic() < stop:
        others = (chance.choice((MARKDOWN, FRAGMENT, HTML)), tuple(chance.choices(PIECES, k=5)))
        kind, pieces = every.pop() if every else others
        data = repeated("".join(pieces), MEGABYTE).encode("utf-8", "replace")
        renderer, cpu, wall = _taken_in(data, kind, faults)
        plain += renderer == PLAIN_RENDERER
        told.append((cpu, wall, f"{kind} {''.join(pieces)[:60]!r}"))
        if len(told) % ORDINARY_EACH == 0:
            ordinary.append(_ordinary(faults))
    told.sort(reverse=True)
    ordinary.sort()
    print(
        f"a megabyte of the sample article, {len(ordinary)} times between them: median "
        f"{ordinary[len(ordinary) // 2]:.2f} s of CPU, {ordinary[0]:.2f} to {ordinary[-1]:.2f}"
    )
    return faults + _verdict(told, plain, len(every))


def _ordinary(faults: list[str]) -> float:
    """Seconds of CPU for a megabyte that is not hostile."""
    sample = (Path(__file__).parents[1] / "resources" / "sample.md").read_bytes()
    return _taken_in((sample * (MEGABYTE // len(sample) + 1))[:MEGABYTE], MARKDOWN, faults)[1]


def _verdict(told: list[tuple[float, float, str]], plain: int, left: int) -> list[str]:
    """Print how long a megabyte took; those that took too long."""
    limit = SLOWEST * slowness()
    over = [one for one in told if one[0] > limit]
    print(
        f"megabytes: n = {len(told)} ({left} of the set not tried), {plain} of them plain text in "
        f"the end; CPU for 1 MB: median {told[len(told) // 2][0]:.2f} s, worst {told[0][0]:.2f} s "
        f"({told[0][1]:.1f} s by the clock); over {limit:.1f} s ({SLOWEST:.0f} s on the "
        f"machine of the figures): {len(over)}: {'missed' if over else 'met'}"
    )
    for cpu, wall, what in told[:5]:
        print(f"  {cpu:.1f} s ({wall:.1f} s by the clock), beside the window: {what}")
    return [f"{cpu:.1f} s for a megabyte: {what}" for cpu, _, what in over]


def _taken_in(data: bytes, kind: str, faults: list[str]) -> tuple[str, float, float]:
    """By which renderer an article is shown, "" where it was refused; seconds of CPU until it is
    stored, and by the clock.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Workspace.open(Path(folder) / "library.sqlite", reader="Vic")) as workspace,
    ):
        start, before, renderer = time.monotonic(), _cpu(), ""
        try:
            arrival = workspace.read_bytes(data, kind, title="hostile", encoding="utf-8")
            renderer = workspace.store(arrival).rendering.renderer
        except AnnotatorError:
            pass
        except Exception as error:  # noqa: BLE001 (what is looked for)
            faults.append(f"{type(error).__name__}: {error!s:.100} {data[:100]!r}")
        return renderer, _cpu() - before, time.monotonic() - start


def _cpu() -> float:
    own, theirs = (resource.getrusage(who) for who in
                   (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def traced(folder: Path, part: str, seconds: float) -> list[str]:
    """What a process of its own asks of the system while it reads articles, pages, an export and a
    library that name files and machines which are not theirs.
    """
    if shutil.which("strace") is None:
        print(f"{part} traced: there is no strace here")
        return []
    folder.mkdir()
    prepare(folder)
    found = trace(folder, part, seconds)
    print(
        f"{part} traced: {found.calls} calls about files or sockets; sockets {len(found.sockets)}, "
        f"foreign files opened {len(found.outside)}, looked at {len(found.looked_at)}"
    )
    return [*found.sockets, *found.outside, *found.looked_at]


if __name__ == "__main__":
    main()
