"""What the reader does about marks whose text has changed: looks at each, and settles it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot

from annotator.core.model import (
    FLAGGED,
    AnchorStatus,
    Annotation,
    ChangedMark,
    Copied,
    Passage,
    Unsettled,
)
from annotator.ui.actions import ActionSet, give_keys_of_changes
from annotator.ui.clipboard import put_on_clipboard
from annotator.ui.history_words import since_words
from annotator.ui.session import Changed, Edited, Session
from annotator.ui.window_frame import WindowFrame
from annotator.ui.words import status_name, unsettled_words

ON_PANEL = ("accept", "keep_removed", "put_here", "settle_all")
PLACES = ("first_place", "second_place", "third_place")


class ChangesVerbs(QObject):
    """Tells that marks ask for a look, shows them one by one, and settles them."""

    mark_wanted = Signal(str)
    """The id of a mark to go to."""

    def __init__(self, session: Session, frame: WindowFrame, actions: ActionSet) -> None:
        super().__init__(frame)
        self._session, self._frame, self._actions = session, frame, actions
        self._current = ""
        self._wanted: frozenset[AnchorStatus] = frozenset()
        self._places: dict[str, Sequence[Passage]] = {}
        self._asked: set[str] = set()
        self._has_report = False
        """There are marks that a report on what changed would tell of."""
        panel, marks = frame.changes_panel, frame.changes_list
        give_keys_of_changes(actions, marks)
        panel.set_actions([actions[name] for name in ON_PANEL], actions["copy_changes"])
        marks.mark_chosen.connect(self._go_to)
        frame.change_detail.place_pressed.connect(self._put_in_place)
        panel.filter_changed.connect(self._filter)
        panel.closed.connect(actions["show_changes"].trigger)
        session.unsettled_found.connect(self._tell)
        session.places_found.connect(self._take_places)
        session.opened.connect(self._show_article)
        session.library_changed.connect(self._show_article)
        session.changed.connect(self._take_change)
        session.came.connect(self._take_change)
        session.edited.connect(self._take_edited)
        frame.inspector.accept_pressed.connect(self._accept_one)
        frame.inspector.keep_removed_pressed.connect(self._keep_one)
        self._refresh_actions()

    # What there is

    def begin(self) -> None:
        """Tell of what was opened before this was here."""
        self._frame.view.set_before(self._session.words_before())
        found = self._session.unsettled()
        self._has_report = any(map(_is_told, self._session.annotations_so_far()))
        self._refresh_actions()
        if found.total:
            self._tell(found)

    @property
    def _is_shown(self) -> bool:
        return self._actions["show_changes"].isChecked()

    @Slot(object)
    def _tell(self, found: Unsettled) -> None:
        if self._is_shown:
            self._refresh()
            return
        # Without another version, what asks for a look is a place that could not be read.
        template = self.tr("Changed since {time}: {marks}.") if found.since else "{marks}."
        words = template.format(time=since_words(found.since), marks=unsettled_words(found.counts))
        notice = self._frame.notice
        notice.take_back("show_changes")
        notice.say(words, "show_changes", self.tr("Show"))

    @Slot()
    def _show_article(self) -> None:
        self._current, self._places, self._asked = "", {}, set()
        self._frame.view.set_before(self._session.words_before())
        self._has_report = any(map(_is_told, self._session.annotations_so_far()))
        if self._is_shown:
            self._refresh()
        self._refresh_actions()

    @Slot(object)
    def _take_change(self, change: Changed) -> None:
        # With nothing to tell before, only what has come can be told: no need to look at all.
        is_any = self._has_report or change.is_all
        looked_at = self._session.annotations_so_far() if is_any else change.put
        self._has_report = any(map(_is_told, looked_at))
        if change.is_all:
            self._places, self._asked = {}, set()
            self._frame.view.set_before(self._session.words_before())
        if self._is_shown and (change.is_all or change.put or change.removed):
            self._refresh()
        self._refresh_actions()

    @Slot(bool)
    def do_show_changes(self, is_shown: bool) -> None:
        """Show or hide what changed under the marks of the article."""
        frame = self._frame
        frame.show_changes(is_shown=is_shown)
        if not is_shown:
            frame.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        frame.notice.take_back("show_changes")
        current = self._current
        self._refresh()
        frame.changes_list.set_current(current)
        frame.changes_list.setFocus(Qt.FocusReason.OtherFocusReason)
        if frame.changes_list.current_id():
            self._go_to(frame.changes_list.current_id())

    @Slot(object)
    def _filter(self, wanted: frozenset[AnchorStatus]) -> None:
        self._wanted = wanted
        self._refresh()

    def _refresh(self) -> None:
        """List the marks that ask for a look now."""
        frame, marks = self._frame, self._session.changed_marks()
        found = self._session.unsettled()
        since = self.tr("Changed since {time}").format(time=since_words(found.since))
        frame.changes_panel.show_counts(marks, since if found.since and found.total else "")
        wanted = self._wanted
        listed = [mark for mark in marks if not wanted or mark.annotation.anchor.status in wanted]
        frame.changes_list.show_marks(listed)
        self._show_detail()

    def _show_detail(self) -> None:
        frame = self._frame
        mark = frame.changes_list.current_mark()
        frame.change_detail.show_mark(mark)
        if mark is not None and not mark.new_words:
            self._ask_for_places(mark)
        frame.change_detail.show_places(self._places.get(mark.annotation.id) if mark else ())
        self._refresh_actions()

    def _ask_for_places(self, mark: ChangedMark) -> None:
        """Have places looked for, for all marks without one: it costs little more than for one."""
        if mark.annotation.id not in self._asked:
            lost = [one for one in self._session.changed_marks() if not one.new_words]
            ids = [one.annotation.id for one in lost]
            self._asked.update(ids)
            self._session.look_for_places(ids)

    @Slot(object)
    def _take_places(self, places: Mapping[str, Sequence[Passage]]) -> None:
        self._places.update(places)
        if self._is_shown:
            self._show_detail()

    @Slot(str)
    def _go_to(self, annotation_id: str) -> None:
        self._current = annotation_id
        self._show_detail()
        self.mark_wanted.emit(annotation_id)

    def set_current(self, annotation_id: str) -> None:
        """Let a mark be the one that keys settle, if it asks for a look. One that has no place
        stays it while the reader selects words for it.
        """
        if annotation_id:
            self._current = annotation_id
        if self._is_shown and annotation_id:
            self._frame.changes_list.set_current(annotation_id)
            self._show_detail()
        self._refresh_actions()

    # What can be done

    def _target(self) -> Annotation | None:
        """The mark that keys settle: the current one, if it was changed or has no place."""
        current = self._current
        if self._is_shown and self._frame.changes_list.current_id():
            current = self._frame.changes_list.current_id()
        note = self._session.annotation(current) if current else None
        is_open = note is not None and (note.anchor.is_unsettled or note.passage is None)
        return note if is_open else None

    def _refresh_actions(self) -> None:
        actions, note = self._actions, self._target()
        is_unsettled = note is not None and note.anchor.is_unsettled
        actions["accept"].setEnabled(is_unsettled and note is not None and note.passage is not None)
        actions["keep_removed"].setEnabled(is_unsettled)
        actions["put_here"].setEnabled(note is not None)
        alike = self._alike(note)
        actions["settle_all"].setText(self._settle_all_words(note, len(alike)))
        actions["settle_all"].setEnabled(len(alike) > 1)
        places = self._places.get(note.id, ()) if note is not None else ()
        for number, name in enumerate(PLACES):
            actions[name].setEnabled(self._is_shown and number < len(places))
        for name in ("next_change", "previous_change"):
            actions[name].setEnabled(self._is_shown)
        actions["show_changes"].setEnabled(self._session.article is not None)
        actions["copy_changes"].setEnabled(self._has_report)

    def _alike(self, note: Annotation | None) -> list[str]:
        """Ids of the marks that are settled together with one: those of its status."""
        if note is None or not note.anchor.is_unsettled:
            return []
        if note.anchor.status is AnchorStatus.UNSURE:
            return []
        notes = self._session.annotations_so_far()
        return [
            one.id
            for one in notes
            if one.anchor.status is note.anchor.status and one.anchor.is_unsettled
        ]

    def _settle_all_words(self, note: Annotation | None, count: int) -> str:
        if note is None or count < 2:
            return self.tr("Accept a&ll like this")
        if note.anchor.status in FLAGGED:
            words = self.tr("Accept a&ll {count}: {status}")
        else:
            words = self.tr("Keep a&ll {count} as removed")
        return words.format(count=count, status=status_name(note.anchor.status))

    # What the reader does

    @Slot()
    def do_accept(self) -> None:
        """Say that the current mark is where it was found."""
        note = self._target()
        if note is not None and note.passage is not None:
            self._accept([note.id])

    @Slot(str)
    def _accept_one(self, annotation_id: str) -> None:
        self._accept([annotation_id])

    def _accept(self, ids: list[str]) -> None:
        if settled := self._session.accept_places(ids):
            self._tell_accepted(len(settled))

    def _tell_accepted(self, count: int) -> None:
        one, several = self.tr("Accepted where it is."), self.tr("Accepted: {count} marks.")
        self._say(one if count == 1 else several.format(count=count))

    @Slot()
    def do_keep_removed(self) -> None:
        """Say that the words of the current mark are no longer in the text."""
        note = self._target()
        if note is not None and note.anchor.is_unsettled:
            self._keep([note.id])

    @Slot(str)
    def _keep_one(self, annotation_id: str) -> None:
        self._keep([annotation_id])

    def _keep(self, ids: list[str]) -> None:
        if settled := self._session.keep_as_removed(ids):
            self._tell_kept(len(settled))

    def _tell_kept(self, count: int) -> None:
        one = self.tr("Kept as no longer in the text.")
        several = self.tr("Kept as no longer in the text: {count} marks.")
        self._say(one if count == 1 else several.format(count=count))

    @Slot(object)
    def _take_edited(self, edited: Edited) -> None:
        """Say that many marks were settled."""
        if edited.operation == "accept_place":
            self._tell_accepted(len(edited.notes))
        elif edited.operation == "keep_as_removed":
            self._tell_kept(len(edited.notes))

    @Slot()
    def do_settle_all(self) -> None:
        """Settle all marks of the current one's status alike, as one change."""
        note = self._target()
        ids = self._alike(note)
        if note is not None and note.passage is not None:
            self._accept(ids)
        elif ids:
            self._keep(ids)

    @Slot()
    def do_put_here(self) -> None:
        """Put the current mark on the selected words."""
        note, passage = self._target(), self._frame.view.passage()
        if note is None:
            return
        if passage is None:
            words = self.tr("Select the words in the article first, then press R.")
            self._frame.notice.say(words, is_passing=True)
        elif self._put(note.id, passage):
            self._frame.view.clear_selection()

    @Slot()
    def do_first_place(self) -> None:
        """Put the current mark in the first of the places that are offered."""
        self._put_in_place(0)

    @Slot()
    def do_second_place(self) -> None:
        """Put the current mark in the second of these places."""
        self._put_in_place(1)

    @Slot()
    def do_third_place(self) -> None:
        """Put the current mark in the third of these places."""
        self._put_in_place(2)

    @Slot(int)
    def _put_in_place(self, number: int) -> None:
        note = self._target()
        places = self._places.get(note.id, ()) if note is not None else ()
        if note is not None and number < len(places):
            self._put(note.id, places[number])

    def _put(self, annotation_id: str, passage: Passage) -> bool:
        changed = self._session.move_ends(annotation_id, passage)
        if changed is not None:
            if not self._is_shown:
                self.mark_wanted.emit(changed.id)
            if changed.id == annotation_id:  # else it is said that a copy was made
                self._say(self.tr("Put on the words: “{words}”.").format(words=_short(passage)))
        return changed is not None

    @Slot()
    def do_next_change(self) -> None:
        """Go to the next mark that asks for a look."""
        self._frame.changes_list.step(1)

    @Slot()
    def do_previous_change(self) -> None:
        """Go to the one before it."""
        self._frame.changes_list.step(-1)

    @Slot()
    def do_copy_changes(self) -> None:
        """Copy what changed under the marks as text, with the times and hashes of the versions."""
        if words := self._session.changes_report(self._places):
            put_on_clipboard(Copied(text=words, html=""))
            self._frame.notice.say(self.tr("Copied what changed as text."), is_passing=True)

    def _say(self, words: str) -> None:
        self._frame.notice.say(words, "undo", self.tr("Undo"), is_passing=True)


def _is_told(note: Annotation) -> bool:
    """Whether a report on what changed tells of a mark."""
    return note.anchor.is_unsettled or note.anchor.is_kept_as_removed


def _short(passage: Passage) -> str:
    words = " ".join(passage.quote.split())
    return words if len(words) <= 60 else words[:60].rstrip() + "…"
