"""Annotator: mark claims, projections and testimony in articles, and never lose a mark."""

from importlib.metadata import version

__version__ = version("article-annotator")
