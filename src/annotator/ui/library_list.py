"""The list of the library's articles, the one opened last first."""

from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from annotator.core.model import Article
from annotator.ui.articles_filter import ArticlesFilter
from annotator.ui.theme import LIGHT, Theme, article_palette
from annotator.ui.words import count_words

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
PADDING = 10


class ArticlesModel(QAbstractListModel):
    """Rows of articles."""

    ArticleRole = Qt.ItemDataRole.UserRole
    """The `Article` of a row."""
    AboutRole = Qt.ItemDataRole.UserRole + 1
    """The line below its title: marks, whether it is done, tags."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Article] = []
        self._counts: dict[str, int] = {}

    def show_articles(self, articles: list[Article], counts: dict[str, int]) -> None:
        """Show these articles with their numbers of marks, instead of those before."""
        self.beginResetModel()
        self._rows, self._counts = articles, counts
        self.endResetModel()

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
        rows = (row for row, article in enumerate(self._rows) if article.id == article_id)
        return self.index(next(rows, -1))

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:  # noqa: N802 - Qt calls it
        """Return how many articles there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, said by a screen reader, or the article itself."""
        if not index.isValid():
            return None
        article = self._rows[index.row()]
        title = " ".join(article.title.split()) or self.tr("(without a title)")
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == self.ArticleRole:
            return article
        if role == self.AboutRole:
            return self._about(article)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{title}\n{self._about(article)}"
        return None

    def _about(self, article: Article) -> str:
        parts = [count_words(self._counts.get(article.id, 0))]
        if article.done_at is not None:
            parts.append(self.tr("done"))
        return " · ".join((*parts, *article.tags))


class LibraryList(QListView):
    """Shows articles by title; says which one was chosen."""

    article_chosen = Signal(str)
    """The id of the article to open."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Articles"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._articles: list[Article] = []
        self._counts: dict[str, int] = {}
        self._current = ""
        self._filter = ArticlesFilter()
        self._model = ArticlesModel()
        self._delegate = ArticleDelegate()
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_articles(self, articles: list[Article], counts: dict[str, int], current: str) -> None:
        """Show these articles with their numbers of marks; `current` is the id of the open one."""
        self._articles, self._counts, self._current = articles, counts, current
        self._fill()

    def set_filter(self, wanted: ArticlesFilter) -> None:
        """List only the articles that pass."""
        self._filter = wanted
        self._fill()

    def _fill(self) -> None:
        top = self.verticalScrollBar().value()
        today = datetime.now().astimezone().date()
        self._model.show_articles(self._filter.chosen(self._articles, today), self._counts)
        index = self._model.index_of(self._current)
        if index.isValid():
            self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(top)

    def set_count(self, article_id: str, marks: int) -> None:
        """Show that an article has this many marks now."""
        self._model.set_count(article_id, marks)

    def set_theme(self, theme: Theme) -> None:
        """Show the list in other colors."""
        self._delegate.theme = theme
        self.setPalette(article_palette(theme, QApplication.palette()))
        self.viewport().update()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.article_chosen.emit(index.data(ArticlesModel.ArticleRole).id)


class ArticleDelegate(QStyledItemDelegate):
    """Paints one article: its title, and below it what there is to it."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002, N802 - Qt calls it
        """Two lines, and space around them."""
        return QSize(100, 2 * option.fontMetrics.lineSpacing() + 2 * PADDING - 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one article."""
        rect: QRect = option.rect
        painter.save()
        painter.setFont(option.font)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self.theme.shade)
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), self.theme.selection)
        metrics = painter.fontMetrics()
        inner = rect.adjusted(PADDING, PADDING - 2, -PADDING, 0)
        line = QSize(inner.width(), metrics.lineSpacing())
        title = str(index.data())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        cut = Qt.TextElideMode.ElideRight
        single = Qt.TextFlag.TextSingleLine
        painter.drawText(
            QRect(inner.topLeft(), line), single, metrics.elidedText(title, cut, line.width())
        )
        painter.setLayoutDirection(QApplication.layoutDirection())
        painter.setPen(self.theme.quiet)
        below = QRect(inner.topLeft() + QPoint(0, line.height()), line)
        about = metrics.elidedText(str(index.data(ArticlesModel.AboutRole)), cut, line.width())
        painter.drawText(below, single, about)
        painter.restore()
