"""The one way from an original to its blocks."""

import msgspec

from annotator.core.blocks import BlockKind, BlockTree
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.model import Details
from annotator.core.progress import Progress, no_progress
from annotator.core.rendering.dialect import to_html
from annotator.core.rendering.notices import Notice
from annotator.core.rendering.original import NAMELESS, PLAIN, Original
from annotator.core.rendering.plain import render_plain
from annotator.core.rendering.sanitize import sanitize
from annotator.core.rendering.walk import walk


class Rendered(msgspec.Struct, frozen=True):
    """What rendering made of an original."""

    tree: BlockTree
    renderer: str
    """`markdown/1`, `plain/1` or `html/1`."""
    details: Details = Details()
    notices: tuple[Notice, ...] = ()


def render(original: Original, *, progress: Progress = no_progress) -> Rendered:
    """Render an original; the same one gives the same tree.

    `progress` is called at least every 0.1 s where that takes longer, and stops it by raising.
    Raises `AnnotatorError` ENCODING_WRONG, NO_TEXT, and whatever `progress` raises.
    """
    text = original.text
    if original.media_type == PLAIN:
        rendered = Rendered(render_plain(text), "plain/1")
    else:
        tree = walk(sanitize(to_html(text)))
        title = next((b.text for b in tree.blocks if b.kind is BlockKind.HEADING), "")
        rendered = Rendered(tree, "markdown/1", Details(title=title))
    if not rendered.tree.text.strip():
        raise AnnotatorError(ErrorCode.NO_TEXT, path=original.name or NAMELESS)
    return rendered
