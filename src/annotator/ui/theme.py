"""Colors of the window, the article and its marks in each theme, and each kind's line."""

from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from annotator.core.model import Kind


class KindColors(Struct, frozen=True):
    """How one kind is painted: the tint under the words and the line of its lane."""

    tint: QColor
    line: QColor


class Theme(Struct, frozen=True):
    """The colors of the article view. Text has a contrast of at least 4.5:1 on every tint."""

    name: str
    paper: QColor
    ink: QColor
    quiet: QColor
    faint: QColor
    """What only names a field that is empty: plainly weaker than words, but to be read."""
    link: QColor
    rule: QColor
    """Between rows, and beside quotes."""
    frame: QColor
    """Around fields and buttons; a contrast of at least 3:1 to what is around them."""
    shade: QColor
    """Behind code and heading cells."""
    selection: QColor
    selected_ink: QColor
    kinds: dict[Kind, KindColors]
    hit: KindColors
    """What a search has found."""

    is_strong: bool = False
    """Lines and frames are drawn twice as wide."""

    @property
    def window(self) -> QColor:
        """Behind panels and bars."""
        return between(self.paper, self.shade, 0.7)

    @property
    def disabled(self) -> QColor:
        """Words of what cannot be done now; the contrast on panels stays above 3:1."""
        return between(self.ink, self.window, 0.45)

    @property
    def pressed(self) -> QColor:
        """Behind the words of a button that is switched on."""
        return between(self.window, self.selection, 0.1 if self.is_strong else 0.28)


