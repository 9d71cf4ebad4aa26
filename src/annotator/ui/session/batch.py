"""Files that are opened one after another, and what is said of them when all are."""

from PySide6.QtCore import QCoreApplication

SHOWN = 70
"""Characters of a title that are shown."""


NAMED = 3
"""Files that could not be opened of which each is told why; of more, all but the last of these."""


class Batch:
    """Gathers what became of each file."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._refused: list[str] = []

    @property
    def has_refused(self) -> bool:
        """Whether a file could not be opened."""
        return bool(self._refused)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why files could not be opened, a sentence for each."""
        return tuple(self._refused)

    @property
    def is_cut(self) -> bool:
        """Whether `words` leaves out why some files could not be opened."""
        return len(self._refused) > NAMED

    def take(self, article_id: str) -> None:
        """Count an article that a file has opened; the same one only once."""
        self._ids.add(article_id)

    def refuse(self, words: str) -> None:
        """Keep the sentence that says why a file could not be opened."""
        self._refused.append(words)

    def words(self, title: str) -> str:
        """Return why files could not be opened, the first of them where they are many, and that
        several articles are in the library, of which the one with this title is shown; empty where
        there is nothing to say.
        """
        told = list(self._refused)
        if self.is_cut:
            told = told[: NAMED - 1]
            template = _tr("{count} more files could not be opened.")
            told.append(template.format(count=len(self._refused) - len(told)))
        if len(self._ids) > 1:
            template = _tr(
                "{count} articles were opened and are in the library; “{title}” is shown."
            )
            told.append(template.format(count=len(self._ids), title=_named(title)))
        return " ".join(told)


def _named(title: str) -> str:
    line = " ".join(title.split()) or _tr("(without a title)")
    shown = f"{line[: SHOWN - 1].rstrip()}…" if len(line) > SHOWN else line
    # Isolated, so that words from right to left do not turn the sentence round.
    return f"\u2068{shown}\u2069"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Batch", words)
