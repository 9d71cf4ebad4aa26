"""The program as the shell sees it: verbs, the window without one, and how it ends."""

import os
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from annotator.cli import articles, changes, exchange, history, keeping, marks, versions
from annotator.cli.call import Call, Verb, pass_call, shared_options
from annotator.cli.naming import candidates_of
from annotator.cli.output import make_streams_utf8, remark
from annotator.core.errors import AnnotatorError, Cancelled, ErrorCode
from annotator.core.messages import sentence

NOT_FOUND = frozenset({ErrorCode.FILE_MISSING, ErrorCode.ARTICLE_UNKNOWN})
"""Why one of several articles may not open, and the others do."""
BEGINNING_OF_ID = re.compile(r"[0-9a-fA-F]{4,8}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{0,27}")
AFTER_HYPHENS, APART = f"{__name__}.after_hyphens", f"{__name__}.apart"
"""Under which the context keeps the words that came after "--", and None without one; and whether a
window is to be one of its own.
"""
FAILED = 2
INTERRUPTED = 130
"""What a shell reports for a program that Ctrl+C ended: 128 and the number of SIGINT."""
PIPE_CLOSED = 1
"""As click reports it, where it notices first."""


EPILOG = (
    "'annotator VERB --help' tells about one verb. "
    "ARTICLE is a file, or the id of an article or its beginning."
)


