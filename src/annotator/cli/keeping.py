"""The verbs that keep the library: its backups, recovering it, what was set aside, moving it."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from annotator.cli.call import Call, Verb, json_option, pass_call
from annotator.cli.exchange import report_lines
from annotator.cli.long_work import long_work
from annotator.cli.output import count, one_line, pad, print_json, say
from annotator.core.aftermath import uncertain_words
from annotator.core.errors import LIBRARY_REFUSED, AnnotatorError, ErrorCode
from annotator.core.files import file_of
from annotator.core.keeping import Backup, Recovered, RestorePreview, Shift
from annotator.core.messages import quarantined, sentence
from annotator.core.model import Quarantined
from annotator.core.paths import library_path

if TYPE_CHECKING:
    from annotator.core.workspace import Workspace


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
    """List the backups of the library, the newest first, also of one that does not open."""
    from annotator.core.workspace import Workspace  # noqa: PLC0415

    if now:
        with call.workspace() as workspace, long_work("Backing up") as progress:
            workspace.back_up_now(progress=progress)
    found = Workspace.backups_of(call.library)
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

    The library is backed up first, so that this can be turned round. One that does not open, or is
    gone, is set aside.
    """
    try:
        _restore(call, backup_name, dry_run=dry_run, as_json=as_json)
    except AnnotatorError as error:
        library = file_of(call.library or library_path())
        if error.code not in LIBRARY_REFUSED or error.parameters.get("path") != library:
            raise
        _restore_refused(call, error, backup_name, dry_run=dry_run, as_json=as_json)


def _restore(call: Call, name: str, *, dry_run: bool, as_json: bool) -> None:
    with call.workspace() as workspace:
        path = workspace.resolve_backup(name)
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


def _restore_refused(
    call: Call, error: AnnotatorError, name: str, *, dry_run: bool, as_json: bool
) -> None:
    """Put a backup in the place of a library that does not open."""
    from annotator.core.workspace import Workspace  # noqa: PLC0415

    path, aside = Workspace.backup_of(call.library, name), None
    backup = next((one for one in Workspace.backups_of(call.library) if one.path == path), None)
    if not dry_run:
        with long_work("Restoring") as progress:
            done = Workspace.restore_damaged(call.library, path, progress=progress)
        backup, aside = done.backup, done.set_aside
    if as_json:
        kept = str(aside) if aside else None
        holding = _value(backup) if backup else None
        print_json({"backup": holding, "dry_run": dry_run, "set_aside": kept})
        return
    say(sentence(error))
    if backup is not None:
        held = f"{count(backup.article_count, 'article')} and {count(backup.mark_count, 'mark')}"
        say(f"{path.name} holds {held}.")
    if not dry_run:
        say("Restored." + (f" The file that was there is kept as {aside}." if aside else ""))


def _preview_value(preview: RestorePreview) -> dict[str, Any]:
    told = {f"{name.replace(' ', '_')}s": asdict(shift) for name, shift in preview.shifts.items()}
    return {"backup": _value(preview.backup), **told}


def _told(preview: RestorePreview) -> Iterator[str]:
    yield f"{preview.backup.path.name}:"
    for thing, shift in preview.shifts.items():
        yield from _shift_lines(thing, shift)
    if not preview:
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
@click.option("-o", "--output", metavar="NEW", type=click.Path(path_type=Path))
@click.option("--in-place", is_flag=True, help="Put it where FILE is, which gets another name.")
@json_option
@pass_call
def recover(_call: Call, damaged: Path, output: Path | None, in_place: bool, as_json: bool) -> None:
    """Make a fresh library NEW of what can be read of the damaged library FILE, which stays."""
    from annotator.core.workspace import Workspace  # noqa: PLC0415

    if (output is None) != in_place:
        raise click.UsageError("Name the new library with -o NEW, or say --in-place.")
    with long_work("Recovering") as progress:
        if output is None:
            found, _ = Workspace.recover_in_place(damaged, progress=progress)
        else:
            found = Workspace.recover(damaged, output, progress=progress)
    if as_json:
        print_json(_recovered_value(found))
        return
    _tell_recovered(found, is_in_place=output is None)


def _tell_recovered(found: Recovered, *, is_in_place: bool) -> None:
    held = f"{count(found.article_count, 'article')} and {count(found.mark_count, 'mark')}"
    say(f"Saved {held} into {found.target}.")
    if is_in_place:
        say(f"The damaged file is kept as {found.source}.")
    for name in found.lost_names:
        say(f"  not saved: {one_line(name)[:70]}")
    if found.uncertain:
        say(uncertain_words(found.uncertain))
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


