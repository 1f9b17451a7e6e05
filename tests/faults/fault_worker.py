"""A process that does one task of the program over and over and says when it is durable, to be killed at it.

Started once; each line on standard input is a task, done in a fork of its own, because starting Python takes
longer than most tasks. Standard output: `pid N`, `started`, `done WHAT` after each durable act, `ended CODE`.

To add a task: a function here, its name in TASKS, a check in test_kills.py.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from allocated_county import PASSPHRASE, signed_in
from faults_kit import PREDECESSOR, RECEIVER
from two_councils import Councils

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import packing, receiving, reviewing, undoing, workspace_key, workspaces
from transfer_app.services.jobs import Quiet


def say(line: str) -> None:
    os.write(1, (line + "\n").encode("ascii"))


def append(folder: Path, task: dict[str, str]) -> None:
    """Protocols drafted without end: each is a row and a log entry in one unit."""
    ann = signed_in(folder / PREDECESSOR)
    councils = Councils(folder, ann, ann, ann, ann, ann)
    say("started")
    for _ in range(int(task.get("most", 100_000))):
        say(f"done {councils.draft().id}")


def review(folder: Path, task: dict[str, str]) -> None:
    """A record proposed and the proposal undone, without end: each is one decision of review."""
    ann = signed_in(folder / PREDECESSOR)
    record = reviewing.queue(ann, QueueFilter(states=("queued",)))[0]
    evidence = [Evidence(EvidenceGrade.ORDER, "Tenancy", ""), Evidence(EvidenceGrade.FIELD, "Visit", "")]
    say("started")
    for _ in range(int(task.get("most", 100_000))):
        number = reviewing.propose(
            ann, record, outcome=OutcomeKind.SUCCESSOR, area="E06999001", why="Tenancy.", interim_lead="team",
            evidence=evidence,
        )  # fmt: skip
        say(f"done proposed {number}")
        undoing.undo(ann, undoing.steps(ann)[0])
        say(f"done withdrawn {number}")


def pack(folder: Path, task: dict[str, str]) -> None:
    ann = signed_in(folder / PREDECESSOR)
    say("started")
    say(f"done {packing.seal(ann, int(task['protocol']), folder / 'outbox', Quiet()).ref}")


def receive(folder: Path, task: dict[str, str]) -> None:
    """Into the workspace or, where the task names a folder, unpacked into that as well."""
    rae = signed_in(folder / RECEIVER, "rae")
    into = folder / task["into"] if "into" in task else None
    manifest = folder / "outbox" / f"{task['package']}.manifest.json"
    say("started")
    receiving.receive(
        rae, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=folder / "receipts", into=into
    )
    say(f"done {task['package']}")


def person(folder: Path, task: dict[str, str]) -> None:
    """One more person: a row, a log entry, and a slot in the key file."""
    ann = signed_in(folder / PREDECESSOR)
    say("started")
    workspaces.add_user(ann, "dot", "Dot Dale", PASSPHRASE, [Role.AUDITOR])
    say("done dot")


def new_key(folder: Path, task: dict[str, str]) -> None:
    """The workspace's key changed, again and again."""
    ann = signed_in(folder / PREDECESSOR)
    say("started")
    for number in range(int(task.get("most", 100_000))):
        workspace_key.change(ann)
        say(f"done {number}")


TASKS: dict[str, Callable[[Path, dict[str, str]], None]] = {
    "append": append,
    "review": review,
    "pack": pack,
    "receive": receive,
    "person": person,
    "new key": new_key,
}


def main() -> None:
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            if "largest" in task:
                import resource

                size = int(task["largest"])
                # Python ignores SIGXFSZ: a write beyond the limit fails with EFBIG, as on a full disk.
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            code = 1
            try:
                TASKS[task["task"]](Path(task["folder"]), task)
                code = 0
            except Exception as fault:
                say(f"failed {type(fault).__name__}")
                if "aloud" in task:
                    raise
            finally:
                os._exit(code)
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
