"""Export and import of 100,000 annotations, against `json.dumps` and `json.loads` of the same data.

    python benchmarks/exchange.py [ANNOTATIONS]

The library has 2,000 articles of about 10 kB (1,600 words) with 50 marks each: what a newsroom or a
course comes to in some years. `json.dumps` writes without indentation, which is faster than with.
"""

import hashlib
import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from annotator.core.exchange import decode_export
from annotator.core.library import Library
from annotator.core.progress import no_progress
from annotator.core.workspace import Workspace
from measure import calibration, in_turns, print_ratio, print_timing, ratio

ANNOTATIONS = 100_000
MARKS_OF_ARTICLE = 50
PARAGRAPHS = 16
ROUNDS = 3

EXPORT_TARGET, IMPORT_TARGET = 3, 5
SILENCE_TARGET = 0.1
"""Seconds between two calls of `progress`."""

MOMENT = "2026-03-01T12:00:00.000000Z"

WORDS = """the river rose by four meters on Monday and officials say that nobody was killed über
naïve 🌊 report engineer expects dam to break if it rains again next week witness saw water door
4,120 people left their homes before night 川 said mayor who lives there""".split()  # noqa: SIM905


class Maker:
    """Makes an export, always the same one."""

    def __init__(self) -> None:
        self._pick = random.Random(8)
        self.reader = self._id()

    def export(
        self,
        annotations: int,
        marks_of_article: int = MARKS_OF_ARTICLE,
        paragraphs: int = PARAGRAPHS,
    ) -> dict[str, Any]:
        """As many annotations, as plain values; a paragraph has 100 words."""
        articles = [
            self.part(number, marks_of_article, paragraphs)
            for number in range(annotations // marks_of_article)
        ]
        return {
            "format": "annotator",
            "format_version": "1.0",
            "generator": "benchmark",
            "readers": [{"id": self.reader, "name": "Ann"}],
            "articles": articles,
        }

    def _id(self) -> str:
        return str(uuid.UUID(int=self._pick.getrandbits(128), version=4))

    def _words(self, count: int) -> str:
        return " ".join(self._pick.choices(WORDS, k=count))

    def part(self, number: int, marks: int, paragraphs: int) -> dict[str, Any]:
        made = [self._words(100) for _ in range(paragraphs)]
        text, original = "\n".join(made), "\n\n".join(made)
        version, rendering = self._id(), self._id()
        details = ("author", "publisher", "published_on", "url", "archive_url", "language")
        return {
            "article": {
                "id": self._id(),
                "title": f"Article {number}",
                **dict.fromkeys(details, ""),
                "tags": [],
                "added_at": MOMENT,
                "done_at": None,
                "current_version": version,
            },
            "versions": [
                {
                    "id": version,
                    "sha256": hashlib.sha256(original.encode()).hexdigest(),
                    "media_type": "text/plain",
                    "encoding": "utf-8",
                    "byte_count": len(original.encode()),
                    "captured_at": MOMENT,
                    "came_by": "file",
                    "from_address": "",
                    "original": {"text": original},
                    "current_rendering": rendering,
                    "renderings": [
                        {
                            "id": rendering,
                            "renderer": "plain/1",
                            "text": text,
                            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
                            "made_at": MOMENT,
                        }
                    ],
                }
            ],
            "annotations": [self.annotation(text, version, rendering) for _ in range(marks)],
        }

    def annotation(self, text: str, version: str, rendering: str) -> dict[str, Any]:
        """A mark of 30 to 200 code points; a third has a note, a fifth has a tag."""
        start = self._pick.randrange(len(text) - 200)
        end = start + self._pick.randint(30, 200)
        others = ("utf16_start", "utf16_end", "utf8_start", "utf8_end")  # computed anew
        return {
            "id": self._id(),
            "kind": self._pick.choice(["claim", "projection", "testimony"]),
            "note": self._words(8) if self._pick.random() < 1 / 3 else "",
            "tags": self._words(1).split() if self._pick.random() < 1 / 5 else [],
            "reader": self.reader,
            "original_quote": text[start:end],
            "origin": "hand",
            "review": "accepted",
            "copy_of": None,
            "created_at": MOMENT,
            "updated_at": MOMENT,
            "deleted_at": None,
            "anchors": [
                {
                    "version": version,
                    "rendering": rendering,
                    "anchor_status": "same",
                    "start": start,
                    "end": end,
                    "quote": text[start:end],
                    "prefix": "",
                    "suffix": "",
                    **dict.fromkeys(others),
                    "score": None,
                    "reason": "by-hand",
                    "set_by": "hand",
                    "set_at": MOMENT,
                }
            ],
        }


class Silence:
    """Listens to progress for the longest time without a call."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.longest = 0.0

    def __call__(self, _share: float) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


@contextmanager
def library(folder: Path) -> Iterator[Workspace]:
    """A new library."""
    path = folder / f"{uuid.uuid4()}.sqlite"
    with closing(Workspace(Library(path, str(uuid.UUID(int=1, version=4))))) as workspace:
        yield workspace
    path.unlink()


def fresh_import(folder: Path, data: bytes) -> Callable[[], object]:
    """An import into an empty library."""

    def work() -> None:
        with library(folder) as workspace:
            workspace.import_json(data)

    return work


def print_silence(name: str, work: Callable[[Silence], object]) -> None:
    """How long one run goes without telling how far it is."""
    silence = Silence()
    work(silence)
    silence(1.0)
    verdict = "ok" if silence.longest <= SILENCE_TARGET else "MISSED"
    print(
        f"{name:58}{silence.longest * 1e3:9.1f} ms  (target {SILENCE_TARGET * 1e3:.0f}) {verdict}"
    )


def main() -> None:
    """Print the figures."""
    annotations = int(sys.argv[1]) if len(sys.argv) > 1 else ANNOTATIONS
    print_timing("calibration: 1,000,000 additions", calibration())
    with tempfile.TemporaryDirectory() as name, library(Path(name)) as workspace:
        folder = Path(name)
        workspace.import_json(json.dumps(Maker().export(annotations)).encode())
        data = workspace.export_json()
        print(f"{annotations} annotations, {len(data) / 1e6:.1f} MB of JSON")
        values = [json.loads(data)]
        dumps, export = in_turns(
            lambda: json.dumps(values[0], ensure_ascii=False).encode(),
            workspace.export_json,
            n=ROUNDS,
        )
        values.clear()
        loads, decode, import_ = in_turns(
            lambda: json.loads(data),
            lambda: decode_export(data, progress=no_progress),
            fresh_import(folder, data),
            n=ROUNDS,
        )
        for title, timing in (
            ("json.dumps", dumps),
            ("json.loads", loads),
            ("export", export),
            ("import: read and check", decode),
            ("import, all of it", import_),
        ):
            print_timing(title, timing)
        print_ratio("export / json.dumps", ratio(export, dumps), EXPORT_TARGET)
        print_ratio("import / json.loads", ratio(import_, loads), IMPORT_TARGET)
        print_silence(
            "export: longest silence", lambda heard: workspace.export_json(progress=heard)
        )
        with library(folder) as other:
            print_silence(
                "import: longest silence", lambda heard: other.import_json(data, progress=heard)
            )


if __name__ == "__main__":
    main()
