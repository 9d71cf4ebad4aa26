"""What GitHub is asked to do: valid, with few rights, with nothing that somebody could exchange."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import identity as names_here
import installed
import macos
import pytest
import windows
import yaml
from identity import ROOT
from steps import Build, StepFailed

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
USED = re.compile(r"uses: (\S+)(.*)")


def workflow(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return read


def steps_of(name: str) -> list[dict[str, Any]]:
    jobs = workflow(name)["jobs"].values()
    return [step for job in jobs for step in job.get("steps", [])]


def test_workflows_are_valid() -> None:
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*command, "vendor.github-workflows", *map(str, FILES)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_actions_are_githubs_own_and_pinned_by_commit() -> None:
    used = [found for path in FILES for found in USED.findall(path.read_text(encoding="utf-8"))]
    assert len(used) >= 5
    pins: dict[str, set[str]] = {}
    for action, rest in used:
        if not action.startswith("./"):
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action), action
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", rest), action
            pins.setdefault(action.split("@")[0], set()).add(action + rest)
    assert {len(pinned) for pinned in pins.values()} == {1}


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_a_workflow_may_read_and_only_the_draft_is_written(name: str) -> None:
    read = workflow(name)
    assert read["permissions"] == {"contents": "read"}
    jobs = read["jobs"].items()
    rights = {job: about["permissions"] for job, about in jobs if "permissions" in about}
    assert rights == ({"draft": {"contents": "write"}} if name == "release.yml" else {})
    for step in steps_of(name):
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


def test_every_system_and_python_is_tested() -> None:
    matrix = workflow("tests.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert [system.partition("-")[0] for system in matrix["system"]] == [
        "ubuntu",
        "windows",
        "macos",
    ]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert matrix["python"] == re.findall(r"Python :: (3\.\d+)", project)


def test_each_package_is_built_where_it_runs_tried_and_drafted() -> None:
    jobs = workflow("release.yml")["jobs"]
    systems = {one["system"] for one in jobs["build"]["strategy"]["matrix"]["include"]}
    assert systems == {"ubuntu-22.04", "windows-2022", "macos-15", "macos-15-intel"}
    commands = [step.get("run", "") for step in jobs["build"]["steps"]]
    build = next(at for at, run in enumerate(commands) if "build.py --strict" in run)
    trial = next(at for at, run in enumerate(commands) if "installed.py" in run)
    upload = next(
        at
        for at, step in enumerate(jobs["build"]["steps"])
        if str(step.get("with", {}).get("name", "")).startswith("package-")
    )
    assert build < trial < upload
    assert any("trial.py" in run for run in commands[build:upload])
    assert jobs["draft"]["needs"] == "build"
    assert "--draft" in jobs["draft"]["steps"][-1]["run"]


def test_the_keys_of_signing_are_those_that_the_steps_ask_for() -> None:
    step = next(one for one in steps_of("release.yml") if "build.py" in one.get("run", ""))
    keys = {*windows.SIGN_KEYS, *macos.NOTARISE_KEYS}
    assert step["env"] == {key: f"${{{{ secrets.{key} }}}}" for key in keys}


def test_a_release_is_refused_where_tag_and_version_differ(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = [step.get("run", "") for step in steps_of("release.yml")]
    assert "python packaging/identity.py" in commands
    version = names_here.identity().version
    for tag, code in ((f"v{version}", 0), (version, 1), ("v9.9", 1), ('v"; exit 0; "', 1)):
        monkeypatch.setenv("GITHUB_REF_NAME", tag)
        assert names_here.main() == code
    assert f"has the version {version}" in capsys.readouterr().out


def test_windows_draws_with_its_own_fonts() -> None:
    step = next(one for one in steps_of("tests.yml") if "pytest" in one.get("run", ""))
    assert step["env"]["QT_QPA_PLATFORM"].startswith("${{ runner.os == 'Windows' && 'windows'")


def test_there_is_a_trial_for_each_system_that_is_built_for() -> None:
    assert set(installed.TRIALS) == {"linux", "win32", "darwin"}


def test_the_package_that_is_tried_is_the_one_that_was_made(tmp_path: Path) -> None:
    here = Build(dist=tmp_path, work=tmp_path / "work")
    here.packages.mkdir()
    with pytest.raises(StepFailed, match=r"0 packages end in \.deb"):
        installed.package(here, ".deb")
    (here.packages / "annotator_1_amd64.deb").touch()
    assert installed.package(here, ".deb").name == "annotator_1_amd64.deb"
    (here.packages / "annotator_2_amd64.deb").touch()
    with pytest.raises(StepFailed):
        installed.package(here, ".deb")


def test_an_image_that_is_still_used_is_taken_away_at_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[list[str]] = []

    def call(words: list[str | Path]) -> str:
        called.append(list(map(str, words)))
        if "-force" not in words:
            raise StepFailed("hdiutil ended with code 16.")
        return ""

    monkeypatch.setattr(installed, "call", call)
    monkeypatch.setattr(installed.time, "sleep", lambda _seconds: None)
    installed.detach(Path("/image"))
    assert len(called) == installed.DETACH_TRIES
    assert called[-1] == ["hdiutil", "detach", "-force", "/image"]


def test_what_an_uninstaller_leaves_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "PATIENCE", 0.01)
    (tmp_path / "left.dll").touch()
    with pytest.raises(StepFailed, match=r"left\.dll"):
        installed.see_gone(tmp_path)
    installed.see_gone(tmp_path / "none")
