"""A check of the program's own processes: a frozen program starts itself again for each."""

from contextlib import closing
from pathlib import Path

from annotator.core.anchoring import comparing, process
from annotator.core.model import AnchorStatus, Kind
from annotator.core.rendering.render import SMALL
from annotator.core.workspace import Workspace
from annotator.self_test.report import expect

PARAGRAPHS = 4000
QUOTE = "Paragraph 2000: the river rose."
REWORDED = "Paragraph 2000: the river never rose."


def check_processes(folder: Path) -> str:
    """A text so large that it is rendered, its mark looked for, and two states of it compared,
    each by a process of its own.
    """
    path = folder / "processes.md"
    paragraphs = [f"Paragraph {n}: the *river* rose." for n in range(PARAGRAPHS)]
    text = "# Large\n\n" + "\n\n".join(paragraphs)
    path.write_text(text, encoding="utf-8")
    with closing(Workspace.open(folder / "processes.sqlite")) as workspace:
        first = workspace.add(path)
        size = len(first.rendering.text)
        expect(len(text) > SMALL, "rendered without a process")
        expect(size > max(process.SMALL, comparing.SMALL), f"{size} characters are few")
        expect(first.rendering.renderer.startswith("markdown/"), first.rendering.renderer)
        place = workspace.find_quote(first.article.id, QUOTE)[0]
        workspace.mark(first.article.id, place.start, place.end, Kind.CLAIM)
        path.write_text(text.replace("2000: the *river*", "2000: the *river* never"), "utf-8")
        second = workspace.add(path)
        anchor = workspace.annotations(second.article.id)[0].anchor
        said = anchor.passage.quote if anchor.passage is not None else ""
        expect(anchor.status is AnchorStatus.CHANGED, f"the mark is {anchor.status}")
        expect(said == REWORDED, f"the mark says {said!r}")
        compared = workspace.compare(first.version.id, second.version.id)
    changed = sum(block.is_changed for block in compared.blocks)
    expect(changed == 1, f"{changed} of {len(compared.blocks)} blocks are changed")
    return f"rendered {size} characters, found {said!r}, compared {len(compared.blocks)} blocks"
