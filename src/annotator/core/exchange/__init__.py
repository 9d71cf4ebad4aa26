"""Everything that goes out of a library and comes back: JSON and tables."""

from annotator.core.exchange.citation import cite, link_to
from annotator.core.exchange.format import FORMAT, schema
from annotator.core.exchange.gather import export_json
from annotator.core.exchange.merge import merge
from annotator.core.exchange.receive import decode_export
from annotator.core.exchange.report import ImportReport, added_up
from annotator.core.exchange.table import copied_table, encode_table, gather_table

__all__ = [
    "FORMAT",
    "ImportReport",
    "added_up",
    "cite",
    "copied_table",
    "decode_export",
    "encode_table",
    "export_json",
    "gather_table",
    "link_to",
    "merge",
    "schema",
]
