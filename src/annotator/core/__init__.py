"""The whole of Annotator but its window: usable as a library and without a screen."""
