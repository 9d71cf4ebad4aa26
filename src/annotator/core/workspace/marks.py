"""Verbs on marks."""

from collections.abc import Iterable, Iterator, Sequence

from annotator.core.anchoring.quote import find_quote
from annotator.core.library import Edit, passage_at
from annotator.core.model import Annotation, Kind, Passage
from annotator.core.progress import Progress, no_progress
from annotator.core.workspace.base import Verbs, clean


class MarkVerbs(Verbs):
    """Everything that can be done with marks."""

    def annotations(self, article_id: str, *, deleted: bool = False) -> list[Annotation]:
        """An article's marks in the order of its current text, those without a place last."""
        return self._library.annotations.of_article(article_id, deleted=deleted)

    def annotations_in_turns(
        self, article_id: str, *, size: int = 500
    ) -> Iterator[list[Annotation]]:
        """An article's marks as `annotations` gives them, `size` at a time, for a window that
        shows the first before it has all; a turn of 500 takes some milliseconds.

        Which marks and their order are settled when the first turn is asked for; the marks of a
        turn come as they stand then. Where the library is changed between two turns, by this
        program or another one, no mark comes twice, one that was deleted meanwhile is left out and
        a new one does not come.
        """
        return self._library.annotations.in_turns(article_id, size=size)

    def annotation(self, reference: str) -> Annotation:
        """A mark by its id or the beginning of it."""
        return self._library.annotations.get(clean(reference))

    def find_quote(self, article_id: str, quote: str) -> list[Passage]:
        """Where the article's current text says these words, white space folded."""
        return find_quote(self._library.annotations.text(article_id), quote)

    def mark(
        self,
        article_id: str,
        start: int,
        end: int,
        kind: Kind,
        *,
        note: str = "",
        tags: Iterable[str] = (),
        rendering_id: str | None = None,
    ) -> Annotation:
        """Mark a passage, in code points of the article text, exactly as given.

        `rendering_id` is the rendering whose text was seen, where another program may have
        recorded a newer version meanwhile; without it, the current one.
        """
        seen = rendering_id or self._library.articles.current_rendering_id(article_id)
        passage = passage_at(self._library.annotations.text(article_id, seen), start, end)
        return self._library.annotations.mark(
            article_id,
            passage,
            kind,
            note=clean(note),
            tags=map(clean, tags),
            rendering_id=seen,
        )

    def set_kind(self, reference: str, kind: Kind) -> Annotation:
        """Give a mark another kind."""
        return self._library.edits.edit(clean(reference), Edit(kind=kind), "set_kind")

    def edit(
        self,
        reference: str,
        *,
        start: int | None = None,
        end: int | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
        rendering_id: str | None = None,
    ) -> Annotation:
        """Change a mark's ends, note or tags; None leaves a thing as it is.

        The ends are code points of the rendering that is named, as for `mark`.
        """
        edit = Edit(
            note=None if note is None else clean(note),
            tags=None if tags is None else [clean(tag) for tag in tags],
            start=start,
            end=end,
            rendering_id=rendering_id,
        )
        return self._library.edits.edit(clean(reference), edit, _operation(edit))

    def write_note(
        self, reference: str, note: str, *, amends: int | None = None
    ) -> tuple[Annotation, int | None]:
        """Change a mark's note while it is being typed; return the mark, and the change of the
        history that holds the note, to be given as `amends` with more of it.

        All that amends a change is one with it, unless anything was changed since.
        """
        if amends is not None:
            amended = self._library.edits.amend_note(clean(reference), clean(note), amends)
            if amended is not None:
                return amended, amends
        edited = self.edit(reference, note=note)
        last = self._library.history.next_undo()
        return edited, last.seq if last is not None else None

    def set_kinds(
        self, references: Sequence[str], kind: Kind, *, progress: Progress = no_progress
    ) -> list[Annotation]:
        """Give several marks another kind, as one change; nothing is changed if it is stopped."""
        return self._library.edits.edit_all(references, Edit(kind=kind), "set_kind", progress)

    def change_tags(
        self,
        references: Sequence[str],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        progress: Progress = no_progress,
    ) -> list[Annotation]:
        """Give several marks further tags and take others away, as one change; nothing is changed
        if it is stopped.
        """
        edit = Edit(add_tags=[clean(tag) for tag in add], remove_tags=list(remove))
        return self._library.edits.edit_all(references, edit, "set_tags", progress)

    def tags(self) -> list[str]:
        """Every tag of the library's marks and articles, in the order of the alphabet."""
        return self._library.annotations.tags()

    def delete(self, references: Sequence[str], *, progress: Progress = no_progress) -> None:
        """Put marks into the trash, as one change; none is if it is stopped."""
        self._library.trash.delete([clean(one) for one in references], progress)

    def undelete(self, references: Sequence[str], *, progress: Progress = no_progress) -> None:
        """Bring marks back from the trash, as one change; none is if it is stopped."""
        self._library.trash.undelete([clean(one) for one in references], progress)

    def trash(self) -> list[Annotation]:
        """Every deleted mark, the last deleted first."""
        return self._library.trash.marks()

    def deleted_names(self, article_id: str | None = None) -> list[tuple[str, str]]:
        """The ids of every deleted mark, or of an article's, each with its article's id."""
        return self._library.trash.names(article_id)

    def deleted_in_turns(
        self, article_id: str | None = None, *, size: int = 500
    ) -> Iterator[list[Annotation]]:
        """Every deleted mark, or an article's, the last deleted first, `size` at a time, as
        `annotations_in_turns` gives the others.
        """
        return self._library.trash.in_turns(article_id, size=size)

    def empty_trash(
        self,
        article_id: str | None = None,
        *,
        only: Iterable[str] | None = None,
        progress: Progress = no_progress,
    ) -> int:
        """Remove the words of every deleted mark, or of an article's, for good; cannot be undone.
        With `only`, of those with these ids. Returns how many; none are removed if it is stopped.
        """
        return self._library.trash.empty(article_id, only, progress)

    @property
    def has_left_disk(self) -> bool:
        """Whether the words that this workspace removed for good are in no file any more: a large
        index and other programs that read take `clear_deleted`.
        """
        return self._library.trash.has_left_disk

    def clear_deleted(self, *, progress: Progress = no_progress) -> bool:
        """Take what was removed for good off the disk, in short steps between which others may
        write; on a workspace of its own where somebody waits. Returns whether it is gone: it is not
        while another program reads, and is to be tried again then.
        """
        return self._library.trash.clear_deleted(progress)

    def clear_deleted_soon(self) -> bool:
        """Do as much of that as nobody notices, what is left again when this workspace is closed:
        also where it was another one that removed marks of this library. Returns what
        `clear_deleted` does.
        """
        return self._library.trash.clear_soon()


def _operation(edit: Edit) -> str:
    """What an edit is called in the history."""
    ends = edit.start is not None or edit.end is not None
    named = {
        "set_note": edit.note is not None,
        "set_tags": edit.tags is not None,
        "move_ends": ends,
    }
    chosen = [name for name, given in named.items() if given]
    return chosen[0] if len(chosen) == 1 else "edit"
