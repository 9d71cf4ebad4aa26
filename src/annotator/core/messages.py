"""The one English sentence per expected failure and operation.

The command line prints them; the window translates the template first, then fills it in.
"""

from collections.abc import Mapping
from typing import Any

from annotator.core.anchoring.placement import Reason
from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.keeping import Place
from annotator.core.model import FLAGGED, Anchor, Finding, Kind, Quarantined
from annotator.core.rendering.notices import Notice, NoticeCode

SENTENCES: dict[ErrorCode, str] = {
    ErrorCode.FILE_MISSING: "There is no file {path}: check the name, or whether it was moved.",
    ErrorCode.FILE_IS_FOLDER: "{path} is a folder: name a file inside it.",
    ErrorCode.FILE_UNREADABLE: "{path} could not be read ({reason}): check that you may open it.",
    ErrorCode.FILE_IS_LIBRARY: (
        "{path} is the library that is open: its articles are in it already, name another file."
    ),
    ErrorCode.FILE_EMPTY: "{path} is empty: there is nothing to read in it.",
    ErrorCode.FILE_BINARY: (
        "{path} is not a text file: save it as Markdown, plain text or HTML and open that."
    ),
    ErrorCode.FILE_TOO_LARGE: (
        "{path} is larger than {limit_mb} MB, the most that Annotator opens: split it into parts."
    ),
    ErrorCode.ENCODING_WRONG: "{path} is not written in {encoding}: choose another encoding.",
    ErrorCode.ENCODING_UNKNOWN: "There is no encoding named {encoding}: try utf-8 or windows-1252.",
    ErrorCode.NO_TEXT: "{path} has no text to read: it holds only blank lines or markup.",
    ErrorCode.FILE_UNWRITABLE: "{path} could not be written ({reason}): choose another place.",
    ErrorCode.ARTICLE_UNKNOWN: (
        "No article and no file is named {reference}: 'annotator list' shows the articles."
    ),
    ErrorCode.ARTICLE_AMBIGUOUS: (
        "Several articles have an id that begins with {reference}: give more of it."
    ),
    ErrorCode.VERSION_UNKNOWN: (
        "No version has the id {reference}: 'annotator versions ARTICLE' shows the versions."
    ),
    ErrorCode.VERSION_AMBIGUOUS: (
        "Several versions have an id that begins with {reference}: give more of it."
    ),
    ErrorCode.VERSION_OF_ANOTHER: (
        "{reference} is a version of another article: "
        "'annotator versions ARTICLE' shows the versions of this one."
    ),
    ErrorCode.COMPARING_FAILED: (
        "The two versions could not be compared ({reason}): nothing was changed; try again."
    ),
    ErrorCode.ORIGINAL_ABSENT: (
        "The original of {title} is not in this library: open its file to add it."
    ),
    ErrorCode.ANNOTATION_UNKNOWN: (
        "No mark has the id {reference}: 'annotator list ARTICLE' shows the marks."
    ),
    ErrorCode.ANNOTATION_AMBIGUOUS: (
        "Several marks have an id that begins with {reference}: give more of it."
    ),
    ErrorCode.ANNOTATION_DELETED: "The mark {reference} was deleted: bring it back first.",
    ErrorCode.ANNOTATION_NOT_DELETED: (
        "The mark {reference} is not deleted: there is nothing to bring back."
    ),
    ErrorCode.ANNOTATION_PURGED: (
        "The mark {reference} was removed when the trash was emptied: it cannot come back."
    ),
    ErrorCode.PASSAGE_OUTSIDE: (
        "The article has {length} characters, so a passage from {start} to {end} lies outside it: "
        "choose a start and end inside."
    ),
    ErrorCode.PASSAGE_EMPTY: "A passage from {start} to {end} holds no text: select some words.",
    ErrorCode.PASSAGE_UNPLACED: (
        "The mark {reference} has no place in this version of the article: "
        "give both its start and end."
    ),
    ErrorCode.QUOTE_NOT_FOUND: "The article does not say {quote}: copy the words from its text.",
    ErrorCode.QUOTE_AMBIGUOUS: (
        "The article says {quote} {count} times: name one with --occurrence, counted from 1."
    ),
    ErrorCode.QUOTE_TOO_FEW: (
        "The article says {quote} {count} times, so there is no occurrence {occurrence}: "
        "name one from 1 to {count}."
    ),
    ErrorCode.KIND_UNKNOWN: "{kind} is no kind of mark: choose claim, projection or testimony.",
    ErrorCode.NAME_EMPTY: "A reader's name cannot be empty: type a name.",
    ErrorCode.DATE_UNREADABLE: (
        "No date can be read in “{written}”: type it as 2024-06-02 or 2 June 2024; "
        "the day, and the month, may be left out."
    ),
    ErrorCode.EXPRESSION_WRONG: "Not a regular expression: {reason}.",
    ErrorCode.EXPRESSION_SLOW: ("This expression takes too long on this article: make it simpler."),
    ErrorCode.FIND_TOO_LONG: "Up to {limit} characters can be looked for: type fewer.",
    ErrorCode.HEALING_FAILED: (
        "The marks could not be looked for in the new text ({reason}): "
        "none is lost; open the article again."
    ),
    ErrorCode.NOTHING_TO_UNDO: "There is nothing to undo.",
    ErrorCode.NOTHING_TO_REDO: "There is nothing to redo.",
    ErrorCode.UNDO_OVERTAKEN: (
        "This cannot be taken back, because the {what} was changed again since: "
        "change it by hand instead."
    ),
    ErrorCode.LIBRARY_MISSING: "There is no library {path}: check the name.",
    ErrorCode.LIBRARY_GONE: (
        "Your library {path} is not there: connect the drive it lies on, or put a backup back "
        "('annotator restore newest')."
    ),
    ErrorCode.LIBRARY_NOT_ONE: "{path} is not a library of Annotator: choose another file.",
    ErrorCode.LIBRARY_NEWER: (
        "{path} was written by a newer version of Annotator: update Annotator to open it."
    ),
    ErrorCode.LIBRARY_DAMAGED: (
        "{path} is damaged ({reason}): keep it as it is; "
        "'annotator recover FILE -o NEW' saves what can be read of it, and says what a backup has."
    ),
    ErrorCode.LIBRARY_FOREIGN_TRIGGER: (
        "{path} holds a program of somebody else (trigger {name}) that could change your marks, "
        "so it was not opened: export the marks where it came from and import them."
    ),
    ErrorCode.LIBRARY_UNREADABLE: (
        "{path} could not be opened ({reason}): check that you may open it."
    ),
    ErrorCode.LIBRARY_READ_ONLY: (
        "{path} cannot be written: allow writing to it and its folder, or choose another library."
    ),
    ErrorCode.LIBRARY_LOCKED: (
        "{path} is in use by another program: close the Annotator window that shows it, or wait "
        "until the other program has finished, then try again."
    ),
    ErrorCode.LIBRARY_REPLACED: (
        "{path} is another file now, or gone: another program has moved it, or put one in its "
        "place. Nothing was written: open the library again."
    ),
    ErrorCode.LIBRARY_LINKED: (
        "{path} is one file with several names (hard links), and marks would be lost where two of "
        "them are open: close Annotator, copy the file, and give the copy the name of this one."
    ),
    ErrorCode.LIBRARY_BROKEN: (
        "{path} could not be used ({reason}): nothing was changed; try again."
    ),
    ErrorCode.DISK_FULL: (
        "The disk that holds {path} is full: make room, then try again; nothing was changed."
    ),
    ErrorCode.TEXT_TOO_LONG: "This text is too long to be kept: shorten it; nothing was changed.",
    ErrorCode.RECOVERED_NOTHING: (
        "Nothing could be read of {path}: put a backup back ('annotator backups' lists them)."
    ),
    ErrorCode.BACKUP_UNKNOWN: (
        "No backup, or more than one, is named {reference}: 'annotator backups' shows them."
    ),
    ErrorCode.BACKUP_EXISTS: "{path} exists already: choose another name for the backup.",
    ErrorCode.PLACE_TAKEN: "{path} exists already: choose another name for the library.",
    ErrorCode.PLACE_UNREADABLE: (
        "{path} says where your library is, and cannot be read ({reason}): write the path of your "
        "library into it, or delete it if the library is in the same folder."
    ),
    ErrorCode.IMPORT_FAULT: "Nothing was imported, because {where} {what}: ask for a new export.",
    ErrorCode.IMPORT_NOT_JSON: ("This is no export of Annotator ({reason}): choose another file."),
    ErrorCode.IMPORT_NEWER: (
        "This export has format version {version}, and this Annotator reads up to {known}: "
        "update Annotator."
    ),
    ErrorCode.OUTPUT_EXISTS: (
        "{path} exists already: choose another name, or write over it with --force."
    ),
    ErrorCode.NOT_BACK_PART: (
        "This is no mark whose id and words are known: copy the details, or restore a backup that "
        "has it."
    ),
    ErrorCode.NOT_BACK_KIND: (
        "The kind of this mark is told nowhere: copy its words, and mark them again."
    ),
    ErrorCode.NOT_BACK_READER: (
        "Who made this mark is told nowhere: copy its words, and mark them again."
    ),
    ErrorCode.NOT_BACK_ARTICLE: (
        "The article of this mark is not in the library: add the article, then put the mark back."
    ),
    ErrorCode.NOT_BACK_THERE: "This mark is in the library already: nothing needs to be done.",
    ErrorCode.CANCELLED: "Stopped: nothing was changed.",
    ErrorCode.SCREEN_MISSING: (
        "There is no screen to open the window on: "
        "every verb, such as 'annotator list', works without one."
    ),
    ErrorCode.SYSTEM_LIBRARY_MISSING: (
        "The window needs the system library {name}: install it ({hint}); "
        "every verb, such as 'annotator list', works without it."
    ),
}

