"""The Debian package's description, the archive, and the script that puts it into the menu."""

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from identity import identity
from linux_deb import control, debian_version
from linux_needs import Needs, linked, oldest_glibc, packages_of, sorted_out, users_of
from linux_tar import pack
from linux_texts import filled, write_share
from steps import StepFailed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these are for Linux")
NAMES = identity()


def test_a_library_that_only_wayland_needs_is_not_required() -> None:
    users = users_of(
        {
            Path("a/QtGui.so"): {"libEGL.so.1", "libQt6Gui.so.6", "libxcb.so.1"},
            Path("a/libQt6Gui.so.6"): {"libEGL.so.1"},
            Path("a/plugins/platforms/libqwayland.so"): {"libwayland-client.so.0", "libxcb.so.1"},
        }
    )
    needed, wished = sorted_out(users)
    assert needed == {"libEGL.so.1", "libxcb.so.1"}
    assert wished == {"libwayland-client.so.0"}


@pytest.mark.skipif(shutil.which("objdump") is None, reason="objdump is not installed")
def test_what_a_program_needs_is_read_out_of_it() -> None:
    shell = Path("/bin/sh").resolve()
    assert "libc.so.6" in linked(shell)
    assert oldest_glibc([shell]).startswith("2.")
    with pytest.raises(StepFailed, match="No file asks for a C library"):
        oldest_glibc([])


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="this is no Debian")
def test_a_library_of_no_package_is_an_error() -> None:
    assert packages_of(["libc.so.6"]) == {"libc6"}
    with pytest.raises(StepFailed, match=r"libnone\.so\.1"):
        packages_of(["libnone.so.1"])


def test_the_package_depends_on_what_was_read() -> None:
    needs = Needs("2.36", ("libegl1", "libxcb1"), ("libwayland-client0",))
    text = control(NAMES, needs, "amd64", 1000)
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert fields["Package"] == "annotator"
    assert fields["Depends"] == "libc6 (>= 2.36), libegl1, libxcb1"
    assert "libwayland-client0" in fields["Recommends"].split(", ")
    assert fields["Version"] == debian_version(NAMES.version)
    assert all(len(line) <= 80 for line in text.partition("Description")[2].splitlines())


@pytest.mark.parametrize(
    ("version", "debian"), [("1.0", "1.0"), ("1.0rc2", "1.0~rc2"), ("1.0.dev3", "1.0~dev3")]
)
def test_what_comes_before_a_version_is_sorted_before_it(version: str, debian: str) -> None:
    assert debian_version(version) == debian


def test_an_archive_is_the_same_each_time_and_keeps_links(tmp_path: Path) -> None:
    folder = tmp_path / "top"
    folder.mkdir()
    (folder / "lib.so.1").write_bytes(b"x")
    (folder / "lib.so").symlink_to("lib.so.1")
    archives = [tmp_path / "a.tar.gz", tmp_path / "b.tar.gz"]
    for number, archive in enumerate(archives):
        os.utime(folder / "lib.so.1", (number, number))
        pack(folder, archive)
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with tarfile.open(archives[0]) as tar:
        assert tar.getmember("top/lib.so").issym()
        assert {(one.uid, one.mtime) for one in tar} == {(0, 1_700_000_000)}
    with gzip.open(archives[0]) as packed:
        assert len(packed.read()) > 0


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """An archive's folder at a place with letters that mean something to a shell or a menu."""
    folder = tmp_path / "my $HOME & 100% 'own' \"place\" \\ `here`|"
    write_share(folder / "share", NAMES, NAMES.name)
    program = folder / NAMES.name
    program.write_text("#!/bin/sh\necho started\n", encoding="utf-8")
    script = folder / "install.sh"
    script.write_text(filled("install.sh.in", NAMES), encoding="utf-8")
    for path in (program, script):
        path.chmod(0o755)
    return folder


def run_script(folder: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    surroundings = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [folder / "install.sh", *words],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def files_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def unquoted(value: str) -> str:
    """What a menu starts for the first word of a key Exec: escapes of strings, then of quotes."""
    assert value.endswith('" %F')
    text = value.removesuffix(" %F")[1:-1].replace("\\\\", "\\")
    letters = iter(text)
    return "".join(next(letters) if one == "\\" else one for one in letters).replace("%%", "%")


def test_the_script_puts_the_program_into_the_menu_and_takes_it_out(
    unpacked: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    done = run_script(unpacked, home)
    assert done.returncode == 0, done.stderr
    entry = home / ".local/share/applications" / f"{NAMES.id}.desktop"
    line = next(one for one in entry.read_text("utf-8").splitlines() if one.startswith("Exec="))
    assert unquoted(line.removeprefix("Exec=")) == str(unpacked / NAMES.name)
    command = home / ".local/bin" / NAMES.name
    assert (
        subprocess.run([command], capture_output=True, text=True, check=True).stdout == "started\n"
    )
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)
    mine = home / ".local/share/annotator/library.sqlite"
    mine.parent.mkdir()
    mine.write_bytes(b"marks")
    assert run_script(unpacked, home, "--remove").returncode == 0
    left = files_of(home)
    assert ".local/share/annotator/library.sqlite" in left
    assert not [name for name in left if NAMES.id in name or name.startswith(".local/bin")]


def test_the_script_keeps_a_command_that_is_not_its_own(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    other = home / ".local/bin" / NAMES.name
    other.parent.mkdir(parents=True)
    other.write_text("mine", encoding="utf-8")
    assert "is something else and stays" in run_script(unpacked, home).stderr
    run_script(unpacked, home, "--remove")
    assert other.read_text(encoding="utf-8") == "mine"
    assert run_script(unpacked, home, "--delete").returncode == 2
