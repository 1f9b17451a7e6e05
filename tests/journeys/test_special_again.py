"""A special record that changed, or was refused, after it was sent: asked for again, and agreed on again."""

from __future__ import annotations

import csv
import json

import audit_bundles
import jsonschema
import pytest
import sample_county
from special_route import RESTRICTED, Route

from tests.journeys.test_later_tranches import newer_extract, surname
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.manifest import Kind
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import RECEIVED, PackageRow
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.special import RequestState
from transfer_app.resources import schema_path
from transfer_app.services import (
    audit_bundle,
    loading,
    packing,
    reading,
    receipts,
    receiving,
    special,
    voiding,
)
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey


@pytest.fixture
def ref(route: Route) -> str:
    """The only record of a restricted child, sent and received."""
    (ref,) = route.settled(RESTRICTED)
    exchanged(route, route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL)))
    return ref


def exchanged(route: Route, package: PackageRow) -> None:
    assert receipts.record_receipt(route.ann, route.take_in(package).receipt).state == RECEIVED


def refused(route: Route, package: PackageRow, ref: str) -> None:
    """The package is taken, and its record is not."""
    done = receiving.receive(
        route.gil, route.councils.manifest(package), Quiet(), receipt_folder=route.councils.receipts,
        rejections=[Rejection(ref, 0, Reason(RejectionCode.INCOMPLETE))], waived=Waiver.URGENT,
    )  # fmt: skip
    receipts.record_receipt(route.ann, done.receipt)


def said_of(route: Route, package: PackageRow) -> dict[str, object]:
    """The case file of the one record of a package, as its receiver has it."""
    came = next(each for each in reading.inbox(route.gil) if each.ref == package.ref)
    (case,) = reading.incoming_cases(route.gil, came.id)
    said = dict(reading.read_case(route.gil, case.id, "to compare"))
    jsonschema.validate(said, json.loads(schema_path("case.schema.json").read_text(encoding="utf-8")))
    return said


def standings(route: Route) -> dict[str, str]:
    """By package: how the copy stands that its receiver has of its only record."""
    return {
        each.ref: case.state
        for each in reading.inbox(route.gil)
        for case in reading.incoming_cases(route.gil, each.id)
        if each.kind is Kind.SPECIAL
    }


def waits(route: Route, ref: str) -> special.WaitingChild | None:
    with route.ann.workspace.read() as unit:
        (row,) = unit.records.rows([unit.records.find(ref)])
    found = special.waiting(route.ann, route.protocol.id)
    return next((each for each in found if row in each.ready), None)


def bundle_is_sound(route: Route) -> None:
    folder = route.councils.folder / "bundle"
    audit_bundle.write(route.councils.cat, folder, Quiet())
    assert "No receipt is withheld" in (folder / "README.txt").read_text("utf-8")
    status, text = audit_bundles.checked(folder)
    assert status == 0, text


def test_a_record_that_changed_goes_again_and_replaces_the_copy_of_before(route: Route, ref: str) -> None:
    assert waits(route, ref) is None
    with pytest.raises(ReviewRefused, match="already received"):
        route.asked(ref, Basis.CONFIDENTIAL)
    newer_extract(route.councils, RESTRICTED)
    waiting = waits(route, ref)
    assert waiting is not None
    assert waiting.changed == {row.id for row in waiting.ready}
    assert packing.plan(route.ann, route.protocol.id).changes.keys() <= {"new"}

    asked = route.asked(ref, Basis.CONFIDENTIAL)
    with pytest.raises(ReviewRefused, match="lacks the yes"):
        route.seal(asked)
    for approver in (route.ben, route.dan):
        special.approve(approver, asked.id, "Read what changed.")
    # The yes to what went before was to what went before.
    with pytest.raises(ReviewRefused, match="waits for the receiver's acceptance"):
        route.seal(asked)
    route.accepted(asked)
    first = packing.packages(route.ann)[0]
    second = route.seal(asked)
    assert (second.kind, second.tranche, second.records) == (Kind.SPECIAL, 2, 1)
    sentences = receiving.check(route.gil, route.councils.manifest(second), Quiet()).sentences
    assert any("1 replace copies that came before: 1 because" in each for each in sentences)
    exchanged(route, second)

    said = said_of(route, second)
    assert (said["change"], surname(said)) == ("changed", "Newname")
    with route.ann.workspace.read() as unit:
        digest = unit.packages.digests(first.id)[ref]
    assert said["replaces"] == {"package": first.ref, "digest": digest}
    assert standings(route) == {first.ref: "superseded", second.ref: "current"}
    figures = route.councils.figures()
    assert (figures["superseded"], figures["current"], figures["received-special"]) == (1, 1, 1)
    assert waits(route, ref) is None


