"""The verbs about what goes in and out, and the library: export, import, schema, doctor."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from annotator.cli.call import Call, Verb, json_option, pass_call
from annotator.cli.long_work import long_work
from annotator.cli.naming import open_article
from annotator.cli.output import (
    SHORT_ID,
    count,
    one_line,
    print_json,
    remark,
    say,
    write_output,
)
from annotator.core.errors import AnnotatorError
from annotator.core.messages import finding, quarantined, sentence
from annotator.core.paths import folders_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.core.model import Finding, Quarantined
    from annotator.core.progress import Progress
    from annotator.core.workspace import ImportReport, Workspace

STANDARD = "-"
"""Stands for the standard input where a file is named."""
FINDINGS = 1
"""Exit code of `doctor` where it found something."""


@click.command(cls=Verb, short_help="Write articles and marks as JSON or a table.")
@click.argument("articles", metavar="ARTICLE...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Export every article of the library.")
@click.option(
    "--mark",
    "marks",
    metavar="MARK",
    multiple=True,
    help="Export this mark with its article, and no other mark; may be given several times.",
)
@click.option(
    "-o", "--output", metavar="FILE", default="-", help="Where to; without it, the standard output."
)
@click.option(
    "--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True
)
@click.option("--history", is_flag=True, help="JSON: add every change that was made.")
@click.option("--no-originals", is_flag=True, help="JSON: leave the articles' original bytes out.")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@pass_call
def export(
    call: Call,
    *,
    articles: tuple[str, ...],
    everything: bool,
    marks: tuple[str, ...],
    output: str,
    form: str,
    history: bool,
    no_originals: bool,
    force: bool,
) -> None:
    """Write articles and their marks as JSON, which can be imported again, or as a table (CSV).

    A file that has changed since is read again first, as a new version.
    """
    if [bool(articles), everything, bool(marks)].count(True) != 1:
        raise click.UsageError("Name the articles to export, or give --all, or --mark.")
    if form == "csv" and (history or no_originals):
        raise click.UsageError("--history and --no-originals are for --format json.")
    if marks and history:
        raise click.UsageError("--history is for whole articles.")
    with call.workspace() as workspace:
        ids = _ids(workspace, articles) if articles else None
        chosen = [workspace.annotation(one).id for one in marks] or None
        if form == "csv":
            data = workspace.export_csv(ids, annotation_ids=chosen)
        else:
            with long_work("Exporting") as progress:
                data = workspace.export_json(
                    ids,
                    annotation_ids=chosen,
                    history=history,
                    originals=not no_originals,
                    progress=progress,
                )
        library, apart = workspace.path, workspace.left_out(ids)
    write_output(output, data, force=force, never=library)
    if apart:
        rows = count(len(apart), "row")
        remark(f"Left out: {rows} that could not be read. 'annotator doctor' names them.")


def _ids(workspace: "Workspace", references: tuple[str, ...]) -> list[str]:
    """The articles' ids, each once, in the order in which they were named."""
    return list(dict.fromkeys(open_article(workspace, one).article.id for one in references))


