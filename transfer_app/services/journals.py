"""The access journal: the receiver saves and signs it, the sender takes it in; both can look at it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain.access_journal import Journal, Opening, journal_name, line_digest
from transfer_app.domain.errors import NotFound, PackageRefused, Tampered
from transfer_app.domain.fields import instant_text
from transfer_app.domain.manifest import Kind, PackageManifest
from transfer_app.domain.packages import IncomingPackage, PackageRow
from transfer_app.domain.readings import Purpose
from transfer_app.domain.receipt_checks import mistold
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.shared_packages import SharedPackage
from transfer_app.domain.signed_copies import CopyKind
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.copying import keep_copy
from transfer_app.services.handling import shown
from transfer_app.services.ports.store import Unit
from transfer_app.services.readers import confirmed_recipients, signing_keys
from transfer_app.services.session import RECORD_SECRET, Session


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a journal brought. new: openings that were not known before; known: of this journal."""

    package: PackageRow
    new: tuple[Opening, ...]
    known: int


def note_opening(
    session: Session,
    unit: Unit,
    package: IncomingPackage | SharedPackage,
    record: str,
    document: int,
    purpose: Purpose,
) -> None:
    """The next entry of this workspace's journal of a package, in the unit that notes the reading."""
    journal = name_of(unit, package.ref)
    before = unit.inbox.last_opening(package.ref, journal)
    card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
    opening = Opening(
        number=before.number + 1 if before else 1, record=record, document=document,
        at=session.outside.clock().replace(microsecond=0), person=card.name, key=card.signing_key,
        purpose=purpose, previous=line_digest(before.to_bytes()) if before else package.manifest_digest,
    )  # fmt: skip
    unit.inbox.add_openings(package.ref, journal, [opening], session.now())


def openings(session: Session, package: str) -> tuple[Opening, ...]:
    """Who opened what of a package, on either side, by time. It names no child.

    Nothing of a special one for those who may not see restricted records.
    """
    with session.workspace.read() as unit:
        came = unit.inbox.find(package)
        kinds = [each.kind for each in unit.packages.all() if each.ref == package]
        kinds += [came.kind] if came is not None else []
        if Kind.SPECIAL in kinds and not visible.cleared(session):
            return ()
        return unit.inbox.openings(package)


def save(session: Session, package: str, folder: Path) -> Path:
    """Write this workspace's journal of a package, signed by you, to send back; the path of the journal.

    The package came in, or is open for reading; and its sender made it for you by name, or gave you access
    later.
    """
    session.require(Act.RECEIVE)
    with session.workspace.read() as unit:
        manifest, digest = _known(session, unit, package)
        card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
        secret = unit.keys.private("pair", session.user.id)
        name = name_of(unit, package)
        journal = Journal(
            package, digest, name, manifest.header.receiver, card.name, card.signing_key,
            unit.inbox.openings(package, name),
        )  # fmt: skip
        allowed = _may_open(session, unit, package, card.fingerprint, manifest)
    if not allowed:
        raise PackageRefused(
            "The package was not made for you by name, so its sender would not take your word for it.",
            "Have one of its recipients save the journal.",
        )
    return session.outside.sealing.save_journal(folder, journal, secret)


def _known(session: Session, unit: Unit, package: str) -> tuple[PackageManifest, str]:
    """(manifest, its digest) of a package that came in or is open for reading."""
    came, shared = unit.inbox.find(package), unit.shared.find(package)
    if came is not None and shown(session, came):
        return PackageManifest.read(unit.inbox.manifest(came.id)), came.manifest_digest
    if shared is not None:
        return PackageManifest.read(unit.shared.manifest(package)), shared.manifest_digest
    raise NotFound(f"No package {package} came in.", "See the packages with 'receive list'.")


def _may_open(
    session: Session, unit: Unit, package: str, fingerprint: str, manifest: PackageManifest
) -> bool:
    """Named in the manifest, or given access later: then they have opened it here with their own key."""
    if fingerprint in {each.fingerprint for each in manifest.header.recipients}:
        return True
    shared, user = unit.shared.find(package), session.user.id
    looked = shared is not None and shared.looked_by == user
    return looked or unit.shared.has_read(package, user) or unit.inbox.received_by(package) == user


def name_of(unit: Unit, package: str) -> str:
    """Of this workspace's journal of a package."""
    return journal_name(bytes.fromhex(unit.settings.get(RECORD_SECRET)), package)


def take_in(session: Session, path: Path) -> TakenIn:
    """Keep and log what a receiver opened. A journal comes again as it grows; what is known is skipped.

    All of it or nothing. The log gets officers' keys and the kind of purpose, never a text from the file.
    """
    session.require(Act.PACK)
    with session.workspace.read() as unit:
        trusted = [(each.authority, each.signing_key) for each in confirmed_recipients(unit)]
    journal = session.outside.sealing.read_journal(path, trusted)
    with session.workspace.change() as unit:
        package = unit.packages.find(journal.package)
        _check(unit, package, journal)
        known = unit.inbox.openings(package.ref, journal.name)
        new = _grown(known, journal.openings)
        unit.inbox.add_openings(package.ref, journal.name, new, session.now())
        keep_copy(session, unit, CopyKind.JOURNAL, package.ref, len(journal.openings), path, journal.name)
        for each in new:
            reported = session.entry(
                "opening-reported", package=package.ref, journal=journal.name, record=each.record,
                document=each.document, number=each.number, opened=instant_text(each.at), key=each.key,
                purpose=each.purpose.value,
            )  # fmt: skip
            unit.log.append(reported)
        recorded = session.entry(
            "journal-recorded", package=package.ref, journal=journal.name, openings=len(new),
            known=len(known), head=journal.head, key=journal.key,
        )  # fmt: skip
        unit.log.append(recorded)
    return TakenIn(package, new, len(known))


def _check(unit: Unit, package: PackageRow, journal: Journal) -> None:
    manifest = PackageManifest.read(unit.packages.manifest(package.id))
    if (
        journal.key not in signing_keys(unit, package.id, manifest)
        or journal.receiver.code != package.authority
    ):
        raise PackageRefused(
            "The access journal is signed by someone the package was not made for.",
            "Ask one of the named recipients to sign it.",
        )
    if journal.manifest_sha256 != package.manifest_digest:
        raise PackageRefused("The access journal is of another package of that name.")
    recorded = unit.packages.receipt(package.id)
    receipt = Receipt.read(recorded) if recorded is not None else None
    if receipt is not None and receipt.openings.journal == journal.name:
        what = mistold(receipt, journal.openings)
        if what:
            raise PackageRefused(
                f"The access journal does not fit the receipt for package {package.ref}; of the receipt, "
                f"{what}.",
                "Keep both: one of them is not what happened. Ask the receiver.",
            )
    foreign = {each.record for each in journal.openings} - unit.packages.records(package.id).keys()
    if foreign:
        raise PackageRefused(
            f"The access journal tells of {min(foreign)}, which is not in package {package.ref}.",
            "Keep the file, and ask the receiver what it means.",
        )


def _grown(known: tuple[Opening, ...], told: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """What is new; Tampered where the journal does not go on from what was told before."""
    both = min(len(known), len(told))
    if known[:both] != told[:both]:
        raise Tampered(
            "The access journal differs from what the same receiver told before.",
            "Keep both files: one of them was rewritten. Ask the receiver.",
        )
    return told[both:]
