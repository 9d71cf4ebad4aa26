"""Menus, bars and boxes to check have outlines that can be seen in every theme."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.test_painting import contrast

from annotator.ui import theme as themes
from annotator.ui.notice_bar import NoticeBar
from annotator.ui.theme import Theme
from annotator.ui.window_style import WindowStyle

THEMES = [themes.LIGHT, themes.DARK, themes.CONTRAST_LIGHT, themes.CONTRAST_DARK]
LEAST = 1.4
"""The contrast of the lines between rows to paper in the theme that has them faintest."""


@pytest.fixture(params=THEMES, ids=lambda each: each.name)
def theme(request: pytest.FixtureRequest, qtbot: QtBot) -> Theme:
    """Dress the program in a theme."""
    chosen: Theme = request.param
    QApplication.setStyle(style := WindowStyle())
    style.theme = chosen
    QApplication.setPalette(themes.window_palette(chosen))
    return chosen


def shown(widget: QWidget) -> QImage:
    widget.resize(max(widget.sizeHint().width(), 160), widget.sizeHint().height())
    return widget.grab().toImage()


def test_a_menu_has_a_frame_and_lines_between_its_groups(theme: Theme, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("One")
    line = menu.addSeparator()
    menu.addAction("Two")
    picture = shown(menu)
    assert picture.pixelColor(0, picture.height() // 2) == theme.frame
    place = menu.actionGeometry(line).center()
    ground = picture.pixelColor(place.x(), menu.actionGeometry(menu.actions()[0]).top() + 2)
    assert contrast(picture.pixelColor(place), ground) >= LEAST


def test_a_bar_over_the_article_has_a_frame(theme: Theme, qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.say("Deleted 1 mark.")
    picture = shown(bar)
    edge, ground = (picture.pixelColor(picture.width() // 2, y) for y in (0, 3))
    assert contrast(edge, ground) >= LEAST


def test_a_box_to_check_has_a_frame(theme: Theme, qtbot: QtBot) -> None:
    box = QCheckBox()
    qtbot.addWidget(box)
    picture = shown(box)
    middle = picture.height() // 2
    row: list[QColor] = [picture.pixelColor(x, middle) for x in range(picture.width())]
    assert theme.frame in row
