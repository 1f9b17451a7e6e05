"""One search over everything: case records, packages, agreements and their people, entries of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.packages import IncomingPackage, PackageRow
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.staff import Act
from transfer_app.services import auditing, packing, queueing, reading, reviewing, sharing
from transfer_app.services.session import Session

MOST = 8
"""Results of one kind: who means another types more."""
SHORTEST = 2
"""Letters from which case records are looked for: one letter begins a tenth of a county's names."""
LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Found:
    """At most MOST of each. entry: of the log, as parsed JSON."""

    records: list[RecordRow] = field(default_factory=list)
    sent: list[PackageRow] = field(default_factory=list)
    came: list[IncomingPackage] = field(default_factory=list)
    protocols: list[Protocol] = field(default_factory=list)
    entry: Mapping[str, object] | None = None


def everywhere(session: Session, text: str) -> Found:
    """What the person may see and the text means; nothing of the text is kept, and it enters no log.

    Case records whose name, id or reference begins with each word; packages whose name begins with the text;
    agreements with each word in their title, council or people; the log's entry of that number.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return Found()
    return Found(
        _records(session, wanted),
        [each for each in packing.packages(session) if each.ref.casefold().startswith(wanted)][:MOST],
        [each for each in reading.inbox(session) if each.ref.casefold().startswith(wanted)][:MOST],
        [each for each in sharing.protocols(session) if _speaks_of(_words(each), wanted)][:MOST],
        _entry(session, wanted),
    )


def _records(session: Session, wanted: str) -> list[RecordRow]:
    if len(wanted) < SHORTEST or not session.user.may(Act.SEE_RECORDS):
        return []
    like = QueueFilter(search=wanted, order=("surname", "strand"))
    return reviewing.rows(session, queueing.first(session, like, MOST))


def people_of(protocol: Protocol) -> tuple[str, ...]:
    """Whom it names and whose card was taken, each name once."""
    names = [each.name for each in protocol.recipients] + [each.name for each in protocol.terms.people]
    return tuple(dict.fromkeys(names))


def _words(protocol: Protocol) -> list[str]:
    return [protocol.title, protocol.authority, protocol.authority_name, *people_of(protocol)]


def _speaks_of(said: Iterable[str], wanted: str) -> bool:
    whole = " ".join(said).casefold()
    return all(word in whole for word in wanted.split())


def _entry(session: Session, wanted: str) -> Mapping[str, object] | None:
    number = wanted.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER):
        return None
    found = auditing.until(session, int(number), 1)
    return found[0] if found else None
