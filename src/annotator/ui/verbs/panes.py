"""The panes beside the article: shown and hidden, and gone round with the keys."""

from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.window_frame import WindowFrame


class PaneVerbs(QObject):
    """Shows the panes, and moves the focus between them."""

    shown = Signal()
    """A pane is shown that may have to be brought up to date."""

    def __init__(self, frame: WindowFrame) -> None:
        super().__init__(frame)
        self._frame = frame
        for panel in (
            frame.library_panel,
            frame.outline,
            frame.strip,
            frame.marks_panel,
            frame.inspector,
            frame.changes_panel,
            frame.notice,
        ):
            panel.left.connect(self.do_to_article)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go from left to right, and to what stands below last."""
        frame = self._frame
        panes = [pane for pane, _ in self._places()]
        panes.insert(panes.index(frame.view) + 1, frame.find_bar)
        panes += (frame.notice, frame.name_bar, frame.work, frame.status)
        parts = [part for pane in panes for part in (pane, *pane.findChildren(QWidget))]
        stops = [part for part in parts if _is_stop(part) and part.window() is frame]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @Slot(bool)
    def do_show_library(self, is_shown: bool) -> None:
        """Show or hide the library."""
        self._frame.show_pane("show_library", is_shown=is_shown)
        self.shown.emit()

    @Slot(bool)
    def do_show_outline(self, is_shown: bool) -> None:
        """Show or hide the outline."""
        self._frame.show_pane("show_outline", is_shown=is_shown)
        self.shown.emit()

    @Slot(bool)
    def do_show_marks(self, is_shown: bool) -> None:
        """Show or hide the list of marks, and what there is to the current one."""
        self._frame.show_pane("show_marks", is_shown=is_shown)

    @Slot()
    def do_next_pane(self) -> None:
        """Go to the next pane that is shown."""
        self._step(1)

    @Slot()
    def do_previous_pane(self) -> None:
        """Go to the pane before this one."""
        self._step(-1)

    @Slot()
    def do_to_article(self) -> None:
        """Go back to the article."""
        self._frame.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, step: int) -> None:
        places = [(pane, inner) for pane, inner in self._places() if inner.isVisible()]
        if not places:
            return
        focus = QApplication.focusWidget()
        here = [
            number
            for number, (pane, _) in enumerate(places)
            if focus is not None and (pane is focus or pane.isAncestorOf(focus))
        ]
        following = (here[0] + step) % len(places) if here else 0
        places[following][1].setFocus(Qt.FocusReason.TabFocusReason)

    def _places(self) -> list[tuple[QWidget, QWidget]]:
        """Return each pane with what takes the focus in it, from left to right."""
        frame = self._frame
        return [
            (frame.library_panel, frame.library_panel.search),
            (frame.outline, frame.outline.list),
            (frame.strip, frame.strip.fields["title"]),
            (frame.view, frame.view),
            (frame.marks_panel, frame.marks_list),
            (frame.inspector, frame.inspector.note),
            (frame.changes_panel, frame.changes_list),
        ]


def _is_stop(part: QWidget) -> bool:
    """Whether Tab stops at a widget."""
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.focusProxy() is None
