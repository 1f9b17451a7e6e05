"""Two councils, and the people it takes to send a child's special records from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import allocated_county
import cleared
from allocated_county import PASSPHRASE
from two_councils import SUCCESSOR, Councils

from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.rejections import Reason
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.special import Request
from transfer_app.domain.staff import Function
from transfer_app.domain.vocabulary import Role, Strand
from transfer_app.services import (
    accepting,
    accepting_theirs,
    clearance,
    receiving,
    special,
    special_accepting,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

ADOPTED, RESTRICTED = "1000462", "1000941"
"""Children of the sample county."""
WHY = "Head of service and DPO agreed on 3 March, file note 12."


class Route:
    """ben: head of service. dan: data protection officer. ora: a data officer who is not cleared. gil: an
    officer of the successor who is; the agreement names him alone.
    """

    def __init__(self, councils: Councils) -> None:
        self.councils, self.ann, self.ben = councils, councils.ann, councils.ben
        workspaces.add_user(self.ann, "dan", "Dan Dale", PASSPHRASE, [Role.APPROVER])
        workspaces.add_user(self.ann, "ora", "Ora Penn", PASSPHRASE, [Role.DATA_OFFICER])
        clearance.set_functions(self.ann, "dan", [Function.DATA_PROTECTION_OFFICER])
        cleared.clear(self.ann, "dan")
        workspaces.add_user(councils.rae, "gil", "Gil Lane", PASSPHRASE, [Role.RECEIVING_OFFICER])
        cleared.unchecked(councils.rae, "gil")
        self.dan, self.ora = self.signed_in("dan"), self.signed_in("ora")
        self.gil = allocated_county.signed_in(councils.folder / "west.taw", "gil")
        self.protocol = self.agreed()
        councils.trust()

    def signed_in(self, name: str) -> Session:
        return allocated_county.signed_in(self.councils.folder / allocated_county.NAME, name)

    def part(self) -> None:
        for session in (self.dan, self.ora, self.gil):
            session.workspace.close()

    def agreed(self, strands: frozenset[Strand] = frozenset(Strand), restricted: bool = True) -> Protocol:
        return self.councils.agreed(strands, officer=self.gil, restricted=restricted)

    def refs(self, child: str) -> list[str]:
        with self.ann.workspace.read() as unit:
            rows = unit.records.rows(unit.records.ids())
        return [row.ref for row in rows if row.person_ref == child]

    def settled(self, child: str, area: str = SUCCESSOR) -> list[str]:
        """The child's records, given to an authority by two people."""
        refs = self.refs(child)
        for ref in refs:
            self.councils.settled_anew(ref, area)
        return refs

    def asked(self, ref: str, basis: Basis, protocol: Protocol | None = None) -> Request:
        under = protocol or self.protocol
        named = [each.id for each in under.recipients]
        return special.request(
            self.ann, ref, basis=basis, protocol_id=under.id, recipients=named, evidence=WHY
        )

    def agreed_on(self, ref: str, basis: Basis, accepted: bool = True) -> Request:
        asked = self.asked(ref, basis)
        special.approve(self.ben, asked.id, "Read the file.")
        agreed = special.approve(self.dan, asked.id, "Spoke with the adoption manager.")
        if accepted:
            self.accepted(agreed)
        return agreed

    def accepted(self, agreed: Request) -> None:
        """gil is asked, and says yes."""
        accepting.take_in(self.ann, self.answered(self.asked_to_accept(agreed)))

    def asked_to_accept(self, agreed: Request) -> Path:
        folder = self.councils.made(f"asked-{agreed.id}")
        return special_accepting.ask(self.ann, agreed.id, folder, agreed.recipients[0])

    def answered(self, path: Path, refused: Mapping[str, Reason] | None = None) -> Path:
        """The answer of gil, who is asked alone."""
        return accepting_theirs.answer(self.gil, path, refused or {}, path.parent)

    def seal(self, asked: Request, session: Session | None = None) -> PackageRow:
        return special.seal(session or self.ann, asked.id, self.councils.outbox, Quiet())

    def take_in(self, package: PackageRow, session: Session | None = None) -> receiving.Received:
        manifest, folder = self.councils.manifest(package), self.councils.receipts
        return receiving.receive(
            session or self.gil, manifest, Quiet(), receipt_folder=folder, waived=Waiver.URGENT
        )

    def files_of(self, package: PackageRow) -> list[Path]:
        return [path for path in self.councils.outbox.iterdir() if path.name.startswith(package.ref)]
