"""The predecessor with the sample county allocated, and one successor, ready to exchange packages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import allocated_county
import sqlalchemy as sa
from allocated_county import PASSPHRASE

from transfer_app.adapters.store.tables import packages
from transfer_app.domain.acceptance import AcceptanceAnswer, Accepted
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import CaseStatus, Named, Officers, Part
from transfer_app.domain.casework import Evidence, EvidenceGrade, State
from transfer_app.domain.packages import FINAL, PackageRow
from transfer_app.domain.profiles import Profile
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.reasons import Reason as DecisionReason
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.sharing import Protocol, Recipient
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services import (
    accepting,
    agreements,
    answering,
    balancing,
    packing,
    receiving,
    reviewing,
    senders,
    sharing,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

SUCCESSOR, OTHER = "E06999001", "E06999002"
WEST = "west.taw"
POSITIONS = [
    Evidence(EvidenceGrade.ORDER, "both written positions", "panel file"),
    Evidence(EvidenceGrade.RETURN, "chronology", "panel file"),
]
OURS = Officers("Dee Poe", "Sid Roe", "Cal Guard", Part.CONTROLLER, Part.PROCESSOR)
THEIRS = Officers("Dot Pym", "Sue Rowe", "Col Gray", Part.NONE, Part.CONTROLLER)
PEOPLE = [
    Named(name, "receiving officer", "West Wessmoor", "Mo Lead", "letter of 1 March 2026")
    for name in ("Rae Ford", "Sam Hill", "Gil Lane")
]
COUNTERSIGNER = "Tia Noor"


@dataclass(frozen=True)
class Councils:
    """ann: data officer; ben: approver; cat: auditor; rae and sam: receiving officers of the successor."""

    folder: Path
    ann: Session
    ben: Session
    cat: Session
    rae: Session
    sam: Session

    @property
    def outbox(self) -> Path:
        return self.made("outbox")

    @property
    def receipts(self) -> Path:
        return self.made("receipts")

    def made(self, name: str) -> Path:
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name

    def draft(
        self,
        strands: Iterable[Strand] = frozenset(Strand),
        starts: date | None = None,
        days: int = 90,
        authority: str = SUCCESSOR,
        statuses: Iterable[CaseStatus] = tuple(CaseStatus),
        restricted: bool = False,
    ) -> Protocol:
        first = starts if starts is not None else self.ann.today()
        return sharing.draft(
            self.ann, title="Wessmoor to West Wessmoor", authority=authority, legal_basis="SI 2026/1",
            dpia_ref="DPIA-7", purpose="Hand-over on vesting day", starts=first,
            ends=first + timedelta(days=days), strands=frozenset(strands), ours=OURS, theirs=THEIRS,
            people=PEOPLE, statuses=statuses, restricted=restricted,
        )  # fmt: skip

    def named(self, protocol: Protocol, officer: Session | None = None) -> Recipient:
        """An officer of the successor on the protocol, not yet confirmed."""
        whose = officer if officer is not None else self.rae
        card = sharing.save_my_card(whose, self.made(f"card-{protocol.id}-{whose.user.name}"))
        return sharing.add_recipient(self.ann, protocol.id, card)

    def countersigned(self, protocol: Protocol) -> Protocol:
        """An officer of the other council, whom it does not name, signs the approved protocol.

        Their key is made here and confirmed by two: no workspace of theirs is needed.
        """
        party, sealing = protocol.terms.receiver.authority, self.ann.outside.sealing
        theirs = (party.code, party.name), COUNTERSIGNER, "approver", Profile.POST_QUANTUM
        secret, card_text = sealing.new_keys(*theirs)
        folder = self.made(f"countersigned-{protocol.id}")
        sender = senders.add_sender(self.ann, sealing.save_card(folder, card_text))
        senders.confirm_sender(self.ann, sender.id)
        senders.confirm_sender(self.ben, sender.id)
        said = ProtocolSignature(
            protocol.title, protocol.terms.version, protocol.terms.digest, party, COUNTERSIGNER, "approver",
            sealing.card(card_text).signing_key, self.ann.outside.clock().replace(microsecond=0),
        )  # fmt: skip
        signature = sealing.sign_protocol(said, secret)
        path = sealing.save_protocol_signature(folder, said, signature, protocol.terms)
        return agreements.take_in(self.ann, protocol.id, path)

    def agreed(
        self,
        strands: Iterable[Strand] = frozenset(Strand),
        authority: str = SUCCESSOR,
        officer: Session | None = None,
        restricted: bool = False,
        accepted: bool = True,
    ) -> Protocol:
        """In force, with one confirmed recipient, who accepted what has to be accepted before it goes."""
        protocol = self.draft(strands, authority=authority, restricted=restricted)
        self.countersigned(sharing.approve(self.ben, protocol.id))
        recipient = self.named(protocol, officer)
        sharing.confirm_recipient(self.ann, recipient.id)
        sharing.confirm_recipient(self.ben, recipient.id)
        protocol = sharing.protocol(self.ann, protocol.id)
        if accepted:
            self.accepted(protocol, officer)
        return protocol

    def accepted(self, protocol: Protocol, officer: Session | None = None) -> None:
        """The receiver says yes to whatever it was not asked before."""
        if not accepting.due(self.ann, protocol.id).to_ask:
            return
        whose, sealing = officer if officer is not None else self.rae, self.ann.outside.sealing
        folder = Path(mkdtemp(dir=self.made("acceptances")))
        accepting.ask(self.ann, protocol.id, folder)
        asked = accepting.requests(self.ann)[0]
        with self.ann.workspace.read() as unit:
            refs = {row.id: row.ref for row in unit.records.rows(list(asked.decisions))}
        with whose.workspace.read() as unit:
            secret = unit.keys.private("pair", whose.user.id)
            card = sealing.card(unit.keys.public("pair", whose.user.id))
        yes = [Accepted(refs[number], digest) for number, digest in asked.decisions.items()]
        said = AcceptanceAnswer(
            asked.ref, asked.sha256, protocol.terms.sender.authority, protocol.terms.receiver.authority,
            card.name, card.role, card.signing_key, self.ann.outside.clock().replace(microsecond=0),
            tuple(sorted(yes, key=lambda each: each.record)), (),
        )  # fmt: skip
        accepting.take_in(self.ann, sealing.save_acceptance_answer(folder, said, secret))

    def trust(self) -> None:
        """The successor trusts ann's key."""
        sender = senders.add_sender(self.rae, sharing.save_my_card(self.ann, self.made("sender-card")))
        senders.confirm_sender(self.rae, sender.id)
        senders.confirm_sender(self.sam, sender.id)

    def sealed(self, protocol: Protocol) -> PackageRow:
        self.accepted(protocol)
        return packing.seal(self.ann, protocol.id, self.outbox, Quiet())

    def first_package(self) -> PackageRow:
        """Of councils that met again: the one that was sealed before."""
        (package,) = packing.packages(self.ann)
        return package

    def manifest(self, package: PackageRow) -> Path:
        return self.outbox / f"{package.ref}.manifest.json"

    def taken_in(self, package: PackageRow, rejections: dict[str, str] | None = None) -> receiving.Received:
        """Accepted without sampling, but for records refused in words."""
        return receiving.receive(
            self.rae,
            self.manifest(package),
            Quiet(),
            receipt_folder=self.receipts,
            rejections=[Rejection(ref, 0, in_words(why)) for ref, why in (rejections or {}).items()],
            waived=Waiver.REHEARSAL,
        )

    def rejected(self, package: PackageRow, why: str) -> Path:
        """Refused whole, in words; the receipt."""
        return answering.reject(self.rae, self.manifest(package), in_words(why), self.receipts, Quiet())

    def settled_anew(self, ref: str, area: str = SUCCESSOR) -> None:
        """Two people of the predecessor give a record that is with people to an authority."""
        proposal = reviewing.propose(
            self.ann, reviewing.find(self.ann, ref), outcome=OutcomeKind.SUCCESSOR, area=area,
            why="The joint panel found so.", interim_lead="Wessmoor, Team C", evidence=POSITIONS,
        )  # fmt: skip
        reviewing.approve(self.ben, proposal)

    def decided_again(self, ref: str, area: str = SUCCESSOR) -> None:
        """The record comes back to people, whatever the reason, and two of them settle it."""
        record_id = reviewing.find(self.ann, ref)
        with self.ann.workspace.change() as unit:
            before = unit.decisions.get(record_id)
            assert before is not None
            if before.state in FINAL:
                back = before._replace(
                    state=State.CHANGED,
                    outcome=OutcomeKind.REVIEW,
                    reasons=(DecisionReason.ADDRESS_CONFLICT.value,),
                )
                unit.decisions.settle(record_id, back)
            unit.log.append(self.ann.entry("made-up"))
        self.settled_anew(ref, area)

    def figures(self) -> dict[str, int]:
        """The figures of all strands together, the balance checked to add up line by line."""
        now = balancing.current(self.ann)
        assert not now.faults()
        return {name: count for line in now.of("all") for name, count in (line.total, *line.parts)}

    def ready(self, authority: str = SUCCESSOR) -> list[int]:
        states = ("automatic", "settled")
        return reviewing.queue(self.ann, QueueFilter(states=states, areas=(authority,)))


