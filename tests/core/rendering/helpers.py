"""What the tests of rendering share: short ways to render and to read a tree."""

import re

from annotator.core.blocks import Block, BlockTree, ContainerKind
from annotator.core.rendering import Rendered, make_original, render
from annotator.core.rendering.convert import convert
from annotator.core.rendering.original import MARKDOWN, Original

LEAFLESS = {ContainerKind.LIST, ContainerKind.TABLE, ContainerKind.ROW, ContainerKind.DEFINITIONS}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0\ufdd1]")


def tree_of(markdown: str) -> BlockTree:
    """The tree of a Markdown text, converted in this process."""
    return convert(Original(markdown.encode(), MARKDOWN, "utf-8")).tree


def rendered(text: str, media_type: str = "text/markdown") -> Rendered:
    """A text through the whole way in."""
    return render(make_original(text.encode(), media_type))


def place(tree: BlockTree, block: Block) -> str:
    """The containers around a block, as `list/item`."""
    return "/".join(tree.containers[index].kind.value for index in tree.path(block.container))


def leaves(markdown: str) -> list[tuple[str, str, str]]:
    """Kind, text and place of each leaf; a heading's kind has its level."""
    tree = tree_of(markdown)
    return [
        (f"{block.kind.value}{block.level or ''}", block.text, place(tree, block))
        for block in tree.blocks
    ]


def texts(markdown: str) -> list[str]:
    """The leaf texts."""
    return [block.text for block in tree_of(markdown).blocks]


def check(tree: BlockTree) -> None:
    """Assert everything that holds for every tree."""
    assert tree.text == "\n".join(block.text for block in tree.blocks)
    assert not FORBIDDEN.search(tree.text)
    tree.text.encode()
    for index, container in enumerate(tree.containers):
        assert container.parent is None or container.parent < index
        assert 0 <= container.first <= len(tree.blocks)
        assert len(tree.path(index)) <= 24
        assert 1 <= container.columns <= 100
        assert 1 <= container.rows <= 100
    for block, start in zip(tree.blocks, tree.starts, strict=True):
        assert tree.text[start : start + len(block.text)] == block.text
        _check_block(tree, block)


def _check_block(tree: BlockTree, block: Block) -> None:
    kind = None if block.container is None else tree.containers[block.container].kind
    assert kind not in LEAFLESS
    assert kind is not ContainerKind.RULE
    assert block.text or kind is ContainerKind.CELL
    if block.kind != "code":
        assert block.text == block.text.strip(" \n")
    assert not block.text.startswith("\n")
    end = 0
    for run in block.runs:
        assert end <= run.start < run.end <= len(block.text)
        end = run.end
