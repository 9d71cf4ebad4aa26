"""Sees, before Qt would abort the whole program, whether a window can be opened at all."""

import os
import sys
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode

HINT = (
    "on Debian and Ubuntu: apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0"
)


def require_screen() -> None:
    """Raise SCREEN_MISSING or SYSTEM_LIBRARY_MISSING where Qt could not open a window.

    Only Linux and its like can lack either; a platform plugin that was chosen by hand
    (QT_QPA_PLATFORM) is trusted, except X's.
    """
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if sys.platform in {"win32", "darwin"} or chosen not in {"", "xcb"}:
        return
    if not chosen and _has_wayland():
        return
    if not os.environ.get("DISPLAY"):
        raise AnnotatorError(ErrorCode.SCREEN_MISSING)
    _load_x_plugin()
    if not _x_answers():
        raise AnnotatorError(ErrorCode.SCREEN_MISSING)


def missing_library(error: OSError | ImportError) -> AnnotatorError:
    """Return the failure for a library that the dynamic loader did not find."""
    name = str(error).partition(":")[0]
    return AnnotatorError(ErrorCode.SYSTEM_LIBRARY_MISSING, name=name, hint=HINT)


def _has_wayland() -> bool:
    display, folder = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(display) and (Path(folder) / str(display)).exists()


def _load_x_plugin() -> None:
    """Load Qt's plugin for X as Qt will do, to learn which library it lacks."""
    import ctypes  # noqa: PLC0415 - elsewhere than on X nothing needs it

    from PySide6.QtCore import QLibraryInfo  # noqa: PLC0415 - may lack a library itself

    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugin = Path(folder) / "platforms" / "libqxcb.so"
    if plugin.is_file():
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            raise missing_library(error) from error


def _x_answers() -> bool:
    """Whether the X server of DISPLAY takes a connection.

    One that is taken stays until the process ends: a server without other clients would begin anew
    when it is closed, and refuse Qt's own meanwhile.
    """
    import ctypes  # noqa: PLC0415

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise missing_library(error) from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_broken: int = xcb.xcb_connection_has_error(connection)
    if is_broken:
        xcb.xcb_disconnect(connection)
    return is_broken == 0