def in_words(why: str) -> Reason:
    return Reason(RejectionCode.OTHER, why)


def meet(made: Path, folder: Path, profile: Profile = Profile.POST_QUANTUM) -> Councils:
    """Two workspaces of their own, everyone signed in. profile: of the receiving officers' keys."""
    return _signed_in(*workspaces_of(made, folder, profile))


def _signed_in(path: Path, west: Path) -> Councils:
    ann, ben, cat = (allocated_county.signed_in(path, name) for name in ("ann", "ben", "cat"))
    rae, sam = (allocated_county.signed_in(west, name) for name in ("rae", "sam"))
    return Councils(path.parent, ann, ben, cat, rae, sam)


def send(made: Path, folder: Path, profile: Profile = Profile.POST_QUANTUM) -> Path:
    """The two after their first step together, made once for many tests: what meet_again takes a copy of.

    The successor trusts ann, and all that is ready is sealed for rae under one protocol, not yet taken in.
    """
    councils = meet(made, folder, profile)
    councils.trust()
    councils.sealed(councils.agreed())
    part(councils)
    return folder


def meet_again(sent: Path, folder: Path) -> Councils:
    """A copy of what send made, everyone signed in; the package lies in this outbox."""
    path = allocated_county.copied(sent / allocated_county.NAME, folder)
    for each in sent.iterdir():
        if each.is_dir():
            shutil.copytree(each, folder / each.name)
    councils = _signed_in(path, folder / WEST)
    _moved(councils)
    return councils


