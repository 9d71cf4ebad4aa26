"""Expected failures: a code and the parameters of the sentence that the reader will see."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Every expected failure; `messages.SENTENCES` has one sentence for each."""

    # Articles and files
    FILE_MISSING = "file_missing"
    FILE_IS_FOLDER = "file_is_folder"
    FILE_UNREADABLE = "file_unreadable"
    FILE_IS_LIBRARY = "file_is_library"
    FILE_EMPTY = "file_empty"
    FILE_BINARY = "file_binary"
    FILE_TOO_LARGE = "file_too_large"
    ENCODING_WRONG = "encoding_wrong"
    ENCODING_UNKNOWN = "encoding_unknown"
    NO_TEXT = "no_text"
    FILE_UNWRITABLE = "file_unwritable"
    ARTICLE_UNKNOWN = "article_unknown"
    ARTICLE_AMBIGUOUS = "article_ambiguous"
    VERSION_UNKNOWN = "version_unknown"
    VERSION_AMBIGUOUS = "version_ambiguous"
    VERSION_OF_ANOTHER = "version_of_another"
    COMPARING_FAILED = "comparing_failed"
    ORIGINAL_ABSENT = "original_absent"

    # Marks
    ANNOTATION_UNKNOWN = "annotation_unknown"
    ANNOTATION_AMBIGUOUS = "annotation_ambiguous"
    ANNOTATION_DELETED = "annotation_deleted"
    ANNOTATION_NOT_DELETED = "annotation_not_deleted"
    ANNOTATION_PURGED = "annotation_purged"
    PASSAGE_OUTSIDE = "passage_outside"
    PASSAGE_EMPTY = "passage_empty"
    PASSAGE_UNPLACED = "passage_unplaced"
    QUOTE_NOT_FOUND = "quote_not_found"
    QUOTE_AMBIGUOUS = "quote_ambiguous"
    QUOTE_TOO_FEW = "quote_too_few"
    KIND_UNKNOWN = "kind_unknown"
    NAME_EMPTY = "name_empty"
    DATE_UNREADABLE = "date_unreadable"

    # Finding
    EXPRESSION_WRONG = "expression_wrong"
    EXPRESSION_SLOW = "expression_slow"
    FIND_TOO_LONG = "find_too_long"

    # History
    HEALING_FAILED = "healing_failed"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_TO_REDO = "nothing_to_redo"
    UNDO_OVERTAKEN = "undo_overtaken"

    # The library
    LIBRARY_MISSING = "library_missing"
    LIBRARY_GONE = "library_gone"
    LIBRARY_NOT_ONE = "library_not_one"
    LIBRARY_NEWER = "library_newer"
    LIBRARY_DAMAGED = "library_damaged"
    LIBRARY_FOREIGN_TRIGGER = "library_foreign_trigger"
    LIBRARY_UNREADABLE = "library_unreadable"
    LIBRARY_READ_ONLY = "library_read_only"
    LIBRARY_LOCKED = "library_locked"
    LIBRARY_REPLACED = "library_replaced"
    LIBRARY_LINKED = "library_linked"
    LIBRARY_BROKEN = "library_broken"
    TEXT_TOO_LONG = "text_too_long"
    DISK_FULL = "disk_full"
    BACKUP_EXISTS = "backup_exists"
    PLACE_TAKEN = "place_taken"
    PLACE_UNREADABLE = "place_unreadable"
    RECOVERED_NOTHING = "recovered_nothing"
    BACKUP_UNKNOWN = "backup_unknown"

    # In and out
    IMPORT_FAULT = "import_fault"
    IMPORT_NOT_JSON = "import_not_json"
    IMPORT_NEWER = "import_newer"
    OUTPUT_EXISTS = "output_exists"

    # The program
    NOT_BACK_PART = "not_back_part"
    NOT_BACK_KIND = "not_back_kind"
    NOT_BACK_READER = "not_back_reader"
    NOT_BACK_ARTICLE = "not_back_article"
    NOT_BACK_THERE = "not_back_there"
    CANCELLED = "cancelled"
    SCREEN_MISSING = "screen_missing"
    SYSTEM_LIBRARY_MISSING = "system_library_missing"


LIBRARY_REFUSED = frozenset(
    {
        ErrorCode.LIBRARY_DAMAGED,
        ErrorCode.LIBRARY_NOT_ONE,
        ErrorCode.LIBRARY_FOREIGN_TRIGGER,
        ErrorCode.LIBRARY_NEWER,
        ErrorCode.LIBRARY_GONE,
        ErrorCode.LIBRARY_BROKEN,
        ErrorCode.TEXT_TOO_LONG,
    }
)
"""Why a library does not open, where a backup can take its place."""


LIBRARY_HELD_UP = frozenset(
    {
        ErrorCode.LIBRARY_LOCKED,
        ErrorCode.LIBRARY_READ_ONLY,
        ErrorCode.LIBRARY_UNREADABLE,
        ErrorCode.LIBRARY_LINKED,
        ErrorCode.PLACE_UNREADABLE,
        ErrorCode.DISK_FULL,
    }
)
"""Why a library does not open for now, though nothing is wrong with it: who can, mends that and
tries again.
"""


class AnnotatorError(Exception):
    """An expected failure; its words are made at the edge (`messages.sentence`)."""

    def __init__(self, code: ErrorCode, **parameters: object) -> None:
        super().__init__(code.value, parameters)
        self.code = code
        self.parameters = parameters


class Cancelled(AnnotatorError):  # noqa: N818 (nothing went wrong)
    """Raised by a progress callable to stop long work; nothing has been written then."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CANCELLED)
