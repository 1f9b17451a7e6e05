"""Collecting the auditor's bundle from a workspace: who, what was agreed, what was sent, and the balance.

Nothing is taken that people typed about a case; where a signed file holds such words its digest stands there.
"""

from __future__ import annotations

import json
from collections import Counter

from transfer_app.domain import audit_bundle
from transfer_app.domain.access_journal import journal_stem
from transfer_app.domain.audit_bundle import ASKED, NOT_KEPT, TYPED, BundleFacts, BundleFile, signed_pair
from transfer_app.domain.checkpoints import balance_of, parse_checkpoint, parse_note
from transfer_app.domain.packages import FINAL
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.reasons import Reason
from transfer_app.domain.signed_copies import CopyKind
from transfer_app.services import auditing
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session


class Collected:
    """The files of one bundle as they are found, and what is missing."""

    def __init__(self, session: Session, unit: Unit, *, with_texts: bool) -> None:
        self._session, self._unit, self._with_texts = session, unit, with_texts
        self.files: list[BundleFile] = []
        self.absent: list[tuple[str, str]] = []
        self.rules: list[tuple[str, bytes]] = []
        self._copies = {
            (kind, copy.package, copy.number): copy
            for kind in (CopyKind.MANIFEST, CopyKind.ACCESS)
            for copy in unit.copies.all(kind)
        }
        self._journals = unit.copies.all(CopyKind.JOURNAL)

    def facts(self) -> BundleFacts:
        """Everything but the entries, as at the last checkpoint."""
        notes = self._unit.log.checkpoints()
        last = parse_checkpoint(parse_note(notes[-1]).text)
        keys = auditing.keys_of(self._session, self._unit)
        self._people()
        self._agreements()
        self._rule_sets()
        self._sealed()
        self._incoming()
        self.files.append(BundleFile("balance.json", self._balance(last.size, last.extensions)))
        return BundleFacts(
            authority=own(self._unit), origin=last.origin, key=keys.own[0],
            countersigners=tuple(keys.countersigners),
            made=self._session.now(), size=last.size, root=last.root, notes=tuple(notes),
            files=tuple(self.files), rules=tuple(self.rules), absent=tuple(self.absent),
        )  # fmt: skip

    def _people(self) -> None:
        users = {user.id: user for user in self._unit.users.all()}
        names = {number: user.name for number, user in users.items()}
        cards = self._unit.keys.cards("pair")
        ours = [
            {
                "user": user.name, "name": user.display_name, "roles": sorted(user.roles),
                "active": user.active,
                "keys": [json.loads(text) for number, text in cards if number == user.id],
            }
            for user in users.values()
        ]  # fmt: skip
        named = [each for protocol in self._unit.protocols.all() for each in protocol.recipients]
        others = [audit_bundle.other_officer(each, names) for each in sorted(named, key=lambda each: each.id)]
        others += [audit_bundle.other_officer(each, names) for each in self._unit.inbox.senders()]
        self.files.append(BundleFile("people.json", audit_bundle.people(own(self._unit), ours, others)))

    def _agreements(self) -> None:
        protocols = self._unit.protocols
        for protocol in protocols.all():
            terms = protocol.terms
            self._text(f"agreements/{terms.digest}.protocol.json", terms.digest, terms.to_bytes())
            for party in (terms.sender, terms.receiver):
                held = protocols.signature(protocol.id, party.authority.code)
                if held is not None:
                    self._statement(terms.digest, party.authority.code, held[0].to_bytes(), held[1])
        for kept in protocols.countersigned():
            digest = kept.terms.digest
            self._text(f"agreements/{digest}.protocol.json", digest, kept.terms.to_bytes())
            self._statement(digest, kept.theirs.authority.code, kept.theirs.to_bytes(), kept.their_signature)
            self._statement(digest, kept.ours.authority.code, kept.ours.to_bytes(), kept.our_signature)

    def _text(self, path: str, digest: str, text: bytes) -> None:
        if self._with_texts:
            self.files.append(BundleFile(path, text))
        else:
            self.absent.append((f"text.{digest}", ASKED))

    def _statement(self, digest: str, authority: str, text: bytes, signature: str) -> None:
        path = f"agreements/{digest}.{authority}.protocol-signature.json"
        self.files += signed_pair(path, text, signature)

    def _rule_sets(self) -> None:
        for kept in self._unit.rule_sets.all():
            if self._with_texts:
                self.rules.append((kept.digest, kept.content))
            else:
                self.absent.append((f"text.{kept.digest}", ASKED))
        for each in self._unit.rule_sets.signatures():
            path = f"rules/{each.said.digest}.{each.id}.rule-signature.json"
            signature = self._unit.rule_sets.signature_text(each.id)
            self.files += signed_pair(path, each.said.to_bytes(), signature)

    def _sealed(self) -> None:
        receipts = self._unit.packages.receipts()
        for package in self._unit.packages.all():
            self._manifest(package.ref, self._unit.packages.manifest(package.id))
            if package.id in receipts:
                self._receipt(package.ref, *receipts[package.id])
            for number in range(1, self._unit.windows.next_number(package.id)):
                self._kept(CopyKind.ACCESS, package.ref, number, f"-access-{number:02d}.json")
            kept = {copy.name for copy in self._journals if copy.package == package.ref}
            for name in sorted(kept | self._unit.inbox.journals(package.ref)):
                self._journal(package.ref, name)

    def _incoming(self) -> None:
        for package in self._unit.inbox.all():
            self._manifest(package.ref, self._unit.inbox.manifest(package.id))
            self._receipt(package.ref, *self._unit.inbox.receipt(package.id))

    def _manifest(self, ref: str, text: bytes) -> None:
        path, copy = f"packages/{ref}.manifest.json", self._copies.get((CopyKind.MANIFEST, ref, 0))
        if copy is not None and copy.text == text:
            self.files += signed_pair(path, text, copy.signature)
        else:
            self.files.append(BundleFile(path, text))
            self.absent.append((f"manifest-signature.{ref}", NOT_KEPT))

    def _receipt(self, ref: str, text: bytes, signature: str) -> None:
        if audit_bundle.holds_typed_words(text):
            path = f"packages/{ref}{audit_bundle.WITHHELD_ENDING}"
            self.files.append(BundleFile(path, audit_bundle.withheld(ref, text)))
            self.absent.append((f"receipt.{ref}", TYPED))
        else:
            self.files += signed_pair(f"packages/{ref}.receipt.json", text, signature)

    def _kept(self, kind: CopyKind, ref: str, number: int, ending: str) -> None:
        copy = self._copies.get((kind, ref, number))
        if copy is not None:
            self.files += signed_pair(f"packages/{ref}{ending}", copy.text, copy.signature)
        else:
            self.absent.append((f"{kind.value}.{ref}.{number}", NOT_KEPT))

    def _journal(self, ref: str, name: str) -> None:
        """The longest of this name, put together again from its signed first line and the openings kept."""
        openings = self._unit.inbox.openings(ref, name)
        told = [copy for copy in self._journals if (copy.package, copy.name) == (ref, name)]
        longest = max(told, key=lambda copy: copy.number, default=None)
        if longest is not None and longest.number == len(openings):
            text = b"".join(line + b"\n" for line in (longest.text, *(each.to_bytes() for each in openings)))
            self.files += signed_pair(
                f"packages/{journal_stem(ref, name)}.journal.jsonl", text, longest.signature
            )
        elif openings or longest is not None:
            self.absent.append((f"journal.{journal_stem(ref, name)}", NOT_KEPT))

    def _balance(self, size: int, extensions: tuple[str, ...]) -> bytes:
        areas = self._unit.boundaries.in_use()
        names = {str(area.code): area.name for area in areas.successors} if areas is not None else {}
        families = Counter(split.state.value for split in self._unit.families.splits())
        wanted = QueueFilter(reasons=(Reason.DISPUTE.value,), restricted=True)
        waiting = self._unit.records.rows(self._unit.queue.ids(wanted))
        disputes = Counter(row.strand.value for row in waiting if row.was and row.state not in FINAL)
        return audit_bundle.balance(
            size,
            balance_of(extensions),
            names,
            dict(sorted(families.items())),
            dict(sorted(disputes.items())),
        )
