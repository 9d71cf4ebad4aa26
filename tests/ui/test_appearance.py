"""Themes and the size of the words: chosen in the menu, kept, and never a place or mark lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.ui.reading_hands import article_file
from tests.ui.test_painting import contrast

from annotator.core.model import Kind, Passage
from annotator.ui import theme as themes
from annotator.ui.dress import dress
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import Theme, ThemeChoice
from annotator.ui.typesetting import ZOOMS
from annotator.ui.window_style import WindowStyle

TEXT = "# A title\n\n" + "\n\n".join(
    f"Paragraph {k} has some words, 😀 too, in it. " * 4 for k in range(60)
)

MakeWindow = Callable[[], MainWindow]
STRONG = (themes.CONTRAST_LIGHT, themes.CONTRAST_DARK)


@pytest.fixture(autouse=True)
def system_colors(qapp: QApplication) -> Iterator[None]:
    """Give the other tests the colors they had."""
    yield
    del qapp
    dress(ThemeChoice.SYSTEM)


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    window = make_window()
    window.open_files([article_file(tmp_path, TEXT)])
    qtbot.waitUntil(lambda: window.view.article_document.is_complete)
    return window


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.view, key, Qt.KeyboardModifier.ControlModifier)


def wheel(window: MainWindow, notches: int) -> None:
    viewport = window.view.viewport()
    point = QPointF(viewport.rect().center())
    event = QWheelEvent(
        point,
        QPointF(viewport.mapToGlobal(point.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def zoom_words(window: MainWindow) -> str:
    return window.status.zoom_words


def test_keys_and_wheel_make_words_larger_and_smaller(window: MainWindow) -> None:
    heights = [window.view.cursorRect().height()]
    press(window, Qt.Key.Key_Plus)
    heights.append(window.view.cursorRect().height())
    wheel(window, 1)
    heights.append(window.view.cursorRect().height())
    assert heights == sorted(set(heights))
    assert (window.view.zoom, zoom_words(window)) == (125, "125 %")
    press(window, Qt.Key.Key_Minus)
    assert window.view.zoom == 110
    press(window, Qt.Key.Key_0)
    assert (window.view.zoom, zoom_words(window)) == (100, "100 %")
    assert window.view.cursorRect().height() == heights[0]
    wheel(window, -1)
    assert window.view.zoom == 90


def test_zoom_ends_at_its_smallest_and_largest(window: MainWindow) -> None:
    for _ in range(len(ZOOMS)):
        press(window, Qt.Key.Key_Equal)
    assert window.view.zoom == ZOOMS[-1]
    window.view.set_zoom(1)
    assert window.view.zoom == ZOOMS[0]


def test_zooming_there_and_back_keeps_the_place_and_the_selection(window: MainWindow) -> None:
    view = window.view
    place = TEXT.index("Paragraph 40") - 20
    view.restore_position(place)
    first, scrolled = view.reading_position(), view.verticalScrollBar().value()
    document = view.article_document
    cursor = view.textCursor()
    start = document.text.index("Paragraph 41")
    cursor.setPosition(document.offsets.to_position(start))
    cursor.setPosition(document.offsets.to_position(start + 60), cursor.MoveMode.KeepAnchor)
    view.place_cursor(cursor)
    selected = view.passage()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Minus):
        press(window, key)
        assert view.reading_position() == first
        assert view.passage() == selected
    assert selected is not None
    assert selected.quote.startswith("Paragraph 41")
    assert view.verticalScrollBar().value() == scrolled


def test_a_mark_made_at_another_zoom_holds_the_words_that_were_selected(
    window: MainWindow,
) -> None:
    press(window, Qt.Key.Key_Plus)
    document = window.view.article_document
    start = document.text.index("😀 too")
    cursor = window.view.textCursor()
    cursor.setPosition(document.offsets.to_position(start))
    cursor.setPosition(document.offsets.to_position(start + 5), cursor.MoveMode.KeepAnchor)
    window.view.place_cursor(cursor)
    QTest.keyClick(window.view, Qt.Key.Key_C)
    press(window, Qt.Key.Key_0)
    (mark,) = window.view.marks_at(start + 2)
    assert window.view.marks_at(start + 6) == ()
    assert mark


def test_theme_and_zoom_come_back_with_the_next_window(
    make_window: MakeWindow, window: MainWindow
) -> None:
    press(window, Qt.Key.Key_Plus)
    window._actions["theme_dark"].trigger()
    window.close()
    again = make_window()
    assert again.view.zoom == 110
    assert again._theme is themes.DARK
    assert again._actions["theme_dark"].isChecked()
    assert not again._actions["theme_system"].isChecked()


@pytest.mark.parametrize("choice", ThemeChoice)
def test_a_theme_dresses_the_article_and_the_window(
    window: MainWindow, choice: ThemeChoice, qtbot: QtBot
) -> None:
    window._actions[f"theme_{choice}"].trigger()
    theme = themes.theme_of(choice)
    assert window._theme is theme
    assert window.view.palette().color(QPalette.ColorRole.Base) == theme.paper
    tips = QToolTip.palette()
    assert tips.color(QPalette.ColorRole.ToolTipBase) == theme.shade
    assert tips.color(QPalette.ColorRole.ToolTipText) == theme.ink
    is_dark = theme.paper.lightness() < 128
    qtbot.waitUntil(lambda: is_dark == _is_dark(window))


def _is_dark(window: MainWindow) -> bool:
    return window.palette().color(QPalette.ColorRole.Window).lightness() < 128


class System(WindowStyle):
    """Stands for the system: it says which colors windows have by default."""

    colors = themes.LIGHT

    def polish(self, dressed: object) -> None:
        """Give the palette of the system its colors."""
        if isinstance(dressed, QPalette):
            dressed.setColor(QPalette.ColorRole.Window, self.colors.window)
        else:
            super().polish(dressed)


def switch_system(window: MainWindow, theme: themes.Theme) -> None:
    """Have other colors in the system from now on, which it tells each window."""
    system = QApplication.style()
    if not isinstance(system, System):
        system = System()
        QApplication.setStyle(system)
    system.colors = theme
    QApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))


def test_the_system_theme_follows_the_colors_of_the_system(
    window: MainWindow, qtbot: QtBot
) -> None:
    for theme in (themes.DARK, themes.LIGHT, themes.DARK):
        switch_system(window, theme)
        wanted = (theme.window, theme.paper, theme.paper, theme.ink)
        qtbot.waitUntil(lambda wanted=wanted: _colors(window) == wanted)
        assert window._theme is theme
        style = QApplication.style()
        assert isinstance(style, WindowStyle)
        assert style.theme is theme


@pytest.mark.parametrize(
    ("scheme", "is_dark"),
    [(Qt.ColorScheme.Dark, True), (Qt.ColorScheme.Light, False), (Qt.ColorScheme.Unknown, False)],
)
def test_what_the_system_says_counts_more_than_its_colors(
    monkeypatch: pytest.MonkeyPatch, scheme: Qt.ColorScheme, is_dark: bool
) -> None:
    """GNOME says that it is dark, and leaves Qt's colors light."""
    system = SimpleNamespace(
        styleHints=lambda: SimpleNamespace(colorScheme=lambda: scheme),
        palette=lambda: themes.window_palette(themes.LIGHT),
    )
    with monkeypatch.context() as patch:
        patch.setattr(themes, "QGuiApplication", system)
        assert themes.is_system_dark() is is_dark


