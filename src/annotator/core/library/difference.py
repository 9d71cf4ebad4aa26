"""What is different in two libraries, for a person to look at before one replaces the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.core.keeping import ArticleShift, Backup, RestorePreview, Shift
from annotator.core.library.connection import spoken
from annotator.core.library.store import Store
from annotator.core.progress import Progress, no_progress

FIRST, NAMED = 5, 100
"""Things of each sort that a preview names, of the whole library and of one article."""

DETAILS = (
    ("title", "title"),
    ("url", "url"),
    ("author", "author"),
    ("publisher", "publisher"),
    ("published_on", "published_on"),
    ("archive_url", "archive_url"),
    ("language", "language"),
    ("done", "(done_at IS NOT NULL)"),
    (
        "text",
        """coalesce((SELECT version.uuid || ' ' || text_sha256 FROM version
            LEFT JOIN rendering ON rendering.id = current_rendering_id
            WHERE version.id = current_version_id), '')""",
    ),
    (
        "tags",
        """coalesce((SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM article_tag WHERE article_id = article.id ORDER BY tag)), '')""",
    ),
)
"""What is told of an article, and where it is read. An integer key means something in its own file
alone: two libraries are compared by what they hold, and by uuids."""
BETWEEN = "\x1f"
"""Stands between these."""
ARTICLES = f"""
    SELECT uuid, title, {" || char(31) || ".join(sql for _name, sql in DETAILS)}, uuid, title
    FROM article
"""
MARKS = """
    SELECT annotation.uuid, original_quote, kind || char(10) || coalesce((
        SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM annotation_tag WHERE annotation_id = annotation.id ORDER BY tag)), '')
        || char(10) || coalesce((SELECT group_concat(quote, char(10)) FROM (
            SELECT DISTINCT quote FROM anchor WHERE annotation_id = annotation.id
            ORDER BY quote)), '')
        || char(10) || coalesce((SELECT group_concat(place, char(10)) FROM (
            SELECT rendering.uuid || ' ' || anchor_status || ' ' || coalesce(start, '') || ' '
                || coalesce("end", '') AS place
            FROM anchor JOIN rendering ON rendering.id = rendering_id
            WHERE annotation_id = annotation.id AND set_by = 'hand' ORDER BY place)), ''),
        article.uuid, article.title
    FROM annotation JOIN article ON article.id = article_id
    WHERE deleted_at IS NULL AND review = 'accepted'
"""
"""A mark with its kind, tags, words, and the places where a reader has set it: the others follow
the text, which is told of the article."""
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
    by_article = tuple(_by_article(*differences[:4]))
    articles, marks, notes, trash, readers = (one.shift() for one in differences)
    return RestorePreview(backup, articles, marks, notes, by_article, trash, readers)


class Thing(NamedTuple):
    """One thing that can differ."""

    key: str
    name: str
    told: str
    """All that is compared."""
    article_id: str
    title: str
    """Of its article."""


@dataclass
class _Difference:
    """What differs between two libraries in things of one sort."""

    lost: list[Thing] = field(default_factory=list)
    regained: list[Thing] = field(default_factory=list)
    changed: list[tuple[Thing, Thing]] = field(default_factory=list)
    """Each as it is, and as it was."""

    def shift(self, most: int = FIRST) -> Shift:
        """Counts and the first names."""
        lost, regained, changed = (
            tuple(thing.name for thing in things[:most])
            for things in (self.lost, self.regained, [now for now, _then in self.changed])
        )
        counts = len(self.lost), len(self.regained), len(self.changed)
        return Shift(*counts, lost, regained, changed)

    def without(self, lost: Sequence[Thing], regained: Sequence[Thing]) -> "_Difference":
        """The same but for what goes, and what comes back, with these."""
        gone, back = {thing.key for thing in lost}, {thing.key for thing in regained}
        return _Difference(
            [thing for thing in self.lost if thing.key not in gone],
            [thing for thing in self.regained if thing.key not in back],
            self.changed,
        )

    def by_article(self) -> "dict[str, _Difference]":
        """The same for each article, by its UUID."""
        parts: defaultdict[str, _Difference] = defaultdict(_Difference)
        for thing in self.lost:
            parts[thing.article_id].lost.append(thing)
        for thing in self.regained:
            parts[thing.article_id].regained.append(thing)
        for pair in self.changed:
            parts[pair[0].article_id].changed.append(pair)
        return parts

    def titles(self) -> dict[str, str]:
        """The titles of the articles in which something differs, the present ones."""
        present = [*self.lost, *(now for now, _then in self.changed)]
        return {thing.article_id: thing.title for thing in (*self.regained, *present)}


def _by_article(
    articles: _Difference, marks: _Difference, notes: _Difference, trash: _Difference
) -> Iterator[ArticleShift]:
    """What becomes of each article in which something differs, those with the most lost first. A
    note that comes or goes with its mark is not told beside it, nor is a mark that only leaves the
    trash or goes there.
    """
    notes = notes.without(marks.lost, marks.regained)
    trash = trash.without(marks.regained, marks.lost)
    sorts = (articles, marks, notes, trash)
    titles = {key: title for one in reversed(sorts) for key, title in one.titles().items()}
    parts = [one.by_article() for one in sorts]
    shifts = [
        ArticleShift(
            title,
            parts[1][key].shift(NAMED),
            parts[0][key].shift(1),
            _details(parts[0][key]),
            parts[2][key].shift(NAMED),
            parts[3][key].shift(NAMED),
        )
        for key, title in titles.items()
    ]
    yield from sorted(
        shifts,
        key=lambda one: (-one.marks.lost, -one.article.lost, -one.marks.changed, one.title),
    )


def _details(articles: _Difference) -> tuple[str, ...]:
    """What is changed back in an article itself."""
    return tuple(
        name
        for now, then in articles.changed
        for (name, _sql), one, other in zip(
            DETAILS, now.told.split(BETWEEN), then.told.split(BETWEEN), strict=False
        )
        if one != other
    )


def _difference(here: Store, there: Store, sql: str) -> _Difference:
    present, then = _things(here, sql), _things(there, sql)
    return _Difference(
        [thing for key, thing in present.items() if key not in then],
        [thing for key, thing in then.items() if key not in present],
        [
            (thing, then[key])
            for key, thing in present.items()
            if key in then and then[key].told != thing.told
        ],
    )


def _things(store: Store, sql: str) -> Mapping[str, Thing]:
    return {row[0]: Thing(*row) for row in store.tuples(sql)}
