"""Access to packages that were sealed before: given to one more person, or to nobody any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from transfer_app.domain.access import MOST_LATER, LaterAccess
from transfer_app.domain.errors import OutputFailed, SharingRefused
from transfer_app.domain.manifest import Kind, PackageManifest, Sender
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.sharing import Recipient
from transfer_app.domain.signed_copies import CopyKind, SignedCopy
from transfer_app.domain.staff import Act
from transfer_app.domain.windows import CLOSED, ENDED, Window, check_giving
from transfer_app.services import visible
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session


def windows(session: Session) -> list[Window]:
    """Every sealed package, and whether its content key is still held. It names no child."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found = unit.windows.all()
        if visible.whole(session):
            return found
        special = {row.ref for row in unit.packages.all() if row.kind is Kind.SPECIAL}
    return [each for each in found if each.package not in special]


def overdue(session: Session) -> list[Window]:
    """Content keys that are still held although their grant's last day has passed: there should be none."""
    return [window for window in windows(session) if window.held and window.ended(session.today())]


def close_windows(session: Session, unit: Unit, protocol_id: int, why: str = CLOSED) -> int:
    """Destroy the content keys of all packages under a protocol that is closed or revoked; how many.

    Within the unit of whoever closes it. Copies that were collected cannot be recalled.
    """
    held = [each for each in unit.windows.all() if each.protocol_id == protocol_id and each.held]
    for window in held:
        _destroy(session, unit, window, why)
    return len(held)


def destroy_ended(session: Session) -> list[Window]:
    """Destroy the content keys of every grant whose last day has passed; which they were."""
    session.require(Act.DRAFT_SHARING)
    ended = overdue(session)
    if not ended:
        return []
    with session.workspace.change() as unit:
        # Asked again inside: somebody else may have done it meanwhile, and each key is destroyed once.
        ended = [each for each in unit.windows.all() if each.held and each.ended(session.today())]
        for window in ended:
            _destroy(session, unit, window, ENDED)
        if not ended:
            raise SharingRefused("Somebody destroyed these keys meanwhile.", "Nothing is left to do.")
    return ended


def destroy_key(session: Session, unit: Unit, package_id: int, why: str) -> None:
    """Destroy the content key of one package, where it is still held."""
    window = unit.windows.of(package_id)
    if window.held:
        _destroy(session, unit, window, why)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an agreement with the receiver names. why_not: '' for who may be given access now."""

    recipient: Recipient
    why_not: str


def people(session: Session, package: str) -> list[Person]:
    """Whoever could be given access to a sealed package, and why others could not."""
    session.require(Act.PACK)
    with session.workspace.read() as unit:
        row = unit.packages.find(package)
        named = [
            each
            for protocol in unit.protocols.all()
            if protocol.authority == row.authority
            for each in protocol.recipients
            if not each.revoked_at
        ]
        return [Person(each, _why_not(session, unit, row, each)) for each in named]


def _why_not(session: Session, unit: Unit, row: PackageRow, person: Recipient) -> str:
    try:
        _access(session, unit, row, person)
    except SharingRefused as refused:
        return refused.what
    return ""


def give_access(session: Session, package: str, recipient_id: int, folder: Path) -> Path:
    """Give a person who was named later access to a sealed package, by a small signed file in folder.

    Their grant must be in force, for the same authority and every strand of the package, their key confirmed
    by two people, and the content key must still be held. Nothing is sealed again. It is logged before the
    files are written, so that nobody is ever given access unlogged; where they could not be written, or were
    lost, access is given again.
    """
    session.require(Act.PACK)
    if not folder.is_dir():
        raise OutputFailed(f"{folder.name or folder} is not a folder.", "Choose a folder that exists.")
    with session.workspace.change() as unit:
        row, person = unit.packages.find(package), unit.protocols.recipient(recipient_id)
        access = _access(session, unit, row, person)
        secret = unit.keys.private("pair", session.user.id)
        files = session.outside.sealing.seal_access(access, unit.windows.secret(row.id), secret)
        _require_room(folder, files.names)
        unit.windows.give(row.id, person.id, session.user.id, session.now())
        unit.log.append(
            session.entry(
                "access-given", package=row.ref, recipient=person.id, key=person.fingerprint,
                protocol=access.protocol, ends=access.ends.isoformat(), number=access.number,
            )
        )  # fmt: skip
        statement = next(name for name in files.names if name.endswith(".json"))
        signature = files.names[statement + ".sig"].decode("ascii")
        text = files.names[statement]
        unit.copies.keep(SignedCopy(CopyKind.ACCESS, row.ref, access.number, text, signature), session.now())
    try:
        return session.outside.sealing.save_access(folder, files)
    except OutputFailed as fault:
        raise OutputFailed(
            f"The access is logged as given, but its files could not be written: {fault.what}",
            "Give it again, into another folder: it gets the next number.",
        ) from fault


def _require_room(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).exists():
            raise OutputFailed(f"{name} exists already.", "Choose another folder. Nothing was changed.")


def _access(session: Session, unit: Unit, row: PackageRow, person: Recipient) -> LaterAccess:
    """What the statement will say, once it is known that the person may have access; sealed comes later."""
    manifest = PackageManifest.read(unit.packages.manifest(row.id))
    protocol = unit.protocols.get(person.protocol_id)
    check_giving(unit.windows.of(row.id), row, manifest, protocol, person, session.today())
    number = unit.windows.next_number(row.id)
    if number > MOST_LATER:
        raise SharingRefused(
            f"{MOST_LATER} people were given access to package {row.ref} already.", "Pack the records anew."
        )
    card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
    return LaterAccess(
        package=row.ref, number=number, manifest_sha256=row.manifest_digest,
        created=session.outside.clock().astimezone(UTC).replace(microsecond=0),
        sender=Sender(own(unit), session.user.display_name, card.signing_key),
        receiver=manifest.header.receiver, recipient=person.addressee(), protocol=protocol.id,
        ends=protocol.ends, size=0, sha256="",
    )  # fmt: skip


def _destroy(session: Session, unit: Unit, window: Window, why: str) -> None:
    unit.windows.destroy(window.package_id, session.now(), why)
    unit.log.append(
        session.entry(
            "content-key-destroyed", package=window.package, protocol=window.protocol_id,
            key=window.fingerprint, why=why,
        )
    )  # fmt: skip
