"""How buttons and fields are drawn: Qt's Fusion, with frames that can be seen in every theme and a
plain look for what is switched on.
"""

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from annotator.ui.theme import LIGHT, Theme

RADIUS = 3.0
"""Logical pixels of the corners of frames."""
PADDING = 2
"""Logical pixels between a field's frame and its words, besides those of Qt."""
BUTTON_PADDING = 6
"""Logical pixels between a button's frame and its words, besides those of Qt."""
FOCUS_INSET = 3
"""Logical pixels from a part's edge to its second frame, which shows the focus in strong themes."""
ARROW = QSize(8, 4)
"""Logical pixels of the sign for a menu."""
ARROW_ROOM = 14
"""Logical pixels that a button gives it."""
ARROW_INSET = 2
"""Logical pixels that it stands away from the edge: the frame of the focus is there."""

GRIP = 28
"""Logical pixels of the line by which two frames are drawn apart."""

_Primitive, _Control, _State = QStyle.PrimitiveElement, QStyle.ControlElement, QStyle.StateFlag
_ALWAYS = _State(0xFFFFFFFF)
_FRAMED = {
    _Primitive.PE_FrameLineEdit: _ALWAYS,
    _Primitive.PE_PanelButtonCommand: _ALWAYS,
    _Primitive.PE_PanelButtonTool: _State.State_Raised,
    _Primitive.PE_Frame: _State.State_Sunken,
}
"""Parts that get a frame, and in which states."""
_OUTLINED = {_Primitive.PE_Frame, _Primitive.PE_PanelMenu, _Primitive.PE_IndicatorCheckBox}
"""Bars, menus and boxes to check: the outlines of Fusion cannot be seen on dark ground."""
SEPARATOR_MARGIN = 5
"""Logical pixels on either side of the line between two groups of a menu."""
_HAS_MENU = QStyleOptionToolButton.ToolButtonFeature.HasMenu
_SEPARATOR = QStyleOptionMenuItem.MenuItemType.Separator


