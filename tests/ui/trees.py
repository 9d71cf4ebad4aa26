"""Block trees for the tests of the window: made by hand, and by Hypothesis."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from annotator.core.blocks import Block, BlockKind, BlockTree, Container, ContainerKind, Run, Style

HARD_WORDS = (
    "plain", "two  spaces", "a\u00a0b", "😀", "👩\u200d👩\u200d👧", "שלום", "العربية",
    "漢字かな", "e\u0301\u0302", "ที่นี่", "क्षत्रिय", "<b>&amp;", "\t", "\u200b", "\u200f",
    "\ufffc", "x" * 30, "𝔘𝔫𝔦", "office", "\x0c", "'\"",
)  # fmt: skip


@dataclass
class TreeMaker:
    """Builds a tree from calls in document order."""

    blocks: list[Block] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)

    def open(self, kind: ContainerKind, parent: int | None = None, **more: object) -> int:
        self.containers.append(
            Container(kind=kind, first=len(self.blocks), parent=parent, **more)  # type: ignore[arg-type]
        )
        return len(self.containers) - 1

    def leaf(
        self,
        text: str,
        container: int | None = None,
        kind: BlockKind = BlockKind.PARAGRAPH,
        **more: object,
    ) -> None:
        self.blocks.append(Block(kind=kind, text=text, container=container, **more))  # type: ignore[arg-type]

    def table(self, rows: list[list[str]], parent: int | None = None) -> None:
        table = self.open(ContainerKind.TABLE, parent)
        for number, cells in enumerate(rows):
            row = self.open(ContainerKind.ROW, table)
            for text in cells:
                self.leaf(text, self.open(ContainerKind.CELL, row, header=number == 0))

    def bullets(self, texts: list[str], parent: int | None = None, **more: object) -> None:
        around = self.open(ContainerKind.LIST, parent, **more)
        for text in texts:
            self.leaf(text, self.open(ContainerKind.ITEM, around))

    def tree(self) -> BlockTree:
        return BlockTree(tuple(self.blocks), tuple(self.containers))


def paragraphs(*texts: str) -> BlockTree:
    """Return a tree of plain paragraphs."""
    return BlockTree(tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts))


def everything() -> BlockTree:
    """Return a tree with one of each structure."""
    maker = TreeMaker()
    maker.leaf("A headline with an emoji 😀", kind=BlockKind.HEADING, level=1)
    maker.leaf("A paragraph\nwith a hard break and a link.", runs=(
        Run(2, 11, (Style.STRONG,)), Run(37, 41, (), link="https://example.org/a?b=1&c=2"),
    ))  # fmt: skip
    maker.open(ContainerKind.RULE)
    outer = maker.open(ContainerKind.LIST, ordered=True, number=3)
    item = maker.open(ContainerKind.ITEM, outer)
    maker.leaf("third", item)
    maker.bullets(["nested 👩\u200d👩\u200d👧", "more"], item)
    maker.open(ContainerKind.ITEM, outer)  # empty
    maker.leaf("fifth", maker.open(ContainerKind.ITEM, outer, task=True))
    quote = maker.open(ContainerKind.QUOTE)
    maker.leaf("quoted שלום words", quote)
    maker.leaf("if x:\n\n    print('😀')\n", quote, kind=BlockKind.CODE)
    maker.table([["head", ""], ["", "😀 cell"], ["a", "b"]])
    maker.table([["", ""]])
    definitions = maker.open(ContainerKind.DEFINITIONS)
    maker.leaf("term", maker.open(ContainerKind.TERM, definitions))
    maker.leaf("what it means", maker.open(ContainerKind.DEFINITION, definitions))
    maker.leaf("x = 1", kind=BlockKind.CODE)
    notes = maker.open(ContainerKind.FOOTNOTES)
    maker.leaf("A footnote.", maker.open(ContainerKind.ITEM, notes))
    maker.open(ContainerKind.RULE)
    return maker.tree()


_text = st.lists(
    st.one_of(
        st.sampled_from(HARD_WORDS),
        st.text(
            st.characters(
                blacklist_categories=("Cs",),
                blacklist_characters="\r\n\u2028\u2029\ufdd0\ufdd1",
            ),
            min_size=1,
            max_size=6,
        ),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
_code = st.lists(st.one_of(_text, st.just("")), min_size=1, max_size=4).map("\n".join)


@st.composite
def trees(draw: st.DrawFn) -> BlockTree:
    """Draw a tree of paragraphs, headings, code, lists, quotes, tables and rules."""
    maker = TreeMaker()
    for _ in range(draw(st.integers(1, 6))):
        _grow(draw, maker, None, 2)
    if not maker.blocks:
        maker.leaf("something")
    return maker.tree()


def _grow(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    leaves, around = (_grow_text, _grow_code), (_grow_rule, _grow_list, _grow_quote, _grow_table)
    draw(st.sampled_from(leaves + around if depth else leaves))(draw, maker, parent, depth)


def _grow_text(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    text = "\n".join(draw(st.lists(_text, min_size=1, max_size=2)))
    runs = (Run(0, 1, (Style.EMPHASIS, Style.CODE)),)
    level = draw(st.integers(0, 6))
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    maker.leaf(text, parent, kind, runs=runs, level=level)


def _grow_code(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    maker.leaf(draw(_code.filter(bool)), parent, BlockKind.CODE)


def _grow_rule(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    maker.open(ContainerKind.RULE, parent)


def _grow_list(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    around = maker.open(ContainerKind.LIST, parent, ordered=draw(st.booleans()), number=2)
    for _ in range(draw(st.integers(1, 3))):
        item = maker.open(ContainerKind.ITEM, around, task=draw(st.none() | st.booleans()))
        for _ in range(draw(st.integers(0, 2))):
            _grow(draw, maker, item, depth - 1)


def _grow_quote(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    quote = maker.open(ContainerKind.QUOTE, parent)
    for _ in range(draw(st.integers(0, 2))):
        _grow(draw, maker, quote, depth - 1)


def _grow_table(draw: st.DrawFn, maker: TreeMaker, parent: int | None, depth: int) -> None:
    width = draw(st.integers(1, 3))
    row = st.lists(st.just("") | _text, min_size=width, max_size=width)
    maker.table(draw(st.lists(row, min_size=1, max_size=3)), parent)
