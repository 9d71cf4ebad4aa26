"""What is done about a library that does not open, at the start or when another one is opened."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot
from PySide6.QtWidgets import QWidget

from annotator.core.errors import LIBRARY_HELD_UP, AnnotatorError, ErrorCode
from annotator.core.keeping import Backup, Recovered, Restored
from annotator.core.paths import first_library_path
from annotator.ui.dress import dress
from annotator.ui.file_dialogs import ask_to_open
from annotator.ui.keeping_words import backup_words, holding_words
from annotator.ui.rescue_dialog import RescueDialog
from annotator.ui.rescuer import Rescue, Rescuer
from annotator.ui.settings import Settings
from annotator.ui.words import error_words

NEWS = "library_news"
"""The setting that holds what was done to the library before there was a window to say it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen, and done."""

    library: Path | None = None
    """A library to open; None for the one that would have been opened by itself, if `is_again`."""
    words: str = ""
    """What to say then."""
    is_again: bool = False
    export: Path | None = None
    """An export whose marks are to be added to the library that is open."""


class RescueVerbs(QObject):
    """Shows the page about one library, and does what is chosen there."""

    answered = Signal(object)
    """An `Answer`; it is not emitted where the page is closed."""

    def __init__(
        self,
        error: AnnotatorError,
        *,
        is_start: bool,
        is_last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`is_start` is whether no library is open, `is_last` whether the program ends where the
        page is closed.
        """
        super().__init__(parent)
        self._library = Path(str(error.parameters["path"]))
        self._code = error.code
        self._export_folder: QTemporaryDir | None = None
        self.answer: Answer | None = None
        self.dialog = RescueDialog(
            self._library, error.code, is_start=is_start, is_last=is_last, parent=parent
        )
        if error.code in LIBRARY_HELD_UP:
            self.dialog.show_held_up(error_words(error))
        self._has_looked = False
        self._rescuer = Rescuer(self._library, error.code, self)
        self._connect()

    def _connect(self) -> None:
        dialog, rescuer = self.dialog, self._rescuer
        rescuer.examined.connect(self._offer)
        rescuer.progressed.connect(dialog.set_share)
        rescuer.failed.connect(self._tell)
        rescuer.recovered.connect(self._take_recovered)
        rescuer.restored.connect(self._take_restored)
        rescuer.exported.connect(self._take_export)
        dialog.recover_wanted.connect(self._recover)
        dialog.restore_wanted.connect(self._restore)
        dialog.marks_wanted.connect(self._take_marks)
        dialog.other_wanted.connect(self._open_other)
        dialog.again_wanted.connect(self._try_again)
        dialog.empty_wanted.connect(self._begin_anew)
        dialog.finished.connect(rescuer.stop)

    def begin(self) -> None:
        """Look at what can be saved, unless nothing is wrong with the library itself; the page is
        shown by who made this.
        """
        self._has_looked = True
        if self._code in LIBRARY_HELD_UP:
            return
        self.dialog.show_work(self.tr("Looking at what can be saved…"))
        self._rescuer.examine()

    def begin_with(self, backup: Path) -> None:
        """Put a backup back at once, which was chosen already; look only where that fails."""
        self.dialog.show_work(self.tr("Putting the backup back…"))
        self._rescuer.restore(backup)

    @Slot(str)
    def _tell(self, words: str) -> None:
        self.dialog.show_failure(words)
        if not self._has_looked:
            self.begin()

    @Slot(object)
    def _offer(self, rescue: Rescue) -> None:
        can_begin = self._code is ErrorCode.LIBRARY_GONE
        self.dialog.show_offers(rescue.recovered, rescue.backup, can_begin=can_begin)

    @Slot(object)
    def _recover(self, found: Recovered) -> None:
        self.dialog.show_work(self.tr("Putting what was recovered in the library's place…"))
        self._rescuer.take_recovered(found)

    @Slot(object, object)
    def _take_recovered(self, taken: Recovered, aside: Path) -> None:
        held = holding_words(taken.article_count, taken.mark_count)
        words = self.tr("Recovered: {held}. The damaged file is kept as {name}.")
        self._end(Answer(self._library, words.format(held=held, name=aside.name)))

    @Slot(object)
    def _restore(self, backup: Backup) -> None:
        self.dialog.show_work(self.tr("Putting the backup back…"))
        self._rescuer.restore(backup.path)

    @Slot(object)
    def _take_restored(self, restored: Restored) -> None:
        words = self.tr("A backup was put back. {about}").format(
            about=backup_words(restored.backup)
        )
        if restored.set_aside is not None:
            kept = self.tr("The file that was there is kept as {name}.")
            words = f"{words} {kept.format(name=restored.set_aside.name)}"
        self._end(Answer(restored.library, words))

    @Slot()
    def _take_marks(self) -> None:
        self._export_folder = folder = QTemporaryDir()
        self.dialog.show_work(self.tr("Reading its marks…"))
        self._rescuer.export(Path(folder.filePath(f"{self._library.stem}.annotator")))

    @Slot(object)
    def _take_export(self, export: Path) -> None:
        self._end(Answer(export=export))

    @Slot()
    def _open_other(self) -> None:
        kinds = ";;".join((self.tr("Libraries (*.sqlite)"), self.tr("All files (*)")))
        title, folder = self.tr("Open another library"), str(self._library.parent)
        for path in ask_to_open(self.dialog, title, folder, kinds):
            self._end(Answer(path))

    @Slot()
    def _try_again(self) -> None:
        self._end(Answer(is_again=True))

    @Slot()
    def _begin_anew(self) -> None:
        self._end(Answer(first_library_path()))

    def _end(self, answer: Answer) -> None:
        self.answer = answer
        self.dialog.accept()
        self.answered.emit(answer)


def ask_at_start(error: AnnotatorError, settings: Settings) -> Answer | None:
    """Ask what to do about the library that does not open, before there is a window, which will say
    what was done; None for nothing: the program ends then.
    """
    dress(settings.theme)
    verbs = RescueVerbs(error, is_start=True, is_last=True)
    verbs.begin()
    verbs.dialog.exec()
    if verbs.answer is not None and verbs.answer.words:
        settings.keep(NEWS, verbs.answer.words)
        settings.save()
    return verbs.answer
