"""The verbs about changes: undo, redo, history."""

from typing import TYPE_CHECKING

import click

from annotator.cli.call import Call, Verb, json_option, pass_call
from annotator.cli.describe import change_value, local_time, operation_words, reader_name
from annotator.cli.naming import open_article
from annotator.cli.output import columns, pad, print_json, say, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from annotator.core.model import HistoryEntry

MOST_CHANGES = 100
LONGEST_NAME = 16
"""Columns of a reader's name."""


@click.command(cls=Verb, short_help="Take back your last change.")
@json_option
@pass_call
def undo(call: Call, as_json: bool) -> None:
    """Take back the last change that you made on this device."""
    with call.workspace() as workspace:
        change = workspace.undo()
    _print_change("Undone", change, as_json=as_json)


@click.command(cls=Verb, short_help="Make the change again that was taken back.")
@json_option
@pass_call
def redo(call: Call, as_json: bool) -> None:
    """Make the change again that was taken back last."""
    with call.workspace() as workspace:
        change = workspace.redo()
    _print_change("Done again", change, as_json=as_json)


def _print_change(done: str, change: "HistoryEntry", *, as_json: bool) -> None:
    if as_json:
        print_json(change_value(change))
        return
    say(f"{done}: {operation_words(change)}")


@click.command(cls=Verb, short_help="Show what was changed, by whom and when.")
@click.argument("article", required=False)
@click.option("--mark", metavar="MARK", help="Only what happened to this mark.")
@click.option("--limit", type=click.IntRange(min=1), default=MOST_CHANGES, show_default=True)
@json_option
@pass_call
def history(call: Call, article: str | None, mark: str | None, limit: int, as_json: bool) -> None:
    """Show what was changed, by whom and when, the newest first; of ARTICLE, or of all articles."""
    with call.workspace() as workspace:
        found = workspace.history(
            article_id=open_article(workspace, article).article.id if article else None,
            annotation_id=workspace.annotation(mark).id if mark else None,
            limit=limit,
        )
        titles = {one.id: one.title for one in workspace.articles()}
    if as_json:
        print_json([change_value(change) for change in found])
        return
    for line in _history_lines(found, titles):
        say(line)
    if not found:
        say("Nothing was changed yet.")


def _history_lines(
    changes: "Sequence[HistoryEntry]", titles: "Mapping[str, str]"
) -> "Iterator[str]":
    names = [shorten(reader_name(change.reader.name), LONGEST_NAME) for change in changes]
    width = max(map(len, names), default=0)
    for change, name in zip(changes, names, strict=True):
        words = operation_words(change)
        if change.undoes is not None:
            words = f"{change.operation} {change.undoes}: {words}"
        begun = f"{change.seq:>6}  {local_time(change.at)}  {pad(name, width)}  "
        title = titles.get(change.article_id or "", "")
        yield begun + shorten(f"{words} · {title}" if title else words, columns() - len(begun))


VERBS = (undo, redo, history)
