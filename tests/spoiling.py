"""Harm done to the file of a library, as another program or a failing disk could do it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def spoil(library: Path, *statements: str) -> None:
    """Write to the file whatever the library's own checks would refuse."""
    with closing(sqlite3.connect(library, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for one in statements:
            connection.execute(one)
