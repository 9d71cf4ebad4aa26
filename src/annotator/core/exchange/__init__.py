"""Everything that goes out of a library and comes back: JSON and tables."""

from annotator.core.exchange.format import schema
from annotator.core.exchange.gather import export_json
from annotator.core.exchange.merge import merge
from annotator.core.exchange.receive import decode_export
from annotator.core.exchange.report import ImportReport
from annotator.core.exchange.table import encode_table, gather_table

__all__ = [
    "ImportReport",
    "decode_export",
    "encode_table",
    "export_json",
    "gather_table",
    "merge",
    "schema",
]
