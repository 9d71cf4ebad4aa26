"""What goes into the frozen program, and that the rest is really not used."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import trimming
from identity import ROOT
from trimming import Entry, is_wanted, needed, without_dangling

QT = "PySide6/Qt/plugins"
IMPORT = re.compile(r"^\s*(?:import|from) ([\w.]+)", re.MULTILINE)


@pytest.mark.parametrize(
    "path",
    [
        f"{QT}/platforms/libqxcb.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        f"{QT}/platforms/libqcocoa.dylib",
        f"{QT}/imageformats/libqwebp.so",
        f"{QT}/iconengines/libqsvgicon.so",
        "PySide6/QtWidgets.abi3.so",
        "justext/stoplists/English.txt",
        "article_annotator-0.1.0.dist-info/METADATA",
        "trafilatura-2.3.1.dist-info/entry_points.txt",
    ],
)
def test_what_the_program_uses_is_kept(path: str) -> None:
    assert is_wanted(path)


@pytest.mark.parametrize(
    "path",
    [
        f"{QT}/platformthemes/libqgtk3.so",
        f"{QT}/imageformats/libqtiff.so",
        f"{QT}/tls/libqopensslbackend.so",
        "PySide6\\opengl32sw.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "babel/locale-data/de.dat",
        "certifi/cacert.pem",
        "article_annotator-0.1.0.dist-info/direct_url.json",
        "click-8.5.1.dist-info/RECORD",
        "click-8.5.1.dist-info/licenses/LICENSE.txt",
        "babel/py.typed",
    ],
)
def test_what_it_does_not_use_is_left_out(path: str) -> None:
    assert not is_wanted(path)


LIBRARIES: list[Entry] = [
    ("PySide6/QtGui.abi3.so", "/v/QtGui.abi3.so", "EXTENSION"),
    (f"{QT}/platforms/libqxcb.so", "/v/libqxcb.so", "BINARY"),
    (f"{QT}/platformthemes/libqgtk3.so", "/v/libqgtk3.so", "BINARY"),
    ("PySide6/Qt/lib/libQt6Gui.so.6", "/v/libQt6Gui.so.6", "BINARY"),
    ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
    ("libxcb-cursor.so.0", "/usr/lib/libxcb-cursor.so.0", "BINARY"),
    ("libgtk-3.so.0", "/usr/lib/libgtk-3.so.0", "BINARY"),
    ("libpango.so.0", "/usr/lib/libpango.so.0", "BINARY"),
]
LINKED = {
    "/v/QtGui.abi3.so": ["libQt6Gui.so.6", "libc.so.6"],
    "/v/libqxcb.so": ["libxcb-cursor.so.0"],
    "/v/libqgtk3.so": ["libgtk-3.so.0"],
    "/usr/lib/libgtk-3.so.0": ["libpango.so.0"],
}


def test_libraries_stay_that_something_kept_loads() -> None:
    kept = {entry[0] for entry in needed(LIBRARIES, lambda path: LINKED.get(path, []))}
    assert kept == {
        "PySide6/QtGui.abi3.so", f"{QT}/platforms/libqxcb.so", "PySide6/Qt/lib/libQt6Gui.so.6",
        "libQt6Gui.so.6", "libxcb-cursor.so.0",
    }  # fmt: skip


def test_links_to_what_was_left_out_go_too() -> None:
    links: list[Entry] = [
        ("libgtk-3.so", "libgtk-3.so.0", "SYMLINK"),
        ("libQt6Gui.so", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("PySide6/Qt/lib/libz.so", "../../../libz.so.1", "SYMLINK"),
    ]
    there: list[Entry] = [
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/v/libQt6Gui.so.6", "BINARY"),
        ("libz.so.1", "/usr/lib/libz.so.1", "BINARY"),
    ]
    assert without_dangling(links, there) == links[1:]


def test_our_source_imports_nothing_that_is_left_out() -> None:
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        found |= set(IMPORT.findall(path.read_text(encoding="utf-8")))
    assert "sqlite_utils" in found
    assert not found & set(trimming.EXCLUDED)


WITHOUT = """
import sys
from importlib.abc import MetaPathFinder
class Refusing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {names}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Refusing())
for name in {names}:
    sys.modules.pop(name, None)
import hashlib, sqlite_utils
from annotator.core.rendering.html_page import read_page
page = read_page(open(sys.argv[1], encoding="utf-8").read())
print(page.details.published_on, page.details.url, "ferry" in page.main, hashlib.sha256(b"").name)
"""
PAGE = """<html lang="en"><head><title>The ferry</title>
<link rel="canonical" href="https://example.org/ferry"></head><body><article><h1>The ferry</h1>
<p class="date">Published 3 May 2024</p><p>The ferry of Marrow will stop in spring, the council said
on Monday, because the new bridge takes all the traffic it lived from.</p></article></body></html>
"""


def test_a_web_page_is_read_without_the_modules_that_are_left_out(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    names = set(trimming.EXCLUDED)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(names=names), str(page)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"2024-05-03 https://example.org/ferry True sha256\n", done.stdout)


def test_the_data_that_is_named_is_there() -> None:
    for package, patterns in trimming.DATA.items():
        folder = Path(__import__(package).__file__).parent
        for pattern in patterns:
            assert list(folder.glob(pattern)), (package, pattern)
