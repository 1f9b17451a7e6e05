"""Document folders made on the spot: files, their index, and the services' view of both."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from transfer_app.adapters.documents.folder import Folder
from transfer_app.adapters.documents.index import ProfiledDocuments
from transfer_app.domain.documents import FoundFile, IndexRow, Matched, match
from transfer_app.resources import schemas_folder

COLUMNS = (
    "person_id", "file", "document_id", "title", "date", "kind", "strand", "size", "sha256", "modified",
)  # fmt: skip


def quiet(_: int) -> None:
    """Progress that nobody looks at."""


@dataclass
class MadeFolder:
    """A document folder with its index in it. rows: what the index will hold."""

    root: Path
    rows: list[dict[str, str]] = field(default_factory=list)

    def file(self, path: str, content: bytes = b"words") -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return place

    def row(self, person: str, path: str, **more: str) -> None:
        self.rows.append({"person_id": person, "file": path, "title": "Assessment", **more})

    def document(self, person: str, path: str, content: bytes = b"words", **more: str) -> Path:
        """A file and its row, with the digest."""
        self.row(person, path, sha256=hashlib.sha256(content).hexdigest(), **more)
        return self.file(path, content)

    def write(self) -> Path:
        """The index, as it stands."""
        self.root.mkdir(parents=True, exist_ok=True)
        path = self.root / "documents.csv"
        with path.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(self.rows)
        return path


def sources() -> ProfiledDocuments:
    return ProfiledDocuments(schemas_folder())


def index_rows(path: Path) -> tuple[IndexRow, ...]:
    return sources().index(path, quiet).rows


def walked(root: Path) -> list[FoundFile]:
    return list(Folder.at(root).walk(quiet))


def put_together(made: MadeFolder) -> Matched:
    """The folder and its index, as a load sees them."""
    path = made.write()
    own = Folder.at(made.root).inside(path)
    return match(index_rows(path), [file for file in walked(made.root) if file.path != own])


def faults(matched: Matched) -> Mapping[str, str]:
    """By path as listed: the fault of the file."""
    return {each.row.path: each.fault.value for each in matched.listed}


def paths(files: Iterable[FoundFile]) -> list[str]:
    return [file.path for file in files]
