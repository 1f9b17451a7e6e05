"""Proofs as files: what they show, that every changed byte is noticed, and that nothing else is believed."""

from __future__ import annotations

import base64
import json
import re
from functools import cache

import jsonschema
import pytest
import second_proof_reader
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from transfer_app.adapters.log.export import LogKeys, keys_file
from transfer_app.adapters.log.notes import countersign, note_key, sign_checkpoint, verify_note
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.checkpoints import COSIGNATURE, Checkpoint
from transfer_app.domain.errors import LogBroken, LogForked, NotReady, SharingRefused
from transfer_app.domain.known_logs import KnownLog, LogCard, Seen, require_continuing, require_plain
from transfer_app.domain.manifest import Authority
from transfer_app.domain.proofs import ConsistencyProof, LogProof, RecordInPackage, records_root
from transfer_app.resources import schema_path

LOG, OTHER = "transfer-app.e10000009/7f3a", "transfer-app.e06999001/c012"
OWN_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEYS = LogKeys(LOG, (note_key(LOG, OWN_KEY),), (note_key(OTHER, OTHER_KEY, COSIGNATURE),))
LISTED = json.loads(keys_file(KEYS))
DIGESTS = {f"r-{n:04x}": f"{n:064x}" for n in range(1, 12)}
PLACE = 6


def entry(position: int, action: str = "case-read", **detail: object) -> bytes:
    return AuditEntry("2027-03-31T09:15:00Z", "zoë", action, detail).leaf(position)


def sealed(position: int) -> bytes:
    detail = {"package": "0d5e8a52", "records": len(DIGESTS), "records_root": records_root(DIGESTS)}
    return entry(position, "package-sealed", **detail)


ENTRIES = [sealed(n) if n == PLACE else entry(n) for n in range(13)]
LEAVES = [merkle.leaf_hash(each) for each in ENTRIES]


@cache
def note(size: int) -> str:
    lines = ("time 2027-03-31T09:15:00Z", "balance all loaded 510 = unique 500 + merged 10")
    signed = sign_checkpoint(Checkpoint(LOG, size, merkle.root(LEAVES[:size]), lines), OWN_KEY)
    return countersign(signed, OTHER, OTHER_KEY, 1_900_000_000)


def proof(index: int, size: int, record: RecordInPackage | None = None) -> LogProof:
    path = tuple(merkle.inclusion_proof(LEAVES[:size], index))
    return LogProof(index, path, note(size), ENTRIES[index], record)


def of_record(name: str) -> LogProof:
    return proof(PLACE, 13, RecordInPackage.of(name, DIGESTS))


def holds(text: str) -> bool:
    """Whether our reader believes a file, signatures included."""
    try:
        read = LogProof.read(text)
        _, signers = verify_note(read.note, [*KEYS.own, *KEYS.countersigners])
        read.check()
    except LogBroken:
        return False
    return len(signers) == 2


def believed_elsewhere(text: str) -> bool:
    try:
        return bool(second_proof_reader.read(text, LISTED)["countersigned"])
    except (SystemExit, ValueError, KeyError):
        return False


def test_each_record_of_a_package_is_proven_to_both_readers() -> None:
    for name in DIGESTS:
        text = of_record(name).to_text()
        assert holds(text)
        found = second_proof_reader.read(text, LISTED)
        assert found == {
            "log": LOG, "size": 13, "index": PLACE, "action": "package-sealed", "countersigned": [OTHER],
            "record": name,
        }  # fmt: skip


def test_each_entry_is_proven_at_each_size() -> None:
    for size in range(1, 14):
        for index in range(size):
            assert holds(proof(index, size).to_text())
    assert believed_elsewhere(proof(0, 1).to_text())


def test_what_a_proof_holds_is_what_its_schema_says() -> None:
    schema = json.loads(schema_path("log-proof.schema.json").read_text("utf-8"))
    for made in (of_record("r-0003"), proof(0, 5)):
        extra = base64.b64decode(made.to_text().split("\n")[1].removeprefix("extra "))
        jsonschema.validate(json.loads(extra), schema)


WHOLE = of_record("r-0003").to_text()
CHARACTERS = [*sorted(set(WHOLE)), "\0", "é", "\r"]


