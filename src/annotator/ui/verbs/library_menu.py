"""What can be done with articles of the library panel: the menu of their rows."""

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from annotator.core.model import Article
from annotator.ui.actions import SHARE, ActionSet
from annotator.ui.found import Found
from annotator.ui.session import Session
from annotator.ui.verbs.going_out import SHARED, GoingOut
from annotator.ui.verbs.library import is_done
from annotator.ui.window_frame import WindowFrame

OPEN, DONE = "open_it", "done"
OF_ONE = ("show_versions", "compare_with_earlier", "join_lines", "article_details", "article_tags")
"""What is done with the article that is open: it is opened for that."""


class LibraryMenu(QObject):
    """Offers the verbs that an article has in the menus of the window, for rows of the library."""

    article_wanted = Signal(str)
    """The id of an article to open."""

    def __init__(
        self, session: Session, frame: WindowFrame, actions: ActionSet, going_out: GoingOut
    ) -> None:
        super().__init__(frame)
        self._session, self._frame, self._actions = session, frame, actions
        self._going_out = going_out
        self._articles: list[Article] = []
        self._menu = QMenu(frame.library_panel)
        self._made: dict[str, QAction] = {}
        self._build()
        self._lists = (frame.library_list, frame.found_list)
        for listed in self._lists:
            listed.menu_wanted.connect(self._show)
            self._menu.aboutToHide.connect(listed.point_at_none)

    def _build(self) -> None:
        self._made[OPEN] = self._menu.addAction(self.tr("&Open"))
        self._made[OPEN].setData(OPEN)
        share = self._menu.addMenu(self._actions.menus[SHARE].title())
        for name in SHARED:
            if name == "copy_table":
                share.addSeparator()
            self._add(share, name)
        self._menu.addSeparator()
        self._add(self._menu, DONE).setCheckable(True)
        for name in OF_ONE:
            self._add(self._menu, name)
        self._menu.triggered.connect(self._do)

    def _add(self, menu: QMenu, name: str) -> QAction:
        """Add what is called as an action of the window, but has no key: that is the window's."""
        made = self._made[name] = menu.addAction(self._actions[name].text())
        made.setData(name)
        return made

    @Slot(object, QPoint)
    def _show(self, rows: list[Article | Found], place: QPoint) -> None:
        """Show the menu, unless it is shown: some systems ask twice for a key."""
        if self._menu.isVisible():
            return
        ids = [row.article_id if isinstance(row, Found) else row.id for row in rows]
        self._articles = self._session.known(dict.fromkeys(ids))
        if not self._articles:  # another program has joined it with another one
            for listed in self._lists:
                listed.point_at_none()
            return
        is_one = len(self._articles) == 1
        for name in (OPEN, *OF_ONE):
            self._made[name].setEnabled(is_one)
        count = self.tr("{count} articles are &done").format(count=len(self._articles))
        self._made[DONE].setText(self._actions[DONE].text() if is_one else count)
        self._made[DONE].setChecked(all(map(is_done, self._articles)))
        self._menu.popup(place)

    @Slot(QAction)
    def _do(self, chosen: QAction) -> None:
        """Do what was chosen; with the open article only where it is the one that is meant."""
        name, first = str(chosen.data()), self._articles[0].id
        if name == DONE:
            self._set_done(is_now_done=chosen.isChecked())
        elif name in SHARED:
            self._going_out.share(name, self._articles)
        else:
            self.article_wanted.emit(first)
            if name != OPEN:
                self._session.when_open(first, self._actions[name].trigger)

    def _set_done(self, *, is_now_done: bool) -> None:
        ids = [article.id for article in self._articles]
        if self._session.set_all_done(ids, is_done=is_now_done):
            words = self._done_words(len(ids), is_now_done=is_now_done)
            self._frame.notice.say(words, "undo", self.tr("Undo"), is_passing=True)

    def _done_words(self, count: int, *, is_now_done: bool) -> str:
        if is_now_done:
            many = self.tr("{count} articles are done.")
            return many.format(count=count) if count > 1 else self.tr("The article is done.")
        many = self.tr("{count} articles are open again.")
        return many.format(count=count) if count > 1 else self.tr("The article is open again.")