class Program(click.Group):
    """A group of verbs in which a first word that is no verb names an article for the window."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # click takes the "--" away, after which nothing is an option.
        ctx.meta[AFTER_HYPHENS] = args[args.index("--") + 1 :] if "--" in args else None
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            is_after = args == ctx.meta[AFTER_HYPHENS]
            return "", open_articles, ["--", *args] if is_after else args
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click calls it)
        return list(self.commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click calls it)
        return ["[OPTIONS]", "[ARTICLE...] | VERB ..."]


@click.group(
    cls=Program,
    invoke_without_command=True,
    params=shared_options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(
    None,
    "-V",
    "--version",
    package_name="article-annotator",
    message="annotator %(version)s",
)
@click.option("--sample", is_flag=True, help="Open the sample article in the window.")
@click.option(
    "--self-test",
    "self_test",
    is_flag=False,
    flag_value="",
    metavar="[FOLDER]",
    help="Try the program out on a library of its own; leave a report and pictures in FOLDER.",
)
@click.option(
    "--new-window",
    is_flag=True,
    help="Open a window of its own, beside one that shows this library already.",
)
@click.option("--quit-after-start", is_flag=True, hidden=True)
@click.pass_context
def program(
    context: click.Context,
    sample: bool,
    self_test: str | None,
    new_window: bool,
    quit_after_start: bool,
) -> None:
    """Mark claims, projections and testimony in articles, and never lose a mark.

    Without a verb, the window opens, with every ARTICLE that is named. A file that is named like
    a verb is written ./list.
    """
    if self_test is not None:
        context.exit(_run_self_test(Path(self_test) if self_test else None))
    context.meta[APART] = new_window
    if context.invoked_subcommand is None:
        call = context.ensure_object(Call)
        context.exit(
            _run_window([_sample()] if sample else [], call, quit_after_start=quit_after_start)
        )


@click.command(cls=Verb)
@click.argument("articles", nargs=-1, type=click.Path(path_type=Path))
@pass_call
def open_articles(call: Call, articles: tuple[Path, ...]) -> int:
    """Open articles in the window: files, or articles of the library by their ids.

    Where some are not found, the others are opened all the same, and the window says which.
    """
    for first in articles[:1]:
        _refuse_mistyped(first)
    named: list[Path] = []
    missing: list[AnnotatorError] = []
    for path in articles:
        try:
            named.append(_found(call, path))
        except AnnotatorError as error:
            if error.code not in NOT_FOUND:
                raise
            missing.append(error)
            named.append(Path(os.path.abspath(path)))  # noqa: PTH100 (a name, and no link to follow)
    if missing and len(missing) == len(articles):
        raise missing[0]
    for one in missing:
        remark(sentence(one))
    return _run_window(tuple(named), call, quit_after_start=False)


def _refuse_mistyped(first: Path) -> None:
    """Say which verb was meant; what follows one is for it, and not for the window."""
    if first.exists() or BEGINNING_OF_ID.fullmatch(str(first)):
        return
    if meant := get_close_matches(str(first), program.commands, n=1):
        raise click.UsageError(f"{first} is neither a file nor a verb: did you mean '{meant[0]}'?")


def _found(call: Call, path: Path) -> Path:
    """A file that is there, or the whole id of the article that is named."""
    if path.exists():
        return path
    if BEGINNING_OF_ID.fullmatch(str(path)):
        with call.workspace() as workspace:
            return Path(workspace.article(str(path)).id)
    raise AnnotatorError(ErrorCode.FILE_MISSING, path=path)


def _sample() -> Path:
    from annotator.resources import resource  # noqa: PLC0415

    return resource("sample.md")


def _run_self_test(folder: Path | None) -> int:
    # The program itself comes first: it knows which system library is missing.
    from annotator import app  # noqa: F401, PLC0415
    from annotator.self_test.run import run  # noqa: PLC0415

    return run(folder)


def _run_window(articles: Sequence[Path], call: Call, *, quit_after_start: bool) -> int:
    # Here and for the self-test alone does the command line need Qt.
    from annotator.one_window.opening import open_window  # noqa: PLC0415

    return open_window(
        articles,
        call.library,
        call.reader,
        is_apart=click.get_current_context().meta[APART],
        quit_after_start=quit_after_start,
    )


for verb in (
    *articles.VERBS,
    *versions.VERBS,
    *marks.VERBS,
    *changes.VERBS,
    *history.VERBS,
    *exchange.VERBS,
    *keeping.VERBS,
):
    program.add_command(verb)


def _status(arguments: Sequence[str] | None) -> int:
    """Run one call and give its exit code; a failure is one sentence on the standard error."""
    try:
        status = program.main(
            arguments, prog_name="annotator", standalone_mode=False, windows_expand_args=False
        )
        if sys.stdout is not None:  # the windowed program of Windows has none
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (raised again if not expected)
        return _told(error)
    return status if isinstance(status, int) else 0


def _told(error: BaseException) -> int:
    """Say in one sentence why a call failed, and give its exit code; raise what is a mistake."""
    code, lines = _ending(error)
    for line in lines:
        remark(line)
    # A program without any stream, as Windows' windowed one is, has nothing else to say it with.
    if sys.stderr is None and code == FAILED:
        from annotator import unseen  # noqa: PLC0415 (of the window, not of the verbs)

        unseen.show(lines)
    return code


def _ending(error: BaseException) -> tuple[int, list[str]]:
    """The exit code of a failure, and what is said of it; raise what is a mistake."""
    match error:
        case Cancelled():
            return INTERRUPTED, [sentence(error)]
        case AnnotatorError():
            return FAILED, [sentence(error), *candidates_of(error)]
        case click.ClickException():
            return FAILED, [_usage_sentence(error)]
        case click.Abort() | KeyboardInterrupt():
            return INTERRUPTED, ["Stopped."]
        case _:
            raise error


def _usage_sentence(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    words = " ".join(error.format_message().split())
    return f"{words} ('{context.command_path.strip()} --help' tells more.)" if context else words


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program with these arguments, or with those of the shell, and end the process."""
    make_streams_utf8()
    try:
        status = _status(arguments)
    except BrokenPipeError:
        # The reader of the output went away, as `head` does; Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = PIPE_CLOSED
    sys.exit(status)


def end_with(error: BaseException) -> NoReturn:
    """End the process because a window could not be opened, and say why where it is seen."""
    make_streams_utf8()
    from annotator import unseen  # noqa: PLC0415 (of the window, not of the verbs)

    code = _told(error)
    if code == FAILED and sys.stderr is not None and not unseen.is_seen():
        unseen.show(_ending(error)[1])
    sys.exit(code)