@settings(max_examples=400)
@given(st.integers(0, len(WHOLE) - 1), st.sampled_from(CHARACTERS))
def test_a_changed_character_of_a_proof_is_noticed(place: int, character: str) -> None:
    changed = WHOLE[:place] + character + WHOLE[place + 1 :]
    assert holds(changed) == (changed == WHOLE)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 200))
def test_a_proof_that_lost_or_gained_something_is_noticed(place: int, length: int) -> None:
    assert not holds(WHOLE[:place] + WHOLE[place + length :])
    gained = WHOLE[:place] + WHOLE[place : place + length] + WHOLE[place:]
    # A note may carry a signature line of a name that nobody knows: readers pass it over (C2SP signed-note).
    known = WHOLE.splitlines()
    strange = [line for line in gained.splitlines() if line not in known]
    passed_over = bool(strange) and all(line.startswith("— ") for line in strange)
    kept = [line for line in gained.splitlines() if line in known]
    assert not holds(gained) or (passed_over and kept == known)


@pytest.mark.parametrize("place", range(0, len(WHOLE), 97))
def test_the_second_reader_notices_changes_too(place: int) -> None:
    character = "A" if WHOLE[place] != "A" else "B"
    assert not believed_elsewhere(WHOLE[:place] + character + WHOLE[place + 1 :])


def test_a_record_is_proven_only_by_an_entry_that_tells_of_its_package() -> None:
    record = RecordInPackage.of("r-0003", DIGESTS)
    for made, said in [
        (proof(0, 13, record), "does not tell"),
        (
            proof(PLACE, 13, RecordInPackage.of("r-0003", {**DIGESTS, "r-000c": "c" * 64})),
            "not show that r-0003",
        ),
        (
            proof(PLACE, 13, RecordInPackage.of("r-0003", {**DIGESTS, "r-0003": "3" * 64})),
            "not show that r-0003",
        ),
    ]:
        with pytest.raises(LogBroken, match=said):
            LogProof.read(made.to_text()).check()
        assert not believed_elsewhere(made.to_text())
    with pytest.raises(KeyError):
        RecordInPackage.of("r-ffff", DIGESTS)


def test_the_receivers_entry_counts_what_it_rejected_too() -> None:
    detail = {"records": 9, "rejected": 2, "records_root": records_root(DIGESTS)}
    logged = {"action": "package-received", "detail": detail}
    RecordInPackage.of("r-0003", DIGESTS).check(logged)
    with pytest.raises(LogBroken, match="not show"):
        RecordInPackage.of("r-0003", DIGESTS).check({**logged, "detail": {**detail, "rejected": 1}})


def test_an_entry_that_says_another_number_than_its_place_is_refused() -> None:
    leaves = [*LEAVES[:3], merkle.leaf_hash(entry(7))]
    signed = sign_checkpoint(Checkpoint(LOG, 4, merkle.root(leaves)), OWN_KEY)
    made = LogProof(3, tuple(merkle.inclusion_proof(leaves, 3)), signed, entry(7))
    made.check()
    with pytest.raises(LogBroken, match="not the one of its index"):
        made.to_text()


def went_on(old: int, size: int) -> ConsistencyProof:
    path = tuple(merkle.consistency_proof(LEAVES[:size], old)) if old else ()
    return ConsistencyProof(old, path, note(size))


def test_a_log_is_shown_to_go_on_from_each_earlier_size() -> None:
    for size in range(1, 14):
        for old in range(1, size + 1):
            read = ConsistencyProof.read(went_on(old, size).to_text())
            assert read.continues(merkle.root(LEAVES[:old]))
            assert not read.continues(merkle.root([merkle.leaf_hash(b"else"), *LEAVES[1:old]]))


GOING = went_on(5, 13).to_text()


