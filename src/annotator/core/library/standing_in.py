"""Rows that others need and that are lost, made anew from what is told of them elsewhere."""

import hashlib
import sqlite3
import uuid
from collections.abc import Iterator
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.core.library.identity import rendering_id, version_id
from annotator.core.library.store import Row
from annotator.core.rendering import Rendered, encode_tree, make_original, render, text_sha256

LONGEST_TITLE = 80
"""Code points of a title that is taken from a text."""

OTHERS = {
    ("article", "current_version_id"): """SELECT id FROM version WHERE article_id = ?
        AND current_rendering_id IS NOT NULL ORDER BY captured_at DESC, id DESC""",
    ("version", "current_rendering_id"): "SELECT max(id) FROM rendering WHERE version_id = ?",
    ("rendering", "version_id"): "SELECT id FROM version WHERE current_rendering_id = ?",
    ("version", "article_id"): "SELECT id FROM article WHERE current_version_id = ?",
    ("annotation", "reader_id"): """SELECT change.reader_id FROM change_row
        JOIN change ON seq = change_seq JOIN reader ON reader.id = change.reader_id
        WHERE table_name = 'annotation' AND before IS NULL
            AND row_key = (SELECT uuid FROM annotation WHERE id = ?)""",
    ("annotation", "article_id"): """SELECT article.id FROM anchor
        JOIN rendering ON rendering.id = rendering_id JOIN version ON version.id = version_id
        JOIN article ON article.id = version.article_id WHERE annotation_id = ?""",
    ("device", "reader_id"): """SELECT reader.id FROM change
        JOIN reader ON reader.id = change.reader_id WHERE device_id = ? ORDER BY seq DESC""",
    ("change", "reader_id"): """SELECT reader.id FROM change
        JOIN device ON device.id = device_id JOIN reader ON reader.id = device.reader_id
        WHERE seq = ?""",
}
"""What a row can refer to instead of what is not there, as the file itself tells."""

LOST_READERS = """
    SELECT reader_id FROM annotation UNION SELECT reader_id FROM change
    UNION SELECT reader_id FROM device EXCEPT SELECT id FROM reader
"""
LOST_DEVICES = """
    SELECT device_id, max(reader_id) FROM change
    WHERE device_id NOT IN (SELECT id FROM device) GROUP BY device_id
"""
LOST_ARTICLES = """
    SELECT version.article_id, version.id, max(captured_at), (
        SELECT text FROM rendering WHERE version_id = version.id ORDER BY id DESC LIMIT 1)
    FROM version WHERE article_id NOT IN (SELECT id FROM article) GROUP BY article_id
"""
WITHOUT_TEXT = """
    SELECT id FROM version
    WHERE original IS NOT NULL AND id NOT IN (SELECT version_id FROM rendering)
"""
LOST_TEXTS = """
    SELECT DISTINCT rendering_id FROM anchor
    WHERE rendering_id NOT IN (SELECT id FROM rendering) ORDER BY rendering_id
"""

StandIn = tuple[str, Row]
"""A table, and the row that is to be written into it."""


def other(connection: sqlite3.Connection, table: str, column: str, key: int) -> int | None:
    """What a row may refer to instead; None where nothing tells."""
    if (table, column) not in OTHERS:
        return None
    row = connection.execute(OTHERS[table, column], [key]).fetchone()
    return row[0] if row else None


def told_hash(version: Row) -> dict[str, str]:
    """The SHA-256 of a version's original, where its id confirms that this was stored."""
    data = version["original"]
    digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""
    is_told = version["uuid"] == version_id(digest, version["media_type"], version["encoding"])
    return {"sha256": digest} if is_told else {}


def lost_owners(connection: sqlite3.Connection) -> Iterator[StandIn]:
    """Readers without a name, devices and articles, of which only the keys are left. Each is to be
    written before the next is asked for. The other values are sound.
    """
    for (key,) in connection.execute(LOST_READERS).fetchall():
        yield "reader", {"id": key, "uuid": str(uuid.uuid4())}
    for key, reader in connection.execute(LOST_DEVICES).fetchall():
        yield "device", {"id": key, "uuid": str(uuid.uuid4()), "reader_id": reader}
    for key, version, captured_at, text in connection.execute(LOST_ARTICLES).fetchall():
        yield "article", {
            "id": key, "uuid": str(uuid.uuid4()), "current_version_id": version,
            "title": (text or "").partition("\n")[0][:LONGEST_TITLE], "added_at": captured_at,
        }  # fmt: skip


def lost_texts(connection: sqlite3.Connection, now: str) -> Iterator[StandIn]:
    """Texts of versions that have none, made again from their originals; the marks that sat on such
    a text find it by its key. Each is to be written before the next is asked for.
    """
    for (key,) in connection.execute(WITHOUT_TEXT).fetchall():
        version = _version(connection, key)
        rendered = rendered_again(version)
        if rendered is None:
            continue
        text = rendered.tree.text
        digest = text_sha256(text)
        yield "rendering", {
            "id": _lost_key(connection, version, text),
            "uuid": rendering_id(version["uuid"], rendered.renderer, digest),
            "version_id": key, "renderer": rendered.renderer,
            "text": text, "text_sha256": digest,
            "blocks": encode_tree(rendered.tree), "made_at": now,
        }  # fmt: skip


def rendered_again(version: Row) -> Rendered | None:
    """What the original of a version is rendered to; None where it cannot be."""
    if version["original"] is None:
        return None
    try:
        original = make_original(
            version["original"], version["media_type"], encoding=version["encoding"]
        )
        return render(original)
    except AnnotatorError:  # what cannot be rendered is of no help here
        return None


def _version(connection: sqlite3.Connection, key: int) -> dict[str, Any]:
    names = ("id", "uuid", "current_rendering_id", "original", "media_type", "encoding")
    sql = f"SELECT {', '.join(names)} FROM version WHERE id = ?"
    return dict(zip(names, connection.execute(sql, [key]).fetchone(), strict=True))


def _lost_key(connection: sqlite3.Connection, version: Row, text: str) -> int | None:
    """The key by which marks on this text know it; None, for a new one, where there are none."""
    lost = [key for (key,) in connection.execute(LOST_TEXTS).fetchall()]
    if version["current_rendering_id"] in lost:
        return int(version["current_rendering_id"])
    return next((key for key in lost if _fits(connection, key, text)), None)


def _fits(connection: sqlite3.Connection, key: int, text: str) -> bool:
    """Whether the marks on a lost text sit on their words in this one."""
    sql = 'SELECT start, "end", quote FROM anchor WHERE rendering_id = ? AND quote IS NOT NULL'
    places = connection.execute(sql, [key]).fetchall()
    return bool(places) and all(text[start:end] == quote for start, end, quote in places)
