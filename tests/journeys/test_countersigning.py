"""Two councils countersign each other's logs; a log that was rewritten is found and kept as evidence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import jsonschema
import pytest
import two_councils
from two_councils import Councils, log_size

from transfer_app.domain.canonical import parse_canonical
from transfer_app.domain.checkpoints import NoteSignature, note_text, parse_checkpoint, parse_note
from transfer_app.domain.errors import (
    KeyUnusable,
    LogBroken,
    LogForked,
    NotFound,
    NotPermitted,
    NotReady,
    OutputFailed,
    SharingRefused,
    TransferError,
)
from transfer_app.domain.known_logs import KnownLog
from transfer_app.resources import schema_path
from transfer_app.services import auditing, countersigning, proving
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def exchanged(councils: Councils) -> None:
    """Each holds the other's log card, confirmed by two people."""
    for owner, holders in (
        (councils.ann, (councils.rae, councils.sam)),
        (councils.rae, (councils.ann, councils.ben)),
    ):
        card = countersigning.save_card(owner, councils.made("cards"))
        added = countersigning.add_log(holders[0], card)
        for each in holders:
            countersigning.confirm_log(each, added.id)


def asked(councils: Councils, name: str, since: int | None = None) -> Path:
    path = councils.folder / f"{name}.tlog-consistency"
    countersigning.ask(councils.ann, path, log_id=1, since=since)
    return path


def answered(councils: Councils, request: Path) -> Path:
    answer = request.with_suffix(".tlog-checkpoint")
    countersigning.countersign(councils.rae, request, answer)
    return answer


def seen(session: Session) -> KnownLog:
    (known,) = countersigning.logs(session)
    return known


def notes(session: Session) -> tuple[str, ...]:
    with session.workspace.read() as unit:
        return unit.log.checkpoints()


def test_a_countersignature_goes_there_and_back_again_and_again(councils: Councils) -> None:
    exchanged(councils)
    assert "No other council" in countersigning.standing(councils.ann).lines[0]
    request = asked(councils, "first")
    assert request.read_text("utf-8").startswith("old 0\n\ntransfer-app.e10999001/")
    size = log_size(councils.ann)
    answer = answered(councils, request)
    assert (seen(councils.rae).seen.size, seen(councils.rae).theirs_size) == (size, 0)
    (west,) = countersigning.take_in(councils.ann, answer)
    assert (west.card.authority.name, west.theirs_size) == ("West Wessmoor", size)
    assert f"Last countersigned by West Wessmoor at {size}" in countersigning.standing(councils.ann).lines[0]
    councils.sealed(councils.agreed())
    again = asked(councils, "second")
    assert again.read_text("utf-8").startswith(f"old {size}\n")
    countersigning.take_in(councils.ann, answered(councils, again))
    assert seen(councils.ann).theirs_size == seen(councils.rae).seen.size > size
    for session in (councils.cat, councils.rae):
        found = auditing.verify(session)
        assert found.entries == log_size(session)
    assert any(
        "Countersigned by West Wessmoor: the first" in each
        for each in auditing.verify(councils.cat).sentences
    )
    signed = [each.countersigned for each in auditing.checkpoints(councils.cat)]
    assert signed.count(("West Wessmoor",)) == 2


def test_it_goes_both_ways_between_the_same_two_cards(councils: Councils) -> None:
    exchanged(councils)
    path, answer = councils.folder / "west.tlog-consistency", councils.folder / "west.tlog-checkpoint"
    countersigning.ask(councils.sam, path, log_id=1)
    countersigning.countersign(councils.ben, path, answer)
    countersigning.take_in(councils.sam, answer)
    assert "Last countersigned by Wessmoor at" in countersigning.standing(councils.rae).lines[0]


def test_the_auditors_folder_shows_who_countersigned(councils: Councils) -> None:
    exchanged(councils)
    countersigning.take_in(councils.ann, answered(councils, asked(councils, "first")))
    folder = auditing.export(councils.cat, councils.folder / "for the auditor")
    schema = json.loads(schema_path("log-keys.schema.json").read_text("utf-8"))
    listed = json.loads((folder / "keys.json").read_text("utf-8"))
    jsonschema.validate(listed, schema)
    assert [key["role"] for key in listed["keys"]] == ["log", "countersigner"]
    command = [sys.executable, "-I", "-S", "verify_log.py", "."]
    ended = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout
    assert "countersigned the first" in ended.stdout


