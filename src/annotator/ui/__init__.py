"""The window: PySide6 widgets over one session.

Imports are Python's own again as soon as PySide has put its own in their place: for the sake of
`from __feature__ import`, which is nowhere here, that reads the source of each module, Python's
too, that is imported from then on. It takes a tenth of a start, and 8 MB for the lines, which
`linecache` keeps.
"""

import builtins
from contextlib import suppress

_plain_import = builtins.__import__
with suppress(ImportError):  # what is missing is told where Qt is imported
    import shiboken6  # noqa: F401
builtins.__import__ = _plain_import
