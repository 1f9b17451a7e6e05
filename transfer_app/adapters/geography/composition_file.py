"""Reads which district becomes part of which successor: one line too many would move a whole town."""

from __future__ import annotations

import csv
from pathlib import Path

from transfer_app.domain.errors import BoundaryError

COLUMNS = ("successor_code", "successor_name", "district_code")
REMEDY = f"Correct the file: a CSV with the columns {', '.join(COLUMNS)}, one line for each district."


def read_composition(path: Path) -> dict[str, tuple[str, str]]:
    """District code -> (successor code, successor name). A district named twice is refused, never chosen."""
    found: dict[str, tuple[str, str]] = {}
    for number, (successor, name, district) in enumerate(_rows(path), 2):
        if not (successor and name and district):
            raise BoundaryError(f"{path.name}, line {number}: a cell is empty.", REMEDY)
        if district in found:
            raise BoundaryError(
                f"{path.name}, line {number}: the district {district} is named twice.", REMEDY
            )
        found[district] = (successor, name)
    return found


def _rows(path: Path) -> list[tuple[str, str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise BoundaryError(f"{path.name} has no column {', '.join(missing)}.", REMEDY)
            return [
                (
                    (row[COLUMNS[0]] or "").strip(),
                    (row[COLUMNS[1]] or "").strip(),
                    (row[COLUMNS[2]] or "").strip(),
                )
                for row in rows
            ]
    except OSError as error:
        raise BoundaryError(
            f"The composition {path} cannot be read: {error.strerror}.", "Check the name of the file."
        ) from error
    except UnicodeDecodeError as error:
        raise BoundaryError(f"The composition {path.name} is not UTF-8 text.", REMEDY) from error
    except csv.Error as error:
        raise BoundaryError(f"The composition {path.name} is not CSV: {error}.", REMEDY) from error
