"""A day with a calendar; councils change over on 1 April, so that is where it starts."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit

EARLIEST = QDate(1974, 4, 1)
"""The reorganisation of the Local Government Act 1972."""


def day_field(today: date) -> QDateEdit:
    """Starts at the first 1 April after today."""
    passed = (today.month, today.day) >= (4, 1)
    field = QDateEdit(QDate(today.year + passed, 4, 1))
    field.setDisplayFormat("d MMMM yyyy")
    field.setCalendarPopup(True)
    field.setMinimumDate(EARLIEST)
    return field


def day_of(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
