"""Making a request for acceptance and keeping that it was made: the same file for bulk and special packages.

docs/format-acceptance.md is the authority.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from uuid import UUID

from transfer_app.domain.acceptance import AcceptanceRequest, Asked
from transfer_app.domain.casework import Proposal, RecordRow, StoredDecision
from transfer_app.domain.fields import made_plain
from transfer_app.domain.manifest import Authority
from transfer_app.domain.places import with_names
from transfer_app.domain.sharing import Protocol, Recipient
from transfer_app.domain.special import Request
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom. decisions: by record id, the digest of the decision. people: who can open it.

    special: the special package that it is for; people is the one person asked then.
    """

    protocol: Protocol
    decisions: Mapping[int, str]
    people: tuple[Recipient, ...]
    special: Request | None = None


def made(session: Session, unit: Unit, asking: Asking) -> AcceptanceRequest:
    """The request, as it stands now, with what a manager needs to know each child by."""
    ids = list(asking.decisions)
    decisions = unit.decisions.some(ids)
    reviews = {number: each.review for number, each in unit.packages.decided_as(ids).items()}
    areas = unit.boundaries.in_use()
    names = areas.names if areas is not None else {}
    asked = [
        _asked(row, asking.decisions[row.id], decisions[row.id], reviews[row.id], names)
        for row in unit.records.rows(ids)
    ]
    protocol = asking.protocol
    card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
    receiver = Authority(protocol.authority, protocol.authority_name or protocol.authority)
    return AcceptanceRequest(
        str(UUID(bytes=session.outside.random(16), version=4)),
        session.outside.clock().astimezone(UTC).replace(microsecond=0), own(unit), receiver, card.name,
        card.role, card.signing_key, protocol.terms.digest,
        tuple(sorted(asked, key=lambda each: each.record)),
        asking.special.basis if asking.special is not None else None,
    )  # fmt: skip


def written(
    session: Session,
    asking: Asking,
    request: AcceptanceRequest,
    folder: Path,
    still: Callable[[Unit], object],
) -> Path:
    """Both files in folder, kept and logged as asked; its path. still: raises where it may not be any more.

    Whatever goes wrong, no file stays.
    """
    with session.workspace.read() as unit:
        secret = unit.keys.private("pair", session.user.id)
    people = [each.age_recipient for each in asking.people]
    path, sha256 = session.outside.sealing.save_acceptance_request(folder, request, people, secret)
    try:
        with session.workspace.change() as unit:
            still(unit)
            _keep(session, unit, asking, request.request, sha256)
    except BaseException:
        for each in (path, path.with_name(path.name + ".sig")):
            each.unlink(missing_ok=True)
        raise
    return path


def _keep(session: Session, unit: Unit, asking: Asking, ref: str, sha256: str) -> None:
    protocol, special = asking.protocol, asking.special
    unit.acceptances.add(
        ref, protocol.id, protocol.authority, sha256, session.user.id, session.now(), asking.decisions,
        special.id if special else None, asking.people[0].id if special else None,
    )  # fmt: skip
    told = {"special": special.id} if special else {}
    unit.log.append(
        session.entry(
            "acceptance-asked", request=ref, authority=protocol.authority, protocol=protocol.id,
            records=len(asking.decisions), sha256=sha256, **told,
        )
    )  # fmt: skip


def _asked(
    row: RecordRow, digest: str, decision: StoredDecision, agreed: Proposal | None, names: Mapping[str, str]
) -> Asked:
    lead = agreed.interim_lead if agreed is not None else ""
    return Asked(
        row.ref, digest, row.strand, row.status, min(decision.priority, 4), decision.reasons,
        decision.outcome.value, decision.rule, made_plain(with_names(decision.because, names)),
        made_plain(lead), made_plain(row.surname), made_plain(row.forename), row.dob,
    )  # fmt: skip
