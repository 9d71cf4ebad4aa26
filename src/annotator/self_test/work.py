"""What a reader does with the program, from the sample article to an import elsewhere."""

from contextlib import closing
from pathlib import Path

from annotator.core.model import AnchorStatus, Annotation, Kind, Passage
from annotator.core.workspace import Workspace
from annotator.resources import resource
from annotator.self_test.desk import Desk
from annotator.self_test.hands import wait_until
from annotator.self_test.pixels import colors_of
from annotator.self_test.report import Unmet, expect
from annotator.ui.theme import LIGHT, ThemeChoice

SAMPLE = "Eleven Hours at Kestrel Dam"
PASSAGES = (
    ("the Orle rose by 4.7 meters in eleven hours at the bridge of Sallow", Kind.CLAIM, "C"),
    ("the reservoir will be full again before the middle of June", Kind.PROJECTION, "P"),
    ("I heard the ferry bell, which nobody rings at night", Kind.TESTIMONY, "T"),
    ("The office also says that 12,400 residents left in time.", Kind.TESTIMONY, "3"),
    ("12,400 residents left in time", Kind.CLAIM, "1"),
)
"""Passages of the sample, the last inside the one before: words, kind, and the key pressed."""
NOTE = "Measured by whom? 🌊 Ask the gauge's keeper."
REWORDED = "in eleven hours at the bridge", "within eleven hours and more at the bridge"
"""Words inside the first of them, and what an edited copy of the sample has instead."""
LARGE_PARAGRAPHS = 4000
PAGE = """<!doctype html><html><head><title>The ferry of Marrow</title>
<link rel="canonical" href="https://example.org/ferry">
<meta property="article:published_time" content="2024-05-03T10:00:00+02:00"></head><body>
<nav><a href="/">Home</a> <a href="/all">All</a></nav><article><h1>The ferry of Marrow</h1>
<p>The ferry of Marrow will stop in spring, the council said on Monday, because the new bridge
takes all the traffic that it lived from for more than a hundred years.</p>
<p>“I have crossed here since I was four,” said Ada Lund, who sells the tickets; she has counted
fewer than thirty passengers a day since the bridge was opened.</p></article></body></html>
"""


