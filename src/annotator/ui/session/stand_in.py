"""What is open while the reader's library is not: an empty one, in a folder of its own."""

from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.workspace import Workspace


class StandIn:
    """An empty library for a while: whoever asks it is answered, and finds nothing."""

    def __init__(self, path: Path, reader: str) -> None:
        """Stand in for the library with this path. Raises FILE_UNWRITABLE."""
        self.path = path
        try:
            self._folder = TemporaryDirectory(prefix="annotator-", ignore_cleanup_errors=True)
        except OSError as error:
            reason, folder = error.strerror or str(error), Path(gettempdir())
            raise AnnotatorError(ErrorCode.FILE_UNWRITABLE, path=folder, reason=reason) from error
        empty = Path(self._folder.name) / "empty.sqlite"
        self.workspace = Workspace.open(empty, reader=reader or None)

    def close(self) -> None:
        """Be there no more."""
        self.workspace.close()
        self._folder.cleanup()
