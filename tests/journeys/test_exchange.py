"""Share, pack, receive, verify: two councils, real files, and the ordinary tools beside ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import two_councils
from two_councils import SUCCESSOR, Councils

from transfer_app.domain.acceptance import NEEDED
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.packages import RECEIVED, REJECTED, SEALED, PackageRow
from transfer_app.domain.profiles import Profile
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.resources import schema_path
from transfer_app.services import (
    answering,
    auditing,
    packing,
    reading,
    receipts,
    receiving,
    reviewing,
    sharing,
)
from transfer_app.services.jobs import Quiet

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        not (shutil.which("age") and shutil.which("ssh-keygen") and shutil.which("sha256sum")),
        reason="age, ssh-keygen or sha256sum is not installed",
    ),
]


@pytest.fixture(scope="module")
def sent_to_compatible(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_councils.send(made_county, tmp_path_factory.mktemp("sent"), Profile.COMPATIBLE)


@pytest.fixture
def councils(request: pytest.FixtureRequest, made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    """As they are for every journey, but for a profile that age before 1.3, as Debian has it, reads."""
    if "package" in request.fixturenames:
        met = two_councils.meet_again(request.getfixturevalue("sent_to_compatible"), tmp_path)
    else:
        met = two_councils.meet(made_county, tmp_path, Profile.COMPATIBLE)
    yield met
    two_councils.part(met)


def test_the_exchange_from_protocol_to_receipt_adds_up_at_every_step(councils: Councils) -> None:
    before = councils.figures()
    ready = before[f"to-{SUCCESSOR.lower()}"]
    protocol = councils.agreed()
    councils.trust()
    plan = packing.plan(councils.ann, protocol.id)
    assert plan.records + sum(plan.held.values()) == ready
    package = councils.sealed(protocol)
    assert (package.state, package.records, package.tranche) == (SEALED, plan.records, 1)
    assert package.recipients == ("Rae Ford",)
    sent = councils.figures()
    assert (sent["packed"], sent["outstanding"], sent["received"]) == (plan.records, plan.records, 0)

    checked = receiving.check(councils.rae, councils.manifest(package), Quiet())
    assert (checked.records, checked.strands, checked.already) == (plan.records, plan.ready, False)
    assert reading.inbox(councils.rae) == []
    received = councils.taken_in(package)
    assert (received.records, received.rejected, received.folder) == (plan.records, 0, None)
    returned = receipts.record_receipt(councils.ann, received.receipt)
    assert returned.state == RECEIVED
    after = councils.figures()
    assert (after["packed"], after["outstanding"], after["received"]) == (plan.records, 0, plan.records)
    assert packing.packages(councils.ann) == [returned]
    assert packing.plan(councils.ann, protocol.id).records == 0


def test_ordinary_tools_open_and_check_what_was_sealed(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    folder = opened_with_age(councils, package, tmp_path)
    for sums in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "-c", sums], cwd=folder, check=True)
    manifest = councils.manifest(package)
    verify_with_ssh(councils.ann, "E10999001", "transfer-app/package/v1", manifest, tmp_path)
    receipt = councils.taken_in(package).receipt
    verify_with_ssh(councils.rae, SUCCESSOR, "transfer-app/receipt/v1", receipt, tmp_path)

    cases = [json.loads(each.read_bytes()) for each in sorted(folder.glob("data/cases/*/case.json"))]
    assert len(cases) == package.records
    schema = json.loads(schema_path("case.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for case in cases:
        validator.validate(case)
    for wrong in ({"x": 1}, {"decision": {}}, {"strand": "housing"}):
        assert not validator.is_valid({**cases[0], **wrong})
        assert case["decision"]["successor"]["code"] == SUCCESSOR
        assert case["strand"] != Strand.ADOPTION
        if case["strand"] == Strand.SEND:
            shown = {row["table"] for row in case["source_rows"]} | {
                span["source"]["table"] for span in case["spans"]
            }
            assert shown <= SEND_TABLES
    assert {case["strand"] for case in cases} >= {Strand.SEND, Strand.SOCIAL_CARE, Strand.EARLY_HELP}


SEND_TABLES = {
    "ssd_person", "ssd_address", "ssd_family", "ssd_mother", "ssd_send", "ssd_linked_identifiers",
    "ssd_ehcp_requests", "ssd_ehcp_assessment", "ssd_ehcp_named_plan", "ssd_ehcp_active_plans",
    "ssd_sen_need",
}  # fmt: skip


def test_every_row_read_about_a_sent_child_goes_with_one_of_their_records(councils: Councils) -> None:
    """Kept rows that say nothing to the rules are social care's: they go when that record goes."""
    councils.sealed(councils.agreed())
    with councils.ann.workspace.read() as unit:
        rows = unit.records.rows(unit.records.ids())
        about = unit.packages.rows_about({row.person_id for row in rows})
        strands = {row.person_id: set[Strand]() for row in rows}
        for row in rows:
            strands[row.person_id].add(row.strand)
    left = [
        (each.table, sorted(each.strands or ()))
        for person, found in about.items()
        for each in found
        if each.strands is not None and not each.strands & strands[person]
    ]
    assert left == []


