"""Everything that goes out of a library and comes back: JSON and tables.

Each part is imported when it is used for the first time: a window opens without any of them, and
they would be a tenth of its start.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.core.exchange.citation import cite, link_to
    from annotator.core.exchange.format import FORMAT, schema
    from annotator.core.exchange.gather import export_json
    from annotator.core.exchange.merge import merge as merge_export
    from annotator.core.exchange.receive import decode_export
    from annotator.core.exchange.table import copied_table, encode_table, gather_table

__all__ = [
    "FORMAT",
    "cite",
    "copied_table",
    "decode_export",
    "encode_table",
    "export_json",
    "gather_table",
    "link_to",
    "merge_export",
    "schema",
]

_PLACES = {
    "FORMAT": ("format", "FORMAT"),
    "cite": ("citation", "cite"),
    "copied_table": ("table", "copied_table"),
    "decode_export": ("receive", "decode_export"),
    "encode_table": ("table", "encode_table"),
    "export_json": ("gather", "export_json"),
    "gather_table": ("table", "gather_table"),
    "link_to": ("citation", "link_to"),
    "merge_export": ("merge", "merge"),
    "schema": ("format", "schema"),
}
"""Where each name is: module of this package, and its name there."""


def __getattr__(name: str) -> Any:
    """Import what is asked for (PEP 562)."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, there = _PLACES[name]
    return getattr(import_module(f"{__name__}.{module}"), there)
