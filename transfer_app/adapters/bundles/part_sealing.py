"""Sealing the parts of a package one after the other here, or several at once in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from transfer_app.adapters.bundles.case_stream import CaseStream
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.making import Making
from transfer_app.adapters.bundles.part_plan import PartsPlan
from transfer_app.adapters.bundles.part_processes import PartProcesses, cores
from transfer_app.adapters.bundles.part_work import Setup, seal_parts
from transfer_app.adapters.bundles.part_writer import FinishedPart, PartWriter, bytes_before
from transfer_app.adapters.sealing.age.one_behind import OneBehind
from transfer_app.domain.package_names import MOST_PARTS, part_name

Tell = Callable[[int], None]
"""How many records were sealed; may raise Cancelled."""
SHARED = 256 * 1024**2
"""Bytes of a package below which starting processes takes longer than they save."""
AHEAD = 2
"""Parts that a process has at once: one to seal, and one that goes to the disk or waits to be sealed."""


def processes_for(stream: CaseStream) -> int:
    """How many processes are worth it: one a core; one for a small package: docs/benchmarks-sealing.md."""
    several = cores()
    return several if several > 1 and stream.worth_sharing(SHARED) else 1


def seal_here(
    files: FinishedFiles, made: Making, stream: CaseStream, plan: PartsPlan, tell: Tell
) -> Generator[FinishedPart, None, None]:
    """The parts of the plan, in order."""
    before, done = bytes_before(made.key), 0

    def tick() -> None:
        tell(done)

    for number in plan.numbers(stream):
        room = plan.room(made.header, number, before)
        with files.create(part_name(made.header.package, number)) as sink, OneBehind() as behind:
            part = PartWriter(
                sink, made.header, made.key, number, tick, behind, plan.notices(number), plan.basis
            )
            for case in stream.taken(room):
                part.add(case)
                done += 1
                tick()
            finished = part.finish(room.sealed)
        yield finished


def seal_in_processes(
    files: FinishedFiles,
    made: Making,
    stream: CaseStream,
    plan: PartsPlan,
    tell: Tell,
    processes: int,
) -> Generator[FinishedPart, None, None]:
    """As seal_here, several parts at once. Documents are read by the process that seals them."""
    setup = Setup(files.folder, made.path, made.header, plan, made.key.secret_text())
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

    with PartProcesses(processes, seal_parts, setup, tell, AHEAD) as team:
        for number in plan.numbers(stream):
            room = plan.room(made.header, number, before)
            process = team.begin(number)
            for case in stream.taken(room):
                team.send(process, case)
            team.send(process, room.sealed)
            yield from in_order(iter(team.results()))
        yield from in_order(team.rest())
