"""How an article is set: its fonts and sizes at a zoom, its column, and the document made so."""

from functools import cached_property

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QTextDocument

from annotator.core.blocks import BlockTree
from annotator.ui.document import ArticleDocument
from annotator.ui.images import ImageSource
from annotator.ui.inline import Typography
from annotator.ui.leaving import let_go
from annotator.ui.line_heights import Pitch, pitch
from annotator.ui.theme import Theme

COLUMN_CHARACTERS = 66
"""Characters of ordinary text that a line of the column holds."""
SAMPLE = "the quick brown fox jumps over the lazy dog and then rests "
BODY_FAMILIES = ["Charter", "Georgia", "Noto Serif", "DejaVu Serif", "serif"]
BODY_POINTS = 13.0
CODE_FAMILIES = "'DejaVu Sans Mono','Noto Sans Mono',Menlo,Consolas,monospace"
GUTTER = 2.5
"""Ems on either side of the column that belong to it: badges, list numbers, bars, rims."""
NARROW_GUTTER, GUTTER_SHARE = 0.9, 0.1
"""The same where there is little room: ems at least, for a badge, and the share of the room."""
TOP = 36
"""Logical pixels above the first line."""
ZOOMS = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
"""Sizes of the words that one step leads to, in per cent."""
SOON = 100_000
"""Code points that are set at once, in about a tenth of a second; more of them in turns."""
SCREEN = 6_000
"""Code points that fill a large screen."""


def zoom_beside(percent: int, step: int) -> int:
    """Return the next larger zoom (step 1) or smaller one (step -1), in per cent."""
    if step > 0:
        return next((zoom for zoom in ZOOMS if zoom > percent), ZOOMS[-1])
    return next((zoom for zoom in reversed(ZOOMS) if zoom < percent), ZOOMS[0])


class Setting:
    """Fonts and lengths of an article at one zoom."""

    def __init__(self, percent: int) -> None:
        self.percent = percent
        self.font = QFont(BODY_FAMILIES)
        self.font.setPointSizeF(BODY_POINTS * percent / 100)
        self.em = float(QFontInfo(self.font).pixelSize())
        """Height of the body's font in logical pixels."""
        self.gutter = round(GUTTER * self.em)
        """Logical pixels on either side of the column."""

    def gutter_in(self, room: int) -> int:
        """Return the gutter for an article that is so wide, gutters included (logical pixels)."""
        return round(min(self.gutter, max(NARROW_GUTTER * self.em, GUTTER_SHARE * room)))

    def column(self) -> int:
        """Return the width of the column at its best, in logical pixels."""
        advance = QFontMetricsF(self.font).horizontalAdvance(SAMPLE)
        return round(advance / len(SAMPLE) * COLUMN_CHARACTERS)

    def typography(self, theme: Theme) -> Typography:
        """Return the sizes and colors that the article's HTML is written with."""
        return Typography(
            em=self.em,
            code_families=CODE_FAMILIES,
            link_color=theme.link.name(),
            line_color=theme.rule.name(),
            pitch=self.pitch,
            advance=self.advance,
        )

    def pitch(self) -> Pitch:
        """Return the lines of words in this setting."""
        return pitch(self._metrics[False])

    def advance(self, words: str, is_bold: bool) -> float:
        """Return how wide words are, bold ones if that is said."""
        return self._metrics[is_bold].horizontalAdvance(words)

    @cached_property
    def _metrics(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        bold = QFont(self.font)
        bold.setBold(True)
        return QFontMetricsF(self.font), QFontMetricsF(bold)

    def document(
        self, tree: BlockTree, theme: Theme, images: ImageSource, parent: QObject
    ) -> ArticleDocument:
        """Return a document for an article, with nothing in it yet."""
        document = ArticleDocument(tree, self.typography(theme), images, parent)
        document.setDefaultFont(self.font)
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(TOP)
        frame.setBottomMargin(3 * TOP)
        document.rootFrame().setFrameFormat(frame)
        fit_gutter(document, self.gutter)
        return document


def has_gutter(document: QTextDocument, gutter: int) -> bool:
    """Whether a document leaves so many logical pixels on either side."""
    frame = document.rootFrame().frameFormat()
    return frame.leftMargin() == frame.rightMargin() == gutter


def fit_gutter(document: QTextDocument, gutter: int) -> None:
    """Have a document leave so many logical pixels on either side."""
    if not has_gutter(document, gutter):
        frame = document.rootFrame().frameFormat()
        frame.setLeftMargin(gutter)
        frame.setRightMargin(gutter)
        document.rootFrame().setFrameFormat(frame)


class Successor(QObject):
    """A document in the making that is to take another one's place, once it reaches as far.

    So the reader sees the old one until the new one can show the same words.
    """

    ready = Signal()

    def __init__(self, document: ArticleDocument, setting: Setting, offset: int) -> None:
        """`offset` is what the first line on the screen will hold, in code points."""
        super().__init__(document.parent())
        self.document = document
        self.setting = setting
        self.offset = offset
        self._needed = min(len(document.text), offset + SCREEN)
        self._is_ready = False

    def start(self) -> None:
        """Set what is near at once, and the rest in turns."""
        self.document.grown.connect(self._look)
        self.document.completed.connect(self._look)
        self.document.start()
        while not self._is_ready and self._needed <= SOON:
            self.document.go_on()

    def abandon(self) -> None:
        """Make it no more."""
        self._is_ready = True
        let_go(self.document, self)

    @Slot()
    def _look(self) -> None:
        document = self.document
        if self._is_ready or (document.offsets.end < self._needed and not document.is_complete):
            return
        self._is_ready = True
        self.ready.emit()
