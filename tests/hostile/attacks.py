# ruff: noqa: E501 (attacks are easier to read in long lines)
"""Articles, pages, exports and libraries that try to open a file outside of their folder."""

import json
import sqlite3
import struct
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from annotator.core.model import Kind
from annotator.core.workspace import Workspace

HOST = "hostile.invalid"
"""No name of any machine (RFC 6761)."""


WORDS = "Some words of it that stand in the article, and enough of them to be read. "


def leads(outside: Path) -> list[str]:
    """Ways to name a file that must not be opened."""
    plain = f"{outside}/secret"
    return [f"{plain}.png", f"file://{plain}.png", "../outside/secret.png", "%2e%2e/outside/secret.png",
            "..\\outside\\secret.png", f"file:{plain}.css", f"//{HOST}/share/x.png", f"\\\\{HOST}\\share\\x.png",
            f"file://{HOST}/share/x.png", f"http://{HOST}/x.png", "http://127.0.0.1:9/x.png",
            "link.png", "folder/secret.png", "qrc:/x.png", f"image://{plain}.png"]  # fmt: skip


FORMS = (
    "![x]({0})", "![x](<{0}>)", "![x][r]\n\n[r]: {0}", '<img src="{0}">', '<img srcset="{0} 2x">',
    '<table background="{0}"><tr><td background="{0}">x</td></tr></table>', '<body background="{0}">x',
    '<link rel="stylesheet" href="{0}">', '<style>@import url("{0}"); p{{background:url({0})}}</style>',
    '<p style="background-image:url({0})">x</p>', '<object data="{0}"></object>', '<embed src="{0}">',
    '<iframe src="{0}"></iframe>', '<video poster="{0}" src="{0}"></video>', '<audio src="{0}">',
    '<svg><image xlink:href="{0}" href="{0}"/><use href="{0}#a"/></svg>', '<base href="{0}"><img src="x.png">',
    '<script src="{0}"></script>', '<meta http-equiv="refresh" content="0;url={0}">', "[x]({0})", "<{0}>",
    '<picture><source srcset="{0}"><img src="{0}"></picture>', "&lt;img src={0}&gt;", '<input type="image" src="{0}">',
)  # fmt: skip
"""What Markdown and HTML have to name a file with."""


def picture() -> bytes:
    """A PNG of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0"))
            + chunk(b"IEND", b""))  # fmt: skip


def prepare(folder: Path, forms: Sequence[str] = FORMS, pages: int = len(FORMS)) -> None:
    """Fill `inside` and `outside` of a folder; `pages` is of how many forms pages are made too."""
    inside, outside = folder / "inside", folder / "outside"
    inside.mkdir(parents=True)
    outside.mkdir()
    for name in ("secret.png", "x.png"):
        (outside / name).write_bytes(picture())
    (outside / "secret.css").write_text("p { color: red }", encoding="ascii")
    (inside / "own.png").write_bytes(picture())
    (inside / "link.png").symlink_to(outside / "secret.png")
    (inside / "folder").symlink_to(outside)
    (inside / "drawing.png").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{outside}/secret.png"/></svg>',
        encoding="ascii",
    )
    for number, form in enumerate(forms):
        lines = [form.format(lead) for lead in leads(outside)]
        _write_article(inside, number, lines, outside)
        if number < pages:
            _write_page(inside, number, lines)
    _write_export(inside, outside)
    _write_library(inside, outside)


def _write_article(inside: Path, number: int, lines: list[str], outside: Path) -> None:
    front = (f'---\ntitle: "<img src={outside}/secret.png>"\nauthor: [{outside}/secret.png]\n'
             f"source: file://{outside}/secret.png\nimage: {outside}/secret.png\ndate: 2024-01-01\n---\n")  # fmt: skip
    body = f"\n\n{WORDS}\n\n".join(lines)
    (inside / f"a{number}.md").write_text(f"{front}# {number}\n\n{body}\n\n![o](own.png) ![d](drawing.png)\n",
                                          encoding="utf-8")  # fmt: skip


def _write_page(inside: Path, number: int, lines: list[str]) -> None:
    body = f"\n\n{WORDS}\n\n".join(lines)
    (inside / f"p{number}.html").write_text(
        f"<html><head><title>{lines[0]}</title>{lines[0]}</head><body><article><p>{WORDS * 4}</p>{body}</article>",
        encoding="utf-8",
    )


def _write_export(inside: Path, outside: Path) -> None:
    """An export whose every text names a file."""
    path = inside / "made.sqlite"
    lead = f'<img src="{outside}/secret.png">'
    with closing(Workspace.open(path, reader=lead)) as workspace:
        article = workspace.add(inside / "a0.md").article.id
        for at, kind in enumerate(Kind):
            workspace.mark(article, at, at + 9, kind, note=lead, tags=[lead])
        data = json.loads(workspace.export_json(history=True))
    data["articles"][0]["article"]["url"] = f"file://{outside}/secret.png"
    data["articles"][0]["versions"][0]["from_address"] = f"file://{outside}/secret.png"
    (inside / "export.annotator").write_text(json.dumps(data), encoding="utf-8")


def _write_library(inside: Path, outside: Path) -> None:
    """A library that says that its articles lie outside."""
    path = inside / "l.sqlite"
    (inside / "made.sqlite").rename(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE location SET path = ?", [f"{outside}/secret.png"])
        connection.execute("UPDATE version SET from_address = ?", [f"file://{outside}/secret.png"])
