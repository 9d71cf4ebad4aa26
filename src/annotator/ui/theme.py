"""Colors of the article and its marks, light and dark, and how each kind's line is drawn."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from annotator.core.model import Kind


@dataclass(frozen=True, slots=True)
class KindColors:
    """How one kind is painted: the tint under the words and the line of its lane."""

    tint: QColor
    line: QColor


@dataclass(frozen=True, slots=True)
class Theme:
    """The colors of the article view. Text has a contrast of at least 4.5:1 on every tint."""

    name: str
    paper: QColor
    ink: QColor
    quiet: QColor
    link: QColor
    rule: QColor
    shade: QColor
    """Behind code and heading cells."""
    selection: QColor
    selected_ink: QColor
    kinds: dict[Kind, KindColors]


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
    link=QColor("#15539e"),
    rule=QColor("#cfcac0"),
    shade=QColor("#f1eee8"),
    selection=QColor("#2f6fb5"),
    selected_ink=QColor("#ffffff"),
    kinds={
        Kind.CLAIM: KindColors(QColor("#cfe4fb"), QColor("#1a6bb8")),
        Kind.PROJECTION: KindColors(QColor("#fbe7b4"), QColor("#9a6200")),
        Kind.TESTIMONY: KindColors(QColor("#f2d7ec"), QColor("#93397f")),
    },
)

DARK = Theme(
    name="dark",
    paper=QColor("#1d1d1f"),
    ink=QColor("#e6e3dd"),
    quiet=QColor("#a8a49c"),
    link=QColor("#8ab8f0"),
    rule=QColor("#4a4845"),
    shade=QColor("#29292c"),
    selection=QColor("#3d77b8"),
    selected_ink=QColor("#ffffff"),
    kinds={
        Kind.CLAIM: KindColors(QColor("#1f3f60"), QColor("#6fb1f0")),
        Kind.PROJECTION: KindColors(QColor("#54421a"), QColor("#e3b04b")),
        Kind.TESTIMONY: KindColors(QColor("#532f4b"), QColor("#dc8ecb")),
    },
)


def system_theme() -> Theme:
    """Return the theme that fits the colors the system asks for."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def article_palette(theme: Theme, base: QPalette) -> QPalette:
    """Return `base` with the colors of the article view."""
    palette = QPalette(base)
    palette.setColor(QPalette.ColorRole.Base, theme.paper)
    palette.setColor(QPalette.ColorRole.Text, theme.ink)
    palette.setColor(QPalette.ColorRole.Highlight, theme.selection)
    palette.setColor(QPalette.ColorRole.HighlightedText, theme.selected_ink)
    palette.setColor(QPalette.ColorRole.Link, theme.link)
    return palette
