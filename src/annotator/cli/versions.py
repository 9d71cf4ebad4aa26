"""The verbs about the versions of an article: versions, compare."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.call import Call, Verb, json_option, pass_call
from annotator.cli.describe import local_time
from annotator.cli.long_work import long_work
from annotator.cli.naming import open_article
from annotator.cli.output import SHORT_ID, count, one_line, print_json, say
from annotator.core.model import Side

if TYPE_CHECKING:
    from annotator.core.model import Compared, ComparedBlock, ListedVersion, Version

SIGNS = {Side.BOTH: "{}", Side.OLD: "[-{}-]", Side.NEW: "{{+{}+}}"}
"""How deleted and inserted words are told, as `git diff --word-diff` does."""


@click.command(cls=Verb, short_help="List the versions of an article.")
@click.argument("article")
@json_option
@pass_call
def versions(call: Call, article: str, as_json: bool) -> None:
    """List the versions of ARTICLE, the last that came in first, with the marks placed in each.

    A file that has changed since is read again first, as a new version.
    """
    with call.workspace() as workspace:
        opened = open_article(workspace, article)
        found = workspace.list_versions(opened.article.id)
    if as_json:
        print_json([_listed_value(one) for one in found])
        return
    for one in found:
        say(_line(one))


def _line(listed: "ListedVersion") -> str:
    """One line of the list: id, time, marks, where it is from."""
    version = listed.version
    marks = count(listed.placed, "mark")
    if listed.flagged:
        marks += f", {listed.flagged} to look at"
    source = one_line(next(iter(listed.paths), version.from_address or version.came_by))
    current = "current" if listed.is_current else ""
    begun = f"{version.id[:SHORT_ID]}  {local_time(version.captured_at)}  {current:<7}  {marks:<22}"
    return f"{begun}  {source}"


def _listed_value(listed: "ListedVersion") -> dict[str, Any]:
    return {
        **_version_value(listed.version),
        "is_current": listed.is_current,
        "paths": list(listed.paths),
        "placed": listed.placed,
        "flagged": listed.flagged,
    }


def _version_value(version: "Version") -> dict[str, Any]:
    return {
        "id": version.id,
        "article_id": version.article_id,
        "sha256": version.sha256,
        "media_type": version.media_type,
        "encoding": version.encoding,
        "byte_count": version.byte_count,
        "captured_at": version.captured_at,
        "came_by": version.came_by,
        "from_address": version.from_address,
    }


@click.command(cls=Verb, short_help="Show what differs between two versions of an article.")
@click.argument("article")
@click.argument("old", metavar="VERSION")
@click.argument("new", metavar="[VERSION]", required=False)
@json_option
@pass_call
def compare(call: Call, article: str, old: str, new: str | None, as_json: bool) -> None:
    """Show what differs between two versions of ARTICLE: [-deleted-] and {+inserted+} words.

    Without a second VERSION, the current one is taken. 'annotator versions ARTICLE' lists them.
    """
    with call.workspace() as workspace:
        opened = open_article(workspace, article)
        first = workspace.version(old, article_id=opened.article.id)
        second = workspace.version(new or opened.version.id, article_id=opened.article.id)
        with long_work("Comparing") as progress:
            compared = workspace.compare(first.id, second.id, progress=progress)
    if as_json:
        print_json(_compared_value(compared))
        return
    for line in _lines(compared):
        say(line)


def _compared_value(compared: "Compared") -> dict[str, Any]:
    return {
        "old": _version_value(compared.old),
        "new": _version_value(compared.new),
        "blocks": [
            [{"side": piece.side.value, "text": piece.text} for piece in block.pieces]
            for block in compared.blocks
        ],
    }


def _lines(compared: "Compared") -> Iterator[str]:
    """The blocks that differ; of the others, how many there are."""
    unchanged = 0
    for block in compared.blocks:
        if block.is_changed:
            yield from _folded(unchanged)
            yield _words(block)
        unchanged = 0 if block.is_changed else unchanged + 1
    if unchanged == len(compared.blocks):
        yield "The words of both versions are the same."
    else:
        yield from _folded(unchanged)


def _folded(unchanged: int) -> Iterator[str]:
    if unchanged:
        yield f"… {count(unchanged, 'paragraph')} unchanged"


def _words(block: "ComparedBlock") -> str:
    return one_line("".join(SIGNS[piece.side].format(piece.text) for piece in block.pieces))


VERBS = (versions, compare)
