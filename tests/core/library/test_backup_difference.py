"""What a preview of a restore tells is compared by what two libraries hold, not by their keys."""

from pathlib import Path

from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace


def test_a_preview_tells_a_text_that_differs_under_the_same_key(
    workspace: Workspace, file: Path, opened: Opened
) -> None:
    story = file.read_text(encoding="utf-8")
    first = workspace.back_up_now()
    file.write_text(story + "\nA first edit.\n", encoding="utf-8")
    workspace.add(file)
    edited = workspace.back_up_now()
    workspace.restore(first.path)
    file.write_text(story + "\nAnother edit.\n", encoding="utf-8")
    workspace.add(file)
    preview = workspace.preview_restore(edited.path)
    assert preview.articles.changed == 1
    assert [one.details for one in preview.by_article] == [("text",)]
    workspace.restore(edited.path)
    assert not workspace.preview_restore(edited.path)


def test_a_preview_tells_a_mark_that_was_set_on_the_same_words_elsewhere(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "twice.md"
    file.write_text("It rose by five meters. It fell by five meters.\n", encoding="utf-8")
    article = workspace.add(file).article.id
    first, second = workspace.find_quote(article, "five meters")
    mark = workspace.mark(article, first.start, first.end, Kind.CLAIM)
    made = workspace.back_up_now()
    assert not workspace.preview_restore(made.path)
    workspace.edit(mark.id, start=second.start, end=second.end)
    assert workspace.preview_restore(made.path).marks.changed == 1
    workspace.undo()
    assert not workspace.preview_restore(made.path)
