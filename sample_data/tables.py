"""CSV files written the same on every machine: explicit line ends, encodings and column order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path


def write_csv(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    encoding: str = "utf-8",
    line_end: str = "\n",
) -> None:
    """Write the header and the rows; a column that a row lacks is blank."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


def sql_day(day: date | None) -> str:
    """As SQL Server renders a datetime that holds a day."""
    return f"{day.isoformat()} 00:00:00.000" if day else ""


def return_day(day: date | None) -> str:
    """As statutory returns write a day."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""
