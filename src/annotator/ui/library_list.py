"""The list of the library's articles, the one read last first."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem

from annotator.core.model import Article
from annotator.ui.theme import Theme, article_palette
from annotator.ui.words import count_words


class LibraryList(QListWidget):
    """Shows articles by title; says which one was chosen."""

    article_chosen = Signal(str)
    """The id of the article to open."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Library"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setMinimumWidth(180)
        self.setWordWrap(True)
        self.setSpacing(4)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_articles(self, articles: list[Article], counts: dict[str, int], current: str) -> None:
        """Show these articles with their numbers of marks; `current` is the id of the open one."""
        self.clear()
        for article in articles:
            title = article.title or self.tr("(without a title)")
            item = QListWidgetItem(f"{title}\n{count_words(counts.get(article.id, 0))}")
            item.setData(Qt.ItemDataRole.UserRole, article.id)
            self.addItem(item)
            if article.id == current:
                self.setCurrentItem(item)

    def set_count(self, article_id: str, marks: int) -> None:
        """Show that an article has this many marks now."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == article_id:
                title = item.text().rpartition("\n")[0]
                item.setText(f"{title}\n{count_words(marks)}")

    def set_theme(self, theme: Theme) -> None:
        """Show the list in other colors."""
        palette = article_palette(theme, QApplication.palette())
        palette.setColor(QPalette.ColorRole.Highlight, theme.shade)
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.ink)
        self.setPalette(palette)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.article_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
