"""What rendering gives, and the names of the renderers."""

import msgspec

from annotator.core.blocks import BlockTree
from annotator.core.model import Details
from annotator.core.rendering.notices import Notice

MARKDOWN_RENDERER = "markdown/1"
HTML_RENDERER = "html/1"
PLAIN_RENDERER = "plain/1"


class Rendered(msgspec.Struct, frozen=True):
    """What rendering made of an original."""

    tree: BlockTree
    renderer: str
    """`markdown/1`, `html/1` or `plain/1`: another text of the same original has another name."""
    details: Details = Details()
    """What the original says about itself."""
    notices: tuple[Notice, ...] = ()
    """What the reader should know about how it was read."""
