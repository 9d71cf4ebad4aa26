"""Who marks: asked in the bar at the first mark, and changed in the status line."""

from PySide6.QtCore import QObject, Slot

from annotator.ui.article_view import ArticleView
from annotator.ui.name_bar import NameBar
from annotator.ui.session import Changed, Session
from annotator.ui.status_line import StatusLine


class NamingVerbs(QObject):
    """Asks for the reader's name once in a run, until there is one."""

    def __init__(
        self, session: Session, view: ArticleView, bar: NameBar, status: StatusLine
    ) -> None:
        super().__init__(view)
        self._session = session
        self._view = view
        self._bar = bar
        self._was_asked = False
        session.changed.connect(self._ask_at_first_mark)
        bar.named.connect(self._name)
        bar.put_off.connect(view.setFocus)
        status.reader_pressed.connect(self.ask)

    @Slot()
    def ask(self) -> None:
        """Ask for another name."""
        self._bar.ask_now(self._session.reader_name)

    @Slot(object)
    def _ask_at_first_mark(self, change: Changed) -> None:
        is_new = bool(change.put) and not change.is_all
        if is_new and not self._was_asked and not self._session.reader_name:
            self._was_asked = True
            self._bar.ask()

    @Slot(str)
    def _name(self, name: str) -> None:
        self._session.name_reader(name)
        self._view.setFocus()
