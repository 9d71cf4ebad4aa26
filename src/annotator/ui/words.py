"""The program's sentences, translated; their English stands in `core.messages`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from annotator.core.errors import AnnotatorError
from annotator.core.messages import (
    LONGEST_OPERATION,
    NOTICES,
    SENTENCES,
    operation_pattern,
    why,
)
from annotator.core.model import Anchor, AnchorStatus, Kind

KIND_WORDS = {
    Kind.CLAIM: ("C", "Claim"),
    Kind.PROJECTION: ("P", "Projection"),
    Kind.TESTIMONY: ("T", "Testimony"),
}
"""Letter and word of each kind, before translation."""

STATUS_WORDS = {
    AnchorStatus.UNSURE: "Needs you",
    AnchorStatus.REMOVED: "No longer in the text",
    AnchorStatus.CHANGED: "Reworded",
    AnchorStatus.MOVED: "Moved",
}
"""What is said of a mark that is not simply where it was made, before translation."""

PENDING_WORDS = "Not looked for yet"
"""What is said of a mark while its words are looked for in a new text, before translation."""


def kind_letter(kind: Kind) -> str:
    """Return the translated letter of a kind."""
    return QCoreApplication.translate("Kinds", KIND_WORDS[kind][0])


def kind_word(kind: Kind) -> str:
    """Return the translated word of a kind."""
    return QCoreApplication.translate("Kinds", KIND_WORDS[kind][1])


def status_word(anchor: Anchor) -> str:
    """Return what is said of an anchor; empty where nothing needs to be."""
    if anchor.is_pending:
        return QCoreApplication.translate("Status", PENDING_WORDS)
    return status_name(anchor.status)


def status_name(status: AnchorStatus) -> str:
    """Return what a status is called; empty for the silent ones."""
    words = STATUS_WORDS.get(status)
    return QCoreApplication.translate("Status", words) if words else ""


UNSETTLED_WORDS = {
    AnchorStatus.CHANGED: ("{count} of your marks reworded", "{count} reworded"),
    AnchorStatus.MOVED: ("{count} of your marks moved", "{count} moved"),
    AnchorStatus.REMOVED: (
        "{count} of your marks no longer in the text",
        "{count} no longer in the text",
    ),
    AnchorStatus.UNSURE: (
        "{count} of your marks without a sure place",
        "{count} without a sure place",
    ),
}
"""What is said of how many marks ask for a look: first, and after others; before translation."""


def unsettled_words(counts: Mapping[AnchorStatus, int]) -> str:
    """Return such as "2 of your marks reworded, 1 no longer in the text"."""
    parts: list[str] = []
    for status, (first, further) in UNSETTLED_WORDS.items():
        if count := counts.get(status):
            words = further if parts else first
            parts.append(_translate("Counts", words, {"count": count}))
    return ", ".join(parts)


def why_words(anchor: Anchor) -> list[str]:
    """Return the sentences that say why a mark is where it is, or nowhere."""
    return [QCoreApplication.translate("Why", sentence) for sentence in why(anchor)]


def error_words(error: AnnotatorError) -> str:
    """Return the sentence of an expected failure."""
    return _translate("Errors", SENTENCES[error.code], error.parameters)


def notice_words(code: str, parameters: Mapping[str, Any]) -> str:
    """Return the sentence of what should be known about how an article was read."""
    template = {str(known): words for known, words in NOTICES.items()}.get(code, code)
    return _translate("Notices", template, parameters)


def operation_words(name: str, parameters: Mapping[str, Any]) -> str:
    """Return what a change of the history did, such as "mark as claim"."""
    told = parameters.get("of", name)
    template = operation_pattern(told, parameters)
    if template is None:  # of a newer version, or of a stranger: never taken for a pattern
        return str(told)[:LONGEST_OPERATION]
    kind = parameters.get("kind")
    is_known = isinstance(kind, str) and kind in set(Kind)
    shown = KIND_WORDS[Kind(str(kind))][1].lower() if is_known else "another kind"
    kind_words = QCoreApplication.translate("Kinds", shown)
    return _translate("Operations", template, {**parameters, "kind": kind_words})


def count_words(marks: int) -> str:
    """Return "14 marks"."""
    template = "{count} mark" if marks == 1 else "{count} marks"
    return _translate("Counts", template, {"count": marks})


def files_words(paths: Sequence[Path]) -> str:
    """Return how some files are called: one by its name, several by their number."""
    if len(paths) == 1:
        return paths[0].name
    return _translate("Counts", "{count} files", {"count": len(paths)})


def _translate(context: str, template: str, parameters: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(context, template).format_map(parameters)