def test_a_theme_of_the_readers_own_does_not_follow_the_system(
    window: MainWindow, qtbot: QtBot
) -> None:
    window._actions["theme_light"].trigger()
    switch_system(window, themes.DARK)
    qtbot.wait(20)
    light = themes.LIGHT
    assert _colors(window) == (light.window, light.paper, light.paper, light.ink)


def _colors(window: MainWindow) -> tuple[QColor, ...]:
    """Return what panels, strip and article have as their ground, and tool tips as their words."""
    role = QPalette.ColorRole
    grounds = (
        window.library_panel.palette().color(role.Window),
        window.strip.palette().color(role.Window),
        window.view.palette().color(role.Base),
    )
    return (*grounds, QToolTip.palette().color(role.ToolTipText))


def test_the_system_theme_looks_like_the_theme_it_stands_for(window: MainWindow) -> None:
    window._actions["theme_light"].trigger()
    light = window.palette()
    window._actions["theme_system"].trigger()
    assert window._theme is themes.LIGHT
    assert window.palette() == light


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
def test_what_is_switched_on_is_plain_to_see(window: MainWindow, choice: str) -> None:
    window._actions[f"theme_{choice}"].trigger()
    theme = window._theme
    assert theme is not None
    button = window._tools.widgetForAction(window._actions["show_marks"])
    pictures = []
    for is_on in (False, True):
        window._actions["show_marks"].setChecked(is_on)
        pictures.append(button.grab().toImage())
    off, on = (
        [picture.pixelColor(x, 12).name() for x in range(picture.width())] for picture in pictures
    )
    edge = 3 if theme.is_strong else 2
    assert set(on[1:edge]) == {theme.selection.name()}
    assert on[edge + 2] == theme.pressed.name()
    assert off[edge + 2] not in {theme.pressed.name(), theme.selection.name()}


