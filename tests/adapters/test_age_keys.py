"""Key files, public key cards and the fingerprint that two people read to each other."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mnemonic import Mnemonic

from transfer_app.adapters.sealing.key_files import HeldKeys, open_keys, read_key_file, seal_keys
from transfer_app.adapters.sealing.keys import (
    Fingerprint,
    KeyPair,
    card_bytes,
    make_card,
    read_card,
    read_card_file,
    write_new_file,
)
from transfer_app.adapters.sealing.word_list import words_of
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import KeyUnusable, OutputFailed
from transfer_app.domain.manifest import Authority
from transfer_app.domain.profiles import Profile

CREATED = datetime(2028, 4, 1, 9, tzinfo=UTC)
BCP = Authority("E06000058", "Bournemouth, Christchurch and Poole")


@pytest.mark.parametrize("profile", list(Profile))
def test_a_card_round_trips(tmp_path: Path, profile: Profile) -> None:
    keys = KeyPair.generate(profile)
    card = make_card(keys, BCP, "Ann Officer", "receiving officer", "", CREATED)
    write_new_file(tmp_path / "ann.recipient.json", card_bytes(card, keys.signing))
    assert read_card_file(tmp_path / "ann.recipient.json") == card
    assert card.signing_key == keys.signing.public
    assert card.addressee().age == str(keys.identity.recipient)
    with pytest.raises(OutputFailed):
        write_new_file(tmp_path / "ann.recipient.json", b"")


def test_a_fingerprint_covers_both_keys_and_reads_aloud() -> None:
    one = Fingerprint.of("age1a", "ssh-ed25519 A")
    assert str(one) == "SHA256:v3e5W0PtHyfxXyB3FpitGkep6EZ0x7qPz90fY6t5fFE"
    assert one.spoken() == "10294 10559 28542 65923 64653 10801"
    # BIP 39 puts no checksum into the first nine words of sixteen bytes: they are the first 99 bits.
    first = base64.b64decode("v3e5W0PtHyfxXyB3FpitGg==")
    assert words_of(str(one)).split() == Mnemonic("english").to_mnemonic(first).split()[:9]
    assert len({str(one), str(Fingerprint.of("age1b", "ssh-ed25519 A"))}) == 2
    assert len({str(one), str(Fingerprint.of("age1a", "ssh-ed25519 B"))}) == 2


def test_every_change_to_a_card_is_noticed() -> None:
    keys, other = KeyPair.generate(), KeyPair.generate()
    card = make_card(keys, BCP, "Ann Officer", "receiving officer", "ann@example.org", CREATED)
    good = json.loads(card_bytes(card, keys.signing))
    for key, value in {
        "authority": {"code": "E06000059", "name": BCP.name},
        "person": {**good["person"], "name": "Bob Officer"},
        "age": str(other.identity.recipient),
        "ssh": str(other.signing.public),
        "created": "2028-04-01T09:00:01Z",
        "signature": card_bytes(card, other.signing).decode("utf-8"),
        "extra": "",
        "format": "transfer-app/recipient/v2",
    }.items():
        with pytest.raises(KeyUnusable):
            read_card(canonical_json({**good, key: value}))
    for key in good:
        with pytest.raises(KeyUnusable):
            read_card(canonical_json({k: v for k, v in good.items() if k != key}))


@pytest.mark.parametrize("name", ["", "Ann\u202eOfficer", "Ann\nOfficer", "x" * 301, "Ange\u0301line"])
def test_a_name_that_cannot_be_shown_safely_is_refused(name: str) -> None:
    with pytest.raises(KeyUnusable):
        make_card(KeyPair.generate(), BCP, name, "receiving officer", "", CREATED)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"x" * 100_000, b"null"])
def test_what_is_no_card_is_refused(content: bytes) -> None:
    with pytest.raises(KeyUnusable):
        read_card(content)


@pytest.mark.parametrize("profile", list(Profile))
def test_a_key_file_opens_with_its_passphrase_only(tmp_path: Path, profile: Profile) -> None:
    keys = KeyPair.generate(profile)
    write_new_file(tmp_path / "ann.keys.age", seal_keys(keys, "Ann Officer", "horse battery", work=4))
    assert read_key_file(tmp_path / "ann.keys.age", "horse battery") == HeldKeys(keys.identity, keys.signing)
    with pytest.raises(KeyUnusable, match="passphrase"):
        read_key_file(tmp_path / "ann.keys.age", "horse batterz")
    content = (tmp_path / "ann.keys.age").read_bytes()
    with pytest.raises(KeyUnusable, match="damaged"):
        open_keys(content[:-60], "horse battery")
    with pytest.raises(KeyUnusable):
        read_key_file(tmp_path / "none.keys.age", "horse battery")
    assert repr(keys).count("secret") == 0