class ThemeChoice(StrEnum):
    """Which theme the reader wants; the settings keep its value."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


LINE_STYLES = {
    Kind.CLAIM: Qt.PenStyle.SolidLine,
    Kind.PROJECTION: Qt.PenStyle.DashLine,
    Kind.TESTIMONY: Qt.PenStyle.DotLine,
}
"""A kind is told by its line as well as by its color."""

LIGHT = Theme(
    name="light",
    paper=QColor("#fdfcfa"),
    ink=QColor("#22211f"),
    quiet=QColor("#63605a"),
    faint=QColor("#6e6b65"),
    link=QColor("#15539e"),
    rule=QColor("#cfcac0"),
    frame=QColor("#8f8b83"),
    shade=QColor("#f1eee8"),
    selection=QColor("#2f6fb5"),
    selected_ink=QColor("#ffffff"),
    kinds={
        Kind.CLAIM: KindColors(QColor("#cfe4fb"), QColor("#1a6bb8")),
        Kind.PROJECTION: KindColors(QColor("#fbe7b4"), QColor("#9a6200")),
        Kind.TESTIMONY: KindColors(QColor("#f2d7ec"), QColor("#93397f")),
    },
    hit=KindColors(QColor("#d3efc4"), QColor("#3c7a1e")),
)

DARK = Theme(
    name="dark",
    paper=QColor("#1d1d1f"),
    ink=QColor("#e6e3dd"),
    quiet=QColor("#a8a49c"),
    faint=QColor("#9a968f"),
    link=QColor("#8ab8f0"),
    rule=QColor("#4a4845"),
    frame=QColor("#787571"),
    shade=QColor("#29292c"),
    selection=QColor("#3d77b8"),
    selected_ink=QColor("#ffffff"),
    kinds={
        Kind.CLAIM: KindColors(QColor("#1f3f60"), QColor("#6fb1f0")),
        Kind.PROJECTION: KindColors(QColor("#54421a"), QColor("#e3b04b")),
        Kind.TESTIMONY: KindColors(QColor("#532f4b"), QColor("#dc8ecb")),
    },
    hit=KindColors(QColor("#2f4a22"), QColor("#93cf6f")),
)

CONTRAST_LIGHT = Theme(
    name="contrast-light",
    paper=QColor("#ffffff"),
    ink=QColor("#000000"),
    quiet=QColor("#333333"),
    faint=QColor("#595959"),
    link=QColor("#00308f"),
    rule=QColor("#000000"),
    frame=QColor("#000000"),
    shade=QColor("#ececec"),
    selection=QColor("#000000"),
    selected_ink=QColor("#ffffff"),
    kinds={
        Kind.CLAIM: KindColors(QColor("#d5e8ff"), QColor("#003f8a")),
        Kind.PROJECTION: KindColors(QColor("#ffedb3"), QColor("#6b3d00")),
        Kind.TESTIMONY: KindColors(QColor("#ffdcf5"), QColor("#73005c")),
    },
    hit=KindColors(QColor("#d6f5c6"), QColor("#1d5200")),
    is_strong=True,
)

CONTRAST_DARK = Theme(
    name="contrast-dark",
    paper=QColor("#000000"),
    ink=QColor("#ffffff"),
    quiet=QColor("#dddddd"),
    faint=QColor("#a9a9a9"),
    link=QColor("#8fd0ff"),
    rule=QColor("#ffffff"),
    frame=QColor("#ffffff"),
    shade=QColor("#1c1c1c"),
    selection=QColor("#ffffff"),
    selected_ink=QColor("#000000"),
    kinds={
        Kind.CLAIM: KindColors(QColor("#00305e"), QColor("#6fc3ff")),
        Kind.PROJECTION: KindColors(QColor("#4a3200"), QColor("#ffd24d")),
        Kind.TESTIMONY: KindColors(QColor("#54003f"), QColor("#ff9be8")),
    },
    hit=KindColors(QColor("#173d00"), QColor("#9dff5c")),
    is_strong=True,
)


def theme_of(choice: ThemeChoice) -> Theme:
    """Return the theme of a choice: the system decides what the choice leaves open."""
    match choice:
        case ThemeChoice.LIGHT:
            return LIGHT
        case ThemeChoice.DARK:
            return DARK
        case ThemeChoice.CONTRAST:
            return CONTRAST_DARK if is_system_dark() else CONTRAST_LIGHT
    hints = QGuiApplication.styleHints()  # what it gives lives no longer than this name
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return CONTRAST_DARK if is_system_dark() else CONTRAST_LIGHT
    return DARK if is_system_dark() else LIGHT


def is_system_dark() -> bool:
    """Whether the system asks for light words on dark ground, as long as the program has asked it
    for neither (`QStyleHints.setColorScheme`).

    Where it says that, its colors need not follow (seen: GNOME, Qt 6.11); where it does not say it,
    its colors tell.
    """
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def window_palette(theme: Theme) -> QPalette:
    """Return the colors of windows, buttons and fields that go with a theme."""
    role = QPalette.ColorRole
    palette = QPalette(theme.window, theme.window)
    for name in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText):
        palette.setColor(name, theme.ink)
    palette.setColor(role.Base, theme.paper)
    palette.setColor(role.AlternateBase, theme.shade)
    palette.setColor(role.ToolTipBase, theme.shade)
    palette.setColor(role.PlaceholderText, theme.faint)
    palette.setColor(role.Highlight, theme.selection)
    palette.setColor(role.HighlightedText, theme.selected_ink)
    palette.setColor(role.Link, theme.link)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, theme.disabled)
    return palette


def between(one: QColor, other: QColor, share: float) -> QColor:
    """Return the color that lies `share` (0.0 to 1.0) of the way from one to the other."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def article_palette(theme: Theme, base: QPalette) -> QPalette:
    """Return `base` with the colors of the article view."""
    palette = QPalette(base)
    palette.setColor(QPalette.ColorRole.Base, theme.paper)
    palette.setColor(QPalette.ColorRole.Text, theme.ink)
    palette.setColor(QPalette.ColorRole.Highlight, theme.selection)
    palette.setColor(QPalette.ColorRole.HighlightedText, theme.selected_ink)
    palette.setColor(QPalette.ColorRole.Link, theme.link)
    palette.setColor(QPalette.ColorRole.PlaceholderText, theme.faint)
    return palette
