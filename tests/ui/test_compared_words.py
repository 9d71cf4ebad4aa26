"""What a backup has more or less than what can be recovered is told by names."""

from collections.abc import Callable
from pathlib import Path

from tests.spoiling import spoil
from tests.ui.reading_hands import article_file

from annotator.core.model import Kind
from annotator.core.workspace import Workspace
from annotator.ui.keeping_words import compared_words

MARKED = "The mayor saw water"


def compared_after(path: Path, change: Callable[[Workspace, str], object]) -> str:
    """Back a library up, change it, damage it, and compare both."""
    library = path / "mine.sqlite"
    workspace = Workspace.open(library, reader="Mia")
    opened = workspace.add(article_file(path, f"# Flood\n\n{MARKED} there.\n"))
    start = opened.rendering.text.index(MARKED)
    workspace.mark(opened.article.id, start, start + len(MARKED), Kind.CLAIM)
    workspace.back_up_now()
    change(workspace, opened.article.id)
    workspace.close()
    spoil(library, "PRAGMA user_version")
    library.write_bytes(b"\xff" * 100 + library.read_bytes()[100:])
    found = Workspace.recover_beside(library)
    Workspace.discard(found)
    assert found.compared is not None
    return compared_words(found.compared)


def test_an_article_that_is_not_the_same_is_named_with_what_differs(tmp_path: Path) -> None:
    words = compared_after(
        tmp_path, lambda workspace, article: workspace.tag_article(article, ["water"])
    )
    assert "1 article not the same (\u2068“Flood”\u2069: tags)." in words


def test_what_the_backup_lacks_is_named(tmp_path: Path) -> None:
    def add(workspace: Workspace, _article: str) -> None:
        for name in ("A", "B", "C", "D"):
            workspace.add(article_file(tmp_path, f"# {name}\n\nOf {name}.\n", f"{name}.md"))

    words = compared_after(tmp_path, add)
    assert "4 articles missing (" in words
    assert words.count("“") == 3
    assert "and others)" in words


def test_a_mark_that_is_not_the_same_is_named(tmp_path: Path) -> None:
    def testify(workspace: Workspace, article: str) -> None:
        [note] = workspace.annotations(article)
        workspace.set_kind(note.id, Kind.TESTIMONY)

    assert f"1 mark not the same (\u2068“{MARKED}”\u2069)." in compared_after(tmp_path, testify)
