"""Windows' packages as far as another system can see: names, script, resource, archive, signing."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import steps
import windows
from identity import ROOT, identity, version_numbers
from steps import Build

from annotator.core import paths

SCRIPT = windows.SCRIPT.read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """A build on Windows, with two programs and their libraries."""
    monkeypatch.setattr(steps, "sys", type("Windows", (), {"platform": "win32"}))
    build = Build(
        dist=tmp_path / "dist",
        work=tmp_path / "work",
        identity=replace(identity(), version="1.2.3"),
    )
    (build.bundle / "_internal").mkdir(parents=True)
    build.program.write_bytes(b"window")
    build.console_program.write_bytes(b"console")
    (build.bundle / "_internal" / "ü.dll").write_bytes(b"library")
    build.work.mkdir()
    return build


def test_the_two_programs_are_named_apart(here: Build) -> None:
    assert here.program.name == "Annotator.exe"
    assert here.program.name.lower() != here.console_program.name.lower()


@pytest.mark.parametrize("console", [False, True])
def test_the_version_resource_is_what_pyinstaller_reads(here: Build, console: bool) -> None:
    def resource(**parts: object) -> dict[str, object]:
        return parts

    given = windows.exe_options(here, console=console)
    read = eval(  # noqa: S307 (PyInstaller reads it like this)
        Path(given["version"]).read_text(encoding="utf-8"),
        {
            "VSVersionInfo": resource,
            "FixedFileInfo": resource,
            "StringFileInfo": list,
            "StringTable": lambda _language, strings: dict(strings),
            "StringStruct": lambda name, value: (name, value),
            "VarFileInfo": list,
            "VarStruct": lambda name, values: {name: values},
        },
    )
    program = here.console_program if console else here.program
    strings = read["kids"][0][0]
    assert read["ffi"]["filevers"] == (1, 2, 3, 0)
    assert strings["FileVersion"] == "1.2.3"
    assert strings["OriginalFilename"] == program.name
    assert strings["FileDescription"] == ("Annotator (command line)" if console else "Annotator")


def test_the_script_gets_all_that_it_asks_for(here: Build) -> None:
    given = windows.definitions(here)
    asked = set(re.findall(r"\{#(\w+)\}", SCRIPT)) | {"Title"}
    set_there = set(re.findall(r"#define (\w+)", SCRIPT))
    assert asked - set_there == set(given)
    assert given["Numbers"] == ".".join(map(str, version_numbers("1.2.3")))
    assert given["OutputName"] == "annotator-1.2.3-windows-x64-setup"
    words = [str(word) for word in windows.compile_command(here, is_signed=False)]
    assert words[0] == "iscc"
    assert words[-1].endswith("annotator.iss")
    assert f"/DTitle={here.identity.title}" in words
    assert "/DSigned" not in words


def test_the_installer_asks_for_no_administrator_and_keeps_what_is_the_users() -> None:
    assert "PrivilegesRequired=lowest" in SCRIPT
    assert "PrivilegesRequiredOverridesAllowed=dialog commandline" in SCRIPT
    assert "AppId={{59C7B83C-67C9-48D1-A33F-679AFD8619D9}" in SCRIPT  # never another one
    removed = re.findall(r'^Type: \w+; Name: "([^"]+)"', SCRIPT, re.MULTILINE)
    assert removed == [r"{app}\_internal", r"{app}\bin", r"{app}\_internal"]


def test_articles_are_offered_and_never_seized() -> None:
    keys = re.findall(r'Subkey: "Software\\Classes\\(\.[^"\\]+)([^"]*)"', SCRIPT)
    for suffix in (".md", ".markdown", ".txt", ".html", ".htm", ".xhtml"):
        assert [rest for name, rest in keys if name == suffix] == [r"\OpenWithProgids"]
    assert not re.search(r"^Root: HK(?!A)", SCRIPT, re.MULTILINE)


def test_the_command_on_path_is_a_program_and_no_script(here: Build) -> None:
    given = windows.definitions(here)
    assert f"{given['Command']}.exe" == here.console_program.name
    # A script would have cmd read its words once more: "R&D" would run D.
    assert not list(ROOT.joinpath("packaging").glob("*.cmd"))
    folder = SCRIPT.partition("function CommandFolder")[2].partition("end;")[0]
    assert r"ExpandConstant('{app}')" in folder


def test_only_the_windows_of_this_copy_are_asked_to_close() -> None:
    assert "/IM" not in SCRIPT
    assert "/F" not in re.findall(r"taskkill.*", SCRIPT)[0]
    assert "WHERE ExecutablePath" in SCRIPT


def test_the_portable_archive_has_its_marker_and_is_the_same_each_time(here: Build) -> None:
    windows.make_portable(here)
    archive = here.packages / "annotator-1.2.3-windows-x64-portable.zip"
    first = archive.read_bytes()
    with zipfile.ZipFile(archive) as zipped:
        assert zipped.testzip() is None
        names = set(zipped.namelist())
        assert "data" in zipped.read(f"Annotator/{windows.MARKER}").decode()
    assert names == {
        "Annotator/Annotator.exe",
        "Annotator/annotator-cli.exe",
        "Annotator/_internal/ü.dll",
        "Annotator/portable.txt",
    }
    windows.make_portable(here)
    assert archive.read_bytes() == first


def test_the_marker_is_the_one_that_the_program_looks_for() -> None:
    assert windows.MARKER == paths.PORTABLE


def test_with_a_certificate_programs_installer_and_what_uninstalls_are_signed(
    here: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(windows, "call", lambda words: called.append(list(map(str, words))))
    monkeypatch.setenv("WINDOWS_CERTIFICATE", "a2V5")
    monkeypatch.setenv("WINDOWS_CERTIFICATE_PASSWORD", "a password")
    windows.sign_programs(here)
    windows.make_installer(here)
    signing, compiling = called
    assert signing[-2:] == [str(here.program), str(here.console_program)]
    assert "/DSigned" in compiling
    tool = next(word for word in compiling if word.startswith("/Sannotator="))
    assert tool.endswith(" $f")
    assert "$qa password$q" in tool
    assert not [path for path in here.work.rglob("*") if path.suffix == ".pfx"]


def test_without_one_the_steps_of_signing_are_skipped(here: Build) -> None:
    signing = [step for step in windows.STEPS if step.keys]
    assert {step.name for step in signing} == {"sign the programs"}
    skipped = steps.run_steps(signing, here, strict=True, environment={})
    assert skipped == ["sign the programs"]


@pytest.mark.parametrize("step", [windows.sign_programs, windows.make_installer])
def test_no_key_stays_where_a_step_fails(
    here: Build, monkeypatch: pytest.MonkeyPatch, step: Callable[[Build], None]
) -> None:
    def fail(_words: object) -> None:
        assert list(here.work.rglob("*.pfx"))
        raise steps.StepFailed("signtool ended with code 1.")

    monkeypatch.setattr(windows, "call", fail)
    monkeypatch.setenv("WINDOWS_CERTIFICATE", "a2V5")
    monkeypatch.setenv("WINDOWS_CERTIFICATE_PASSWORD", "a password")
    with pytest.raises(steps.StepFailed):
        step(here)
    assert not list(here.work.rglob("*.pfx"))


def test_the_script_lies_beside_the_build() -> None:
    assert windows.SCRIPT.parent == ROOT / "packaging"
