"""What a reader should know about how an article was read: a code and its parameters.

The words are made at the edge, as for errors.
"""

from enum import StrEnum

import msgspec


class NoticeCode(StrEnum):
    """Everything that rendering may have to say."""

    ENCODING_DETECTED = "encoding_detected"
    """Not Unicode: read as `encoding`, which the reader can change."""
    PLAIN_TOO_LARGE = "plain_too_large"
    """Shown as plain text, because Markdown of more than `limit_mb` MB is not rendered."""
    PLAIN_TOO_SLOW = "plain_too_slow"
    """Shown as plain text, because rendering took longer than `seconds` s."""
    PLAIN_FAILED = "plain_failed"
    """Shown as plain text, because rendering failed (`reason`: a short technical word)."""
    MAIN_TEXT_NOT_FOUND = "main_text_not_found"
    """The main text of the HTML page was not found, so all of the page is shown."""


class Notice(msgspec.Struct, frozen=True):
    """One thing to tell the reader."""

    code: NoticeCode
    parameters: dict[str, str | int] = msgspec.field(default_factory=dict)