def _moved(councils: Councils) -> None:
    """The sender's workspace says where the package was sealed."""
    engine = councils.ann.workspace._engine  # type: ignore[attr-defined]
    with engine.begin() as connection:
        connection.execute(sa.update(packages).values(folder=str(councils.outbox)))


def workspaces_of(made: Path, folder: Path, profile: Profile = Profile.POST_QUANTUM) -> tuple[Path, Path]:
    """The predecessor's and the successor's, with nobody signed in."""
    west = Path(_west(profile).name) / WEST
    return allocated_county.copied(made, folder), allocated_county.copied(west, folder)


@cache
def _west(profile: Profile) -> TemporaryDirectory[str]:
    """The folder of the successor's workspace before anything happened, made once: take a copy."""
    folder = TemporaryDirectory()
    rae = workspaces.create(
        allocated_county.outside(), Path(folder.name) / WEST, authority_code=SUCCESSOR,
        authority_name="West Wessmoor", vesting_day=None, user_name="rae", display_name="Rae Ford",
        passphrase=PASSPHRASE, roles=[Role.RECEIVING_OFFICER], profile=profile,
    )  # fmt: skip
    workspaces.add_user(rae, "sam", "Sam Hill", PASSPHRASE, [Role.RECEIVING_OFFICER])
    rae.workspace.close()
    return folder


def part(councils: Councils) -> None:
    for session in (councils.ann, councils.ben, councils.cat, councils.rae, councils.sam):
        session.workspace.close()


def on(day: date, session: Session) -> Session:
    """The same session on another day."""
    clock: Callable[[], datetime] = lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)  # noqa: E731
    return replace(session, outside=replace(session.outside, clock=clock))


def log_size(session: Session) -> int:
    with session.workspace.read() as unit:
        return unit.log.size()
