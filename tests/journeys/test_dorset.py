"""Children on Dorset's real postcodes, allocated by the real line of 1 April 2019.

4,000 of them; DORSET_CHILDREN=20000 in the environment makes it the size of the county.

The referee is ONSPD's own `laua` for the postcode each decision went by: made by other people, from
other polygons, and never shown to the program.
"""

from __future__ import annotations

import csv
import gzip
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import signed_rules
import two_councils
from allocated_county import PASSPHRASE, outside
from workspaces_made import load_all, new_workspace

from transfer_app.domain.casework import RecordRow, StoredDecision
from transfer_app.domain.reasons import Reason
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.staff import User
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services import (
    accepting,
    accepting_theirs,
    agreements,
    allocating,
    auditing,
    balancing,
    boundaries,
    locating,
    packing,
    receipts,
    receiving,
    senders,
    sharing,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

CHILDREN = int(os.environ.get("DORSET_CHILDREN", "4000"))
SUCCESSORS = {"E06000058", "E06000059"}
REPO = Path(__file__).resolve().parents[2]

Decided = list[tuple[RecordRow, StoredDecision]]


@pytest.fixture(scope="module")
def dorset(shared: Path) -> Path:
    return shared / "data" / "dorset_2019"


@pytest.fixture(scope="module")
def children(dorset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dorset") / "children"
    subprocess.run(
        [
            sys.executable, "-m", "sample_data.generate", "--seed", "2019", "--children", str(CHILDREN),
            "--out", str(folder), "--boundaries", str(dorset / "dorset_2019.gpkg"),
            "--layer", "succ_lad_2019_bgc", "--code-column", "lad19cd", "--name-column", "lad19nm",
            "--postcodes", str(_onspd(dorset)),
        ],
        check=True, cwd=REPO, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def session(dorset: Path, children: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    made = new_workspace(tmp_path_factory.mktemp("workspace") / "dorset.taw")
    workspaces.add_user(made, "ben", "Ben Abbot", PASSPHRASE, [Role.APPROVER])
    load_all(made, children)
    locating.add_gazetteer(made, _onspd(dorset), Quiet())
    layers = dorset / "dorset_2019.gpkg"
    prepared = boundaries.prepare(
        made,
        successors=boundaries.LayerChoice(layers, "succ_lad_2019_bgc", "lad19cd", "lad19nm"),
        predecessors=boundaries.LayerChoice(layers, "pred_lad_2017_bgc", "LAD17CD", "LAD17NM"),
    )
    boundaries.keep(made, prepared)
    signed_rules.sign_by_all(made, "ben", tmp_path_factory.mktemp("other-councils"))
    allocating.allocate(made, Quiet())
    return made


@pytest.fixture(scope="module")
def decided(session: Session) -> Decided:
    with session.workspace.read() as unit:
        ids = unit.records.ids()
        stands = [unit.decisions.get(record_id) for record_id in ids]
        rows = unit.records.rows(ids)
    return [(row, stand) for row, stand in zip(rows, stands, strict=True) if stand is not None]


@pytest.fixture(scope="module")
def laua(dorset: Path) -> dict[str, str]:
    with gzip.open(_onspd(dorset), "rt", encoding="utf-8") as stream:
        # pcd is seven characters wide: 'BA1 0AA', but 'BH205HP'.
        squeezed = {row["pcd"].replace(" ", ""): row["laua"] for row in csv.DictReader(stream)}
    return {f"P:{pcd[:-3]} {pcd[-3:]}": area for pcd, area in squeezed.items()}


@pytest.fixture(scope="module")
def key(children: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (children / "answer_key.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["person_id"].strip().upper(), row["strand"]): row for row in csv.DictReader(stream)}


def test_no_child_goes_to_the_wrong_successor(decided: Decided, laua: dict[str, str]) -> None:
    automatic = [stand for _, stand in decided if stand.outcome is OutcomeKind.SUCCESSOR]
    assert len(automatic) > 0.75 * len(decided)
    placed = [stand for stand in automatic if stand.rule != "C1"]
    wrong = [stand.place_key for stand in placed if laua[stand.place_key] != stand.area]
    assert wrong == []
    followed = len(automatic) - len(placed)
    assert 0 < followed < 0.2 * len(automatic), "closed records go where an open one was placed"


def test_nobody_is_lost(session: Session, decided: Decided, key: dict[tuple[str, str], object]) -> None:
    assert {(row.person_ref, row.strand.value) for row, _ in decided} == set(key)
    assert len(decided) == len(key)
    assert balancing.current(session).adds_up


def test_few_go_to_review_because_of_the_line(
    decided: Decided, record_property: Callable[[str, object], None]
) -> None:
    """Stated in the report; the postcodes' own circles (100 m: the subset has no quality code) decide it."""
    line = sum(1 for _, stand in decided if stand.reasons[:1] == (Reason.BOUNDARY.value,))
    share = line / len(decided)
    record_property("in review because of the line", f"{line} of {len(decided)} case records, {share:.2%}")
    assert 0 < share <= 0.015


def test_the_answer_key_agrees_but_for_the_line(
    decided: Decided, key: dict[tuple[str, str], dict[str, str]]
) -> None:
    """The key knows which home was planted, not how near the line it fell: only that may differ."""
    unexplained = Counter()
    for row, stand in decided:
        planted = key[(row.person_ref, row.strand.value)]
        reason = stand.reasons[0] if stand.reasons else ""
        area = stand.area if stand.outcome is OutcomeKind.SUCCESSOR else ""
        wanted = (planted["expected_outcome"], planted["expected_reason"])
        if (stand.outcome.value, reason) == wanted and area == planted["expected_successor"]:
            continue
        if reason == Reason.BOUNDARY.value and planted["note"] == "near":
            continue
        if reason == Reason.CLOSED_UNCLEAR.value and planted["note"] == "near" and planted["rule"] == "C1":
            continue  # it waits for the open record that lies near the line
        unexplained[(planted["case"], *wanted, stand.outcome.value, reason)] += 1
    assert unexplained == Counter()


def test_everything_allocated_arrives(session: Session, tmp_path: Path) -> None:
    """Share, pack, receive and verify for both successors: what is received is what was allocated to each."""
    for number, code in enumerate(sorted(SUCCESSORS), 1):
        receiver = _receiving_council(code, tmp_path)
        protocol = _agreed(session, receiver, tmp_path)
        asked = _made(tmp_path, f"asked-{number}")
        while accepting.due(session, protocol.id).to_ask:
            request = accepting.ask(session, protocol.id, asked)
            accepting.take_in(session, accepting_theirs.answer(receiver, request, {}, asked))
        ready = packing.plan(session, protocol.id).records
        sealed = packing.seal(session, protocol.id, _made(tmp_path, "outbox"), Quiet())
        manifest = tmp_path / "outbox" / f"{sealed.ref}.manifest.json"
        answers = _made(tmp_path, f"receipts-{number}")
        received = receiving.receive(
            receiver, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=answers
        )
        assert received.records == sealed.records == ready > CHILDREN / 4
        receipts.record_receipt(session, received.receipt)
        receiver.workspace.close()
    now = balancing.current(session)
    assert now.adds_up
    figures = {name: count for line in now.of("all") for name, count in (line.total, *line.parts)}
    assert figures["outstanding"] == 0
    assert figures["received"] == figures["packed"] > 0.85 * CHILDREN
    assert auditing.verify(session).checkpoints >= 4


def _receiving_council(code: str, folder: Path) -> Session:
    made = workspaces.create(
        outside(), folder / f"{code}.taw", authority_code=code, authority_name=code, vesting_day=None,
        user_name="rae", display_name="Rae Ford", passphrase=PASSPHRASE, roles=[Role.RECEIVING_OFFICER],
    )  # fmt: skip
    workspaces.add_user(made, "sam", "Sam Hill", PASSPHRASE, [Role.RECEIVING_OFFICER])
    return made


def _agreed(session: Session, receiver: Session, folder: Path) -> Protocol:
    """A protocol in force with the receiver's officer on it, and the sender trusted over there."""
    approver = replace(session, user=_approver(session))
    with receiver.workspace.read() as unit:
        code = unit.settings.get("authority-code")
    protocol = sharing.draft(
        session, title=f"To {code}", authority=code, legal_basis="SI 2018/648", dpia_ref="DPIA-1",
        purpose="Hand-over", starts=session.today(), ends=session.today() + timedelta(days=90),
        strands=frozenset(Strand), ours=two_councils.OURS, theirs=two_councils.THEIRS,
        people=two_councils.PEOPLE,
    )  # fmt: skip
    sharing.approve(approver, protocol.id)
    _countersign(session, approver, receiver, protocol.id, folder)
    card = sharing.save_my_card(receiver, _made(folder, f"card-{code}"))
    recipient = sharing.add_recipient(session, protocol.id, card)
    for person in (session, approver):
        sharing.confirm_recipient(person, recipient.id)
    second = workspaces.sign_in(outside(), folder / f"{code}.taw", "sam", PASSPHRASE)
    sender = senders.add_sender(receiver, sharing.save_my_card(session, _made(folder, f"sender-{code}")))
    for person in (receiver, second):
        senders.confirm_sender(person, sender.id)
    second.workspace.close()
    return protocol


def _countersign(
    session: Session, approver: Session, receiver: Session, protocol_id: int, folder: Path
) -> None:
    """The receiving council's approver, who is not named in it, signs in their own workspace."""
    with receiver.workspace.read() as unit:
        code = unit.settings.get("authority-code")
    workspaces.add_user(receiver, "tia", "Tia Noor", PASSPHRASE, [Role.APPROVER])
    tia = workspaces.sign_in(outside(), folder / f"{code}.taw", "tia", PASSPHRASE)
    for by, there in ((approver, (receiver, tia)), (tia, (session, approver))):
        card = sharing.save_my_card(by, _made(folder, f"signer-{by.user.name}-{code}"))
        sender = senders.add_sender(there[0], card)
        for person in there:
            senders.confirm_sender(person, sender.id)
    sent = agreements.save(session, protocol_id, _made(folder, f"agreement-{code}"))
    back = agreements.countersign(tia, sent, _made(folder, f"agreement-{code}-back"))
    agreements.take_in(session, protocol_id, back)
    tia.workspace.close()


def _approver(session: Session) -> User:
    with session.workspace.read() as unit:
        user = unit.users.by_name("ben")
    assert user is not None
    return user


def _made(folder: Path, name: str) -> Path:
    (folder / name).mkdir(exist_ok=True)
    return folder / name


def _onspd(dorset: Path) -> Path:
    return dorset / "dorset_2019_onspd_2025-11_subset.csv.gz"
