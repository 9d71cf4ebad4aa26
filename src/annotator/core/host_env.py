"""The environment that other programs get from the frozen program: the user's, not its own.

The start of a frozen program points the loader and Qt at its own libraries. A browser that inherits
that loads them instead of its own, and crashes. What was there before is kept under the same name
with `_ORIG`: https://pyinstaller.org/en/stable/runtime-information.html
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

CHANGED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
"""Variables that the start of a frozen program sets."""


def host_variables() -> dict[str, str]:
    """The environment for a program that is not ours, for `subprocess`."""
    variables = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in CHANGED:
            before = variables.pop(f"{name}_ORIG", None)
            variables.pop(name, None)
            if before is not None:
                variables[name] = before
    return variables


@contextmanager
def host_env() -> Iterator[None]:
    """Have that environment for a while: Qt starts browsers with the one of the process.

    Only on the thread of the window, and around nothing that starts a process of our own.
    """
    ours = {name: os.environ.get(name) for name in CHANGED}
    theirs = host_variables()
    for name in CHANGED:
        _set(name, theirs.get(name))
    try:
        yield
    finally:
        for name, value in ours.items():
            _set(name, value)


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
