"""One mark whose text has changed: old and new words, why it is here, and where else it may be."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import ORPHANED, AnchorStatus, ChangedMark, Passage
from annotator.ui.history_words import time_words
from annotator.ui.theme import LIGHT, Theme, article_palette
from annotator.ui.tips import plain_tip
from annotator.ui.wordings import in_context_html, plain_html, wordings_html
from annotator.ui.words import why_words

SIDE_BY_SIDE = 560
"""Logical pixels of width from which on old and new words stand beside each other."""
MOST_PLACES = 3
"""Places that are offered, taken by the keys 1, 2 and 3."""
BEGINNING = 90
"""Characters of a place that its button shows."""


class ChangeDetail(QScrollArea):
    """Shows what a mark was and what it is; says which of the offered places was pressed."""

    place_pressed = Signal(int)
    """The number of a place, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._mark: ChangedMark | None = None
        self._was, self._is = QLabel(self.tr("Was")), QLabel(self.tr("Is now"))
        self._old, self._new = QLabel(), QLabel()
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._why, self._reason = QToolButton(), QLabel()
        self._may_be = QLabel()
        self._places = [QPushButton() for _ in range(MOST_PLACES)]
        self._group, self._inside = QButtonGroup(self), QWidget()
        self.setAccessibleName(self.tr("Old and new words"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build()
        self._lay_out()

    def _build(self) -> None:
        for label in (self._was, self._is, self._old, self._new, self._reason, self._may_be):
            label.setWordWrap(True)
            label.setMinimumWidth(1)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        for label in (self._old, self._new):
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._why.setText(self.tr("Why?"))
        self._why.setAccessibleName(self.tr("Why is it here?"))
        self._why.setCheckable(True)
        self._why.setAutoRaise(True)
        self._why.setArrowType(Qt.ArrowType.RightArrow)
        self._why.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._why.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._why.toggled.connect(self._toggle_why)
        self._reason.hide()
        for number, button in enumerate(self._places):
            self._group.addButton(button, number)
            button.setAccessibleName(self.tr("Put it here"))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setStyleSheet("text-align: left; padding: 4px 6px")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        self._group.idClicked.connect(self.place_pressed)

    def _lay_out(self) -> None:
        self._sides.setSpacing(8)
        for heading, words in ((self._was, self._old), (self._is, self._new)):
            side = QVBoxLayout()
            side.setSpacing(2)
            side.addWidget(heading)
            side.addWidget(words)
            side.addStretch(1)
            self._sides.addLayout(side, 1)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(self._sides)
        column.addWidget(self._may_be)
        for button in self._places:
            column.addWidget(button)
        column.addWidget(self._why)
        column.addWidget(self._reason)
        column.addStretch(1)
        self._inside.setBackgroundRole(QPalette.ColorRole.Base)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setWidget(self._inside)

    def show_mark(self, mark: ChangedMark | None) -> None:
        """Show a mark; None for none."""
        before, self._mark = self._mark, mark
        self._inside.setVisible(mark is not None)
        if mark is not None:
            self._show_words(mark)
            self._reason.setText("\n".join(why_words(mark.annotation.anchor)))
            self._why.setVisible(bool(self._reason.text()))
            self._reason.setVisible(self._why.isChecked() and bool(self._reason.text()))
        if before is None or mark is None or mark.annotation.id != before.annotation.id:
            self.verticalScrollBar().setValue(0)

    def _show_words(self, mark: ChangedMark) -> None:
        anchor, theme = mark.annotation.anchor, self._theme
        old, new = mark.old_words, mark.new_words
        if new:
            old_html, new_html = wordings_html(old, new, theme)
        else:
            old_html, new_html = plain_html(old), ""
        around = (mark.before.prefix, mark.before.suffix) if mark.before else ("", "")
        since = f", {time_words(mark.before.captured_at)}" if mark.before else ""
        self._was.setText(self.tr("Was") + since)
        self._old.setText(in_context_html(around, old, old_html, theme))
        self._old.setAccessibleName(self.tr("Was: {words}").format(words=old))
        if new:
            context = anchor.prefix, anchor.suffix
            self._new.setText(in_context_html(context, new, new_html, theme))
            self._new.setAccessibleName(self.tr("Is now: {words}").format(words=new))
        else:
            self._show_nowhere(anchor.status)
        self._is.setVisible(bool(new))

    def _show_nowhere(self, status: AnchorStatus) -> None:
        if status is AnchorStatus.REMOVED:
            words = self.tr("These words are no longer in the text.")
        else:
            words = self.tr("Where these words went is not sure: they are marked nowhere.")
        self._new.setText(words)
        self._new.setAccessibleName(words)

    def show_places(self, places: Sequence[Passage] | None) -> None:
        """Offer places for the mark that is shown; None while they are looked for."""
        is_orphan = self._mark is not None and self._mark.annotation.anchor.status in ORPHANED
        shown = list(places or ())[:MOST_PLACES] if is_orphan else []
        for number, button in enumerate(self._places):
            button.setVisible(number < len(shown))
            if number < len(shown):
                self._fill(button, number, shown[number])
        if places is None:
            self._may_be.setText(self.tr("Looking for places…"))
        elif shown:
            self._may_be.setText(self.tr("It may be here:"))
        else:
            self._may_be.setText(self.tr("Nothing like it was found."))
        self._may_be.setVisible(is_orphan)

    def _fill(self, button: QPushButton, number: int, place: Passage) -> None:
        words = " ".join(place.quote.split())
        short = words if len(words) <= BEGINNING else words[:BEGINNING].rstrip() + "…"
        button.setText(f"{number + 1}   {short}".replace("&", "&&"))
        button.setToolTip(plain_tip(words[:1000]))
        button.setAccessibleName(self.tr("Put it here: {words}").format(words=words))

    @property
    def place_words(self) -> list[str]:
        """What is said on the buttons of the places that are offered."""
        return [button.text() for button in self._places if button.isVisibleTo(self)]

    @property
    def reason(self) -> str:
        """Why the mark is where it is."""
        return self._reason.text()

    @property
    def wordings(self) -> tuple[str, str]:
        """The old and the new words, as HTML."""
        return self._old.text(), self._new.text()

    def set_theme(self, theme: Theme) -> None:
        """Show the words in other colors."""
        self._theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        self.show_mark(self._mark)

    @Slot(bool)
    def _toggle_why(self, is_shown: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if is_shown else Qt.ArrowType.RightArrow
        self._why.setArrowType(arrow)
        self._reason.setVisible(is_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Let old and new words stand beside each other where there is room."""
        super().resizeEvent(event)
        is_wide = self.viewport().width() >= SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
