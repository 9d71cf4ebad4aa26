"""The two lines of a quote in the list of marks."""

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from annotator.ui.quote_lines import quote_lines

QUOTES = {
    "English": "Heavy rain fell on the upper valley all night long",
    "Arabic": "إن كنت واحدا منهم فإليك بعض المصادر التي ربما تساعدك",
    "Hebrew": "ברוך הבא אנחנו מברכים תורמים חדשים אפילו את אלו",
    "Japanese": "各項目は、多くの場面において必須であるか、他の方法に比べて",
    "emoji": "👩‍👩‍👧 families left the 🏘️ quarter at 02:00 🕑, said Ana 🇺🇦",
    "one word": "https://example.org/" + "path/" * 7,
}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("quote", QUOTES.values(), ids=list(QUOTES))
def test_no_character_of_a_quote_is_lost_between_its_lines(quote: str) -> None:
    font = QApplication.font()
    whole = QFontMetrics(font).horizontalAdvance(quote)
    for width in range(whole * 55 // 100, whole):
        first, second = quote_lines(quote, font, width)
        if not second.endswith("…"):
            assert "".join((first + second).split()) == "".join(quote.split())
        else:
            assert quote.startswith(first)


def test_a_line_breaks_as_its_script_asks_for(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    quote = QUOTES["Japanese"]
    whole = QFontMetrics(font).horizontalAdvance(quote)
    for width in range(whole // 3, whole, 3):
        assert not quote_lines(quote, font, width)[1].startswith("、")


def test_a_short_quote_has_one_line(qapp: QApplication) -> None:
    assert quote_lines("Rain fell", qapp.font(), 1_000) == ["Rain fell"]
