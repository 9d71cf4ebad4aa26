"""What there is to one mark beside its passage: kind, note, tags, who made it, its history."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Annotation, ChangedMark, HistoryEntry
from annotator.ui.history_words import time_words
from annotator.ui.kind_buttons import KindButtons
from annotator.ui.mark_history import MarkHistory
from annotator.ui.marks_model import one_line
from annotator.ui.note_field import NoteField
from annotator.ui.panel_heading import EDGE, panel_heading, scroll_room
from annotator.ui.tag_completion import TagCompletion
from annotator.ui.tags_line import in_order, tags_line, tags_of
from annotator.ui.theme import LIGHT, Theme
from annotator.ui.tips import plain_tip
from annotator.ui.wordings import wordings_html
from annotator.ui.words import status_word

WAS = 600
"""Characters of old and of new words that are shown here."""


class Inspector(QScrollArea):
    """Shows what the selected marks have, and says what the reader changes about them."""

    kind_pressed = Signal(object)
    """A `Kind` for the marks that are shown."""
    note_edited = Signal(str, str)
    """The id of a mark, and its new note."""
    note_unsaved = Signal(bool)
    """Whether a note is typed that is not saved yet."""
    note_left = Signal()
    """The reader is done with typing the note, for now."""
    tags_edited = Signal(object, object, object)
    """Ids of marks, the tags that they are to have besides, the tags to take away (lists)."""
    accept_pressed = Signal(str)
    """The id of a mark whose place is to be accepted."""
    keep_removed_pressed = Signal(str)
    """The id of a mark whose words are to be taken as no longer in the text."""
    history_wanted = Signal(str)
    """The id of the mark whose history is to be shown (`show_history`)."""
    known_tags_wanted = Signal()
    """The tags to complete from are wanted now (`set_known_tags`)."""
    left = Signal()
    """The reader goes back to the article."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._notes: list[Annotation] = []
        self._kinds = KindButtons()
        self._quote, self._status, self._about = QLabel(), QLabel(), QLabel()
        self._was = QLabel()
        self._accept, self._keep_removed = QPushButton(), QPushButton()
        self.note, self.tags = NoteField(), QLineEdit()
        self._completion = TagCompletion(self.tags)
        self._history = MarkHistory()
        self._hint = QLabel(self.tr("Choose a mark to see its note, tags and history."))
        self._body = QWidget()
        self._outer, self._settle = QGridLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self._connect()
        self._fit_edge()
        self.show_annotations([], "")

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Mark"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.setPlaceholderText(self.tr("Tags, with commas between them"))
        for label in (self._quote, self._was, self._status, self._about, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
        self._was.setTextFormat(Qt.TextFormat.RichText)
        self._accept.setText(self.tr("Accept"))
        self._keep_removed.setText(self.tr("Keep as removed"))
        for settle in (self._accept, self._keep_removed):
            settle.setAccessibleName(settle.text())
            settle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._status)
        column.addWidget(self._quote)
        column.addWidget(self._was)
        self._settle.setSpacing(4)
        self._settle.addWidget(self._accept)
        self._settle.addWidget(self._keep_removed)
        self._settle.addStretch(1)
        column.addLayout(self._settle)
        for widget in (self._kinds, self.note, self.tags, self._about, self._history):
            column.addWidget(widget)
        whole, outer = QWidget(), self._outer
        whole.setLayout(outer)
        outer.addWidget(panel_heading(self.tr("Mark")), 0, 0)
        outer.addWidget(self._hint, 1, 0)
        outer.addWidget(self._body, 2, 0)
        outer.setRowStretch(3, 1)
        self.setWidget(whole)

    def _connect(self) -> None:
        self._kinds.pressed.connect(self.kind_pressed)
        self.note.edited.connect(self.note_edited)
        self.note.unsaved.connect(self.note_unsaved)
        self.note.left.connect(self.note_left)
        self._completion.wanted.connect(self.known_tags_wanted)
        self.tags.editingFinished.connect(self._finish_tags)
        self.tags.textEdited.connect(self._type_tags)
        self.verticalScrollBar().rangeChanged.connect(self._fit_edge)
        self._history.opened.connect(self._open_history)
        self._accept.clicked.connect(self._press_accept)
        self._keep_removed.clicked.connect(self._press_keep_removed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Put one button below the other where there is no room beside it."""
        super().resizeEvent(event)
        needed = sum(one.sizeHint().width() for one in (self._accept, self._keep_removed))
        room = self.width() - 2 * EDGE - scroll_room(self) - self._settle.spacing()
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._settle.setDirection(below if room < needed else beside)

    @Slot()
    def _fit_edge(self) -> None:
        """Keep the edge of the fields in line with those above, with a scroll bar or without."""
        bar = self.verticalScrollBar()
        room = 0 if bar.minimum() < bar.maximum() else scroll_room(self)
        self._outer.setContentsMargins(EDGE, 8, EDGE + room, 8)

    # What is shown

    def show_annotations(
        self, notes: list[Annotation], reader_id: str, was: ChangedMark | None = None
    ) -> None:
        """Show one mark, and what it `was`, or what several have in common; what is being typed
        stays.
        """
        if self.tags.isModified() and [n.id for n in notes] != [n.id for n in self._notes]:
            self._save_tags()
            self.tags.setModified(False)
        self.note.show_note(notes[0] if len(notes) == 1 else None)
        self._notes = notes
        self._hint.setVisible(not notes)
        self._body.setVisible(bool(notes))
        self._kinds.show_kinds({note.kind for note in notes})
        is_same = tags_of(self.tags.text()) == self._common_tags()
        if not is_same and not self.tags.isModified():
            self.tags.setText(tags_line(self._common_tags()))
        self.tags.setToolTip(plain_tip(tags_line(self._common_tags())))
        self._show_about(notes, reader_id)
        self._show_was(was)
        if self._history.is_open:
            self._ask_history()

    def _show_about(self, notes: list[Annotation], reader_id: str) -> None:
        one = notes[0] if len(notes) == 1 else None
        if one is None:
            self._status.setText(self.tr("{count} marks selected").format(count=len(notes)))
            self._about.clear()
        else:
            self._status.setText(status_word(one.anchor))
            name = one.reader.name or self.tr("the reader without a name")
            made = self.tr("Marked by {reader}, {time}").format(
                reader=name, time=time_words(one.created_at)
            )
            self._about.setText("\n".join(filter(None, (made, self._own_words(one, reader_id)))))
        self._quote.setText(_shortened(one_line(one)) if one else "")
        self._quote.setVisible(one is not None)
        self._status.setVisible(bool(self._status.text()))
        self._about.setVisible(one is not None)
        self._history.setVisible(one is not None)

    def _show_was(self, was: ChangedMark | None) -> None:
        """Show what a mark was that is not simply where it was set, and what can be said of it."""
        anchor = was.annotation.anchor if was is not None else None
        is_unsettled = anchor is not None and anchor.is_unsettled
        self._accept.setVisible(is_unsettled and anchor is not None and anchor.passage is not None)
        self._keep_removed.setVisible(is_unsettled)
        has_words = was is not None and bool(was.new_words)
        self._was.setVisible(has_words)
        if was is not None and has_words:
            old, new = wordings_html(was.old_words[:WAS], was.new_words[:WAS], self._theme)
            self._quote.setVisible(False)
            self._was.setText(
                f"<p>{self.tr('Was')}: “{old}”</p><p>{self.tr('Is now')}: “{new}”</p>"
            )
            self._was.setAccessibleName(
                self.tr("Was: {old}. Is now: {new}").format(old=was.old_words, new=was.new_words)
            )

    @property
    def was(self) -> str:
        """What is said of the old words of the mark and its new ones, as HTML."""
        return self._was.text() if self._was.isVisibleTo(self) else ""

    def set_theme(self, theme: Theme) -> None:
        """Show words that differ in other colors, from the next mark on."""
        self._theme = theme

    @Slot()
    def _press_accept(self) -> None:
        self.accept_pressed.emit(self._notes[0].id)

    @Slot()
    def _press_keep_removed(self) -> None:
        self.keep_removed_pressed.emit(self._notes[0].id)

    def _own_words(self, note: Annotation, reader_id: str) -> str:
        """Return what is said of a mark and another reader's."""
        if note.reader.id != reader_id:
            return self.tr("Changing it makes your own copy.")
        return self.tr("It is your own copy of another reader's mark.") if note.copy_of else ""

    def take_saved(self, note: Annotation, edited_id: str) -> None:
        """Take in that a note was saved: in the mark itself, or in one's own copy of it."""
        self.note.take_saved(note, edited_id)

    def has_unsaved(self) -> bool:
        """Whether a note is typed that could not be saved."""
        return self.note.has_unsaved()

    def set_known_tags(self, tags: list[str]) -> None:
        """Complete tags from these."""
        self._completion.set_tags(tags)

    def show_history(self, entries: list[HistoryEntry]) -> None:
        """Show the changes of the mark, the newest first."""
        self._history.show_entries(entries)

    @property
    def about(self) -> str:
        """What is said of who made the mark."""
        return self._about.text()

    @property
    def history(self) -> str:
        """What is said of the changes of the mark."""
        return self._history.words

    # What the reader does

    def focus_note(self) -> None:
        """Let the reader type the note."""
        if self.note.isVisibleTo(self):
            self.ensureWidgetVisible(self.note)
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.note.moveCursor(QTextCursor.MoveOperation.End)

    @Slot()
    def flush(self) -> None:
        """Have a note and tags that were typed saved now."""
        self.note.flush()
        if self.tags.isModified():
            self._save_tags()

    def _common_tags(self) -> list[str]:
        tags = [set(note.tags) for note in self._notes]
        return in_order(set.intersection(*tags)) if tags else []

    @Slot(str)
    def _type_tags(self, text: str) -> None:
        if text.endswith(","):
            self._save_tags()

    @Slot()
    def _finish_tags(self) -> None:
        if not self._completion.is_open and self._save_tags():
            self.tags.setText(tags_line(self._common_tags()))

    def _save_tags(self) -> bool:
        """Have the tags saved; where those of one mark are refused, they stay to be saved again,
        and nothing is to be shown instead.
        """
        self.tags.setModified(False)
        common, wanted = set(self._common_tags()), set(tags_of(self.tags.text()))
        if self._notes and wanted != common:
            ids = [note.id for note in self._notes]
            self.tags_edited.emit(ids, sorted(wanted - common), sorted(common - wanted))
            # Those of many marks are changed beside the window, and come later.
            is_refused = len(ids) == 1 and set(self._common_tags()) == common
            self.tags.setModified(is_refused)
            return not is_refused
        return True

    @Slot()
    def _open_history(self) -> None:
        self._ask_history()
        QTimer.singleShot(0, self._reveal_history)  # once it has its place

    def _ask_history(self) -> None:
        if len(self._notes) == 1:
            self.history_wanted.emit(self._notes[0].id)

    @Slot()
    def _reveal_history(self) -> None:
        """Scroll so far that the newest change is seen below its button."""
        top = self._history.mapTo(self.viewport(), QPoint()).y() + self.verticalScrollBar().value()
        below = top + min(self._history.height(), self.viewport().height())
        bar = self.verticalScrollBar()
        bar.setValue(max(bar.value(), below + EDGE - self.viewport().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt calls it
        """Esc goes back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _shortened(quote: str) -> str:
    return f"“{quote[:160]}…”" if len(quote) > 160 else f"“{quote}”"
