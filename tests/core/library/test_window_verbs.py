"""Verbs of the workspace that the window offers: pasting, going back, opening once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.model import Kind, Pasted
from annotator.core.workspace import Outcome, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace.open(tmp_path / "verbs.sqlite", reader="Mia")
    yield opened
    opened.close()


PAGE = "https://paper.example/flood"
HTML = "<h1>Flood</h1><p>The river rose by four meters, and the <b>siren</b> was late.</p>"


def test_a_pasted_page_keeps_its_bytes_and_address(workspace: Workspace) -> None:
    opened = workspace.store(Workspace.read_pasted(Pasted("Flood", HTML, address=PAGE)))
    assert opened.article.title == "Flood"
    assert opened.article.details.url == PAGE
    assert (opened.version.came_by, opened.version.from_address) == ("clipboard", PAGE)
    stored = workspace.stored(opened.article.id)
    assert stored is not None
    assert stored.original.data == HTML.encode()


def test_the_same_address_again_is_a_new_version(workspace: Workspace) -> None:
    first = workspace.store(Workspace.read_pasted(Pasted(html=HTML, address=PAGE)))
    later = HTML.replace("four", "five")
    second = workspace.store(Workspace.read_pasted(Pasted(html=later, address=PAGE)))
    assert second.outcome is Outcome.NEW_VERSION
    assert second.article.id == first.article.id
    other = Pasted(html="<p>Quite other words, of which none was there.</p>", address=PAGE)
    third = workspace.store(Workspace.read_pasted(other))
    assert third.outcome is Outcome.NEW_BESIDE
    assert third.earlier_article_id == first.article.id
    joined = workspace.join_article(third.article.id, first.article.id)
    assert joined.article.id == first.article.id
    assert len(workspace.articles()) == 1


def test_an_earlier_version_becomes_the_current_one_again(workspace: Workspace) -> None:
    first = workspace.store(Workspace.read_pasted(Pasted(html=HTML, address=PAGE)))
    later = HTML.replace("four", "five")
    second = workspace.store(Workspace.read_pasted(Pasted(html=later, address=PAGE)))
    arrival = workspace.stored(first.article.id, first.version.id)
    assert arrival is not None
    again = workspace.store(arrival)
    assert (again.article.id, again.outcome) == (second.article.id, Outcome.KNOWN)
    assert again.version.id == again.article.current_version_id == first.version.id
    assert again.rendering.text == first.rendering.text
    with pytest.raises(AnnotatorError):
        workspace.stored(first.article.id, "no-such-version")


def test_pasted_text_without_a_heading_is_called_by_its_first_line(workspace: Workspace) -> None:
    opened = workspace.store(Workspace.read_pasted(Pasted("First line\n\nSecond \ud800 one")))
    assert opened.article.title == "First line"
    assert opened.rendering.text == "First line\nSecond \ufffd one"


def test_a_change_names_the_marks_it_touched(workspace: Workspace) -> None:
    opened = workspace.store(Workspace.read_pasted(Pasted("Some words to mark.")))
    first = workspace.mark(opened.article.id, 0, 4, Kind.CLAIM)
    workspace.set_kind(first.id, Kind.TESTIMONY)
    workspace.delete([first.id])
    for _ in range(3):
        assert workspace.touched_by(workspace.undo()) == [first.id]
    assert workspace.touched_by(workspace.redo()) == [first.id]


def test_a_library_is_opened_once_more_for_the_same_reader(workspace: Workspace) -> None:
    opened = workspace.store(Workspace.read_pasted(Pasted("Some words to mark.")))
    workspace.mark(opened.article.id, 0, 4, Kind.CLAIM)
    other = workspace.opener()()
    try:
        assert other.path == workspace.path
        assert other.reader == workspace.reader
    finally:
        other.close()


def test_an_export_is_known_by_its_ending_or_its_beginning(
    workspace: Workspace, tmp_path: Path
) -> None:
    data = workspace.export_json()
    for name, content, is_export in (
        ("a.annotator", b"", True),
        ("a.json", data, True),
        ("b.json", b'{"format": "other"}', False),
        ("c.md", data, False),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert Workspace.is_export(path) is is_export
    assert not Workspace.is_export(tmp_path / "missing.json")


def test_files_go_out_and_come_back(workspace: Workspace, tmp_path: Path) -> None:
    opened = workspace.store(Workspace.read_pasted(Pasted("Some words to mark.")))
    workspace.mark(opened.article.id, 0, 4, Kind.CLAIM)
    out, table = tmp_path / "out.annotator", tmp_path / "out.CSV"
    workspace.export_file(out)
    workspace.export_file(out, [opened.article.id])
    workspace.export_file(table)
    assert out.read_bytes() == workspace.export_json()
    assert b"Some" in table.read_bytes()
    with pytest.raises(AnnotatorError, match="file_unwritable"):
        workspace.export_file(workspace.path)
    other = Workspace.open(tmp_path / "other.sqlite")
    try:
        told = other.import_files([out, out], dry_run=True)
        assert (told.articles_added, told.marks_added) == (1, 1)
        assert (told.marks_unchanged, other.articles()) == (1, [])
        done = other.import_files([out, out])
        assert (done.articles_added, done.marks_added, done.marks_unchanged) == (1, 1, 1)
        with pytest.raises(AnnotatorError, match="file_missing"):
            other.import_files([tmp_path / "missing.annotator"])
    finally:
        other.close()
