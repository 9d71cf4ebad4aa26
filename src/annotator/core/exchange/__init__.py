"""Everything that goes out of a library and comes back: JSON and tables."""

from annotator.core.exchange.format import schema
from annotator.core.exchange.gather import encode_export, gather
from annotator.core.exchange.merge import ImportReport, merge
from annotator.core.exchange.receive import decode_export
from annotator.core.exchange.table import encode_table, gather_table

__all__ = [
    "ImportReport",
    "decode_export",
    "encode_export",
    "encode_table",
    "gather",
    "gather_table",
    "merge",
    "schema",
]