@click.command("import", cls=Verb, short_help="Add the articles and marks of exports.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@json_option
@pass_call
def import_files(call: Call, files: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Add the articles and marks of exports; whoever made a mark stays its reader.

    Several are added together, as one change: all of them or, where one has a fault, none.
    """
    if STANDARD in files and len(files) > 1:
        raise click.UsageError(f"{STANDARD}, the standard input, cannot be one of several files.")
    data = sys.stdin.buffer.read() if STANDARD in files else b""
    with call.workspace() as workspace, long_work("Importing") as progress:
        if STANDARD in files:
            report = workspace.import_json(data, dry_run=dry_run, progress=progress)
        else:
            paths = [Path(file) for file in files]
            report = _imported(workspace, paths, dry_run=dry_run, progress=progress)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(report)})
        return
    say("This would be imported:" if dry_run else "Imported:")
    for line in report_lines(report):
        say(f"  {line}")


def _imported(
    workspace: "Workspace", paths: list[Path], *, dry_run: bool, progress: "Progress"
) -> "ImportReport":
    """Import files; of several, a refusal says which one it is about."""
    try:
        return workspace.import_files(paths, dry_run=dry_run, progress=progress)
    except AnnotatorError as error:
        file = error.parameters.get("file")
        if file is not None and len(paths) > 1:
            raise click.ClickException(f"{file}: {sentence(error)}") from error
        raise


def report_lines(report: "ImportReport") -> "Iterator[str]":
    """What an import did, one line for each thing that was not nothing."""
    told = {
        "new article": report.articles_added,
        "new version": report.versions_added,
        "new reader": report.readers_added,
        "new mark": report.marks_added,
        "change of the history": report.changes_added,
    }
    kept = {
        "updated, because it is newer there": report.marks_updated,
        "left as it is, because it is newer here": report.marks_kept,
        "left deleted, because it was deleted here": report.marks_deleted_here,
    }
    yield from (count(number, thing) for thing, number in told.items() if number)
    for what, ids in kept.items():
        yield from (f"mark {one[:SHORT_ID]} {what}" for one in ids)
    if report.marks_unchanged:
        yield f"{count(report.marks_unchanged, 'mark')} known already"
    if not any([*told.values(), *kept.values(), report.marks_unchanged]):
        yield "nothing"


@click.command(cls=Verb, short_help="Print the JSON Schema of an export.")
@pass_call
def schema(_call: Call) -> None:
    """Print the JSON Schema of an export, for a program that reads or writes one."""
    # Only this verb needs the types of the format without a library.
    from annotator.core import exchange  # noqa: PLC0415

    print_json(exchange.schema())


@click.command(cls=Verb, short_help="Look whether the library is sound.")
@click.option("--full", is_flag=True, help="Check every text, passage and index entry as well.")
@json_option
@pass_call
def doctor(call: Call, full: bool, as_json: bool) -> None:
    """Look whether the library is sound; ends with 1 if something was found.

    Rows that could not be read are kept apart, whole, and named with the reason. Of a library that
    was recovered from a damaged file it says what was saved, and where the rest is.
    """
    from annotator.core.aftermath import aftermath_lines  # noqa: PLC0415

    with call.workspace() as workspace:
        findings = workspace.doctor(full=full)
        apart = workspace.quarantined()
        recovery, folders = workspace.recovery(), folders_of(workspace.path)
    if as_json:
        values = [_finding_value(found) for found in findings]
        print_json([*values, *map(_quarantined_value, apart)])
    else:
        for found in findings:
            say(finding(found))
        if not findings:
            say("The library is sound.")
        _say_apart(apart)
    for line in [] if recovery is None else aftermath_lines(recovery, folders):
        (remark if as_json else say)(line)  # beside what is wrong: it is none of that
    if findings or apart:
        click.get_current_context().exit(FINDINGS)


def _finding_value(found: "Finding") -> dict[str, Any]:
    return {
        "code": found.code,
        "parameters": dict(found.parameters),
        "sentence": finding(found),
    }


def _say_apart(apart: "Sequence[Quarantined]") -> None:
    if apart:
        say(f"{count(len(apart), 'row')} could not be read and kept apart:")
    for one in apart:
        title = f", in “{one_line(one.article_title)}”" if one.article_title else ""
        say(f"  {one_line(quarantined(one))}{title}")


def _quarantined_value(one: "Quarantined") -> dict[str, Any]:
    told = {"table": one.table, "row": one.key, "id": one.id, "article": one.article_id}
    more = {"why": one.why, "column": one.column, "mended": one.is_mended, "at": one.at}
    return {
        "code": "quarantined",
        "parameters": told | more,
        "contents": one.contents,
        "sentence": quarantined(one),
    }


VERBS = (export, import_files, schema, doctor)
