"""Opens the links of an article: in the browser only `http`, `https` and `mailto`."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from annotator.core.host_env import host_env

ALLOWED_SCHEMES = {"http", "https", "mailto"}


def open_outside(target: str) -> bool:
    """Open a link in the browser or mail program; return False for one that may not be opened."""
    address = QUrl(target, QUrl.ParsingMode.StrictMode)
    scheme = address.scheme().lower()
    if not address.isValid() or scheme not in ALLOWED_SCHEMES:
        return False
    if scheme != "mailto" and not address.host():
        return False
    with host_env():
        return QDesktopServices.openUrl(address)
