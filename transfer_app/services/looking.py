"""Reading single cases of a sealed package in the time of shared access, without taking the package in.

docs/format-package.md, "Reading single cases". The files stay sealed where they are. `look` checks all of
them once and keeps where each record lies; from then on a case is read by itself, with one's own key.
"""

from __future__ import annotations

import json
from pathlib import Path

from transfer_app.domain.case_claims import unlike_text
from transfer_app.domain.day_words import day_of
from transfer_app.domain.errors import NotFound, PackageRefused, Tampered
from transfer_app.domain.manifest import Kind
from transfer_app.domain.package_contents import PAGES
from transfer_app.domain.proofs import records_root
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.shared_packages import PlacedRecord, SharedCase, SharedPackage
from transfer_app.domain.staff import Act
from transfer_app.services import unfinished
from transfer_app.services.jobs import JobContext
from transfer_app.services.journals import note_opening
from transfer_app.services.ports.sealing import Opened, Unlocked
from transfer_app.services.ports.store import Unit
from transfer_app.services.reading import OpenedCase, require_purpose
from transfer_app.services.senders import opening_keys
from transfer_app.services.session import Session


def look(session: Session, manifest: Path, job: JobContext) -> SharedPackage:
    """Open a package for reading: every byte is checked, nothing is unpacked, and no receipt is made.

    One that is open already may lie elsewhere now: it is not checked as a whole again, as each file read is
    compared with what was found the first time.
    """
    session.require(Act.RECEIVE)
    unlocked = _unlock(session, manifest)
    ref = unlocked.manifest.header.package
    if unlocked.manifest.header.kind is Kind.SPECIAL:
        # Whoever may not see restricted records is told of no special package, here least of all.
        raise PackageRefused("A special package is not read where it lies.", "Take it in.")
    if manifest.name != _manifest_name(ref):
        # Each case is read from where it is found by that name.
        raise PackageRefused(f"{manifest.name} was renamed.", f"Name it {_manifest_name(ref)} again.")
    with session.workspace.read() as unit:
        _require_not_taken_in(unit, ref)
        known, keys = unit.shared.find(ref), opening_keys(session, unit)
    if known is not None:
        return _found_again(session, unlocked)
    opened = session.outside.sealing.open(
        manifest, *keys, lambda done, total: job.progress(done, total, "bytes checked")
    )
    if opened.manifest_sha256 != unlocked.manifest_sha256:
        raise Tampered("The package was exchanged while it was being checked.")
    return _keep(session, opened, unlocked)


def _keep(session: Session, opened: Opened, unlocked: Unlocked) -> SharedPackage:
    """Where each record of the checked package lies, and that it may be read until when."""
    header, records = opened.manifest.header, opened.manifest.counts.records
    sender, digest = header.sender.authority, opened.manifest_sha256
    package = SharedPackage(
        id=0, ref=header.package, sender=sender.code, sender_name=sender.name, tranche=header.tranche,
        looked_at=session.now(), looked_by=session.user.id, records=records, ends=unlocked.ends.isoformat(),
        folder=str(unlocked.folder.absolute()), manifest_digest=digest,
    )  # fmt: skip
    with session.workspace.change() as unit:
        _require_not_taken_in(unit, package.ref)
        if unit.shared.find(package.ref) is not None:
            raise PackageRefused(
                f"Package {package.ref} was opened for reading meanwhile.", "Nothing is left to do."
            )
        count = unit.shared.add(
            package, opened.manifest_bytes, session.outside.sealing.placed_records(opened)
        )
        if count != records:
            raise PackageRefused(f"{count} case records were found; {records} should have been.")
        unit.log.append(
            session.entry(
                "package-looked", package=package.ref, sender=sender.code, records=count, manifest=digest,
                ends=package.ends, records_root=records_root(opened.record_digests),
            )
        )  # fmt: skip
        return unit.shared.get(package.ref)


def shared(session: Session) -> list[SharedPackage]:
    """Every package that is open for reading here and was not taken in, oldest first. It names no child."""
    with session.workspace.read() as unit:
        return unit.shared.all()


def cases(session: Session, package: str, holding: str = "") -> list[SharedCase]:
    """What can be read, by opaque name; holding: letters of the name, as the sender reads it out.

    There is no search by a child's name: it would open every case.
    """
    session.require(Act.RECEIVE)
    with session.workspace.read() as unit:
        return unit.shared.cases(unit.shared.get(package).id, holding.strip().lower())


def open_case(
    session: Session, package: str, record: str, purpose: str, code: Purpose = Purpose.OTHER
) -> OpenedCase:
    """Open one case. Read and checked first, then noted and logged, and only then given out.

    NotForYou when the time of reading is over, or you were not named; Tampered when the sealed files changed
    since they were checked; NotFound, naming the file, when they are not where they were.
    """
    found, placed, unlocked = _found(session, package, record, purpose)
    content = _content(session, unlocked, placed)
    _note(session, found, record, purpose, code)
    documents = tuple(
        IncomingDocument(number, file.name, file.size, file.sha256)
        for number, file in enumerate(placed.packed.files[PAGES:], 1)
    )
    return OpenedCase(record, content, documents)


