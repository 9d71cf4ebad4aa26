"""What a library remembers of the recovery that it came of, so that it can be told later."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from annotator.core.keeping import Recovered


class Aftermath(Struct, frozen=True):
    """What was saved of a damaged library, and where the rest is."""

    at: str
    """In the form of the library's times."""
    article_count: int
    mark_count: int
    damaged: str
    """The name of the damaged file, which was not changed; some libraries have its path, of which
    the name alone counts (`whereabouts`).
    """
    rows: str = ""
    """The same of the file with the rows that were set aside; empty where there are none."""
    set_aside: Mapping[str, int] = field(default_factory=dict)
    """How many rows were set aside, by table."""
    made_anew: Mapping[str, int] = field(default_factory=dict)
    """How many rows stand in for lost ones, by table."""
    lost_names: tuple[str, ...] = ()
    """The first of the articles and marks that were set aside, by title or words."""
    uncertain: int = 0
    """Marks that may be as they were before their last changes, which are lost."""


def aftermath_of(found: Recovered, at: str) -> Aftermath:
    """What is to be remembered of a recovery when its result is in the library's place."""
    return Aftermath(
        at=at,
        article_count=found.article_count,
        mark_count=found.mark_count,
        damaged=found.source.name,
        rows=found.quarantine.name if found.quarantine is not None else "",
        set_aside=dict(found.quarantined),
        made_anew=dict(found.mended),
        lost_names=found.lost_names,
        uncertain=found.uncertain,
    )


def whereabouts(file: str, folders: Sequence[Path]) -> tuple[Path, bool]:
    """Where a file of a recovery is, and whether it is there; its name alone where it is not.

    It is looked for by its name, in these folders alone (`paths.folders_of`): a library may be a
    stranger's and name any place, and to look at one on a share of Windows tells that machine who
    looks.
    """
    name = Path(file).name
    found = next((place for one in folders if (place := one / name).is_file()), None)
    return (found or Path(name)), found is not None


def aftermath_lines(found: Aftermath, folders: Sequence[Path]) -> list[str]:
    """What the command line tells of it, in English; `folders` are as in `whereabouts`."""
    saved = f"{_counted(found.article_count, 'article')} and {_counted(found.mark_count, 'mark')}"
    damaged, is_there = whereabouts(found.damaged, folders)
    lines = [
        f"It was recovered from a damaged file at {found.at}: {saved}.",
        f"  The damaged file is {damaged}"
        if is_there
        else f"  The damaged file is gone: {damaged}",
    ]
    if found.set_aside:
        counted = ", ".join(f"{table} {number}" for table, number in found.set_aside.items())
        lines.append(f"  Rows that were set aside: {counted}")
    if found.rows:
        rows, is_there = whereabouts(found.rows, folders)
        lines.append(f"  They are in {rows}" if is_there else f"  Their file is gone: {rows}")
    lines += [f"  Set aside: “{' '.join(name.split())[:90]}”" for name in found.lost_names]
    if found.uncertain:
        lines.append(f"  {uncertain_words(found.uncertain)}")
    return lines


def uncertain_words(number: int) -> str:
    """What the command line tells of marks whose last changes may be lost, in English."""
    marks = _counted(number, "mark")
    return f"A part of the history is lost: {marks} may lack the last changes."


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