class WindowStyle(QProxyStyle):
    """Fusion with the frames of a theme."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.theme: Theme = LIGHT

    def drawPrimitive(  # noqa: N802 - Qt calls it
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a part; fields and buttons have frames of the theme's own color."""
        if element is _Primitive.PE_PanelButtonTool and option.state & _State.State_On:
            if not _unfolds(widget):
                self._draw_pressed(painter, option)
            return
        if element is _Primitive.PE_FrameFocusRect and self.theme.is_strong:
            # What is flat has room for the frame around its words, and around its sign for a menu.
            rect = widget.rect() if widget is not None and _is_flat(widget) else option.rect
            self._draw_frame(painter, rect, self.theme.link)
            return
        super().drawPrimitive(element, option, painter, widget)
        if option.state & _FRAMED.get(element, _State.State_None):
            self._draw_edge(painter, option)
        elif element in _OUTLINED:
            color = self.theme.rule if element is _Primitive.PE_Frame else self.theme.frame
            self._draw_frame(painter, option.rect, color)

    def _draw_edge(self, painter: QPainter, option: QStyleOption) -> None:
        """Draw the frame of a field or button; where it is black or white anyway, the one that has
        the focus has a second one inside.
        """
        self._draw_frame(painter, option.rect, self._frame_color(option))
        states = _State.State_HasFocus | _State.State_Enabled
        if self.theme.is_strong and option.state & states == states:
            inner = option.rect.adjusted(FOCUS_INSET, FOCUS_INSET, -FOCUS_INSET, -FOCUS_INSET)
            self._draw_frame(painter, inner, self.theme.link)

    def _frame_color(self, option: QStyleOption) -> QColor:
        if not option.state & _State.State_Enabled:
            return self.theme.rule
        has_focus = option.state & _State.State_HasFocus
        return self.theme.selection if has_focus else self.theme.frame

    def _draw_pressed(self, painter: QPainter, option: QStyleOption) -> None:
        """Draw the ground of a tool button that is switched on."""
        theme = self.theme
        self._draw_frame(painter, option.rect, theme.selection, 2.0, theme.pressed)

    def _draw_frame(
        self,
        painter: QPainter,
        rect: QRect,
        color: QColor,
        width: float = 1.0,
        ground: QColor | None = None,
    ) -> None:
        """Draw a frame inside a rectangle; `width` is in logical pixels."""
        if self.theme.is_strong:
            width = max(2.0, 1.5 * width)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, width))
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        half = width / 2
        inner = QRectF(rect).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inner, RADIUS, RADIUS)
        painter.restore()

    def drawControl(  # noqa: N802 - Qt calls it
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a part; what parts two panels is a line of the theme's own color, and what parts
        two frames a short one between them.
        """
        if element is _Control.CE_Splitter:
            painter.fillRect(_handle(option.rect), self.theme.rule)
            return
        super().drawControl(element, option, painter, widget)
        if isinstance(option, QStyleOptionMenuItem) and option.menuItemType is _SEPARATOR:
            line = option.rect.adjusted(SEPARATOR_MARGIN, 0, -SEPARATOR_MARGIN, 0)
            painter.fillRect(line.left(), line.center().y(), line.width(), 1, self.theme.rule)
        if element is _Control.CE_ProgressBar:
            self._draw_frame(painter, option.rect, self.theme.frame)
        if element is _Control.CE_ToolBar and self.theme.is_strong:
            painter.fillRect(
                option.rect.adjusted(0, option.rect.height() - 1, 0, 0), self.theme.frame
            )

    def drawComplexControl(  # noqa: N802 - Qt calls it
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a part; the sign for a button's menu stands beside its words."""
        if isinstance(option, QStyleOptionToolButton) and option.features & _HAS_MENU:
            self._draw_menu_button(control, option, painter, widget)
            return
        super().drawComplexControl(control, option, painter, widget)
        if control is QStyle.ComplexControl.CC_ComboBox:
            self._draw_edge(painter, option)
        elif control is QStyle.ComplexControl.CC_ScrollBar and self.theme.is_strong:
            self._draw_handle(painter, option, widget)

    def _draw_handle(
        self, painter: QPainter, option: QStyleOptionComplex, widget: QWidget | None
    ) -> None:
        """Draw the handle of a scroll bar, unless there is no room for one between the arrows."""
        slider, groove = (
            self.subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, widget)  # type: ignore[arg-type]
            for part in (
                QStyle.SubControl.SC_ScrollBarSlider,
                QStyle.SubControl.SC_ScrollBarGroove,
            )
        )
        if groove.isValid() and groove.contains(slider):
            inner = slider.adjusted(1, 1, -1, -1)
            self._draw_frame(painter, inner, self.theme.frame, 1.0, self.theme.faint)

    def _draw_menu_button(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionToolButton,
        painter: QPainter,
        widget: QWidget | None,
    ) -> None:
        plain = QStyleOptionToolButton(option)
        plain.features = option.features & ~_HAS_MENU
        is_rtl = option.direction is Qt.LayoutDirection.RightToLeft
        room = QRect(option.rect)
        if is_rtl:
            plain.rect.setLeft(room.left() + ARROW_ROOM)
            room.setRight(room.left() + ARROW_ROOM)
        else:
            plain.rect.setRight(room.right() - ARROW_ROOM)
            room.setLeft(room.right() - ARROW_ROOM)
        super().drawComplexControl(control, plain, painter, widget)
        inward = QPointF(ARROW_INSET if is_rtl else -ARROW_INSET, 0)
        center = QRectF(room).center() + inward
        across, down = ARROW.width() / 2, ARROW.height() / 2
        tip = QPointF(center.x(), center.y() + down)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(option.palette.buttonText().color(), 1.4))
        painter.drawLines(
            [
                QLineF(tip - QPointF(across, ARROW.height()), tip),
                QLineF(tip, tip + QPointF(across, -ARROW.height())),
            ]
        )
        painter.restore()

    def subElementRect(  # noqa: N802 - Qt calls it
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        """Return where a part lies; words do not touch the frame of their field."""
        # That there may be no widget, the types of Qt do not say.
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]
        if (
            element is QStyle.SubElement.SE_LineEditContents
            and isinstance(option, QStyleOptionFrame)
            and option.lineWidth > 0
        ):
            padding = PADDING + (FOCUS_INSET if self.theme.is_strong else 0)
            rect.adjust(padding, 0, -padding, 0)
        return rect

    def sizeFromContents(  # noqa: N802 - Qt calls it
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Return how large a part is; words of a button have room, and the sign for its menu."""
        wanted = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if isinstance(option, QStyleOptionToolButton) and option.features & _HAS_MENU:
            wanted += QSize(ARROW_ROOM, 0)
        elif kind is QStyle.ContentsType.CT_PushButton:
            wanted += QSize(2 * BUTTON_PADDING, 0)
        return wanted


def _handle(rect: QRect) -> QRect:
    """Return what is painted of the handle between two panels or frames."""
    if min(rect.width(), rect.height()) <= 1:
        return rect
    is_flat = rect.width() > rect.height()
    grip = QRect(0, 0, GRIP, 2) if is_flat else QRect(0, 0, 2, GRIP)
    grip.moveCenter(rect.center())
    return grip


def _is_flat(widget: QWidget) -> bool:
    """Whether it is a button without a frame, as long as it is not switched on."""
    return isinstance(widget, QToolButton) and widget.autoRaise() and not widget.isChecked()


def _unfolds(widget: QWidget | None) -> bool:
    """Whether a button shows by its arrow that it is switched on."""
    return isinstance(widget, QToolButton) and widget.arrowType() is not Qt.ArrowType.NoArrow
