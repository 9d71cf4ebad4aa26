"""Finding passages: by a quote, again in another text, by the words around a selection."""
