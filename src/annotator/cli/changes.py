"""The verbs about marks whose text has changed: changes, accept, keep-removed."""

from typing import TYPE_CHECKING, Any

import click

from annotator.cli.call import Call, Verb, json_option, marks_argument, pass_call
from annotator.cli.describe import annotation_value, article_value
from annotator.cli.long_work import long_work
from annotator.cli.naming import open_article
from annotator.cli.output import count, print_json, say
from annotator.core.messages import why
from annotator.core.model import ORPHANED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from annotator.core.model import Annotation, ChangedMark, ListedVersion, Passage
    from annotator.core.workspace import Changes


@click.command(cls=Verb, short_help="Show what changed under the marks of an article.")
@click.argument("article")
@json_option
@pass_call
def changes(call: Call, article: str, as_json: bool) -> None:
    """Show what changed under the marks of ARTICLE: old words, new words, and why.

    Listed are those that nobody has settled yet, and those that are kept as removed.
    """
    with call.workspace() as workspace:
        opened = open_article(workspace, article)
        found = workspace.changes(opened.article.id, kept=True)
        lost = [one.annotation.id for one in found.marks if _is_lost(one)]
        with long_work("Looking for places") as progress:
            places = workspace.all_candidates(opened.article.id, lost, progress=progress)
    if as_json:
        print_json(_changes_value(found, places))
        return
    from annotator.core.workspace.report import report  # noqa: PLC0415 (the others do without)

    for line in report(found, places).splitlines():
        say(line)


def _is_lost(mark: "ChangedMark") -> bool:
    anchor = mark.annotation.anchor
    return anchor.status in ORPHANED and not anchor.is_kept_as_removed


def _changes_value(found: "Changes", places: "Mapping[str, Sequence[Passage]]") -> "dict[str, Any]":
    return {
        "article": article_value(found.article),
        "versions": [_version_value(listed) for listed in found.versions],
        "counts": {status.value: number for status, number in found.unsettled.counts.items()},
        "since": found.unsettled.since or None,
        "marks": [_mark_value(mark, places.get(mark.annotation.id, ())) for mark in found.marks],
    }


def _version_value(listed: "ListedVersion") -> "dict[str, Any]":
    version = listed.version
    return {
        "id": version.id,
        "sha256": version.sha256,
        "captured_at": version.captured_at,
        "is_current": listed.is_current,
    }


def _mark_value(mark: "ChangedMark", places: "Sequence[Passage]") -> "dict[str, Any]":
    before = mark.before
    return {
        **annotation_value(mark.annotation),
        "was": {
            "quote": mark.old_words,
            "start": before.passage.start if before else None,
            "end": before.passage.end if before else None,
            "prefix": before.prefix if before else "",
            "suffix": before.suffix if before else "",
            "version_id": before.version_id if before else None,
        },
        "why": list(why(mark.annotation.anchor)),
        "candidates": [
            {"start": place.start, "end": place.end, "quote": place.quote} for place in places
        ],
    }


@click.command(cls=Verb, short_help="Say that marks are where they were found.")
@marks_argument
@json_option
@pass_call
def accept(call: Call, marks: tuple[str, ...], as_json: bool) -> None:
    """Say that reworded or moved marks are where they were found."""
    with call.workspace() as workspace:
        settled = workspace.accept_places(marks)
    _print_settled("Accepted the place of", settled, as_json=as_json)


@click.command("keep-removed", cls=Verb, short_help="Say that marks are no longer in the text.")
@marks_argument
@json_option
@pass_call
def keep_removed(call: Call, marks: tuple[str, ...], as_json: bool) -> None:
    """Say that the words of marks are no longer in the text; the marks are kept."""
    with call.workspace() as workspace:
        settled = workspace.keep_as_removed(marks)
    _print_settled("Kept as removed:", settled, as_json=as_json)


def _print_settled(done: str, settled: "Sequence[Annotation]", *, as_json: bool) -> None:
    if as_json:
        print_json([annotation_value(annotation) for annotation in settled])
    else:
        say(f"{done} {count(len(settled), 'mark')}; 'annotator undo' takes it back.")


VERBS = (changes, accept, keep_removed)
