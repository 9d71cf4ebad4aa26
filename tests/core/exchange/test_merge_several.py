"""Adding several exports at once: one change, one report, all of them or none."""

from pathlib import Path

import pytest
from desks import Desks, mark

from annotator.core.errors import AnnotatorError
from annotator.core.workspace import Workspace


def hand_ins(home: Workspace, desks: Desks, folder: Path) -> list[Path]:
    """The article of the desk at home, marked by two others who each send it back."""
    paths = []
    for name in ("Bea", "Cem"):
        other = desks(name, reader=name)
        other.import_json(home.export_json())
        mark(other, other.articles()[0].id, "the office says", note=name)
        paths.append(folder / f"{name}.annotator")
        other.export_file(paths[-1])
    return paths


def test_several_files_are_one_change(home: Workspace, desks: Desks, tmp_path: Path) -> None:
    paths = hand_ins(home, desks, tmp_path)
    fresh = desks("fresh")
    told = fresh.import_files(paths, dry_run=True)
    assert fresh.articles() == []
    assert told == fresh.import_files(paths)
    assert (told.articles_added, told.readers_added, told.marks_added) == (1, 3, 4)
    assert told.marks_unchanged == 2
    article = fresh.articles()[0].id
    entry = fresh.undo()
    assert (entry.operation, entry.article_id) == ("import_several", article)
    assert fresh.annotations(article) == []
    assert fresh.next_undo() is None
    fresh.redo()
    assert len(fresh.annotations(article)) == 4


def test_a_mark_that_two_files_have_is_the_newer_one_and_is_undone(
    home: Workspace, desks: Desks, story: str, tmp_path: Path
) -> None:
    paths = [tmp_path / "first.annotator", tmp_path / "second.annotator"]
    home.export_file(paths[0])
    first = home.annotations(story)[0]
    home.edit(first.id, note="Newer", tags=["river"], start=first.passage.start - 4)
    home.export_file(paths[1])
    fresh = desks("fresh")
    assert fresh.import_files(paths).marks_updated == (first.id,)
    assert fresh.annotation(first.id).note == "Newer"
    fresh.undo()
    assert fresh.annotations(story) == []
    fresh.redo()
    found, wanted = fresh.annotation(first.id), home.annotation(first.id)
    assert (found.note, found.tags, found.passage) == ("Newer", ("river",), wanted.passage)


def test_one_faulty_file_of_several_is_named_and_nothing_is_added(
    home: Workspace, desks: Desks, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.annotator", tmp_path / "bad.annotator"
    home.export_file(good)
    bad.write_bytes(home.export_json().replace(b'"claim"', b'"klaim"'))
    fresh = desks("fresh")
    with pytest.raises(AnnotatorError, match="import_fault") as caught:
        fresh.import_files([good, bad])
    assert caught.value.parameters["file"] == bad
    assert fresh.articles() == []


def test_several_files_tell_one_progress(home: Workspace, desks: Desks, tmp_path: Path) -> None:
    shares: list[float] = []
    desks("fresh").import_files(hand_ins(home, desks, tmp_path), progress=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= 0.1
    assert 0.8 <= shares[-1] <= 1
