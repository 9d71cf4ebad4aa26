"""Adapts the workspace to the window: verbs in, one signal `changed` out, failures as sentences."""

from annotator.ui.session.at_large import Edited
from annotator.ui.session.changes import Changed, Emptied, WentBack
from annotator.ui.session.session import Session

__all__ = ["Changed", "Edited", "Emptied", "Session", "WentBack"]
