"""Walking a window as a screen reader and the Tab key do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit, QTableView, QWidget


def focusable(root: QWidget) -> list[QWidget]:
    """Every widget the Tab key can reach, leaving out the inner parts of composed ones."""
    inner = (QAbstractSpinBox, QComboBox)
    return [
        each
        for each in [root, *root.findChildren(QWidget)]
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.isHidden()
        and not (isinstance(each, QLineEdit) and isinstance(each.parent(), inner))
        and each.objectName() != "qt_scrollarea_viewport"
        and not isinstance(each.parent(), QAbstractScrollArea)
    ]


def nameless(root: QWidget) -> list[str]:
    """Focusable widgets a screen reader would announce without a name."""
    found = []
    for each in focusable(root):
        spoken = QAccessible.queryAccessibleInterface(each)
        if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
            found.append(f"{type(each).__name__} in {type(each.parent()).__name__}")
    return found


def unread_cells(root: QWidget) -> list[str]:
    """Cells of the first row of each table that a screen reader would read without their column's name."""
    found = []
    for table in root.findChildren(QTableView):
        model = table.model()
        for at in range(model.columnCount() if table.isVisible() and model.rowCount() else 0):
            heading = str(model.headerData(at, Qt.Orientation.Horizontal))
            spoken = str(model.index(0, at).data(Qt.ItemDataRole.AccessibleTextRole))
            if not heading.strip() or not spoken.startswith(heading):
                found.append(f"{table.accessibleName()}, {heading}: {spoken}")
    return found


def small_targets(root: QWidget, least: int = 24) -> list[str]:
    """Controls below the 24 by 24 of WCAG 2.2, 2.5.8."""
    return [
        f"{type(each).__name__} {each.accessibleName()} {each.width()} x {each.height()}"
        for each in focusable(root)
        if each.isVisible() and (each.width() < least or each.height() < least)
    ]