def test_nothing_counts_before_two_people_confirmed_the_card_or_after_it_was_revoked(
    councils: Councils,
) -> None:
    request = asked_without_card(councils)
    with pytest.raises(NotFound, match="No log card of the log"):
        answered(councils, request)
    card = countersigning.save_card(councils.ann, councils.made("cards"))
    added = countersigning.add_log(councils.rae, card)
    jsonschema.validate(
        json.loads(card.read_text("utf-8")),
        json.loads(schema_path("log-card.schema.json").read_text("utf-8")),
    )
    assert added.card == countersigning.my_card(councils.ann)
    countersigning.confirm_log(councils.rae, added.id)
    with pytest.raises(SharingRefused, match="second person"):
        countersigning.confirm_log(councils.rae, added.id)
    with pytest.raises(SharingRefused, match="not been confirmed by two"):
        answered(councils, request)
    countersigning.confirm_log(councils.sam, added.id)
    answer = answered(councils, request)
    with pytest.raises(TransferError, match="no new countersignature"):
        countersigning.take_in(councils.ann, answer)
    theirs = countersigning.add_log(
        councils.ann, countersigning.save_card(councils.rae, councils.made("back"))
    )
    countersigning.confirm_log(councils.ann, theirs.id)
    with pytest.raises(TransferError, match="no new countersignature"):
        countersigning.take_in(councils.ann, answer)
    countersigning.confirm_log(councils.ben, theirs.id)
    countersigning.take_in(councils.ann, answer)
    with pytest.raises(TransferError, match="no new countersignature"):
        countersigning.take_in(councils.ann, answer)
    countersigning.revoke_log(councils.rae, added.id)
    with pytest.raises(SharingRefused, match="was revoked"):
        countersigning.countersign(councils.rae, request, councils.folder / "more.tlog-checkpoint")
    with pytest.raises(NotPermitted):
        countersigning.countersign(councils.ann, request, councils.folder / "more.tlog-checkpoint")
    with pytest.raises(SharingRefused, match="here already"):
        countersigning.add_log(councils.rae, card)
    with pytest.raises(SharingRefused, match="of this workspace"):
        countersigning.add_log(councils.ann, card)


def asked_without_card(councils: Councils) -> Path:
    path = councils.folder / "bare.tlog-consistency"
    countersigning.ask(councils.ann, path)
    return path


def rewritten(made_county: Path, councils: Councils) -> Session:
    """A workspace of the same log and key that went another way: as after an earlier copy was put back."""
    (councils.folder / "put back").mkdir()
    return allocated_county.signed_in(
        allocated_county.copied(made_county, councils.folder / "put back"), allocated_county.APPROVER
    )


@pytest.mark.parametrize("same_size", [True, False])
def test_a_log_that_was_rewritten_is_refused_and_both_its_states_are_kept(
    made_county: Path, councils: Councils, same_size: bool
) -> None:
    exchanged(councils)
    answered(councils, asked(councils, "first"))
    known, size = seen(councils.rae), log_size(councils.rae)
    other = rewritten(made_county, councils)
    while log_size(other) < known.seen.size - 1 + (not same_size):
        allocated_county.signed_in(councils.folder / "put back" / allocated_county.NAME).workspace.close()
    path = councils.folder / "other.tlog-consistency"
    countersigning.ask(other, path, since=known.seen.size)
    other.workspace.close()
    answer = councils.folder / "other.tlog-checkpoint"
    with pytest.raises(LogForked, match="THE LOG OF WESSMOOR WAS REWRITTEN"):
        countersigning.countersign(councils.rae, path, answer)
    assert not answer.exists()
    assert seen(councils.rae) == known
    assert log_size(councils.rae) == size + 1
    with councils.rae.workspace.read() as unit:
        (body,) = unit.log.of("log-fork-found")
    entry = parse_canonical(body)
    assert isinstance(entry, dict)
    detail = entry["detail"]
    states = [parse_checkpoint(parse_note(detail[name]).text) for name in ("known", "shown")]
    assert states[0].size == known.seen.size <= states[1].size
    assert (states[0].size == states[1].size) is same_size
    assert states[0].root != states[1].root
    (told,) = countersigning.standing(councils.sam).forks
    assert f"Both states are in entry {size} of the log" in told
    auditing.verify(councils.rae)
    good = asked(councils, "good", since=known.seen.size)
    assert answered(councils, good).exists()
    assert countersigning.standing(councils.sam).forks == ()


