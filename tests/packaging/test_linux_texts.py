"""What a Linux desktop is told of the program; the tools of freedesktop.org agree, if installed."""

import configparser
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from identity import ROOT, identity
from linux_texts import desktop_entry, filled, metainfo, news_of, release_date, write_share

NAMES = identity()
CHANGES = """# Changelog

## [Unreleased]

- Not yet. Another sentence.

## [9.1.0] - 2026-02-03

### Added

- The **first** of `all`, with [a link](docs/x.md) that goes
  on. More of it.
- A <second> & last one.

### Fixed

- A fault.

## [9.0.0] - 2026-01-01

- Old.
"""


def entry_of(text: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str
    parser.read_string(text)
    return parser["Desktop Entry"]


def test_the_menu_entry_opens_articles_and_annotator_files() -> None:
    entry = entry_of(desktop_entry(NAMES, NAMES.name))
    assert entry["Exec"] == "annotator %F"
    assert entry["Icon"] == NAMES.id
    assert set(entry["MimeType"].strip(";").split(";")) == {
        NAMES.media_type,
        "text/markdown",
        "text/plain",
        "text/html",
        "application/xhtml+xml",
    }
    assert entry["Terminal"] == "false"


def test_the_file_type_is_that_of_annotator_files() -> None:
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ET.fromstring(filled("mime.xml.in", NAMES).encode())[0]  # noqa: S314 (our own)
    assert kind.get("type") == NAMES.media_type
    assert kind.find(f"{space}glob").get("pattern") == "*.annotator"
    assert kind.find(f"{space}sub-class-of").get("type") == "application/json"


def test_the_metadata_tell_of_this_version() -> None:
    names = replace(NAMES, version="9.1.0")
    tree = ET.fromstring(metainfo(names, CHANGES).encode())  # noqa: S314 (our own)
    assert tree.findtext("id") == NAMES.id
    assert tree.findtext("launchable") == f"{NAMES.id}.desktop"
    release = tree.find("releases/release")
    assert (release.get("version"), release.get("date")) == ("9.1.0", "2026-02-03")
    items = [item.text for item in release.iter("li")]
    assert items == [
        "The first of all, with a link that goes on",
        "A <second> & last one",
        "A fault",
    ]


def test_before_a_release_the_metadata_tell_what_is_coming() -> None:
    assert news_of(CHANGES, NAMES) == ["Not yet"]
    assert release_date(CHANGES, NAMES) == "2023-11-14"


def test_pictures_are_shown_where_they_have_an_address() -> None:
    assert "<screenshot" not in metainfo(replace(NAMES, pictures=""), CHANGES)
    shown = metainfo(replace(NAMES, pictures="https://example.org/pictures"), CHANGES)
    images = re.findall(r"<image>https://example.org/pictures/(.+)</image>", shown)
    assert images == ["light.png", "dark.png"]
    assert all((ROOT / "docs/pictures" / name).is_file() for name in images)


def test_every_name_of_a_text_is_filled_in() -> None:
    with pytest.raises(KeyError):
        filled("install.txt.in", NAMES)
    note = filled("install.txt.in", NAMES, glibc="2.36", packages="libegl1")
    assert "glibc 2.36" in note
    assert "$" not in note


@pytest.mark.parametrize(
    ("tool", "file"),
    [
        (["desktop-file-validate"], f"applications/{NAMES.id}.desktop"),
        (["appstreamcli", "validate", "--no-net"], f"metainfo/{NAMES.id}.metainfo.xml"),
        (["update-mime-database"], "mime"),
    ],
)
def test_the_tools_find_nothing(tool: list[str], file: str, tmp_path: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    write_share(tmp_path, replace(NAMES, pictures="https://example.org/pictures"), NAMES.name)
    done = subprocess.run([*tool, tmp_path / file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
