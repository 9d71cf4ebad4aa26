"""The frame of the main window: where its panels lie, its tools, its shape from run to run."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QIcon, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Kind
from annotator.resources import resource
from annotator.ui.actions import TOOLS, build_actions, give_single_keys
from annotator.ui.article_view import ArticleView
from annotator.ui.details_strip import DetailsStrip
from annotator.ui.dress import dress, dress_anew
from annotator.ui.faded import with_faded
from annotator.ui.notice_bar import NoticeBar, WorkBar
from annotator.ui.reading_area import ReadingArea
from annotator.ui.room import least_widths
from annotator.ui.settings import Settings
from annotator.ui.status_line import StatusLine
from annotator.ui.theme import Theme, theme_of

if TYPE_CHECKING:
    from annotator.ui.empty_page import EmptyPage
    from annotator.ui.panels import Panels

SIDE_PANES = ("show_library", "show_outline", "show_marks")
"""Actions that show or hide a pane; the settings keep them under the same names."""
LEAST_SIZE = QSize(360, 300)
"""Logical pixels of what is between the bars of the window, whatever is shown in it."""
CHANGES_WIDTH = 460
"""Logical pixels of the view of what changed under the marks, where there is room."""
DETAILS_HEIGHT = 280
"""Logical pixels of a mark's details below the list."""
KEEP_SHAPE_AFTER = 1000
"""Milliseconds after the last change of the window's shape until it is kept, lest it be killed."""


