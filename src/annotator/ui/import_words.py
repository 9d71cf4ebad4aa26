"""What adding marks from a file would do, or has done, in sentences."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from annotator.ui.carrier import Carried


def would_words(carried: Carried) -> str:
    """Return what adding would do; empty where it would change nothing."""
    new, kept = _new(carried), _kept(carried)
    if not new:
        return ""
    said = _tr("{files} would add or change: {new}.").format(
        files=_files(carried.paths), new=", ".join(new)
    )
    return " ".join([said, *kept])


def did_words(carried: Carried) -> str:
    """Return what adding has done."""
    return _tr("Added: {new}.").format(new=", ".join(_new(carried)))


def nothing_words(carried: Carried) -> str:
    """Return why there is nothing to add."""
    said = _tr("There is nothing new in {files}.").format(files=_files(carried.paths))
    return " ".join([said, *_kept(carried)])


def _files(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return paths[0].name
    return _tr("{count} files").format(count=len(paths))


def _new(carried: Carried) -> list[str]:
    report = carried.report
    return _counted(
        (report.articles_added, "1 article", "{count} articles"),
        (report.versions_added - report.articles_added, "1 version", "{count} versions"),
        (report.marks_added, "1 mark", "{count} marks"),
        (report.readers_added, "1 reader", "{count} readers"),
        (
            len(report.marks_updated),
            "1 mark that is newer there",
            "{count} marks that are newer there",
        ),
    )


def _kept(carried: Carried) -> list[str]:
    report = carried.report
    return _counted(
        (
            len(report.marks_kept),
            "1 mark is newer here and stays.",
            "{count} marks are newer here and stay.",
        ),
        (
            len(report.marks_deleted_here),
            "1 mark was deleted here and stays deleted.",
            "{count} marks were deleted here and stay deleted.",
        ),
    )


def _counted(*things: tuple[int, str, str]) -> list[str]:
    return [
        _tr(one if number == 1 else many).format(count=number)
        for number, one, many in things
        if number > 0
    ]


def _tr(words: str) -> str:
    return QCoreApplication.translate("Import", words)
