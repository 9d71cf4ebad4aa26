"""Which article some bytes are, and what becomes of its marks when it has new ones."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.core.library.conftest import STORY

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.library import Outcome
from annotator.core.messages import sentence
from annotator.core.model import AnchorStatus, Details, Kind
from annotator.core.workspace import Opened, Workspace


def mark(workspace: Workspace, opened: Opened, words: str) -> str:
    """Mark words that the article says once; returns the mark's id."""
    (passage,) = workspace.find_quote(opened.article.id, words)
    return workspace.mark(opened.article.id, passage.start, passage.end, Kind.CLAIM).id


def test_an_article_is_added_with_what_its_text_says_of_it(opened: Opened, file: Path) -> None:
    assert opened.outcome is Outcome.ADDED
    assert opened.article.title == "The dam at Velm"
    assert opened.version.sha256 == __import__("hashlib").sha256(file.read_bytes()).hexdigest()
    assert opened.version.byte_count == len(file.read_bytes())
    assert opened.rendering.text.startswith("The dam at Velm\nThe river rose")
    assert opened.rendering.tree.text == opened.rendering.text


def test_a_text_without_a_title_has_the_name_of_its_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "interview notes.txt"
    path.write_text("No heading here.\n")
    assert workspace.add(path).article.title == "interview notes"


def test_the_same_content_is_the_same_version_wherever_it_lies(
    workspace: Workspace, opened: Opened, file: Path, tmp_path: Path
) -> None:
    mine = mark(workspace, opened, "rose by four meters")
    moved = tmp_path / "elsewhere" / "renamed.md"
    moved.parent.mkdir()
    file.rename(moved)
    again = workspace.add(moved)
    assert again.outcome is Outcome.KNOWN
    assert (again.article.id, again.version.id) == (opened.article.id, opened.version.id)
    assert [one.id for one in workspace.annotations(again.article.id)] == [mine]
    assert set(workspace.paths(again.article.id)) == {file, moved}
    assert workspace.paths(again.article.id)[0] == moved


