"""Asking for a file or a folder: the platform's own dialog, started where the last choice was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

WORKSPACES = "Workspaces (*.taw *.workspace);;All files (*)"
EXPORTS = "Exports (*.csv *.txt *.tsv *.xlsx *.xml);;All files (*)"
TABLES = "Tables (*.csv);;All files (*)"
LAYERS = "Boundary layers (*.gpkg *.geojson *.json *.shp *.zip);;All files (*)"
BACKGROUNDS = "GeoPackages (*.gpkg)"
CERTIFICATES = "Certificates (*.pem *.crt *.cer);;All files (*)"
CARDS = "Public cards (*.json);;All files (*)"
MANIFESTS = "Package manifests (*.json);;All files (*)"
RECEIPTS = "Receipts (*.json);;All files (*)"
JOURNALS = "Access journals (*.jsonl);;All files (*)"
RULES = "Rule sets (*.toml);;All files (*)"
SIGNATURES = "Signatures on rules (*.json);;All files (*)"
AGREEMENTS = "Signatures on agreements (*.json);;All files (*)"
KEYS = "All files (*)"
LOG_CARDS = "Log cards (*.log-card.json);;All files (*)"
LOG_REQUESTS = "Requests to countersign (*.tlog-consistency);;All files (*)"
LOG_ANSWERS = "Countersigned checkpoints (*.tlog-checkpoint);;All files (*)"
DOCUMENTS = "All files (*)"
PDFS = "PDF (*.pdf)"
WORKBOOKS = "Excel workbooks (*.xlsx)"
FIGURES = "Excel workbooks (*.xlsx);;Tables (*.csv)"
ADDRESS_LISTS = "Address lists (*.csv *.zip);;All files (*)"

_last: dict[str, str] = {}


def existing_file(parent: QWidget, title: str, pattern: str) -> Path | None:
    """None when the person changed their mind."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _last.get(pattern, ""), pattern)
    return _remember(pattern, name)


def existing_folder(parent: QWidget, title: str) -> Path | None:
    return _remember("folder", QFileDialog.getExistingDirectory(parent, title, _last.get("folder", "")))


def new_file(parent: QWidget, title: str, suggested: str, pattern: str) -> Path | None:
    """The platform asks before an existing file is overwritten."""
    start = Path(_last.get(pattern, "")).parent / suggested if pattern in _last else Path(suggested)
    name, _ = QFileDialog.getSaveFileName(parent, title, str(start), pattern)
    return _remember(pattern, name)


def _remember(kind: str, name: str) -> Path | None:
    if not name:
        return None
    _last[kind] = name
    return Path(name)
