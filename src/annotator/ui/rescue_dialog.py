"""A calm page about a library that does not open: what is the matter, and what can be done."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import LIBRARY_HELD_UP, ErrorCode
from annotator.core.keeping import Backup, Recovered
from annotator.ui.keeping_words import backup_words, compared_words, recovered_words

SIZE = (640, 560)
"""Logical pixels at first."""
LARGER = 1.35
"""How much larger than in menus the heading is."""


class Offer(QFrame):
    """One thing that can be done: what it would come to, and the button for it."""

    def __init__(self, heading: str, words: str, button: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFrameShadow(QFrame.Shadow.Sunken)  # That has a frame which every theme shows.
        self.setAccessibleName(heading)
        self.words = words
        self.button = QPushButton(button)
        self.button.setAccessibleDescription(words)
        self.button.setAutoDefault(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(16)
        column = QVBoxLayout()
        title, told = _label(heading), _label(words)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        column.setSpacing(2)
        column.addWidget(title)
        column.addWidget(told)
        column.addStretch(1)
        row.addLayout(column, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


class RescueDialog(QDialog):
    """Says what is the matter with a library, and offers what can be done about it."""

    recover_wanted = Signal(object)
    """A `Recovered` is to take the library's place."""
    restore_wanted = Signal(object)
    """A `Backup` is to take it."""
    marks_wanted = Signal()
    """Its marks are to be added to the library that is open."""
    other_wanted = Signal()
    """Another library is to be opened."""
    again_wanted = Signal()
    """The same library is to be tried again."""
    empty_wanted = Signal()
    """An empty library is to be begun with."""

    def __init__(
        self,
        library: Path,
        code: ErrorCode,
        *,
        is_start: bool,
        is_last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`is_start` is whether no library is open, `is_last` whether the program ends where the
        page is closed.
        """
        super().__init__(parent)
        self._code, self._is_start = code, is_start
        self._recovered: Recovered | None = None
        self._backup: Backup | None = None
        self.setWindowTitle("Annotator")
        self._sentence = _label(self._about(library))
        self._told = _label("")
        self._told.hide()
        self._share = QProgressBar()
        self._share.setRange(0, 1000)
        self._share.setTextVisible(False)
        self._share.setAccessibleName(self.tr("How far the work is"))
        self._looking = _label("")
        self._offers = QVBoxLayout()
        self._offers.setSpacing(8)
        self._close = QPushButton(self.tr("Close Annotator") if is_last else self.tr("Close"))
        self._close.clicked.connect(self.reject)
        self._lay_out()
        room = self.screen().availableSize()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height() - 40))

    def _lay_out(self) -> None:
        heading = _label(self._heading())
        font = heading.font()
        font.setPointSizeF(LARGER * font.pointSizeF())
        font.setBold(True)
        heading.setFont(font)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 18, 20, 10)
        column.setSpacing(10)
        for part in (heading, self._sentence, self._looking, self._share, self._told):
            column.addWidget(part)
        column.addLayout(self._offers)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 6, 20, 14)
        foot.addStretch(1)
        foot.addWidget(self._close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def _heading(self) -> str:
        match self._code:
            case ErrorCode.LIBRARY_NEWER:
                return self.tr("This library was made by a newer Annotator")
            case ErrorCode.LIBRARY_GONE:
                return self.tr("Your library is not there")
            case ErrorCode.LIBRARY_FOREIGN_TRIGGER:
                return self.tr("This library holds somebody's program")
            case code if code in LIBRARY_HELD_UP:
                return self.tr("The library cannot be opened now")
            case _:
                return self.tr("This library is damaged")

    def _about(self, library: Path) -> str:
        kept = self.tr("It has not been changed, and whatever you choose, it is kept.")
        match self._code:
            case ErrorCode.LIBRARY_NEWER:
                words = self.tr(
                    "{path} was written by a newer version: update Annotator to open it."
                )
            case ErrorCode.LIBRARY_GONE:
                return self.tr(
                    "{path} is not there: if it lies on a drive or in a network, connect that and "
                    "try again."
                ).format(path=library)
            case ErrorCode.LIBRARY_FOREIGN_TRIGGER:
                words = self.tr(
                    "{path} could change your marks by itself, so it was not opened, and "
                    "nothing in it was run."
                )
            case _:
                words = self.tr("{path} cannot be read in full.")
        return f"{words.format(path=library)} {kept}"

    @property
    def words(self) -> str:
        """All that is said."""
        told = [label.text() for label in self.findChildren(QLabel) if not label.isHidden()]
        return "\n".join(filter(None, told))

    def offers(self) -> list[Offer]:
        """Return what can be done now."""
        items = (self._offers.itemAt(row) for row in range(self._offers.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Offer)]

    def show_held_up(self, words: str) -> None:
        """Say why the library does not open for now, though nothing is wrong with it, and offer to
        try again.
        """
        self._sentence.setText(words)
        self._end_work()
        told = self.tr("When that is mended. Nothing was changed.")
        again = self._add(self.tr("Try it again"), told, self.tr("&Try again"))
        again.button.clicked.connect(self.again_wanted)
        self._offer_others(can_begin=False)
        again.button.setFocus()

    @Slot(str)
    def show_work(self, words: str) -> None:
        """Show that something is being done; nothing else can be chosen meanwhile."""
        self._looking.setText(words)
        self._share.setValue(0)
        for part in (self._looking, self._share):
            part.show()
        for offer in self.offers():
            offer.setEnabled(False)

    @Slot(float)
    def set_share(self, share: float) -> None:
        """Show how far that is, 0.0 to 1.0."""
        self._share.setValue(round(1000 * share))

    @Slot(str)
    def show_failure(self, words: str) -> None:
        """Say why what was chosen could not be done; something else can be."""
        self._end_work()
        self._told.setText(words)
        self._told.show()
        for offer in self.offers():
            offer.setEnabled(True)

    def _end_work(self) -> None:
        for part in (self._looking, self._share):
            part.hide()

    def show_offers(
        self, recovered: Recovered | None, backup: Backup | None, *, can_begin: bool
    ) -> None:
        """Offer what can be done; `can_begin` is whether an empty library may be begun with."""
        self._end_work()
        self._recovered, self._backup = recovered, backup
        if self._code is ErrorCode.LIBRARY_NOT_ONE and recovered is None and backup is None:
            self._told.setText(self.tr("Nothing of a library was found in it."))
            self._told.show()
        if self._code is ErrorCode.LIBRARY_GONE:
            self._offer_again()
        self._offer_marks(recovered)
        if backup is not None and _is_behind(recovered):
            self._offer_backup(recovered, backup)
        if recovered is not None:
            self._offer_recovered(recovered)
        if backup is not None and not _is_behind(recovered):
            self._offer_backup(recovered, backup)
        self._offer_others(can_begin=can_begin)
        if offers := self.offers():
            offers[0].button.setFocus()

    def _offer_recovered(self, recovered: Recovered) -> None:
        if self._code is ErrorCode.LIBRARY_FOREIGN_TRIGGER:
            heading, button = self.tr("Open it without that program"), self.tr("&Open it without")
        else:
            heading, button = self.tr("Recover as much as possible"), self.tr("&Recover")
        offer = self._add(heading, recovered_words(recovered), button)
        offer.button.clicked.connect(self._want_recovered)

    def _offer_backup(self, recovered: Recovered | None, backup: Backup) -> None:
        words = backup_words(backup)
        if recovered is not None and recovered.compared is not None:
            words = f"{words} {compared_words(recovered.compared)}"
        offer = self._add(
            self.tr("Go back to the newest good backup"), words, self.tr("Put it &back")
        )
        offer.button.clicked.connect(self._want_backup)

    @Slot()
    def _want_recovered(self) -> None:
        self.recover_wanted.emit(self._recovered)

    @Slot()
    def _want_backup(self) -> None:
        self.restore_wanted.emit(self._backup)

    def _offer_marks(self, recovered: Recovered | None) -> None:
        is_stranger = self._code is ErrorCode.LIBRARY_FOREIGN_TRIGGER
        if self._is_start or not (is_stranger or recovered is not None):
            return
        words = self.tr(
            "Its sound articles and marks are added to the library that is open, once you have "
            "been told what that would change."
        )
        offer = self._add(
            self.tr("Take its marks into my library"), words, self.tr("&Take its marks")
        )
        offer.button.clicked.connect(self.marks_wanted)

    def _offer_again(self) -> None:
        words = self.tr("When the drive is connected, for instance.")
        again = self._add(self.tr("Look again"), words, self.tr("&Try again"))
        again.button.clicked.connect(self.again_wanted)

    def _offer_others(self, *, can_begin: bool) -> None:
        words = self.tr("This one stays as it is.")
        if self._code is ErrorCode.LIBRARY_GONE:
            words = self.tr("Yours is looked for again at the next start.")
        other = self._add(self.tr("Open another library"), words, self.tr("Open &another…"))
        other.button.clicked.connect(self.other_wanted)
        if can_begin:
            words = self.tr("Backups of the earlier one stay where they are.")
            empty = self._add(self.tr("Begin with an empty library"), words, self.tr("Begin a&new"))
            empty.button.clicked.connect(self.empty_wanted)

    def _add(self, heading: str, words: str, button: str) -> Offer:
        offer = Offer(heading, words, button)
        self._offers.addWidget(offer)
        return offer


def _is_behind(recovered: Recovered | None) -> bool:
    """Whether the backup has more than what can be recovered, and nothing less."""
    if recovered is None:
        return True
    compared = recovered.compared
    if compared is None or compared.articles.lost or compared.marks.lost:
        return False
    return bool(compared.articles.regained or compared.marks.regained)


def _label(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
