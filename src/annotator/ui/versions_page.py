"""The versions of an article: a list of them, and beside it an earlier one or what differs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Compared, ListedVersion
from annotator.ui.panel_heading import panel_heading
from annotator.ui.theme import Theme, article_palette
from annotator.ui.tips import plain_tip
from annotator.ui.version_rows import VersionDelegate
from annotator.ui.version_words import Times, source_words, version_lines

ID = Qt.ItemDataRole.UserRole
BESIDE = 600
"""Logical pixels of width from which on the list stands beside what is read."""
WIDEST_CHOICE = 220
"""Logical pixels of the field with the version to compare with."""
LEAST_BESIDE = 420
"""Logical pixels of width from which on the way back stands beside the words about the version."""
LIST_WIDTH, LIST_HEIGHT = 230, 150
"""Logical pixels of the list at first, beside it or above it."""


class VersionsPage(QWidget):
    """Takes the place of the article while its earlier versions are looked at.

    A strip says which version that is, that nothing can be changed in it, and how to get back.
    """

    version_wanted = Signal(str)
    """The id of a version to be shown as it was."""
    comparison_wanted = Signal(str, str)
    """The ids of two versions to be compared, the one to begin with first."""
    next_wanted = Signal()
    previous_wanted = Signal()
    left = Signal()
    """The reader goes back to the current version."""

    def __init__(self, past: QWidget, comparison: QWidget) -> None:
        """`past` shows an earlier version, `comparison` what differs."""
        super().__init__()
        self._versions: list[ListedVersion] = []
        self._times = Times()
        self._is_filling = False
        self.list = QListWidget()
        self._with, self._compare = QComboBox(), QToolButton()
        self._back = QPushButton(self.tr("Back to the current one"))
        self._words, self._count = QLabel(), QLabel()
        self._previous, self._next = QToolButton(), QToolButton()
        self._shown = QStackedWidget()
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._upper = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._past, self._comparison = past, comparison
        self._blank = QWidget()
        for widget in (self._blank, past, comparison):
            self._shown.addWidget(widget)
        self._build()
        self._lay_out()

    def _build(self) -> None:
        self.list.setAccessibleName(self.tr("Versions"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows = VersionDelegate(self.list)
        self.list.setItemDelegate(self._rows)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.currentItemChanged.connect(self._choose)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAccessibleName(self.tr("Which version is shown"))
        self._compare.setText(self.tr("Compare with"))
        self._compare.setCheckable(True)
        self._compare.toggled.connect(self._show_chosen)
        self._with.setAccessibleName(self.tr("The version to compare with"))
        self._with.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._with.setMinimumContentsLength(6)
        self._with.setMaximumWidth(WIDEST_CHOICE)
        self._with.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._with.activated.connect(self._compare_with)
        self._previous.setArrowType(Qt.ArrowType.UpArrow)
        self._previous.setAccessibleName(self.tr("Previous difference"))
        self._previous.clicked.connect(self.previous_wanted)
        self._next.setArrowType(Qt.ArrowType.DownArrow)
        self._next.setAccessibleName(self.tr("Next difference"))
        self._next.clicked.connect(self.next_wanted)
        for button in (self._compare, self._previous, self._next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(button.accessibleName())
        self._compare.setAccessibleName(self._compare.text())
        self._back.setAccessibleName(self._back.text())
        self._back.clicked.connect(self.left)

    def _lay_out(self) -> None:
        strip = QFrame()
        strip.setFrameShape(QFrame.Shape.StyledPanel)
        strip.setAutoFillBackground(True)
        upper, lower = self._upper, QHBoxLayout()
        upper.addWidget(self._words, 1)
        upper.addWidget(self._back)
        lower.addWidget(self._compare)
        lower.addWidget(self._with, 1000)
        lower.addStretch(1)
        lower.addWidget(self._count)
        lower.addWidget(self._previous)
        lower.addWidget(self._next)
        rows = QVBoxLayout(strip)
        rows.addLayout(upper)
        rows.addLayout(lower)
        right, column = QWidget(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._shown, 1)
        right.setLayout(column)
        left, beside = QWidget(), QVBoxLayout()
        beside.setContentsMargins(0, 6, 0, 0)
        heading = panel_heading(self.tr("Versions"))
        heading.setContentsMargins(10, 0, 10, 0)
        beside.addWidget(heading)
        beside.addWidget(self.list, 1)
        left.setLayout(beside)
        splitter = self._sides
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([LIST_WIDTH, 800])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Put the list above what is read where there is no room beside it."""
        super().resizeEvent(event)
        beside, above = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        wanted = above if self.width() < BESIDE else beside
        below, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._upper.setDirection(below if self.width() < LEAST_BESIDE else along)
        if self._sides.orientation() is not wanted:
            self._sides.setOrientation(wanted)
            size = LIST_WIDTH if wanted is beside else min(LIST_HEIGHT, self.height() // 3)
            whole = self.width() if wanted is beside else self.height()
            self._sides.setSizes([size, whole - size])

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Show the list in other colors."""
        self._rows.theme = theme
        self.list.setPalette(article_palette(theme, QApplication.palette()))
        self.list.viewport().update()

    def show_versions(self, versions: Sequence[ListedVersion], chosen: str = "") -> None:
        """List versions, the last one first, and choose one of them: the last but one at first."""
        chosen = chosen or self.chosen
        self._versions, self._times = list(versions), Times(versions)
        self._is_filling = True
        self.list.clear()
        for one in versions:
            item = QListWidgetItem("\n".join(version_lines(one, self._times)))
            item.setData(ID, one.version.id)
            item.setToolTip(plain_tip(f"SHA-256 {one.version.sha256}\n{source_words(one)}"))
            self.list.addItem(item)
        ids = [one.version.id for one in versions]
        row = ids.index(chosen) if chosen in ids else min(1, len(ids) - 1)
        self.list.setCurrentRow(row)
        self._is_filling = False
        self._fill_with()
        self._show_chosen()

    def show_counts(self, versions: Sequence[ListedVersion]) -> None:
        """Say anew how many marks these versions have; they are the ones that are listed."""
        if [one.version.id for one in versions] == [one.version.id for one in self._versions]:
            for row, one in enumerate(versions):
                self.list.item(row).setText("\n".join(version_lines(one, self._times)))

    def compare(self, *, is_wanted: bool) -> None:
        """Show what differs from another version, or the chosen version itself."""
        self._compare.setChecked(is_wanted)

    @property
    def chosen(self) -> str:
        """The id of the chosen version; empty for none."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(ID)) if row >= 0 else ""

    @property
    def is_comparing(self) -> bool:
        """Whether it is differences that are shown."""
        return self._compare.isChecked()

    @property
    def words(self) -> str:
        """What the strip says."""
        return self._words.text()

    def tell_version(self, version_id: str) -> None:
        """Say that this version is shown now."""
        listed = self._listed(version_id)
        if listed is None:
            return
        when = self._times.words(listed.version)
        if listed.is_current:
            words = self.tr("The current version, of {when}, read only here.")
        else:
            words = self.tr("Version of {when}, read only.")
        self._words.setText(words.format(when=when))
        self._count.clear()
        self._allow_steps(is_possible=False)
        self._shown.setCurrentWidget(self._past)

    def tell_comparison(self, compared: Compared, count: int) -> None:
        """Say that the differences of these versions are shown now."""
        old = self._times.words(compared.old)
        new = self._times.words(compared.new)
        words = self.tr("From the version of {old} to that of {new}: ").format(old=old, new=new)
        if count == 1:
            words += self.tr("one paragraph differs.")
        elif count:
            words += self.tr("{count} paragraphs differ.").format(count=count)
        else:
            words += self.tr("the same words.")
        self._words.setText(words + " " + self.tr("Struck out: deleted. Underlined: inserted."))
        self._allow_steps(is_possible=count > 0)
        self._shown.setCurrentWidget(self._comparison)

    def tell_step(self, number: int, count: int) -> None:
        """Say at which difference the reader is, counted from 1; 0 before the first."""
        self._count.setText(f"{number} / {count}" if number else "")

    def _allow_steps(self, *, is_possible: bool) -> None:
        for button in (self._previous, self._next):
            button.setEnabled(is_possible)

    def _listed(self, version_id: str) -> ListedVersion | None:
        return next((one for one in self._versions if one.version.id == version_id), None)

    # What is chosen

    def _fill_with(self) -> None:
        """Offer the other versions to compare with: the current one first, or the one before it."""
        chosen, versions = self.chosen, self._versions
        self._with.clear()
        for one in versions:
            if one.version.id != chosen:
                current = self.tr("the current one")
                when = current if one.is_current else self._times.words(one.version)
                self._with.addItem(when, one.version.id)
        is_current = [one.is_current for one in self._versions if one.version.id != chosen]
        self._with.setCurrentIndex(is_current.index(True) if True in is_current else 0)
        for widget in (self._with, self._compare):
            widget.setEnabled(self._with.count() > 0)

    @Slot()
    def _choose(self) -> None:
        if not self._is_filling:
            self._fill_with()
            self._show_chosen()

    @Slot()
    def _compare_with(self) -> None:
        if self._compare.isChecked():
            self._show_chosen()
        else:
            self._compare.setChecked(True)

    @Slot()
    def _show_chosen(self) -> None:
        """Ask for what is chosen: older versions are compared with newer ones."""
        chosen, other = self.chosen, self._with.currentData()
        if self._is_filling or not chosen:
            return
        if not self._compare.isChecked() or not other:
            self.version_wanted.emit(chosen)
            return
        ids = [one.version.id for one in self._versions]
        older, newer = sorted((chosen, str(other)), key=ids.index, reverse=True)
        self.comparison_wanted.emit(older, newer)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc goes back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
