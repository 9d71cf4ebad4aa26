"""The backups of the library, what putting one of them back would change, and the button for it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.keeping import Backup, RestorePreview
from annotator.ui.dialog_buttons import show_words_alone
from annotator.ui.history_words import time_words
from annotator.ui.keeping_words import preview_html, reason_words
from annotator.ui.theme import Theme

SIZE = (760, 620)
"""Logical pixels at first."""


class RestoreDialog(QDialog):
    """Lists the backups; the one that is chosen is compared with the library as it is."""

    chosen = Signal(object)
    """A `Backup` was chosen: what it would change is to be shown."""
    wanted = Signal(object)
    """A `Backup` is to be put back."""

    def __init__(self, parent: QWidget, theme: Theme | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Restore from a backup"))
        self._backups: list[Backup] = []
        self._list = self._make_list()
        self._preview = QTextBrowser()
        self._preview.setAccessibleName(self.tr("What would change"))
        self._preview.setOpenLinks(False)
        self._preview.document().setDocumentMargin(12)
        self._share = QProgressBar()
        self._share.setRange(0, 1000)
        self._share.setTextVisible(False)
        self._share.setMaximumHeight(6)
        self._share.setAccessibleName(self.tr("How far the comparison is"))
        kept = self._share.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._share.setSizePolicy(kept)
        self._share.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._restore = QPushButton(self.tr("&Put it back"))
        self._restore.setEnabled(False)
        self._restore.clicked.connect(self._want)
        buttons.addButton(self._restore, QDialogButtonBox.ButtonRole.AcceptRole)
        show_words_alone(buttons)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        room = self.screen().availableSize()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height() - 40))

    def _make_list(self) -> QTreeWidget:
        listed = QTreeWidget()
        listed.setAccessibleName(self.tr("Backups"))
        heads = ("Made", "Why", "Articles", "Marks", "State")
        listed.setHeaderLabels([self.tr(words) for words in heads])
        listed.setRootIsDecorated(False)
        listed.setUniformRowHeights(True)
        listed.setAllColumnsShowFocus(True)
        listed.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = listed.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        listed.currentItemChanged.connect(self._choose)
        return listed

    def _lay_out(self, buttons: QWidget) -> None:
        about = QLabel(
            self.tr(
                "The library becomes what it was when the backup was made. As it is now, it is "
                "backed up first: you can put it back."
            )
        )
        about.setWordWrap(True)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._share)
        column.addWidget(self._preview)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._list)
        parts.addWidget(below)
        parts.setChildrenCollapsible(False)
        parts.setSizes([190, 310])
        outer = QVBoxLayout(self)
        outer.addWidget(about)
        outer.addWidget(parts, 1)
        outer.addWidget(buttons)

    @property
    def words(self) -> str:
        """What is said of the backup that is chosen."""
        return self._preview.toPlainText()

    @property
    def backup(self) -> Backup | None:
        """The backup that is chosen."""
        row = self._list.currentIndex().row()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def show_looking(self) -> None:
        """Say that the backups are being looked for."""
        self._backups = []
        self._list.clear()
        self._restore.setEnabled(False)
        self._preview.setPlainText(self.tr("Looking for backups…"))

    @Slot(object)
    def show_backups(self, backups: list[Backup]) -> None:
        """List the backups, the newest first; the first sound one is chosen."""
        self._backups = backups
        self._list.clear()
        for backup in backups:
            self._list.addTopLevelItem(_row(backup, self._state_words(backup)))
        if not backups:
            self._preview.setPlainText(
                self.tr("There is no backup yet: the first is made soon after the first change.")
            )
        sound = (row for row, backup in enumerate(backups) if backup.verified)
        if (first := next(sound, None)) is not None:
            self._list.setCurrentIndex(self._list.model().index(first, 0))
        self._list.setFocus()

    def _state_words(self, backup: Backup) -> str:
        return self.tr("Sound") if backup.verified else self.tr("Not sound")

    @Slot()
    def _choose(self) -> None:
        self._restore.setEnabled(False)
        backup = self.backup
        if backup is None:
            return
        self._preview.setPlainText(self.tr("Comparing it with the library…"))
        self._share.setValue(0)
        self._share.show()
        self.chosen.emit(backup)

    @Slot(float)
    def set_share(self, share: float) -> None:
        """Show how far the comparison is, 0.0 to 1.0."""
        self._share.setValue(round(1000 * share))

    @Slot(object)
    def show_preview(self, preview: RestorePreview) -> None:
        """Show what putting the chosen backup back would change."""
        backup = self.backup
        if backup is not None and preview.backup.path == backup.path:
            self._share.hide()
            self._preview.setHtml(preview_html(preview))
            self._restore.setEnabled(bool(preview))

    @Slot(object)
    def show_unknown(self, backup: Backup) -> None:
        """Say that the library is damaged, so that nobody knows what would change."""
        chosen = self.backup
        if chosen is not None and backup.path == chosen.path:
            self._share.hide()
            self._preview.setPlainText(
                self.tr(
                    "The library is damaged, so the backup cannot be compared with it. It "
                    "can be put back all the same: the damaged file is kept beside it."
                )
            )
            self._restore.setEnabled(True)

    @Slot(str)
    def show_failure(self, words: str) -> None:
        """Say why a backup cannot be looked at."""
        self._share.hide()
        self._preview.setPlainText(words)

    @Slot()
    def _want(self) -> None:
        backup = self.backup
        if backup is not None:
            self.accept()
            self.wanted.emit(backup)


def _row(backup: Backup, state: str) -> QTreeWidgetItem:
    marks, articles = f"{backup.mark_count:n}", f"{backup.article_count:n}"
    words = [time_words(backup.made_at), reason_words(backup.reason), articles, marks, state]
    row = QTreeWidgetItem(words)
    for column in (2, 3):
        row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.setToolTip(0, str(backup.path))
    return row
