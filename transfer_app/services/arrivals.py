"""A package's files as they arrived: opened with your own keys, when a sender we trust signed them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from transfer_app.domain.day_words import day_of
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.sharing import is_confirmed
from transfer_app.services import session as names
from transfer_app.services.handling import require_handling, require_one_child
from transfer_app.services.jobs import JobContext
from transfer_app.services.ports.sealing import Opened, Trusted, TrustedKey
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def opened(session: Session, manifest: Path, job: JobContext) -> Opened:
    """Every byte checked; nothing stored, written or logged."""
    with session.workspace.read() as unit:
        secrets, trusted, authority = keys(session, unit)
    sealing = session.outside.sealing
    require_handling(session, sealing.read_manifest(manifest, secrets, trusted, authority)[0].header)
    found = sealing.open(manifest, secrets, trusted, authority, tally(job, "bytes checked"))
    require_handling(session, found.manifest.header)
    require_one_child(found)
    return found


def keys(session: Session, unit: Unit) -> tuple[list[str], Trusted, str]:
    """(own secret keys, the senders we trust, own authority)."""
    trusted = [
        TrustedKey(each.authority, each.signing_key, "", each.valid_until, each.revoked_at)
        for each in unit.inbox.senders()
        if is_confirmed(each.confirmed_by)
    ]
    authority = unit.settings.get(names.AUTHORITY_CODE)
    return unit.keys.privates("pair", session.user.id), trusted, authority


def tally(job: JobContext, label: str) -> Callable[[int, int], None]:
    def told(done: int, total: int) -> None:
        job.progress(done, total, label)

    return told


def require_new(unit: Unit, ref: str) -> None:
    """PackageRefused when there is a verdict on the package already."""
    before = unit.inbox.find(ref)
    if before is not None:
        raise PackageRefused(
            f"Package {ref} was {before.verdict} here on {day_of(before.received_at)} already.",
            "Nothing is left to do; where its receipt is missing, save it again on the Packages page, or "
            "with 'receive receipt'.",
        )
