"""The lines of a report: one for each look."""

from day.footprint import Footprint

COLUMNS = (
    "actions",
    "articles",
    "marks",
    "library MB",
    "resident MB",
    "private MB",
    "held MB",
    "heap MB",
    "widgets",
    "Qt objects",
    "connections",
    "Python objects",
    "threads",
    "children",
    "files",
    "temporary",
)
HEADING = "  ".join(COLUMNS)


def line(seen: Footprint) -> str:
    """One look, below the heading."""
    cells = (
        str(seen.actions),
        str(seen.articles),
        str(seen.marks),
        f"{seen.library / 1e6:.1f}",
        f"{seen.memory.resident / 1024:.1f}",
        f"{seen.memory.private / 1024:.1f}",
        f"{seen.memory.held / 1024:.1f}",
        f"{seen.memory.heap / 1024:.1f}",
        str(seen.widgets),
        str(seen.objects.total()),
        str(seen.connections.total()),
        str(seen.values.total()),
        str(seen.threads.total()),
        str(seen.children),
        str(seen.files.total()),
        str(seen.scratch),
    )
    return "  ".join(cell.rjust(len(name)) for name, cell in zip(COLUMNS, cells, strict=True))
