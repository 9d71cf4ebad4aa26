"""In which direction the lists of an article run: each in one, with all that is nested in it.

Every other paragraph takes its own direction from its first letter. Items that did so would have
their bullets right and left in one list, because a name or a word of another script stands first in
some of them. The first letter of the list would leave it to such a name as well: so it is the
script of most letters that counts (code counts for none), and where that does not tell, the
article's.
"""

import re
from collections import Counter
from unicodedata import bidirectional

from annotator.core.blocks import Block, BlockKind, BlockTree, ContainerKind, Style
from annotator.ui.direction import is_right_to_left

ENOUGH = 2_000
"""Letters of a list after which it is taken to go on as it began."""
_LISTS = {ContainerKind.LIST, ContainerKind.FOOTNOTES}
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of Unicode whose letters run from right to left (DerivedBidiClass.txt)."""


class ListDirections:
    """The direction of each leaf block that takes it from a list."""

    def __init__(self, tree: BlockTree) -> None:
        self._tree = tree
        self._is_mixed = _RIGHT_TO_LEFT.search(tree.text) is not None
        self._found: dict[int, str] = {}
        """By the indexes of the outermost lists."""

    def of(self, index: int) -> str:
        """Return "rtl" or "ltr" for a leaf block in a list; "" for one that has its own direction.

        That is what lies in no list, code, and the cells of tables.
        """
        block = self._tree.blocks[index]
        if not self._is_mixed or block.kind is BlockKind.CODE:
            return ""
        path = self._tree.path(block.container)
        kinds = [self._tree.containers[one].kind for one in path]
        if ContainerKind.TABLE in kinds:
            return ""
        around = next((one for one, kind in zip(path, kinds, strict=True) if kind in _LISTS), None)
        if around is None:
            return ""
        if around not in self._found:
            self._found[around] = self._direction(around)
        return self._found[around]

    def _direction(self, around: int) -> str:
        counts = Counter[bool]()
        for index in range(self._tree.containers[around].first, len(self._tree.blocks)):
            block = self._tree.blocks[index]
            if around not in self._tree.path(block.container) or counts.total() >= ENOUGH:
                break
            counts.update(_sides(block))
        if counts[True] == counts[False]:
            return "rtl" if is_right_to_left(self._tree.text) else "ltr"
        return "rtl" if counts[True] > counts[False] else "ltr"


def _sides(block: Block) -> list[bool]:
    """Return for each of the first letters of a block whether it runs from right to left."""
    if block.kind is BlockKind.CODE:
        return []
    words, place = [], 0
    for run in block.runs:
        if Style.CODE in run.styles:
            words.append(block.text[place : run.start])
            place = run.end
    words.append(block.text[place:])
    found = map(bidirectional, "".join(words)[:ENOUGH])
    return [letter != "L" for letter in found if letter in {"L", "R", "AL"}]
