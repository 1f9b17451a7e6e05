"""The receiver's side of acceptance: a request is read with the officer's own key, and answered, signed.

Nothing of a request is kept: it is read from its file each time, and the answer names no child.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from transfer_app.domain.acceptance import AcceptanceAnswer, AcceptanceRequest, Accepted, Refused
from transfer_app.domain.errors import NotFound, TransferError
from transfer_app.domain.manifest import Authority
from transfer_app.domain.rejections import Reason, tells_of_somebody
from transfer_app.domain.staff import Act
from transfer_app.services.answering import checked_reason
from transfer_app.services.arrivals import keys
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request as it was opened. sha256: of its sealed file, which the answer names."""

    request: AcceptanceRequest
    sha256: str


def opened(session: Session, path: Path) -> OpenedRequest:
    """Read a request with your own key. NotForYou, Tampered, PackageRefused or NotFound.

    NotPermitted for one of a special package in the hands of somebody who may not see restricted records.
    """
    session.require(Act.RECEIVE)
    with session.workspace.read() as unit:
        secrets, trusted, authority = keys(session, unit)
    read = session.outside.sealing.read_acceptance_request(path, secrets, trusted, authority)
    found = OpenedRequest(*read)
    if found.request.basis is not None:
        session.require(Act.SEE_RESTRICTED)
    return found


def answer(session: Session, path: Path, refused: Mapping[str, Reason], folder: Path) -> Path:
    """Write the signed answer: yes to all but what is refused, by opaque name; its path.

    The request is read again. A reason that may name somebody is refused, as the answer is not encrypted.
    """
    found = opened(session, path)
    asked = {each.record: each for each in found.request.records}
    if unknown := sorted(refused.keys() - asked.keys()):
        raise NotFound(f"{unknown[0]} is not in the request, so it cannot be refused.")
    reasons = {}
    for record, reason in refused.items():
        reasons[record] = checked_reason(reason)
        child = asked[record]
        if told := tells_of_somebody(reasons[record].text, [child.surname, child.forename]):
            raise TransferError(
                f"The reason for a refusal holds what looks like {told}.",
                "Answers travel unencrypted: speak of the record by its opaque name, and name nobody.",
            )
    with session.workspace.change() as unit:
        said = _answer(session, found, own(unit), reasons, unit.keys.public("pair", session.user.id))
        saved = session.outside.sealing.save_acceptance_answer(
            folder, said, unit.keys.private("pair", session.user.id)
        )
        unit.log.append(
            session.entry(
                "acceptance-answered", request=said.request, sender=said.sender.code, sha256=said.sha256,
                accepted=len(said.accepted), refused=len(said.refused), key=said.key,
            )
        )  # fmt: skip
    return saved


def _answer(
    session: Session, found: OpenedRequest, receiver: Authority, reasons: Mapping[str, Reason], card_text: str
) -> AcceptanceAnswer:
    request, card = found.request, session.outside.sealing.card(card_text)
    yes = [each for each in request.records if each.record not in reasons]
    no = [each for each in request.records if each.record in reasons]
    return AcceptanceAnswer(
        request.request, found.sha256, request.sender, receiver, card.name, card.role, card.signing_key,
        session.outside.clock().astimezone(UTC).replace(microsecond=0),
        tuple(Accepted(each.record, each.decision) for each in yes),
        tuple(Refused(each.record, each.decision, reasons[each.record]) for each in no),
    )  # fmt: skip
