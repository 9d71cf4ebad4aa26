"""What adding marks from a file would do, or has done, in sentences."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from annotator.ui.carrier import Carried
from annotator.ui.translation import QT_TRANSLATE_NOOP
from annotator.ui.words import files_words

MOST_NAMES = 4
"""Readers who are named."""
TITLE_LENGTH = 60
"""Characters of an article's title."""

NEW = (
    (QT_TRANSLATE_NOOP("Import", "1 article"), QT_TRANSLATE_NOOP("Import", "{count} articles")),
    (QT_TRANSLATE_NOOP("Import", "1 version"), QT_TRANSLATE_NOOP("Import", "{count} versions")),
    (QT_TRANSLATE_NOOP("Import", "1 mark"), QT_TRANSLATE_NOOP("Import", "{count} marks")),
    (QT_TRANSLATE_NOOP("Import", "1 reader"), QT_TRANSLATE_NOOP("Import", "{count} readers")),
    (
        QT_TRANSLATE_NOOP("Import", "1 mark that is newer there"),
        QT_TRANSLATE_NOOP("Import", "{count} marks that are newer there"),
    ),
)
"""What adding brings: one of it, and several."""

KEPT = (
    (
        QT_TRANSLATE_NOOP("Import", "1 mark is newer here and stays."),
        QT_TRANSLATE_NOOP("Import", "{count} marks are newer here and stay."),
    ),
    (
        QT_TRANSLATE_NOOP("Import", "1 mark was deleted here and stays deleted."),
        QT_TRANSLATE_NOOP("Import", "{count} marks were deleted here and stay deleted."),
    ),
)
"""What adding leaves as it is."""


def would_words(carried: Carried) -> str:
    """Return what adding would do; empty where it would change nothing."""
    if not _new(carried):
        return ""
    updated = len(carried.report.marks_updated)
    added = ", ".join(_new(carried)[:-1] if updated else _new(carried))
    if not updated:
        template = _tr("{files} would add {added}, and change none.")
    elif added:
        template = _tr("{files} would add {added}, and change {changed}.")
    else:
        template = _tr("{files} would change {changed}, and add none.")
    changed = "".join(_counted((updated,), NEW[-1:]))
    said = template.format(files=files_words(carried.paths), added=added, changed=changed)
    return " ".join([said, *_kept(carried)])


def did_words(carried: Carried) -> str:
    """Return what adding has done."""
    return _tr("Added: {new}.").format(new=", ".join(_new(carried)))


def nothing_words(carried: Carried) -> str:
    """Return why there is nothing to add."""
    said = _tr("There is nothing new in {files}.").format(files=files_words(carried.paths))
    return " ".join([said, *_kept(carried)])


def _new(carried: Carried) -> list[str]:
    report = carried.report
    numbers = (
        report.articles_added,
        report.versions_added - report.articles_added,
        report.marks_added,
        report.readers_added,
        len(report.marks_updated),
    )
    marks = _counted(numbers[2:3], NEW[2:3])
    whose = [_in(_by(words, report.readers), report.titles) for words in marks]
    return [*_counted(numbers[:2], NEW[:2]), *whose, *_counted(numbers[3:], NEW[3:])]


def _by(marks: str, readers: Sequence[str]) -> str:
    """Say whose marks they are, as far as their readers have names."""
    if not readers:
        return marks
    names, more = ", ".join(readers[:MOST_NAMES]), len(readers) - MOST_NAMES
    if more > 0:
        template = _tr("{marks} by {names} and {count} more")
        return template.format(marks=marks, names=names, count=more)
    return _tr("{marks} by {names}").format(marks=marks, names=names)


def _in(marks: str, titles: Sequence[str]) -> str:
    """Say which article they are added to, or to how many."""
    if not titles:
        return marks
    if len(titles) > 1:
        template = _tr("{marks} in {count} articles")
        return template.format(marks=marks, count=len(titles))
    title = " ".join(titles[0].split()) or _tr("(without a title)")
    if len(title) > TITLE_LENGTH:
        title = title[:TITLE_LENGTH].rstrip() + "…"
    return _tr("{marks} in “{title}”").format(marks=marks, title=title)


def _kept(carried: Carried) -> list[str]:
    report = carried.report
    return _counted((len(report.marks_kept), len(report.marks_deleted_here)), KEPT)


def _counted(numbers: Iterable[int], words: Sequence[tuple[str, str]]) -> list[str]:
    return [
        _tr(one if number == 1 else many).format(count=number)
        for number, (one, many) in zip(numbers, words, strict=True)
        if number > 0
    ]


def _tr(words: str) -> str:
    return QCoreApplication.translate("Import", words)
