"""Original bytes to blocks and article text, the same for the same bytes wherever and whenever.

Importing this package is cheap: Markdown, nh3, PyYAML, charset-normalizer and the HTML extractor
are imported by the functions that need them.
"""

from annotator.core.rendering.notices import Notice, NoticeCode
from annotator.core.rendering.original import (
    MEDIA_TYPES,
    Original,
    make_original,
    read_original,
)
from annotator.core.rendering.plain import plain_tree
from annotator.core.rendering.render import expect_nothing, is_quick, render
from annotator.core.rendering.rendered import RENDERERS, Rendered
from annotator.core.rendering.storing import decode_tree, encode_tree, text_sha256

__all__ = [
    "MEDIA_TYPES",
    "RENDERERS",
    "Notice",
    "NoticeCode",
    "Original",
    "Rendered",
    "decode_tree",
    "encode_tree",
    "expect_nothing",
    "is_quick",
    "make_original",
    "plain_tree",
    "read_original",
    "render",
    "text_sha256",
]
