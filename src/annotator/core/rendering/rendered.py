"""What rendering gives, and the names of the renderers."""

import msgspec

from annotator.core.blocks import BlockTree
from annotator.core.model import Details
from annotator.core.rendering.notices import Notice

MARKDOWN_RENDERER = "markdown/1"
HTML_RENDERER = "html/1"
FRAGMENT_RENDERER = "fragment/1"
PLAIN_RENDERER = "plain/1"
RENDERERS = frozenset({MARKDOWN_RENDERER, HTML_RENDERER, FRAGMENT_RENDERER, PLAIN_RENDERER})
"""The renderers of today; what another one made is rendered anew when it is opened."""


class Rendered(msgspec.Struct, frozen=True):
    """What rendering made of an original."""

    tree: BlockTree
    renderer: str
    """`markdown/1`, `html/1`, `fragment/1` or `plain/1`: another text of the same original has
    another name.
    """
    details: Details = Details()
    """What the original says about itself."""
    notices: tuple[Notice, ...] = ()
    """What the reader should know about how it was read."""
