"""After the first package: only what is new, changed or decided again, and what is taken back."""

from __future__ import annotations

import csv
import io
import json

import allocated_county
import jsonschema
import pytest
import sqlalchemy as sa
from sample_county import COUNTY
from two_councils import OTHER, Councils
from typed_commands import said

from transfer_app.adapters.store.tables import incoming_cases
from transfer_app.domain.acceptance import STATUSES
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.packages import RECEIVED, REJECTED, PackageRow
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.tranches import Change
from transfer_app.resources import schema_path
from transfer_app.services import (
    allocating,
    auditing,
    loading,
    packing,
    reading,
    receipts,
    receiving,
    sharing,
    voiding,
)
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey


@pytest.fixture
def first(councils: Councils, package: PackageRow) -> PackageRow:
    """The first tranche, sent and received whole."""
    returned = receipts.record_receipt(councils.ann, councils.taken_in(package).receipt)
    assert returned.state == RECEIVED
    return package


def sent_records(councils: Councils, package: PackageRow) -> list[RecordRow]:
    """In order of ref."""
    with councils.ann.workspace.read() as unit:
        return sorted(
            unit.records.rows(sorted(unit.packages.records(package.id).values())), key=lambda row: row.ref
        )


def newer_extract(councils: Councils, renamed: str) -> None:
    """The whole extract of the case system again, with one child's surname changed; then allocated again."""
    text = (COUNTY / "ssd" / "ssd_person.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        if row["pers_person_id"] == renamed:
            row["pers_surname"] = "Newname"
    folder = councils.made("newer")
    with (folder / "ssd_person.csv").open("w", encoding="utf-8", newline="") as file:
        # In another order: where a row is read from is not what it says.
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(reversed(rows))
    loading.load(councils.ann, loading.survey(councils.ann, folder / "ssd_person.csv"), Quiet())
    allocating.allocate(councils.ann, Quiet())


def three_children(councils: Councils, package: PackageRow) -> list[RecordRow]:
    """Records of three children who each have one record only, decided by rule.

    Of none that the receiver would have to accept before it leaves again.
    """
    rows = sent_records(councils, package)
    with councils.ann.workspace.read() as unit:
        every = unit.records.rows(unit.records.ids())
    counts: dict[str, int] = {}
    for row in every:
        counts[row.person_ref] = counts.get(row.person_ref, 0) + 1
    alone = [row for row in rows if counts[row.person_ref] == 1 and row.state == "automatic"]
    return [row for row in alone if row.status not in STATUSES][:3]


def protocol_of(councils: Councils) -> Protocol:
    return sharing.protocols(councils.ann)[0]


def test_a_second_tranche_says_what_changed_what_was_decided_again_and_what_is_withdrawn(
    councils: Councils, first: PackageRow
) -> None:
    protocol = protocol_of(councils)
    changed, decided, moved = three_children(councils, first)
    allocating.allocate(councils.ann, Quiet())
    assert packing.plan(councils.ann, protocol.id).records == 0

    newer_extract(councils, changed.person_ref)
    councils.decided_again(decided.ref)
    councils.decided_again(moved.ref, OTHER)
    plan = packing.plan(councils.ann, protocol.id)
    assert (plan.changes, plan.withdraw) == ({Change.CHANGED: 1, Change.REDECIDED: 1}, 1)
    assert plan.in_words == "new 0, changed 1, re-decided 1, to withdraw 1"
    workspace = councils.folder / allocated_county.NAME
    assert plan.in_words in said("pack", "plan", f"{protocol.id}", workspace=workspace)

    second = councils.sealed(protocol)
    assert (second.tranche, second.records, second.withdrawn) == (2, 2, 1)
    before = councils.figures()
    assert (before["superseded"], before["current"]) == (2, first.records)
    told = receiving.check(councils.rae, councils.manifest(second), Quiet()).sentences
    assert any("2 replace copies that came before: 1 because" in sentence for sentence in told)
    received = councils.taken_in(second)
    assert receipts.record_receipt(councils.ann, received.receipt).state == RECEIVED
    after = councils.figures()
    assert (after["superseded"], after["withdrawn"], after["current"]) == (2, 1, first.records - 1)
    assert (after["sent-changed"], after["sent-redecided"]) == (1, 1)
    assert packing.plan(councils.ann, protocol.id).records == 0

    old = {case.ref: case for case in reading.incoming_cases(councils.rae, 1)}
    new = {case.ref: case for case in reading.incoming_cases(councils.rae, 2)}
    assert new.keys() == {changed.ref, decided.ref}
    assert {ref for ref, case in old.items() if case.state == "superseded"} == new.keys()
    assert {ref for ref, case in old.items() if case.state == "withdrawn"} == {moved.ref}
    was = reading.open_case(councils.rae, old[changed.ref].id, "To compare")
    now = reading.open_case(councils.rae, new[changed.ref].id, "To compare")
    assert second.ref in was.warning
    assert (now.warning, now.content["change"]) == ("", "changed")
    assert (surname(was.content), surname(now.content)) == (changed.surname, "Newname")
    assert now.content["replaces"]["package"] == first.ref  # type: ignore[index]
    schema = json.loads(schema_path("case.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(now.content)
    gone = reading.open_case(councils.rae, old[moved.ref].id, "To compare")
    assert "not to be used" in gone.warning
    shown = said(
        "receive", "list", "--package", first.ref, user="rae", workspace=councils.folder / "west.taw"
    )
    assert shown.count("superseded") == 2
    auditing.verify(councils.cat)


def surname(content: dict[str, object]) -> object:
    person = content["person"]
    assert isinstance(person, dict)
    return person["surname"]


def test_a_withdrawn_record_goes_to_the_other_authority_once_its_receipt_is_here(
    councils: Councils, first: PackageRow
) -> None:
    (moved, *_) = three_children(councils, first)
    councils.decided_again(moved.ref, OTHER)
    protocol = protocol_of(councils)

    def held() -> dict[str, int]:
        with councils.ann.workspace.read() as unit:
            found = unit.packages.candidates(OTHER, councils.ann.today().isoformat())
        return {each.packed: 1 for each in found if each.packed}

    assert held() == {"received": 1}
    notice = councils.sealed(protocol)
    assert (notice.records, notice.withdrawn) == (0, 1)
    assert held() == {"withdrawing": 1}
    receipts.record_receipt(councils.ann, councils.taken_in(notice).receipt)
    assert held() == {}
    assert councils.figures()["withdrawn"] == 1


def test_what_is_not_taken_leaves_the_copy_of_before_current_on_both_sides(
    councils: Councils, first: PackageRow
) -> None:
    protocol = protocol_of(councils)
    changed, decided, moved = three_children(councils, first)
    councils.decided_again(changed.ref)
    councils.decided_again(decided.ref)
    councils.decided_again(moved.ref, OTHER)

    lost = councils.sealed(protocol)
    voiding.void(councils.ben, lost.ref, "lost in the post")
    assert copies(councils) == {"current": first.records, "superseded": 0, "withdrawn": 0, "taken-back": 2}

    third = councils.sealed(protocol)
    assert (third.tranche, third.records, third.withdrawn) == (3, 2, 1)
    told = receiving.check(councils.rae, councils.manifest(third), Quiet()).sentences
    assert any("tranche 2. Ask whether it was taken back" in sentence for sentence in told)
    answer = councils.rejected(third, "Not now.")
    assert receipts.record_receipt(councils.ann, answer).state == REJECTED
    assert copies(councils) == {"current": first.records, "superseded": 0, "withdrawn": 0, "taken-back": 2}
    assert {case.state for case in reading.incoming_cases(councils.rae, 1)} == {"current"}

    for ref in (changed.ref, decided.ref):
        councils.decided_again(ref)
    fourth = councils.sealed(protocol)
    answer = councils.taken_in(fourth, {changed.ref: "Two pages are missing."}).receipt
    assert receipts.record_receipt(councils.ann, answer).state == RECEIVED
    assert copies(councils)["superseded"] == 1
    stands = {case.ref: case.state for case in reading.incoming_cases(councils.rae, 1)}
    ended = {ref: state for ref, state in stands.items() if state != "current"}
    assert ended == {decided.ref: "superseded", moved.ref: "withdrawn"}
    auditing.verify(councils.cat)


def copies(councils: Councils) -> dict[str, int]:
    figures = councils.figures()
    return {name: figures[name] for name in ("current", "superseded", "withdrawn", "taken-back")}


def test_a_package_that_speaks_of_a_copy_as_it_did_not_come_is_refused(
    councils: Councils, first: PackageRow
) -> None:
    changed, _, moved = three_children(councils, first)
    councils.decided_again(changed.ref)
    councils.decided_again(moved.ref, OTHER)
    second = councils.sealed(protocol_of(councils))
    for ref, words in ((changed.ref, "replaces or withdraws"), (moved.ref, "replaces or withdraws")):
        was = digest_here(councils, ref, "0" * 64)
        with pytest.raises(PackageRefused, match=words):
            councils.taken_in(second)
        digest_here(councils, ref, was)
    assert [each.ref for each in reading.inbox(councils.rae)] == [first.ref]
    assert councils.taken_in(second).records == 1


def digest_here(councils: Councils, ref: str, digest: str) -> str:
    """Give the copy at the receiver another digest; which it had."""
    with councils.rae.workspace.change() as unit:
        connection = unit.inbox._connection  # type: ignore[attr-defined]
        own = incoming_cases.c
        was = connection.scalar(sa.select(own.digest).where(own.ref == ref))
        connection.execute(sa.update(incoming_cases).where(own.ref == ref).values(digest=digest))
        unit.log.append(councils.rae.entry("made-up"))
    return str(was)
