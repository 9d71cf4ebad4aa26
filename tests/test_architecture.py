"""Imports run one way, and the parts know no more of each other than they should.

core.model <- core.* <- core.workspace <- ui.session <- ui.main_window <- app <- cli. Every source
file's imports are read with `ast`, those inside functions too; only imports for the type checker
are left out where the rule is about what runs.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"

QT = ("PySide6", "shiboken6", "PySide6_Essentials")
DATABASE = ("sqlite3", "sqlite_utils")
VALUES = (
    "annotator.core.model",
    "annotator.core.blocks",
    "annotator.core.errors",
    "annotator.core.progress",
    "annotator.core.keeping",
    "annotator.core.aftermath",
)
UI_MAY_IMPORT = (
    *VALUES,
    "annotator.core.files",
    "annotator.core.messages",
    "annotator.core.anchoring.difference",
    "annotator.core.anchoring.find",
    "annotator.core.anchoring.sentences",
    "annotator.core.anchoring.words",
    "annotator.core.anchoring.sentences",
    "annotator.core.host_env",
    "annotator.core.paths",
)
"""What every module of the window may know of the core; the session knows the workspace as well."""
SESSION = (
    "annotator.ui.session",
    "annotator.ui.beside",
    "annotator.ui.carrier",
    "annotator.ui.keeper",
    "annotator.ui.mending",
    "annotator.ui.mover",
    "annotator.ui.past",
    "annotator.ui.rescuer",
    "annotator.ui.restorer",
    "annotator.ui.returner",
)
"""The modules of the window that know the workspace."""
WIRING = ("annotator.ui.main_window", "annotator.ui.window_frame", "annotator.ui.panels")
"""The modules of the window that put panels together."""
PARTS = {
    "annotator.ui.bar_stack": "annotator.ui.reading_area",
    "annotator.ui.detail_field": "annotator.ui.details_strip",
    "annotator.ui.kind_buttons": "annotator.ui.inspector",
    "annotator.ui.mark_history": "annotator.ui.inspector",
    "annotator.ui.note_field": "annotator.ui.inspector",
    "annotator.ui.version_rows": "annotator.ui.versions_page",
}
"""Parts of one panel each, which alone may import them."""


@dataclass(frozen=True, slots=True)
class Import:
    """One module that another one imports."""

    importer: str
    imported: str
    line: int
    only_for_types: bool = False

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def _is_inside(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _for_types(tree: ast.AST) -> set[ast.AST]:
    """All nodes that only the type checker sees."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }


def _named(node: ast.Import | ast.ImportFrom, known: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    assert node.level == 0, "relative imports hide where a module lies: write the full name"
    for alias in node.names:
        inner = f"{node.module}.{alias.name}"
        yield inner if inner in known else str(node.module)


def imports_of(module: str, source: str, known: frozenset[str]) -> list[Import]:
    """Every import of one module; `known` are the names of the project's own modules."""
    tree = ast.parse(source)
    for_types = _for_types(tree)
    return [
        Import(module, name, node.lineno, node in for_types)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _named(node, known)
    ]


@cache
def sources() -> dict[str, str]:
    """The text of each module of the project."""
    return {
        _module_name(path, SOURCE): path.read_text(encoding="utf-8")
        for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
def all_imports() -> tuple[Import, ...]:
    """Every import of the project."""
    known = frozenset(sources())
    return tuple(
        found for module, text in sources().items() for found in imports_of(module, text, known)
    )


def _is_core_beyond_values(name: str) -> bool:
    return _is_inside(name, ("annotator.core",)) and not _is_inside(name, VALUES)


def breach(found: Import) -> str | None:
    """Which rule an import breaks; None if it breaks none."""
    importer, imported = found.importer, found.imported
    in_core, in_ui = (
        _is_inside(importer, ("annotator.core",)),
        _is_inside(importer, ("annotator.ui",)),
    )
    in_library = _is_inside(importer, ("annotator.core.library",))
    in_cli = _is_inside(importer, ("annotator.cli", "annotator.__main__"))
    rules = {
        "the core has no Qt": in_core and _is_inside(imported, QT),
        "a second start has no Qt": _is_inside(importer, ("annotator.one_window",))
        and _is_inside(imported, (*QT, "annotator.ui")),
        "the core knows no skin": in_core
        and _is_inside(imported, ("annotator.ui", "annotator.app", "annotator.cli", "click")),
        "only the library knows the database": not in_library and _is_inside(imported, DATABASE),
        "only the command line knows click": not in_cli and _is_inside(imported, ("click",)),
        "values stand on nothing but each other": importer in VALUES
        and _is_core_beyond_values(imported),
        "the workspace is above the rest of the core": in_core
        and not _is_inside(importer, ("annotator.core.workspace",))
        and _is_inside(imported, ("annotator.core.workspace",)),
        "the window knows the values and the session": in_ui
        and not _is_inside(importer, SESSION)
        and _is_inside(imported, ("annotator.core",))
        and not _is_inside(imported, UI_MAY_IMPORT),
        "the session knows nothing of the library": in_ui
        and _is_inside(imported, ("annotator.core.library",)),
        "the window knows no composition root": in_ui
        and _is_inside(imported, ("annotator.app", "annotator.cli")),
        "only the wiring knows the session": in_ui
        and not _is_inside(importer, (*WIRING, "annotator.ui.verbs", "annotator.ui.session"))
        and _is_inside(imported, ("annotator.ui.session",)),
        "the command line has no Qt": in_cli and _is_inside(imported, (*QT, "annotator.ui")),
    }
    return next((rule for rule, broken in rules.items() if broken), None)


def test_imports_run_one_way() -> None:
    broken = [f"{found}: {rule}" for found in all_imports() if (rule := breach(found))]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("annotator.core.workspace", "from PySide6.QtCore import QObject"),
        ("annotator.core.exchange.json_format", "def f():\n    import annotator.ui.session"),
        ("annotator.core.exchange.table", "import sqlite3"),
        ("annotator.core.model", "from annotator.core import messages"),
        ("annotator.core.library.store", "from annotator.core.workspace import Workspace"),
        ("annotator.ui.marks_list", "from annotator.core.library import store"),
        ("annotator.ui.session", "from annotator.core.library import store"),
        ("annotator.ui.marks_list", "import sqlite_utils"),
        ("annotator.ui.marks_list", "from annotator.core.workspace import Workspace"),
        ("annotator.ui.marks_list", "from annotator.ui.session import Session"),
        ("annotator.ui.session", "from annotator.app import run"),
        ("annotator.cli", "from PySide6.QtWidgets import QApplication"),
        ("annotator.app", "import click"),
        ("annotator.one_window.asking", "from annotator.ui.verbs.other_starts import OtherStarts"),
    ],
)
def test_a_breach_is_seen(module: str, source: str) -> None:
    known = frozenset({*sources(), "annotator.core.messages", "annotator.core.library.store"})
    assert any(breach(found) for found in imports_of(module, source, known))


