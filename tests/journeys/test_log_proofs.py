"""Proofs from the log, typed at the command line and read by a second reader: records, entries, going on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import second_proof_reader
import two_councils
from two_councils import Councils
from typed_commands import said, typed

from transfer_app.domain.proofs import records_root
from transfer_app.services import auditing, countersigning, proving, voiding

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def councils(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    """A package sealed and taken in, and the sender's log countersigned after it."""
    met = two_councils.meet(made_county, tmp_path_factory.mktemp("councils"))
    met.trust()
    met.taken_in(met.sealed(met.agreed()))
    for owner, first, second in ((met.ann, met.rae, met.sam), (met.rae, met.ann, met.ben)):
        added = countersigning.add_log(first, countersigning.save_card(owner, met.made("cards")))
        countersigning.confirm_log(first, added.id)
        countersigning.confirm_log(second, added.id)
    request, answer = met.folder / "ask", met.folder / "answer"
    countersigning.ask(met.ann, request, log_id=1)
    countersigning.countersign(met.rae, request, answer)
    countersigning.take_in(met.ann, answer)
    yield met
    two_councils.part(met)


@pytest.fixture(scope="module")
def keys(councils: Councils) -> Path:
    path = councils.folder / "keys.json"
    assert "1 of other councils" in said("log", "keys", "--out", path, workspace=ours(councils))
    return path


def ours(councils: Councils) -> Path:
    return councils.folder / allocated_county.NAME


def digests(councils: Councils) -> dict[str, str]:
    with councils.ann.workspace.read() as unit:
        return unit.packages.digests(unit.packages.all()[0].id)


