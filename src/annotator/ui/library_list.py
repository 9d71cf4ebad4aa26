"""The list of the library's articles, the one opened last first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter
from PySide6.QtWidgets import QApplication

from annotator.core.model import Article
from annotator.ui.articles_filter import ArticlesFilter
from annotator.ui.history_words import time_words
from annotator.ui.rows import AnyIndex, RowDelegate, RowsList, RowsModel
from annotator.ui.tags_line import in_order
from annotator.ui.tips import plain_tip
from annotator.ui.words import count_words

BETWEEN = " · "
LEAST_DISTINCT = 0.5
"""The share of a line that what tells articles apart may take at least."""


class ArticlesModel(RowsModel):
    """Rows of articles."""

    AboutRole = RowsModel.ValueRole + 1
    """The line below an article's title: what tells it from others of that title, marks, whether it
    is done, tags."""
    DistinctRole = RowsModel.ValueRole + 2
    """The first of these; empty where nothing has to."""
    StandingRole = RowsModel.ValueRole + 3
    """The others."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, int] = {}
        self._distinct: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._about_roles = {
            self.AboutRole: self._about,
            self.DistinctRole: self._distinction,
            self.StandingRole: self._standing,
        }

    def set_file_names(self, names: dict[str, str]) -> None:
        """Tell articles of one title apart by these names too, by the ids of the articles."""
        self._names = names

    def show_articles(self, articles: list[Article], counts: dict[str, int]) -> None:
        """Show these articles with their numbers of marks, instead of those before."""
        self._counts = counts
        self._distinct = distinctions(articles, self._names)
        self.show_rows(articles)

    def set_count(self, article_id: str, marks: int) -> None:
        """Show that an article has this many marks now."""
        if self._counts.get(article_id, 0) == marks:
            return
        self._counts[article_id] = marks
        index = self.index_of(article_id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def index_of(self, article_id: str) -> QModelIndex:
        """Return the index of an article; an invalid one if it is not listed."""
        rows = (row for row, article in enumerate(self.rows) if article.id == article_id)
        return self.index(next(rows, -1))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the article itself."""
        if not index.isValid():
            return None
        article = self.rows[index.row()]
        title = " ".join(article.title.split()) or self.tr("(without a title)")
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role in self._about_roles:
            return self._about_roles[role](article)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            said = f"{title}\n{self._about(article)}"
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return super().data(index, role)

    def _about(self, article: Article) -> str:
        parts = (self._distinction(article), self._standing(article))
        return BETWEEN.join(filter(None, parts))

    def _distinction(self, article: Article) -> str:
        return self._distinct.get(article.id, "")

    def _standing(self, article: Article) -> str:
        parts = [count_words(self._counts.get(article.id, 0))]
        if article.has_changed_since:
            parts.append(self.tr("done, text changed since"))
        elif article.done_at is not None:
            parts.append(self.tr("done"))
        return BETWEEN.join((*parts, *in_order(article.tags)))


def same_titles(articles: Iterable[Article]) -> list[list[Article]]:
    """Return the articles that share their title with others, those of one title together."""
    alike = defaultdict[str, list[Article]](list)
    for article in articles:
        alike[" ".join(article.title.split()).casefold()].append(article)
    return [same for same in alike.values() if len(same) > 1]


def distinctions(articles: Iterable[Article], names: Mapping[str, str]) -> dict[str, str]:
    """Return what tells articles of the same title apart, by their ids; `names` are their files'.

    It is whatever they share least: publisher, author, date, language, file name, address, or when
    they came in.
    """
    return {key: told for same in same_titles(articles) for key, told in _told(same, names).items()}


def _told(same: list[Article], names: Mapping[str, str]) -> dict[str, str]:
    rows = [
        (
            article.details.publisher,
            article.details.author,
            article.details.published_on,
            article.details.language,
            names.get(article.id, ""),
            article.details.url,
            time_words(article.added_at),
        )
        for article in same
    ]
    columns = list(zip(*rows, strict=True))
    # Of several that tell as much apart, the first.
    best = max(columns, key=lambda column: len(set(column)))
    return {article.id: told for article, told in zip(same, best, strict=True)}


class LibraryList(RowsList):
    """Shows articles by title; says which one was chosen."""

    article_chosen = Signal(str)
    """The id of the article to open."""

    def __init__(self) -> None:
        model = ArticlesModel()
        super().__init__(model, ArticleDelegate())
        self._model = model
        self._articles: list[Article] = []
        self._counts: dict[str, int] = {}
        self._current = ""
        self._is_shown_anew = True
        """Its order may be another than before."""
        self._filter = ArticlesFilter()
        self.setAccessibleName(self.tr("Articles"))
        self.setSelectionMode(LibraryList.SelectionMode.ExtendedSelection)

    def show_articles(self, articles: list[Article], counts: dict[str, int], current: str) -> None:
        """Show these articles with their numbers of marks; `current` is the id of the open one."""
        if self.isVisible() and not self._is_shown_anew:
            # No row moves while the list is read.
            place = {article.id: row for row, article in enumerate(self._articles)}
            articles = sorted(articles, key=lambda article: place.get(article.id, -1))
        self._is_shown_anew = False
        self._articles, self._counts, self._current = articles, counts, current
        self._fill()

    def set_file_names(self, names: dict[str, str]) -> None:
        """Tell articles of one title apart by these names too, by the ids of the articles."""
        self._model.set_file_names(names)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt calls it
        """List the article that was opened last first, when the list is shown again."""
        super().hideEvent(event)
        self._is_shown_anew = True

    def put_article(self, article: Article, *, is_first: bool) -> bool:
        """Show the open article as it is now; return False if it is none of those that are shown.

        It comes above all others if it `is_first`, unless they are shown: no row moves under the
        pointer.
        """
        rows = (row for row, known in enumerate(self._articles) if known.id == article.id)
        row = next(rows, None)
        if row is None:
            return False
        del self._articles[row]
        self._articles.insert(0 if is_first and not self.isVisible() else row, article)
        self._current = article.id
        self._fill()
        return True

    def tags(self) -> list[str]:
        """Return every tag of these articles, in the order of the alphabet."""
        return in_order(tag for each in self._articles for tag in each.tags)

    def set_filter(self, wanted: ArticlesFilter) -> None:
        """List only the articles that pass."""
        self._filter = wanted
        self._fill()

    def _fill(self) -> None:
        top = self.verticalScrollBar().value()
        selected = {index.data(RowsModel.ValueRole).id for index in self.selectedIndexes()}
        today = datetime.now().astimezone().date()
        self._model.show_articles(self._filter.chosen(self._articles, today), self._counts)
        index = self._model.index_of(self._current)
        if index.isValid():
            self.setCurrentIndex(index)
        if len(selected) > 1:
            self._select(selected)
        self.verticalScrollBar().setValue(top)

    def _select(self, article_ids: set[str]) -> None:
        """Have these articles selected, of those that are listed."""
        select = QItemSelectionModel.SelectionFlag.Select
        for row, article in enumerate(self._model.rows):
            if article.id in article_ids:
                self.selectionModel().select(self._model.index(row), select)

    def set_count(self, article_id: str, marks: int) -> None:
        """Show that an article has this many marks now."""
        self._model.set_count(article_id, marks)

    def choose(self, value: Article) -> None:
        """Tell that an article is to be opened."""
        self.article_chosen.emit(value.id)


class ArticleDelegate(RowDelegate):
    """Paints one article: its title, and below it what there is to it."""

    def __init__(self) -> None:
        super().__init__(lines=2)

    def paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Paint the title, in its own direction, and the line below it."""
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.paint_line(painter, rect, 0, str(index.data()), self.theme.ink)
        painter.setLayoutDirection(QApplication.layoutDirection())
        distinct = str(index.data(ArticlesModel.DistinctRole))
        standing = str(index.data(ArticlesModel.StandingRole))
        about = about_words(distinct, standing, rect.width(), painter.fontMetrics())
        self.paint_line(painter, rect, 1, about, self.theme.quiet)


def about_words(distinct: str, standing: str, room: int, metrics: QFontMetrics) -> str:
    """Return the line below a title for so many pixels: of what tells articles apart the middle is
    left out, as names of files differ at their ends, so that the number of marks is seen.
    """
    if not distinct:
        return standing
    beside = metrics.horizontalAdvance(BETWEEN + standing)
    kept = max(room - beside, round(LEAST_DISTINCT * room))
    shown = metrics.elidedText(distinct, Qt.TextElideMode.ElideMiddle, kept)
    return BETWEEN.join((shown, standing))
