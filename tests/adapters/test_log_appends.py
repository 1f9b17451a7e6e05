"""The stored log: one tree whatever writes it, and proofs that anyone can check."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.workspace import SqlWorkspace, WorkspaceFiles
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import LogBroken

CHEAP = Cost(64, 1, 1)
PASSPHRASE = "correct horse battery staple"

WRITER = """
import sys, time
from pathlib import Path
from transfer_app.adapters.store.workspace import WorkspaceFiles
from transfer_app.domain.audit import AuditEntry
name, times = sys.argv[2], int(sys.argv[3])
workspace = WorkspaceFiles().open(Path(sys.argv[1]), "alice", "correct horse battery staple")
print("ready", flush=True)
sys.stdin.readline()
for number in range(times):
    with workspace.change() as unit:
        for part in range(number % 4 + 1):
            detail = {"number": number, "part": part}
            unit.log.append(AuditEntry("2027-03-31T09:15:00Z", name, "made", detail))
    time.sleep(0.005)  # a writer that never rests gets every turn
workspace.close()
"""


def entry(number: int) -> AuditEntry:
    return AuditEntry("2027-03-31T09:15:00Z", "alice", "made", {"number": number})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.taw"


@pytest.fixture
def workspace(path: Path) -> Iterator[SqlWorkspace]:
    made = WorkspaceFiles(CHEAP).create(path, "alice", PASSPHRASE, lambda unit: None)
    yield made
    made.close()


def leaves(workspace: SqlWorkspace) -> list[bytes]:
    with workspace.read() as unit:
        return [merkle.leaf_hash(body) for body in unit.log.bodies()]


def test_two_processes_that_append_at_once_make_one_whole_log(path: Path, workspace: SqlWorkspace) -> None:
    times = 60
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name, str(times)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for name in ("ann", "ben")
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:  # both are let go before either is waited for
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    ended = [writer.communicate() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], ended
    with workspace.read() as unit:
        entries = [json.loads(body) for body in unit.log.bodies()]
        size = unit.log.size()
        stored = list(unit.log.nodes())
        root = unit.log.root(size)
    assert [each["seq"] for each in entries] == list(range(size))
    turns = sum(one["actor"] != other["actor"] for one, other in pairwise(entries))
    assert turns > 3, "they wrote one after the other, which tests nothing"
    expected = [{"number": n, "part": part} for n in range(times) for part in range(n % 4 + 1)]
    for name in ("ann", "ben"):
        assert [each["detail"] for each in entries if each["actor"] == name] == expected
    hashed = leaves(workspace)
    read = merkle.nodes_in_memory(hashed)
    assert root == merkle.root(hashed)
    assert stored == [(level, index, read(level, index)) for level, index in merkle.places(size)]


def test_what_is_rolled_back_leaves_no_trace_in_the_next_append(workspace: SqlWorkspace) -> None:
    for number in range(7):
        with workspace.change() as unit:
            unit.log.append(entry(number))
    for _ in range(2):
        with workspace.trial() as unit:
            assert [unit.log.append(entry(100 + n)) for n in range(5)] == [7, 8, 9, 10, 11]
    with workspace.change() as unit:
        assert [unit.log.append(entry(200 + n)) for n in range(6)] == [7, 8, 9, 10, 11, 12]
        assert unit.log.root(13) == merkle.root([merkle.leaf_hash(body) for body in unit.log.bodies()])
    hashed = leaves(workspace)
    with workspace.read() as unit:
        assert unit.log.root(13) == merkle.root(hashed)


def test_proofs_from_the_file_are_those_of_the_tree_at_every_size(workspace: SqlWorkspace) -> None:
    with workspace.change() as unit:
        for number in range(1_300):
            unit.log.append(entry(number))
    hashed = leaves(workspace)
    with workspace.read() as unit:
        for size in (1, 2, 7, 64, 69, 1_025, 1_299, 1_300, 1_299):
            for index in {0, size // 2, size - 1}:
                assert unit.log.inclusion_proof(index, size) == merkle.inclusion_proof(hashed[:size], index)
            for first in {1, size // 2 + 1, size}:
                made = unit.log.consistency_proof(first, size)
                assert made == merkle.consistency_proof(hashed[:size], first)
        with pytest.raises(ValueError, match="is not in a tree of"):
            unit.log.inclusion_proof(1_300, 1_300)


def test_a_node_that_is_not_there_is_said_and_nothing_is_proven_without_it(workspace: SqlWorkspace) -> None:
    with workspace.change() as unit:
        for number in range(4):
            unit.log.append(entry(number))
    with workspace.read() as unit, pytest.raises(LogBroken, match="lacks the node"):
        unit.log.inclusion_proof(1, 6)
