"""`docs/format.md` names every field with its type, and what it shows is true."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from desks import Desks, add, mark

from annotator import __version__
from annotator.core.exchange import schema
from annotator.core.exchange.table import COLUMNS
from annotator.core.workspace import Workspace

DOCS = Path(__file__).parents[3] / "docs" / "format.md"
RECORDS = {name: made for name, made in schema()["$defs"].items() if made.get("type") == "object"}

FORMS = (
    ("^[0-9a-f]{8}-", "uuid"),
    ("^[0-9]{4}-", "time"),
    ("^[0-9a-f]{64}", "sha256"),
)


def section(title: str) -> str:
    found = re.search(
        rf"^#+ {title}\n(.*?)(?=^#|\Z)", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found, title
    return found[1]


def code(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def documented(record: str) -> dict[str, str]:
    """The fields of a record's table, and their types as they are written."""
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section(record), re.MULTILINE))


def words_for(made: dict[str, Any]) -> str:
    """A type of the schema as the page calls it."""
    if "anyOf" in made:
        return " or ".join(words_for(one) for one in made["anyOf"])
    if "$ref" in made:
        name = made["$ref"].rpartition("/")[2]
        target = schema()["$defs"][name]
        return name if target.get("type") == "object" else _choices(target["enum"])
    if made["type"] == "array":
        return f"list of {words_for(made['items'])}"
    if made["type"] == "string":
        pattern = made.get("pattern", "")
        return next((name for start, name in FORMS if pattern.startswith(start)), "text")
    plain = {
        "integer": "number",
        "number": "number from 0 to 1",
        "boolean": "true or false",
        "object": "object",
        "null": "null",
    }
    return plain[made["type"]]


def _choices(values: list[str]) -> str:
    *first, last = (f"`{value}`" for value in values)
    return f"{', '.join(first)} or {last}"


def test_there_is_a_section_for_each_record() -> None:
    headings = re.findall(r"^### (\w+)$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(RECORDS)


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_documented_with_its_type(record: str) -> None:
    properties = RECORDS[record]["properties"]
    told = documented(record)
    assert list(told) == list(properties)
    for name, made in properties.items():
        assert sorted(re.split(" or |, ", told[name])) == sorted(
            re.split(" or |, ", words_for(made))
        ), name


def test_the_example_is_an_export(desks: Desks) -> None:
    example = code("json")
    jsonschema.Draft202012Validator(schema()).validate(json.loads(example))
    desk = desks("desk")
    assert desk.import_json(example.encode()).marks_added == 1
    again = re.sub('"generator": ".*"', '"generator": "Annotator 0.1.0"', example)
    written = desk.export_json().decode().replace(__version__, "0.1.0")
    assert written == again


def run_script(file: Path) -> int:
    return subprocess.run(
        [sys.executable, "-I", "-c", code("python"), str(file)], check=False, capture_output=True
    ).returncode


def test_the_script_of_ten_lines_verifies_an_export(home: Workspace, tmp_path: Path) -> None:
    assert len(code("python").splitlines()) <= 10
    article = add(home, tmp_path / "ja.txt", "川の水位が🌊上がった。\nارتفع النهر أمس\n")
    mark(home, article, "水位が🌊上がった")
    mark(home, article, "النهر")
    file = tmp_path / "export.json"
    file.write_bytes(home.export_json(history=True))
    assert run_script(file) == 0
    file.write_bytes(home.export_json().replace(b'"quote": "rose', b'"quote": "Rose'))
    assert run_script(file) != 0


def test_the_columns_of_the_table_are_named() -> None:
    table = section("The table")
    places = [table.index(f"`{name}`") for name in COLUMNS]
    assert places == sorted(places)
