"""Make the library file that a released schema keeps under tests/data, and what it must say.

    python tests/data/make_library.py 1

It is run once, before a schema is released; the files are never made again.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.core.library import Library
from annotator.core.model import Annotation, Details, Kind
from annotator.core.workspace import Workspace

HERE = Path(__file__).parent
DEVICE = "11111111-1111-4111-8111-111111111111"
TEXT = """# The ferry that never left 🌊

The ferry company paid 1.2 million for a boat that has not sailed once, the auditors found.

If the pier is not mended by spring, the island will lose its second summer.

"I waited three hours on the quay," says Ilse Brandt, "and nobody told us anything."

| what | how much |
|---|---|
| boat | 1.2 million |
| pier | |
"""


class Clock:
    """One second goes by at each look."""

    def __init__(self) -> None:
        self._present = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._present += timedelta(seconds=1)
        return self._present


def told(mark: Annotation) -> dict[str, object]:
    """A mark as plain values, all of it."""
    anchor = mark.anchor
    return {
        "id": mark.id,
        "article_id": mark.article_id,
        "kind": mark.kind.value,
        "original_quote": mark.original_quote,
        "reader": {"id": mark.reader.id, "name": mark.reader.name},
        "created_at": mark.created_at,
        "updated_at": mark.updated_at,
        "anchor": {
            "rendering_id": anchor.rendering_id,
            "passage": mark.passage
            and {
                "start": mark.passage.start,
                "end": mark.passage.end,
                "quote": mark.passage.quote,
            },
            "status": anchor.status.value,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "score": anchor.score,
            "reason": anchor.reason,
            "set_by": anchor.set_by.value,
            "set_at": anchor.set_at,
        },
        "note": mark.note,
        "tags": list(mark.tags),
        "origin": mark.origin.value,
        "review": mark.review.value,
        "copy_of": mark.copy_of,
        "deleted_at": mark.deleted_at,
        "extra": {},
    }


def fill(workspace: Workspace, folder: Path) -> None:
    """Do a little of everything."""
    file = folder / "ferry.md"
    file.write_text(TEXT, encoding="utf-8")
    opened = workspace.add(file)
    article = opened.article.id

    def mark(words: str, kind: Kind, **more: object) -> str:
        (place,) = workspace.find_quote(article, words)
        made = workspace.mark(article, place.start, place.end, kind, **more)  # type: ignore[arg-type]
        return made.id

    claim = mark("paid 1.2 million for a boat", Kind.CLAIM, note="see the audit", tags=["money"])
    mark("the island will lose its second summer", Kind.PROJECTION)
    witness = mark("I waited three hours on the quay", Kind.TESTIMONY, tags=["quay", "Ilse 🙂"])
    gone = mark("auditors", Kind.CLAIM)
    workspace.name_reader("Mia")
    workspace.edit(claim, note="see the audit, page 4")
    workspace.delete([gone])
    workspace.edit_article(article, Details(title="The ferry", publisher="The Courier"))
    file.write_text(TEXT.replace("three hours", "five hours"), encoding="utf-8")
    workspace.add(file)
    workspace.set_kind(witness, Kind.CLAIM)
    workspace.undo()


def main() -> None:
    """Write `library-vN.sqlite` and `library-vN.json`."""
    number = sys.argv[1]
    target = HERE / f"library-v{number}.sqlite"
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace(Library(Path(name) / "library.sqlite", DEVICE, clock=Clock()))
        fill(workspace, Path(name))
        (article,) = workspace.articles()
        marks = workspace.annotations(article.id) + workspace.trash()
        (HERE / f"library-v{number}.json").write_text(
            json.dumps([told(one) for one in marks], indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        workspace.backup(target)
        workspace.close()


if __name__ == "__main__":
    main()
