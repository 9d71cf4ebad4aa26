"""What the reader does with deleted marks: list them, bring them back, remove them for good."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QMessageBox

from annotator.core.model import Annotation
from annotator.ui.actions import ActionSet
from annotator.ui.deleted_bar import DeletedBar
from annotator.ui.dialog_buttons import show_words_alone
from annotator.ui.leaving import let_go
from annotator.ui.session import Emptied, Session
from annotator.ui.window_frame import WindowFrame
from annotator.ui.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator


class TrashVerbs(QObject):
    """Lists the deleted marks of the open article, or of the library, instead of the others.

    What is emptied is what is listed; where nothing deleted is listed, the library's.
    """

    def __init__(self, session: Session, frame: WindowFrame, actions: ActionSet) -> None:
        super().__init__(frame)
        self._session = session
        self._frame = frame
        self._actions = actions
        self._is_deleted_shown = False
        self._is_everywhere = False
        self._turns: Iterator[list[Annotation]] = iter(())
        self._turn_timer = QTimer(self, interval=0)
        self._turn_timer.timeout.connect(self._list_more)
        self._bar = bar = DeletedBar()
        frame.marks_panel.put_above_list(bar)
        bar.everywhere_wanted.connect(self._list_everywhere)
        bar.undelete_wanted.connect(self.do_undelete)
        bar.empty_trash_wanted.connect(self.do_empty_trash)
        bar.closed.connect(self.close_deleted)
        actions["show_deleted"].toggled.connect(self._turn)
        session.brought_back.connect(self._tell_brought_back)
        session.emptied.connect(self._tell_emptied)

    @abstractmethod
    def show_annotations(self) -> None:
        """List marks anew, those that are wanted now."""

    def _deleted(self) -> list[Annotation]:
        """Return the first deleted marks that are to be listed, and say how many there are; the
        others come in turns.
        """
        here, all_of_them = (
            len(self._session.deleted_names(everywhere=everywhere)) for everywhere in (False, True)
        )
        self._bar.show_counts(here, all_of_them, is_everywhere=self._is_everywhere)
        articles = self._session.articles() if self._is_everywhere else []
        self._frame.marks_list.set_titles({article.id: article.title for article in articles})
        self._turns = self._session.deleted_in_turns(everywhere=self._is_everywhere)
        self._turn_timer.start()
        return next(self._turns, [])

    @Slot()
    def _list_more(self) -> None:
        """List the next deleted marks."""
        notes = next(self._turns, None) if self._is_deleted_shown else None
        if notes is None:
            self._turn_timer.stop()
        else:
            self._frame.marks_list.put_annotations(notes)

    def _refresh_deleted(self) -> None:
        """Allow to bring back what is selected."""
        selected = self._frame.marks_list.selected_ids() if self._is_deleted_shown else []
        self._actions["undelete"].setEnabled(bool(selected))
        self._bar.allow_undelete(is_possible=bool(selected))

    def reveal_deleted(self) -> None:
        """Show where the mark that was chosen in the list was, if that is in the open article."""
        article = self._session.article
        for note in self._frame.marks_list.selected_annotations()[:1]:
            if article is not None and note.article_id == article.id and note.passage is not None:
                self._frame.view.reveal(note.passage)

    @Slot()
    def close_deleted(self) -> None:
        """List the marks that are not deleted."""
        self._actions["show_deleted"].setChecked(False)

    @Slot(bool)
    def do_show_deleted(self, is_shown: bool) -> None:
        """List the deleted marks instead of the others, where they can be brought back."""
        if is_shown and not self._actions["show_marks"].isChecked():
            self._actions["show_marks"].trigger()

    @Slot(bool)
    def _turn(self, is_shown: bool) -> None:
        self._is_deleted_shown, self._is_everywhere = is_shown, False
        if not is_shown:
            self._frame.marks_list.set_titles({})
        self._bar.setVisible(is_shown)
        self._frame.give_list_room(is_wanted=is_shown)
        self.show_annotations()

    @Slot(bool)
    def _list_everywhere(self, is_wanted: bool) -> None:
        self._is_everywhere = is_wanted
        self.show_annotations()

    @Slot()
    def do_undelete(self) -> None:
        """Bring the selected deleted marks back."""
        ids = self._frame.marks_list.selected_ids() if self._is_deleted_shown else []
        if ids and (count := self._session.undelete(ids)):
            self._tell_brought_back(count)
            # Its button cannot keep the focus: the next key may be Return.
            self._frame.marks_list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _tell_brought_back(self, count: int) -> None:
        words = self.tr("Brought back: {marks}.").format(marks=count_words(count))
        self._frame.notice.say(words, "undo", self.tr("Undo"), is_passing=True)

    @Slot()
    def do_empty_trash(self) -> None:
        """Remove the words of the deleted marks for good, after asking.

        Much may happen while the question waits: it is about the marks that there were before.
        """
        is_of_article = self._is_deleted_shown and not self._is_everywhere
        marks = self._session.deleted_names(everywhere=not is_of_article)
        if not marks:
            self._frame.notice.say(self.tr("There are no deleted marks."), is_passing=True)
        elif self._is_sure(marks, is_of_article=is_of_article):
            article_id = marks[0][1] if is_of_article else None
            self._session.empty_trash(article_id, [name for name, _ in marks])

    @Slot(object)
    def _tell_emptied(self, emptied: Emptied) -> None:
        """Say what was removed, and where its words may still be."""
        if emptied.has_left_disk:
            words = self.tr("Removed for good: {marks}.")
        else:
            words = self.tr(
                "Removed for good: {marks}. Another program is reading the library: their words "
                "leave its file when the library is closed."
            )
        words = words.format(marks=count_words(emptied.count))
        self._frame.notice.say(words, is_passing=emptied.has_left_disk)

    def _is_sure(self, marks: list[tuple[str, str]], *, is_of_article: bool) -> bool:
        """Ask, in a question that blocks, because there is no way back."""
        box = QMessageBox(self._frame)
        box.setObjectName("empty_trash_question")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Empty trash"))
        box.setText(self._question(marks, is_of_article=is_of_article))
        box.setInformativeText(
            self.tr(
                "Their words, notes, tags and history are removed from the library. This cannot be "
                "undone. Backups still hold them until newer backups take their place."
            )
        )
        empty = box.addButton(self.tr("Remove for good"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        show_words_alone(box)
        box.exec()
        is_wanted = box.clickedButton() is empty
        let_go(box)
        return is_wanted

    def _question(self, marks: list[tuple[str, str]], *, is_of_article: bool) -> str:
        articles = len({article for _, article in marks})
        if is_of_article:
            words = self.tr("Remove the deleted marks of this article for good ({marks})?")
        elif articles == 1:
            words = self.tr("Remove the deleted marks of the whole library for good ({marks})?")
        else:
            words = self.tr(
                "Remove the deleted marks of the whole library for good ({marks} in {articles} "
                "articles)?"
            )
        return words.format(marks=count_words(len(marks)), articles=articles)
