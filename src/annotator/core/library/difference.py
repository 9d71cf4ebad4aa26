"""What is different in two libraries, for a person to look at before one replaces the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.core.keeping import ArticleShift, Backup, RestorePreview, Shift
from annotator.core.library.connection import spoken
from annotator.core.library.store import Store
from annotator.core.progress import Progress, no_progress

FIRST = 5
"""Things of each sort that a preview names."""

ARTICLES = """
    SELECT uuid, title, title || char(10) || url || char(10) || author || char(10) || publisher
        || char(10) || published_on || char(10) || archive_url || char(10) || language || char(10)
        || (done_at IS NOT NULL) || char(10) || coalesce(current_version_id, 0) || char(10)
        || coalesce((SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM article_tag WHERE article_id = article.id ORDER BY tag)), ''),
        uuid, title
    FROM article
"""
MARKS = """
    SELECT annotation.uuid, original_quote, kind || char(10) || coalesce((
        SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM annotation_tag WHERE annotation_id = annotation.id ORDER BY tag)), '')
        || char(10) || coalesce((SELECT group_concat(quote, char(10)) FROM (
            SELECT quote FROM anchor WHERE annotation_id = annotation.id
            ORDER BY rendering_id)), ''), article.uuid, article.title
    FROM annotation JOIN article ON article.id = article_id
    WHERE deleted_at IS NULL AND review = 'accepted'
"""
NOTES = """
    SELECT annotation.uuid, note, note, article.uuid, article.title
    FROM annotation JOIN article ON article.id = article_id
    WHERE deleted_at IS NULL AND review = 'accepted' AND note <> ''
"""
TRASH = """
    SELECT annotation.uuid, original_quote, '', article.uuid, article.title
    FROM annotation JOIN article ON article.id = article_id
    WHERE deleted_at IS NOT NULL AND purged_at IS NULL
"""
READERS = "SELECT uuid, name, name, '', '' FROM reader"


def compared(
    here: Store, there: Store, backup: Backup, *, progress: Progress = no_progress
) -> RestorePreview:
    """What would change if `there` took the place of `here`."""
    with spoken(there.path):
        differences = []
        for number, sql in enumerate((ARTICLES, MARKS, NOTES, TRASH, READERS)):
            progress(number / 5)
            differences.append(_difference(here, there, sql))
    articles, marks, notes, trash, readers = (one.shift() for one in differences)
    by_article = tuple(differences[1].by_article())
    return RestorePreview(backup, articles, marks, notes, by_article, trash, readers)


Thing = tuple[str, str, str, str]
"""A thing's name, what is told of it, and the UUID and title of its article."""


@dataclass
class _Difference:
    """What differs between two libraries in things of one sort."""

    lost: list[Thing] = field(default_factory=list)
    regained: list[Thing] = field(default_factory=list)
    changed: list[Thing] = field(default_factory=list)

    def shift(self) -> Shift:
        """Counts and the first names."""
        lost, regained, changed = (
            tuple(thing[0] for thing in things[:FIRST])
            for things in (self.lost, self.regained, self.changed)
        )
        counts = len(self.lost), len(self.regained), len(self.changed)
        return Shift(*counts, lost, regained, changed)

    def by_article(self) -> Iterator[ArticleShift]:
        """The same for each article in which something differs, those with the most lost first."""
        parts: defaultdict[str, _Difference] = defaultdict(_Difference)
        titles: dict[str, str] = {}
        for sort in ("regained", "changed", "lost"):  # the present title is said
            for thing in getattr(self, sort):
                getattr(parts[thing[2]], sort).append(thing)
                titles[thing[2]] = thing[3]
        shifts = [ArticleShift(titles[key], part.shift()) for key, part in parts.items()]
        yield from sorted(shifts, key=lambda one: (-one.marks.lost, -one.marks.changed, one.title))


def _difference(here: Store, there: Store, sql: str) -> _Difference:
    present, then = _things(here, sql), _things(there, sql)
    return _Difference(
        [thing for key, thing in present.items() if key not in then],
        [thing for key, thing in then.items() if key not in present],
        [thing for key, thing in present.items() if key in then and then[key][1] != thing[1]],
    )


def _things(store: Store, sql: str) -> Mapping[str, Thing]:
    return {key: (name, told, of, title) for key, name, told, of, title in store.tuples(sql)}
