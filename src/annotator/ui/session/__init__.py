"""Adapts the workspace to the window: verbs in, one signal `changed` out, failures as sentences."""

from annotator.ui.session.changes import Changed, WentBack
from annotator.ui.session.session import Session

__all__ = ["Changed", "Session", "WentBack"]