@settings(max_examples=300)
@given(st.integers(0, GOING.index("\n\n") - 1), st.sampled_from(CHARACTERS))
def test_a_changed_character_of_a_consistency_proof_is_noticed(place: int, character: str) -> None:
    changed = GOING[:place] + character + GOING[place + 1 :]
    try:
        read = ConsistencyProof.read(changed)
        shown = read.old == 5 and read.continues(merkle.root(LEAVES[:5]))
    except LogBroken:
        shown = False
    assert shown == (changed == GOING)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOING.replace("old 5", "old 14"), "cannot lead"),
        (GOING.replace("old 5", "old 13"), "cannot lead"),
        (GOING.replace("old 5", "old 0"), "cannot lead"),
        (GOING.replace("old 5", "old 05"), "not “old ”"),
        (GOING.replace("\n\n", "\n", 1), "third line|not a proof|no signatures|line of the proof"),
        ("x" * 2_000_001, "larger"),
        ("", "not a proof"),
    ],
)
def test_a_consistency_proof_that_cannot_be_one_is_refused(text: str, said: str) -> None:
    with pytest.raises(LogBroken, match=said):
        ConsistencyProof.read(text)


CARD = LogCard(Authority("E10000009", "Dorset"), LOG, "ssh-ed25519 " + "A" * 68)


def seen(size: int, root: bytes | None = None, confirmed: tuple[int, ...] = (1, 2)) -> KnownLog:
    state = Seen(
        size, merkle.root(LEAVES[:size]) if root is None else root, note(size), "2027-04-01T09:00:00Z"
    )
    return KnownLog(1, CARD, "nine words", "", confirmed, seen=state)


def test_what_goes_on_from_what_was_seen_is_taken() -> None:
    require_continuing(KnownLog(1, CARD, "nine words", "", (1, 2)), went_on(0, 5))
    require_continuing(seen(5), went_on(5, 13))
    require_continuing(seen(13), went_on(13, 13))
    require_continuing(seen(13), went_on(5, 13))


@pytest.mark.parametrize(
    ("known", "asked", "error", "said"),
    [
        (seen(13), went_on(0, 5), NotReady, "old file, or their log was set back"),
        (seen(9), went_on(5, 13), NotReady, "from 9 on: transfer-app log ask --from 9"),
        (KnownLog(1, CARD, "nine words", ""), went_on(5, 13), NotReady, "from 0 on"),
        (seen(13, bytes(32)), went_on(13, 13), LogForked, "THE LOG OF DORSET WAS REWRITTEN.*they differ"),
        (seen(5, bytes(32)), went_on(5, 13), LogForked, "THE LOG OF DORSET WAS REWRITTEN.*does not hold"),
    ],
)
def test_what_does_not_go_on_is_refused_and_a_fork_is_called_one(
    known: KnownLog, asked: ConsistencyProof, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        require_continuing(known, asked)


@given(st.integers(1, 12), st.integers(1, 13), st.data())
def test_a_rewritten_log_is_never_taken(old: int, size: int, data: st.DataObject) -> None:
    """Whatever entry before the known size is another, and whatever proof its owner can make of it."""
    place = data.draw(st.integers(0, old - 1))
    forged = [*LEAVES[:place], merkle.leaf_hash(b"another"), *LEAVES[place + 1 :]][:size]
    if size < old:
        return
    text = sign_checkpoint(Checkpoint(LOG, size, merkle.root(forged)), OWN_KEY)
    path = data.draw(
        st.sampled_from(
            [merkle.consistency_proof(forged, old), merkle.consistency_proof(LEAVES[: max(old, size)], old)]
        )
    )
    with pytest.raises(LogForked):
        require_continuing(seen(old), ConsistencyProof(old, tuple(path), text))


@pytest.mark.parametrize(
    "line", ["child Freya", "time whenever", "balance all loaded 2 = unique 1", "=", "time"]
)
def test_a_line_that_nobody_knows_is_not_countersigned(line: str) -> None:
    with pytest.raises(LogBroken):
        require_plain(Checkpoint(LOG, 1, bytes(32), (line,)))
    require_plain(Checkpoint(LOG, 1, bytes(32), ("time 2027-03-31T09:15:00Z", "balance all a 2 = b 1 + c 1")))


def test_a_card_counts_once_two_people_confirmed_it() -> None:
    for confirmed in ((), (1,), (1, 1)):
        with pytest.raises(SharingRefused, match="two people"):
            seen(5, confirmed=confirmed).require_usable()
    seen(5).require_usable()
    assert re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", CARD.fingerprint)
    assert CARD.fingerprint != LogCard(CARD.authority, OTHER, CARD.key).fingerprint