def test_each_record_of_the_package_is_proven_to_a_second_reader(councils: Councils, keys: Path) -> None:
    listed = json.loads(keys.read_bytes())
    packed = sorted(digests(councils))
    assert len(packed) > 100
    for ref in packed[:: max(1, len(packed) // 12)]:
        path = councils.folder / f"{ref}.tlog-proof"
        proving.prove_record(councils.cat, ref, path)
        found = second_proof_reader.read(path.read_bytes().decode(), listed)
        assert (found["record"], found["action"], len(found["countersigned"])) == (ref, "package-sealed", 1)


def test_both_councils_log_the_same_root_over_the_records(councils: Councils) -> None:
    root = records_root(digests(councils))
    for session, action in ((councils.ann, "package-sealed"), (councils.rae, "package-received")):
        with session.workspace.read() as unit:
            (body,) = unit.log.of(action)
        assert json.loads(body)["detail"]["records_root"] == root


def test_a_proof_is_made_and_checked_at_the_command_line(
    councils: Councils, keys: Path, tmp_path: Path
) -> None:
    ref, path = min(digests(councils)), tmp_path / "record.tlog-proof"
    told = said("log", "prove", "--record", ref, "--out", path, workspace=ours(councils))
    assert f"proves case record {ref}, entry" in told
    checked = typed("log", "check-proof", path, "--keys", keys)
    assert checked.exit_code == 0, checked.output
    assert f"Case record {ref} is one of the" in checked.stdout
    assert "Countersigned by transfer-app.e06999001/" in checked.stdout
    assert "The proof holds." in checked.stdout
    alone = [sys.executable, "-I", "-S", second_proof_reader.__file__, str(path), str(keys)]
    ended = subprocess.run(alone, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(ended.stdout)["record"] == ref
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nindex ", "\nindex 1"), "utf-8")
    refused = typed("log", "check-proof", path, "--keys", keys)
    assert refused.exit_code == 1
    assert "The proof" in refused.stderr
    assert subprocess.run(alone, capture_output=True, check=False).returncode == 1


def test_a_proof_names_no_child(councils: Councils, tmp_path: Path) -> None:
    proof = proving.prove_record(councils.ann, min(digests(councils)), tmp_path / "proof")
    assert proof.record is not None
    whole = f"{proof.entry.decode()} {proof.record.to_json()} {proof.checkpoint.extensions}"
    with councils.ann.workspace.read() as unit:
        rows = unit.records.rows(range(1, 400))
    children = {text for row in rows for text in (row.surname, row.forename, row.dob, row.person_ref) if text}
    assert len(children) > 300
    assert not [text for text in children if text in whole]


def test_any_entry_is_proven_and_one_that_nobody_signed_yet_is_not(
    councils: Councils, keys: Path, tmp_path: Path
) -> None:
    path = tmp_path / "entry.tlog-proof"
    said("log", "prove", "--entry", 3, "--out", path, workspace=ours(councils))
    assert (
        "Entry 3 of the log transfer-app.e10999001/"
        in typed("log", "check-proof", path, "--keys", keys).stdout
    )
    newest = two_councils.log_size(councils.ann)  # signing in to type the command is one entry more
    late = typed("log", "prove", "--entry", newest, "--out", tmp_path / "late", workspace=ours(councils))
    assert late.exit_code == 1
    assert "No checkpoint covers entry" in late.stderr
    for words, why in [
        (("--entry", 99_999), "no entry 99999"),
        (("--record", "r-none"), "in no package that was sealed here"),
        (("--record", min(digests(councils)), "--package", "0d5e8a52"), "by that name"),
        (("--record", "r-1", "--entry", 3), "either a record or an entry"),
        ((), "either a record or an entry"),
    ]:
        refused = typed("log", "prove", *words, "--out", tmp_path / "none", workspace=ours(councils))
        assert refused.exit_code == 1
        assert why in refused.stderr
    assert not (tmp_path / "none").exists()


def test_a_log_is_shown_to_go_on_from_a_checkpoint_that_was_kept(
    councils: Councils, keys: Path, tmp_path: Path
) -> None:
    sizes = [each.size for each in auditing.checkpoints(councils.ann)]
    kept = tmp_path / "kept.txt"
    with councils.ann.workspace.read() as unit:
        kept.write_text(unit.log.checkpoint(sizes[0]) or "", "utf-8")
    listed = said("log", "checkpoints", workspace=ours(councils))
    assert "West Wessmoor" in listed
    path = tmp_path / "on.tlog-consistency"
    said("log", "consistency", sizes[0], sizes[-1], "--out", path, workspace=ours(councils))
    check = ("log", "check-consistency", path, "--known", kept, "--keys", keys)
    checked = typed(*check)
    assert checked.exit_code == 0, checked.output
    assert "none of them was changed or taken away" in checked.stdout
    with councils.ann.workspace.read() as unit:
        kept.write_text(unit.log.checkpoint(sizes[1]) or "", "utf-8")
    other = typed(*check)
    assert (other.exit_code, "Ask for a proof from" in other.stderr) == (1, True)
    lines = path.read_text("utf-8").split("\n")
    lines[1] = lines[2]
    path.write_text("\n".join(lines), "utf-8")
    with councils.ann.workspace.read() as unit:
        kept.write_text(unit.log.checkpoint(sizes[0]) or "", "utf-8")
    broken = typed(*check)
    assert (broken.exit_code, "does NOT go on" in broken.stderr) == (1, True)
    for old, new in ((sizes[0], 99_999), (1, sizes[-1]), (sizes[-1], sizes[0])):
        refused = typed("log", "consistency", old, new, "--out", tmp_path / "no", workspace=ours(councils))
        assert refused.exit_code == 1
    assert not (tmp_path / "no").exists()


def test_a_record_that_was_packed_again_is_proven_for_either_package(
    made_county: Path, tmp_path: Path
) -> None:
    met = two_councils.meet(made_county, tmp_path)
    protocol = met.agreed()
    first = met.sealed(protocol)
    voiding.void(met.ben, first.ref, "lost")
    second = met.sealed(protocol)
    with met.ann.workspace.read() as unit:
        ref = min(unit.packages.digests(second.id))
    made = [
        proving.prove_record(met.ann, ref, tmp_path / f"proof-{number}", package)
        for number, package in enumerate(("", first.ref, second.ref))
    ]
    two_councils.part(met)
    assert made[0] == made[2]
    assert made[0].index > made[1].index


def test_cards_and_countersignatures_at_the_command_line(councils: Councils, tmp_path: Path) -> None:
    theirs, user = councils.folder / "west.taw", "rae"
    card = said("log", "card", "--out", tmp_path, workspace=ours(councils))
    assert "E10999001.log-card.json is the log card" in card
    held = typed("log", "add-card", tmp_path / "E10999001.log-card.json", workspace=theirs, user=user)
    assert (held.exit_code, "here already" in held.stderr) == (1, True)
    request, answer = tmp_path / "r.tlog-consistency", tmp_path / "a.tlog-checkpoint"
    assert "Send it" in said("log", "ask", "--for", 1, "--out", request, workspace=ours(councils))
    given = said("log", "countersign", request, "--out", answer, workspace=theirs, user=user)
    assert "The log of Wessmoor is countersigned at" in given
    assert "Last countersigned by West Wessmoor at" in said(
        "log", "take-in", answer, workspace=ours(councils)
    )
    assert "Wessmoor  trusted" in said("log", "councils", workspace=theirs, user=user)
    assert "Countersigned by West Wessmoor" in said("log", "verify", workspace=ours(councils))
    assert "revoked on" in said("log", "revoke-card", 1, workspace=theirs, user=user)
