"""The verbs that keep the library: backup, backups, restore, recover."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from annotator.cli.call import Call, Verb, json_option, pass_call
from annotator.cli.long_work import long_work
from annotator.cli.output import count, one_line, pad, print_json, say
from annotator.core.keeping import Backup, Recovered, RestorePreview, Shift


@click.command(cls=Verb, short_help="Copy the library while it may be in use.")
@click.argument("file", type=click.Path(path_type=Path))
@pass_call
def backup(call: Call, file: Path) -> None:
    """Copy the library to FILE, whole, while it may be in use."""
    with call.workspace() as workspace:
        workspace.backup(file)
    say(f"Copied the library to {file}.")


@click.command(cls=Verb, short_help="List the backups of the library.")
@click.option("--now", is_flag=True, help="Make one first.")
@json_option
@pass_call
def backups(call: Call, now: bool, as_json: bool) -> None:
    """List the backups of the library, the newest first."""
    with call.workspace() as workspace:
        if now:
            with long_work("Backing up") as progress:
                workspace.back_up_now(progress=progress)
        found = workspace.backups()
    if as_json:
        print_json([_value(one) for one in found])
        return
    for one in found:
        say(_line(one))
    if not found:
        say("There is no backup yet.")


def _value(one: Backup) -> dict[str, Any]:
    return {**asdict(one), "path": str(one.path)}


def _line(one: Backup) -> str:
    size = f"{one.byte_count / 1e6:.1f} MB"
    held = f"{count(one.article_count, 'article')}, {count(one.mark_count, 'mark')}"
    fault = "" if one.verified else "  not sound"
    return f"{pad(one.path.name, 52)} {pad(size, 10)} {held}{fault}"


@click.command(cls=Verb, short_help="Put a backup back.")
@click.argument("backup_name", metavar="BACKUP")
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@json_option
@pass_call
def restore(call: Call, backup_name: str, dry_run: bool, as_json: bool) -> None:
    """Make the library what BACKUP holds: a file, a part of its name, or "newest".

    The library is backed up first, so that this can be turned round.
    """
    with call.workspace() as workspace:
        path = workspace.resolve_backup(backup_name)
        preview = workspace.preview_restore(path)
        done = None
        if not dry_run:
            with long_work("Restoring") as progress:
                done = workspace.restore(path, progress=progress)
    before = str(done.before.path) if done and done.before else None
    if as_json:
        print_json({**_preview_value(preview), "dry_run": dry_run, "before": before})
        return
    for line in _told(preview):
        say(line)
    if done and done.before:
        say(f"Restored. 'annotator restore {done.before.path.name}' puts it back as it was.")


def _preview_value(preview: RestorePreview) -> dict[str, Any]:
    shifts = {"articles": preview.articles, "marks": preview.marks, "notes": preview.notes}
    told = {name: asdict(shift) for name, shift in shifts.items()}
    return {"backup": _value(preview.backup), **told}


def _told(preview: RestorePreview) -> Iterator[str]:
    shifts = {"article": preview.articles, "mark": preview.marks, "note": preview.notes}
    yield f"{preview.backup.path.name}:"
    for thing, shift in shifts.items():
        yield from _shift_lines(thing, shift)
    if not any(shifts.values()):
        yield "  nothing would be different"


def _shift_lines(thing: str, shift: Shift) -> Iterator[str]:
    sorts = (
        (shift.lost, "would be gone", shift.lost_names),
        (shift.regained, "would come back", shift.regained_names),
        (shift.changed, "would be as before", shift.changed_names),
    )
    for number, words, names in sorts:
        if number:
            yield f"  {count(number, thing)} {words}"
            yield from (f"    {one_line(name)[:70]}" for name in names)


@click.command(cls=Verb, short_help="Save what can be read of a damaged library.")
@click.argument("damaged", metavar="FILE", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="NEW", type=click.Path(path_type=Path), required=True)
@json_option
@pass_call
def recover(_call: Call, damaged: Path, output: Path, as_json: bool) -> None:
    """Make a fresh library NEW of what can be read of the damaged library FILE, which stays."""
    from annotator.core.workspace import Workspace  # noqa: PLC0415

    with long_work("Recovering") as progress:
        found = Workspace.recover(damaged, output, progress=progress)
    if as_json:
        print_json(_recovered_value(found))
        return
    held = f"{count(found.article_count, 'article')} and {count(found.mark_count, 'mark')}"
    say(f"Saved {held} into {output}.")
    if found.quarantine:
        say(f"{count(sum(found.quarantined.values()), 'row')} not right: in {found.quarantine}.")
    if found.compared is None:
        say("There is no sound backup of it.")
        return
    say("The newest sound backup, if you put it back instead:")
    for line in _told(found.compared):
        say(line)


def _recovered_value(found: Recovered) -> dict[str, Any]:
    told = asdict(found)
    for name in ("source", "target", "quarantine"):
        told[name] = told[name] and str(told[name])
    told["newest_backup"] = _value(found.newest_backup) if found.newest_backup else None
    told["compared"] = _preview_value(found.compared) if found.compared else None
    return told


VERBS = (backup, backups, restore, recover)