OPERATIONS: dict[str, str] = {
    "add_article": "add article",
    "open_article": "open article",
    "new_version": "new version of the article",
    "join_articles": "take as a new version",
    "edit_article": "change article details",
    "tag_article": "change article tags",
    "set_done": "mark article as done",
    "mark": "mark as {kind}",
    "set_kind": "change to {kind}",
    "edit": "edit mark",
    "set_note": "edit note",
    "set_tags": "change tags",
    "move_ends": "move ends of mark",
    "heal": "find marks again",
    "accept_place": "accept place of mark",
    "keep_as_removed": "keep mark as removed",
    "delete": "delete mark",
    "undelete": "bring back mark",
    "empty_trash": "empty trash",
    "put_back": "put back what was set aside",
    "import": "add marks from a file",
    "import_several": "add marks from several files",
    "undo": "undo",
    "redo": "redo",
}
"""What each operation of the history is called, in the imperative: "Undo mark as claim"."""

NOT_DONE = "mark article as not done"
"""What `set_done` is called where it was taken back by hand: its parameter `done` is false."""

LONGEST_OPERATION = 60
"""Characters of an operation's name that are shown where there are no words for it."""

KINDS = frozenset(one.value for one in Kind)

WHY: dict[str, str] = {
    Reason.SAME_TEXT: "The text is the one in which it was marked.",
    Reason.STANDS: "Its words and what is around them stand as they did.",
    Reason.TYPOGRAPHY: "Its words stand; only quotation marks, dashes or spaces are others.",
    Reason.REWORDED: "A part of its words stands in its place, with others between them.",
    Reason.REPLACED: "Other words stand between what was on its left and on its right.",
    Reason.SURROUNDINGS: "Its words stand, but nothing of what was around them.",
    Reason.FOUND_ELSEWHERE: "Its words left their place, and were found in another one.",
    Reason.CLOSED: "What was on its left and on its right stands together now.",
    Reason.SEVERAL: "Several places say it equally well.",
    Reason.DOUBTFUL: "Something like it stands in the text, but too little to be sure.",
    Reason.REWRITTEN: "The text around it was written anew, and nothing like it was found.",
    Reason.AS_BEFORE: "It stands as it did in the version before this one.",
    Reason.KEPT_AS_REMOVED: "A reader said that it is no longer in the text.",
    Reason.PENDING: "It has not been looked for yet.",
    Reason.NO_WORDS: "It has no words that could be looked for.",
}
"""Why a mark is where it is, or nowhere."""

