"""The icon in each form a system wants, and the licenses of what is frozen."""

import re
import struct
import sysconfig
from importlib.metadata import version
from pathlib import Path

import icons
import inside
import notices
import pytest
from identity import identity
from PySide6.QtGui import QColor, QImage
from steps import Build, StepFailed

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = Build(work=tmp_path_factory.mktemp("icons"))
    icons.make_icons(build)
    return build.icons


def width_of(picture: bytes) -> int:
    assert picture.startswith(PNG)
    return int(struct.unpack(">I", picture[16:20])[0])


def test_the_icon_of_windows_has_every_size(made: Path) -> None:
    data = (made / "annotator.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind, count) == (0, 1, len(icons.ICO_SIZES))
    end = 6 + 16 * count
    for number, size in enumerate(icons.ICO_SIZES):
        shown, _, _, _, _, depth, length, at = struct.unpack_from(
            "<BBBBHHII", data, 6 + 16 * number
        )
        assert (shown or 256, depth, at) == (size, 32, end)
        assert width_of(data[at : at + length]) == size
        end += length
    assert end == len(data)


def test_the_icon_of_macos_has_every_size(made: Path) -> None:
    data = (made / "annotator.icns").read_bytes()
    assert (data[:4], struct.unpack_from(">I", data, 4)[0]) == (b"icns", len(data))
    at, found = 8, {}
    while at < len(data):
        kind, length = struct.unpack_from(">4sI", data, at)
        found[kind] = width_of(data[at + 8 : at + length])
        at += length
    assert found == icons.ICNS_TYPES


def test_the_theme_has_the_icon_under_the_name_of_the_menu_entry(made: Path) -> None:
    name = identity().id
    for size in icons.THEME_SIZES:
        picture = (made / f"hicolor/{size}x{size}/apps/{name}.png").read_bytes()
        assert width_of(picture) == size
    assert (made / f"hicolor/scalable/apps/{name}.svg").read_bytes() == icons.DRAWING.read_bytes()


def test_the_three_kinds_are_told_apart_at_16_pixels(made: Path) -> None:
    image = QImage(str(made / f"hicolor/16x16/apps/{identity().id}.png"))
    paper = QColor("#fdfbf6")
    for row, color in ((4, "#1f5f9e"), (8, "#8a5a00"), (12, "#93397f")):
        assert image.pixelColor(4, row) == QColor(color)
        assert image.pixelColor(4, row + 1) == paper
    # Solid, dashed, dotted.
    for row, pattern in ((4, "########"), (8, "## ## # "), (12, "# # # # ")):
        ink = "".join("#" if image.pixelColor(x, row) != paper else " " for x in range(4, 12))
        assert ink == pattern


@pytest.mark.qt_log_ignore("svg")
def test_what_is_no_drawing_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.svg"
    broken.write_text("<svg", encoding="utf-8")
    with pytest.raises(StepFailed, match="cannot be painted"):
        icons.painted(broken, {16})


def test_packages_are_known_by_their_modules_and_files() -> None:
    site = Path(sysconfig.get_path("platlib")).resolve()
    found = notices.bundled_packages(
        ["markdown.extensions.tables", "yaml", "annotator.cli"], [site / "nh3" / "nh3.abi3.so"]
    )
    assert {"markdown", "pyyaml", "nh3"} <= found
    assert "trafilatura" not in found


@pytest.fixture(scope="module")
def text() -> str:
    """The notices of a bundle of two packages, without PyInstaller, which only builds have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            notices, "version", lambda name: "1" if name == "pyinstaller" else version(name)
        )
        patch.setattr(notices, "_pyinstaller", lambda: "")
        return notices.notices(
            identity(), [], ["markdown", "PySide6", "annotator", "lxml", "nh3", "yaml"]
        )


def test_the_notices_do_what_the_license_of_qt_asks(text: str) -> None:
    titles = notices.titles(text)
    assert titles[:3] == [f"Annotator {identity().version}", "Qt and Qt for Python", titles[2]]
    assert titles[2].startswith("Python 3.")
    assert any(title.startswith("Markdown 3") for title in titles)
    assert {f"The text of {name}" for name in notices.WHOLE} <= set(titles)
    assert len(notices.WHOLE) == 5
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "GNU GENERAL PUBLIC LICENSE",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "https://download.qt.io",
        "put versions of your own in their place",
        "FreeType Project",
        "Unicode, Inc.",
    ):
        assert words in text, words
    assert "$" not in text.partition("Python 3.")[0]


def test_what_is_inside_others_is_named_with_license_and_source(text: str) -> None:
    titles = notices.titles(text)
    for inner in ("HarfBuzz (inside Qt)", "PCRE2 (inside Qt)", "libjpeg-turbo (inside Qt)",
                  "libwebp (inside Qt)", "MD4C (inside Qt)", "libiconv (inside lxml)",
                  "libyaml (inside pyyaml)", "Libraries in Rust (inside nh3)"):  # fmt: skip
        assert inner in titles
    for words in (
        "Behdad Esfahbod",
        "University of Cambridge",
        "Kirill Simonov",
        "https://www.gnu.org/software/libiconv/",
        "Mozilla Public License Version 2.0",
        "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1",
    ):
        assert words in text, words
    for crate, license_name in (("ammonia", "MIT"), ("cssparser", "MPL-2.0"), ("html5ever", "MIT")):
        assert re.search(
            rf"^{crate} [\d.]+  .*{license_name}.*  https://crates.io/", text, re.MULTILINE
        )


def test_other_systems_bring_more_libraries() -> None:
    def named(system: str) -> set[str]:
        return {notices.titles(one)[0] for one in inside.chapters_inside({"nh3"}, system)}

    assert {"SQLite (inside Python)", "libffi (inside Python)"} <= named("darwin")
    assert "Microsoft's runtime for C and C++" in named("win32") - named("darwin")
    assert not any("Python" in title for title in named("linux"))


def test_every_text_of_a_library_is_used() -> None:
    parts = {*inside.OF_QT, *inside.OF_PYTHON}
    parts |= {part for group in inside.OF_PACKAGES.values() for part in group}
    assert {path.stem for path in inside.TEXTS.iterdir()} == {part.name for part in parts} - {
        "libiconv"
    }


def test_a_library_of_no_package_has_no_license_and_stops_the_build(tmp_path: Path) -> None:
    library = tmp_path / "libnone.so.1"
    library.write_bytes(b"")
    with pytest.raises((StepFailed, FileNotFoundError)):
        notices.package_of(library)
