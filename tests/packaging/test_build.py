"""The frame of a build: names from one place, steps in order, absent tools and keys, sums."""

import hashlib
import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import build as program
import freezing
import pytest
import trial
from freezing import examine, source_date, unresolved
from identity import ROOT, identity, version_numbers
from steps import Build, Step, StepFailed, call, run_steps
from sums import FILE, write_sums

import annotator


@pytest.fixture
def here(tmp_path: Path) -> Build:
    return Build(dist=tmp_path / "dist", work=tmp_path / "work")


def test_names_and_version_are_those_of_the_program() -> None:
    names = identity()
    assert names.version == annotator.__version__
    assert (names.name, names.title) == ("annotator", "Annotator")
    assert re.fullmatch(r"[a-z]+(\.[A-Za-z]+){2,}", names.id)
    source = (ROOT / "src/annotator/app.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{names.id}")' in source
    articles = (ROOT / "src/annotator/core/workspace/articles.py").read_text(encoding="utf-8")
    assert f'EXPORT_SUFFIX = "{names.suffix}"' in articles


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.2.3", (1, 2, 3, 0)), ("0.1", (0, 1, 0, 0)), ("2.0.0rc1", (2, 0, 0, 0))],
)
def test_a_version_has_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert version_numbers(version) == numbers


