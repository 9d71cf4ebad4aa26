"""The command line: a thin skin over `core.workspace`, without Qt until a window is wanted."""

from annotator.cli.program import end_with, main

__all__ = ["end_with", "main"]
