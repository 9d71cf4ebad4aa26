"""What the reader can do, by area; the main window makes each once and connects it."""