def test_steps_run_in_order_and_one_without_its_tool_is_skipped(
    here: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    steps = (
        Step("first", lambda _: done.append("first"), tools=(Path(sys.executable).name,)),
        Step("wrap", lambda _: done.append("wrap"), tools=("no-such-tool",)),
        Step("import", lambda _: done.append("import"), modules=("no_such_module",)),
        Step("last", lambda _: done.append("last")),
    )
    present = replace(steps[0], tools=())
    skipped = run_steps((present, *steps[1:]), here, strict=False)
    assert (done, skipped) == (["first", "last"], ["wrap", "import"])
    assert "skipped: wrap: no-such-tool not installed" in capsys.readouterr().out


def test_an_absent_tool_is_an_error_where_nothing_may_be_left_out(here: Build) -> None:
    step = Step("wrap", lambda _: None, tools=("no-such-tool",))
    with pytest.raises(StepFailed, match="'wrap' needs no-such-tool: install it"):
        run_steps((step,), here, strict=True)


def test_that_is_said_before_the_first_step_begins(here: Build) -> None:
    first = Step("freeze", lambda _: pytest.fail("begun"))
    last = Step("wrap", lambda _: None, tools=("no-such-tool",))
    with pytest.raises(StepFailed, match="no-such-tool"):
        run_steps((first, last), here, strict=True)


def test_packages_of_an_older_version_are_not_published(
    here: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.packages.mkdir(parents=True)
    (here.packages / "annotator_0.0.1_amd64.deb").touch()
    monkeypatch.setattr(freezing, "call", lambda *_words, **_changes: "")
    freezing.freeze(here)
    assert not list(here.packages.iterdir())
    for name in ("annotator_1_amd64.deb", "annotator_2_amd64.deb"):
        (here.packages / name).touch()
    with pytest.raises(StepFailed, match="2 files"):
        trial.the_one(here.packages, "annotator_*.deb")


def test_without_a_screen_it_is_said_that_x_was_not_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(freezing.sys, "platform", "linux")
    monkeypatch.setattr(freezing.shutil, "which", lambda _name: None)
    with freezing.screen_for_test() as changes:
        assert changes == {}
    assert "NOT TRIED: X (xcb)" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_a_screen_is_started_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with freezing.screen_for_test() as changes:
        assert changes["QT_QPA_PLATFORM"] == "xcb"
        socket = Path("/tmp/.X11-unix", f"X{changes['DISPLAY'].removeprefix(':')}")  # noqa: S108
        assert socket.exists()
    assert not socket.exists()


def test_signing_without_keys_is_skipped_even_then(here: Build) -> None:
    step = Step("sign", lambda _: pytest.fail("signed"), keys=("SIGNING_KEY",))
    for environment in ({}, {"SIGNING_KEY": ""}):
        assert run_steps((step,), here, strict=True, environment=environment) == ["sign"]
    signed: list[Build] = []
    given = replace(step, run=signed.append)
    assert run_steps((given,), here, strict=True, environment={"SIGNING_KEY": "k"}) == []
    assert signed == [here]


def test_the_first_step_that_fails_ends_the_build(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Build) -> None:
        raise StepFailed("It is not there.")

    steps = (Step("one", fail), Step("two", lambda _: pytest.fail("went on")))
    monkeypatch.setattr(program, "steps_here", lambda: steps)
    assert program.main([]) == 1
    assert "FAILED: It is not there." in capsys.readouterr().out


def test_steps_have_names_that_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--list"]) == 0
    names = capsys.readouterr().out.splitlines()
    assert len(names) == len(set(names))
    assert names.index("freeze") < names.index("self-test the frozen program")
    assert names[-1] == "write SHA256SUMS"
    assert program.main(["--only", "frieze"]) == 1
    assert "No step is called frieze" in capsys.readouterr().out


def test_a_command_that_fails_says_so(here: Build) -> None:
    assert call([sys.executable, "-c", "import os; print(os.environ['A'])"], A="b") == "b\n"
    with pytest.raises(StepFailed, match="code 3"):
        call([sys.executable, "-c", "raise SystemExit(3)"])


def test_sums_are_those_of_the_packages(here: Build) -> None:
    with pytest.raises(StepFailed, match="No package was made"):
        write_sums(here)
    here.packages.mkdir(parents=True)
    (here.packages / "a.deb").write_bytes(b"a")
    (here.packages / "b.tar.gz").write_bytes(b"b")
    for _ in range(2):
        write_sums(here)
    lines = (here.packages / FILE).read_text(encoding="utf-8").splitlines()
    assert lines == [
        f"{hashlib.sha256(b'a').hexdigest()}  a.deb",
        f"{hashlib.sha256(b'b').hexdigest()}  b.tar.gz",
    ]


def test_a_library_that_is_not_found_counts_only_for_what_is_kept() -> None:
    missing = "WARNING: Library not found: could not resolve"
    told = (
        f"16200 {missing} 'libgtk-3.so.0', dependency of '/v/libqgtk3.so'.\n"
        f"16201 {missing} 'libxcb-icccm.so.4', dependency of '/v/libqxcb.so'.\n"
        "16202 WARNING: Library user32 required via ctypes not found\n"
    )
    assert unresolved(told, {"libqxcb.so"}) == ["libxcb-icccm.so.4, which libqxcb.so needs"]
    assert unresolved(told, {"libqjpeg.so"}) == []


def test_a_program_that_tells_nothing_has_not_passed(tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\necho broken >&2\nexit 0\n", encoding="utf-8")
    silent.chmod(0o755)
    with pytest.raises(StepFailed, match=r"No report of the self-test; code 0: broken"):
        examine(silent, tmp_path / "seen")


@pytest.mark.parametrize(("frozen", "ok"), [("False", True), ("True", False)])
def test_only_the_frozen_program_with_all_checks_passes(
    tmp_path: Path, frozen: str, ok: bool
) -> None:
    program_file = tmp_path / "program"
    check = {"name": "fonts", "ok": ok, "seen": "0"}
    about = {"version": "1", "qt": "6", "system": "s", "window_system": "x", "seconds": 1}
    report = json.dumps({**about, "frozen": frozen, "checks": [check]})
    program_file.write_text(f"#!/bin/sh\necho '{report}' > $2/self-test.json\n", encoding="utf-8")
    program_file.chmod(0o755)
    with pytest.raises(StepFailed, match="The self-test failed"):
        examine(program_file, tmp_path / "seen")


def test_the_date_of_a_build_can_be_given_and_is_that_of_the_last_change_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert source_date() == "1700000000"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert int(source_date()) > 1_700_000_000
