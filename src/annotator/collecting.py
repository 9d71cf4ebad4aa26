"""How often Python looks for circles of dead objects in a process that has a window."""

import gc

NEW_OBJECTS = 50_000
"""New objects after which Python looks for circles of dead ones. At its own 700, opening an article
with 10,000 marks, which are values without circles, takes a quarter longer.
"""


def collect_seldom() -> None:
    """Look for circles of dead objects seldom from now on, and not among what is there already:
    modules and their classes. Called before the imports and after them.
    """
    gc.set_threshold(NEW_OBJECTS)
    gc.freeze()
