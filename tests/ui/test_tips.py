"""Tooltips with words of others: as they are, and no wider than can be read."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.tips import LONGEST, plain_tip

LONG = "The order to open all six gates of the dam came too late for the towns downstream. " * 5


@pytest.mark.parametrize("words", [LONG, LONG + "\n1 < 2"], ids=["words", "sign"])
def test_a_long_tooltip_has_several_lines(qtbot: QtBot, words: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    QToolTip.showText(window.mapToGlobal(QPoint(1, 1)), plain_tip(words), window)
    qtbot.waitUntil(QToolTip.isVisible)
    [tip] = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    assert isinstance(tip, QLabel)
    line = tip.fontMetrics()
    assert tip.width() < line.horizontalAdvance(LONG) / 3
    assert tip.height() > 3 * line.lineSpacing()
    QToolTip.hideText()


def test_a_tooltip_ends_somewhere() -> None:
    words = "word\n" * 1_000
    assert plain_tip(words).endswith("…")
    assert len(plain_tip(words)) <= LONGEST + 1


def test_few_words_stay_as_they_are() -> None:
    assert plain_tip("a & b\nsecond") == "a & b\nsecond"
    assert plain_tip("") == ""
