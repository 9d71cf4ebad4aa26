"""A bad file is refused whole, with the path of its first fault and a sentence for people."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from desks import Desks, exported, packed, rows_of

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import sentence
from annotator.core.workspace import Workspace

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
END_OF_TIME = "9999-12-31T23:59:59.999999Z"


def refused(desk: Workspace, data: bytes) -> AnnotatorError:
    before = rows_of(desk)
    with pytest.raises(AnnotatorError) as caught:
        desk.import_json(data)
    assert rows_of(desk) == before
    said = sentence(caught.value)
    assert "None" not in said
    assert len(said) < 500
    return caught.value


def at(export: Any, path: str) -> tuple[Any, Any]:
    """The container and the key at the end of a path."""
    steps: list[Any] = [
        int(number) if number else name
        for name, number in re.findall(r"(\w+)|\[(\d+)\]", path)
        if name or number
    ]
    steps = [int(step) if isinstance(step, str) and step.isdigit() else step for step in steps]
    for step in steps[:-1]:
        export = export[step]
    return export, steps[-1]


FIRST = "articles[0].annotations[0]"
ANCHOR = f"{FIRST}.anchors[0]"
VERSION = "articles[0].versions[0]"
RENDERING = f"{VERSION}.renderings[0]"

WRONG: list[tuple[str, Any, str]] = [
    ("articles[0].annotations[1].kind", "opinion", "opinion"),
    (f"{FIRST}.kind", 3, "str"),
    (f"{FIRST}.id", "1", "UUID"),
    (f"{FIRST}.note", None, "null"),
    (f"{FIRST}.note", "a\0b", "null character"),
    (f"{FIRST}.original_quote", "a\0b", "null character"),
    (f"{FIRST}.tags", ["\0"], "null character"),
    ("articles[0].article.title", "\0", "null character"),
    ("readers[0].name", "\0", "null character"),
    (f"{FIRST}.tags", "water", "array"),
    (f"{FIRST}.reader", UNKNOWN_ID, "none of the readers"),
    (f"{FIRST}.created_at", "2026-02-30T00:00:00.000000Z", "no time"),
    (f"{FIRST}.updated_at", END_OF_TIME, "no time"),
    (f"{FIRST}.deleted_at", "yesterday", "UTC time"),
    (f"{FIRST}.anchors", [], "nowhere"),
    (f"{ANCHOR}.start", -1, ">= 0"),
    (f"{ANCHOR}.start", 10**30, "wrong"),
    (f"{ANCHOR}.start", 1.5, "int"),
    (f"{ANCHOR}.end", 2**53, "wrong"),
    (f"{ANCHOR}.end", 10_000, "10000"),
    (f"{ANCHOR}.end", 0, "start"),
    (f"{ANCHOR}.quote", "rose by five meters 🌊", "what the text says"),
    (f"{ANCHOR}.rendering", UNKNOWN_ID, "renderings"),
    (f"{ANCHOR}.version", UNKNOWN_ID, "renderings"),
    (f"{ANCHOR}.anchor_status", "unsure", "it has a place"),
    (f"{ANCHOR}.anchor_status", "lost", "lost"),
    (f"{ANCHOR}.score", 1.5, "<= 1"),
    (f"{ANCHOR}.set_at", "2026-13-01T00:00:00.000000Z", "no time"),
    (f"{RENDERING}.text", "Other words", "SHA-256"),
    (f"{RENDERING}.text", "", "empty"),
    (f"{RENDERING}.text", "a\rb", "U+000D"),
    (f"{RENDERING}.text", "a\ufdd0b", "U+FDD0"),
    (f"{RENDERING}.renderer", "Markdown", "regex"),
    (f"{RENDERING}.made_at", "2026-02-30T00:00:00.000000Z", "no time"),
    (f"{VERSION}.current_rendering", UNKNOWN_ID, "none of its renderings"),
    (f"{VERSION}.captured_at", "0000-01-01T00:00:00.000000Z", "no time"),
    (f"{VERSION}.sha256", "0" * 64, "SHA-256"),
    (f"{VERSION}.sha256", "F" * 64, "lower case"),
    (f"{VERSION}.byte_count", 3, "bytes"),
    (f"{VERSION}.byte_count", 10**19, "wrong"),
    (f"{VERSION}.original", {}, "either text or base64"),
    (f"{VERSION}.original", {"text": "a", "base64": "YQ=="}, "either text or base64"),
    (f"{VERSION}.original", {"base64": "a*b"}, "decoded"),
    (f"{VERSION}.original", {"base64": "A" * 20_000_004}, "too large"),
    (f"{VERSION}.original", {"text": "a" * 10_000_001}, "10000001 bytes"),
    (f"{VERSION}.encoding", "klingon", "decoded"),
    (f"{VERSION}.encoding", "punycode", "punycode"),
    (f"{VERSION}.encoding", "base64", "decoded"),
    (f"{VERSION}.encoding", "ascii", "decoded"),
    (f"{VERSION}.renderings", [], "current_rendering"),
    ("articles[0].versions", [], "length"),
    ("articles[0].article.current_version", UNKNOWN_ID, "none of its versions"),
    ("articles[0].article.done_at", "2026-02-30T00:00:00.000000Z", "no time"),
    ("articles[0].article.added_at", 5, "str"),
    ("articles[0].article", None, "object"),
    ("articles[0]", [], "object"),
    ("readers[0].id", "me", "UUID"),
    ("readers", {}, "array"),
    ("generator", None, "str"),
]


@pytest.mark.parametrize(("path", "value", "word"), WRONG)
def test_a_fault_is_named_with_its_path(
    home: Workspace, desks: Desks, path: str, value: Any, word: str
) -> None:
    export = exported(home)
    inside, key = at(export, path)
    inside[key] = value
    error = refused(desks("fresh"), packed(export))
    assert error.code is ErrorCode.IMPORT_FAULT
    where = str(error.parameters["where"])
    # A wrong list or a pair that does not fit is told at the nearest of its members.
    assert where.startswith(path) or path.startswith(where) or _beside(where, path)
    assert word in sentence(error)


def _beside(where: str, path: str) -> bool:
    return where.rpartition(".")[0] in {
        path.rpartition(".")[0],
        path.rpartition(".")[0] + ".x",
    } or (where.endswith((".original", ".current_rendering")) and path.startswith(VERSION))


def test_the_path_is_the_exact_one(home: Workspace, desks: Desks) -> None:
    export = exported(home)
    export["articles"][0]["annotations"][1]["kind"] = "opinion"
    error = refused(desks("fresh"), packed(export))
    assert error.parameters["where"] == "articles[0].annotations[1].kind"
    assert sentence(error) == (
        "Nothing was imported, because articles[0].annotations[1].kind is wrong "
        "(invalid enum value 'opinion'): ask for a new export."
    )


def _drop(path: str) -> Callable[[Any], None]:
    def change(export: Any) -> None:
        inside, key = at(export, path)
        del inside[key]

    return change


def _twice(path: str) -> Callable[[Any], None]:
    def change(export: Any) -> None:
        inside, key = at(export, path)
        inside[key].append(inside[key][0])

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_drop(f"{FIRST}.kind"), FIRST),
        (_drop(f"{ANCHOR}.utf16_start"), ANCHOR),
        (_drop("articles[0].article.url"), "articles[0].article"),
        (_drop("readers"), "the file"),
        (_drop("articles"), "the file"),
        (_twice("readers"), "readers[1].id"),
        (_twice("articles"), "articles[1].article.id"),
        (_twice("articles[0].versions"), "articles[0].versions[1].id"),
        (_twice(f"{VERSION}.renderings"), f"{VERSION}.renderings[1].id"),
        (_twice("articles[0].annotations"), "articles[0].annotations[2].id"),
        (_twice(f"{FIRST}.anchors"), f"{FIRST}.anchors[1]"),
        (_twice("changes"), "changes[3].id"),
        (lambda export: export["changes"][1].update(reader=UNKNOWN_ID), "changes[1].reader"),
        (lambda export: export["changes"][1].update(at=END_OF_TIME), "changes[1].at"),
        (lambda export: export["changes"][1].update(operation="{0.x}"), "changes[1].operation"),
        (
            lambda export: export["changes"][1]["parameters"].update(of=["mark"]),
            "changes[1].parameters[...]",
        ),
        (lambda export: export["changes"][1]["rows"][0].update(key=1), "changes[1].rows[0].key"),
    ],
)
def test_what_is_missing_or_stands_there_twice_is_named(
    home: Workspace, desks: Desks, change: Callable[[Any], None], where: str
) -> None:
    export = exported(home, history=True)
    change(export)
    error = refused(desks("fresh"), packed(export))
    assert (error.code, error.parameters["where"]) == (ErrorCode.IMPORT_FAULT, where)


def test_one_original_cannot_be_two_versions(home: Workspace, desks: Desks) -> None:
    export = exported(home)
    versions = export["articles"][0]["versions"]
    other = json.loads(json.dumps(versions[0]).replace(versions[0]["id"], UNKNOWN_ID))
    for rendering in other["renderings"]:
        rendering["id"] = UNKNOWN_ID[:-1] + "1"
    other["current_rendering"] = UNKNOWN_ID[:-1] + "1"
    versions.append(other)
    error = refused(desks("fresh"), packed(export))
    assert error.parameters["where"] == "articles[0].versions[1]"


def test_a_mark_that_is_placed_has_to_say_where(home: Workspace, desks: Desks) -> None:
    export = exported(home)
    anchors = export["articles"][0]["annotations"][0]["anchors"]
    anchors.append(dict(anchors[0], start=None, end=None, quote=None))
    error = refused(desks("fresh"), packed(export))
    assert error.parameters["where"] == f"{FIRST}.anchors[1]"
    anchors[0].update(rendering=anchors[1]["rendering"], start=None)
    del anchors[1]
    error = refused(desks("fresh"), packed(export))
    assert error.parameters["where"] == f"{FIRST}.anchors"


def test_a_mark_that_is_placed_half_is_refused(home: Workspace, desks: Desks) -> None:
    export = exported(home)
    export["articles"][0]["annotations"][0]["anchors"][0]["quote"] = None
    error = refused(desks("fresh"), packed(export))
    assert error.parameters["where"] == f"{ANCHOR}.anchor_status"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"annotator"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format":"annotator","format_version":"1.0","x":' + b"[" * 100_000,
        b'{"format":"annotator","format_version":"one"}',
        b'{"format":"other","format_version":"1.0"}',
        b'{"format":"annotator","format_version":"1.0"} and more',
        b'{"format":"annotator","format_version":"1.0","generator":NaN}',
    ],
)
def test_what_is_no_export_is_called_so(desks: Desks, data: bytes) -> None:
    error = refused(desks("fresh"), data)
    assert error.code is ErrorCode.IMPORT_NOT_JSON
    assert sentence(error).startswith("This is no export of Annotator (")


@pytest.mark.parametrize(
    "bad", [rb"\ud800", rb"\udc00x", rb"\ud83d\ud83d", b"\xff", b"\xed\xa0\x80"]
)
@pytest.mark.parametrize("place", [b"Which gauge?", b"Ann", b"rose by four"])
def test_half_a_character_is_refused(
    home: Workspace, desks: Desks, bad: bytes, place: bytes
) -> None:
    data = home.export_json()
    assert place in data
    error = refused(desks("fresh"), data.replace(place, bad))
    assert error.code in {ErrorCode.IMPORT_NOT_JSON, ErrorCode.IMPORT_FAULT}


def test_deep_nesting_is_refused_wherever_it_stands(home: Workspace, desks: Desks) -> None:
    deep = b"[" * 20_000 + b"]" * 20_000
    data = home.export_json().replace(b'"Which gauge?"', deep)
    assert refused(desks("fresh"), data).code is ErrorCode.IMPORT_NOT_JSON


def test_of_a_name_that_stands_twice_in_one_object_the_last_counts(
    home: Workspace, desks: Desks
) -> None:
    data = home.export_json().replace(b'"note": "Which gauge?"', b'"note": "a", "note": "b"')
    fresh = desks("fresh")
    fresh.import_json(data)
    notes = [one.note for one in fresh.annotations(fresh.articles()[0].id)]
    assert notes == ["b", ""]


def test_a_byte_order_mark_before_the_file_is_no_fault(home: Workspace, desks: Desks) -> None:
    assert desks("fresh").import_json(b"\xef\xbb\xbf" + home.export_json()).marks_added == 2
