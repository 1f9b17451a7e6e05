"""Sealing the parts of a package one after the other here, or several at once in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transfer_app.adapters.bundles.case_stream import CaseStream
from transfer_app.adapters.bundles.content_key import content_key_of
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.making import Making
from transfer_app.adapters.bundles.part_processes import Inbox, PartProcesses, Told
from transfer_app.adapters.bundles.part_writer import FinishedPart, PartRoom, PartWriter, bytes_before
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.manifest import PackageHeader
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.package_names import MOST_PARTS, part_name
from transfer_app.domain.tranches import Withdrawal

FIRST_PARTS = 256 * 1024**2
"""Bytes of each of the first parts: small, so that there are several to share out and to go on after."""
AS_LARGE = 32
"""After so many parts of one size the next are twice as large, so that 999 hold nearly 2 TiB."""

Tell = Callable[[int], None]
"""How many records were sealed; may raise Cancelled."""


def limit_of(number: int, limit: int) -> int:
    """Bytes of the sealed part of this number. limit: what none may pass."""
    return min(limit, FIRST_PARTS << min((number - 1) // AS_LARGE, 16))


@dataclass(frozen=True, slots=True)
class PartsPlan:
    """first: the number of the first part to seal. limit: bytes that none may pass. withdrawn: notices.

    basis: of a special package.
    """

    first: int
    limit: int
    withdrawn: tuple[Withdrawal, ...] = ()
    basis: Basis | None = None

    def numbers(self, stream: CaseStream) -> Iterator[int]:
        """Of the parts to come, while there are cases; a package of notices alone has one part."""
        number = self.first
        while stream.current is not None or number == 1:
            if number > MOST_PARTS:
                raise PackageRefused(
                    "The package would have more than 999 parts.", "Pack fewer records at once."
                )
            yield number
            number += 1

    def notices(self, number: int) -> tuple[Withdrawal, ...]:
        """Those that the part of this number holds."""
        return self.withdrawn if number == 1 else ()

    def room(self, header: PackageHeader, number: int, before: int) -> PartRoom:
        return PartRoom(
            header, number, before, limit_of(number, self.limit), self.notices(number), self.basis
        )


def seal_here(
    files: FinishedFiles, made: Making, stream: CaseStream, plan: PartsPlan, tell: Tell
) -> Generator[FinishedPart, None, None]:
    """The parts of the plan, in order."""
    before, done = bytes_before(made.key), 0

    def tick() -> None:
        tell(done)

    for number in plan.numbers(stream):
        room = plan.room(made.header, number, before)
        with files.create(part_name(made.header.package, number)) as sink:
            part = PartWriter(sink, made.header, made.key, number, tick, plan.notices(number), plan.basis)
            for case in stream.taken(room):
                part.add(case)
                done += 1
                tick()
            finished = part.finish(room.sealed)
        yield finished


@dataclass(frozen=True, slots=True)
class _Setup:
    folder: Path
    unfinished: Path
    header: PackageHeader
    plan: PartsPlan
    key: str = field(repr=False)


def seal_in_processes(
    files: FinishedFiles,
    made: Making,
    stream: CaseStream,
    plan: PartsPlan,
    tell: Tell,
    processes: int,
) -> Generator[FinishedPart, None, None]:
    """As seal_here, several parts at once. Documents are read by the process that seals them."""
    setup = _Setup(files.folder, made.path, made.header, plan, made.key.secret_text())
    before = bytes_before(made.key)
    finished: dict[str, FinishedPart] = {}
    due = iter(range(plan.first, MOST_PARTS + 2))
    awaited = next(due)

    def in_order(results: Iterator[object]) -> Iterator[FinishedPart]:
        nonlocal awaited
        for result in results:
            assert isinstance(result, FinishedPart)
            finished[result.part.name] = result
            while (part := finished.pop(part_name(made.header.package, awaited), None)) is not None:
                files.adopt(part.part.name)
                awaited = next(due)
                yield part

    with PartProcesses(processes, _seal, setup, tell) as team:
        for number in plan.numbers(stream):
            room = plan.room(made.header, number, before)
            process = team.begin(number)
            for case in stream.taken(room):
                team.send(process, case)
            team.send(process, room.sealed)
            yield from in_order(iter(team.results()))
        yield from in_order(team.rest())


def _seal(setup: _Setup, inbox: Inbox, told: Told) -> Iterator[FinishedPart]:
    """In a process: a part's number, its cases, then how many bytes it has."""
    key, done = content_key_of(setup.key), 0
    files = FinishedFiles(setup.folder, setup.unfinished)
    while (number := inbox.next()) is not None:
        with files.create(part_name(setup.header.package, number)) as sink:
            notices = setup.plan.notices(number)
            part = PartWriter(sink, setup.header, key, number, lambda: None, notices, setup.plan.basis)
            while isinstance(message := inbox.next(), CaseFile):
                part.add(message)
                done += 1
                told.done(done)
            finished = part.finish(message)
        yield finished
