"""Libraries filled with articles and marks of our own, for the benchmarks that need a large one."""

import json
import random
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator.core.library import Library
from annotator.core.workspace import Workspace
from exchange import Maker

DEVICE = str(uuid.UUID(int=1, version=4))


def open_library(path: Path) -> Workspace:
    """Open or make a library."""
    return Workspace(Library(path, DEVICE))


def fill(path: Path, annotations: int, marks_of_article: int, paragraphs: int) -> None:
    """Import generated articles with `annotations` marks in all."""
    made = Maker().export(annotations, marks_of_article, paragraphs)
    with closing(open_library(path)) as workspace:
        workspace.import_json(json.dumps(made).encode())


def add_book(path: Path, paragraphs: int) -> None:
    """Add one long article without marks; a paragraph has 100 words."""
    text: str = Maker().part(0, 0, paragraphs)["versions"][0]["original"]["text"]
    with closing(open_library(path)) as workspace:
        workspace.store(workspace.read_bytes(text.encode(), "text/plain", title="A book"))


def mark_article(path: Path, article_id: str, marks: int) -> None:
    """Give one article so many marks, spread evenly over its text."""
    maker, pick = Maker(), random.Random(4)
    with closing(open_library(path)) as workspace:
        export: dict[str, Any] = json.loads(workspace.export_json([article_id]))
        part = export["articles"][0]
        version = part["versions"][0]
        rendering = version["renderings"][0]
        part["annotations"] = [
            maker.annotation(rendering["text"], version["id"], rendering["id"])
            for _ in range(marks)
        ]
        for annotation in part["annotations"]:
            annotation["id"] = str(uuid.UUID(int=pick.getrandbits(128), version=4))
        export["readers"] = [{"id": maker.reader, "name": "Ann"}]
        workspace.import_json(json.dumps(export).encode())
