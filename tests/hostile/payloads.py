"""What a stranger writes into every place that takes words, and what must never come of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)

from annotator.core.model import Details, Kind
from annotator.core.workspace import Workspace

SIGN = "Qx7"
"""Stands in each payload, and nowhere else."""


def payload(outside: Path) -> str:
    """Words that name a file outside of the article's folder in every way that Qt would follow."""
    return f'{SIGN}&A<img src="{outside}/secret.png"><b>{SIGN}</b>&amp;[*]%1{{x}}\u202e'


def hostile_library(folder: Path, outside: Path) -> Path:
    """A library, closed, whose every word is a payload; its file has a payload for a name."""
    words = payload(outside)
    file = folder / f"{SIGN}&B<b>x<i>.md"
    lines = ["---", f"title: '{words}'", "author: '<h1>Qx7'", "---", "", f"# {words}", "",
             f"{words} and so on, a paragraph that is long enough to be marked.", "",
             f"![{words}]({outside}/secret.png) [a](http://h/{SIGN}<b>)"]  # fmt: skip
    file.write_text("\n".join(lines), encoding="utf-8")
    with closing(Workspace.open(folder / "l.sqlite", reader=words)) as workspace:
        article = workspace.add(file).article.id
        details = Details(title=words, author=words, publisher=words, url=f"http://h/{words}",
                          published_on="2024-01-02", archive_url=words, language=words)  # fmt: skip
        workspace.edit_article(article, details)
        workspace.tag_article(article, [words, f"{SIGN}=cmd|'/c calc'!A0"])
        for at, kind in enumerate(Kind):
            workspace.mark(article, at * 20, at * 20 + 15, kind, note=words, tags=[words])
        workspace.delete([workspace.mark(article, 70, 80, Kind.CLAIM, note=words).id])
        file.write_text("\n".join([*lines, "", "one more"]), encoding="utf-8")
        workspace.add(file)
    return folder / "l.sqlite"


def interpreted() -> Iterator[str]:
    """Every place of every widget there is in which a payload would be taken for more than words:
    its class, and what it shows.
    """
    for widget in QApplication.allWidgets():
        yield from (f"{type(widget).__name__}: {words[:200]}" for words in _of(widget))


def _of(widget: QWidget) -> Iterator[str]:
    yield from _of_words(widget)
    yield from _of_names(widget)
    for action in widget.actions():
        yield from _of_action(action)
    if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
        yield from _of_model(widget.model(), QModelIndex())


def _of_words(widget: QWidget) -> Iterator[str]:
    """Words that would be taken for markup."""
    tips = (widget.toolTip(), widget.whatsThis(), widget.statusTip())
    yield from (f"tip {tip}" for tip in tips if is_markup(tip))
    if isinstance(widget, QLabel):
        is_plain = widget.textFormat() is Qt.TextFormat.PlainText
        if not is_plain and is_markup(widget.text()):
            yield widget.text()
    if isinstance(widget, QMessageBox) and is_markup(widget.text() + widget.informativeText()):
        yield widget.text()
    if isinstance(widget, QLineEdit) and is_markup(widget.placeholderText()):
        yield f"placeholder {widget.placeholderText()}"


def _of_names(widget: QWidget) -> Iterator[str]:
    """Words of which a letter would become a key."""
    if isinstance(widget, QLabel) and widget.buddy() is not None and has_mnemonic(widget.text()):
        yield f"mnemonic {widget.text()}"
    if isinstance(widget, QAbstractButton) and has_mnemonic(widget.text()):
        yield f"mnemonic {widget.text()}"
    if isinstance(widget, QMenu) and has_mnemonic(widget.title()):
        yield f"mnemonic {widget.title()}"


def _of_action(action: QAction) -> Iterator[str]:
    if not action.isSeparator() and has_mnemonic(action.text()):
        yield f"mnemonic {action.text()}"
    # Without a tip of its own an action shows its text, which may look like markup to Qt.
    if is_markup(action.toolTip()):
        yield f"tip {action.toolTip()}"


def _of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 100)):
        index = model.index(row, 0, parent)
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        if isinstance(tip, str) and is_markup(tip):
            yield f"tip {tip}"
        yield from _of_model(model, index)


def is_markup(words: str) -> bool:
    """Whether Qt would take a stranger's words in a text of automatic format for markup."""
    return SIGN in words and GuiQt.mightBeRichText(words) and "<img" in words


def has_mnemonic(words: str) -> bool:
    """Whether an ampersand of a stranger's would become a key."""
    return SIGN in words and "&" in words.replace("&&", "")