def test_receiving_into_a_folder_leaves_bags_and_keeps_the_cases(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    received = receiving.receive(
        councils.rae,
        councils.manifest(package),
        Quiet(),
        waived=Waiver.REHEARSAL,
        receipt_folder=councils.receipts,
        into=tmp_path / "in",
    )
    bag = tmp_path / "in" / f"{package.ref}-001"
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=bag, check=True)
    assert len(reading.incoming_cases(councils.rae, received.package.id)) == package.records


def test_a_received_case_is_read_with_a_purpose_and_each_reading_is_logged(councils: Councils) -> None:
    councils.trust()
    received = councils.taken_in(councils.sealed(councils.agreed()))
    case = reading.incoming_cases(councils.rae, received.package.id)[0]
    content = reading.read_case(councils.rae, case.id, "Freya's first visit")
    assert (content["record"], content["strand"]) == (case.ref, case.strand)
    entry = auditing.latest(councils.rae, 1)[0]
    assert (entry["action"], entry["actor"]) == ("case-read", "rae")
    assert entry["detail"] == {"record": case.ref, "reading": 1, "purpose": "other"}
    with pytest.raises(Exception, match="purpose"):
        reading.read_case(councils.rae, case.id, "  ")


def test_a_package_is_taken_in_once_and_its_receipt_recorded_once(
    councils: Councils, package: PackageRow
) -> None:
    receipt = councils.taken_in(package).receipt
    with pytest.raises(PackageRefused, match="was accepted here on"):
        receiving.receive(
            councils.rae,
            councils.manifest(package),
            Quiet(),
            waived=Waiver.REHEARSAL,
            receipt_folder=councils.made("again"),
        )
    assert list(councils.made("again").iterdir()) == []
    assert receiving.check(councils.rae, councils.manifest(package), Quiet()).already
    again = answering.save_receipt(councils.rae, 1, councils.made("again"))
    assert again.read_bytes() == receipt.read_bytes()
    receipts.record_receipt(councils.ann, receipt)
    with pytest.raises(PackageRefused, match="receipt already"):
        receipts.record_receipt(councils.ann, again)


def test_what_the_receiver_refuses_can_be_packed_again_once_people_have_settled_it(
    councils: Councils,
    package: PackageRow,
) -> None:
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    with councils.ann.workspace.read() as unit:
        refused = sorted(unit.packages.records(package.id))[:2]
    received = councils.taken_in(package, dict.fromkeys(refused, "Ours since 2027."))
    assert received.records == package.records - 2
    receipts.record_receipt(councils.ann, received.receipt)
    assert councils.figures()["received"] == package.records - 2
    assert packing.plan(councils.ann, protocol.id).records == 0
    for ref in refused:
        councils.settled_anew(ref)
    assert packing.plan(councils.ann, protocol.id).held[NEEDED] == 2
    councils.accepted(protocol)
    assert packing.plan(councils.ann, protocol.id).records == 2
    second = councils.sealed(protocol)
    assert (second.records, second.tranche) == (2, 2)
    assert councils.figures()["outstanding"] == 2
    receipt = councils.rejected(second, "Sent twice.")
    assert receipts.record_receipt(councils.ann, receipt).state == REJECTED
    assert councils.figures()["outstanding"] == 0
    assert packing.plan(councils.ann, protocol.id).records == 0
    with pytest.raises(PackageRefused, match="was rejected here"):
        councils.taken_in(second)


