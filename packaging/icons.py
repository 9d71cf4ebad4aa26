"""The program's icon in every form that a system wants, painted by Qt from the one SVG.

PNG in the folders of the icon theme of freedesktop.org, `.ico` for Windows and `.icns` for macOS;
both are containers of PNG: https://en.wikipedia.org/wiki/ICO_(file_format) and
https://en.wikipedia.org/wiki/Apple_Icon_Image_format.
"""

import shutil
import struct
from collections.abc import Mapping
from pathlib import Path

from identity import ROOT
from steps import Build, Step, StepFailed, fresh_folder

DRAWING = ROOT / "resources" / "icons" / "annotator.svg"
THEME_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels; 20 and 40 are those of 125 % and 250 %."""
ICNS_TYPES = {
    b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512,
    b"ic10": 1024, b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
}  # fmt: skip
"""Pixels by the type of an entry; the last four and `ic10` are for screens of twice the density."""


def make_icons(build: Build) -> None:
    """Write all forms into `build.icons`. Raises StepFailed where the drawing cannot be painted."""
    folder = fresh_folder(build.icons)
    sizes = {*THEME_SIZES, *ICO_SIZES, *ICNS_TYPES.values()}
    pictures = painted(DRAWING, sizes)
    _write_theme(folder / "hicolor", build.identity.id, pictures)
    name = build.identity.name
    (folder / f"{name}.ico").write_bytes(ico(pictures))
    (folder / f"{name}.icns").write_bytes(icns(pictures))


def painted(drawing: Path, sizes: set[int]) -> dict[int, bytes]:
    """PNG files of a drawing by their width in pixels. Raises StepFailed."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415 (the other steps need no Qt)
    from PySide6.QtGui import QImage, QImageWriter, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise StepFailed(f"{drawing.name} cannot be painted: is it a drawing?")
    made = {}
    for size in sorted(sizes):
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not QImageWriter(buffer, QByteArray(b"png")).write(image):
            raise StepFailed(f"{drawing.name} could not be written as PNG.")
        made[size] = bytes(buffer.data().data())
    return made


def _write_theme(folder: Path, icon_name: str, pictures: Mapping[int, bytes]) -> None:
    """The folders of an icon theme: one per size, and the drawing itself."""
    for size in THEME_SIZES:
        place = folder / f"{size}x{size}" / "apps"
        place.mkdir(parents=True)
        (place / f"{icon_name}.png").write_bytes(pictures[size])
    place = folder / "scalable" / "apps"
    place.mkdir(parents=True)
    shutil.copyfile(DRAWING, place / f"{icon_name}.svg")


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """An icon of Windows: a directory of pictures, then the pictures."""
    head = struct.pack("<HHH", 0, 1, len(ICO_SIZES))
    at, body = len(head) + 16 * len(ICO_SIZES), b""
    for size in ICO_SIZES:
        picture = pictures[size]
        # 256 does not fit into its byte and is written 0.
        head += struct.pack(
            "<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at + len(body)
        )
        body += picture
    return head + body


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """An icon of macOS: entries of a type, a length and a picture."""
    entries = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for kind, size in ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


STEPS = (Step("make icons", make_icons, modules=("PySide6",)),)
