"""`annotator --self-test` works through the program, tells what it saw, and leaves no trace."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from annotator.core.workspace import Workspace
from annotator.self_test.report import Report, Unmet, expect

PICTURES = {"empty", "light", "dark", "contrast", "library"}


def self_test(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it as on a machine without a screen."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    command = [sys.executable, "-m", "annotator", "--self-test", *map(str, arguments)]
    return subprocess.run(
        command, env=kept, capture_output=True, text=True, encoding="utf-8", timeout=90, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("self-test") / "left here"


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """Where the reader keeps library and settings."""
    return folder.with_name("home")


@pytest.fixture(scope="module")
def done(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANNOTATOR_HOME", str(home))
        return self_test(folder)


def test_all_checks_hold_and_are_told(
    done: subprocess.CompletedProcess[str], folder: Path, home: Path
) -> None:
    report = json.loads((folder / "self-test.json").read_text(encoding="utf-8"))
    failed = [check for check in report["checks"] if not check["ok"]]
    assert not failed, failed
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == report
    assert done.stdout.count("\n") == 1
    assert report["ok"] is True
    assert not home.exists(), "the reader's own library is no place for a test"
    assert report["seconds"] < 50
    assert {"version", "python", "qt", "system", "window_system"} <= set(report)
    names = [check["name"] for check in report["checks"]]
    assert {"marking", "undo", "redo", "export and import", "fonts", "icons"} <= set(names)
    assert {"licenses", "processes of its own"} <= set(names)
    assert all(check["seen"] for check in report["checks"])


def test_it_leaves_pictures_of_one_size_and_an_export_that_can_be_imported(
    done: subprocess.CompletedProcess[str], folder: Path, tmp_path: Path
) -> None:
    pictures = {path.stem: QImage(str(path)) for path in folder.glob("*.png")}
    assert set(pictures) == PICTURES
    assert len({(each.width(), each.height()) for each in pictures.values()}) == 1
    assert pictures["light"] != pictures["dark"]
    with closing(Workspace.open(tmp_path / "other.sqlite")) as workspace:
        workspace.import_json((folder / "self-test.annotator").read_bytes())
        marks = [
            (note.kind.value, note.note)
            for article in workspace.articles()
            for note in workspace.annotations(article.id)
        ]
    assert {kind for kind, _ in marks} == {"claim", "projection", "testimony"}
    assert any("🌊" in note for _, note in marks)
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.png" for name in PICTURES), "self-test.json", "self-test.annotator",
    }  # fmt: skip


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(
    annotator_home: Path, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("mine", encoding="utf-8")
    refused = self_test(in_the_way)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert str(in_the_way) in refused.stderr
    assert in_the_way.read_text(encoding="utf-8") == "mine"
    assert not annotator_home.exists()


def test_a_check_that_does_not_hold_fails_the_report_and_the_rest_is_seen(tmp_path: Path) -> None:
    report = Report({"version": "1"})
    assert not report.ok
    report.check("one", lambda: "as it should be")
    assert report.ok
    report.check("two", lambda: expect([], "nothing there") or "")
    report.check("three", lambda: str(1 / len("")))
    report.check("four", lambda: "this too")
    assert not report.ok
    assert [check.ok for check in report.checks] == [True, False, False, True]
    assert report.checks[1].seen == "nothing there"
    assert "ZeroDivisionError" in report.checks[2].seen
    with pytest.raises(Unmet):
        expect([], "nothing")


def test_a_program_without_standard_output_writes_its_report_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report()
    report.check("one", lambda: "seen")
    monkeypatch.setattr(sys, "stdout", None)
    report.write(tmp_path)
    assert json.loads((tmp_path / "self-test.json").read_text(encoding="utf-8"))["ok"] is True