def test_the_log_tells_no_strand_of_what_was_replaced(route: Route, ref: str) -> None:
    newer_extract(route.councils, RESTRICTED)
    package = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    voiding.void(route.ben, package.ref, "never sent")
    with route.ann.workspace.read() as unit:
        entries = [json.loads(body) for body in unit.log.bodies()]
    sealed, voided = [
        each["detail"] for each in entries if each["action"] in ("package-sealed", "package-voided")
    ][-2:]
    assert (sealed["superseded"], sealed["strands"], sealed["changed"]) == ({}, {}, 1)
    assert (sealed["replaced_kinds"], voided["restored_kinds"], voided["restored"]) == (
        {"special": 1}, {"special": 1}, {},
    )  # fmt: skip
    again = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    exchanged(route, again)
    assert (again.tranche, said_of(route, again)["change"]) == (3, "changed")
    route.councils.figures()
    bundle_is_sound(route)


def test_a_change_waits_for_the_receipt_of_the_copy_before(route: Route) -> None:
    (ref,) = route.settled(RESTRICTED)
    package = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    newer_extract(route.councils, RESTRICTED)
    with pytest.raises(ReviewRefused, match="waits for the receipt of tranche 1"):
        route.asked(ref, Basis.CONFIDENTIAL)
    exchanged(route, package)
    assert route.asked(ref, Basis.CONFIDENTIAL).state is RequestState.OPEN


def test_what_two_agreed_to_lapses_when_it_would_go_as_something_else(route: Route, ref: str) -> None:
    """As decided again, and then as changed: the approvers read another file."""
    route.councils.decided_again(ref)
    asked = route.agreed_on(ref, Basis.CONFIDENTIAL)
    newer_extract(route.councils, RESTRICTED)
    with pytest.raises(ReviewRefused, match="has lapsed"):
        route.seal(asked)
    package = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    exchanged(route, package)
    assert said_of(route, package)["change"] == "changed"


def test_a_refused_record_goes_again_once_two_people_settled_it(route: Route) -> None:
    (ref,) = route.settled(RESTRICTED)
    refused(route, route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL)), ref)
    with pytest.raises(ReviewRefused, match="Settle the records first"):
        route.asked(ref, Basis.CONFIDENTIAL)
    route.councils.settled_anew(ref)
    again = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    exchanged(route, again)
    said = said_of(route, again)
    assert (again.tranche, said["change"], said["replaces"]) == (2, "new", None)
    route.councils.figures()


def test_a_refused_change_leaves_the_copy_of_before_and_is_asked_for_once_more(
    route: Route, ref: str
) -> None:
    first = packing.packages(route.ann)[0]
    newer_extract(route.councils, RESTRICTED)
    second = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    refused(route, second, ref)
    assert standings(route) == {first.ref: "current"}
    route.councils.figures()
    route.councils.settled_anew(ref)
    third = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    exchanged(route, third)
    said = said_of(route, third)
    assert said["change"] == "changed"
    assert said["replaces"]["package"] == first.ref  # type: ignore[index]
    assert standings(route) == {first.ref: "superseded", third.ref: "current"}
    route.councils.figures()
    bundle_is_sound(route)


def restrict(route: Route, child: str) -> None:
    """A newer list of restricted children that names this one too."""
    rows = [*sample_county.rows("restricted.csv"), {"person_id": child, "reason": "refuge"}]
    path = route.councils.made("newer list") / "restricted.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, ["person_id", "reason"])
        writer.writeheader()
        writer.writerows(rows)
    loading.load(route.ann, loading.survey(route.ann, path), Quiet())


def test_what_went_in_bulk_before_the_child_was_restricted_is_replaced_by_the_special_copy(
    route: Route,
) -> None:
    bulk = route.councils.sealed(route.protocol)
    receipt = receiving.receive(
        route.gil, route.councils.manifest(bulk), Quiet(), receipt_folder=route.councils.receipts,
        waived=Waiver.REHEARSAL,
    ).receipt  # fmt: skip
    receipts.record_receipt(route.ann, receipt)
    with route.ann.workspace.read() as unit:
        sent = unit.packages.records(bulk.id)
        rows = unit.records.rows(sorted(sent.values()))
    child, ref = next(
        (row.person_ref, row.ref)
        for row in rows
        if row.state == "automatic" and len(route.refs(row.person_ref)) == 1
    )
    restrict(route, child)
    newer_extract(route.councils, child)
    plan = packing.plan(route.ann, route.protocol.id)
    assert (plan.records, plan.withdraw) == (0, 0)
    route.councils.settled_anew(ref)
    assert packing.plan(route.ann, route.protocol.id).records == 0
    special_one = route.seal(route.agreed_on(ref, Basis.CONFIDENTIAL))
    exchanged(route, special_one)
    said = said_of(route, special_one)
    assert (said["change"], said["replaces"]["package"]) == ("changed", bulk.ref)  # type: ignore[index]
    came = next(each for each in reading.inbox(route.gil) if each.ref == bulk.ref)
    stands = {case.ref: case.state for case in reading.incoming_cases(route.gil, came.id)}
    assert [each for each, state in stands.items() if state == "superseded"] == [ref]
    figures = route.councils.figures()
    assert (figures["superseded"], figures["received-special"]) == (1, 1)
    assert figures["current"] == bulk.records
    assert packing.misdirected(route.ann) == []
    bundle_is_sound(route)
