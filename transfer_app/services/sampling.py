"""The sample of a package that came: its records opened one by one, and compared with something outside.

Before the verdict, so nothing of the package is stored yet. docs/format-receipt.md says which records.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from transfer_app.domain.errors import NotFound, NotReady, PackageRefused
from transfer_app.domain.packages import IncomingPackage
from transfer_app.domain.readings import Purpose
from transfer_app.domain.sampling import (
    Compared,
    Sample,
    SampleCheck,
    SampleResult,
    Waiver,
    rests_on_opening,
    sample_of,
)
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import arrivals
from transfer_app.services.arrivals import require_new
from transfer_app.services.jobs import JobContext
from transfer_app.services.journals import note_opening
from transfer_app.services.ports.sealing import Opened
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Sampled:
    """A record of the sample. opened: by you. check: what somebody found; None as long as nobody said."""

    record: str
    strand: Strand
    opened: bool
    check: SampleCheck | None


def sampled(session: Session, opened: Opened) -> tuple[Sampled, ...]:
    """The sample of a package that was checked, in its order, and how far it has come. It names no child."""
    package = opened.manifest.header.package
    with session.workspace.read() as unit:
        checks = {check.record: check for check in unit.inbox.sample_checks(package)}
        key = _card_key(session, unit)
        seen = {each.record for each in unit.inbox.openings(package) if each.key == key}
    return tuple(
        Sampled(record, opened.strands[record], record in seen, checks.get(record))
        for record in sample_of(opened.manifest_sha256, opened.strands)
    )


def open_sampled(session: Session, manifest: Path, record: str, job: JobContext) -> Mapping[str, object]:
    """What the case.json of a sampled record holds. The opening is in the journal and the log before it is
    given out, as one for a sample check.
    """
    session.require(Act.RECEIVE)
    opened = arrivals.opened(session, manifest, job)
    return open_from(session, opened, record)


def open_from(session: Session, opened: Opened, record: str) -> Mapping[str, object]:
    """As open_sampled, from a package that was just checked."""
    session.require(Act.RECEIVE)
    require_sampled(opened, record)
    text = next(case.case_json for case in opened.cases() if case.record == record)
    header = opened.manifest.header
    with session.workspace.change() as unit:
        require_new(unit, header.package)
        # It has no row of its own before the verdict; its journal goes by its name.
        package = IncomingPackage(
            0, header.package, header.sender.authority.code, header.sender.authority.name, "", "", 0,
            opened.manifest_sha256,
        )  # fmt: skip
        note_opening(session, unit, package, record, 0, Purpose.SAMPLE)
        unit.log.append(
            session.entry(
                "sample-opened", package=header.package, record=record, purpose=Purpose.SAMPLE.value
            )
        )
    return _content(record, text)


def _content(record: str, text: bytes) -> Mapping[str, object]:
    """What is inside is its sender's word: it need not be what it should."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise PackageRefused(
            f"The case file of {record} cannot be read.", "Leave the record out, as unreadable."
        )
    return content


def note_check(
    session: Session, opened: Opened, record: str, result: SampleResult, compared: Compared
) -> SampleCheck:
    """Say what comparing a sampled record showed. You must have opened it; saying it again counts instead."""
    session.require(Act.RECEIVE)
    require_sampled(opened, record)
    package = opened.manifest.header.package
    with session.workspace.change() as unit:
        require_new(unit, package)
        card = session.outside.sealing.card(unit.keys.public("pair", session.user.id))
        at = session.outside.clock().astimezone(UTC).replace(microsecond=0)
        check = SampleCheck(record, card.name, card.signing_key, at, result, compared)
        if not rests_on_opening(check, unit.inbox.openings(package)):
            raise NotReady(
                f"You have not opened {record}, so you cannot say what it holds.",
                "Open it first, and compare it with something that did not come in the package.",
            )
        unit.inbox.add_sample_check(package, check)
        unit.log.append(
            session.entry(
                "sample-checked", package=package, record=record, result=result.value,
                compared=compared.value,
            )
        )  # fmt: skip
    return check


def statement(unit: Unit, opened: Opened, waived: Waiver | None, *, accepting: bool) -> Sample:
    """What the receipt says of the sample. NotReady when it would not be accepted."""
    records = sample_of(opened.manifest_sha256, opened.strands)
    found = {check.record: check for check in unit.inbox.sample_checks(opened.manifest.header.package)}
    checks = tuple(found[record] for record in records if record in found)
    sample = Sample(records, checks, waived)
    if accepting and waived is None and sample.unchecked:
        raise NotReady(
            f"{len(sample.unchecked):,} of {len(records):,} records of the sample are not compared yet: "
            f"{sample.unchecked[0]} is the first.",
            "Open each and say whether it agrees with what you compared it with, or waive the sample with "
            "a reason, which the receipt will state.",
        )
    # A waiver of what was done after all would say less than is true.
    return sample if sample.unchecked else Sample(records, checks)


def require_sampled(opened: Opened, record: str) -> None:
    if record not in sample_of(opened.manifest_sha256, opened.strands):
        raise NotFound(
            f"{record} is not in the sample of this package.", "The check of the package lists the sample."
        )


def _card_key(session: Session, unit: Unit) -> str:
    return session.outside.sealing.card(unit.keys.public("pair", session.user.id)).signing_key