def _widget_bases(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "PySide6.QtWidgets"
        for alias in node.names
    }


def is_panel(source: str) -> bool:
    """Whether a module defines a widget of its own."""
    tree = ast.parse(source)
    bases = _widget_bases(tree)
    return any(
        ast.unparse(base) in bases
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    )


def test_no_panel_imports_another() -> None:
    panels = {
        module
        for module, text in sources().items()
        if _is_inside(module, ("annotator.ui",)) and module not in WIRING and is_panel(text)
    }
    broken = [
        str(found)
        for found in all_imports()
        if found.importer in panels
        and found.imported in panels - {found.importer}
        and PARTS.get(found.imported) != found.importer
    ]
    assert not broken, "\n".join(broken)


def _private_reach(source: str, owners: frozenset[str]) -> Iterator[str]:
    """Where the inside of one of `owners` is reached for, such as `session._workspace`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and node.attr[1:2] != "_":
            owner = ast.unparse(node.value).split(".")[-1].lstrip("_")
            if owner in owners:
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_nobody_reaches_into_the_session_or_the_workspace() -> None:
    owners = frozenset({"session", "workspace", "library"})
    broken = [
        f"{module} {place}"
        for module, text in sources().items()
        if not _is_inside(module, ("annotator.core.library",))
        for place in _private_reach(text, owners)
    ]
    assert not broken, "\n".join(broken)
    assert list(_private_reach("self._session._workspace.undo()", owners))


def find_cycle(edges: dict[str, set[str]]) -> list[str]:
    """One way round from a module back to itself; empty if there is none."""
    done: set[str] = set()

    def visit(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for following in sorted(edges.get(module, ())):
            if cycle := visit(following, [*way, module]):
                return cycle
        done.add(module)
        return []

    return next((cycle for module in sorted(edges) if (cycle := visit(module, []))), [])


def test_no_modules_import_each_other_in_a_circle() -> None:
    edges: dict[str, set[str]] = {}
    for found in all_imports():
        if found.imported in sources() and not found.only_for_types:
            edges.setdefault(found.importer, set()).add(found.imported)
    cycle = find_cycle(edges)
    assert not cycle, " -> ".join(cycle)
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


WORDS_NOT_USED = ("document", "highlight", "label", "categor", "codebook")
"""What the glossary has another word for: article, mark and kind."""


def test_the_core_and_the_command_line_use_the_words_of_the_glossary() -> None:
    broken = [
        f"{module}:{node.lineno} {node.name}"
        for module, text in sources().items()
        if not _is_inside(module, ("annotator.ui", "annotator.app"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and any(word in node.name.lower() for word in WORDS_NOT_USED)
    ]
    assert not broken, "\n".join(broken)
