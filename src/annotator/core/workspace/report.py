"""What changed under the marks of an article as plain text, for a fact-checker's files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from annotator.core.messages import why
from annotator.core.model import AnchorStatus, ChangedMark, ListedVersion, Passage
from annotator.core.workspace.changes import Changes

Say = Callable[[str], str]
"""Translates one of the report's English phrases."""
NO_CANDIDATES: Mapping[str, Sequence[Passage]] = {}

STATUSES = {
    AnchorStatus.CHANGED: "Reworded",
    AnchorStatus.MOVED: "Moved",
    AnchorStatus.REMOVED: "No longer in the text",
    AnchorStatus.UNSURE: "Needs you",
}
"""What each status is called, in the order in which they are counted."""


def report(
    changes: Changes,
    candidates: Mapping[str, Sequence[Passage]] = NO_CANDIDATES,
    *,
    say: Say = str,
) -> str:
    """Tell what changed: the article, its versions with times (UTC) and SHA-256, the counts, and
    each mark with its old and new words, and with the places where it may be (`candidates`).
    """
    parts = [_heading(changes, say), _versions(changes, say), [_counts(changes, say)]]
    times = {one.version.id: one.version.captured_at for one in changes.versions}
    for number, mark in enumerate(changes.marks, start=1):
        places = candidates.get(mark.annotation.id, ())
        parts.append([f"{number}. {_title(mark, say)}", *_about(mark, times, places, say)])
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _heading(changes: Changes, say: Say) -> list[str]:
    details = changes.article.details
    about = " · ".join(filter(None, (details.publisher, details.author, details.published_on)))
    lines = (say("What changed under the marks"), details.title, about, details.url)
    return list(filter(None, lines))


def _versions(changes: Changes, say: Say) -> list[str]:
    return [say("Versions:"), *(_version(one, say) for one in changes.versions)]


def _version(listed: ListedVersion, say: Say) -> str:
    shown = f"  ({say('the text that is shown')})" if listed.is_current else ""
    version = listed.version
    return f"{exact_time(version.captured_at)}  sha256 {version.sha256}{shown}"


def _counts(changes: Changes, say: Say) -> str:
    counted = [mark.annotation.anchor.status for mark in changes.marks]
    found = [
        f"{say(word)}: {counted.count(status)}"
        for status, word in STATUSES.items()
        if status in counted
    ]
    return " · ".join(found) or say("Nothing that asks for a look.")


def _title(mark: ChangedMark, say: Say) -> str:
    note = mark.annotation
    words = [say(note.kind.value.capitalize()), say(STATUSES[note.anchor.status])]
    if note.anchor.is_kept_as_removed:
        words.append(say("kept as removed"))
    return " · ".join(words)


def _about(
    mark: ChangedMark, times: Mapping[str, str], places: Sequence[Passage], say: Say
) -> Iterator[str]:
    note = mark.annotation
    captured_at = times.get(mark.before.version_id, "") if mark.before else ""
    at = f" ({exact_time(captured_at)})" if captured_at else ""
    yield f"   {say('was')}{at}: {_quoted(mark.old_words)}"
    if mark.new_words:
        yield f"   {say('is')}: {_quoted(mark.new_words)}"
    reasons = [say(sentence) for sentence in why(note.anchor)]
    facts = [(say("why"), " ".join(reasons)), (say("note"), " ".join(note.note.split()))]
    facts.append((say("tags"), ", ".join(note.tags)))
    may_be = ((say("may be"), _quoted(place.quote)) for place in places)
    for name, words in chain(may_be, facts):
        if words:
            yield f"   {name}: {words}"


def exact_time(at: str) -> str:
    """A time of the library to the second, such as "2026-11-22 09:12:40 UTC"."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _quoted(words: str) -> str:
    return f"“{' '.join(words.split())}”"
