"""The part of the session that puts marks back which were set aside."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from annotator.core.errors import Cancelled, ErrorCode
from annotator.core.model import Annotation, Quarantined
from annotator.core.progress import Progress
from annotator.core.workspace import Workspace
from annotator.ui.beside import Beside


class Returner(Beside):
    """Finds out beside the window what can come back, and puts it back in its turn."""

    judged = Signal(object)
    """For each row that was asked for why it cannot be put back, or None: a list."""
    returned = Signal(object)
    """The marks that are back."""

    _wanted: Sequence[Quarantined] | None = None
    """What is judged, as long as anybody wants to know."""

    def judge(self, rows: Sequence[Quarantined]) -> None:
        """Find out which of these rows can be put back, until `stop_judging`."""
        self._wanted = rows

        def verb(workspace: Workspace, progress: Progress) -> list[ErrorCode | None]:
            def tell(share: float) -> None:
                if self._wanted is not rows:
                    raise Cancelled
                progress(share)

            return workspace.why_not_back(rows, progress=tell)

        words = self.tr("Looking for what can be put back")
        self._errands.add(partial(self.run, words, verb, self.judged))

    def stop_judging(self) -> None:
        """Find that out no more: nobody asks."""
        self._wanted = None

    def put_back(self, rows: Sequence[Quarantined]) -> None:
        """Put marks back, with everything else held."""

        def verb(workspace: Workspace, progress: Progress) -> list[Annotation]:
            return workspace.put_back(rows, progress=progress)

        words = self.tr("Putting marks back")
        self._errands.add(partial(self.run, words, verb, self.returned, holds=True))