@click.command("take-marks", cls=Verb, short_help="Add the marks of a library that is refused.")
@click.argument("library_file", metavar="LIBRARY", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@json_option
@pass_call
def take_marks(call: Call, library_file: Path, dry_run: bool, as_json: bool) -> None:
    """Add the sound articles and marks of another LIBRARY, of which nothing is run: also of one
    that is refused because a stranger's program is in it, or that is damaged.
    """
    from annotator.core.workspace import Workspace  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="annotator-") as folder, call.workspace() as workspace:
        export = Path(folder) / f"{library_file.stem}.annotator"
        with long_work("Reading") as progress:
            found = Workspace.export_of_refused(library_file, export, progress=progress)
        with long_work("Importing") as progress:
            report = workspace.import_files([export], dry_run=dry_run, progress=progress)
    if as_json:
        print_json({"dry_run": dry_run, "left_out": found.left_out, **asdict(report)})
        return
    say("This would be imported:" if dry_run else "Imported:")
    for line in report_lines(report):
        say(f"  {line}")
    if found.left_out:
        say(f"{count(found.left_out, 'row')} not right: left behind.")


@click.command("move-library", cls=Verb, short_help="Move the library to another place.")
@click.argument("target", metavar="NEW", type=click.Path(path_type=Path))
@json_option
@pass_call
def move_library(call: Call, target: Path, as_json: bool) -> None:
    """Move the library to the file NEW, or into the folder NEW; your own is opened there from now
    on. The file of before stays under another name.
    """
    from annotator.core.workspace import Workspace  # noqa: PLC0415

    workspace = Workspace.open(call.library, reader=call.reader)
    try:
        library = workspace.path
        place = target / library.name if target.is_dir() else target
        with long_work("Moving") as progress:
            draft = workspace.copy_out(place, progress=progress)
    finally:
        workspace.close()
    moved = Workspace.settle_move(library, draft, place)
    if as_json:
        names = {name: value and str(value) for name, value in asdict(moved).items()}
        print_json(names)
        return
    say(f"The library is at {moved.path} now; the file of before is kept as {moved.set_aside}.")
    if moved.kept_backups:
        say(f"Its backups were copied to {moved.backups}; {moved.kept_backups} stays.")
    else:
        say(f"Its backups are in {moved.backups}.")


@click.command("put-back", cls=Verb, short_help="Put marks back that were set aside.")
@click.argument("marks", metavar="[MARK]...", nargs=-1)
@click.option("--all", "all_of_them", is_flag=True, help="Every one that can be put back.")
@json_option
@pass_call
def put_back(call: Call, marks: tuple[str, ...], all_of_them: bool, as_json: bool) -> None:
    """Put marks back that could not be read and were set aside: by MARK, their ids, or all of them.

    Without either, tell what is apart, and whether it can be put back; --json has its words.
    """
    with call.workspace() as workspace:
        wanted = _wanted(workspace, marks, all_of_them=all_of_them)
        back = workspace.put_back(wanted) if wanted else []
        apart = workspace.quarantined()
        reasons = workspace.why_not_back(apart)
    if as_json:
        listed = [_apart_value(*one) for one in zip(apart, reasons, strict=True)]
        print_json({"put_back": [one.id for one in back], "apart": listed})
    elif marks or all_of_them:
        in_trash = sum(bool(one.deleted_at) for one in back)
        where = f", {in_trash} of them in the trash, where they were" if in_trash else ""
        told = f"{count(len(back), 'mark')} put back{where}."
        say(told if back else "Nothing can be put back.")
    else:
        _say_returnable(apart, reasons)


def _wanted(
    workspace: "Workspace", marks: Sequence[str], *, all_of_them: bool
) -> list[Quarantined]:
    apart = workspace.quarantined()
    if all_of_them:
        reasons = workspace.why_not_back(apart)
        return [one for one, reason in zip(apart, reasons, strict=True) if reason is None]
    named = {one.id: one for one in apart if one.is_lost_mark}
    for mark in marks:
        if mark not in named:
            raise AnnotatorError(ErrorCode.ANNOTATION_UNKNOWN, reference=mark)
    return [named[mark] for mark in dict.fromkeys(marks)]


def _say_returnable(apart: Sequence[Quarantined], reasons: Sequence[ErrorCode | None]) -> None:
    for one, reason in zip(apart, reasons, strict=True):
        say(one_line(quarantined(one)))
        if not (one.is_mended or one.hangs_on_another):
            told = "It can be put back." if reason is None else sentence(AnnotatorError(reason))
            say(f"  {told}")
    if not apart:
        say("Nothing was set aside.")


def _apart_value(one: Quarantined, reason: ErrorCode | None) -> dict[str, Any]:
    return {**asdict(one), "can_be_put_back": reason is None, "reason": reason}


VERBS = (backup, backups, restore, recover, take_marks, put_back, move_library)
