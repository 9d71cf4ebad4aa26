"""The line at the foot of the window: marks, saved, who marks; a link's target while pointed at."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from annotator.ui.words import count_words


class StatusLine(QStatusBar):
    """Shows how things stand."""

    reader_pressed = Signal()
    """Another reader is to be named."""
    zoom_pressed = Signal()
    """The words are to have their first size again."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setAccessibleName(self.tr("Status"))
        self._marks: int | None = None
        self._who, self._is_saving = "", False
        self._standing = QLabel()
        self._standing.setContentsMargins(8, 2, 8, 2)
        self.addWidget(self._standing)
        self._reader = QToolButton()
        self._reader.setAutoRaise(True)
        self._reader.setToolTip(self.tr("A click changes who marks"))
        self._reader.clicked.connect(self.reader_pressed)
        self.addWidget(self._reader)
        self._zoom = QToolButton()
        self._zoom.setAutoRaise(True)
        self._zoom.clicked.connect(self.zoom_pressed)
        self.addPermanentWidget(self._zoom)

    @property
    def words(self) -> str:
        """What the line says when nothing is pointed at."""
        shown = (self._standing, self._reader)
        told = (part.text() for part in shown if part.text() and not part.isHidden())
        return " · ".join(told).replace("&&", "&")

    @property
    def zoom_words(self) -> str:
        """What the line says of the size of the words."""
        return self._zoom.text()

    def show_standing(self, marks: int | None, reader: str) -> None:
        """Show how many marks the open article has (None without one), and who marks."""
        parts = []
        self._marks, self._who = marks, reader
        if marks is not None:
            # A mark is counted only after it was committed; only a note is on its way for a while.
            standing = self.tr("saving…") if self._is_saving else self.tr("saved")
            parts += [count_words(marks), standing]
        who = reader or self.tr("(no name yet)")
        words = self.tr("Marking as: {reader}").format(reader=who)
        self._reader.setText(words.replace("&", "&&"))  # else it would name a key
        self._reader.setAccessibleName(words)
        self._reader.setVisible(bool(reader) or bool(marks))
        self._standing.setText(" · ".join(parts))
        self._standing.setAccessibleName(self._standing.text())

    @Slot(bool)
    def show_saving(self, is_saving: bool) -> None:
        """Show whether something that was typed is not on the disk yet."""
        if is_saving != self._is_saving:
            self._is_saving = is_saving
            self.show_standing(self._marks, self._who)

    @Slot(int)
    def show_zoom(self, percent: int) -> None:
        """Show how large words are, in per cent of their first size."""
        words = self.tr("{percent} %").format(percent=percent)
        self._zoom.setText(words)
        self._zoom.setToolTip(self.tr("Size of the words; a click makes it 100 %"))
        self._zoom.setAccessibleName(self.tr("Size of the words: {size}").format(size=words))

    @Slot(str)
    def show_link(self, target: str) -> None:
        """Show where a link leads, in full; nothing for an empty target."""
        if target:
            self.showMessage(target)
        else:
            self.clearMessage()
