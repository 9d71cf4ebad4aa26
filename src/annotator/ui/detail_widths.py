"""How the details of an article share the room of the strip above it, in one line or as fields."""

from collections.abc import Iterable, Mapping, Sequence

from annotator.ui.detail_field import DetailField

TAGS = "tags"
"""The name of the field that is none of `Details`."""
NARROW_TITLE = 150
"""Logical pixels that a title has at least, while there is anything to leave out for it."""
NARROWEST_TITLE = 70
"""Logical pixels that it has at least beside who wrote and who published the article."""
FIRST_LEFT_OUT = (TAGS, "url", "published_on", "author", "publisher")
"""Details that a narrow strip shows only when they are asked for, the first ones first."""
GAP = 6
"""Logical pixels between fields that have frames, and between their rows."""
LEAST_FIELDS = {"title": 220, "url": 200, TAGS: 160}
"""Logical pixels of such a field, where there is room; of any other, `LEAST_FIELD`."""
LEAST_FIELD = 150
WHOLE = frozenset({"title", TAGS})
"""Details that may have a row of their own in a narrow strip."""


def shares(fields: Iterable[DetailField], room: int) -> dict[str, int]:
    """Return how wide each shown detail of a line may be: short ones whole, long ones alike."""
    shown = {field.name: field for field in fields if not field.isHidden()}
    found = dict[str, int]()
    for name in sorted(shown, key=lambda name: shown[name].wanted_width):
        alike = max(0, room - sum(found.values())) // (len(shown) - len(found))
        found[name] = min(shown[name].wanted_width, alike)
    return found


def form_widths(
    fields: Iterable[DetailField], room: int, beside: Mapping[str, int]
) -> dict[str, int]:
    """Return how wide each field is: its words and room to type, in one row at most, less what is
    `beside` it; in a narrow strip two short ones stand beside each other.
    """
    found, half = dict[str, int](), (room - GAP) // 2
    for field in fields:
        wanted = max(field.typed_width, LEAST_FIELDS.get(field.name, LEAST_FIELD))
        is_half = half < LEAST_FIELD and field.name not in WHOLE
        found[field.name] = min(wanted, (half if is_half else room) - beside.get(field.name, 0))
    return found


def flow(widths: Sequence[int], room: int, gap: int) -> list[tuple[int, int, int]]:
    """Return of each of these its row, its left edge, and how much wider it is to be so that rows
    end where the strip does. With no room (0) given, all stand in one row.
    """
    rows: list[list[int]] = [[]]
    for width in widths:
        if room and rows[-1] and sum(rows[-1]) + len(rows[-1]) * gap + width > room:
            rows.append([])
        rows[-1].append(width)
    places = list[tuple[int, int, int]]()
    for number, row in enumerate(rows):
        left, free = 0, room - sum(row) - (len(row) - 1) * gap
        wider = free // len(row) if len(rows) > 1 else 0
        for width in row:
            places.append((number, left, wider))
            left += width + wider + gap
    return places
