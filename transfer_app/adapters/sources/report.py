"""Lists for people, such as the report of rejected rows: CSV that a spreadsheet opens without running it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.loaded import Rejected

COLUMNS = ("file", "table", "row", "column", "value", "reason")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_rejects(path: Path, rejects: Iterable[Rejected]) -> int:
    """Write the report and say how many rows it has. It holds children's data: treat it as the export."""
    cells = ((one.file, one.table, one.row, one.column, one.value, one.reason) for one in rejects)
    return write_table(path, COLUMNS, cells)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV with a line of titles and say how many rows it has; None gives an empty cell.

    UTF-8 with a mark, so that Excel reads it rightly. An existing file is replaced only once the new
    one is whole.
    """
    count, part = 0, path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
                count += 1
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise OutputFailed(f"{path} could not be written: {problem.strerror}.") from problem
    return count


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows and never calculates: what could start a formula gets a quote mark."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
