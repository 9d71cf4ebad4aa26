"""The frame of the main window: where its panels lie, its tools, its shape from run to run."""

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Kind
from annotator.resources import resource
from annotator.ui.actions import TOOLS, build_actions
from annotator.ui.article_view import ArticleView
from annotator.ui.empty_page import EmptyPage
from annotator.ui.library_list import LibraryList
from annotator.ui.marks_list import MarksList
from annotator.ui.notice_bar import NoticeBar, WorkBar
from annotator.ui.settings import Settings
from annotator.ui.status_line import StatusLine
from annotator.ui.theme import Theme, ThemeChoice, dress, theme_of

SIDE_PANES = ("show_library", "show_marks")
"""Actions that show or hide a pane; the settings keep them under the same names."""


class WindowFrame(QMainWindow):
    """Holds the panels; a subclass has the verbs that the actions name."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._theme: Theme | None = None
        self.view, self.marks_list, self.library_list = ArticleView(), MarksList(), LibraryList()
        self.notice, self.work, self.status = NoticeBar(), WorkBar(), StatusLine()
        self.empty_page = EmptyPage()
        self._pages = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        if settings.theme is not ThemeChoice.SYSTEM:
            dress(settings.theme)
        self._actions = build_actions(self, (self.view, self.marks_list))
        self._lay_out()
        self._build_tool_bar()
        self._restore_state()
        self._apply_theme()

    @property
    def is_reading(self) -> bool:
        """Whether an article is shown."""
        return self._pages.currentWidget() is self.view

    def show_view(self) -> None:
        """Show the article instead of the empty page."""
        self._pages.setCurrentWidget(self.view)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.empty_page)
        self._pages.addWidget(self.view)
        for panel in (self.library_list, self._pages, self.marks_list):
            self._splitter.addWidget(panel)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([240, 800, 320])
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.notice, self.work, self._splitter):
            column.addWidget(widget, 1 if widget is self._splitter else 0)
        center = QWidget()
        center.setLayout(column)
        self.setCentralWidget(center)
        self.setStatusBar(self.status)

    def _build_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in TOOLS:
            if name:
                bar.addAction(self._actions[name])
            else:
                space = QWidget()
                space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(space)
        for kind in Kind:
            icon = QIcon(str(resource(f"icons/{kind}.svg")))
            self._actions[f"mark_{kind}"].setIcon(icon)
        self.addToolBar(bar)

    # From run to run

    def _restore_state(self) -> None:
        if not self.restoreGeometry(self._settings.state("geometry")):
            self.resize(1100, 780)
        self._splitter.restoreState(self._settings.state("splitter"))
        for name, pane in zip(SIDE_PANES, (self.library_list, self.marks_list), strict=True):
            is_shown = self._settings.flag(name)
            self._actions[name].setChecked(is_shown)
            pane.setVisible(is_shown)

    def save_state(self) -> None:
        """Keep the shape of the window for the next run."""
        self._settings.keep("geometry", self.saveGeometry())
        self._settings.keep("splitter", self._splitter.saveState())
        for name in SIDE_PANES:
            self._settings.keep(name, self._actions[name].isChecked())
        self._settings.save()

    # Colors

    @Slot()
    def _apply_theme(self) -> None:
        theme = theme_of(self._settings.theme)
        if theme is self._theme:
            return
        self._theme = theme
        self.view.set_theme(theme)
        self.marks_list.set_theme(theme)
        self.library_list.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt calls it
        """Follow the colors of the system, once the new ones are in force."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ThemeChange, QEvent.Type.PaletteChange}:
            QTimer.singleShot(0, self._apply_theme)
