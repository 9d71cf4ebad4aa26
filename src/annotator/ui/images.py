"""Pictures of an article: raster files of limited size, only from the article's own folder."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader

from annotator.core.files import open_to_read

BLANK_STYLE_SHEET = QByteArray(b" ")
"""The answer to every request that is not for a picture."""
LARGEST_FILE = 20_000_000
"""Bytes of the largest picture file that is read."""
LARGEST_PICTURE = 50_000_000
"""Pixels of the largest picture that is decoded."""
MOST_LINKS = 8
"""Links that are followed on the way to one picture."""
ALLOCATION_LIMIT = 128
"""Megabytes that Qt may take for one picture."""

_SIGNATURES: tuple[tuple[bytes, bytes], ...] = (
    (b"\x89PNG\r\n\x1a\n", b"png"),
    (b"\xff\xd8\xff", b"jpeg"),
    (b"GIF87a", b"gif"),
    (b"GIF89a", b"gif"),
)


def picture_format(data: bytes) -> bytes | None:
    """Return Qt's name of the raster format that `data` begins like; None for all else."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return b"webp"
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), None)


class ImageSource:
    """Gives the pictures below one folder, at most as wide as the column; else a grey square."""

    def __init__(self, folder: Path | None, width: Callable[[], int]) -> None:
        self._folder = folder.resolve() if folder is not None else None
        self._width = width
        self._images: dict[str, QImage] = {}

    def image(self, name: str) -> QImage:
        """Return the picture of that relative path; never a null image."""
        if name not in self._images:
            self._images[name] = self._load(name) or _placeholder()
        return self._images[name]

    def _load(self, name: str) -> QImage | None:
        path = self._path(unquote(name))
        if path is None:
            return None
        try:
            if not path.is_file() or path.stat().st_size > LARGEST_FILE:
                return None
            with open_to_read(path) as file:
                return _decode(file.read(), self._width())
        except OSError:
            return None

    def _path(self, name: str) -> Path | None:
        """Return the file of that name inside the folder; None for any other place."""
        if self._folder is None or not name or name.startswith("/"):
            return None
        if any(character in name for character in "\\:\0") or ".." in name.split("/"):
            return None
        try:
            if not _stays_inside(self._folder, self._folder / name):
                return None
            path = (self._folder / name).resolve()
        except (OSError, ValueError):
            return None
        return path if path.is_relative_to(self._folder) else None


def _stays_inside(folder: Path, path: Path, links: int = MOST_LINKS) -> bool:
    """Whether no link on the way from a folder to a path leads out of the folder. Where a link
    leads is read, and not looked at: on Windows a look at another machine sends the reader's
    credentials.
    """
    if not path.is_relative_to(folder):
        return False
    place = folder
    for part in path.relative_to(folder).parts:
        place /= part
        if place.is_symlink():
            target = Path(os.path.normpath(place.parent / place.readlink()))
            return links > 0 and _stays_inside(folder, target / path.relative_to(place), links - 1)
    return True


def _decode(data: bytes, width: int) -> QImage | None:
    """Decode a picture, scaled down to `width` logical pixels; None if it is no raster picture."""
    name = picture_format(data)
    if name is None:
        return None
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(ALLOCATION_LIMIT)
    reader = QImageReader(buffer, QByteArray(name))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > LARGEST_PICTURE:
        return None
    if size.width() > width:
        bound = QSize(width, LARGEST_PICTURE)
        reader.setScaledSize(size.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def _placeholder() -> QImage:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(QColor("#b8b8b8"))
    return image
