"""Annotator: mark claims, projections and testimony in articles, and never lose a mark."""


def __getattr__(name: str) -> str:
    """Give `__version__`, looked up only where it is asked for: that takes 30 ms."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version  # noqa: PLC0415

    found = globals()[name] = version("article-annotator")
    return found
