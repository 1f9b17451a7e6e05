"""Many people at once in one team's workspace: what is kept, and how long each waits.

    PYTHONPATH=.:tests python -m benchmarks.team_load [PEOPLE] [SECONDS] [PAUSE]

A server of its own, which writes to the disk as in the field, with the sample county in it. First one person
works alone for half of SECONDS, then PEOPLE at once, each in a process of their own: list, search, claim,
propose, and take the proposal back, with PAUSE seconds between two steps. At the end every act that was
answered has to be in the log, which is one chain and verified.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import allocated_county
import team_server

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.errors import ReviewRefused, WorkspaceBusy
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import auditing, claiming, queueing, reviewing, searching, workspaces
from transfer_app.services.session import Session

EVIDENCE = (Evidence(EvidenceGrade.ORDER, "Order", "file"), Evidence(EvidenceGrade.FIELD, "Visit", "file"))
AREA = "E06999001"
LISTED = 200
SIGN_IN_SECONDS = 120
AS_IN_THE_FIELD = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


@dataclass
class Worked:
    """What one person did: seconds of each step by its name, acts that were answered, and refusals."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acts: int = 0
    taken: int = 0
    busy: int = 0

    def timed(self, name: str, begun: float) -> None:
        self.took[name].append(time.perf_counter() - begun)


def work(session: Session, seconds: float, pause: float, place: int) -> Worked:
    """place: where in the list this person begins, so that people meet, but not at each record."""
    worked, until = Worked(), time.perf_counter() + seconds
    turn = place * 7
    while time.perf_counter() < until:
        turn += 1
        begun = time.perf_counter()
        ids = queueing.first(session, QueueFilter(states=("queued",)), LISTED)
        lines = reviewing.rows(session, ids)
        worked.timed("list 200", begun)
        time.sleep(pause)
        line = lines[turn % len(lines)]
        begun = time.perf_counter()
        searching.everywhere(session, line.surname[:4])
        worked.timed("search", begun)
        time.sleep(pause)
        _decide(session, line.id, worked)
        time.sleep(pause)
    return worked


def _decide(session: Session, record: int, worked: Worked) -> None:
    try:
        begun = time.perf_counter()
        busy = claiming.claim(session, record)
        worked.timed("claim", begun)
        if busy is not None:
            worked.taken += 1
            return
        begun = time.perf_counter()
        number = reviewing.propose(
            session, record, outcome=OutcomeKind.SUCCESSOR, area=AREA, why="The tenancy says so.",
            interim_lead="Team C", evidence=EVIDENCE,
        )  # fmt: skip
        worked.timed("propose", begun)
        worked.acts += 1
        begun = time.perf_counter()
        reviewing.withdraw(session, number)
        worked.timed("take back", begun)
        worked.acts += 1
        claiming.release(session, record)
    except ReviewRefused:
        worked.taken += 1
    except WorkspaceBusy:
        worked.busy += 1


def at_once(path: Path, people: int, seconds: float, pause: float) -> list[Worked]:
    context = get_context("spawn")
    start = context.Barrier(people + 1)
    with context.Pool(people, _known, (str(team_server.folder()), team_server.port(), start)) as pool:
        running = pool.starmap_async(_one, [(path, place, seconds, pause) for place in range(people)])
        start.wait(SIGN_IN_SECONDS)
        return running.get()


_start: Barrier


def _known(folder: str, port: int, start: Barrier) -> None:
    """In a new process: the server is there already, and nobody begins before all have signed in."""
    global _start
    _start = start
    team_server.folder = lambda: Path(folder)
    team_server.port = lambda: port


def _one(path: Path, place: int, seconds: float, pause: float) -> Worked:
    session = allocated_county.signed_in(path, f"r{place}")
    _start.wait(SIGN_IN_SECONDS)
    try:
        return work(session, seconds, pause, place)
    finally:
        session.workspace.close()


def tell(title: str, worked: list[Worked], alone: dict[str, float]) -> dict[str, float]:
    """alone: the medians of one person, in seconds; the medians of these."""
    all_took: dict[str, list[float]] = defaultdict(list)
    for one in worked:
        for name, took in one.took.items():
            all_took[name] += took
    taken, busy = sum(one.taken for one in worked), sum(one.busy for one in worked)
    print(f"{title}: {sum(one.acts for one in worked)} acts; {taken} met a colleague, {busy} told to wait")
    medians = {}
    for name, took in all_took.items():
        medians[name] = statistics.median(took)
        ratio = f"  {medians[name] / alone[name]:5.1f} x one alone" if name in alone else ""
        print(f"  {name:10} {len(took):6} x  median {medians[name] * 1000:7.1f} ms  "
              f"worst {max(took) * 1000:7.1f} ms{ratio}")  # fmt: skip
    return medians


def entries(session: Session) -> int:
    with session.workspace.read() as unit:
        return unit.log.size()


def main(people: int = 8, seconds: float = 30, pause: float = 0.0) -> None:
    team_server._SETTINGS.update(AS_IN_THE_FIELD)
    team_server.CHOSEN = True
    with tempfile.TemporaryDirectory() as folder:
        path = allocated_county.make(Path(folder))
        ann = allocated_county.signed_in(path)
        for place in range(people):
            name = f"r{place}"
            workspaces.add_user(ann, name, name, allocated_county.PASSPHRASE, [Role.REVIEWER])
        before = entries(ann)
        print(f"made, on the server in {team_server.folder()}", flush=True)
        time.sleep(1)
        one = at_once(path, 1, seconds / 2, pause)
        medians = tell("one alone", one, {})
        together = at_once(path, people, seconds, pause)
        tell(f"{people} at once", together, medians)
        signed_in, acts = 1 + people, sum(each.acts for each in one + together)
        kept = entries(ann) - before
        checked = auditing.verify(ann)
        print(
            f"{acts} acts answered, {kept - signed_in} kept; {checked.entries} entries in one chain, verified"
        )
        assert kept == acts + signed_in
        ann.workspace.close()


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((int, float, float), sys.argv[1:], strict=False)))
