"""What weighs much leaves only once a named person of the receiver said yes to the very decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import two_councils
from two_councils import Councils, in_words

from transfer_app.domain.acceptance import NEEDED, AcceptanceAnswer
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.errors import (
    NotForYou,
    NotPermitted,
    NotReady,
    PackageRefused,
    Tampered,
    TransferError,
)
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.working import WITH_RECEIVER
from transfer_app.resources import schema_path
from transfer_app.services import accepting, accepting_theirs, auditing, packing, reviewing
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    met.trust()
    yield met
    two_councils.part(met)


@pytest.fixture
def protocol(councils: Councils) -> Protocol:
    return councils.agreed(accepted=False)


def held(councils: Councils, protocol: Protocol) -> int:
    return packing.plan(councils.ann, protocol.id).held.get(NEEDED, 0)


def test_from_the_request_to_the_package_it_adds_up(councils: Councils, protocol: Protocol) -> None:
    waits = accepting.due(councils.ann, protocol.id)
    assert len(waits.records) == held(councils, protocol) > 5
    assert waits.to_ask == len(waits.records)
    assert any(row.status == "looked after" for row in waits.records)
    assert not any(row.restricted for row in waits.records)
    before = packing.plan(councils.ann, protocol.id).records

    path = accepting.ask(councils.ann, protocol.id, councils.made("asked"))
    assert not any(row.surname.encode() in path.read_bytes() for row in waits.records)
    assert accepting.due(councils.ann, protocol.id).to_ask == 0
    waiting = QueueFilter(states=(WITH_RECEIVER,))
    assert set(reviewing.queue(councils.ann, waiting)) == {row.id for row in waits.records}
    with pytest.raises(NotReady, match="nothing to ask"):
        accepting.ask(councils.ann, protocol.id, councils.made("asked"))

    asked = accepting_theirs.opened(councils.rae, path).request
    assert {each.record for each in asked.records} == {row.ref for row in waits.records}
    assert {each.surname for each in asked.records} == {row.surname for row in waits.records}
    no = asked.records[0].record
    answer = accepting_theirs.answer(
        councils.rae, path, {no: in_words("Their team has moved.")}, councils.made("answers")
    )
    assert not any(row.surname in answer.read_text("utf-8") for row in waits.records)
    opened = accepting_theirs.opened(councils.rae, path).request.to_bytes()
    for text, schema in ((opened, "acceptance-request"), (answer.read_bytes(), "acceptance-answer")):
        jsonschema.validate(
            json.loads(text), json.loads(schema_path(f"{schema}.schema.json").read_text("utf-8"))
        )
    brought = accepting.take_in(councils.ann, answer)
    assert (brought.accepted, brought.refused, brought.overtaken) == (len(asked.records) - 1, 1, 0)

    assert held(councils, protocol) == 0
    assert not reviewing.queue(councils.ann, waiting)
    row = reviewing.rows(councils.ann, [reviewing.find(councils.ann, no)])[0]
    assert (row.state, row.reasons[0]) == ("changed", "DISPUTE")
    package = councils.sealed(protocol)
    assert package.records == before + brought.accepted
    councils.figures()
    auditing.verify(councils.cat)


def test_a_decision_that_was_made_again_needs_another_yes(councils: Councils, protocol: Protocol) -> None:
    path = accepting.ask(councils.ann, protocol.id, councils.made("asked"))
    answer = accepting_theirs.answer(councils.rae, path, {}, councils.made("answers"))
    again = accepting_theirs.opened(councils.rae, path).request.records[0].record
    councils.decided_again(again)
    brought = accepting.take_in(councils.ann, answer)
    assert brought.overtaken == 1
    assert held(councils, protocol) == 1
    assert accepting.due(councils.ann, protocol.id).to_ask == 1
    package = packing.seal(councils.ann, protocol.id, councils.outbox, Quiet())
    with councils.ann.workspace.read() as unit:
        assert again not in unit.packages.records(package.id)


def changed(said: AcceptanceAnswer, how: str) -> AcceptanceAnswer:
    first, *rest = said.accepted
    return {
        "one left out": replace(said, accepted=tuple(rest)),
        "another decision": replace(said, accepted=(replace(first, decision="0" * 64), *rest)),
        "another file": replace(said, sha256="0" * 64),
        "another council": replace(said, sender=replace(said.sender, code="E10000001")),
    }[how]


def test_an_answer_that_does_not_fit_is_refused_whole(councils: Councils, protocol: Protocol) -> None:
    path = accepting.ask(councils.ann, protocol.id, councils.made("asked"))
    answer = accepting_theirs.answer(councils.rae, path, {}, councils.made("answers"))
    said = AcceptanceAnswer.read(answer.read_bytes())
    sealing = councils.rae.outside.sealing
    with councils.rae.workspace.read() as unit:
        rae = unit.keys.private("pair", councils.rae.user.id)
    before = held(councils, protocol)
    for how, words in (
        ("one left out", "leaves 1 of the"),
        ("another decision", "another decision"),
        ("another file", "not made here"),
        ("another council", "other councils"),
    ):
        bad = sealing.save_acceptance_answer(councils.made(how), changed(said, how), rae)
        with pytest.raises(PackageRefused, match=words):
            accepting.take_in(councils.ann, bad)
    stranger = councils.sam
    with stranger.workspace.read() as unit:
        secret = unit.keys.private("pair", stranger.user.id)
        key = sealing.card(unit.keys.public("pair", stranger.user.id)).signing_key
    foreign = sealing.save_acceptance_answer(councils.made("sam"), replace(said, key=key), secret)
    with pytest.raises(Tampered):
        accepting.take_in(councils.ann, foreign)
    text = parse_canonical(answer.read_bytes())
    assert isinstance(text, dict)
    answer.write_bytes(canonical_json({**text, "signed": "2030-01-01T00:00:00Z"}))
    with pytest.raises(Tampered):
        accepting.take_in(councils.ann, answer)
    assert held(councils, protocol) == before
    answer.write_bytes(said.to_bytes())
    accepting.take_in(councils.ann, answer)
    with pytest.raises(PackageRefused, match="its answer already"):
        accepting.take_in(councils.ann, answer)


def test_only_those_it_is_for_read_it_and_a_name_never_leaves_in_an_answer(
    councils: Councils, protocol: Protocol
) -> None:
    path = accepting.ask(councils.ann, protocol.id, councils.made("asked"))
    with pytest.raises(NotForYou):
        accepting_theirs.opened(councils.sam, path)
    with pytest.raises(NotPermitted):
        accepting_theirs.opened(councils.ann, path)
    first = accepting_theirs.opened(councils.rae, path).request.records[0]
    with pytest.raises(TransferError, match="looks like"):
        accepting_theirs.answer(
            councils.rae, path, {first.record: in_words(f"{first.surname} lives elsewhere.")},
            councils.made("answers"),
        )  # fmt: skip
    content = path.read_bytes()
    for at in (0, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(Tampered):
            accepting_theirs.opened(councils.rae, path)