SHARES: tuple[tuple[float, str], ...] = (
    (0.995, "All of its words were found."),
    (0.85, "Nearly all of its words were found."),
    (0.6, "Most of its words were found."),
    (0.4, "About half of its words were found."),
    (0.15, "A few of its words were found."),
    (0.0, "Hardly any of its words were found."),
)
"""A score in words: those of the first share that it reaches."""

FINDINGS: dict[str, str] = {
    "pages": "The file itself is damaged: {reason}.",
    "value": "Row {row} of {table} cannot be read: {column} holds what cannot be there.",
    "reference": "Row {row} of {table} points to a row that is not there.",
    "article_without_text": "The article {article} has no text.",
    "text_hash": "The text of rendering {rendering} is not the one that was stored.",
    "original_hash": "The original of version {version} is not the one that was stored.",
    "quote": "The mark {mark} does not sit on its words in rendering {rendering}.",
    "mark_without_anchor": "The mark {mark} was not looked for in the text that is shown.",
    "search_index": "The search index is not in step with {id}.",
}
"""What `doctor` can find."""


QUARANTINED: dict[str, str] = {
    "value": "{column} holds what cannot be there",
    "hash": "{column} is not what was stored",
    "reference": "what {column} names is not there",
    "parent": "what {column} names was set aside",
    "place": "its {column} does not stand in the text",
    "lost": "it was lost, and one made anew stands in for it",
}
"""Why a row was set aside, by `Quarantined.why`."""

