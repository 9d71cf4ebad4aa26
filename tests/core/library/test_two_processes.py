"""Two real processes write to one library: none loses a write, each notices the other's."""

import subprocess
import sys
from pathlib import Path

from annotator.core.model import Kind
from annotator.core.workspace import Opened, Workspace

MARKS = 40

PROGRAM = """
import sys
from pathlib import Path
from annotator.core.library import Library
from annotator.core.model import Kind
from annotator.core.workspace import Workspace
workspace = Workspace(Library(Path(sys.argv[1]), sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[4])):
    made = workspace.mark(sys.argv[3], number, number + 9, Kind.CLAIM, note=sys.argv[2])
    print(made.id, flush=True)
workspace.close()
"""


def writer(path: Path, device: str, article: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), device, article, str(MARKS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_neither_of_two_processes_loses_a_write(workspace: Workspace, opened: Opened) -> None:
    devices = [f"{number}0000000-0000-4000-8000-000000000000" for number in (3, 4)]
    writers = [writer(workspace.path, device, opened.article.id) for device in devices]
    for one in writers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    assert not workspace.changed_elsewhere()
    confirmed: set[str] = set()
    for one in writers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in writers:
        output, _ = one.communicate(timeout=60)
        assert one.returncode == 0
        confirmed |= set(output.split())
    assert workspace.changed_elsewhere()
    assert not workspace.changed_elsewhere()
    found = workspace.annotations(opened.article.id)
    assert {one.id for one in found} == confirmed
    assert [sum(one.note == device for one in found) for device in devices] == [MARKS, MARKS]
    assert workspace.doctor(full=True) == []


def test_ones_own_writes_are_no_news(workspace: Workspace, opened: Opened) -> None:
    workspace.changed_elsewhere()
    workspace.mark(opened.article.id, 0, 7, Kind.CLAIM)
    assert not workspace.changed_elsewhere()


def test_a_killed_process_loses_nothing_that_it_confirmed(
    workspace: Workspace, opened: Opened
) -> None:
    device = "50000000-0000-4000-8000-000000000000"
    one = writer(workspace.path, device, opened.article.id)
    assert one.stdin is not None
    assert one.stdout is not None
    one.stdout.readline()
    one.stdin.write("go\n")
    one.stdin.flush()
    confirmed = {one.stdout.readline().strip() for _ in range(10)}
    one.kill()
    rest = one.stdout.read()  # `communicate` would leave out what was read ahead of the lines
    one.wait(timeout=60)
    for stream in (one.stdin, one.stdout):
        stream.close()
    confirmed |= {line for line in rest.split("\n")[:-1] if line}
    found = {found.id for found in workspace.annotations(opened.article.id)}
    assert confirmed <= found
    assert len(found) <= len(confirmed) + 1
    assert workspace.doctor(full=True) == []
