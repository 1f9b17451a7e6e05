"""The predecessor with the sample county allocated, and one successor, ready to exchange packages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import allocated_county
from allocated_county import PASSPHRASE

from transfer_app.domain.casework import Evidence, EvidenceGrade, QueueFilter
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.sharing import Protocol, Recipient
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services import balancing, packing, receiving, reviewing, senders, sharing, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

SUCCESSOR, OTHER = "E06999001", "E06999002"
POSITIONS = [
    Evidence(EvidenceGrade.ORDER, "both written positions", "panel file"),
    Evidence(EvidenceGrade.RETURN, "chronology", "panel file"),
]


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
    ) -> Protocol:
        first = starts if starts is not None else self.ann.today()
        return sharing.draft(
            self.ann, title="Wessmoor to West Wessmoor", authority=authority, legal_basis="SI 2026/1",
            dpia_ref="DPIA-7", purpose="Hand-over on vesting day", starts=first,
            ends=first + timedelta(days=days), strands=frozenset(strands),
        )  # fmt: skip

    def named(self, protocol: Protocol, officer: Session | None = None) -> Recipient:
        """An officer of the successor on the protocol, not yet confirmed."""
        whose = officer if officer is not None else self.rae
        card = sharing.save_my_card(whose, self.made(f"card-{protocol.id}-{whose.user.name}"))
        return sharing.add_recipient(self.ann, protocol.id, card)

    def agreed(
        self,
        strands: Iterable[Strand] = frozenset(Strand),
        authority: str = SUCCESSOR,
        officer: Session | None = None,
    ) -> Protocol:
        """In force, with one confirmed recipient."""
        protocol = self.draft(strands, authority=authority)
        sharing.approve(self.ben, protocol.id)
        recipient = self.named(protocol, officer)
        sharing.confirm_recipient(self.ann, recipient.id)
        sharing.confirm_recipient(self.ben, recipient.id)
        return protocol

    def trust(self) -> None:
        """The successor trusts ann's key."""
        sender = senders.add_sender(self.rae, sharing.save_my_card(self.ann, self.made("sender-card")))
        senders.confirm_sender(self.rae, sender.id)
        senders.confirm_sender(self.sam, sender.id)

    def sealed(self, protocol: Protocol) -> PackageRow:
        return packing.seal(self.ann, protocol.id, self.outbox, Quiet())

    def manifest(self, package: PackageRow) -> Path:
        return self.outbox / f"{package.ref}.manifest.json"

    def taken_in(self, package: PackageRow, rejections: dict[str, str] | None = None) -> receiving.Received:
        return receiving.receive(
            self.rae,
            self.manifest(package),
            Quiet(),
            receipt_folder=self.receipts,
            rejections=rejections or {},
        )

    def settled_anew(self, ref: str, area: str = SUCCESSOR) -> None:
        """Two people of the predecessor give a record that is with people to an authority."""
        proposal = reviewing.propose(
            self.ann, reviewing.find(self.ann, ref), outcome=OutcomeKind.SUCCESSOR, area=area,
            why="The joint panel found so.", interim_lead="Wessmoor, Team C", evidence=POSITIONS,
        )  # fmt: skip
        reviewing.approve(self.ben, proposal)

    def figures(self) -> dict[str, int]:
        """The figures of all strands together, the balance checked to add up line by line."""
        now = balancing.current(self.ann)
        assert not now.faults()
        return {name: count for line in now.of("all") for name, count in (line.total, *line.parts)}

    def ready(self, authority: str = SUCCESSOR) -> list[int]:
        states = ("automatic", "settled")
        return reviewing.queue(self.ann, QueueFilter(states=states, areas=(authority,)))


def meet(made: Path, folder: Path) -> Councils:
    """Two workspaces of their own, everyone signed in."""
    path = allocated_county.copied(made, folder)
    ann, ben, cat = (allocated_county.signed_in(path, name) for name in ("ann", "ben", "cat"))
    receiver = folder / "west.taw"
    outside = allocated_county.outside()
    rae = workspaces.create(
        outside, receiver, authority_code=SUCCESSOR, authority_name="West Wessmoor", vesting_day=None,
        user_name="rae", display_name="Rae Ford", passphrase=PASSPHRASE, roles=[Role.RECEIVING_OFFICER],
    )  # fmt: skip
    workspaces.add_user(rae, "sam", "Sam Hill", PASSPHRASE, [Role.RECEIVING_OFFICER])
    return Councils(folder, ann, ben, cat, rae, workspaces.sign_in(outside, receiver, "sam", PASSPHRASE))


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
