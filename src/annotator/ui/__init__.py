"""The window: PySide6 widgets over one session."""
