"""Two wordings of a mark as HTML: what differs is struck out or underlined, and shaded."""

from html import escape
from typing import TYPE_CHECKING

from annotator.core.model import CONTEXT
from annotator.ui.direction import is_right_to_left
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.core.anchoring.difference import Part

LONGEST = 4_000
"""Characters of a wording that are shown."""


def wordings_html(old: str, new: str, theme: Theme) -> tuple[str, str]:
    """Return the old and the new words of a mark, each as HTML."""
    # It brings along what takes 10 ms to import, and is wanted only where something has changed.
    from annotator.core.anchoring.difference import difference  # noqa: PLC0415

    found = difference(old[:LONGEST], new[:LONGEST])
    gone, came = "text-decoration:line-through", "text-decoration:underline; font-weight:600"
    return (
        _html(found.old, gone, theme, is_cut=len(old) > LONGEST),
        _html(found.new, came, theme, is_cut=len(new) > LONGEST),
    )


def _html(parts: "Iterable[Part]", style: str, theme: Theme, *, is_cut: bool) -> str:
    shade = f"background-color:{theme.shade.name()}; color:{theme.ink.name()}"
    shown = [
        escape(part.words)
        if part.is_common
        else f'<span style="{style}; {shade}">{escape(part.words)}</span>'
        for part in parts
    ]
    return "".join(shown).replace("\n", "<br>") + ("…" if is_cut else "")


def plain_html(words: str) -> str:
    """Return the words of a mark as HTML, with nothing to compare them to."""
    return escape(words[:LONGEST]).replace("\n", "<br>") + ("…" if len(words) > LONGEST else "")


def in_context_html(context: tuple[str, str], words: str, html: str, theme: Theme) -> str:
    """Return words, as `html`, between what is before and after them, which is quieter; all in the
    direction of the text.
    """
    prefix, suffix = _whole_words(*context)
    before, after = _quiet(prefix, theme), _quiet(suffix, theme)
    joined = f"{before}{_gap(prefix[-1:])}{html}{_gap(suffix[:1])}{after}"
    direction = "rtl" if is_right_to_left(prefix + words + suffix) else "ltr"
    return f'<p dir="{direction}" style="margin:0px">{joined}</p>'


def _whole_words(prefix: str, suffix: str) -> tuple[str, str]:
    """Leave out the words that are cut where what is around a passage begins and ends."""
    if len(prefix) == CONTEXT and " " in prefix:
        prefix = f"… {prefix.partition(' ')[2]}"
    if len(suffix) == CONTEXT and " " in suffix:
        suffix = f"{suffix.rpartition(' ')[0]} …"
    return prefix, suffix


def _quiet(context: str, theme: Theme) -> str:
    words = escape(" ".join(context.split()))
    return f'<span style="color:{theme.quiet.name()}">{words}</span>' if words else ""


def _gap(character: str) -> str:
    """Return the space that a piece of text has lost at its end."""
    return " " if character.isspace() else ""
