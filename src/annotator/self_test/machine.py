"""Checks of what the program stands on: version, resources, fonts, icons, picture formats."""

import platform
import sys
from pathlib import Path

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
)

import annotator
from annotator.licenses import notices
from annotator.resources import resource
from annotator.self_test.pixels import colors_of
from annotator.self_test.report import expect
from annotator.ui.images import ImageSource

ICON_SIZE = 32
LARGE = 40
"""Pixels, of letters that are painted to see whether a font has them."""
COLOR = QColor("#2080c0")
GIF = bytes.fromhex("474946383961020002008000002080c0ffffff2c00000000020002000002028451003b")
"""Two by two pixels of `COLOR`; Qt reads GIF but cannot write it."""


def about() -> dict[str, str]:
    """What runs here."""
    return {
        "version": annotator.__version__,
        "python": platform.python_version(),
        "qt": qVersion(),
        "system": platform.platform(),
        "window_system": QGuiApplication.platformName(),
        "frozen": str(getattr(sys, "frozen", False)),
    }


def check_version() -> str:
    """The program knows its own version."""
    expect(annotator.__version__[:1].isdigit(), f"version {annotator.__version__!r}")
    return annotator.__version__


def check_resources() -> str:
    """The sample article and the icons came along."""
    sample, icons = resource("sample.md"), _icons()
    expect(len(sample.read_text(encoding="utf-8")) > 1000, f"{sample} is short")
    names = {icon.stem for icon in icons}
    missing = {"annotator", "claim", "projection", "testimony"} - names
    expect(not missing, f"no icons {missing}")
    return f"sample.md, {len(icons)} icons"


def check_licenses() -> str:
    """The licenses of the program and of what it comes with are there."""
    text = notices()
    lacking = [name for name in ("LGPL-3.0", "Markdown", "sqlite-utils") if name not in text]
    expect(not lacking, f"no license of {lacking}")
    return f"{len(text)} characters"


def _icons() -> list[Path]:
    return sorted(resource("icons/annotator.svg").parent.glob("*.svg"))


def check_fonts() -> str:
    """There is a font, and it has letters of its own for what is painted with it."""
    families = QFontDatabase.families()
    expect(families, "no font families")
    font = QFont()
    font.setPixelSize(LARGE)
    pictures = {letter: _painted(letter, font) for letter in ("W", "i")}
    inks = {letter: _ink(picture) for letter, picture in pictures.items()}
    expect(all(inks.values()), f"ink of letters: {inks}")
    # A font without letters paints the same box for each.
    expect(pictures["W"] != pictures["i"], "all letters look the same")
    return f"{len(families)} families, {QFontInfo(font).family()}, ink {inks}"


def _painted(letter: str, font: QFont) -> QImage:
    image = QImage(2 * LARGE, 2 * LARGE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter.value, letter)
    painter.end()
    return image


def _ink(image: QImage) -> int:
    """How many pixels are dark."""
    return sum(n for color, n in colors_of(image).items() if QColor(color).lightness() < 128)


def check_icons() -> str:
    """Every icon is a drawing that can be painted."""
    empty = []
    for path in _icons():
        picture = QIcon(str(path)).pixmap(QSize(ICON_SIZE, ICON_SIZE)).toImage()
        if not any(color >> 24 for color in colors_of(picture)):
            empty.append(path.name)
    expect(not empty, f"nothing painted for {empty}")
    return f"{len(_icons())} icons painted"


def check_picture_formats(folder: Path) -> str:
    """Pictures of articles can be read: PNG, JPEG, WebP and GIF."""
    picture = QImage(2, 2, QImage.Format.Format_RGB32)
    picture.fill(COLOR)
    (folder / "picture.gif").write_bytes(GIF)
    formats = ("png", "jpeg", "webp", "gif")
    for name in formats[:3]:
        path = folder / f"picture.{name}"
        expect(picture.save(str(path)), f"{name} not written")
    source = ImageSource(folder, lambda: 100)
    seen = {name: source.image(f"picture.{name}") for name in formats}
    sizes = {name: (image.width(), image.height()) for name, image in seen.items()}
    expect(set(sizes.values()) == {(2, 2)}, f"sizes {sizes}")
    colors = {name: image.pixelColor(0, 0) for name, image in seen.items()}
    far = {name: color.name() for name, color in colors.items() if _distance(color) > 40}
    expect(not far, f"colors {far}, not {COLOR.name()}")
    return ", ".join(formats)


def _distance(color: QColor) -> int:
    parts = (color.red() - COLOR.red(), color.green() - COLOR.green(), color.blue() - COLOR.blue())
    return sum(map(abs, parts))
