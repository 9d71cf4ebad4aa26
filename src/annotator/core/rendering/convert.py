"""Markdown and HTML to blocks, without any limit on time: the work itself.

Small texts are converted in the program, others in a process that can be stopped (`process`).
"""

import re

from msgspec.structs import replace

from annotator.core.blocks import IMAGE_CHARACTER, BlockKind, BlockTree
from annotator.core.model import Details
from annotator.core.progress import Progress, no_progress
from annotator.core.rendering.defuse import strip_tags
from annotator.core.rendering.front_matter import LONGEST, split_front_matter
from annotator.core.rendering.notices import Notice, NoticeCode
from annotator.core.rendering.original import FRAGMENT, HTML, MARKDOWN, Original
from annotator.core.rendering.plain import render_plain
from annotator.core.rendering.rendered import (
    FRAGMENT_RENDERER,
    HTML_RENDERER,
    MARKDOWN_RENDERER,
    PLAIN_RENDERER,
    Rendered,
)
from annotator.core.rendering.sanitize import sanitize
from annotator.core.rendering.walk import walk


def convert(original: Original) -> Rendered:
    """Convert an original that is Markdown or HTML; whatever third-party code raises comes out."""
    text = original.text
    if original.media_type == FRAGMENT:
        return convert_fragment(text)
    return convert_html(text) if original.media_type == HTML else convert_markdown(text)


def convert_markdown(text: str) -> Rendered:
    """Markdown by the dialect; the title is the front matter's or the first heading."""
    from annotator.core.rendering.dialect import to_html  # noqa: PLC0415

    details, body = split_front_matter(text)
    # The marks of Markdown open few blocks in each other; only HTML in it does.
    tree = walk(sanitize(to_html(body), is_shallow="<" not in body))
    return Rendered(tree, MARKDOWN_RENDERER, _with_title(details, tree))


def convert_html(text: str) -> Rendered:
    """The main text of a page, or all of it where no main text is found."""
    from annotator.core.rendering.no_sockets import without_sockets  # noqa: PLC0415

    with without_sockets():
        from annotator.core.rendering.html_page import read_page  # noqa: PLC0415

    page = read_page(text)
    tree = walk(sanitize(page.main))
    notices: tuple[Notice, ...] = ()
    if not tree.text.strip():
        tree = walk(sanitize(text))
        notices = (Notice(NoticeCode.MAIN_TEXT_NOT_FOUND),)
    return Rendered(tree, HTML_RENDERER, _with_title(page.details, tree), notices)


def convert_fragment(html: str) -> Rendered:
    """All of a piece of HTML: what is its main text was decided by whoever selected it."""
    tree = walk(sanitize(html))
    return Rendered(tree, FRAGMENT_RENDERER, _with_title(Details(), tree))


def convert_plain(
    original: Original, *notices: Notice, progress: Progress = no_progress
) -> Rendered:
    """Any original as plain text, one paragraph a line; of HTML without its tags."""
    text = original.text
    details = Details()
    if original.media_type == MARKDOWN:
        details = split_front_matter(text).details
    elif original.media_type in {HTML, FRAGMENT}:
        text = strip_tags(text)
    return Rendered(render_plain(text, progress), PLAIN_RENDERER, details, notices)


def _with_title(details: Details, tree: BlockTree) -> Details:
    """The first heading of level 1, or else of any level, is the title where there is no other."""
    if details.title:
        return details
    headings = [block for block in tree.blocks if block.kind is BlockKind.HEADING]
    if not headings:
        return details
    best = next((block for block in headings if block.level == 1), headings[0])
    title = re.sub(rf"[{IMAGE_CHARACTER}\s]+", " ", best.text).strip()
    return replace(details, title=title[:LONGEST])