def test_an_old_file_and_one_from_elsewhere_say_what_to_ask_for(councils: Councils) -> None:
    exchanged(councils)
    first = asked(councils, "first")
    second = asked(councils, "second")
    answered(councils, second)
    size = seen(councils.rae).seen.size
    before = log_size(councils.rae)
    with pytest.raises(NotReady, match="an old file, or their log was set back"):
        answered(councils, first)
    third = asked(councils, "third")
    with pytest.raises(NotReady, match=f"log ask --from {size}"):
        answered(councils, third)
    assert log_size(councils.rae) == before
    answered(councils, asked(councils, "fourth", since=size))
    lost = councils.folder / "lost.tlog-checkpoint"
    countersigning.countersign(councils.sam, councils.folder / "fourth.tlog-consistency", lost)
    countersigning.take_in(councils.ann, lost)


def test_a_changed_byte_of_a_request_is_noticed(councils: Councils) -> None:
    exchanged(councils)
    countersigning.take_in(councils.ann, answered(councils, asked(councils, "first")))
    request = asked(councils, "second")
    whole, answer = request.read_bytes(), councils.folder / "answer"
    for place in (*range(0, 12), *range(12, len(whole), 61)):
        request.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((LogBroken, NotFound, NotReady)):
            countersigning.countersign(councils.rae, request, answer)
    assert not answer.exists()
    request.write_bytes(whole)
    answered(councils, request)


def test_a_changed_byte_of_an_answer_is_noticed_and_nothing_of_it_is_kept(councils: Councils) -> None:
    exchanged(councils)
    answer = answered(councils, asked(councils, "first"))
    whole, before = answer.read_bytes(), notes(councils.ann)
    for place in range(0, len(whole), 53):
        answer.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(TransferError):
            countersigning.take_in(councils.ann, answer)
    assert notes(councils.ann) == before
    answer.write_bytes(whole)
    countersigning.take_in(councils.ann, answer)
    assert notes(councils.ann) != before


def test_a_signature_of_somebody_unknown_below_an_answer_is_not_kept(councils: Councils) -> None:
    exchanged(councils)
    answer = answered(councils, asked(councils, "first"))
    parsed = parse_note(answer.read_text("utf-8"))
    stranger = NoteSignature("stranger.example", b"abcd", bytes(72))
    answer.write_text(note_text(parsed.countersigned(stranger)), "utf-8")
    countersigning.take_in(councils.ann, answer)
    assert "stranger" not in notes(councils.ann)[-1]


def test_an_answer_to_a_log_that_was_since_set_back_is_said(made_county: Path, councils: Councils) -> None:
    exchanged(councils)
    answer = answered(councils, asked(councils, "first"))
    other = rewritten(made_county, councils)
    with pytest.raises(LogBroken, match="none of those kept here"):
        countersigning.take_in(other, answer)
    other.workspace.close()
    with pytest.raises(LogBroken, match=r"another log|no key that is known"):
        countersigning.take_in(councils.rae, answer)


def test_files_that_are_none_and_a_full_folder_are_refused(councils: Councils) -> None:
    exchanged(councils)
    path = councils.folder / "not"
    for content in (b"", b"\xff\xfe", b"old 0\n\n", b"{}"):
        path.write_bytes(content)
        with pytest.raises(LogBroken):
            countersigning.countersign(councils.rae, path, councils.folder / "answer")
        with pytest.raises(LogBroken):
            countersigning.take_in(councils.ann, path)
        with pytest.raises(KeyUnusable):
            countersigning.add_log(councils.ann, path)
    card = councils.folder / "cards" / "E06999001.log-card.json"
    card.write_bytes(card.read_bytes().replace(b"West Wessmoor", b"East Wessmoor"))
    with pytest.raises(KeyUnusable, match="changed after it was signed"):
        countersigning.add_log(councils.ann, card)
    request = asked(councils, "first")
    with pytest.raises(OutputFailed, match="exists already"):
        countersigning.ask(councils.ann, request)
    with pytest.raises(NotFound, match="cannot go on from"):
        countersigning.ask(councils.ann, councils.folder / "more", since=99_999)
    with pytest.raises(OutputFailed, match="exists already"):
        proving.save_keys(councils.ann, request)
