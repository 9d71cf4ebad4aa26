"""Libraries as a stranger could send them: a sound one, and what can be done to a copy of it."""

import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from annotator.core.model import Kind
from annotator.core.workspace import Workspace

TEXT = """# The ferry that never left

The ferry company paid 1.2 million for a boat that has not sailed once.

If the pier is not mended by spring, the island will lose its second summer.

"I waited three hours on the quay," says Ilse Brandt.
"""


def make_library(path: Path, folder: Path) -> None:
    """Make a library with something in each table."""
    file = folder / "ferry.md"
    file.write_text(TEXT, encoding="utf-8")
    with closing(Workspace.open(path, reader="Mia")) as workspace:
        article = workspace.add(file).article.id
        marks = [workspace.mark(article, at, at + 20, Kind.CLAIM, note="n", tags=["t"])
                 for at in (30, 60, 120)]  # fmt: skip
        file.write_text(TEXT.replace("1.2", "1.3"), encoding="utf-8")
        workspace.add(file)
        workspace.tag_article(article, ["tag"])
        workspace.set_kind(marks[0].id, Kind.TESTIMONY)
        workspace.undo()
        workspace.delete([marks[1].id])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            """INSERT INTO quarantine (at, table_name, row_key, row_uuid, article_uuid, why,
                column_name, is_mended, contents) SELECT added_at, 'change_row', '99', '', uuid,
                'value', 'after', 0, '{"change_seq": 1}' FROM article"""
        )


def tables(path: Path) -> dict[str, list[str]]:
    """The columns of each ordinary table."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
                " AND name NOT LIKE 'sqlite_%'"
            )
        ]  # fmt: skip
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for name in names
        }


def forged(base: Path, target: Path, *statements: "str | tuple[str, list[object]]") -> Path:
    """A copy of a library on which statements were run as its owner could run them."""
    shutil.copyfile(base, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
        for one in statements:
            sql, parameters = (one, []) if isinstance(one, str) else one
            connection.execute(sql, parameters)
    return target


def rewritten(base: Path, target: Path, changes: "list[tuple[str, str, str]]") -> Path:
    """A copy whose schema says something else: for each name, words and what they become."""
    statements: list[str | tuple[str, list[object]]] = ["PRAGMA writable_schema = ON"]
    statements += [
        ("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?", [old, new, name])
        for name, old, new in changes
    ]
    return forged(base, target, *statements)


DEEP = "[" * 50_000 + "]" * 50_000

VALUES: tuple[object, ...] = (
    None, 0, -1, 2**63 - 1, -(2**63), 1e308, float("inf"), "", "x", "0", b"\xff\xfe\0", b"{}",
    "{}", "[]", "null", '"x"', "{", DEEP, '{"of": ["x"], "kind": 1}', '{"a":1e999}',
    '{"kind":"claim","kind":"x","note":7,"deleted_at":[],"tags":{"x":1}}', "a\0b",
    "{kind.__class__.__mro__}", "{kind:>9999999}", "<img src=x><b>", "=1+1",
    "../../etc/passwd", "//host/share", "\u202egpj.exe", "9" * 400, "2026-13-99T99:99:99",
    "9999-12-31T23:59:59.999999Z", "\udcff".encode("utf-8", "surrogatepass"),
)  # fmt: skip
"""What may stand in any column, whatever its type is said to be."""


def cells(base: Path) -> Iterator[tuple[str, str, object]]:
    """Each column of each table with each value."""
    for table, columns in tables(base).items():
        for column in columns:
            for value in VALUES:
                yield table, column, value


def with_value(base: Path, target: Path, table: str, column: str, value: object) -> Path:
    """A copy in which a column of every row, or of one where it is unique, has a value.

    Bytes are also written as a text that is no UTF-8.
    """
    hole = "CAST(? AS TEXT)" if isinstance(value, bytes) and value[:1] != b"{" else "?"
    sql = f'UPDATE OR IGNORE "{table}" SET "{column}" = {hole}'
    try:
        return forged(base, target, (sql, [value]))
    except sqlite3.Error:  # an integer key takes nothing else: the copy is left as it was
        return target


def bomb(size: int) -> bytes:
    """Few bytes that zlib makes `size` of."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*parts, packer.flush()])
