"""Reads hostile things in a process of its own, so that what it opens can be told from all others.

    python alone.py FOLDER core|window [SECONDS]

FOLDER holds `inside` with articles and a library, and `outside` with what must never be opened. Two
looks for files that are not there, BEGIN and END, stand around the reading, for who traces the
process. It prints a JSON list of what Python's audit hooks (PEP 578) saw between them.
"""

import json
import os
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

WATCHED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.startfile",
    "webbrowser.", "urllib.", "ctypes.", "ftplib.", "http.", "smtplib.",
)  # fmt: skip
BEGIN, END = "/annotator-begin", "/annotator-end"
_seen: list[list[str]] = []
_is_watching = [False]


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _is_watching[0] and (event == "open" or event.startswith(WATCHED)):
        _seen.append([event, str(arguments[0]) if arguments else ""])


def core(folder: Path, stop: float) -> None:
    """Read and use everything by the workspace."""
    from annotator.core.errors import AnnotatorError
    from annotator.core.workspace import Workspace

    first = True
    while first or time.monotonic() < stop:
        first = False
        with closing(Workspace.open(folder / "inside" / "l.sqlite", reader="Vic")) as workspace:
            for file in sorted((folder / "inside").iterdir()):
                with suppress(AnnotatorError):
                    if file.suffix in {".json", ".annotator"}:
                        workspace.import_json(file.read_bytes())
                    elif file.suffix in {".md", ".html", ".txt"}:
                        workspace.add(file)
            for article in workspace.articles():
                with suppress(AnnotatorError):
                    workspace.open_article(article.id)
                workspace.own_paths(article.id)
                workspace.seen_file(article.id)
                workspace.list_versions(article.id)
            workspace.search("secret")
            workspace.export_json(history=True)
            workspace.export_csv()
            workspace.doctor(full=True)


def window(folder: Path, stop: float) -> None:
    """Show every article of the library in a window, with all panels."""
    from PySide6.QtWidgets import QApplication

    made = _shown(folder)
    session = made._session
    first = True
    while first or time.monotonic() < stop:
        first = False
        for file in sorted((folder / "inside").glob("*.md")):
            session.open_files([file])
            for _ in range(10):
                QApplication.processEvents()
            for mark in session.annotations()[:3]:
                made._current.show(mark.id)
            bar = made.view.verticalScrollBar()
            for step in range(4):
                bar.setValue(bar.maximum() * step // 3)
                QApplication.processEvents()
        for article in session.articles():
            session.open_article(article.id)
            QApplication.processEvents()
        made.grab()
    made.close()


def _shown(folder: Path) -> "MainWindow":
    from PySide6.QtWidgets import QApplication

    from annotator.core.workspace import Workspace
    from annotator.ui.main_window import MainWindow
    from annotator.ui.session import Session
    from annotator.ui.settings import Settings

    _shown.application = QApplication.instance() or QApplication([])  # type: ignore[attr-defined]
    made = MainWindow(Session(Workspace.open(folder / "inside" / "l.sqlite")), Settings())
    made.resize(1300, 900)
    made.show()
    made.start([])
    made.furnish()
    for name in ("show_library", "show_marks", "show_outline"):
        if not made._actions[name].isChecked():
            made._actions[name].trigger()
    QApplication.processEvents()
    return made


def main() -> None:
    """Warm up with something harmless, then read what is not."""
    folder, part = Path(sys.argv[1]), sys.argv[2]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 0.0
    work = {"core": core, "window": window}[part]
    harmless = folder / "harmless"
    (harmless / "inside").mkdir(parents=True, exist_ok=True)
    (harmless / "inside" / "a.md").write_text("# Plain\n\nwords\n", encoding="utf-8")
    (harmless / "inside" / "a.html").write_text("<p>words of it</p>" * 20, encoding="utf-8")
    core(harmless, 0)
    if part == "window":
        window(harmless, 0)
    sys.addaudithook(_hook)
    os.access(BEGIN, os.F_OK)
    _is_watching[0] = True
    work(folder, time.monotonic() + seconds)
    _is_watching[0] = False
    os.access(END, os.F_OK)
    print(json.dumps(_seen))


if __name__ == "__main__":
    main()
