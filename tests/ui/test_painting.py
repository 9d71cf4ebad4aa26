"""A mark's tint lies where Qt would paint a selection of the same words; lanes keep apart."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage, QPalette, QTextCursor
from pytestqt.qtbot import QtBot
from tests.ui.pixels import differences, places_of
from trees import TreeMaker, everything, paragraphs

from annotator.core.blocks import Block, BlockKind, BlockTree, ContainerKind, Run, Style
from annotator.core.model import (
    Anchor,
    AnchorStatus,
    Annotation,
    Kind,
    Passage,
    Reader,
    Rendering,
)
from annotator.ui.article_view import ArticleView
from annotator.ui.painting import LANES_IN_LEADING, lane_depth
from annotator.ui.theme import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    KindColors,
    Theme,
    article_palette,
    window_palette,
)

TINT = QColor(250, 40, 200)
INVISIBLE = QColor(0, 0, 0, 0)
PLAIN = replace(LIGHT, kinds=dict.fromkeys(Kind, KindColors(TINT, INVISIBLE)))


def rendering_of(tree: BlockTree) -> Rendering:
    return Rendering("r", "v", "test/1", tree.text, "", tree)


def annotation(
    text: str, start: int, end: int, name: str = "a", kind: Kind = Kind.CLAIM
) -> Annotation:
    passage = Passage(start, end, text[start:end])
    anchor = Anchor("r", passage, AnchorStatus.SAME)
    return Annotation(name, "article", kind, passage.quote, Reader("me"), "", "", anchor)


def show(qtbot: QtBot, tree: BlockTree, theme: Theme = PLAIN) -> ArticleView:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(760, 500)
    view.set_theme(theme)
    view.show_rendering(rendering_of(tree), None)
    view.article_document.finish()
    view.show()
    return view


def tinted(image: QImage, color: QColor = TINT) -> set[tuple[int, int]]:
    """Return the pixels of exactly that color."""
    return places_of(image, color)


def painted_mark(view: ArticleView, start: int, end: int) -> set[tuple[int, int]]:
    view.show_annotations([annotation(view.article_document.text, start, end)])
    pixels = tinted(view.viewport().grab().toImage())
    view.show_annotations([])
    return pixels


def painted_selection(view: ArticleView, start: int, end: int) -> set[tuple[int, int]]:
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.Highlight, TINT)
    palette.setColor(QPalette.ColorRole.HighlightedText, PLAIN.ink)
    view.setPalette(palette)
    offsets, cursor = view.article_document.offsets, view.textCursor()
    cursor.setPosition(offsets.to_position(start))
    cursor.setPosition(offsets.to_end_position(end), QTextCursor.MoveMode.KeepAnchor)
    view.place_cursor(cursor)
    pixels = tinted(view.viewport().grab().toImage())
    view.clear_selection()
    return pixels


def in_table() -> BlockTree:
    maker = TreeMaker()
    maker.leaf("before")
    maker.table([["head one", "head two"], ["a cell", "some words in a cell"]])
    return maker.tree()


def in_lists() -> BlockTree:
    maker = TreeMaker()
    outer = maker.open(ContainerKind.LIST, ordered=True)
    item = maker.open(ContainerKind.ITEM, outer)
    maker.leaf("first item", item)
    maker.bullets(["nested item with some words"], item)
    return maker.tree()


CASES = {
    "one line": (paragraphs("A line with some words in it."), "some words"),
    "two lines": (paragraphs("word " * 40 + "the end of it"), "word the end"),
    "Arabic": (paragraphs("قال الرجل إن الماء جاء في الليل"), "الرجل إن"),
    "Hebrew and Latin": (paragraphs("abc שלום עולם def"), "שלום עולם d"),
    "Latin in Arabic": (paragraphs("قال 123 شخصا إن Reuters كتب"), "شخصا إن Reu"),
    "ligature": (paragraphs("The office is affine."), "ffi"),
    "Hindi": (paragraphs("क्षत्रिय हिन्दी में"), "क्षत्रिय हि"),
    "Thai": (paragraphs("ที่นี่มีน้ำ"), "นี่มี"),
    "Japanese": (paragraphs("記録的な損失を出した。"), "的な損失"),
    "emoji": (paragraphs("a 👩\u200d👩\u200d👧 b 😀 c"), "👩\u200d👩\u200d👧 b 😀"),
    "table cell": (in_table(), "words in a"),
    "heading cell": (in_table(), "head two"),
    "list": (in_lists(), "item with some"),
    "code": (
        BlockTree((Block(kind=BlockKind.CODE, text="if x:\n    return 1\nelse:\n    pass"),)),
        "x:\n    return 1\nel",
    ),
    "styles": (
        BlockTree(
            (
                Block(
                    kind=BlockKind.PARAGRAPH,
                    text="plain strong code plain",
                    runs=(Run(6, 12, (Style.STRONG,)), Run(13, 17, (Style.CODE,))),
                ),
            )
        ),
        "ain strong co",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_tint_lies_where_qt_paints_a_selection(qtbot: QtBot, name: str) -> None:
    tree, words = CASES[name]
    view = show(qtbot, tree)
    start = tree.text.index(words)
    mark = painted_mark(view, start, start + len(words))
    selection = painted_selection(view, start, start + len(words))
    assert len(selection) > 50
    assert selection <= mark
    # Where a line lies between two pixels (in a cell, in code, further down), the tint
    # may take in both.
    near = {(x + dx, y + dy) for x, y in selection for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert mark <= near
    if name not in {"table cell", "heading cell", "code", "two lines", "list"}:
        assert mark == selection


def test_marks_are_painted_over_the_shading_of_code(qtbot: QtBot) -> None:
    tree, _ = CASES["code"]
    view = show(qtbot, tree, replace(PLAIN, shade=QColor(0, 200, 0)))
    start = tree.text.index("return")
    assert len(painted_mark(view, start, start + 6)) > 100
    assert len(tinted(view.viewport().grab().toImage(), QColor(0, 200, 0))) > 1000


def test_no_mark_changes_a_glyph(qtbot: QtBot) -> None:
    """Marks are no formats: with invisible colors the picture is the one without marks."""
    tree = paragraphs("office العربية क्षत्रिय AVAVA")
    invisible = replace(LIGHT, kinds=dict.fromkeys(Kind, KindColors(INVISIBLE, INVISIBLE)))
    view = show(qtbot, tree, invisible)
    without = view.viewport().grab().toImage()
    view.show_annotations([annotation(tree.text, 2, 3), annotation(tree.text, 9, 11, "b")])
    # The badges beside the column are painted by the same brush, whose edge may round a pixel.
    assert len(differences(view.viewport().grab().toImage(), without)) <= 2


def test_kinds_differ_by_more_than_color(qtbot: QtBot) -> None:
    one_color = KindColors(LIGHT.paper, QColor(1, 2, 3))
    view = show(
        qtbot, paragraphs("The same words."), replace(LIGHT, kinds=dict.fromkeys(Kind, one_color))
    )
    pictures = []
    for kind in Kind:
        view.show_annotations([annotation("The same words.", 0, 14, kind=kind)])
        pictures.append(frozenset(tinted(view.viewport().grab().toImage(), QColor(1, 2, 3))))
    assert len(set(pictures)) == 3


def test_everything_can_be_marked_and_painted_while_the_document_grows(qtbot: QtBot) -> None:
    tree = everything()
    view = show(qtbot, tree, LIGHT)
    notes = [
        annotation(
            tree.text, start, min(len(tree.text), start + 9), str(start), list(Kind)[start % 3]
        )
        for start in range(0, len(tree.text) - 1, 4)
    ]
    view.show_annotations(notes)
    before = view.viewport().grab().toImage()
    for note in notes[::2]:
        view.drop_annotations([note.id])
    for note in notes[::2]:
        view.put_annotations([note])
    assert view.marks_at(5) != ()
    assert view.viewport().grab().size() == before.size()


def test_a_mark_put_later_looks_like_one_shown_at_once(qtbot: QtBot) -> None:
    text = "Some words that are marked twice or more."
    notes = [annotation(text, 0, 20, "a"), annotation(text, 11, 30, "b", Kind.PROJECTION)]
    view = show(qtbot, paragraphs(text), LIGHT)
    view.show_annotations(notes)
    at_once = view.viewport().grab().toImage()
    view.show_annotations(notes[:1])
    view.put_annotations([notes[1]])
    assert view.viewport().grab().toImage() == at_once
    view.drop_annotations(["b"])
    view.show_annotations(notes[:1])
    alone = view.viewport().grab().toImage()
    view.put_annotations([notes[1]])
    view.drop_annotations(["b"])
    assert view.viewport().grab().toImage() == alone


def test_lanes_never_run_into_the_next_line() -> None:
    depths = [lane_depth(lane, 5.0) for lane in range(40)]
    assert depths == sorted(set(depths))
    assert depths[-1] <= 5.0
    assert depths[LANES_IN_LEADING - 1] < 5.0


def _luminance(color: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio, WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _pairs(theme: Theme) -> Iterator[tuple[str, QColor, QColor, float]]:
    for kind, colors in theme.kinds.items():
        yield f"ink on {kind}", theme.ink, colors.tint, 4.5
        yield f"link on {kind}", theme.link, colors.tint, 4.5
        yield f"line of {kind}", colors.line, theme.paper, 3.0
        yield f"letter of {kind}", theme.paper, colors.line, 4.5
    yield "ink on a hit", theme.ink, theme.hit.tint, 4.5
    yield "link on a hit", theme.link, theme.hit.tint, 4.5
    yield "line of a hit", theme.hit.line, theme.paper, 3.0
    for name in ("ink", "quiet", "link"):
        yield f"{name} on paper", getattr(theme, name), theme.paper, 4.5
        yield f"{name} on shade", getattr(theme, name), theme.shade, 4.5
    yield "selection", theme.selected_ink, theme.selection, 4.5
    yield "a pressed button", theme.ink, theme.pressed, 4.5
    for name, least in (("ink", 4.5), ("quiet", 4.5), ("link", 4.5), ("disabled", 3.0)):
        yield f"{name} in panels", getattr(theme, name), theme.window, least
    yield "frame in panels", theme.frame, theme.window, 3.0
    yield "frame around a pressed button", theme.selection, theme.window, 3.0


THEMES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_can_be_read_on_every_tint(theme: Theme) -> None:
    strongest = 7.0 if "contrast" in theme.name else 4.5
    weak = [
        f"{name}: {contrast(a, b):.2f}"
        for name, a, b, least in _pairs(theme)
        if contrast(a, b) < (strongest if least >= 4.5 else least)
    ]
    assert not weak, weak


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_placeholders_can_be_read_and_told_from_words(theme: Theme) -> None:
    color = window_palette(theme).color(QPalette.ColorRole.PlaceholderText)
    assert color == theme.faint == article_palette(theme, QPalette()).placeholderText().color()
    for ground in (theme.paper, theme.shade, theme.window):
        assert contrast(color, ground) >= 4.5
    assert contrast(theme.ink, theme.paper) >= 1.5 * contrast(color, theme.paper)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_palette_of_windows_has_readable_words_in_each_state(theme: Theme) -> None:
    palette, role = window_palette(theme), QPalette.ColorRole
    pairs = ((role.WindowText, role.Window), (role.Text, role.Base), (role.ButtonText, role.Button))
    for words, ground in (*pairs, (role.ToolTipText, role.ToolTipBase)):
        assert contrast(palette.color(words), palette.color(ground)) >= 4.5
    for words, ground in pairs:
        disabled = palette.color(QPalette.ColorGroup.Disabled, words)
        assert contrast(disabled, palette.color(QPalette.ColorGroup.Disabled, ground)) >= 3.0


def test_a_note_has_a_sign_where_the_mark_ends(qtbot: QtBot) -> None:
    text = "A line of words with a note on them."
    view = show(qtbot, paragraphs(text), LIGHT)
    note = annotation(text, 7, 15)
    view.show_annotations([note])
    without = view.viewport().grab().toImage()
    view.put_annotations([replace(note, note="Look here.")])
    changed = differences(without, view.viewport().grab().toImage())
    cursor = view.textCursor()
    cursor.setPosition(15)
    end = view.cursorRect(cursor).left()
    assert 10 < len(changed) < 80
    assert all(end - 10 < x <= end + 1 for x, _ in changed)


@pytest.mark.parametrize(("text", "is_left"), [("Some words.", True), ("قال الرجل", False)])
def test_a_badge_stands_beside_the_line_where_a_mark_begins(
    qtbot: QtBot, text: str, is_left: bool
) -> None:
    view = show(qtbot, paragraphs(text), LIGHT)
    without = view.viewport().grab().toImage()
    pictures = []
    for kind in Kind:
        view.show_annotations([annotation(text, 0, len(text), kind=kind)])
        picture = view.viewport().grab().toImage()
        left = view._setting.gutter
        right = view.document().textWidth() - left
        outside = {
            (x, y) for x, y in differences(without, picture) if x < left - 3 or x > right + 3
        }
        assert len(outside) > 40
        assert all((x < picture.width() / 2) == is_left for x, _ in outside)
        pictures.append(frozenset(outside))
    assert len(set(pictures)) == 3


def test_kinds_that_begin_in_one_line_have_a_badge_each_and_no_more(qtbot: QtBot) -> None:
    text = "One line of words with marks."
    view = show(qtbot, paragraphs(text), LIGHT)
    notes = [annotation(text, 4 * k, 4 * k + 5, str(k), list(Kind)[k % 2]) for k in range(4)]
    view.show_annotations(notes)
    picture = view.viewport().grab().toImage()
    view.show_annotations(notes[:2])
    fewer = view.viewport().grab().toImage()
    assert not {x for x, _ in differences(picture, fewer) if x < view._setting.gutter - 3}


def test_the_current_mark_is_painted_stronger(qtbot: QtBot) -> None:
    text = "A line of words."
    view = show(qtbot, paragraphs(text), LIGHT)
    view.show_annotations([annotation(text, 2, 9)])
    line = LIGHT.kinds[Kind.CLAIM].line
    before = len(tinted(view.viewport().grab().toImage(), line))
    view.set_current("a")
    assert len(tinted(view.viewport().grab().toImage(), line)) > 1.5 * before
