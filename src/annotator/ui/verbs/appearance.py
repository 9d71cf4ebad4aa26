"""What the reader does to the look of the window: its theme, and the size of the words."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QActionGroup, QGuiApplication

from annotator.ui.actions import ActionSet
from annotator.ui.article_view import ArticleView
from annotator.ui.dress import dress
from annotator.ui.settings import Settings
from annotator.ui.status_line import StatusLine
from annotator.ui.theme import ThemeChoice


class AppearanceVerbs(QObject):
    """Chooses theme and zoom, and remembers both."""

    theme_chosen = Signal()
    """Other colors are to be shown: the reader, or the system, wants them."""

    def __init__(
        self, settings: Settings, actions: ActionSet, view: ArticleView, status: StatusLine
    ) -> None:
        super().__init__(view)
        self._settings = settings
        self._view = view
        themes = QActionGroup(self)
        for choice in ThemeChoice:
            action = actions[f"theme_{choice}"]
            themes.addAction(action)
            action.setChecked(choice is settings.theme)
        view.zoom_changed.connect(status.show_zoom)
        view.zoom_changed.connect(self._keep_zoom)
        status.zoom_pressed.connect(self.do_zoom_reset)
        view.set_zoom(settings.zoom)
        status.show_zoom(view.zoom)
        QGuiApplication.styleHints().accessibility().contrastPreferenceChanged.connect(
            self.theme_chosen, Qt.ConnectionType.QueuedConnection
        )

    @Slot()
    def do_theme_system(self) -> None:
        """Use the colors that the system asks for."""
        self._choose(ThemeChoice.SYSTEM)

    @Slot()
    def do_theme_light(self) -> None:
        """Use dark words on light paper."""
        self._choose(ThemeChoice.LIGHT)

    @Slot()
    def do_theme_dark(self) -> None:
        """Use light words on dark paper."""
        self._choose(ThemeChoice.DARK)

    @Slot()
    def do_theme_contrast(self) -> None:
        """Use black and white, and strong lines."""
        self._choose(ThemeChoice.CONTRAST)

    @Slot()
    def do_zoom_in(self) -> None:
        """Show larger words."""
        self._view.step_zoom(1)

    @Slot()
    def do_zoom_out(self) -> None:
        """Show smaller words."""
        self._view.step_zoom(-1)

    @Slot()
    def do_zoom_reset(self) -> None:
        """Show the words at their first size."""
        self._view.set_zoom(100)

    def _choose(self, choice: ThemeChoice) -> None:
        self._settings.keep("theme", choice.value)
        dress(choice)
        self.theme_chosen.emit()

    @Slot(int)
    def _keep_zoom(self, percent: int) -> None:
        self._settings.keep("zoom", str(percent))
