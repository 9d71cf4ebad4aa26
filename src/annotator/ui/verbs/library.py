"""What the reader does with the library, the outline and the strip above the article."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.model import Article, Passage
from annotator.ui.actions import ActionSet
from annotator.ui.found import Found
from annotator.ui.library_list import same_titles
from annotator.ui.session import Session
from annotator.ui.window_frame import WindowFrame

MOST_NAMES = 200
"""Articles of which file names are asked for, where titles repeat."""
FOLLOW_AFTER = 80
"""Milliseconds after which the outline follows the scrolling."""


class LibraryVerbs(QObject):
    """Keeps the articles, the outline and the strip in step with the session."""

    mark_wanted = Signal(str)
    """A mark is to be shown and made the current one."""

    def __init__(self, session: Session, frame: WindowFrame, actions: ActionSet) -> None:
        super().__init__(frame)
        self._session = session
        self._frame = frame
        self._actions = actions
        self._is_going = False
        self._follow_timer = QTimer(self, singleShot=True, interval=FOLLOW_AFTER)
        self._follow_timer.timeout.connect(self._follow)
        self._connect()

    def _connect(self) -> None:
        frame = self._frame
        frame.library_panel.search_wanted.connect(self._search)
        frame.library_panel.first_wanted.connect(frame.found_list.choose_first)
        frame.library_panel.list_wanted.connect(frame.found_list.enter)
        frame.library_panel.filter_changed.connect(frame.library_list.set_filter)
        frame.found_list.found_chosen.connect(self._open_found)
        frame.found_list.places_wanted.connect(self._tell_places)
        self._session.found_opened.connect(self._go_to_found)
        frame.outline.heading_chosen.connect(self._go_to_heading)
        frame.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        frame.strip.details_edited.connect(self._session.edit_details)
        frame.strip.tags_edited.connect(self._session.tag_article)
        frame.strip.known_tags_wanted.connect(self._tell_tags)
        frame.notice.acted.connect(self._act)

    # In step with the session

    def show_article(self) -> None:
        """Show the outline and the details of the article that was opened."""
        rendering = self._session.rendering
        self._frame.outline.show_tree(rendering.tree if rendering is not None else None)
        self.refresh_article(is_first=True)
        self._follow_timer.start()

    def show_library(self) -> None:
        """Show that another library is open, and no article: nothing of the last one stays."""
        self._frame.library_panel.show_all()
        self.show_article()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the articles of the library, and what is known about the open one."""
        self._refresh_strip()
        if self._frame.library_panel.isHidden():
            return
        article, articles = self._session.article, self._session.articles()
        alike = [one.id for same in same_titles(articles) for one in same]
        listed = self._frame.library_list
        listed.set_file_names(self._session.file_names(alike[:MOST_NAMES]))
        listed.show_articles(articles, self._session.counts(), article.id if article else "")
        self._frame.library_panel.show_total(len(articles))
        self._frame.library_panel.set_tags(self._frame.library_list.tags())

    def refresh_article(self, *, is_first: bool = False) -> None:
        """Show what is known about the open article: the others, maybe thousands, are as they were.
        It is the first of them if it has just been opened.
        """
        self._refresh_strip()
        if self._frame.library_panel.isHidden():
            return
        article, listed = self._session.article, self._frame.library_list
        if article is None or not listed.put_article(article, is_first=is_first):
            self.refresh()
        else:
            self._frame.library_panel.set_tags(listed.tags())

    def _refresh_strip(self) -> None:
        article = self._session.article
        if article is not None:
            self._frame.strip.show_article(article)
            self._frame.show_title(article.title)
        for name in ("done", "article_details", "article_tags"):
            self._actions[name].setEnabled(article is not None)
        self._actions["done"].setChecked(article is not None and is_done(article))

    @Slot()
    def _tell_tags(self) -> None:
        self._frame.strip.set_known_tags(self._session.tags())

    # The outline

    @Slot()
    def _scrolled(self) -> None:
        if self._frame.outline.isVisible() and not self._follow_timer.isActive():
            self._follow_timer.start()

    @Slot()
    def _follow(self) -> None:
        if self._is_going:  # near the end, a heading that was chosen cannot be the first line
            self._is_going = False
        elif self._frame.outline.isVisible() and self._frame.is_reading:
            self._frame.outline.follow(self._frame.view.reading_position())

    @Slot(int)
    def _go_to_heading(self, offset: int) -> None:
        self._is_going = True
        self._frame.view.restore_position(offset)
        self._follow_timer.start()

    # Search

    @Slot(str)
    def _search(self, query: str) -> None:
        found = self._session.search(query) if query else []
        self._frame.found_list.show_found(found)
        self._frame.library_panel.show_number(len(found))

    @Slot(object)
    def _tell_places(self, found: Found) -> None:
        places = self._session.places(found)
        if places is not None:
            self._frame.found_list.set_places(found, places)

    def stop(self) -> None:
        """Search no more: the library closes."""
        self._frame.library_panel.stop_typing()
        self._frame.found_list.stop_counting()

    @Slot(object)
    def _open_found(self, found: Found) -> None:
        self._session.open_found(found)

    @Slot(object, object)
    def _go_to_found(self, found: Found, place: Passage | None) -> None:
        if found.annotation_id is not None:
            self.mark_wanted.emit(found.annotation_id)
        elif place is not None:
            self._frame.view.reveal(place)
            self._frame.view.select(place)

    # The article

    @Slot(str)
    def _act(self, name: str) -> None:
        """Do what was offered in the bar."""
        if name == "keep_title":
            self._session.keep_title()
        elif name == "edit_address" and self._session.article is not None:
            self._frame.strip.edit("url")

    @Slot(bool)
    def do_done(self, is_now_done: bool) -> None:
        """Say that the article has been worked through, or not."""
        self._session.set_done(is_now_done)
        article = self._session.article
        if article is not None and is_done(article) == is_now_done:
            is_open = self.tr("This article is open again.")
            words = self.tr("This article is done.") if is_now_done else is_open
            self._frame.notice.say(words, "undo", self.tr("Undo"), is_passing=True)

    @Slot()
    def do_article_details(self) -> None:
        """Edit what is known about the article."""
        self._frame.strip.edit("title")

    @Slot()
    def do_article_tags(self) -> None:
        """Edit the tags of the article."""
        self._frame.strip.edit("tags")


def is_done(article: Article) -> bool:
    """Whether an article is done as it is now: the key says so anew where its text has changed."""
    return article.done_at is not None and not article.has_changed_since
