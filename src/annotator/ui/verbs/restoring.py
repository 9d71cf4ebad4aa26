"""What the reader does with backups, with a library that does not open, and with its place."""

from functools import partial
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from annotator.core.errors import LIBRARY_REFUSED, AnnotatorError, ErrorCode
from annotator.core.keeping import Backup, Moved, Restored
from annotator.ui.file_dialogs import FileDialog
from annotator.ui.history_words import time_words
from annotator.ui.mover import Copy, Mover
from annotator.ui.restore_dialog import RestoreDialog
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.verbs.recovered import SHOW
from annotator.ui.verbs.rescuing import NEWS, Answer, RescueVerbs
from annotator.ui.window_frame import WindowFrame
from annotator.ui.words import error_words


class RestoringVerbs(QObject):
    """Puts backups back and forth, helps where a library does not open, and moves it."""

    marks_wanted = Signal(object)
    """Exports whose marks are to be added: a list of paths."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._dialog: RestoreDialog | None = None
        self._rescue: RescueVerbs | None = None
        self._before: Path | None = None
        self._put: Backup | None = None
        self._refused: AnnotatorError | None = None
        self._mover: Mover | None = None
        self._lost: AnnotatorError | None = None
        self._is_asking = False
        session.library_refused.connect(self._refuse)
        session.library_lost.connect(self._take_loss)
        window.notice.acted.connect(self._act)
        QTimer.singleShot(0, self._tell_news)

    @Slot()
    def _tell_news(self) -> None:
        """Say what was done at the start, when the article is shown."""
        if words := self._settings.text(NEWS):
            self._say(words)
            self._settings.keep(NEWS, "")

    def _say(self, words: str) -> None:
        """Say what was done; of a recovery, with the way to its details."""
        recovery = self._session.recovery()
        if recovery is not None and PurePath(recovery.damaged).name in words:
            self._window.notice.say(words, SHOW, self.tr("Show details"))
        else:
            self._window.notice.say(words)

    def _tell_soon(self, words: str) -> None:
        """Say what was done, after what there is to say of the library that is shown now."""
        self._settings.keep(NEWS, words)
        QTimer.singleShot(0, self._tell_news)

    # Backups

    @Slot()
    def do_restore_backup(self) -> None:
        """Show the backups, and what each would change."""
        if self._dialog is None:
            self._dialog = self._made()
        self._dialog.show_looking()
        self._dialog.open()
        self._session.restorer().look()

    def _made(self) -> RestoreDialog:
        dialog, restorer = RestoreDialog(self._window), self._session.restorer()
        restorer.listed.connect(dialog.show_backups)
        restorer.previewed.connect(dialog.show_preview)
        restorer.progressed.connect(dialog.set_share)
        restorer.unpreviewed.connect(dialog.show_unknown)
        restorer.damaged.connect(self._take_place)
        restorer.failed.connect(self._tell_failure)
        restorer.restored.connect(self._tell_restored)
        dialog.chosen.connect(restorer.preview)
        dialog.wanted.connect(self._restore)
        dialog.finished.connect(restorer.stop)
        return dialog

    @Slot(object)
    def _restore(self, backup: Backup) -> None:
        self._session.restorer().restore(backup.path)

    @Slot(str)
    def _tell_failure(self, words: str) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.show_failure(words)
        else:
            self._window.notice.say(words)

    @Slot(object)
    def _tell_restored(self, restored: Restored) -> None:
        """Say what was put back, and offer the way to what was there until then: that is a backup
        too, and once it is put back, it offers the same. What was offered before has gone, as with
        any other library.
        """
        is_way_back = self._put is not None and restored.backup.path == self._before
        put = self._put if self._put is not None and is_way_back else restored.backup
        words, offer = self._words_of_restored(is_way_back=is_way_back)
        told = words.format(time=time_words(put.made_at))
        if restored.before is None:
            self._before = self._put = None
            self._window.notice.say(told)
        else:
            self._before, self._put = restored.before.path, restored.backup
            self._window.notice.say(told, "put_back", offer)

    def _words_of_restored(self, *, is_way_back: bool) -> tuple[str, str]:
        """Return what is said of a backup that was put back, and of what can be done then."""
        if is_way_back:
            words = self.tr(
                "The library is again as it was before the backup of {time} was put back."
            )
            return words, self.tr("Back to what was there until now")
        return self.tr("The backup of {time} was put back."), self.tr("Put back as it was")

    @Slot(str)
    def _act(self, name: str) -> None:
        """Do what was offered in the bar."""
        if name == "put_back" and self._before is not None:
            self._session.restorer().restore(self._before)
        elif name == "rescue_other" and self._refused is not None:
            self._help(self._refused)
        elif name == "rescue_library":
            path = self._session.library_path
            self._help(AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path), is_open=True)
        elif name == "open_again":
            self._open_at_last(self._session.library_path)

    # A library that does not open

    @Slot(object)
    def _refuse(self, error: AnnotatorError) -> None:
        """Help with another library that does not open; most files that do not even begin like one
        are none, which a sentence says.
        """
        if error.code is not ErrorCode.LIBRARY_NOT_ONE:
            self._help(error)
            return
        self._refused = error
        offer = self.tr("Look for marks in it")
        self._window.notice.say(error_words(error), "rescue_other", offer)

    def _help(self, error: AnnotatorError, *, is_open: bool = False) -> None:
        """Say what is the matter with a library, and what can be done about it; with `is_open`, it
        is the one that is open, which is closed for that.
        """
        path = Path(str(error.parameters["path"]))
        if is_open or path.resolve() == self._session.library_path.resolve():
            self._ask_aside(error)
            return
        self._rescue = RescueVerbs(error, is_start=False, parent=self._window)
        self._rescue.answered.connect(self._take_answer)
        self._rescue.dialog.open()
        self._rescue.begin()

    @Slot(object)
    def _take_place(self, backup: Path) -> None:
        """Let a backup take the place of the open library, which is damaged."""
        path = self._session.library_path
        self._ask_aside(AnnotatorError(ErrorCode.LIBRARY_DAMAGED, path=path), backup)

    def _ask_aside(self, error: AnnotatorError, backup: Path | None = None) -> None:
        """Show the page about the open library, which is closed for that; nothing can be changed,
        and what other starts ask for waits.
        """
        if not self._is_asking:
            self._is_asking = True
            try:
                self._session.replace_library(partial(self._ask_about_open, error, backup))
            finally:
                self._is_asking = False

    def _ask_about_open(self, error: AnnotatorError, backup: Path | None) -> Path:
        self._rescue = rescue = RescueVerbs(error, is_start=True, parent=self._window)
        if backup is None:
            rescue.begin()
        else:
            rescue.begin_with(backup)
        rescue.dialog.exec()
        answer = rescue.answer
        if answer is not None and answer.words:
            self._tell_soon(answer.words)
        library = answer.library if answer is not None else None
        return library or Path(str(error.parameters["path"]))

    @Slot()
    def end(self) -> None:
        """Close the page, which waits for what it has begun: the window closes."""
        if self._rescue is not None:
            self._rescue.dialog.reject()

    # No library at all

    @Slot(object)
    def _take_loss(self, error: AnnotatorError) -> None:
        """Ask soon what to do: what has led here is to end first."""
        self._lost = error
        QTimer.singleShot(0, self._ask_about_lost)

    @Slot()
    def _ask_about_lost(self) -> None:
        """Ask as at the start, until a library is open or the window closes. What passes, such as
        another program's lock, needs only to be tried again.
        """
        error, self._lost = self._lost, None
        if error is None or not self._window.isVisible():
            return
        if error.code not in LIBRARY_REFUSED:
            self._window.notice.say(error_words(error), "open_again", self.tr("Try again"))
            return
        self._rescue = rescue = RescueVerbs(error, is_start=True, is_last=True, parent=self._window)
        rescue.answered.connect(self._take_last_answer)
        rescue.dialog.rejected.connect(self._window.close)
        rescue.dialog.open()
        rescue.begin()

    @Slot(object)
    def _take_last_answer(self, answer: Answer) -> None:
        if answer.words:
            self._tell_soon(answer.words)
        self._open_at_last(answer.library or self._session.library_path)

    def _open_at_last(self, library: Path) -> None:
        """Open a library where none is open, or ask again."""
        error = self._session.begin_with(library)
        if error is not None:
            self._take_loss(error)

    @Slot(object)
    def _take_answer(self, answer: Answer) -> None:
        if answer.export is not None:
            self.marks_wanted.emit([answer.export])
        elif answer.library is not None:
            self._session.open_library(answer.library)
            if answer.words:
                self._say(answer.words)

    # Its place

    @Slot()
    def do_move_library(self) -> None:
        """Ask where the library is to be, and move it there."""
        dialog = FileDialog(
            self._window,
            self.tr("Move the library to"),
            str(self._session.library_path.parent),
            self.tr("Libraries (*.sqlite)"),
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("sqlite")
        # Nothing is ever written over; the refusal says so.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(self._session.library_path.name)
        for path in dialog.chosen():
            self.move_to(path)

    def move_to(self, target: Path) -> None:
        """Move the library to a file that is not there yet."""
        if self._mover is None:
            self._mover = self._session.mover()
            self._mover.copied.connect(self._settle)
            self._mover.failed.connect(self._window.notice.say)
        self._mover.copy_out(target)

    @Slot(object)
    def _settle(self, copy: Copy) -> None:
        settling = _Settling(self._session.library_path, copy)
        if self._session.replace_library(settling.settle) and settling.moved is not None:
            self._tell_soon(self._moved_words(settling.moved))

    def _moved_words(self, moved: Moved) -> str:
        words = self.tr(
            "The library is at {path} now. The file of before is kept as {old}; backups are in "
            "{backups}."
        )
        return words.format(path=moved.path, old=moved.set_aside, backups=moved.backups)


class _Settling:
    """The short last part of a move, for while the library is closed."""

    def __init__(self, library: Path, copy: Copy) -> None:
        self._library, self._copy = library, copy
        self.moved: Moved | None = None

    def settle(self) -> Path:
        """Settle it, and return where the library is. Raises AnnotatorError."""
        self.moved = Mover.settle(self._library, self._copy)
        return self.moved.path
