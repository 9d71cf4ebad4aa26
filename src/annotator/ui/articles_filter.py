"""Which articles of the library are listed, as a value."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from annotator.core.model import Article


class Shelf(StrEnum):
    """Lists of articles that are always there."""

    ALL = "all"
    NOT_DONE = "not_done"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class ArticlesFilter:
    """What an article must be like to be listed."""

    shelf: Shelf = Shelf.ALL
    tag: str = ""

    def chosen(self, articles: list[Article], today: date) -> list[Article]:
        """Return those that pass, in their order; `today` is a day of the reader's own time."""
        found = articles
        if self.shelf is Shelf.NOT_DONE:
            found = [one for one in found if one.done_at is None or one.has_changed_since]
        elif self.shelf is Shelf.TODAY:
            found = [article for article in found if _is_of(article, today)]
        if self.tag:
            found = [article for article in found if self.tag in article.tags]
        return found


def _is_of(article: Article, day: date) -> bool:
    """Whether an article was added or opened on a day."""
    times = (article.added_at, article.opened_at)
    return any(datetime.fromisoformat(at).astimezone().date() == day for at in times if at)
