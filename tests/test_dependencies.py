"""What the program imports is what it requires, not what a machine happens to have."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]


def imported_packages() -> set[str]:
    """The top names of everything that the source imports from outside."""
    names = set()
    for path in (PROJECT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"annotator"}


def required() -> set[str]:
    """The names of the distributions that an installation brings."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = settings["project"]["dependencies"]
    return {str(canonicalize_name(Requirement(one).name)) for one in wanted}


def test_everything_that_is_imported_is_required() -> None:
    known = packages_distributions()
    missing = {
        name
        for name in imported_packages()
        if not required() & {str(canonicalize_name(one)) for one in known.get(name, [name])}
    }
    assert not missing
