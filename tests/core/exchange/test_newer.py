"""Files of newer versions: a minor one is read and nothing of it is lost, a major one refused."""

import json

import pytest
from desks import Desks, exported, mark, packed, rows_of

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import sentence
from annotator.core.model import Kind
from annotator.core.workspace import Workspace

NEW = {"due_on": "2027-01-01", "weights": [1, 2.5, None, {"deep": "🌊"}], "big": 10**30}


def from_the_future(home: Workspace) -> bytes:
    """An export of version 1.7, with fields that nobody knows yet wherever there can be some."""
    export = exported(home, history=True)
    export["format_version"] = "1.7"
    (part,) = export["articles"]
    for record in (export, part, part["versions"][0]["original"], export["changes"][0]):
        record["dropped"] = NEW
    export["changes"][0]["rows"][0]["dropped"] = NEW
    version = part["versions"][0]
    annotation = part["annotations"][0]
    for record in (
        export["readers"][0],
        part["article"],
        version,
        version["renderings"][0],
        annotation,
        annotation["anchors"][0],
    ):
        record.update(NEW)
    return packed(export)


def test_a_newer_major_version_is_refused(home: Workspace) -> None:
    before = rows_of(home)
    export = exported(home)
    export["format_version"] = "2.0"
    export["articles"] = "in a form that is not known yet"
    with pytest.raises(AnnotatorError) as caught:
        home.import_json(packed(export))
    assert caught.value.code is ErrorCode.IMPORT_NEWER
    assert "version 2.0" in sentence(caught.value)
    assert "update Annotator" in sentence(caught.value)
    assert rows_of(home) == before


def test_unknown_fields_are_kept_and_exported_again(home: Workspace, desks: Desks) -> None:
    fresh, third = desks("fresh"), desks("third")
    fresh.import_json(from_the_future(home))
    export = exported(fresh)
    (part,) = export["articles"]
    for record in (
        export["readers"][0],
        part["article"],
        part["versions"][0],
        part["versions"][0]["renderings"][0],
        part["annotations"][0],
        part["annotations"][0]["anchors"][0],
    ):
        assert {name: record[name] for name in NEW} == NEW
    assert "due_on" not in part["annotations"][1]
    assert b"dropped" not in fresh.export_json()
    # This program writes its own version over it, and reads the fields back all the same.
    assert export["format_version"] == "1.0"
    third.import_json(fresh.export_json(history=True))
    assert third.export_json() == fresh.export_json()


def test_unknown_fields_stay_through_an_edit_and_an_older_file(
    home: Workspace, desks: Desks
) -> None:
    older = home.export_json()
    fresh = desks("fresh", 1, "Ann")
    fresh.import_json(from_the_future(home))
    assert fresh.import_json(older).marks_unchanged == 2
    first = fresh.annotations(fresh.articles()[0].id)[0]
    fresh.set_kind(first.id, Kind.TESTIMONY)
    assert exported(fresh)["articles"][0]["annotations"][0]["due_on"] == NEW["due_on"]


def test_unknown_fields_that_are_newer_are_taken_over(home: Workspace, desks: Desks) -> None:
    fresh = desks("fresh")
    fresh.import_json(home.export_json())
    export = json.loads(from_the_future(home))
    mine = export["articles"][0]["annotations"][0]
    mine["updated_at"] = "2027-01-01T00:00:00.000000Z"
    report = fresh.import_json(packed(export))
    assert report.marks_updated == (mine["id"],)
    assert exported(fresh)["articles"][0]["annotations"][0]["big"] == NEW["big"]


def test_a_fault_beside_unknown_fields_is_named(home: Workspace, desks: Desks) -> None:
    export = json.loads(from_the_future(home))
    export["articles"][0]["annotations"][1]["kind"] = "opinion"
    with pytest.raises(AnnotatorError) as caught:
        desks("fresh").import_json(packed(export))
    assert caught.value.parameters["where"] == "articles[0].annotations[1].kind"


def test_an_unknown_kind_of_operation_is_told_by_its_name(home: Workspace, desks: Desks) -> None:
    export = exported(home, history=True)
    export["changes"][-1]["operation"] = "translate_mark"
    fresh = desks("fresh")
    fresh.import_json(packed(export))
    assert "translate_mark" in [entry.operation for entry in fresh.history()]
    mark(fresh, fresh.articles()[0].id, "dam")
