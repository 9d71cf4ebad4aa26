"""How articles and marks go out: files, and what is copied to paste elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import category

from PySide6.QtCore import QObject, Slot

from annotator.core.model import Article, Copied, Passage
from annotator.ui.actions import SHARE
from annotator.ui.clipboard import put_on_clipboard
from annotator.ui.file_dialogs import ask_to_save
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.verbs.going_in import documents_folder
from annotator.ui.window_frame import WindowFrame
from annotator.ui.words import count_words

LONGEST_NAME, LONGEST_NAME_BYTES = 60, 180
"""Characters of a title that make a file's name, and bytes: a name has 255 at most, with its
ending and what is written beside the file at first.
"""

SHARED = ("export_file", "export_json", "export_table", "copy_table")
"""Actions that share an article whether it is open or not."""
DEVICES = re.compile("con|prn|aux|nul|conin\\$|conout\\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
"""


class GoingOut(QObject):
    """Writes files and fills the clipboard."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        window: WindowFrame,
        current: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._window = window
        self._current = current
        session.carrier.exported.connect(self._tell_exported)

    @Slot()
    def do_share(self) -> None:
        """Show the menu of all ways out."""
        menu, bar = self._window.menu(SHARE), self._window.menuBar()
        menu.popup(bar.mapToGlobal(bar.actionGeometry(menu.menuAction()).bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    @Slot()
    def do_export_file(self) -> None:
        """Write the article with its marks to an Annotator file."""
        self._export("annotator", self.tr("Annotator file (*.annotator)"))

    @Slot()
    def do_export_json(self) -> None:
        """Write the article with its marks to a JSON file."""
        self._export("json", self.tr("JSON (*.json)"))

    @Slot()
    def do_export_table(self) -> None:
        """Write the article's marks to a table."""
        self._export("csv", self.tr("Table (*.csv)"))

    @Slot()
    def do_export_library(self) -> None:
        """Write all articles of the library, in a form that the file's ending says."""
        kinds = (
            self.tr("Annotator file (*.annotator)"),
            self.tr("JSON (*.json)"),
            self.tr("Table (*.csv)"),
        )
        self._export("annotator", ";;".join(kinds), everything=True)

    def _export(self, suffix: str, kinds: str, *, everything: bool = False) -> None:
        article = self._session.article
        self._export_all(None if everything or article is None else [article], suffix, kinds)

    def _export_all(self, articles: list[Article] | None, suffix: str, kinds: str) -> None:
        """Write articles, or all of the library, to a file that the reader names."""
        one = articles is not None and len(articles) == 1
        title = articles[0].title if articles and one else self._session.library_path.stem
        if articles and not one:
            title += ", " + self.tr("{count} articles").format(count=len(articles))
        path = self._ask_where(f"{file_name(title)}.{suffix}", kinds)
        if path is not None:
            ids = None if articles is None else [article.id for article in articles]
            self._session.carrier.export_file(path, ids)

    def share(self, name: str, articles: list[Article]) -> None:
        """Do with some articles what an action of `SHARED` does with the open one."""
        kinds = {
            "export_file": ("annotator", self.tr("Annotator file (*.annotator)")),
            "export_json": ("json", self.tr("JSON (*.json)")),
            "export_table": ("csv", self.tr("Table (*.csv)")),
        }
        if name in kinds:
            self._export_all(articles, *kinds[name])
        else:
            self._copy_rows(self._session.carrier.table([article.id for article in articles]))

    # The marks selected in the list

    @Slot()
    def do_share_selected(self) -> None:
        """Write the selected marks, with their article, to an Annotator file."""
        self._export_selected("annotator", self.tr("Annotator file (*.annotator)"))

    @Slot()
    def do_share_selected_json(self) -> None:
        """Write the selected marks, with their article, to a JSON file."""
        self._export_selected("json", self.tr("JSON (*.json)"))

    @Slot()
    def do_share_selected_table(self) -> None:
        """Write the selected marks to a table."""
        self._export_selected("csv", self.tr("Table (*.csv)"))

    @Slot()
    def do_copy_selected_table(self) -> None:
        """Copy the selected marks as rows for a spreadsheet."""
        if ids := self._selected():
            self._copy_rows(self._session.carrier.table(None, ids))

    def _export_selected(self, suffix: str, kinds: str) -> None:
        article, ids = self._session.article, self._selected()
        if article is None or not ids:
            return
        name = f"{file_name(article.title)}, {count_words(len(ids))}.{suffix}"
        path = self._ask_where(name, kinds)
        if path is not None:
            self._session.carrier.export_file(path, None, ids)

    def _selected(self) -> list[str]:
        """Ids of the marks selected in the list that the article has; says so if there are none."""
        selected = self._window.marks_list.selected_ids()
        ids = [note for note in selected if self._session.annotation(note) is not None]
        if not ids:
            self._window.notice.say(self.tr("Select one or more marks in the list first."))
        return ids

    def _ask_where(self, name: str, kinds: str) -> Path | None:
        folder = Path(self._settings.text("share_folder") or documents_folder())
        start = str((folder if folder.is_dir() else Path(documents_folder())) / name)
        chosen = ask_to_save(self._window, self.tr("Share"), start, kinds)
        if not chosen:
            return None
        path = Path(chosen)
        self._settings.keep("share_folder", str(path.parent))
        return path

    @Slot(object)
    def _tell_exported(self, path: Path) -> None:
        self._say(self.tr("Written: {path}").format(path=path))

    # The clipboard

    @Slot()
    def do_copy_table(self) -> None:
        """Copy the article's marks as rows for a spreadsheet; without an article, all marks."""
        article = self._session.article
        self._copy_rows(self._session.carrier.table([article.id] if article else None))

    def _copy_rows(self, copied: Copied | None) -> None:
        if copied is None:
            return
        put_on_clipboard(copied)
        rows = copied.text.count("\n") - 1
        words = self.tr("Copied 1 row.") if rows == 1 else self.tr("Copied {count} rows.")
        self._say(words.format(count=rows))

    @Slot()
    def do_copy_quote(self) -> None:
        """Copy the selection, or the current mark, with where it is from."""
        article, passage = self._session.article, self._passage()
        if article is None or passage is None:
            return
        copied = self._session.carrier.citation(article.id, passage)
        if copied is not None:
            put_on_clipboard(copied)
            self._say(self.tr("Copied the quote with its citation."))

    @Slot()
    def do_copy_link(self) -> None:
        """Copy a web link that leads to the selection or the current mark."""
        article, passage = self._session.article, self._passage()
        if article is None or passage is None:
            return
        link = self._session.carrier.link(article.id, passage)
        if link:
            put_on_clipboard(Copied(text=link, html=""))
            self._say(self.tr("Copied: {link}").format(link=link))
        elif link is not None:
            self._window.notice.say(
                self.tr("This article has no web address: give it one in its details first."),
                "edit_address",
                self.tr("Edit details"),
            )

    def _passage(self) -> Passage | None:
        """The selection, else the passage of the current mark; says so where there is neither."""
        passage = self._window.view.passage()
        if passage is None:
            note = self._session.annotation(self._current())
            passage = note.passage if note is not None else None
        if passage is None:
            self._window.notice.say(self.tr("Select some words first, or click a mark."))
        return passage

    def _say(self, words: str) -> None:
        self._window.notice.say(words, is_passing=True)


def file_name(title: str) -> str:
    """A title as the name of a file on any system."""
    # Also what turns the direction of a name round, so that its ending looks like another one.
    shown = "".join(" " if category(one)[0] == "C" else one for one in title)
    plain = " ".join(re.sub(r'[<>:"/\\|?*]+', " ", shown).split())
    name = plain.encode()[:LONGEST_NAME_BYTES].decode(errors="ignore")[:LONGEST_NAME].strip(" .")
    return f"_{name}" if DEVICES.fullmatch(name.partition(".")[0].strip()) else name or "annotator"
