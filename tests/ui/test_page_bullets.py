"""Items of lists on our own pages: their lines stand below one another."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from annotator.ui.bullets import BULLET, bullet_html


def test_the_lines_of_an_item_begin_at_one_place(qapp: QApplication) -> None:
    document = QTextDocument()
    document.setDefaultFont(qapp.font())
    document.setHtml(bullet_html("the mark of the mayor would be gone " * 4))
    document.setTextWidth(240)
    assert document.size().height() > 0  # It is laid out now.
    layout = document.firstBlock().layout()
    first, second = layout.lineAt(0), layout.lineAt(1)
    assert second.isValid()
    words = first.cursorToX(len(BULLET))
    begin = words[0] if isinstance(words, tuple) else words
    assert abs(begin - second.naturalTextRect().left()) <= 1
