"""Files that are no articles: written whole or not at all, and read with a sentence at hand."""

import os
import shutil
import uuid
from pathlib import Path

from annotator.core.errors import AnnotatorError, ErrorCode


def replace_file(path: Path, data: bytes, *, never: Path | None = None) -> None:
    """Write beside the file and rename, so that a crash leaves the old file or the new one.

    Raises OSError, also for the file `never`, which must not be written over.
    """
    if never is not None and path.exists() and path.samefile(never):
        raise OSError(0, "it is the library itself")
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # A device or a pipe, such as /dev/stdout, cannot be replaced.
        return
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def read_whole(path: Path) -> bytes:
    """A file's bytes. Raises FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise AnnotatorError(ErrorCode.FILE_MISSING, path=path) from error
    except IsADirectoryError as error:
        raise AnnotatorError(ErrorCode.FILE_IS_FOLDER, path=path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnnotatorError(ErrorCode.FILE_UNREADABLE, path=path, reason=reason) from error
