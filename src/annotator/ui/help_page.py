"""A window with one page of help: the keys, or what to mark."""

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from annotator.ui import codebook
from annotator.ui.actions import ACTIONS, MARK, MENUS, SUBMENUS, Action
from annotator.ui.bullets import bullet_html
from annotator.ui.dialog_buttons import show_words_alone
from annotator.ui.words import kind_word

SIZE = (640, 700)
"""Logical pixels at first."""
CELL = "padding-top:3px;padding-bottom:3px"
"""The words in cells begin where those of paragraphs do."""


class HelpPage(QDialog):
    """Stays beside the window, which goes on; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._text = QTextBrowser()
        self._text.setAccessibleName(self.tr("Help"))
        self._text.setOpenLinks(False)
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.document().setDocumentMargin(20)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        show_words_alone(buttons)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self._text)
        column.addWidget(buttons)
        buttons.setContentsMargins(0, 0, 12, 0)
        self.resize(*SIZE)

    @property
    def words(self) -> str:
        """What the page says."""
        return self._text.toPlainText()

    def show_page(self, title: str, html: str) -> None:
        """Show a page of our own HTML, from its beginning."""
        self.setWindowTitle(title)
        self._text.setAccessibleName(title)
        self._text.setHtml(html)
        self.fit_screen()
        self.show()
        self.activateWindow()
        self._text.setFocus()

    def fit_screen(self) -> None:
        """Be no larger than the screen leaves room for."""
        room = self.screen().availableSize()
        self.resize(min(self.width(), room.width()), min(self.height(), room.height() - 40))


def keys_html() -> str:
    """Every action that has keys, menu by menu, those that mark first."""
    parts = [f"<h2>{escape(_tr('Keys'))}</h2>"]
    parts.append(
        f"<p>{escape(_tr('Single letters work in the article and in the list of marks.'))}</p>"
    )
    menus = dict(MENUS) | {name: words for name, _, words in SUBMENUS}
    menus = {MARK: menus[MARK]} | menus
    for menu, words in menus.items():
        rows = [_row(action) for action in ACTIONS if action.menu == menu and action.keys]
        if rows:
            parts.append(f"<h3>{escape(_plain('Menus', words))}</h3>")
            parts.append(
                f'<table cellspacing="0" cellpadding="0" width="100%">{"".join(rows)}</table>'
            )
    return "".join(parts)


def _row(action: Action) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    shown = [QKeySequence(keys).toString(native) for keys in action.keys]
    separator = f" {_tr('or')} "
    keys = separator.join(f"<b>{escape(keys)}</b>" for keys in shown)
    words = escape(_plain("Actions", action.words))
    return f'<tr><td width="62%" style="{CELL}">{words}</td><td style="{CELL}">{keys}</td></tr>'


def kinds_html() -> str:
    """The three questions that tell the kinds apart, each with its examples."""
    parts = [f"<h2>{_e('What to mark')}</h2>", f"<p>{_book(codebook.INTRODUCTION)}</p>"]
    parts += [_question_html(question) for question in codebook.QUESTIONS]
    parts += [f"<h3>{_book(head)}</h3><p>{_book(words)}</p>" for head, words in codebook.REMARKS]
    return "".join((*parts, f"<p>{_book(codebook.ABOUT_EXAMPLES)}</p>"))


def _question_html(question: codebook.Question) -> str:
    translated = (QCoreApplication.translate(codebook.CONTEXT, one) for one in question.examples)
    items = "".join(map(bullet_html, translated))
    kind = escape(kind_word(question.kind))
    return (
        f"<h3>{_book(question.words)}</h3>"
        f"<p><b>{kind}.</b> {_book(question.explanation)}</p>{items}"
    )


def _book(words: str) -> str:
    return escape(QCoreApplication.translate(codebook.CONTEXT, words))


def _e(words: str) -> str:
    return escape(_tr(words))


def _tr(words: str) -> str:
    return QCoreApplication.translate("Help", words)


def _plain(context: str, words: str) -> str:
    return QCoreApplication.translate(context, words).replace("&", "").rstrip("…")
