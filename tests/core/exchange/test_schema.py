"""The schema describes what is written, and is the same wherever it is printed."""

import json

import jsonschema
import pytest
from desks import Desks, add, exported, mark

from annotator.core.exchange import schema
from annotator.core.workspace import ImportReport, Workspace


def valid(export: object) -> None:
    jsonschema.Draft202012Validator(
        schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(export)


def test_the_schema_is_one_and_the_same() -> None:
    assert json.dumps(schema()) == json.dumps(schema())
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("history", [False, True])
@pytest.mark.parametrize("originals", [False, True])
def test_exports_are_valid(home: Workspace, history: bool, originals: bool) -> None:
    article = add(home, home.path.parent / "latin.txt", "Caf\xe9 ferm\xe9".encode("latin-1"))
    mark(home, article, "ferm")
    home.delete([mark(home, article, "Caf").id])
    home.undo()
    valid(exported(home, history=history, originals=originals))


def test_an_empty_library_has_a_valid_export(desks: Desks) -> None:
    empty = desks("empty")
    valid(exported(empty))
    assert empty.import_json(empty.export_json(history=True)) == ImportReport()


def test_a_wrong_kind_is_not_valid(home: Workspace) -> None:
    export = exported(home)
    export["articles"][0]["annotations"][0]["kind"] = "opinion"
    with pytest.raises(jsonschema.ValidationError, match="opinion"):
        valid(export)


def test_more_fields_are_valid(home: Workspace) -> None:
    export = exported(home)
    export["articles"][0]["annotations"][0]["weight"] = 3
    valid(export)
