"""An override: having a decision that stands made again by two people, also after its record was sent.

Nothing is recalled by this alone. What the receiver has stays theirs until two people have decided; then the
next package replaces or withdraws it (tranches.py), and the receiver tells by its receipt that it did.
"""

from __future__ import annotations

from transfer_app.domain.balance import outcome_part
from transfer_app.domain.errors import NotFound
from transfer_app.domain.manifest import Kind
from transfer_app.domain.overriding import check_override, opened
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.reasons import Reason
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.noting import note_again
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def override(session: Session, record_id: int, why: str) -> PackageRow | None:
    """Send a decided record back to people; gives the package its copy is in, None where it was not sent.

    By anybody who proposes or approves. Why is kept as a comment: the log takes no typed text.
    """
    session.require(Act.PROPOSE if session.user.may(Act.PROPOSE) else Act.APPROVE)
    with session.workspace.change() as unit:
        row, decision = visible.row(session, unit, record_id), unit.decisions.get(record_id)
        if decision is None:
            raise NotFound("This case record has not been allocated yet.", "Run the allocation first.")
        check_override(decision, row.ref, why)
        number = unit.comments.add(record_id, session.user.id, session.now(), f"Override: {why.strip()}")
        priority = session.outside.rules(None).reasons[Reason.OVERRIDE].priority
        unit.decisions.settle(record_id, opened(decision, priority))
        noted = note_again(session, unit, [record_id])
        unit.log.append(
            session.entry(
                "override-opened", record=row.ref, comment=number, strand=row.strand.value,
                was=outcome_part(decision.outcome, decision.area), facts=decision.facts_digest,
                families_opened=noted.fresh + noted.reopened,
            )
        )  # fmt: skip
        return _sent(unit, record_id)


def sent(session: Session, record_id: int) -> PackageRow | None:
    """The package that the record's current copy is in; None where it was not sent."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        visible.row(session, unit, record_id)
        return _sent(unit, record_id)


def _sent(unit: Unit, record_id: int) -> PackageRow | None:
    ref = unit.packages.sent_in(record_id)
    return unit.packages.find(ref) if ref is not None else None


def told(package: PackageRow | None) -> str:
    """What becomes of the copy that was sent, in a sentence; '' where there is none."""
    if package is None:
        return ""
    which = "a special package" if package.kind is Kind.SPECIAL else f"tranche {package.tranche}"
    return (
        f"{package.authority_name} has it from {which}, and keeps it until it is decided: "
        "the next package then replaces it or takes it back."
    )
