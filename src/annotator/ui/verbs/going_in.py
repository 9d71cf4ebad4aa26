"""How articles and marks come in: files, drops, the clipboard, exports, other libraries."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QStandardPaths, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from annotator.core.errors import AnnotatorError
from annotator.core.model import Pasted
from annotator.core.paths import library_path
from annotator.ui.carrier import Carried
from annotator.ui.clipboard import has_words, pasted_from
from annotator.ui.file_dialogs import FileDialog, ask_to_open
from annotator.ui.found import Found
from annotator.ui.import_words import did_words, nothing_words, would_words
from annotator.ui.leaving import let_go
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window_frame import WindowFrame
from annotator.ui.words import error_words

if TYPE_CHECKING:
    from annotator.ui.told_dialog import ToldDialog

RECENT = 12
"""Articles under "Open recent"."""
RECENT_LENGTH = 70
"""Characters of a title there."""
REFUSED_SIZE = (600, 340)
"""Logical pixels, at first, of the dialog about files that could not be opened."""


class GoingIn(QObject):
    """Takes what comes in, and asks in the bar where something has to be decided."""

    files_wanted = Signal(object)
    """Files to open: a list of paths."""
    article_wanted = Signal(str)
    """The id of an article of the library to open."""

    def __init__(self, session: Session, settings: Settings, window: WindowFrame) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._window = window
        self._rehearsed: list[Path] = []
        self._added: Carried | None = None
        self._known: set[str] = set()
        self._dialog: ToldDialog | None = None
        self._make_recent_menu()
        window.setAcceptDrops(True)
        window.view.setAcceptDrops(False)
        window.installEventFilter(self)
        session.carrier.rehearsed.connect(self._ask_to_add)
        session.carrier.imported.connect(self._tell_added)
        window.notice.acted.connect(self._act)
        session.opened.connect(self._allow)
        session.library_changed.connect(self._allow)
        self._allow()

    # Files

    @Slot()
    def do_open(self) -> None:
        """Ask for files and open them."""
        kinds = (
            self.tr(
                "Articles and Annotator files (*.md *.markdown *.txt *.html *.htm *.xhtml "
                "*.annotator)"
            ),
            self.tr("Annotator files (*.annotator *.json)"),
            self.tr("All files (*)"),
        )
        if paths := self._ask_for_files(self.tr("Open articles"), kinds):
            self.files_wanted.emit(paths)

    @Slot()
    def do_add_marks(self) -> None:
        """Ask for exports, and tell what they would add."""
        kinds = (self.tr("Annotator files (*.annotator *.json)"), self.tr("All files (*)"))
        if paths := self._ask_for_files(self.tr("Add marks from files"), kinds):
            self.add_marks(paths)

    def _ask_for_files(self, title: str, kinds: tuple[str, ...]) -> list[Path]:
        folder = self._settings.text("folder")
        if not folder or not Path(folder).is_dir():
            folder = documents_folder()
        paths = ask_to_open(self._window, title, folder, ";;".join(kinds), is_many=True)
        if paths:
            self._settings.keep("folder", str(paths[0].parent))
        return paths

    def open_files(self, paths: list[Path]) -> None:
        """Open articles one after another; of exports, tell what they would add."""
        exports = [path for path in paths if self._session.is_export(path)]
        articles = [path for path in paths if path not in exports]
        if articles:
            self._session.open_files(articles)
        if exports:
            self.add_marks(exports)

    def _show_refused(self, sentences: Sequence[str]) -> None:
        """Show of all files that could not be opened why."""
        from annotator.ui.told_dialog import ToldDialog  # noqa: PLC0415 (seldom)

        words = self.tr("{count} files could not be opened.").format(count=len(sentences))
        details = "\n".join(sentences)
        self._dialog = ToldDialog(words, details, self._window, is_told_again=False)
        self._dialog.setWindowTitle(self.tr("What could not be opened"))
        self._dialog.resize(*REFUSED_SIZE)
        self._dialog.finished.connect(self._let_go)
        self._dialog.open()

    @Slot()
    def _let_go(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            let_go(dialog)

    def _make_recent_menu(self) -> None:
        self._recent = QMenu(self.tr("Open &recent"), self._window)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._recent.triggered.connect(self._open_recent)
        before = self._window.action("open_sample")
        self._window.menu("File").insertMenu(before, self._recent)

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for article in self._session.articles(RECENT):
            title = " ".join(article.title.split()) or self.tr("(without a title)")
            if len(title) > RECENT_LENGTH:
                title = title[:RECENT_LENGTH].rstrip() + "…"
            entry = self._recent.addAction(title.replace("&", "&&"))
            entry.setData(article.id)
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("Nothing yet")).setEnabled(False)

    @Slot(QAction)
    def _open_recent(self, entry: QAction) -> None:
        if entry.data():
            self.article_wanted.emit(entry.data())

    # The clipboard and drops

    @Slot()
    def do_paste(self) -> None:
        """Make an article of what the clipboard holds."""
        self._take(QGuiApplication.clipboard().mimeData())

    @Slot()
    def do_join_lines(self) -> None:
        """Join the lines of each paragraph of the open article, which was pasted."""
        self._window.notice.take_back("join_lines")
        self._session.join_lines()

    @Slot()
    def _allow(self) -> None:
        self._window.action("join_lines").setEnabled(self._session.can_join_lines())
        if not self._session.can_unjoin_lines:
            self._window.notice.take_back("unjoin_lines")

    def _take(self, data: QMimeData) -> None:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.files_wanted.emit(paths)
            return
        pasted = pasted_from(data)
        notice = self._window.notice
        if not has_words(pasted):
            notice.say(self.tr("There is no text to paste: copy an article's text first."))
        elif _is_address(pasted):
            notice.say(
                self.tr(
                    "Annotator loads nothing from the network: open the page in a browser, select "
                    "and copy its text, and paste that; or save the page and open the file."
                )
            )
        else:
            self._session.paste(pasted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Take what is dropped on the window."""
        if isinstance(event, QDropEvent):
            data = event.mimeData()
            if not (data.hasUrls() or data.hasText() or data.hasHtml()):
                return False
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent | QDragMoveEvent):
                self._take(data)
            return True
        return super().eventFilter(watched, event)

    # Exports

    def add_marks(self, paths: list[Path]) -> None:
        """Tell in the bar what these files would add, and offer to do it."""
        self._session.carrier.rehearse(paths)

    @Slot(object)
    def _ask_to_add(self, carried: Carried) -> None:
        words = would_words(carried)
        if words:
            self._rehearsed = list(carried.paths)
            self._window.notice.say(words, "add_rehearsed", self.tr("Add"))
        else:
            self._window.notice.say(nothing_words(carried))

    @Slot(object)
    def _tell_added(self, carried: Carried) -> None:
        new = [one.id for one in self._session.articles() if one.id not in self._known]
        if len(new) == 1:
            self.article_wanted.emit(new[0])
        library = self._window.action("show_library")
        if len(new) > 1 and not library.isChecked():
            library.trigger()
        self._added = carried
        show = ("show_added", self.tr("Show")) if carried.report.first_mark else ("", "")
        self._window.notice.say(
            did_words(carried), "undo", self.tr("Undo"), is_passing=True, second=show
        )

    def _show_added(self) -> None:
        """Go to the first mark that was added last."""
        if self._added is not None:
            report = self._added.report
            first = Found(report.first_article, "", report.first_mark, "", "", "", "")
            self._session.open_found(first)

    @Slot(str)
    def _act(self, name: str) -> None:
        """Do what was offered in the bar."""
        if name == "add_rehearsed":
            self._known = {article.id for article in self._session.articles()}
            self._session.carrier.import_files(self._rehearsed)
        elif name == "show_added":
            self._show_added()
        elif name == "show_refused_files":
            self._show_refused(self._session.refused_files)
        elif name == "unjoin_lines":
            self._session.unjoin_lines()
        elif name == "join_article":
            self._session.join_article()

    # Libraries

    @Slot()
    def do_open_library(self) -> None:
        """Ask for another library and open it."""
        kinds = ";;".join((self.tr("Libraries (*.sqlite)"), self.tr("All files (*)")))
        folder = str(self._session.library_path.parent)
        title = self.tr("Open another library")
        for path in ask_to_open(self._window, title, folder, kinds):
            self._session.open_library(path)

    @Slot()
    def do_new_library(self) -> None:
        """Ask for a name, and make an empty library of it."""
        kinds = self.tr("Libraries (*.sqlite)")
        folder = str(self._session.library_path.parent)
        title = self.tr("Make a new library")
        dialog = FileDialog(self._window, title, folder, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("sqlite")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        for path in dialog.chosen():
            # A library that is there already is opened, never written over.
            self._session.open_library(path)

    @Slot()
    def do_own_library(self) -> None:
        """Go back to the library that opens by itself."""
        try:
            own = library_path()
        except AnnotatorError as error:
            self._session.failed.emit(error_words(error))
            return
        self._session.open_library(own)


def documents_folder() -> str:
    """Where a dialog for files begins at first; it is there."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return found if Path(found).is_dir() else str(Path.home())


def _is_address(pasted: Pasted) -> bool:
    """Whether this is nothing but a web address, such as one that was dragged from a browser."""
    words = pasted.text.split()
    return len(words) == 1 and words[0].lower().startswith(("http://", "https://"))
