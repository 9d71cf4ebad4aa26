"""What the keys C, P and T do: mark what is selected, or give a mark another kind."""

from PySide6.QtCore import QObject, Slot

from annotator.core.model import Kind
from annotator.ui.session import Session
from annotator.ui.verbs.current import CurrentVerbs
from annotator.ui.verbs.hands import HandsVerbs
from annotator.ui.verbs.marks import MarksVerbs
from annotator.ui.window_frame import WindowFrame


class MarkingVerbs(QObject):
    """Marks the selected words, snapped to whole words or to the character."""

    def __init__(
        self,
        session: Session,
        frame: WindowFrame,
        marks: MarksVerbs,
        hands: HandsVerbs,
        current: CurrentVerbs,
    ) -> None:
        super().__init__(frame)
        self._session, self._frame = session, frame
        self._marks, self._hands, self._current = marks, hands, current

    @Slot()
    def do_mark_claim(self) -> None:
        """Mark what is selected as a claim, or change the mark under the caret."""
        self._mark(Kind.CLAIM)

    @Slot()
    def do_mark_projection(self) -> None:
        """Mark what is selected as a projection, or change the mark under the caret."""
        self._mark(Kind.PROJECTION)

    @Slot()
    def do_mark_testimony(self) -> None:
        """Mark what is selected as testimony, or change the mark under the caret."""
        self._mark(Kind.TESTIMONY)

    @Slot()
    def do_mark_claim_exactly(self) -> None:
        """Mark as a claim what the keys have selected, to the character."""
        self._mark_selection(Kind.CLAIM, exact=True)

    @Slot()
    def do_mark_projection_exactly(self) -> None:
        """Mark as a projection what the keys have selected, to the character."""
        self._mark_selection(Kind.PROJECTION, exact=True)

    @Slot()
    def do_mark_testimony_exactly(self) -> None:
        """Mark as testimony what the keys have selected, to the character."""
        self._mark_selection(Kind.TESTIMONY, exact=True)

    def _mark(self, kind: Kind) -> None:
        """Mark the selection; without one, give the current mark another kind."""
        if self._frame.marks_list.hasFocus():
            self._marks.set_kinds(kind)
        elif self._frame.view.passage() is not None:
            self._mark_selection(kind)
        else:
            self._current.bring_in_sight()
            self._marks.set_kind_of_current(kind)

    def _mark_selection(self, kind: Kind, *, exact: bool = False) -> None:
        """Mark what is selected, with the note that was typed for it."""
        view = self._frame.view
        passage = view.chosen(exact=exact)
        if passage is None:
            return
        made = self._session.mark(passage, kind, self._hands.typed_note())
        if made is not None:
            self._hands.forget_note()
            view.clear_selection()
            self._current.set(made.id)