def save_document(
    session: Session,
    package: str,
    record: str,
    number: int,
    purpose: str,
    path: Path,
    code: Purpose = Purpose.OTHER,
) -> IncomingDocument:
    """Open one document of a case into a new file, which is not encrypted; noted and logged as a reading.

    Read twice: checked to its end before it is noted, and again while it is written.
    """
    found, placed, unlocked = _found(session, package, record, purpose)
    files = placed.packed.files[PAGES:]
    if not 1 <= number <= len(files):
        raise NotFound(f"There is no document number {number} of that case.")
    _content(session, unlocked, placed)
    sealing, at = session.outside.sealing, number - 1 + PAGES
    for _ in sealing.sealed_file(unlocked, placed, at):
        pass
    saving = _note(session, found, record, purpose, code, number, path)
    with unfinished.saving(session, saving, record, number):
        sealing.save_document(path, sealing.sealed_file(unlocked, placed, at))
    file = files[number - 1]
    return IncomingDocument(number, file.name, file.size, file.sha256)


def _found(
    session: Session, package: str, record: str, purpose: str
) -> tuple[SharedPackage, PlacedRecord, Unlocked]:
    session.require(Act.RECEIVE)
    require_purpose(purpose)
    with session.workspace.read() as unit:
        found = unit.shared.get(package)
        placed = unit.shared.record(found.id, record)
    unlocked = _unlock(session, Path(found.folder) / _manifest_name(package))
    _require_same(found, unlocked)
    return found, placed, unlocked


def _manifest_name(package: str) -> str:
    return f"{package}.manifest.json"


def _unlock(session: Session, manifest: Path) -> Unlocked:
    with session.workspace.read() as unit:
        keys = opening_keys(session, unit)
    try:
        return session.outside.sealing.unlock(manifest, *keys)
    except NotFound as fault:
        raise NotFound(
            fault.what,
            "Its files belong into one folder: choose its .manifest.json again where they are now.",
        ) from fault


def _found_again(session: Session, unlocked: Unlocked) -> SharedPackage:
    ref = unlocked.manifest.header.package
    missing = session.outside.sealing.missing_part(unlocked)
    if missing:
        raise NotFound(
            f"{missing} is not in the folder as it was sealed.",
            "Put all files of the package into one folder.",
        )
    with session.workspace.change() as unit:
        found = unit.shared.get(ref)
        _require_same(found, unlocked)
        # Access that was given longer since counts for the list; who may read is asked at each opening.
        ends = max(found.ends, unlocked.ends.isoformat())
        unit.shared.move(ref, unlocked.folder.absolute(), ends)
        unit.log.append(session.entry("package-looked-again", package=ref, ends=ends))
        return unit.shared.get(ref)


def _require_same(found: SharedPackage, unlocked: Unlocked) -> None:
    if unlocked.manifest_sha256 != found.manifest_digest:
        raise Tampered(f"The manifest of package {found.ref} is not the one that was checked.")


def _require_not_taken_in(unit: Unit, ref: str) -> None:
    came = unit.inbox.find(ref)
    if came is not None:
        raise PackageRefused(
            f"Package {ref} was {came.verdict} here on {day_of(came.received_at)} already.",
            "Read its cases among those received.",
        )


def _content(session: Session, unlocked: Unlocked, placed: PlacedRecord) -> dict[str, object]:
    """What case.json holds, once it is known to say of itself what the list of contents says."""
    text = b"".join(session.outside.sealing.sealed_file(unlocked, placed, 0))
    if fault := unlike_text(text, placed.packed):
        raise PackageRefused(f"The case file of {placed.packed.record} {fault}.")
    content: dict[str, object] = json.loads(text)
    return content


def _note(
    session: Session,
    package: SharedPackage,
    record: str,
    purpose: str,
    code: Purpose,
    document: int = 0,
    path: Path | None = None,
) -> int:
    """path: where a document will be saved; the number of that saving."""
    with session.workspace.change() as unit:
        unit.shared.get(package.ref)
        saving = unfinished.will_save(session, unit, path) if path is not None else 0
        note_opening(session, unit, package, record, document, code)
        reading = unit.shared.note_reading(
            package.ref, record, session.user.id, session.now(), purpose.strip(), code, document
        )
        detail = {"record": record, "package": package.ref, "shared": reading, "purpose": code.value}
        if document:
            unit.log.append(session.entry("document-read", document=document, **detail))
        else:
            unit.log.append(session.entry("case-read", **detail))
    return saving
