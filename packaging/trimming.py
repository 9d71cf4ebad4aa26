"""What of Qt goes into the frozen program: a list of plugins, and whatever those need.

PyInstaller takes every plugin of a Qt module, with all libraries that any of them needs. What is
not used is a library more that can be missing, crash, or have holes. Tables of contents are
PyInstaller's: tuples of destination, source and type.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

Entry = tuple[str, str, str]
"""Where in the bundle, from which file (of a link: where it points to), and what it is."""

PLUGINS = (
    # Windows, X, Wayland, macOS; the screenless one is for machines without a screen.
    r"platforms/(?:lib)?q(?:windows|cocoa|xcb|wayland[^/]*|offscreen)\.",
    r"xcbglintegrations/",
    r"wayland-shell-integration/libxdg-shell",
    r"wayland-decoration-client/",
    r"wayland-graphics-integration-client/libqt-plugin-wayland-egl",
    # Dialogs and colors of the desktop, dead keys, input methods.
    r"platformthemes/libqxdgdesktopportal",
    r"platforminputcontexts/lib(?:compose|ibus)",
    r"styles/",
    r"iconengines/",
    # Qt reads PNG itself; articles may also have these. SVG is for our own icons.
    r"imageformats/(?:lib)?q(?:jpeg|gif|webp|svg)\.",
)
"""What is kept of Qt's plugins, as patterns of their paths."""

_PLUGIN = re.compile("/plugins/(?:" + "|".join(PLUGINS) + ")")
_UNUSED = re.compile(
    # OpenGL in software: only Qt Quick draws with it. Texts of Qt: the window's are English.
    r"/opengl32sw\.dll$|/PySide6/(?:Qt/)?translations/|"
    # Names of languages in languages, and whom to trust in the network.
    r"/babel/(?:locale-data/|global\.dat$)|/certifi/cacert\.pem$|"
    # For those who install or check packages; some have the paths of the machine that builds.
    r"\.dist-info/(?!METADATA$|entry_points\.txt$)|/py\.typed$",
    re.IGNORECASE,
)
_ROOT = re.compile(
    r"/plugins/|libpython|/python3\d*\.dll$|/Python$|shiboken6|vcruntime|msvcp|ucrtbase"
)
"""Libraries that are loaded without being linked to."""

EXCLUDED = (
    # What packages import only where somebody develops with them.
    "tkinter", "unittest", "pydoc", "doctest", "pip", "setuptools", "pkg_resources", "wheel",
    # The program does not use the network, and Python hashes without OpenSSL.
    "ssl", "_ssl", "_hashlib",
    # trafilatura's dates are looked for without its slow search, which needs these.
    "dateparser", "pytz", "tzlocal", "tzdata",
    "lxml.objectify", "lxml.isoschematron", "lxml.html.diff", "lxml.html._difflib",
    "PySide6.QtDBus", "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL",
    "PySide6.QtSql", "PySide6.QtTest",
)  # fmt: skip
"""Modules that the program never imports."""

DATA = {"trafilatura": ["settings.cfg"], "justext": ["stoplists/*.txt"], "tld": ["res/*.txt"]}
"""By package, files that it reads and PyInstaller does not know of."""


def is_wanted(destination: str) -> bool:
    """Whether a file is one that the program uses."""
    path = "/" + _normal(destination)
    if "PySide6" in path and "/plugins/" in path:
        return bool(_PLUGIN.search(path))
    return not _UNUSED.search(path)


def needed(entries: Sequence[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The entries that are wanted, and of the libraries among them those that something loads.

    `imports` gives the names of the libraries that a binary file is linked to.
    """
    wanted = [entry for entry in entries if is_wanted(entry[0])]
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in wanted:
        by_name[_name(entry[0])].append(entry)
    waiting = [entry for entry in wanted if _is_root(entry)]
    reached: set[str] = set()
    while waiting:
        entry = waiting.pop()
        if entry[0] in reached:
            continue
        reached.add(entry[0])
        # A link stands for the file it points to, which has the same entry or one of that name.
        names = [entry[1]] if entry[2] == "SYMLINK" else imports(entry[1])
        for name in names:
            waiting += by_name.get(_name(name), [])
    return [entry for entry in wanted if entry[0] in reached]


def _is_root(entry: Entry) -> bool:
    return entry[2] not in {"BINARY", "SYMLINK"} or (
        entry[2] == "BINARY" and bool(_ROOT.search("/" + _normal(entry[0])))
    )


def without_dangling(entries: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
    """The entries whose links lead to a file among them or the others."""
    there = {_normal(entry[0]) for entry in (*entries, *others) if entry[2] != "SYMLINK"}
    return [entry for entry in entries if entry[2] != "SYMLINK" or _target(entry) in there]


def _target(link: Entry) -> str:
    folder = posixpath.dirname(_normal(link[0]))
    return posixpath.normpath(posixpath.join(folder, _normal(link[1])))


def _normal(path: str) -> str:
    return path.replace("\\", "/")


def _name(path: str) -> str:
    return posixpath.basename(_normal(path)).lower()
