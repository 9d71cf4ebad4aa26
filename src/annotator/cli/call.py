"""What holds for one call of the program: library, reader, and the options of every verb."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annotator.cli.long_work import long_work
from annotator.cli.output import remark
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.messages import sentence

if TYPE_CHECKING:
    from annotator.core.workspace import Workspace

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass
class Call:
    """The library and the reader that were named, before the verb or after it."""

    library: Path | None = None
    reader: str | None = None

    @contextmanager
    def workspace(self) -> "Iterator[Workspace]":
        """Open the library for the time of one verb; where that has changed something, and the last
        backup is an hour old, make one.
        """
        # Importing the workspace brings the database along, which `--help` has no need of.
        from annotator.core.workspace import Workspace  # noqa: PLC0415

        workspace = Workspace.open(self.library, reader=self.reader)
        try:
            yield workspace
            if workspace.has_written:
                back_up_if_due(workspace)
        finally:
            workspace.close()


def back_up_if_due(workspace: "Workspace") -> None:
    """The hourly backup: what the verb has done stands whether it succeeds, fails or is stopped."""
    if not workspace.backup_is_due():
        return
    try:
        with long_work("Backing up") as progress:
            workspace.back_up_if_due(progress=progress)
    except Cancelled:
        pass
    except AnnotatorError as error:
        remark(f"The library could not be backed up: {sentence(error)}")


pass_call = click.make_pass_decorator(Call, ensure=True)


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is not None:
        setattr(context.ensure_object(Call), str(parameter.name), value)


def shared_options() -> list[click.Parameter]:
    """`--library` and `--reader`, which may stand before or after the verb."""
    return [
        click.Option(
            ["--library"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="PATH",
            callback=_remember,
            expose_value=False,
            help="Use this library instead of your own.",
        ),
        click.Option(
            ["--reader"],
            metavar="NAME",
            callback=_remember,
            expose_value=False,
            help="Mark as this person.",
        ),
    ]


class Verb(click.Command):
    """A command that takes the shared options too."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.params.extend(shared_options())


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")

mark_argument = click.argument("mark")
marks_argument = click.argument("marks", metavar="MARK...", nargs=-1, required=True)
