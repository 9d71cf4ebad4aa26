"""The frame of the main window: where its panels lie, its tools, its shape from run to run."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
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
from annotator.ui.details_strip import DetailsStrip
from annotator.ui.empty_page import EmptyPage
from annotator.ui.find_bar import FindBar
from annotator.ui.found_list import FoundList
from annotator.ui.inspector import Inspector
from annotator.ui.library_list import LibraryList
from annotator.ui.library_panel import LibraryPanel
from annotator.ui.marks_list import MarksList
from annotator.ui.marks_panel import MarksPanel
from annotator.ui.name_bar import NameBar
from annotator.ui.notice_bar import NoticeBar, WorkBar
from annotator.ui.outline import Outline
from annotator.ui.settings import Settings
from annotator.ui.status_line import StatusLine
from annotator.ui.theme import Theme, ThemeChoice, dress, dress_tool_tips, theme_of

SIDE_PANES = ("show_library", "show_outline", "show_marks")
"""Actions that show or hide a pane; the settings keep them under the same names."""


class WindowFrame(QMainWindow):
    """Holds the panels; a subclass has the verbs that the actions name."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._theme: Theme | None = None
        self._focus_before: QWidget | None = None
        self._library_name = ""
        self.view, self.marks_list, self.library_list = ArticleView(), MarksList(), LibraryList()
        self.notice, self.work, self.status = NoticeBar(), WorkBar(), StatusLine()
        self.name_bar, self.find_bar = NameBar(), FindBar()
        self.empty_page = EmptyPage()
        self.found_list, self.outline, self.strip = FoundList(), Outline(), DetailsStrip()
        self.library_panel = LibraryPanel(self.library_list, self.found_list)
        self.marks_panel, self.inspector = MarksPanel(self.marks_list), Inspector()
        self._reading = QWidget()
        self._pages = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._left = _stacked(self.library_panel, self.outline)
        self._right = _stacked(self.marks_panel, self.inspector)
        self._panes: dict[str, QWidget] = dict(
            zip(SIDE_PANES, (self.library_panel, self.outline, self._right), strict=True)
        )
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
        return self._pages.currentWidget() is self._reading

    def action(self, name: str) -> QAction:
        """Return one of the window's actions."""
        return self._actions[name]

    def menu(self, name: str) -> QMenu:
        """Return one of the window's menus."""
        return self._actions.menus[name]

    def show_empty(self) -> None:
        """Show the empty page instead of an article."""
        self._pages.setCurrentWidget(self.empty_page)

    def show_title(self, title: str, library: str | None = None) -> None:
        """Name the window after the article, and after a library that is not the reader's own."""
        self._library_name = self._library_name if library is None else library
        self.setWindowTitle(" · ".join(part for part in (title, self._library_name) if part))

    @Slot(bool)
    def hold(self, is_held: bool) -> None:
        """Take no change from the reader while the library is busy, except to stop that."""
        focus = self.focusWidget()
        for part in (self.menuBar(), self._tools, self.notice, self.name_bar, self._splitter):
            part.setEnabled(not is_held)
        if is_held:
            self._focus_before = focus
        elif self._focus_before is not None:
            self._focus_before.setFocus()

    def show_view(self) -> None:
        """Show the article instead of the empty page."""
        self._pages.setCurrentWidget(self._reading)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.empty_page)
        self._pages.addWidget(self._reading)
        reading = QVBoxLayout(self._reading)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(0)
        reading.addWidget(self.strip)
        reading.addWidget(self.view, 1)
        reading.addWidget(self.find_bar)
        for panel in (self._left, self._pages, self._right):
            self._splitter.addWidget(panel)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([240, 800, 300])
        self._left.setSizes([400, 300])
        self._right.setSizes([400, 340])
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # Below the article: no word moves when a bar appears.
        for widget in (self._splitter, self.notice, self.name_bar, self.work):
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
        self._tools = bar

    # From run to run

    def _restore_state(self) -> None:
        if not self.restoreGeometry(self._settings.state("geometry")):
            self.resize(QSize(1100, 780).boundedTo(self.screen().availableSize()))
        for name, splitter in self._splitters().items():
            splitter.restoreState(self._settings.state(name))
        for name in SIDE_PANES:
            is_shown = self._settings.flag(name)
            self._actions[name].setChecked(is_shown)
            self.show_pane(name, is_shown=is_shown)

    def _splitters(self) -> dict[str, QSplitter]:
        return {
            "splitter": self._splitter,
            "left_splitter": self._left,
            "right_splitter": self._right,
        }

    def show_pane(self, name: str, *, is_shown: bool) -> None:
        """Show or hide one of `SIDE_PANES`."""
        self._panes[name].setVisible(is_shown)
        self._left.setVisible(not (self.library_panel.isHidden() and self.outline.isHidden()))

    def save_state(self) -> None:
        """Keep the shape of the window for the next run."""
        self._settings.keep("geometry", self.saveGeometry())
        for name, splitter in self._splitters().items():
            self._settings.keep(name, splitter.saveState())
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
        dress_tool_tips(theme)
        self.view.set_theme(theme)
        self.marks_list.set_theme(theme)
        self.library_list.set_theme(theme)
        self.found_list.set_theme(theme)
        self.outline.set_theme(theme)
        self.strip.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt calls it
        """Follow the colors of the system, once the new ones are in force."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ThemeChange, QEvent.Type.PaletteChange}:
            QTimer.singleShot(0, self._apply_theme)


def _stacked(*panels: QWidget) -> QSplitter:
    """Put panels below one another."""
    stack = QSplitter(Qt.Orientation.Vertical)
    for panel in panels:
        stack.addWidget(panel)
    stack.setChildrenCollapsible(False)
    stack.setHandleWidth(1)
    return stack
