"""How a package that arrives stands to what came from its sender before: what it replaces and withdraws.

docs/format-package.md, "Later tranches", is the authority.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from transfer_app.domain.arrived_copies import CURRENT, ArrivedCopy, ArrivedPackage, Place, Told, standing
from transfer_app.domain.case_claims import sentences
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.fields import instant_text
from transfer_app.domain.manifest import Kind, PackageHeader
from transfer_app.domain.tranches import Change, Earlier
from transfer_app.services.ports.sealing import Opened
from transfer_app.services.ports.store import Unit

LEAVE_OUT = (
    "Leave the record out, as damaged or unreadable, so that its sender can send it again; or reject the "
    "whole package."
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """changes: records by what they are to us. missing: tranches of the sender that have not come here.

    withdrawn: notices; unknown: those of them whose record never came. late: later tranches are here already.
    """

    changes: Mapping[Change, int]
    withdrawn: int
    unknown: int
    missing: tuple[int, ...]
    late: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say of it, for people; nothing of a first tranche."""
        fresh, changed, again = (self.changes.get(change, 0) for change in Change)
        said = {
            f"{fresh:,} case records are new. {changed + again:,} replace copies that came before: "
            f"{changed:,} because their facts changed, {again:,} because they were decided again.": (
                changed + again
            ),
            f"Case records that came before and are withdrawn: {self.withdrawn:,}. Their copies here are "
            "marked, and must not be used any more.": self.withdrawn,
            f"Withdrawn, but never received here: {self.unknown:,}. The notice is kept.": self.unknown,
            f"Not here yet of this sender: {_tranches(self.missing)}. Ask whether it was taken back.": (
                self.missing
            ),
            "A later tranche is here already: what both hold counts as the later one says.": self.late,
        }
        return tuple(words for words, holds in said.items() if holds)


def compare(unit: Unit, opened: Opened) -> Arrival:
    """Raises PackageRefused where the package speaks of one that came as it did not come."""
    header = opened.manifest.header
    known = {each.ref: each for each in unit.inbox.arrivals()}
    held = {(copy.package, copy.record): copy for copy in unit.inbox.copies(header.sender.authority.code)}
    place = _place(header)
    before = {copy.record for copy in held.values() if copy.place.before(place)}
    changes: Counter[Change] = Counter()
    unknown = 0
    for record, change, earlier in _earlier(opened):
        if earlier is not None:
            _require_sent(header, known.get(earlier.package), held.get((earlier.package, record)), earlier)
        if change is not None:
            changes[change] += 1
        elif record not in before:
            unknown += 1
    mine = [each.place for each in known.values() if each.sender == header.sender.authority.code]
    own = {each.tranche for each in mine if each.kind is header.kind}
    missing = tuple(number for number in range(1, header.tranche) if number not in own)
    late = any(number > header.tranche for number in own)
    return Arrival(dict(changes), opened.manifest.counts.withdrawn, unknown, missing, late)


def require_like(opened: Opened, refused: Collection[str]) -> None:
    """PackageRefused where a case file says what the package does not, unless its record is refused.

    The receiver's systems go by the case file, the counts and the receipt by the list of contents: a document
    that only one of them knows would be lost without a word.
    """
    left = {record: fault for record, fault in opened.unlike.items() if record not in refused}
    if left:
        raise PackageRefused(" ".join(sentences(left)), LEAVE_OUT)


def take_in(unit: Unit, package_id: int, opened: Opened) -> Mapping[str, int]:
    """Keep the notices, and mark the copies that do not count any more; how many by what became of them.

    The cases of the package are stored already, those that were refused are not.
    """
    sender = opened.manifest.header.sender.authority.code
    unit.inbox.describe(package_id, opened.record_digests)
    unit.inbox.add_notices(
        package_id, [notice for contents in opened.contents for notice in contents.withdrawn]
    )
    touched = set(opened.record_digests)
    notices: dict[str, list[Told]] = defaultdict(list)
    for told in unit.inbox.notices(sender):
        notices[told.record].append(told)
        if told.package_id == package_id:
            touched.add(told.record)
    copies: dict[str, list[ArrivedCopy]] = defaultdict(list)
    for copy in unit.inbox.copies(sender):
        if copy.record in touched:
            copies[copy.record].append(copy)
    ended = [
        (copy.case_id, state, by)
        for record, own in copies.items()
        for copy, state, by in standing(own, notices[record])
        if state != copy.state
    ]
    unit.inbox.end_copies(ended)
    return Counter(state for _, state, _ in ended if state != CURRENT)


def _earlier(opened: Opened) -> Iterator[tuple[str, Change | None, Earlier | None]]:
    """(record, as what it goes or None for a notice, the copy of before that it speaks of)."""
    for contents in opened.contents:
        for record in contents.records:
            yield record.record, record.change, record.replaces
        for notice in contents.withdrawn:
            yield notice.record, None, notice.sent


def _require_sent(
    header: PackageHeader, package: ArrivedPackage | None, copy: ArrivedCopy | None, said: Earlier
) -> None:
    """A package that was received here holds what a later one says of it; of others nothing is known."""
    if package is None:
        return
    follows = package.place.before(_place(header)) and (
        header.kind is Kind.SPECIAL or package.place.kind is Kind.BULK
    )
    if package.sender != header.sender.authority.code or not follows:
        raise PackageRefused(
            f"The package speaks of {package.ref} as one that its sender sent before; it is not.",
            "Ask the sender which package it follows on.",
        )
    if copy is None or copy.digest not in ("", said.digest):
        raise PackageRefused(
            f"The package replaces or withdraws a record as {package.ref} does not hold it here.",
            "Ask the sender to compare its packages with the receipts.",
        )


def _place(header: PackageHeader) -> Place:
    return Place(header.kind, header.tranche, instant_text(header.created))


def _tranches(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(f"{number}" for number in numbers[:10])
    return f"tranche {shown}" + (" and others" if len(numbers) > 10 else "")
