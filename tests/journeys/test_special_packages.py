"""Restricted, adopted and held records on the route of their own: asked for, agreed on, sealed, taken in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import allocated_county
import pytest
import sample_county
import sqlalchemy as sa
import two_councils
from special_route import ADOPTED, RESTRICTED, WHY, Route
from two_councils import OTHER

from transfer_app.domain.errors import NotFound, NotPermitted, PackageRefused, ReviewRefused, SharingRefused
from transfer_app.domain.manifest import Kind
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import RECEIVED
from transfer_app.domain.special import Approval, RequestState
from transfer_app.domain.staff import Function
from transfer_app.domain.tranches import AS_NEW
from transfer_app.domain.vocabulary import Role, Strand
from transfer_app.services import (
    answering,
    clearance,
    journals,
    looking,
    packing,
    reading,
    receipts,
    receiving,
    reviewing,
    sharing,
    special,
    special_accepting,
    voiding,
    windows,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session
from transfer_app.services.tranches import Tranche

pytestmark = pytest.mark.journey


def logged(session: Session, action: str = "") -> list[dict[str, object]]:
    with session.workspace.read() as unit:
        entries = [json.loads(body) for body in unit.log.bodies()]
    return [each for each in entries if action in ("", each["action"])]


HEAD, DPO = Function.HEAD_OF_SERVICE, Function.DATA_PROTECTION_OFFICER


def test_an_adopted_childs_records_go_in_a_package_of_their_own_and_the_balance_closes(route: Route) -> None:
    refs = route.settled(ADOPTED)
    asked = route.agreed_on(refs[0], Basis.ADOPTION)
    package = route.seal(asked)
    assert (package.kind, package.tranche, package.records) == (Kind.SPECIAL, 1, len(refs))
    assert package.recipients == ("Gil Lane",)
    for path in route.files_of(package):
        assert b"adopt" not in path.read_bytes().lower()
    before = route.councils.figures()
    assert (before["packed-special"], before["outstanding-special"]) == (len(refs), len(refs))
    assert before["packed"] == 0
    taken = route.take_in(package)
    assert taken.records == len(refs)
    assert b"adopt" not in taken.receipt.read_bytes().lower()
    assert receipts.record_receipt(route.ann, taken.receipt).state == RECEIVED
    after = route.councils.figures()
    assert (after["received-special"], after["outstanding-special"]) == (len(refs), 0)
    assert special.requests(route.ann)[0].state is RequestState.SEALED
    assert packing.misdirected(route.ann) == []
    # Bulk and special packages are numbered apart.
    assert route.councils.sealed(route.protocol).tranche == 1


def test_nothing_is_sealed_without_the_yes_of_both_functions(route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    asked = route.asked(ref, Basis.CONFIDENTIAL)
    with pytest.raises(ReviewRefused, match="head of service and the data protection officer"):
        route.seal(asked)
    special.approve(route.ben, asked.id, "Read the file.")
    with pytest.raises(ReviewRefused, match="lacks the yes of the data protection officer"):
        route.seal(asked)
    with pytest.raises(ReviewRefused, match="approved request 1 already"):
        special.approve(route.ben, asked.id, "Again.")
    with pytest.raises(NotPermitted):
        special.approve(route.ann, asked.id, "My own.")
    assert special.requests(route.ann)[0].request.missing == (DPO,)
    assert not list(route.councils.outbox.iterdir())
    special.approve(route.dan, asked.id, "Read it too.")
    with pytest.raises(ReviewRefused, match="both approvals already"):
        special.approve(route.dan, asked.id, "Once more.")
    route.accepted(asked)
    assert route.seal(asked).records == 1
    with pytest.raises(ReviewRefused, match="sealed already"):
        route.seal(asked)


def test_who_holds_both_functions_says_as_which_and_somebody_else_gives_the_other(route: Route) -> None:
    clearance.set_functions(route.ann, "dan", [HEAD, DPO])
    asked = route.asked(route.settled(RESTRICTED)[0], Basis.CONFIDENTIAL)
    with pytest.raises(ReviewRefused, match="You hold both functions"):
        special.approve(route.dan, asked.id, "Read it.")
    special.approve(route.dan, asked.id, "Read it.", HEAD)
    with pytest.raises(ReviewRefused, match="data protection officer has to be somebody else"):
        special.approve(route.dan, asked.id, "Read it.", DPO)
    with pytest.raises(ReviewRefused, match="waits for the data protection officer"):
        special.approve(route.ben, asked.id, "Read it.")
    # A function taken away since they signed in counts no more.
    clearance.set_functions(route.ann, "ben", [])
    with pytest.raises(NotPermitted, match="changed since they signed in"):
        special.approve(route.ben, asked.id, "Read it.")


def test_a_yes_of_before_there_were_functions_does_not_count_and_gives_way(route: Route) -> None:
    asked = route.asked(route.settled(RESTRICTED)[0], Basis.CONFIDENTIAL)
    with route.ann.workspace.change() as unit:
        for session in (route.ben, route.dan):
            unit.specials.approve(asked.id, Approval(session.user.id, route.ann.now(), "As an approver."))
        unit.log.append(route.ann.entry("before"))
    with pytest.raises(ReviewRefused, match="lacks the yes"):
        route.seal(asked)
    special.approve(route.ben, asked.id, "Read it.")
    assert special.approve(route.dan, asked.id, "Read it.").missing == ()
    assert len(special.requests(route.ann)[0].approvers) == 2


def test_who_asks_never_approves_whatever_roles_they_have(route: Route) -> None:
    workspaces.set_roles(route.ann, "ben", [Role.APPROVER, Role.REVIEWER])
    ben = allocated_county.signed_in(route.councils.folder / allocated_county.NAME, "ben")
    ref = route.settled(RESTRICTED)[0]
    named = [each.id for each in route.protocol.recipients]
    asked = special.request(
        ben, ref, basis=Basis.CONFIDENTIAL, protocol_id=route.protocol.id, recipients=named, evidence=WHY
    )
    with pytest.raises(ReviewRefused, match="own request"):
        special.approve(ben, asked.id, "Mine.")
    with pytest.raises(ReviewRefused, match="own request"):
        special.refuse(ben, asked.id, "Mine.")
    special.approve(route.dan, asked.id, "Read it.")
    # Even a row that should not be there does not count.
    with ben.workspace.change() as unit:
        unit.specials.approve(asked.id, Approval(ben.user.id, ben.now(), "Forged."))
        unit.log.append(ben.entry("forged"))
    with pytest.raises(ReviewRefused, match="lacks the yes of the head of service"):
        route.seal(asked)
    ben.workspace.close()


def test_whoever_may_not_see_restricted_records_can_do_none_of_it(route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    asked = route.agreed_on(ref, Basis.CONFIDENTIAL)
    named = [each.id for each in route.protocol.recipients]
    steps = [
        lambda: special.request(
            route.ora, ref, basis=Basis.CONFIDENTIAL, protocol_id=1, recipients=named, evidence=WHY
        ),
        lambda: special.approve(route.ora, asked.id, "Fine."),
        lambda: special.refuse(route.ora, asked.id, "No."),
        lambda: special.withdraw(route.ora, asked.id),
        lambda: route.seal(asked, route.ora),
        lambda: special_accepting.ask(route.ora, asked.id, route.councils.outbox),
        lambda: special.requests(route.ora),
        lambda: special.waiting(route.ora, route.protocol.id),
        lambda: special.requests(route.councils.cat),
    ]
    before = two_councils.log_size(route.ann)
    for step in steps:
        with pytest.raises(NotPermitted):
            step()
    # An approver sees them, and still neither asks nor seals.
    with pytest.raises(NotPermitted):
        special.request(
            route.dan, ref, basis=Basis.CONFIDENTIAL, protocol_id=1, recipients=named, evidence=WHY
        )
    with pytest.raises(NotPermitted):
        route.seal(asked, route.dan)
    assert two_councils.log_size(route.ann) == before


def test_a_request_lapses_when_a_decision_behind_it_changes(route: Route) -> None:
    refs = route.settled(ADOPTED)
    asked = route.agreed_on(refs[0], Basis.ADOPTION)
    decide_otherwise(route, refs[0])
    assert special.requests(route.ann)[0].state is RequestState.LAPSED
    with pytest.raises(ReviewRefused, match="has lapsed"):
        route.seal(asked)
    assert not list(route.councils.outbox.iterdir())
    with route.ann.workspace.read() as unit:
        assert unit.specials.get(asked.id).state is RequestState.LAPSED
    assert len(logged(route.ann, "special-lapsed")) == 1
    again = route.asked(refs[1], Basis.ADOPTION)
    assert again.id == asked.id + 1
    special.approve(route.ben, again.id, "Read the file.")
    decide_otherwise(route, refs[1])
    with pytest.raises(ReviewRefused, match="has lapsed"):
        special.approve(route.dan, again.id, "Read the file.")
    with route.ann.workspace.read() as unit:
        assert len(unit.specials.get(again.id).approvals) == 1


def decide_otherwise(route: Route, ref: str) -> None:
    """The record's decision as another allocation of changed facts would leave it."""
    with route.ann.workspace.change() as unit:
        record_id = unit.records.find(ref)
        stands = unit.decisions.get(record_id)
        assert stands is not None
        unit.decisions.settle(record_id, stands._replace(facts_digest="1" * 64))
        unit.log.append(route.ann.entry("changed-for-a-test"))


