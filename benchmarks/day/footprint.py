"""What a process holds: memory, widgets, objects, connections, threads, children, open files.

Linux alone says all of it: /proc (https://docs.kernel.org/filesystems/proc.html).
"""

import gc
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMetaMethod, QObject
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from day.memory import PROCESS, Memory, memory


@dataclass(frozen=True, slots=True)
class Footprint:
    """One look at a process; memory in units of 1024 bytes."""

    actions: int
    articles: int
    marks: int
    library: int
    """Bytes of the library file and its log."""
    memory: Memory
    widgets: int
    objects: Counter[str]
    """Objects of Qt by their classes."""
    connections: Counter[str]
    """Connections of signals to slots, by class and signal."""
    values: Counter[str]
    """Objects of Python by their types, as far as Python can find them; dead ones too."""
    threads: Counter[str]
    children: int
    files: Counter[str]
    """Open files by kind: what lies below the folder of the day has its own name."""
    scratch: int
    """Files in the folder for temporary ones."""


def look(
    *, actions: int, articles: int, marks: int, library: Path, roots: Iterable[QObject]
) -> Footprint:
    """See what this process holds now; `roots` are objects of Qt that no widget has above it."""
    objects = list(_qt_objects(roots))
    return Footprint(
        actions=actions,
        articles=articles,
        marks=marks,
        library=sum(path.stat().st_size for path in library.parent.glob(f"{library.name}*")),
        memory=memory(),
        widgets=len(QApplication.allWidgets()),
        objects=Counter(one.metaObject().className() for one in objects),
        connections=_connections(objects),
        values=_values(),
        threads=Counter(_threads()),
        children=sum(1 for _ in _children()),
        files=Counter(_files()),
        scratch=sum(1 for _ in Path(tempfile.gettempdir()).rglob("*")),
    )


def _qt_objects(roots: Iterable[QObject]) -> Iterator[QObject]:
    """Every object of Qt that can be reached: from widgets, from Python, from `roots`."""
    known = [one for one in Shiboken.getAllValidWrappers() if isinstance(one, QObject)]
    tops = {id(top): top for top in map(_top, [*known, *QApplication.allWidgets(), *roots])}
    for top in tops.values():
        yield from _below(top)


def _below(one: QObject) -> Iterator[QObject]:
    """An object and its children; what a document is made of stays unseen: looking at it from
    Python would keep it.
    """
    yield one
    if not isinstance(one, QTextDocument):
        for child in one.children():
            yield from _below(child)


def _top(one: QObject) -> QObject:
    while (parent := one.parent()) is not None:
        one = parent
    return one


def _connections(objects: Iterable[QObject]) -> Counter[str]:
    found: Counter[str] = Counter()
    signals: dict[str, list[str]] = {}
    for one in objects:
        meta = one.metaObject()
        name = meta.className()
        if name not in signals:
            methods = (meta.method(number) for number in range(meta.methodCount()))
            signals[name] = [
                bytes(method.methodSignature().data()).decode()
                for method in methods
                if method.methodType() == QMetaMethod.MethodType.Signal
            ]
        for signature in signals[name]:
            if count := one.receivers(f"2{signature}"):
                found[f"{name}.{signature}"] += count
    return found


def _values() -> Counter[str]:
    """Count what Python keeps track of, what it was told to spare too (`annotator.ui.rubbish`)."""
    is_spared = gc.get_freeze_count() > 0
    gc.unfreeze()
    found = Counter(
        f"{type(one).__module__}.{type(one).__qualname__}"
        for one in gc.get_objects()
        # Of those to its cursors, sqlite3 lets go 200 at a time.
        if type(one) is not weakref.ReferenceType or one() is not None
    )
    if is_spared:
        gc.freeze()
    return found


def _threads() -> Iterator[str]:
    for task in (PROCESS / "task").iterdir():
        yield (task / "comm").read_text(encoding="utf-8").strip()


def _children() -> Iterator[str]:
    for task in (PROCESS / "task").iterdir():
        yield from (task / "children").read_text(encoding="ascii").split()


def _files() -> Iterator[str]:
    for entry in (PROCESS / "fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:  # the folder itself, which was open while it was read
            continue
        yield target.rpartition("/")[2] if target.startswith("/") else target.partition(":")[0]
