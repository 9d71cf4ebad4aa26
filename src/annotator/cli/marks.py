"""The verbs about marks: annotate, set-kind, edit, delete, undelete, trash."""

from typing import TYPE_CHECKING

import click

from annotator.cli.call import Call, Verb, json_option, mark_argument, marks_argument, pass_call
from annotator.cli.describe import annotation_value, mark_lines, print_marks
from annotator.cli.naming import find_passage, open_article
from annotator.cli.output import count, print_json, say
from annotator.core.model import Kind

if TYPE_CHECKING:
    from annotator.core.model import Annotation
    from annotator.core.workspace import Workspace

KINDS = click.Choice([kind.value for kind in Kind], case_sensitive=False)
COUNTED = "in characters (Unicode code points) of the article text."
quote_option = click.option(
    "--quote", metavar="TEXT", help="The words to mark; white space does not matter."
)
occurrence_option = click.option(
    "--occurrence",
    type=click.IntRange(min=1),
    metavar="N",
    help="Which one, counted from 1, if the article says the words several times.",
)
start_option = click.option(
    "--start", type=click.IntRange(min=0), metavar="N", help=f"Where it begins, {COUNTED}"
)
end_option = click.option(
    "--end", type=click.IntRange(min=0), metavar="N", help=f"Where it ends, {COUNTED}"
)
note_option = click.option("--note", metavar="TEXT", help="A note on the mark.")
tags_option = click.option(
    "--tag", "tags", metavar="WORD", multiple=True, help="A tag; can be given several times."
)


def _print_mark(done: str, annotation: "Annotation", *, as_json: bool) -> None:
    if as_json:
        print_json(annotation_value(annotation))
        return
    say(f"{done}:")
    for line in mark_lines(annotation):
        say(line)


@click.command(cls=Verb, short_help="Mark a passage of an article.")
@click.argument("article")
@click.option("--kind", type=KINDS, required=True, help="What the passage is.")
@quote_option
@occurrence_option
@start_option
@end_option
@note_option
@tags_option
@json_option
@pass_call
def annotate(
    call: Call,
    *,
    article: str,
    kind: str,
    quote: str | None,
    occurrence: int | None,
    start: int | None,
    end: int | None,
    note: str | None,
    tags: tuple[str, ...],
    as_json: bool,
) -> None:
    """Mark a passage of ARTICLE: the one with the words of --quote, or that from --start to --end.

    A file that has changed since is read again first, as a new version.
    """
    ends = _ends(quote, occurrence, start, end)
    with call.workspace() as workspace:
        opened = open_article(workspace, article)
        if ends is None:
            passage = find_passage(opened.rendering.text, quote or "", occurrence)
            ends = passage.start, passage.end
        made = workspace.mark(
            opened.article.id,
            *ends,
            Kind(kind),
            note=note or "",
            tags=tags,
            rendering_id=opened.rendering.id,
        )
    _print_mark(f"Marked as {kind}", made, as_json=as_json)


def _ends(
    quote: str | None, occurrence: int | None, start: int | None, end: int | None
) -> tuple[int, int] | None:
    """The ends that were given; None where a quote names the passage. There is exactly one way."""
    if quote is not None:
        if start is not None or end is not None:
            raise click.UsageError("Name the passage with --quote or --start and --end, not both.")
        return None
    if start is None or end is None:
        raise click.UsageError("Name the passage with --quote, or with both --start and --end.")
    if occurrence is not None:
        raise click.UsageError("--occurrence counts the places of a --quote, and there is none.")
    return start, end


@click.command("set-kind", cls=Verb, short_help="Change a mark to another kind.")
@mark_argument
@click.argument("kind", type=KINDS)
@json_option
@pass_call
def set_kind(call: Call, mark: str, kind: str, as_json: bool) -> None:
    """Change MARK to another kind."""
    with call.workspace() as workspace:
        changed = workspace.set_kind(mark, Kind(kind))
    _print_mark(f"Changed to {kind}", changed, as_json=as_json)


@click.command(cls=Verb, short_help="Change the ends, note or tags of a mark.")
@mark_argument
@start_option
@end_option
@note_option
@tags_option
@click.option("--no-tags", is_flag=True, help="Take all tags away.")
@json_option
@pass_call
def edit(
    call: Call,
    *,
    mark: str,
    start: int | None,
    end: int | None,
    note: str | None,
    tags: tuple[str, ...],
    no_tags: bool,
    as_json: bool,
) -> None:
    """Change the ends, the note or the tags of MARK; what is not named stays.

    The tags that are given replace those it had; --note "" takes the note away.
    """
    if tags and no_tags:
        raise click.UsageError("Give tags with --tag or take them away with --no-tags, not both.")
    if start is None and end is None and note is None and not tags and not no_tags:
        raise click.UsageError("Name what to change: --start, --end, --note, --tag or --no-tags.")
    with call.workspace() as workspace:
        changed = workspace.edit(
            mark, start=start, end=end, note=note, tags=tags if tags or no_tags else None
        )
    _print_mark("Changed", changed, as_json=as_json)


@click.command(cls=Verb, short_help="Put marks into the trash.")
@marks_argument
@pass_call
def delete(call: Call, marks: tuple[str, ...]) -> None:
    """Put marks into the trash."""
    with call.workspace() as workspace:
        workspace.delete(marks)
    say(f"Deleted {count(len(set(marks)), 'mark')}; 'annotator undo' brings them back.")


@click.command(cls=Verb, short_help="Bring marks back out of the trash.")
@marks_argument
@pass_call
def undelete(call: Call, marks: tuple[str, ...]) -> None:
    """Bring marks back out of the trash."""
    with call.workspace() as workspace:
        workspace.undelete(marks)
    say(f"Brought back {count(len(set(marks)), 'mark')}.")


@click.command(cls=Verb, short_help="List the deleted marks, or remove them for good.")
@click.option("--empty", is_flag=True, help="Remove for good what is in it.")
@click.option("--yes", is_flag=True, help="Do not ask before emptying.")
@json_option
@pass_call
def trash(call: Call, empty: bool, yes: bool, as_json: bool) -> None:
    """List the deleted marks, or remove them for good, which cannot be undone."""
    with call.workspace() as workspace:
        if empty:
            _empty(workspace, yes=yes)
            return
        found = workspace.trash()
    print_marks(found, "The trash is empty.", as_json=as_json)


def _empty(workspace: "Workspace", *, yes: bool) -> None:
    number = len(workspace.trash())
    if number and not yes:
        question = f"Remove {count(number, 'mark')} for good? This cannot be undone."
        if not click.confirm(question, err=True):
            say("Nothing was removed.")
            return
    say(f"Removed {count(workspace.empty_trash(), 'mark')} for good.")
    if not (workspace.has_left_disk or workspace.clear_deleted()):
        say("Another program is reading the library: their words leave the disk when it ends.")


VERBS = (annotate, set_kind, edit, delete, undelete, trash)