def tool(*, is_flat: bool = False, is_on: bool = False) -> QToolButton:
    button = QToolButton()
    button.setText("T")
    button.setAutoRaise(is_flat)
    button.setCheckable(is_on)
    button.setChecked(is_on)
    return button


MAKERS: dict[str, Callable[[], QWidget]] = {
    "field": QLineEdit,
    "button": lambda: QPushButton("Go"),
    "choice": QComboBox,
    "box": lambda: QCheckBox("Each"),
    "tool": tool,
    "flat tool": lambda: tool(is_flat=True),
    "tool that is on": lambda: tool(is_on=True),
    "flat tool that is on": lambda: tool(is_flat=True, is_on=True),
}


@pytest.mark.parametrize("theme", [themes.LIGHT, themes.DARK, *STRONG], ids=lambda each: each.name)
@pytest.mark.parametrize("part", list(MAKERS))
def test_the_keys_are_seen_to_be_where_they_are(qtbot: QtBot, theme: Theme, part: str) -> None:
    QApplication.setStyle(style := WindowStyle())
    style.theme = theme
    QApplication.setPalette(themes.window_palette(theme))
    QApplication.setCursorFlashTime(0)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    before, shown = QPushButton(), MAKERS[part]()
    for each in (before, shown):
        each.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(each)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before.setFocus()
    calm = window.grab(shown.geometry()).toImage()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert shown.hasFocus()
    focused = window.grab(shown.geometry()).toImage()
    places = ((x, y) for x in range(calm.width()) for y in range(calm.height()))
    pairs = [(calm.pixelColor(x, y), focused.pixelColor(x, y)) for x, y in places]
    # In the strong themes it differs by more than a shade (WCAG 2.2, 1.4.11: 3:1).
    least = 3.0 if theme.is_strong else 1.0
    different = [pair for pair in pairs if pair[0] != pair[1] and contrast(*pair) >= least]
    frame = 2 * (shown.width() + shown.height()) if part != "box" else 100
    assert len(different) > frame / 2


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
def test_fields_have_a_frame_that_can_be_seen(window: MainWindow, choice: str) -> None:
    window._actions["theme_" + choice].trigger()
    theme = window._theme
    assert theme is not None
    window.view.setFocus()
    window._actions["show_library"].trigger()
    picture = window.library_panel.search.grab().toImage()
    middle = picture.height() // 2
    rim = [picture.pixelColor(x, middle).name() for x in range(2)]
    assert rim[0] == theme.frame.name()
    assert (rim[1] == theme.frame.name()) is theme.is_strong


def test_a_theme_keeps_place_and_marks(window: MainWindow, qtbot: QtBot) -> None:
    note = window._session.mark(_first_words(window), Kind.CLAIM)
    assert note is not None
    window.view.restore_position(3000)
    window._actions["theme_dark"].trigger()
    qtbot.waitUntil(lambda: window._theme is themes.DARK)
    assert window.view.reading_position() == 3000
    assert window.view.marks_at(3) == (note.id,)


def _first_words(window: MainWindow) -> Passage:
    passage = window.view.article_document.offsets.passage(0, 7)
    assert passage is not None
    return passage
