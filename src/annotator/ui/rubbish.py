"""Says when and where Python may look for rubbish.

Python frees most objects as soon as nothing refers to them; those that refer to each other in a
circle it looks for now and then, by walking over all that there are: 50 ms and more in an article
of 10,000 marks, in the middle of a key press. Marks and what is painted of them have no circles.

It looks on whichever thread happens to make an object. Widgets that are found dead on a thread
beside the window's are destroyed there, which ends the program (seen: a window that was closed, and
an article that was rendered on a thread).
"""

import gc
from threading import Lock

_lock = Lock()
_threads = 0


def spare_what_is_there() -> None:
    """Look for rubbish only among what is made from now on."""
    gc.freeze()


def spare_nothing() -> None:
    """Look for rubbish everywhere again, and now among what was made since it was spared: Python
    comes to all there is only after millions of new objects, which is not in a day.
    """
    gc.collect(1)
    gc.unfreeze()


def pause() -> None:
    """Look for none while a thread works beside the window's; each pause has its `go_on`."""
    global _threads  # noqa: PLW0603 (Python has one search for all of the program)
    with _lock:
        _threads += 1
        gc.disable()


def go_on() -> None:
    """Look for rubbish again, if no other thread works."""
    global _threads  # noqa: PLW0603
    with _lock:
        _threads -= 1
        if not _threads:
            gc.enable()


def look() -> None:
    """Look for rubbish if there is as much as Python would look for by itself: called now and then
    on the window's thread while another one, which may only wait for something, has the pause.
    """
    made, limits = gc.get_count(), gc.get_threshold()
    full = [generation for generation in range(3) if made[generation] > limits[generation]]
    if full:
        gc.collect(full[-1])
