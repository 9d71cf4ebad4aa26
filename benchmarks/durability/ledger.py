"""What an actor has confirmed, and whether a library still says so."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import finding
from annotator.core.workspace import Workspace
from durability.actor import Facts, all_facts

WHOLE_ACTIONS = {"add", "version"}
"""Actions that write several changes: what was found for the marks is written in batches."""


@dataclass
class Ledger:
    """The marks as they were confirmed to the outside, by their ids."""

    marks: dict[str, Facts] = field(default_factory=dict)
    seq: int = 0
    begun: str = ""
    """The action that was announced and not confirmed."""
    confirmed: int = 0
    refusals: list[str] = field(default_factory=list)

    def read(self, lines: Iterable[str]) -> None:
        """Take what an actor told; a line that the kill has cut is none."""
        for line in lines:
            if not line.endswith("\n"):
                continue
            self._take(json.loads(line))

    def _take(self, told: dict[str, Any]) -> None:
        self.begun = told.get("begin", "")
        if "done" in told:
            self.marks.update(told["marks"])
            self.seq = max(self.seq, told["seq"])
            self.confirmed += 1
        elif "refused" in told and not told["usual"]:
            self.refusals.append(told["refused"])

    def faults(self, workspace: Workspace) -> list[str]:
        """What a library has not kept as it was confirmed; then take it as it stands."""
        unconfirmed = [one for one in workspace.history(limit=50) if one.seq > self.seq]
        # A version that came in just before the kill: its marks are looked for when it is opened.
        for article in workspace.articles():
            workspace.heal(article.id)
        after = [one for one in workspace.history(limit=200) if one.seq > self.seq]
        excused = {mark for one in after for mark in workspace.touched_by(one)}
        present = all_facts(workspace)
        if self.begun == "version":
            faults_of_words = [
                f"{mark} lost what was said of it"
                for mark in self.marks.keys() & excused
                if _said(self.marks[mark]) != _said(present.get(mark, {}))
            ]
        else:
            faults_of_words = []
        faults = faults_of_words + [
            f"{mark} was {told}, is {present.get(mark)}"
            for mark, told in self.marks.items()
            if present.get(mark) != told and mark not in excused
        ]
        faults += [
            f"{mark} came from nowhere" for mark in present.keys() - self.marks.keys() - excused
        ]
        most = 50 if self.begun in WHOLE_ACTIONS else 1 if self.begun else 0
        if len(unconfirmed) > most:
            names = [one.operation for one in unconfirmed]
            faults.append(f"{names} beyond what was confirmed, while at {self.begun!r}")
        faults += [finding(one) for one in workspace.doctor(full=True)]
        self.accept(workspace, present)
        return faults

    def accept(self, workspace: Workspace, present: dict[str, Facts]) -> None:
        """Take the library as it stands as what is to be kept from now on."""
        self.marks = present
        self.begun = ""
        last = workspace.history(limit=1)
        self.seq = last[0].seq if last else 0


def _said(mark: Facts) -> Facts:
    """What a reader said of a mark, wherever it stands in a text."""
    return {name: mark.get(name) for name in ("kind", "note", "tags", "deleted")}


def undo_faults(workspace: Workspace, found_anew: list[str]) -> list[str]:
    """Whether the last change can be taken back and brought again, and all is as before then.

    Automatic places are not restored but found anew (decision 10): where that came to another one,
    the mark is added to `found_anew`.
    """
    before = all_facts(workspace)
    try:
        workspace.undo()
        workspace.redo()
    except AnnotatorError as error:
        usual = {ErrorCode.NOTHING_TO_UNDO, ErrorCode.UNDO_OVERTAKEN}
        return [] if error.code in usual else [f"undo: {error}"]
    after = all_facts(workspace)
    other = [mark for mark in before.keys() | after.keys() if before.get(mark) != after.get(mark)]
    found_anew += [mark for mark in other if _same_words(before.get(mark), after.get(mark))]
    return [
        f"{mark} was {before.get(mark)}, after undo and redo {after.get(mark)}"
        for mark in other
        if mark not in found_anew
    ]


def _same_words(before: Facts | None, after: Facts | None) -> bool:
    return before is not None and after is not None and _said(before) == _said(after)