PLACE = (
    "{root} is kept in step with other machines ({kind}): keep the library open on one machine "
    "at a time, or move it to this machine alone."
)
"""The risk of a library that lies in such a place (`keeping.Place`)."""

NOTICES: dict[NoticeCode, str] = {
    NoticeCode.ENCODING_DETECTED: (
        "The encoding was detected as {encoding}: if letters look wrong, save the file as UTF-8 "
        "and open that, or name the encoding with 'annotator add FILE --encoding NAME'."
    ),
    NoticeCode.PLAIN_TOO_LARGE: (
        "Shown as plain text, because Markdown of more than {limit_mb} MB is not rendered."
    ),
    NoticeCode.PLAIN_TOO_SLOW: (
        "Shown as plain text, because rendering it took longer than {seconds} seconds."
    ),
    NoticeCode.PLAIN_FAILED: "Shown as plain text, because it could not be rendered ({reason}).",
    NoticeCode.MAIN_TEXT_NOT_FOUND: (
        "The main text of the page was not found, so all of the page is shown."
    ),
}
"""What the reader should know about how an article was read."""


def operation(name: str, parameters: Mapping[str, Any]) -> str:
    """What a change did, in the imperative; of an undo or redo, what it took back or did again."""
    told = parameters.get("of", name)
    known = operation_pattern(told, parameters)
    if known is None:  # of a newer version, or of a stranger: never taken for a pattern
        return str(told)[:LONGEST_OPERATION]
    kind = parameters.get("kind")
    is_kind = isinstance(kind, str) and kind in KINDS
    return known.replace("{kind}", str(kind) if is_kind else "another kind")


def operation_pattern(told: object, parameters: Mapping[str, Any]) -> str | None:
    """The words of an operation, in which `{kind}` may stand; None for one that is not known."""
    if told == "set_done" and parameters.get("done") is False:
        return NOT_DONE
    return OPERATIONS.get(told) if isinstance(told, str) else None


def why(anchor: Anchor) -> tuple[str, ...]:
    """The sentences that say why a mark is where it is: the rule, and the score in words."""
    rule = WHY.get(anchor.reason, "")
    if anchor.score is None or anchor.status not in FLAGGED:
        return (rule,) if rule else ()
    score = anchor.score
    share = next(words for least, words in SHARES if score >= least)
    return tuple(filter(None, (rule, share)))


def notice(told: Notice) -> str:
    """The English sentence of a notice."""
    return NOTICES[told.code].format(**told.parameters)


def place(found: Place) -> str:
    """The English sentence of the risk that a library's place is."""
    return PLACE.format(root=found.root, kind=found.kind.value)


def finding(found: Finding) -> str:
    """The English sentence of something that is wrong with a library."""
    return FINDINGS[found.code].format(**found.parameters)


def quarantined(found: Quarantined) -> str:
    """The English line about a row that was set aside: where it was, and why."""
    why = QUARANTINED.get(found.why, "{column}").format(column=found.column)
    where = f" ({found.id})" if found.id else ""
    is_told = found.is_mended and found.why != "lost"
    kept = "; the rest of it is in use" if is_told else ""
    return f"{found.table} {found.key}{where}: {why}{kept}"


def sentence(error: AnnotatorError) -> str:
    """The English sentence of an expected failure."""
    return SENTENCES[error.code].format(**error.parameters)
