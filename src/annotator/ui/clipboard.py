"""What lies on the clipboard, or is dropped, as a text; and what is put there."""

import re

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from annotator.core.model import Copied, Pasted

MARKDOWN = "text/markdown"
CHROMIUM_ADDRESS = "chromium/x-source-url"
FIREFOX_ADDRESS = "text/x-moz-url-priv"
WINDOWS_HTML = 'application/x-qt-windows-mime;value="HTML Format"'

_TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_SOURCE_URL = re.compile(rb"^SourceURL:([^\r\n]+)", re.MULTILINE)
_HEADER = 1000
"""Bytes in which the address stands:
https://learn.microsoft.com/windows/win32/dataxchg/html-clipboard-format"""


def pasted_from(data: QMimeData) -> Pasted:
    """Return every form of a text that there is, and the page it is from."""
    markdown = bytes(data.data(MARKDOWN).data()).decode("utf-8", "replace")
    return Pasted(
        text=data.text(),
        html=data.html() if data.hasHtml() else "",
        markdown=markdown,
        address=address_of(data),
    )


def has_words(pasted: Pasted) -> bool:
    """Whether there is any text: a picture copied from a page is HTML too, but has none."""
    return any(
        words.strip() for words in (pasted.text, pasted.markdown, _TAGS.sub("", pasted.html))
    )


def address_of(data: QMimeData) -> str:
    """Return the web address that browsers put beside what was copied; empty without one."""
    found = _SOURCE_URL.search(bytes(data.data(WINDOWS_HTML).data())[:_HEADER])
    candidates = (
        found.group(1).decode("utf-8", "replace") if found else "",
        bytes(data.data(CHROMIUM_ADDRESS).data()).decode("utf-8", "replace"),
        bytes(data.data(FIREFOX_ADDRESS).data()).decode("utf-16-le", "replace"),
    )
    for candidate in candidates:
        address = candidate.replace("\0", "").strip().partition("\n")[0].strip()
        if address.lower().startswith(("http://", "https://")):
            return address
    return ""


def put_on_clipboard(copied: Copied) -> None:
    """Offer something in all its forms."""
    data = QMimeData()
    data.setText(copied.text)
    if copied.html:
        data.setHtml(copied.html)
    if copied.markdown:
        data.setData(MARKDOWN, copied.markdown.encode())
    QGuiApplication.clipboard().setMimeData(data)
