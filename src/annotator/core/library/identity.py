"""Ids that follow from what a thing is, so that two libraries agree on them without having met."""

import os
import uuid
from pathlib import Path

NAMESPACE = uuid.UUID("6f3b1f0e-5a0c-4d53-9f0f-2f9c0a1d7c11")


def version_id(sha256: str, media_type: str, encoding: str) -> str:
    """The id of a version: the UUID (version 5, RFC 9562) of its identity."""
    return str(uuid.uuid5(NAMESPACE, f"version {sha256} {media_type} {encoding}"))


def rendering_id(version: str, renderer: str, text_hash: str) -> str:
    """The id of a rendering: the UUID (version 5, RFC 9562) of its identity."""
    return str(uuid.uuid5(NAMESPACE, f"rendering {version} {renderer} {text_hash}"))


def path_text(path: Path) -> str:
    """A path as it is stored; bytes of a file name that are no UTF-8 are written as `\\xff`."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")
