"""Walking a window as the eye does: what has less room than it needs."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QTabBar,
    QTableView,
    QWidget,
)

from transfer_app.gui.palette import Scheme
from transfer_app.gui.widgets import Elided
from transfer_app.gui.widgets.sideways import Sideways

LOOKS = [(1.0, Scheme.LIGHT), (2.0, Scheme.DARK)]
"""Text size and scheme: a scheme changes colours only, so each size is walked in one of them."""


def cut_off(window: QWidget) -> list[str]:
    """What is drawn in less room than it needs, with what it says."""
    for _ in range(4):  # a label that wraps asks for its height only once it has its width
        QApplication.processEvents()
    shown = [each for each in window.findChildren(QWidget) if each.isVisible()]
    return [f"{type(each).__name__}: {why}" for each in shown for why in faults(each)]


def faults(each: QWidget) -> Iterator[str]:
    if isinstance(each, QLabel) and each.text():
        yield from _label(each)
    elif isinstance(each, QAbstractButton) and each.text():
        yield from _button(each)
    elif isinstance(each, QComboBox):
        yield from _combo(each)
    elif isinstance(each, QLineEdit) and not isinstance(each.parent(), QComboBox):
        yield from _field(each)
    elif isinstance(each, QTabBar):
        yield from _tabs(each)
    elif isinstance(each, QTableView):
        yield from _headings(each)
    elif isinstance(each, QScrollArea) and not isinstance(each, Sideways) and _sideways(each):
        yield f"scrolls sideways by {_sideways(each)}"
    if isinstance(each, (QLabel, QAbstractButton, QComboBox, QLineEdit)):
        yield from _outside(each)


def _sideways(each: QScrollArea) -> int:
    return each.horizontalScrollBar().maximum()


def _label(each: QLabel) -> Iterator[str]:
    if each.wordWrap():
        if each.height() < each.heightForWidth(each.width()):
            yield f"too low: {each.text()}"
    elif not isinstance(each, Elided) and each.width() < each.sizeHint().width():
        yield f"too narrow: {each.text()}"
    if each.height() < each.fontMetrics().height():
        yield f"lower than its letters: {each.text()}"


def _button(each: QAbstractButton) -> Iterator[str]:
    ticks = isinstance(each, (QCheckBox, QRadioButton))
    least = each.sizeHint() if ticks else each.minimumSizeHint()
    if each.width() < least.width() or each.height() < each.fontMetrics().height():
        yield f"too small: {each.text()}"


def _combo(each: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    each.initStyleOption(option)
    inside = each.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, each
    )
    if inside.width() < each.fontMetrics().horizontalAdvance(each.currentText()):
        yield f"too narrow: {each.currentText()}"


def _field(each: QLineEdit) -> Iterator[str]:
    if each.text() or not each.placeholderText():
        return
    option = QStyleOptionFrame()
    each.initStyleOption(option)
    inside = each.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, each)
    if inside.width() < each.fontMetrics().horizontalAdvance(each.placeholderText()):
        yield f"too narrow: {each.placeholderText()}"


def _tabs(each: QTabBar) -> Iterator[str]:
    for number in range(each.count()):
        rect = each.tabRect(number)
        if not each.rect().contains(rect) or rect.width() < each.tabSizeHint(number).width():
            yield f"tab: {each.tabText(number)}"


def _headings(each: QTableView) -> Iterator[str]:
    head = each.horizontalHeader()
    for at in range(0 if head.isHidden() else head.count()):
        words = each.model().headerData(at, Qt.Orientation.Horizontal)
        option = QStyleOptionHeader()
        head.initStyleOption(option)
        option.text = str(words)
        needs = head.style().sizeFromContents(QStyle.ContentsType.CT_HeaderSection, option, QSize(), head)
        if not head.isSectionHidden(at) and head.sectionSize(at) < needs.width():
            yield f"heading too narrow: {words}"


def _outside(each: QWidget) -> Iterator[str]:
    """Beyond the edge of what holds it; what can be scrolled to is not."""
    inside, parent = QRect(QPoint(), each.size()), each.parentWidget()
    while parent is not None and not parent.isWindow():
        inside.moveTopLeft(each.mapTo(parent, QPoint()))
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return
        if not parent.rect().contains(inside):
            yield f"beyond the edge of {type(parent).__name__}: {each.accessibleName()} {inside}"
            return
        parent = parent.parentWidget()