class Work:
    """The steps, in their order; each returns what it saw."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._noted = ""

    def open_empty(self) -> str:
        """The first start shows how to begin."""
        self._desk.open()
        expect(self._desk.window.empty_page.isVisible(), "the empty page is not shown")
        return self._desk.picture("empty")

    def open_sample(self) -> str:
        """The sample article opens."""
        desk = self._desk
        desk.act("open_sample")
        desk.wait_for_article(SAMPLE)
        expect("🌊" in desk.text, "the article has lost its emoji")
        return f"{len(desk.text)} characters"

    def mark(self) -> str:
        """A passage of each kind and an overlapping one are marked with mouse and key."""
        desk = self._desk
        made = [desk.mark(words, kind, key) for words, kind, key in PASSAGES]
        self._noted = made[0].id
        return ", ".join(f"{note.kind} {note.anchor.passage}" for note in made)

    def see_marks(self) -> str:
        """Each kind's tint is painted in the article."""
        desk = self._desk
        seen = {}
        desk.act(f"theme_{ThemeChoice.LIGHT}")
        for words, kind, _ in PASSAGES[:3]:
            start = desk.text.index(words)
            desk.window.view.reveal(Passage(start, start + len(words), words))
            picture = desk.window.view.viewport().grab().toImage()
            seen[kind.value] = colors_of(picture)[LIGHT.kinds[kind].tint.rgb()]
        expect(all(count > 100 for count in seen.values()), f"pixels of the tints: {seen}")
        return f"pixels of the tints: {seen}"

    def write_note(self) -> str:
        """A note is written beside its mark, and kept when the reader goes back to the text."""
        desk = self._desk
        desk.choose(PASSAGES[0][0])
        desk.hands.press("N")
        desk.hands.write(NOTE)
        desk.hands.press("Esc")
        self._wait_for_note(NOTE)
        return NOTE

    def see_other_program(self) -> str:
        """A tag that another program gives appears in the window."""
        desk = self._desk
        with desk.library() as workspace:
            workspace.edit(self._noted, tags=["gauge"])
        wait_until(lambda: self._shown().tags == ("gauge",), "the tag in the window")
        return "tag seen"

    def undo(self) -> str:
        """Undo takes the note back."""
        self._desk.hands.press("Ctrl+Z")
        self._wait_for_note("")
        return "note taken back"

    def redo(self) -> str:
        """Redo writes it again."""
        self._desk.hands.press("Ctrl+Shift+Z")
        self._wait_for_note(NOTE)
        return "note written again"

    def _wait_for_note(self, note: str) -> None:
        desk = self._desk
        wait_until(lambda: self._shown().note == note, f"the note {note!r} in the window")
        stored = next(each.note for each in desk.marks() if each.id == self._noted)
        expect(stored == note, f"the library has the note {stored!r}")

    def _shown(self) -> Annotation:
        note = self._desk.session.annotation(self._noted)
        if note is None:
            raise Unmet("the window does not know the mark")
        return note

    def reopen(self) -> str:
        """Closed and opened again, article, marks, and the place in the text are there."""
        desk = self._desk
        view = desk.window.view
        view.restore_position(desk.text.index("The night on Quay Street"))
        place, before = view.reading_position(), desk.marks()
        desk.open()
        desk.wait_for_article(SAMPLE)
        shown = desk.session.annotations()
        expect(desk.marks() == before, "the library's marks are not those of before")
        expect(sorted(note.id for note in shown) == sorted(note.id for note in before), str(shown))
        now = desk.window.view.reading_position()
        expect(now == place, f"the place is {now}, and was {place}")
        return f"{len(shown)} marks, place {place}"

    def mend(self) -> str:
        """Marks find their words in an edited copy of the sample; one of them was reworded."""
        desk, copy = self._desk, self._desk.scratch / "sample.md"
        original = resource("sample.md").read_text(encoding="utf-8")
        copy.write_text(original, encoding="utf-8")
        desk.window.open_files([copy])
        desk.wait_for_article(SAMPLE)
        before = {note.id: note.anchor.status for note in desk.marks()}
        old, new = REWORDED
        edited = original.replace(old, new)
        expect(edited != original, f"the sample does not say {old!r}")
        copy.write_text(edited, encoding="utf-8")
        desk.window.open_files([copy])
        wait_until(lambda: new in desk.text, "the new text in the window")
        wait_until(lambda: not any(note.anchor.is_pending for note in desk.marks()), "the marks")
        now = {note.id: note.anchor.status for note in desk.marks()}
        expect(now.keys() == before.keys(), f"the marks are {now}, and were {before}")
        expect(now[self._noted] is AnchorStatus.CHANGED, f"the reworded mark is {now[self._noted]}")
        others = {status for known, status in now.items() if known != self._noted}
        silent = {AnchorStatus.SAME, AnchorStatus.SHIFTED}
        is_silent = AnchorStatus.SHIFTED in others and others <= silent
        expect(is_silent, f"the other marks are {others}")
        copy.write_text(original, encoding="utf-8")
        desk.window.open_files([copy])
        wait_until(lambda: old in desk.text, "the first text in the window")
        return ", ".join(sorted(now.values()))

    def open_others(self) -> str:
        """A web page opens, and a large article, which a process of its own renders."""
        desk, seen = self._desk, []
        page, large = desk.scratch / "ferry.html", desk.scratch / "large.md"
        page.write_text(PAGE, encoding="utf-8")
        paragraphs = (f"Paragraph {n}: the *river* rose." for n in range(LARGE_PARAGRAPHS))
        large.write_text("# A large one\n\n" + "\n\n".join(paragraphs), encoding="utf-8")
        for path, title in ((page, "The ferry of Marrow"), (large, "A large one")):
            desk.window.open_files([path])
            expect(path is page or desk.session.is_working, "not rendered beside the window")
            desk.wait_for_article(title)
            seen.append(f"{path.name}: {len(desk.text)} characters")
            if path is page:
                self._see_details()
        expect(f"Paragraph {LARGE_PARAGRAPHS - 1}:" in desk.text, "the end is not there")
        return ", ".join(seen)

    def _see_details(self) -> None:
        """What the page says about itself was read, which takes data of other packages."""
        with self._desk.library() as workspace:
            found = {one.details.url: one.details.published_on for one in workspace.articles()}
        expect(found.get("https://example.org/ferry") == "2024-05-03", f"details: {found}")

    def examine(self) -> str:
        """The library is sound."""
        with self._desk.library() as workspace:
            findings = workspace.doctor(full=True)
            articles = len(workspace.articles())
        expect(not findings, f"found: {findings}")
        return f"{articles} articles, {len(self._desk.marks())} marks"

    def carry_over(self) -> str:
        """What is exported comes back in a fresh library, byte for byte."""
        desk = self._desk
        path = desk.folder / "self-test.annotator"
        with desk.library() as workspace:
            path.write_bytes(workspace.export_json())
        data = path.read_bytes()
        back = _export_of_import(data, desk.scratch / "fresh.sqlite")
        expect(back == data, f"{len(back)} bytes came back for {len(data)}")
        expect(all(words.encode() in data for words, _, _ in PASSAGES), "a passage is missing")
        return f"{len(data)} bytes"


def _export_of_import(data: bytes, library: Path) -> bytes:
    with closing(Workspace.open(library)) as workspace:
        workspace.import_json(data)
        return workspace.export_json()
