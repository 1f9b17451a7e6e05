"""Rows of packages that are read where they lie: where each record is, and who opened which."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from transfer_app.adapters.store.tables_receiving import shared_packages, shared_readings, shared_records
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import NotFound
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.package_contents import PAGES, PackedFile, PackedRecord
from transfer_app.domain.package_names import case_paths
from transfer_app.domain.readings import Purpose
from transfer_app.domain.shared_packages import PlacedRecord, SharedCase, SharedPackage
from transfer_app.domain.vocabulary import Strand

BATCH = 1_000


class SharedPackages:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, package: SharedPackage, manifest: bytes, records: Iterable[PlacedRecord]) -> int:
        """How many records came."""
        made = self._connection.execute(
            sa.insert(shared_packages).values(
                ref=package.ref, sender=package.sender, looked_at=package.looked_at,
                looked_by=package.looked_by, ends=package.ends, folder=package.folder,
                manifest_digest=package.manifest_digest, manifest=manifest.decode("utf-8"),
            )
        ).inserted_primary_key  # fmt: skip
        assert made is not None
        rows, count = (_placed(int(made[0]), each) for each in records), 0
        while batch := list(islice(rows, BATCH)):
            self._connection.execute(sa.insert(shared_records), batch)
            count += len(batch)
        return count

    def move(self, ref: str, folder: Path, ends: str) -> None:
        """Its files lie elsewhere now, or may be read longer."""
        self._connection.execute(
            sa.update(shared_packages)
            .where(shared_packages.c.ref == ref)
            .values(folder=str(folder), ends=ends)
        )

    def drop(self, ref: str) -> None:
        """It is not open for reading any more; who read what stays. Nothing happens where it never was."""
        mine = sa.select(shared_packages.c.id).where(shared_packages.c.ref == ref).scalar_subquery()
        self._connection.execute(sa.delete(shared_records).where(shared_records.c.package_id == mine))
        self._connection.execute(sa.delete(shared_packages).where(shared_packages.c.ref == ref))

    def all(self) -> list[SharedPackage]:
        rows = self._connection.execute(sa.select(shared_packages).order_by(shared_packages.c.id))
        return [_package(row) for row in rows]

    def find(self, ref: str) -> SharedPackage | None:
        row = self._connection.execute(
            sa.select(shared_packages).where(shared_packages.c.ref == ref)
        ).one_or_none()
        return _package(row) if row is not None else None

    def get(self, ref: str) -> SharedPackage:
        found = self.find(ref)
        if found is None:
            raise NotFound(f"Package {ref} is not open for reading here.", "Choose its .manifest.json first.")
        return found

    def manifest(self, ref: str) -> bytes:
        text = self._connection.scalar(
            sa.select(shared_packages.c.manifest).where(shared_packages.c.ref == ref)
        )
        return str(text).encode("utf-8")

    def cases(self, package_id: int, holding: str = "") -> list[SharedCase]:
        """By opaque name. holding: letters that the name holds."""
        columns = shared_records.c
        query = sa.select(columns.ref, columns.strand, columns.documents).where(
            columns.package_id == package_id
        )
        if holding:
            query = query.where(columns.ref.contains(holding, autoescape=True))
        rows = self._connection.execute(query.order_by(columns.ref))
        return [SharedCase(row.ref, Strand(row.strand), row.documents) for row in rows]

    def record(self, package_id: int, ref: str) -> PlacedRecord:
        row = self._connection.execute(
            sa.select(shared_records).where(
                shared_records.c.package_id == package_id, shared_records.c.ref == ref
            )
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no record {ref} in that package.")
        paths = case_paths(ref, row.documents)
        files = tuple(
            PackedFile(path, *each) for path, each in zip(paths, json.loads(row.files), strict=True)
        )
        return PlacedRecord(PackedRecord(ref, Strand(row.strand), files), row.part, row.offset)

    def note_reading(
        self, package: str, record: str, user_id: int, at: str, purpose: str, code: Purpose, document: int
    ) -> int:
        made = self._connection.execute(
            sa.insert(shared_readings).values(
                package=package, record=record, user_id=user_id, at=at, purpose=purpose,
                purpose_code=code.value, document=document,
            )
        ).inserted_primary_key  # fmt: skip
        assert made is not None
        return int(made[0])

    def has_read(self, package: str, user_id: int) -> bool:
        query = sa.select(shared_readings.c.id).where(
            shared_readings.c.package == package, shared_readings.c.user_id == user_id
        )
        return self._connection.scalar(query.limit(1)) is not None


def _placed(package_id: int, placed: PlacedRecord) -> dict[str, object]:
    packed = placed.packed
    files = [[file.size, file.sha256, file.name] for file in packed.files]
    return {
        "package_id": package_id,
        "ref": packed.record,
        "strand": packed.strand.value,
        "part": placed.part,
        "offset": placed.offset,
        "files": canonical_json(files).decode("utf-8"),
        "documents": len(files) - PAGES,
    }


def _package(row: sa.Row[tuple[object, ...]]) -> SharedPackage:
    manifest = PackageManifest.read(row.manifest.encode("utf-8"))
    return SharedPackage(
        id=row.id, ref=row.ref, sender=row.sender, sender_name=manifest.header.sender.authority.name,
        tranche=manifest.header.tranche, looked_at=row.looked_at, looked_by=row.looked_by,
        records=manifest.counts.records, ends=row.ends, folder=row.folder,
        manifest_digest=row.manifest_digest,
    )  # fmt: skip