class WindowFrame(QMainWindow):
    """Holds the article and its panels; a subclass has the verbs that the actions name.

    The constructor makes what the first picture shows. All the rest is made by `furnish`, after it.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._theme: Theme | None = None
        self._focus_before: QWidget | None = None
        self._library_name = ""
        self.view, self.strip = ArticleView(), DetailsStrip()
        self.notice, self.work, self.status = NoticeBar(), WorkBar(), StatusLine()
        self._reading = QWidget()
        self._area = ReadingArea(self.view)
        self._pages = self._area.pages
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._left, self._right = _stack(), _stack()
        self._panels: Panels | None = None
        self._panes: dict[str, QWidget] = {}
        self._has_past = self._is_list_first = False
        self._shape_before_changes: QByteArray | None = None
        dress(settings.theme)
        self._shape_timer = QTimer(self, singleShot=True, interval=KEEP_SHAPE_AFTER)
        self._shape_timer.timeout.connect(self.save_state)
        self._actions = build_actions(self)
        give_single_keys(self._actions, self.view)
        self._lay_out()
        self._build_tool_bar()
        self._restore_shape()
        self._apply_theme()

    def furnish(self) -> None:
        """Make the panels and put them in their places, beside and below the article."""
        from annotator.ui.panels import Panels  # noqa: PLC0415
        from annotator.ui.tool_buttons import follow_actions  # noqa: PLC0415

        follow_actions(self._tools)
        self.strip.complete_tags()
        made = self._panels = Panels()
        self.marks_list, self.marks_panel = made.marks_list, made.marks_panel
        self.library_list, self.library_panel = made.library_list, made.library_panel
        self.found_list, self.outline, self.inspector = (
            made.found_list,
            made.outline,
            made.inspector,
        )
        self.find_bar, self.name_bar = made.find_bar, made.name_bar
        self.changes_panel, self.changes_list = made.changes_panel, made.changes_list
        self.change_detail = made.change_detail
        self.changes_panel.hide()
        self._splitter.addWidget(self.changes_panel)
        give_single_keys(self._actions, self.marks_list)
        _fill(self._left, (self.library_panel, self.outline), (400, 300))
        _fill(self._right, (self.marks_panel, self.inspector), (400, 340))
        self._below_article.addWidget(self.find_bar)
        self._area.add_bar(self.name_bar)
        panes = (self.library_panel, self.outline, self._right)
        self._panes = dict(zip(SIDE_PANES, panes, strict=True))
        for name in ("left_splitter", "right_splitter"):
            self._splitters()[name].restoreState(self._settings.state(name))
        for name in SIDE_PANES:
            self.show_pane(name, is_shown=self._actions[name].isChecked())
        if self._theme is not None:
            made.set_theme(self._theme)
        for splitter in self._splitters().values():
            splitter.splitterMoved.connect(self._keep_shape_soon)
        if not self.is_reading:
            self.show_empty()

    @property
    def is_furnished(self) -> bool:
        """Whether the panels are there."""
        return self._panels is not None

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

    @cached_property
    def empty_page(self) -> "EmptyPage":
        """What is shown where no article is open."""
        from annotator.ui.empty_page import EmptyPage  # noqa: PLC0415

        page = EmptyPage()
        self._pages.addWidget(page)
        return page

    def make_versions_page(self) -> None:
        """Make what earlier versions are shown in, when it is wanted for the first time."""
        from annotator.ui.comparison_view import ComparisonView  # noqa: PLC0415
        from annotator.ui.versions_page import VersionsPage  # noqa: PLC0415

        self.past, self.comparison = ArticleView(), ComparisonView()
        self.past.setAccessibleName(self.tr("Earlier version"))
        self.versions_page = VersionsPage(self.past, self.comparison)
        self._pages.addWidget(self.versions_page)
        self._area.let_shrink(self.versions_page)
        self._has_past = True
        if self._theme is not None:
            self._dress_past(self._theme)

    def _dress_past(self, theme: Theme) -> None:
        self.past.set_theme(theme)
        self.comparison.set_theme(theme)
        self.versions_page.set_theme(theme)

    @property
    def is_in_past(self) -> bool:
        """Whether earlier versions are shown instead of the article."""
        return self._has_past and self._pages.currentWidget() is self.versions_page

    def show_past(self) -> None:
        """Show the page of versions instead of the article."""
        self._pages.setCurrentWidget(self.versions_page)

    def show_empty(self) -> None:
        """Show the empty page instead of an article."""
        self._pages.setCurrentWidget(self.empty_page)
        self.empty_page.setFocus()

    def show_title(self, title: str, library: str | None = None) -> None:
        """Name the window after the article, and after a library that is not the reader's own."""
        self._library_name = self._library_name if library is None else library
        self.setWindowTitle(" · ".join(part for part in (title, self._library_name) if part))

    @Slot(bool)
    def hold(self, is_held: bool) -> None:
        """Take no change from the reader while the library is busy, except to stop that; what is
        there can be read, searched and selected.
        """
        focus = self.focusWidget()
        self.name_bar.hold(is_held=is_held)
        for part in (self.menuBar(), self._tools, self.strip, self.inspector):
            part.setEnabled(not is_held)
        if is_held:
            self._focus_before = focus if self.focusWidget() is not focus else None
        elif self._focus_before is not None:
            self._focus_before.setFocus()

    def show_view(self) -> None:
        """Show the article instead of the empty page."""
        self._pages.setCurrentWidget(self._reading)

    def _lay_out(self) -> None:
        self._pages.addWidget(QWidget())  # until it is known what there is to show
        self._pages.addWidget(self._reading)
        reading = QVBoxLayout(self._reading)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(0)
        reading.addWidget(self.strip)
        reading.addWidget(self.view, 1)
        self._below_article = reading
        for panel in (self._left, self._area, self._right):
            self._splitter.addWidget(panel)
        self._splitter.setMinimumSize(LEAST_SIZE)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([240, 780, 320])
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for bar in (self.notice, self.work):
            self._area.add_bar(bar)
        self.setCentralWidget(self._splitter)
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
            self._actions[f"mark_{kind}"].setIcon(with_faded(icon))
        self.addToolBar(bar)
        self._tools = bar

    # From run to run

    def _restore_shape(self) -> None:
        """Give the window its size, and panes that are shown their width: no word moves later."""
        if not self.restoreGeometry(self._settings.state("geometry")):
            self.resize(QSize(1100, 780).boundedTo(self.screen().availableSize()))
        self._splitter.restoreState(self._settings.state("splitter"))
        for name in SIDE_PANES:
            self._actions[name].setChecked(self._settings.flag(name))
        library, outline, marks = (self._actions[name].isChecked() for name in SIDE_PANES)
        self._left.setVisible(library or outline)
        self._right.setVisible(marks)
        self._share_room()

    def _share_room(self) -> None:
        """Let article and panels give way to one another, so that none makes the window wider."""
        beside: list[QWidget] = [self._left, self._right]
        if self.is_furnished:
            beside.append(self.changes_panel)
        shown = [panel for panel in beside if not panel.isHidden()]
        article, panel = least_widths(self.width(), len(shown))
        self._area.setMinimumWidth(article)
        for one in shown:
            one.setMinimumWidth(panel)

    def _splitters(self) -> dict[str, QSplitter]:
        return {
            "splitter": self._splitter,
            "left_splitter": self._left,
            "right_splitter": self._right,
        }

    def show_changes(self, *, is_shown: bool) -> None:
        """Show what changed under the marks instead of the list of marks, or that again."""
        if is_shown == (self._shape_before_changes is not None):
            return
        if is_shown:
            self._shape_before_changes = self._splitter.saveState()
            left, middle, right, _ = self._splitter.sizes()
            self._right.hide()
            self.changes_panel.show()
            self._share_room()
            width = min(CHANGES_WIDTH, (middle + right) // 2)
            self._splitter.setSizes([left, middle + right - width, 0, width])
        else:
            self.changes_panel.hide()
            self._right.setVisible(self._actions["show_marks"].isChecked())
            self._share_room()
            if self._shape_before_changes is not None:
                self._splitter.restoreState(self._shape_before_changes)
            self._shape_before_changes = None

    def give_list_room(self, *, is_wanted: bool) -> None:
        """Let the list of marks have the room of one mark's details in a low window: it shows
        deleted marks, with what stands above them, whose details cannot be changed.
        """
        self._is_list_first = is_wanted
        self._share_height()

    def _share_height(self) -> None:
        if self.is_furnished:
            two_rows = 2 * self.marks_list.verticalHeader().defaultSectionSize()
            above = self.marks_panel.minimumSizeHint().height()
            is_low = self._right.height() < above + two_rows + DETAILS_HEIGHT
            self.inspector.setHidden(self._is_list_first and is_low)

    def show_pane(self, name: str, *, is_shown: bool) -> None:
        """Show or hide one of `SIDE_PANES`."""
        if name == "show_marks" and self._shape_before_changes is not None:
            self._actions["show_changes"].trigger()
            self._actions["show_marks"].setChecked(True)
            is_shown = True
        self._panes[name].setVisible(is_shown)
        self._left.setVisible(not (self.library_panel.isHidden() and self.outline.isHidden()))
        self._share_room()
        self._keep_shape_soon()

    @Slot()
    def _keep_shape_soon(self) -> None:
        if self.is_furnished and self.isVisible():
            self._shape_timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the new size."""
        super().resizeEvent(event)
        self._share_room()
        self._share_height()
        self._keep_shape_soon()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt calls it
        """Keep the new place."""
        super().moveEvent(event)
        self._keep_shape_soon()

    @Slot()
    def save_state(self) -> None:
        """Keep the shape of the window for the next run."""
        self._shape_timer.stop()
        self._settings.keep("geometry", self.saveGeometry())
        for name, splitter in self._splitters().items():
            before = self._shape_before_changes if name == "splitter" else None
            self._settings.keep(name, before or splitter.saveState())
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
        self.strip.set_theme(theme)
        if self._panels is not None:
            self._panels.set_theme(theme)
        if self._has_past:
            self._dress_past(theme)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt calls it
        """Follow the colors of the system, once the new ones are in force."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange:
            QTimer.singleShot(0, self._follow_system)

    @Slot()
    def _follow_system(self) -> None:
        dress_anew(self._settings.theme)
        self._apply_theme()


def _stack() -> QSplitter:
    """A place for panels below one another."""
    stack = QSplitter(Qt.Orientation.Vertical)
    stack.setHandleWidth(1)
    return stack


def _fill(stack: QSplitter, panels: tuple[QWidget, ...], heights: tuple[int, ...]) -> None:
    for panel in panels:
        stack.addWidget(panel)
    stack.setSizes(heights)
    stack.setChildrenCollapsible(False)
