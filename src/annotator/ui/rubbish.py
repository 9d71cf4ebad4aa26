"""Keeps Python's search for rubbish from walking over all marks of a long article each time.

Python frees most objects as soon as nothing refers to them; those that refer to each other in a
circle it looks for now and then, by walking over all that there are: 50 ms and more in an article
of 10,000 marks, in the middle of a key press. Marks and what is painted of them have no circles.
"""

import gc


def spare_what_is_there() -> None:
    """Look for rubbish only among what is made from now on."""
    gc.freeze()


def spare_nothing() -> None:
    """Look for rubbish everywhere again."""
    gc.unfreeze()
