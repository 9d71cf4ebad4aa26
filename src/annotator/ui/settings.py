"""What the window remembers between two runs, in an INI file of the user's own."""

from PySide6.QtCore import QByteArray, QSettings

from annotator.core.paths import settings_path
from annotator.ui.theme import ThemeChoice


class Settings:
    """Typed access to the settings; a value that is not there, or not readable, is the default."""

    def __init__(self) -> None:
        self._settings = QSettings(str(settings_path()), QSettings.Format.IniFormat)

    def text(self, name: str) -> str:
        """Return a text; empty where there is none."""
        value = self._settings.value(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """Return a flag; False where there is none. The file has it as `true` or `false`."""
        return str(self._settings.value(name)).lower() == "true"

    @property
    def theme(self) -> ThemeChoice:
        """Return which theme the reader wants."""
        value = self.text("theme")
        known = (choice for choice in ThemeChoice if choice.value == value)
        return next(known, ThemeChoice.SYSTEM)

    @property
    def zoom(self) -> int:
        """Return how large words are, in per cent of their first size."""
        value = self.text("zoom")
        return int(value) if value.isdecimal() else 100

    def state(self, name: str) -> QByteArray:
        """Return the state of a widget, as it gave it; empty where there is none."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, name: str, value: str | bool | QByteArray) -> None:
        """Keep a value under a name."""
        self._settings.setValue(name, value)

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()
