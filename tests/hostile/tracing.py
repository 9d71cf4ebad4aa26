"""What a process and its children ask of the system while they read hostile things (strace(1))."""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from alone import BEGIN, END

ALONE = Path(__file__).with_name("alone.py")
SOURCE = Path(__file__).parents[2] / "src"
RESOURCES = SOURCE.parent / "resources"
CALL = re.compile(r"\d+ +(?P<name>\w+)\((?P<arguments>.*)")
NAMED = re.compile(r'"((?:[^"\\]|\\.)*)"')
NETWORK = frozenset(
    {
        *("socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg"),
        *("recvfrom", "recvmsg", "getsockname", "getpeername", "socketpair", "shutdown"),
        *("getsockopt", "setsockopt"),
    }
)
OF_THE_SYSTEM = (
    *("/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/", "/bin/", "/var/cache/font"),
    *("/var/lib/dbus/machine-id", str(Path.home() / ".cache" / "fontconfig")),
)
"""Where the system keeps programs, fonts and what it says of itself."""
ABOUT_PLACES = re.compile(
    r"/\.(dropbox|dropbox\.cache|stfolder|nextcloudsync\.log|owncloudsync\.log|sync\.ffs_db|"
    r"tmp\.driveupload|sync_\w+\.db)\"|/python\d+\.zip\""
)
"""What is asked about the folder of a library: whether others synchronise it. And what Python looks
for when a process of it starts."""


@dataclass
class Traced:
    """What was seen between the two marks."""

    calls: int = 0
    sockets: list[str] = field(default_factory=list)
    """Calls of the network that are not between processes of this machine."""
    outside: list[str] = field(default_factory=list)
    """Calls that name a file which is nobody's business."""
    looked_at: list[str] = field(default_factory=list)
    """The same, where the file is only looked at, as the target of a link in the folder is."""


def trace(folder: Path, part: str, seconds: float) -> Traced:
    """Read for so long what `attacks.prepare` has put into a folder; tell what was asked for."""
    told = folder / f"{part}.strace"
    home = folder / "home"
    environment = {**os.environ, "ANNOTATOR_HOME": str(home), "QT_QPA_PLATFORM": "offscreen",
                   "PYTHONPATH": str(SOURCE)}  # fmt: skip
    command = ["strace", "-f", "-qq", "-s", "400", "-e", "trace=%network,%file", "-o", str(told),
               sys.executable, str(ALONE), str(folder), part, str(seconds)]  # fmt: skip
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return read_trace(told, folder)


def read_trace(told: Path, folder: Path) -> Traced:
    """Sort the calls of a trace."""
    places = (folder / "inside", folder / "home", SOURCE, RESOURCES, ALONE.parent)
    # Python looks for modules in every folder of its path.
    own = (*map(str, places), *filter(None, sys.path), sys.prefix, sys.base_prefix, *OF_THE_SYSTEM)
    found, is_between = Traced(), False
    for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
        is_between = (is_between or BEGIN in line) and END not in line
        call = CALL.match(line)
        if is_between and call is not None and BEGIN not in line:
            found.calls += 1
            _sort(found, call["name"], call["arguments"], own)
    return found


def _sort(found: Traced, name: str, arguments: str, own: tuple[str, ...]) -> None:
    if name in NETWORK:
        if name in {"socket", "connect", "bind"} and "AF_UNIX" not in arguments:
            found.sockets.append(f"{name}({arguments}")
        return
    # What a link says is not looked at by reading it.
    for path in NAMED.findall(arguments)[: 1 if name.startswith("readlink") else 2]:
        is_own = not path.startswith("/") or path.startswith(own)
        if (
            ABOUT_PLACES.search(f'{path}"')
            or path in {"/", tempfile.gettempdir()}
            or _is_above(path, own)
        ):
            continue
        if "/outside" in path or not is_own:
            is_read = name in {"open", "openat", "execve", "truncate"}
            (found.outside if is_read else found.looked_at).append(f"{name}({arguments}")


def _is_above(path: str, own: tuple[str, ...]) -> bool:
    """Whether a path is a folder on the way to one's own: names are resolved part by part."""
    return any(one.startswith(f"{path.rstrip('/')}/") for one in own)