def test_a_request_lapses_when_its_people_or_its_agreement_do(route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    asked = route.agreed_on(ref, Basis.CONFIDENTIAL)
    sharing.revoke_recipient(route.ann, route.protocol.recipients[0].id)
    with pytest.raises(ReviewRefused, match="has lapsed"):
        route.seal(asked)


def test_what_changes_while_it_is_being_sealed_leaves_no_file(route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    asked = route.agreed_on(ref, Basis.CONFIDENTIAL)

    class Meddling(Quiet):
        done = False

        def progress(self, *_: object) -> None:
            if not self.done:
                self.done = True
                special.refuse(route.ben, asked.id, "Second thoughts.")

    with pytest.raises(ReviewRefused, match="refused already"):
        special.seal(route.ann, asked.id, route.councils.outbox, Meddling())
    assert not [path for path in route.councils.outbox.iterdir() if path.suffix != ".making"]
    assert packing.packages(route.ann) == []


def test_it_takes_an_agreement_that_covers_such_records(route: Route) -> None:
    refs = route.settled(ADOPTED)
    plain = route.agreed(restricted=False)
    with pytest.raises(SharingRefused, match="does not cover restricted records"):
        route.asked(refs[0], Basis.ADOPTION, plain)
    no_adoption = route.agreed(frozenset(Strand) - {Strand.ADOPTION})
    with pytest.raises(SharingRefused, match="does not cover adoption records"):
        route.asked(refs[0], Basis.ADOPTION, no_adoption)
    assert "Adoption" not in route.protocol.terms.scope.excluded
    assert "Adoption" in no_adoption.terms.scope.excluded


def test_what_cannot_be_asked_for_is_refused_with_the_reason(route: Route) -> None:
    ref = route.settled(RESTRICTED)[0]
    ask = {"basis": Basis.CONFIDENTIAL, "protocol_id": route.protocol.id, "evidence": WHY}
    named = [each.id for each in route.protocol.recipients]
    with pytest.raises(ReviewRefused, match="goes as confidential"):
        special.request(route.ann, ref, **ask | {"basis": Basis.LEGAL_HOLD}, recipients=named)  # type: ignore[arg-type]
    with pytest.raises(ReviewRefused, match="no evidence"):
        special.request(route.ann, ref, **ask | {"evidence": " "}, recipients=named)  # type: ignore[arg-type]
    with pytest.raises(ReviewRefused, match="names nobody"):
        special.request(route.ann, ref, **ask, recipients=[])  # type: ignore[arg-type]
    with pytest.raises(SharingRefused, match="Recipient 99"):
        special.request(route.ann, ref, **ask, recipients=[99])  # type: ignore[arg-type]
    waiting = route.refs(ADOPTED)[0]
    with pytest.raises(ReviewRefused, match=r"waiting for review|none is special"):
        special.request(route.ann, waiting, **ask | {"basis": Basis.ADOPTION}, recipients=named)  # type: ignore[arg-type]
    ready = reviewing.rows(route.ann, route.councils.ready())
    bulk = next(row.ref for row in ready if row.state == "automatic" and not row.restricted)
    with pytest.raises(ReviewRefused, match="none is special"):
        special.request(route.ann, bulk, **ask, recipients=named)  # type: ignore[arg-type]
    asked = route.asked(ref, Basis.CONFIDENTIAL)
    with pytest.raises(ReviewRefused, match=f"Request {asked.id} is for the same records"):
        route.asked(ref, Basis.CONFIDENTIAL)
    special.withdraw(route.ann, asked.id)
    route.asked(ref, Basis.CONFIDENTIAL)


def test_records_of_the_child_that_go_elsewhere_stay_out(route: Route) -> None:
    refs = route.refs(ADOPTED)
    route.councils.settled_anew(refs[0])
    route.councils.settled_anew(refs[1], OTHER)
    package = route.seal(route.agreed_on(refs[1], Basis.ADOPTION))
    with route.ann.workspace.read() as unit:
        assert set(unit.packages.records(package.id)) == {refs[0]}


def test_neither_the_log_nor_a_bystander_learns_whose_or_why(route: Route) -> None:
    refs = route.settled(ADOPTED)
    asked = route.agreed_on(refs[0], Basis.ADOPTION)
    before = len(logged(route.ann)) - 5
    package = route.seal(asked)
    steps = [each for each in logged(route.ann)[before:] if each["action"] != "checkpoint-signed"]
    assert [each["action"] for each in steps] == [
        "special-requested", "special-approved", "special-approved", "acceptance-asked",
        "acceptance-recorded", "package-sealed",
    ]  # fmt: skip
    told = json.dumps(steps).lower()
    assert not [word for word in ("adopt", "head of service", *refs, ADOPTED) if word in told]
    details: list[dict[str, object]] = [each["detail"] for each in steps]  # type: ignore[misc]
    assert {each["terms"] for each in details if "terms" in each} == {asked.digest}
    assert [each["special"] for each in details if "special" in each] == [asked.id, asked.id]
    with route.ora.workspace.read() as unit:
        assert unit.packages.find(package.ref).records == len(refs)
    assert journals.openings(route.ora, package.ref) == ()


def test_the_receiver_shows_it_to_those_who_may_handle_it_and_to_nobody_else(route: Route) -> None:
    refs = route.settled(ADOPTED)
    package = route.seal(route.agreed_on(refs[0], Basis.ADOPTION))
    manifest = route.councils.manifest(package)
    gil, rae = route.gil, route.councils.rae
    checked = receiving.check(gil, manifest, Quiet())
    assert dict(checked.strands) == {Strand.ADOPTION: 1, Strand.SOCIAL_CARE: 1}
    assert any("special package, of one child: adoption record" in each for each in checked.sentences)
    taken = route.take_in(package)
    assert [each.ref for each in reading.inbox(gil)] == [package.ref]
    assert reading.inbox(rae) == []
    cases = reading.incoming_cases(gil, taken.package.id)
    assert {each.ref for each in cases} == set(refs)
    hidden = [
        lambda: reading.incoming_cases(rae, taken.package.id),
        lambda: reading.open_case(rae, cases[0].id, "curious"),
        lambda: reading.save_document(rae, cases[0].id, 1, "curious", route.councils.folder / "x"),
        lambda: answering.save_receipt(rae, taken.package.id, route.councils.made("again")),
        lambda: journals.save(rae, package.ref, route.councils.made("again")),
    ]
    before = two_councils.log_size(gil)
    for step in hidden:
        with pytest.raises(NotFound):
            step()
    assert two_councils.log_size(gil) == before
    reading.open_case(gil, cases[0].id, "allocation of a worker")
    assert len(journals.openings(gil, package.ref)) == 1
    assert journals.openings(rae, package.ref) == ()
    journal = journals.save(gil, package.ref, route.councils.made("journal"))
    assert len(journals.take_in(route.ann, journal).new) == 1


def test_an_officer_who_may_not_handle_it_cannot_take_it_in_or_reject_it(route: Route) -> None:
    """Named by mistake: the key opens it, and the program does not."""
    package = route.seal(route.agreed_on(route.settled(RESTRICTED)[0], Basis.CONFIDENTIAL))
    clearance.withdraw(route.councils.rae, "gil")
    gil = allocated_county.signed_in(route.councils.folder / "west.taw", "gil")
    before = two_councils.log_size(gil)
    for step in (
        lambda: receiving.check(gil, route.councils.manifest(package), Quiet()),
        lambda: route.take_in(package, gil),
        lambda: answering.reject(
            gil,
            route.councils.manifest(package),
            two_councils.in_words("Not mine."),
            route.councils.receipts,
            Quiet(),
        ),
        lambda: looking.look(gil, route.councils.manifest(package), Quiet()),
    ):
        with pytest.raises(
            (NotPermitted, PackageRefused), match=r"see restricted records|not read where it lies"
        ):
            step()
    assert two_councils.log_size(gil) == before
    assert not list(route.councils.receipts.iterdir())
    gil.workspace.close()


def test_a_special_package_with_two_children_is_refused(
    route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a sender whose program went wrong: everything else about it is in order."""
    refs = [route.settled(child)[0] for child in (ADOPTED, RESTRICTED)]
    asked = route.agreed_on(refs[0], Basis.ADOPTION)
    with route.ann.workspace.read() as unit:
        both = tuple(unit.records.find(ref) for ref in sorted(refs))
    real = special._Special.tranche

    def wrong(*asked: Any) -> Tranche:
        found = real(*asked)
        ready = tuple(replace(found.ready[0], record_id=each) for each in both)
        return replace(found, ready=ready, carried=dict.fromkeys(both, AS_NEW))

    monkeypatch.setattr(special._Special, "tranche", wrong)
    monkeypatch.setattr(special._Special, "accepted", lambda *_: (len(both), []))
    package = route.seal(asked)
    with pytest.raises(PackageRefused, match="more than one child"):
        route.take_in(package)
    assert reading.inbox(route.gil) == []


def test_access_is_not_given_later_and_a_package_taken_back_can_be_asked_for_anew(route: Route) -> None:
    refs = route.settled(RESTRICTED)
    package = route.seal(route.agreed_on(refs[0], Basis.CONFIDENTIAL))
    late = route.councils.named(route.protocol, route.councils.sam)
    sharing.confirm_recipient(route.ann, late.id)
    sharing.confirm_recipient(route.ben, late.id)
    with pytest.raises(SharingRefused, match="special one"):
        windows.give_access(route.ann, package.ref, late.id, route.councils.outbox)
    voiding.void(route.ben, package.ref, "lost in the post")
    again = route.seal(route.agreed_on(refs[0], Basis.CONFIDENTIAL))
    assert (again.tranche, again.records) == (2, 1)


def test_a_held_record_goes_as_a_copy_that_says_the_hold_is_on(route: Route) -> None:
    with route.ann.workspace.read() as unit:
        rows = {row.person_ref: row for row in unit.records.rows(unit.records.ids()) if not row.restricted}
    facts = sample_county.rows("lists/facts.csv")
    held = next(
        row["person_id"] for row in facts
        if row["fact"] == "legal-hold" and not row["end"] and row["person_id"] in rows
        and rows[row["person_id"]].outcome == "review"
    )  # fmt: skip
    refs = route.settled(held)
    package = route.seal(route.agreed_on(refs[0], Basis.LEGAL_HOLD))
    route.take_in(package)
    (came,) = reading.inbox(route.gil)
    for case in reading.incoming_cases(route.gil, came.id):
        content = reading.read_case(route.gil, case.id, "to keep the hold")
        assert [each["kind"] for each in content["holds"]] == ["legal-hold"]  # type: ignore[attr-defined]
    # The original stays with its sender.
    assert [row.ref for row in reviewing.rows(route.ann, [reviewing.find(route.ann, refs[0])])] == refs[:1]


def test_children_who_wait_are_listed_with_what_holds_them(route: Route) -> None:
    before = special.waiting(route.ann, route.protocol.id)
    refs = route.settled(ADOPTED)
    after = special.waiting(route.ann, route.protocol.id)
    new = [each for each in after if {row.ref for row in each.ready} == set(refs)]
    assert [each.basis for each in new] == [Basis.ADOPTION]
    assert len(after) >= len(before)
    asked = route.asked(refs[0], Basis.ADOPTION)
    assert [each.asked for each in special.waiting(route.ann, route.protocol.id) if each.asked] == [asked.id]
    special.approve(route.ben, asked.id, "Read.")
    assert special.approve(route.dan, asked.id, "Read.").missing == ()
    route.accepted(asked)
    route.seal(asked)
    assert not [each for each in special.waiting(route.ann, route.protocol.id) if each.asked]


def test_the_database_itself_takes_one_approval_of_a_person(route: Route) -> None:
    asked = route.asked(route.settled(RESTRICTED)[0], Basis.CONFIDENTIAL)
    special.approve(route.ben, asked.id, "Read the file.")
    with pytest.raises(sa.exc.IntegrityError), route.ann.workspace.change() as unit:
        unit.specials.approve(asked.id, Approval(route.ben.user.id, route.ann.now(), "Again."))
