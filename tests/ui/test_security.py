"""An article opens nothing by itself: no file, no address, and links only on a click."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument

from annotator.ui.article_view import ArticleView
from annotator.ui.images import ImageSource, picture_format
from annotator.ui.links import open_outside

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pictures, one outside it, and things that only look like pictures."""
    inside = tmp_path / "article"
    (inside / "img").mkdir(parents=True)
    picture = QImage(900, 30, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    for path in (inside / "a b.png", inside / "img" / "photo.jpg", tmp_path / "secret.png"):
        assert picture.save(str(path))
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "drawing.png").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (inside / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    return inside


def is_placeholder(image: QImage) -> bool:
    return (image.width(), image.height()) == (16, 16)


@pytest.mark.parametrize("name", ["a%20b.png", "a b.png", "img/photo.jpg", "./img/photo.jpg"])
def test_a_picture_in_the_article_s_folder_is_shown_as_wide_as_the_column(
    folder: Path, name: str
) -> None:
    image = ImageSource(folder, lambda: 300).image(name)
    assert (image.width(), image.height()) == (300, 10)


@pytest.mark.parametrize(
    "name",
    ["../secret.png", "%2e%2e/secret.png", "link.png", "drawing.png", "broken.png", "gone.png",
     "/etc/hostname", "file:///etc/hostname", "//host/share/x.png", "\\\\host\\share\\x.png",
     "http://example.org/x.png", "data:image/png;base64,iVBORw0KGgo=", "img", "",
     "a\0b", "C:/x.png"],
)  # fmt: skip
def test_nothing_else_is_loaded(folder: Path, name: str) -> None:
    assert is_placeholder(ImageSource(folder, lambda: 300).image(name))


def test_without_a_folder_no_picture_is_loaded(folder: Path) -> None:
    assert is_placeholder(ImageSource(None, lambda: 300).image(str(folder / "a b.png")))


def test_a_picture_that_is_too_large_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.images.LARGEST_FILE", 50)
    assert is_placeholder(ImageSource(folder, lambda: 300).image("a b.png"))
    monkeypatch.setattr("annotator.ui.images.LARGEST_FILE", 10**6)
    monkeypatch.setattr("annotator.ui.images.LARGEST_PICTURE", 50)
    assert is_placeholder(ImageSource(folder, lambda: 300).image("a b.png"))


def test_formats_are_told_by_their_first_bytes() -> None:
    assert picture_format(b"GIF89a...") == b"gif"
    assert picture_format(b"RIFF\0\0\0\0WEBPVP8 ") == b"webp"
    assert picture_format(b"RIFF\0\0\0\0WAVE") is None
    assert picture_format(b"<svg") is None


def test_the_view_answers_every_request(qtbot) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    for kind in QTextDocument.ResourceType:
        assert view.loadResource(kind.value, QUrl("//host/share/x.png")) is not None


@pytest.mark.parametrize(
    ("target", "is_opened"),
    [("https://example.org/a?b=1", True), ("http://example.org", True), ("http:///x", False),
     ("mailto:a@example.org", True),
     ("file:///etc/passwd", False), ("//host/share", False), ("smb://host/share", False),
     ("javascript:alert(1)", False), ("notes.md", False), ("ms-msdt:/id", False), ("", False)],
)  # fmt: skip
def test_links_open_outside_only_for_the_web_and_mail(
    target: str, is_opened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda address: opened.append(address.toString()) or True
    )
    assert open_outside(target) is is_opened
    assert opened == ([target] if is_opened else [])
