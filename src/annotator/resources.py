"""Finds the files that come with the program: icons and the sample article."""

from pathlib import Path

_PLACES = (
    Path(__file__).parent / "resources",  # in the wheel
    Path(__file__).parents[2] / "resources",  # in a checkout
)


def resource(name: str) -> Path:
    """Return the path of a resource, such as `icons/claim.svg`.

    Raises FileNotFoundError where the program was installed without it.
    """
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise FileNotFoundError(name)