def test_the_log_verifies_here_and_with_python_alone(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    receipts.record_receipt(councils.ann, councils.taken_in(package).receipt)
    found = auditing.verify(councils.cat)
    assert found.checkpoints == 2
    assert found.entries == two_councils.log_size(councils.ann)
    assert "covers every entry" in " ".join(found.sentences)
    assert auditing.verify(councils.rae).checkpoints == 1
    folder = auditing.export(councils.cat, tmp_path / "log")
    command = ["python3", "-I", "-S", "verify_log.py", "."]
    said = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    assert "no fault was found" in said
    text = (folder / "log.jsonl").read_text(encoding="utf-8")
    with councils.ann.workspace.read() as unit:
        rows = unit.records.rows(unit.records.ids())
    assert not [row.person_ref for row in rows if f'"{row.person_ref}"' in text]
    assert not [row.surname for row in rows if row.surname and f'"{row.surname}"' in text]


def test_a_tranche_for_one_strand_holds_no_other(councils: Councils) -> None:
    protocol = councils.agreed({Strand.SEND})
    plan = packing.plan(councils.ann, protocol.id)
    assert set(plan.ready) == {Strand.SEND}
    assert plan.held["strand not covered by the protocol"] > 0
    assert councils.sealed(protocol).records == plan.records
    everything = councils.agreed()
    assert packing.plan(councils.ann, everything.id).held["already packed"] == plan.records


def test_what_people_settled_is_packed_with_their_review(councils: Councils, tmp_path: Path) -> None:
    """A proposal, its evidence and who approved it travel with the record."""
    rows = reviewing.rows(councils.ann, reviewing.queue(councils.ann))
    row = next(each for each in rows if not each.restricted and each.strand is Strand.SOCIAL_CARE)
    proposal = reviewing.propose(
        councils.ann, row.id, outcome=OutcomeKind.SUCCESSOR, area=SUCCESSOR,
        why="The <b>tenancy</b> is here.", interim_lead=SUCCESSOR,
        evidence=[Evidence(EvidenceGrade.ORDER, "Care order", "court bundle"),
                  Evidence(EvidenceGrade.RETURN, "SSDA903", "return")],
    )  # fmt: skip
    reviewing.approve(councils.ben, proposal)
    package = councils.sealed(councils.agreed())
    folder = opened_with_age(councils, package, tmp_path) / "data" / "cases" / row.ref
    review = json.loads((folder / "case.json").read_bytes())["reviews"][0]
    assert (review["state"], review["proposed_by"], review["decided_by"]) == (
        "approved",
        "Ann Archer",
        "Ben Abbot",
    )
    page = (folder / "case.html").read_text(encoding="utf-8")
    assert "The &lt;b&gt;tenancy&lt;/b&gt; is here." in page
    assert "<b>" not in page


def opened_with_age(councils: Councils, package: PackageRow, into: Path) -> Path:
    """The first part as `age -d`, `age -d | tar x` open it; the folder of its bag."""
    with councils.rae.workspace.read() as unit:
        secret = unit.keys.private("pair", councils.rae.user.id)
    identity = into / "identity.txt"
    identity.write_text(secret.splitlines()[1] + "\n", encoding="ascii")
    access = councils.outbox / f"{package.ref}.access.age"
    key = into / "content-key.txt"
    key.write_bytes(
        subprocess.run(["age", "-d", "-i", identity, access], check=True, capture_output=True).stdout
    )
    part = councils.outbox / f"{package.ref}-001.tar.age"
    plain = subprocess.run(["age", "-d", "-i", key, part], check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", into], input=plain, check=True)
    return into / f"{package.ref}-001"


def verify_with_ssh(
    signer: two_councils.Session, principal: str, namespace: str, signed: Path, folder: Path
) -> None:
    with signer.workspace.read() as unit:
        card = signer.outside.sealing.card(unit.keys.public("pair", signer.user.id))
    (folder / "allowed").write_text(f"{principal} {card.signing_key}\n", encoding="ascii")
    command = ["ssh-keygen", "-Y", "verify", "-f", folder / "allowed", "-I", principal, "-n", namespace]
    command += ["-s", signed.with_name(signed.name + ".sig")]
    subprocess.run(command, input=signed.read_bytes(), check=True, capture_output=True)
    assert sharing.my_fingerprint(signer).count(" ") == 5
