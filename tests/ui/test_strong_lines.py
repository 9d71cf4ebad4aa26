"""In themes of high contrast, what bounds or moves something can be told from what is around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollBar,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.ui.test_painting import contrast

from annotator.ui import theme as themes
from annotator.ui.dress import dress
from annotator.ui.file_dialogs import FileDialog
from annotator.ui.theme import Theme, ThemeChoice
from annotator.ui.window_style import WindowStyle

STRONG = (themes.CONTRAST_LIGHT, themes.CONTRAST_DARK)


@pytest.fixture(params=STRONG, ids=lambda each: each.name)
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """A theme of high contrast that is worn."""
    worn: Theme = request.param
    qapp.setStyle(style := WindowStyle())
    style.theme = worn
    qapp.setPalette(themes.window_palette(worn))
    yield worn
    dress(ThemeChoice.SYSTEM)


def colors_on(image: QImage, y: int) -> list[QColor]:
    return [image.pixelColor(x, y) for x in range(image.width())]


def test_the_handle_of_a_scroll_bar_stands_out(qtbot: QtBot, theme: Theme) -> None:
    bar = QScrollBar(Qt.Orientation.Horizontal)
    qtbot.addWidget(bar)
    bar.setRange(0, 100)
    bar.resize(300, 16)
    bar.show()
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    handle = bar.style().subControlRect(
        QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, bar
    )
    image, middle = bar.grab().toImage(), handle.center()
    beside = image.pixelColor(handle.right() + 20, middle.y())
    assert contrast(image.pixelColor(middle), beside) >= 3
    assert theme.is_strong


def test_a_scroll_bar_without_room_has_no_handle_over_its_arrows(
    qtbot: QtBot, theme: Theme
) -> None:
    bar = QScrollBar(Qt.Orientation.Horizontal)
    qtbot.addWidget(bar)
    bar.setRange(0, 100)
    bar.resize(24, 16)
    image = bar.grab().toImage()
    assert all(theme.faint not in colors_on(image, y) for y in range(image.height()))


def test_a_bar_over_the_article_has_a_frame(qtbot: QtBot, theme: Theme) -> None:
    bar = QFrame()
    qtbot.addWidget(bar)
    bar.setFrameShape(QFrame.Shape.StyledPanel)
    bar.resize(200, 40)
    assert theme.frame in colors_on(bar.grab().toImage(), 0)


def test_the_focus_of_a_flat_button_is_around_its_sign_for_a_menu(
    qtbot: QtBot, theme: Theme
) -> None:
    window, button = QWidget(), QToolButton()
    qtbot.addWidget(window)
    button.setText("Filter")
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    QHBoxLayout(window).addWidget(button)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    image = button.grab().toImage()
    rows = [y for y in range(image.height()) if theme.link in colors_on(image, y)]
    assert rows[0] <= 1
    assert rows[-1] >= image.height() - 2


def test_the_arrows_of_the_dialog_for_files_have_the_color_of_words(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    dialog = FileDialog(None, "Open", str(tmp_path), "All files (*)")
    qtbot.addWidget(dialog)
    dialog.dress()
    for name in ("backButton", "forwardButton", "toParentButton"):
        button = dialog.findChild(QToolButton, name)
        assert button is not None
        button.setEnabled(True)
        button.resize(28, 28)
        image = button.grab().toImage()
        ground = image.pixelColor(2, 2)
        rows = (colors_on(image, y) for y in range(6, 22))
        assert max(contrast(one, ground) for row in rows for one in row[6:22]) >= 3
    assert theme.is_strong


@pytest.mark.parametrize("worn", [themes.LIGHT, themes.DARK, *STRONG], ids=lambda each: each.name)
def test_the_whole_of_long_work_has_a_frame(qtbot: QtBot, worn: Theme) -> None:
    QApplication.setStyle(style := WindowStyle())
    style.theme = worn
    QApplication.setPalette(themes.window_palette(worn))
    share = QProgressBar()
    qtbot.addWidget(share)
    share.setTextVisible(False)
    share.resize(200, 24)
    share.setValue(10)
    line = colors_on(share.grab().toImage(), 12)
    assert contrast(line[-1], worn.window) > 2.5
    dress(ThemeChoice.SYSTEM)
