"""A special package leaves only once one named person of the receiver said yes to what it is to hold."""

from __future__ import annotations

import json
from dataclasses import replace

import allocated_county
import cleared
import jsonschema
import pytest
from special_route import ADOPTED, Route
from two_councils import in_words
from typed_commands import said

from tests.journeys.test_special_again import bundle_is_sound
from transfer_app.domain.acceptance import NEEDED, AcceptanceAnswer
from transfer_app.domain.errors import NotForYou, NotPermitted, PackageRefused, ReviewRefused
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.special import Acceptance, RequestState
from transfer_app.resources import schema_path
from transfer_app.services import (
    accepting,
    accepting_theirs,
    auditing,
    clearance,
    reviewing,
    sharing,
    special,
    special_accepting,
)

pytestmark = pytest.mark.journey


def test_it_is_asked_of_one_person_who_was_agreed_on_and_only_they_answer(route: Route) -> None:
    late = route.councils.named(route.protocol, route.councils.sam)
    sharing.confirm_recipient(route.ann, late.id)
    sharing.confirm_recipient(route.ben, late.id)
    refs = route.settled(ADOPTED)
    asked = route.asked(refs[0], Basis.ADOPTION)
    with pytest.raises(ReviewRefused, match="lacks the yes"):
        special_accepting.ask(route.ann, asked.id, route.councils.outbox)
    special.approve(route.ben, asked.id, "Read the file.")
    special.approve(route.dan, asked.id, "Read the file.")
    with pytest.raises(ReviewRefused, match=NEEDED):
        route.seal(asked)
    with pytest.raises(ReviewRefused, match="not for that person"):
        special_accepting.ask(route.ann, asked.id, route.councils.outbox, late.id)
    assert special.requests(route.ann)[0].acceptance is Acceptance.NOT_ASKED
    assert not list(route.councils.outbox.iterdir())

    ours, theirs = route.councils.folder / allocated_county.NAME, route.councils.folder / "west.taw"
    folder = route.councils.made("asked")
    said("pack", "special", "ask", asked.id, "--out", folder, workspace=ours)
    (path,) = folder.glob("*.acceptance-request.age")
    assert "asked: Gil Lane" in said("pack", "special", "list", workspace=ours)
    assert "adoption record. You alone" in said("accept", "read", path, workspace=theirs, user="gil")
    child = reviewing.rows(route.ann, [reviewing.find(route.ann, refs[0])])[0]
    assert child.surname.encode() not in path.read_bytes()
    view = special.requests(route.ann)[0]
    assert (view.acceptance, view.accepter) == (Acceptance.ASKED, "Gil Lane")
    for other in (route.councils.rae, route.councils.sam):
        with pytest.raises(NotForYou):
            accepting_theirs.opened(other, path)
    request = accepting_theirs.opened(route.gil, path).request
    assert request.basis is Basis.ADOPTION
    assert {each.record for each in request.records} == set(refs)
    schema = json.loads(schema_path("acceptance-request.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(request.to_bytes()), schema)

    answer = route.answered(path)
    text = answer.read_text("utf-8")
    assert not [word for word in (child.surname, child.forename, "adopt", ADOPTED) if word in text]
    with pytest.raises(NotPermitted):
        accepting.take_in(route.ora, answer)
    with pytest.raises(PackageRefused, match="another person"):
        accepting.take_in(route.ann, signed_by_sam(route, AcceptanceAnswer.read(answer.read_bytes())))
    with pytest.raises(ReviewRefused, match="Take in the answer"):
        route.seal(asked)
    assert accepting.take_in(route.ann, answer).accepted == len(refs)
    assert special.requests(route.ann)[0].acceptance is Acceptance.ACCEPTED
    assert route.seal(asked).records == len(refs)
    assert accepting.requests(route.ora) == [
        each for each in accepting.requests(route.ann) if each.special_id is None
    ]
    auditing.verify(route.councils.cat)


def signed_by_sam(route: Route, answer: AcceptanceAnswer):
    sam, sealing = route.councils.sam, route.councils.sam.outside.sealing
    with sam.workspace.read() as unit:
        secret = unit.keys.private("pair", sam.user.id)
        key = sealing.card(unit.keys.public("pair", sam.user.id)).signing_key
    return sealing.save_acceptance_answer(route.councils.made("sam"), replace(answer, key=key), secret)


def test_a_no_ends_the_request_and_sends_the_record_back_to_people(route: Route) -> None:
    refs = route.settled(ADOPTED)
    asked = route.agreed_on(refs[0], Basis.ADOPTION, accepted=False)
    clearance.withdraw(route.councils.rae, "gil")
    gil = allocated_county.signed_in(route.councils.folder / "west.taw", "gil")
    path = route.asked_to_accept(asked)
    with pytest.raises(NotPermitted, match="restricted"):
        accepting_theirs.opened(gil, path)
    gil.workspace.close()
    cleared.unchecked(route.councils.rae, "gil")
    accepting.take_in(route.ann, route.answered(path, {refs[0]: in_words("Another council leads.")}))
    assert special.requests(route.ann)[0].state is RequestState.LAPSED
    with pytest.raises(ReviewRefused, match="has lapsed"):
        route.seal(asked)
    row = reviewing.rows(route.ann, [reviewing.find(route.ann, refs[0])])[0]
    assert row.reasons[0] == "DISPUTE"
    entry = last_entry(route, "acceptance-recorded")
    assert (entry["special"], entry["refused"], entry["was"]) == (asked.id, 1, {})
    route.councils.figures()
    bundle_is_sound(route)


def last_entry(route: Route, action: str) -> dict[str, object]:
    with route.ann.workspace.read() as unit:
        entries = [json.loads(body) for body in unit.log.bodies()]
    return [each["detail"] for each in entries if each["action"] == action][-1]