def test_known_bytes_are_not_rendered_again(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    arrival = workspace.read(file)
    assert not workspace.needs_rendering(arrival)
    assert workspace.store(arrival).rendering == opened.rendering


def test_known_bytes_of_another_media_type_are_a_new_version(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    plain = tmp_path / "velm.txt"
    plain.write_text(STORY, encoding="utf-8")
    again = workspace.add(plain)
    assert again.outcome is Outcome.NEW_VERSION
    assert again.article.id == opened.article.id
    assert again.version.id != opened.version.id
    assert again.rendering.text.startswith("# The dam at Velm")


def test_a_changed_file_is_a_new_version_and_its_marks_come_along(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    early = mark(workspace, opened, "The dam at Velm")
    late = mark(workspace, opened, "She lives beside it")
    reworded = mark(workspace, opened, "will be cut off by Sunday")
    file.write_text(STORY.replace("by Sunday", "by Monday").replace("office said", "board said"))
    again = workspace.add(file)
    assert again.outcome is Outcome.NEW_VERSION
    assert again.article.id == opened.article.id
    found = {one.id: one for one in workspace.annotations(again.article.id)}
    assert found[early].anchor.status is AnchorStatus.SAME
    assert found[late].anchor.status is AnchorStatus.SHIFTED
    assert found[late].passage is not None
    assert again.rendering.text[found[late].passage.start :].startswith("She lives beside it")
    assert found[reworded].anchor.status is AnchorStatus.CHANGED
    passage = found[reworded].passage
    assert passage is not None
    assert passage.quote == "will be cut off by Monday"
    assert found[reworded].original_quote == "will be cut off by Sunday"


def test_back_at_the_old_words_every_mark_is_the_same(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    mine = mark(workspace, opened, "will be cut off by Sunday")
    file.write_text(STORY.replace("Sunday", "Monday"))
    newer = workspace.add(file)
    late = mark(workspace, newer, "She lives beside it")
    file.write_text(STORY)
    assert workspace.add(file).outcome is Outcome.KNOWN
    found = {one.id: one.anchor.status for one in workspace.annotations(opened.article.id)}
    assert found == {mine: AnchorStatus.SAME, late: AnchorStatus.SAME}


def test_a_mark_made_on_the_text_before_is_looked_for_in_the_text_after(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    """The window may still show what another program has replaced meanwhile."""
    (passage,) = workspace.find_quote(opened.article.id, "I saw the bridge go")
    file.write_text("# New headline\n\n" + STORY)
    newer = workspace.add(file)
    made = workspace.mark(
        opened.article.id,
        passage.start,
        passage.end,
        Kind.TESTIMONY,
        rendering_id=opened.rendering.id,
    )
    assert workspace.needs_healing(opened.article.id)
    assert workspace.heal(opened.article.id) == 1
    made = workspace.annotation(made.id)
    assert made.anchor.status is AnchorStatus.SHIFTED
    assert made.passage is not None
    assert newer.rendering.text[made.passage.start : made.passage.end] == "I saw the bridge go"


def test_another_text_at_the_same_place_is_another_article(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    file.write_text("# Bread prices\n\nFlour has become dearer in all seven markets since May.\n")
    other = workspace.add(file)
    assert other.outcome is Outcome.NEW_BESIDE
    assert other.article.id != opened.article.id
    assert other.earlier_article_id == opened.article.id
    assert {one.id for one in workspace.articles()} == {other.article.id, opened.article.id}


def test_what_was_taken_for_another_article_can_be_the_same_one_after_all(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    early = mark(workspace, opened, "rose by four meters")
    file.write_text("# Bread prices\n\nFlour has become dearer in all seven markets since May.\n")
    other = workspace.add(file)
    late = mark(workspace, other, "all seven markets")
    workspace.tag_article(other.article.id, ["bread"])
    joined = workspace.join_article(other.article.id, opened.article.id)
    assert [one.id for one in workspace.articles()] == [opened.article.id]
    assert joined.rendering == other.rendering
    assert joined.article.tags == ("bread",)
    assert workspace.heal(opened.article.id) == 1
    found = {one.id: one.anchor.status for one in workspace.annotations(opened.article.id)}
    assert found == {late: AnchorStatus.SAME, early: AnchorStatus.UNSURE}
    assert not workspace.needs_healing(opened.article.id)
    assert workspace.doctor(full=True) == []
    with pytest.raises(AnnotatorError) as caught:
        workspace.undo()
    assert caught.value.code is ErrorCode.UNDO_OVERTAKEN
    assert workspace.undo().operation == "mark"
    assert [one.id for one in workspace.annotations(opened.article.id)] == [early]
    file.write_text(STORY)
    assert workspace.add(file).article.id == opened.article.id
    (back,) = workspace.annotations(opened.article.id)
    assert back.anchor.status is AnchorStatus.SAME
    with pytest.raises(AnnotatorError):
        workspace.join_article(other.article.id, opened.article.id)


def test_the_same_address_is_a_new_version(workspace: Workspace) -> None:
    address = "https://news.example/velm"
    first = workspace.store(workspace.read_bytes(STORY.encode(), "text/markdown", address=address))
    changed = STORY.replace("four", "five").encode()
    second = workspace.store(workspace.read_bytes(changed, "text/markdown", address=address))
    assert (first.outcome, second.outcome) == (Outcome.ADDED, Outcome.NEW_VERSION)
    assert second.article.id == first.article.id
    assert second.article.details.url == address
    assert second.version.came_by == "clipboard"
    assert second.version.from_address == address


def test_a_new_version_fills_gaps_and_leaves_what_is_known(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    workspace.edit_article(opened.article.id, Details(title="My title"))
    file.write_text(f"---\ntitle: Theirs\nauthor: Ana Ruiz\n---\n\n{STORY}")
    again = workspace.add(file)
    assert again.article.title == "My title"
    assert again.article.details.author == "Ana Ruiz"


@pytest.mark.parametrize("is_named", [False, True])
def test_a_title_that_nobody_typed_goes_with_the_text(
    workspace: Workspace, tmp_path: Path, is_named: bool
) -> None:
    path = tmp_path / "strings.md"
    words = "\n\nWe talk of strings, which hold text, and of what is in them.\n"
    path.write_text("# Strings" + words, encoding="utf-8")
    article = workspace.add(path).article
    if is_named:
        for title in ("Other", "Strings"):
            workspace.edit_article(article.id, replace(article.details, title=title))
    path.write_text("# Storing Text with Strings" + words, encoding="utf-8")
    changed = workspace.add(path).article
    assert changed.id == article.id
    assert changed.title == ("Strings" if is_named else "Storing Text with Strings")


def test_details_tags_and_done_can_be_taken_back(workspace: Workspace, opened: Opened) -> None:
    article = opened.article.id
    workspace.edit_article(article, Details(title="A", publisher="B"))
    workspace.tag_article(article, ["dams", " dams ", "", "a  b"])
    assert workspace.article(article).tags == ("a b", "dams")
    assert workspace.set_done(article).done_at is not None
    workspace.set_done(article)
    for _ in range(3):
        workspace.undo()
    assert workspace.article(article).details == opened.article.details
    assert workspace.article(article).tags == ()
    assert workspace.article(article).done_at is None


def test_the_place_where_one_stopped_reading_is_kept_and_stays_inside(
    workspace: Workspace, opened: Opened, file: Path
) -> None:
    workspace.set_reading_position(opened.article.id, 150)
    assert workspace.article(opened.article.id).reading_position == 150
    file.write_text(STORY[:70])
    again = workspace.add(file)
    # The line in which it was is the last one of the new text.
    assert again.rendering.text.rindex("\n") < again.article.reading_position
    assert again.article.reading_position <= len(again.rendering.text)


def test_what_a_person_names(workspace: Workspace, opened: Opened, file: Path) -> None:
    article = opened.article.id
    assert workspace.resolve_article(str(file)).article.id == article
    assert workspace.resolve_article(article).article.id == article
    assert workspace.resolve_article(article[:6].upper()).article.id == article
    file.unlink()
    assert workspace.resolve_article(str(file)).article.id == article


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("nowhere.md", ErrorCode.FILE_MISSING),
        ("folder/nowhere", ErrorCode.FILE_MISSING),
        ("nowhere", ErrorCode.ARTICLE_UNKNOWN),
        ("abc", ErrorCode.ARTICLE_UNKNOWN),
    ],
)
def test_what_nobody_knows(workspace: Workspace, reference: str, code: ErrorCode) -> None:
    with pytest.raises(AnnotatorError) as caught:
        workspace.resolve_article(reference)
    assert caught.value.code is code


def test_the_beginning_of_two_ids_names_neither(
    workspace: Workspace, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "other.md"
    path.write_text("Another text.")
    other = workspace.add(path).article.id
    store = workspace._library.store
    store.table("article").update(1, {"uuid": "abcd0000" + opened.article.id[8:]})
    store.table("article").update(2, {"uuid": "abcd1111" + other[8:]})
    with pytest.raises(AnnotatorError) as caught:
        workspace.article("abcd")
    assert caught.value.code is ErrorCode.ARTICLE_AMBIGUOUS
    assert workspace.article("abcd1").id.startswith("abcd1111")


@pytest.mark.parametrize("verb", ["edit_article", "tag_article", "open_article"])
def test_an_article_that_is_not_there(workspace: Workspace, verb: str) -> None:
    arguments = {"edit_article": (Details(),), "tag_article": ([],), "open_article": ()}[verb]
    with pytest.raises(AnnotatorError) as caught:
        getattr(workspace, verb)("00000000-0000-0000-0000-000000000000", *arguments)
    assert caught.value.code is ErrorCode.ARTICLE_UNKNOWN


def test_an_encoding_that_was_chosen_by_hand_holds_for_these_bytes(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes("Zażółć gęślą jaźń, a woda była w Łodzi.".encode("cp1250"))
    chosen = workspace.add(path, encoding="cp1252")
    assert chosen.version.encoding == "cp1252"
    assert chosen.notices == ()
    again = workspace.resolve_article(str(path))
    assert (again.outcome, again.version.id) == (Outcome.KNOWN, chosen.version.id)
    other = workspace.add(path, encoding="cp1250")
    assert other.outcome is Outcome.NEW_VERSION
    assert other.article.id == chosen.article.id
    assert workspace.add(path).version.id == other.version.id


def test_a_date_is_kept_as_iso_and_what_is_none_is_refused(
    workspace: Workspace, opened: Opened
) -> None:
    article = opened.article.id
    typed = workspace.edit_article(article, Details(title="A", published_on="Sunday, 2 June 2024"))
    assert typed.details.published_on == "2024-06-02"
    with pytest.raises(AnnotatorError) as refused:
        workspace.edit_article(article, Details(title="B", published_on="31 Feb 2024"))
    assert refused.value.code is ErrorCode.DATE_UNREADABLE
    assert "2 June 2024" in sentence(refused.value)
    assert workspace.article(article) == typed
    assert workspace.edit_article(article, Details()).details.published_on == ""


def test_a_date_that_a_file_gives_stays_as_written(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "tale.md"
    path.write_text(f"---\ndate: in a far spring\n---\n\n{STORY} And so on.")
    details = workspace.add(path).article.details
    assert details.published_on == "in a far spring"
    article = workspace.articles()[0].id
    edited = workspace.edit_article(article, replace(details, author="Ana Ruiz"))
    assert edited.details == replace(details, author="Ana Ruiz")


def with_title(title: str, words: str = STORY) -> str:
    return f"---\ntitle: {title}\n---\n\n{words}"


def test_a_title_of_the_front_matter_goes_with_it(workspace: Workspace, file: Path) -> None:
    file.write_text(with_title("Dam failed"), encoding="utf-8")
    assert workspace.add(file).former_title == ""
    file.write_text(with_title("Dam failed twice"), encoding="utf-8")
    again = workspace.add(file)
    assert (again.article.title, again.former_title) == ("Dam failed twice", "Dam failed")
    assert workspace.add(file).former_title == ""
    [hit] = workspace.search("twice")
    assert hit.article_id == again.article.id


@pytest.mark.parametrize("typed", ["My title", "Dam failed"])
def test_a_title_that_was_typed_wins(workspace: Workspace, file: Path, typed: str) -> None:
    file.write_text(with_title("Dam failed"), encoding="utf-8")
    article = workspace.add(file).article
    for title in ("Another", typed):
        workspace.edit_article(article.id, replace(article.details, title=title))
    file.write_text(with_title("Dam failed twice"), encoding="utf-8")
    again = workspace.add(file)
    assert (again.article.title, again.former_title) == (typed, "")


def test_a_title_whose_typing_was_undone_was_not_typed(workspace: Workspace, file: Path) -> None:
    file.write_text(with_title("Dam failed"), encoding="utf-8")
    article = workspace.add(file).article
    workspace.edit_article(article.id, replace(article.details, title="My title"))
    workspace.undo()
    file.write_text(with_title("Dam failed twice"), encoding="utf-8")
    assert workspace.add(file).article.title == "Dam failed twice"


def test_a_title_that_was_imported_may_have_been_typed(
    workspace: Workspace, file: Path, tmp_path: Path
) -> None:
    file.write_text(with_title("Dam failed"), encoding="utf-8")
    article = workspace.add(file).article
    workspace.edit_article(article.id, replace(article.details, title="My title"))
    other = Workspace.open(tmp_path / "other.sqlite")
    other.import_json(workspace.export_json([article.id]))
    other.add(file)
    file.write_text(with_title("Dam failed twice"), encoding="utf-8")
    assert other.add(file).article.title == "My title"
    other.close()


def test_a_done_article_tells_that_its_text_has_changed_since(
    workspace: Workspace, file: Path
) -> None:
    article = workspace.add(file).article.id
    file.write_text(STORY + "\nA second paragraph.\n", encoding="utf-8")
    workspace.add(file)
    assert not workspace.set_done(article).has_changed_since
    done_at = workspace.article(article).done_at
    file.write_text(STORY + "\nA third paragraph.\n", encoding="utf-8")
    changed = workspace.add(file).article
    assert changed.has_changed_since
    assert changed.done_at == done_at
    assert [one.has_changed_since for one in workspace.articles()] == [True]
    assert not workspace.set_done(article).has_changed_since  # it was looked at again
    workspace.undo()
    assert workspace.article(article) == changed
    assert not workspace.set_done(article, done=False).has_changed_since


def test_a_done_article_has_not_changed_where_its_words_are_the_same(
    workspace: Workspace, file: Path
) -> None:
    article = workspace.add(file).article.id
    workspace.set_done(article)
    file.write_text(with_title("Dam"), encoding="utf-8")
    assert not workspace.add(file).article.has_changed_since
    file.write_text(STORY + "\nA second paragraph.\n", encoding="utf-8")
    assert workspace.add(file).article.has_changed_since
    file.write_text(STORY, encoding="utf-8")  # back to what was read
    assert not workspace.add(file).article.has_changed_since
    workspace.set_done(article)
    assert not workspace.article(article).has_changed_since


def test_a_damaged_row_of_the_history_hides_no_article(workspace: Workspace, file: Path) -> None:
    article = workspace.add(file).article.id
    workspace.set_done(article)
    file.write_text(STORY + "\nA second paragraph.\n", encoding="utf-8")
    workspace.add(file)
    with workspace._library.store.writing():
        workspace._library.store.connection.execute("UPDATE change_row SET after = '{no json'")
    assert [one.id for one in workspace.articles()] == [article]
