"""The part of the session that changes marks."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from annotator.core.errors import AnnotatorError
from annotator.core.model import (
    Annotation,
    Kind,
    Passage,
)
from annotator.core.workspace import Opened
from annotator.ui.marking import extension
from annotator.ui.session.article_session import ArticleSession
from annotator.ui.session.changes import Changed

SEVERAL = 200
"""Marks up to which those that a change touched are asked for one by one."""


class MarkSession(ArticleSession):
    """The marks of the open article."""

    _note_change: tuple[str, int] | None = None
    """The mark whose note is being typed, and the change of the history that holds it so far."""

    def mark(self, passage: Passage, kind: Kind, note: str = "") -> Annotation | None:
        """Mark a passage, or make one's own mark of that kind longer; return the mark.

        A note is the mark's first, or is added to the one that it has.
        """
        made: Annotation | None = None
        if self._opened is not None and self._may_write():
            with self._telling():
                made = self._mark(self._opened, passage, kind, note)
        return made

    def _mark(self, opened: Opened, passage: Passage, kind: Kind, note: str) -> Annotation | None:
        reader = self._workspace.reader
        while self._marks.reach < passage.end and self._marks.is_coming:
            self._take_turn()
        if self.rendering is not opened.rendering:
            # The next marks were those of a newer text, which is shown now.
            words = self.tr("There is a newer text of this article: select the words in it again.")
            self.failed.emit(words)
            return None
        near = self._marks.touching(passage.start, passage.end)
        found = extension(passage, kind, near, reader.id)
        if found is None:
            made = self._workspace.mark(
                opened.article.id,
                passage.start,
                passage.end,
                kind,
                note=note,
                rendering_id=opened.rendering.id,
            )
        elif found.annotation.passage == passage and not note:
            return found.annotation
        else:
            made = self._workspace.edit(
                found.annotation.id,
                start=found.start,
                end=found.end,
                note="\n".join(filter(None, (found.annotation.note, note))) if note else None,
                rendering_id=opened.rendering.id,
            )
        return self._put(made)

    def set_kinds(self, annotation_ids: list[str], kind: Kind) -> list[Annotation]:
        """Give marks another kind, as one change; return the marks that have it now."""
        known = map(self.annotation, annotation_ids)
        different = [note.id for note in known if note is not None and note.kind is not kind]
        return self._change(self._workspace.set_kinds, different, kind)

    def move_ends(self, annotation_id: str, passage: Passage) -> Annotation | None:
        """Let a mark hold another passage of the text that is shown; return the mark that does.

        None if that failed, or if another program has recorded a newer text meanwhile.
        """
        opened = self._opened
        if opened is None or self.annotation(annotation_id) is None:
            return None
        if self._is_outdated(opened):
            words = self.tr("There is a newer text of this article: move the ends of a mark in it.")
            self.failed.emit(words)
            self.outdated.emit()
            return None
        changed = self._change(self._move, [annotation_id], passage)
        return changed[0] if changed else None

    def _move(self, annotation_ids: list[str], passage: Passage) -> list[Annotation]:
        seen = self.rendering.id if self.rendering else None
        start, end = passage.start, passage.end
        return [
            self._workspace.edit(found, start=start, end=end, rendering_id=seen)
            for found in annotation_ids
        ]

    def set_note(self, annotation_id: str, note: str) -> Annotation | None:
        """Give a mark another note; return the mark that has it now, None if that failed."""
        changed = self._change(self._edit_notes, self._known([annotation_id]), note)
        return changed[0] if changed else None

    def end_note(self) -> None:
        """Let the next change of a note be one of its own: until then they are one."""
        self._note_change = None

    def change_tags(
        self, annotation_ids: list[str], add: list[str], remove: list[str]
    ) -> list[Annotation]:
        """Give marks further tags and take others away, as one change; return these marks."""
        known = self._known(annotation_ids)
        return self._change(partial(self._workspace.change_tags, add=add, remove=remove), known)

    def _known(self, annotation_ids: list[str]) -> list[str]:
        return [known for known in annotation_ids if self.annotation(known) is not None]

    def _edit_notes(self, annotation_ids: list[str], note: str) -> list[Annotation]:
        changed = []
        for found in annotation_ids:
            known, change = self._note_change or ("", None)
            amends = change if known == found else None
            edited, change = self._workspace.write_note(found, note, amends=amends)
            self._note_change = (edited.id, change) if change is not None else None
            changed.append(edited)
        return changed

    def _change(
        self, verb: Callable[..., list[Annotation]], ids: list[str], *more: object
    ) -> list[Annotation]:
        """Let a verb of the workspace change marks, and tell of it."""
        changed: list[Annotation] = []
        if not ids or not self._may_write():
            return changed
        with self._telling():
            changed = verb(ids, *more)
            for note in changed:
                self._marks.put(note)
            self.changed.emit(Changed(put=tuple(changed)))
            self._tell_of_copies(ids, changed)
        return changed

    def _tell_of_copies(self, ids: list[str], changed: list[Annotation]) -> None:
        copied = [old for old, note in zip(ids, changed, strict=True) if note.id != old]
        others = [note for note in map(self.annotation, copied) if note is not None]
        if not others:
            return
        names = {note.reader.name or self.tr("another reader") for note in others}
        if len(ids) == 1:
            words = self.tr("This mark is {reader}'s and stays as it is: you have your own copy.")
        elif len(names) == 1:
            words = self.tr(
                "{count} of these marks are {reader}'s and stay as they are: you have your own "
                "copies."
            )
        else:
            words = self.tr(
                "{count} of these marks are other readers' and stay as they are: you have your own "
                "copies."
            )
        self.copied.emit(words.format(reader=min(names), count=len(others)))

    def undelete(self, annotation_ids: list[str]) -> int:
        """Bring marks back from the trash; return how many came."""
        done: list[str] = []
        if not self._may_write():
            return 0
        with self._telling():
            self._workspace.undelete(annotation_ids)
            change = self._brought(annotation_ids)
            self.changed.emit(replace(change, is_all=True, is_library=True))
            done = annotation_ids
        return len(done)

    def empty_trash(self, article_id: str | None, annotation_ids: list[str]) -> int:
        """Remove the words of these deleted marks for good, all of one article if it is named;
        return of how many.
        """
        count = 0
        if not self._may_write():
            return count
        with self._telling():
            count = self._workspace.empty_trash(article_id, only=annotation_ids)
            self.changed.emit(Changed(is_all=True))
        return count

    def delete(self, annotation_ids: list[str]) -> list[Annotation]:
        """Put marks into the trash; return those that were put there."""
        notes = list(filter(None, map(self.annotation, annotation_ids)))
        known, deleted = [note.id for note in notes], list[Annotation]()
        if not known or not self._may_write():
            return deleted
        with self._telling():
            self._workspace.delete(known)
            for annotation_id in known:
                self._marks.drop(annotation_id)
            deleted = notes
            self.changed.emit(Changed(removed=tuple(known)))
        return deleted

    def _put(self, note: Annotation) -> Annotation:
        self._marks.put(note)
        self.changed.emit(Changed(put=(note,)))
        return note

    def _brought(self, annotation_ids: list[str]) -> Changed:
        """Bring the article and these marks in step with the library."""
        if len(annotation_ids) > SEVERAL or self._opened is None:
            return self._load_annotations()
        try:
            self._opened = self._read_again(self._opened)
            notes = {note: self._fetched(note) for note in annotation_ids}
        except AnnotatorError:
            self._marks.doubt()
            raise
        gone = [known for known, note in notes.items() if note is None and self._marks.get(known)]
        put = [note for note in notes.values() if note is not None]
        for note in put:
            self._marks.put(note)
        for annotation_id in gone:
            self._marks.drop(annotation_id)
        return Changed(put=tuple(put), removed=tuple(gone))
