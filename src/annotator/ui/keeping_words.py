"""What is said of backups, of what one would change, and of what was recovered."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape

from PySide6.QtCore import QCoreApplication

from annotator.core.keeping import (
    ArticleShift,
    Backup,
    Place,
    Reason,
    Recovered,
    RestorePreview,
    Shift,
)
from annotator.core.messages import PLACE
from annotator.ui.bullets import bullet_html
from annotator.ui.history_words import time_words
from annotator.ui.words import count_words

CONTEXT = "Keeping"
REASON_WORDS = {
    Reason.HOURLY: "While you worked",
    Reason.CLOSE: "When it was closed",
    Reason.HAND: "By hand",
    Reason.SCHEMA: "Before an update",
    Reason.RESTORE: "Before a backup was put back",
    Reason.MOVE: "Before it was moved",
    Reason.LOG: "Before its log was read in",
}
"""Why a backup was made, before translation."""

FATES = (
    "{thing} would be gone",
    "{thing} would come back",
    "{thing} would be as it was then",
)
"""What becomes of a thing that is here alone, in the backup alone, or not the same in both."""
DETAIL_WORDS = {
    "title": "title",
    "url": "address",
    "author": "author",
    "publisher": "publisher",
    "published_on": "date",
    "archive_url": "archived address",
    "language": "language",
    "done": "done or not",
    "text": "text",
    "tags": "tags",
}
"""What can be changed back in an article, before translation."""
MOST_ARTICLES = 200
"""Articles of which a preview tells what would become of them."""
MOST_COMPARED = 3
"""Names of each sort where a backup is compared with what can be recovered."""
SHOWN = 90
"""Characters of a mark or a title that are shown."""


def reason_words(reason: Reason) -> str:
    """Return why a backup was made."""
    return _tr(REASON_WORDS[reason])


def holding_words(articles: int, marks: int) -> str:
    """Return such as "12 articles, 240 marks"."""
    template = "{count} article" if articles == 1 else "{count} articles"
    return f"{_tr(template).format(count=articles)}, {count_words(marks)}"


def last_words(at: str) -> str:
    """Return when the last backup was made, as short as it can be; `at` is empty for never."""
    if not at:
        return _tr("Not backed up yet")
    local = datetime.fromisoformat(at).astimezone()
    if local.date() == datetime.now(local.tzinfo).date():
        return _tr("Backed up today")
    return _tr("Last backed up: {time}").format(time=time_words(at))


def backup_words(backup: Backup) -> str:
    """Return such as "Made 21 Nov 2026 14:00, with 12 articles, 240 marks."."""
    held = holding_words(backup.article_count, backup.mark_count)
    return _tr("Made {time}, with {held}.").format(time=time_words(backup.made_at), held=held)


def place_words(place: Place) -> str:
    """Return the risk that the place of a library is."""
    template = QCoreApplication.translate("Places", PLACE)
    return template.format(root=place.root, kind=place.kind.value)


def preview_html(preview: RestorePreview) -> str:
    """Return what putting a backup back would change, as a page: in sum, then by article."""
    if not preview:
        return f"<p>{_say('Nothing would be different.')}</p>"
    parts = list(map(bullet_html, _sum(preview)))
    parts += map(_article_html, preview.by_article[:MOST_ARTICLES])
    if (more := len(preview.by_article) - MOST_ARTICLES) > 0:
        parts.append(f"<p>{escape(_tr('and {count} more articles').format(count=more))}</p>")
    return "".join(parts)


def _sum(preview: RestorePreview) -> Iterator[str]:
    """Say in sum what would change; what comes or goes with a mark is not said again."""
    shifts = (
        preview.articles,
        preview.marks,
        _added(article.notes for article in preview.by_article),
        _added(article.trash for article in preview.by_article),
        preview.readers,
    )
    things = (
        ("{count} article", "{count} articles"),
        ("{count} mark", "{count} marks"),
        ("{count} note", "{count} notes"),
        ("{count} mark in the trash", "{count} marks in the trash"),
        ("{count} reader's name", "{count} readers' names"),
    )
    for shift, (one, several) in zip(shifts, things, strict=True):
        for count, words in _sorts(shift):
            thing = _tr(one if count == 1 else several).format(count=count)
            yield _tr(words).format(thing=thing)


def _added(shifts: Iterable[Shift]) -> Shift:
    lost = regained = changed = 0
    for shift in shifts:
        lost, regained = lost + shift.lost, regained + shift.regained
        changed += shift.changed
    return Shift(lost, regained, changed)


def _sorts(shift: Shift) -> Iterator[tuple[int, str]]:
    counts = (shift.lost, shift.regained, shift.changed)
    return ((count, words) for count, words in zip(counts, FATES, strict=True) if count)


def _article_html(article: ArticleShift) -> str:
    title = shortened(article.title) or _tr("(without a title)")
    lines = [_tr(words).format(thing=_tr("This article")) for _, words in _sorts(article.article)]
    if article.details:
        lines = [_tr("As it was then: {details}").format(details=_details_words(article))]
    for thing, shift in (
        ("The mark “{words}”", article.marks),
        ("The note “{words}”", article.notes),
        ("The deleted mark “{words}”", article.trash),
    ):
        lines += _named(thing, shift)
    heading = f'<p style="margin-top: 12px; margin-bottom: 2px"><b>{escape(title)}</b></p>'
    return heading + "".join(map(bullet_html, lines))


def _named(thing: str, shift: Shift) -> Iterator[str]:
    """Say of each thing what would become of it, and how many more there are."""
    names = (shift.lost_names, shift.regained_names, shift.changed_names)
    counts = (shift.lost, shift.regained, shift.changed)
    for named, count, fate in zip(names, counts, FATES, strict=True):
        for name in named:
            # Isolated, so that words from right to left do not turn the sentence round.
            words = f"\u2068{shortened(name)}\u2069"
            yield _tr(fate).format(thing=_tr(thing).format(words=words))
        if count > len(named):
            more = _tr("{count} more").format(count=count - len(named))
            yield _tr(fate).format(thing=more)


def compared_words(preview: RestorePreview) -> str:
    """Return what a backup has more or less than what was recovered, in one sentence, by the first
    names; the marks that it has more are named where what was recovered is told.
    """
    if not preview:
        return _tr("It holds exactly what can be recovered.")
    parts = []
    articles, marks = preview.articles, preview.marks
    marks_named = (_few(marks.lost_names), "", _few(marks.changed_names))
    named = (_few(articles.lost_names), _few(articles.regained_names), _changed_words(preview))
    for shift, one, several, names in (
        (articles, "{count} article", "{count} articles", named),
        (marks, "{count} mark", "{count} marks", marks_named),
    ):
        for count, words, which in _against(shift, names):
            thing = _tr(one if count == 1 else several).format(count=count)
            told = _tr(words).format(thing=thing)
            parts.append(f"{told} ({which})" if which else told)
    told = "; ".join(parts) or _tr("only notes differ")
    return _tr("Compared with what can be recovered: {told}.").format(told=told)


def _few(names: Sequence[str]) -> str:
    return names_words(names, MOST_COMPARED)


def _changed_words(preview: RestorePreview) -> str:
    """The titles of articles that are not the same, the first ones, each with what differs."""
    changed = [one for one in preview.by_article if one.details]
    told = "; ".join(
        f"{_few([one.title])}: {_details_words(one)}" for one in changed[:MOST_COMPARED]
    )
    return _tr("{names} and others").format(names=told) if len(changed) > MOST_COMPARED else told


def _details_words(article: ArticleShift) -> str:
    return ", ".join(_tr(DETAIL_WORDS.get(name, name)) for name in article.details)


def _against(shift: Shift, names: tuple[str, str, str]) -> Iterator[tuple[int, str, str]]:
    counts = (shift.lost, shift.regained, shift.changed)
    words = ("{thing} missing", "{thing} more", "{thing} not the same")
    return (one for one in zip(counts, words, names, strict=True) if one[0])


def recovered_words(found: Recovered) -> str:
    """Return how much of a damaged library can be read, and what cannot, in sentences."""
    held = holding_words(found.article_count, found.mark_count)
    parts = [_tr("{held} can be read.").format(held=held)]
    lost = sum(found.quarantined.values())
    if lost:
        template = "{count} row is not right" if lost == 1 else "{count} rows are not right"
        rows = _tr(template).format(count=lost)
        parts.append(_tr("{rows}; kept in a file beside the library.").format(rows=rows))
    if found.lost_names:
        parts.append(_tr("Not saved: {names}.").format(names=names_words(found.lost_names)))
    if found.uncertain:
        parts.append(uncertain_words(found.uncertain))
    gone = found.compared.marks.regained_names if found.compared else ()
    if gone:
        parts.append(
            _tr("Not readable, but in the backup: {names}.").format(names=names_words(gone))
        )
    return " ".join(parts)


def uncertain_words(number: int) -> str:
    """Return the sentence that marks may not be as they were last."""
    words = _tr("A part of the history is lost: {marks} may lack the last changes.")
    return words.format(marks=count_words(number))


def names_words(names: Sequence[str], most: int = 5) -> str:
    """Return names in quotation marks, the first of them."""
    # Each isolated, so that names of scripts from right to left do not turn the sentence round.
    shown = ", ".join(f"\u2068“{shortened(name, 50)}”\u2069" for name in names[:most])
    return _tr("{names} and others").format(names=shown) if len(names) > most else shown


def shortened(text: str, most: int = SHOWN) -> str:
    """Return a text on one line, no longer than that."""
    line = " ".join(text.split())
    return f"{line[: most - 1].rstrip()}…" if len(line) > most else line


def _say(words: str) -> str:
    return escape(_tr(words))


def _tr(words: str) -> str:
    return QCoreApplication.translate(CONTEXT, words)
