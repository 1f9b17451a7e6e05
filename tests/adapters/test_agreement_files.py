"""Sharing agreements as files: signed by two councils, checked with ssh-keygen, and what must be refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sealed_packages import BCP, CREATED, DORSET, Council
from two_councils import OURS, PEOPLE, THEIRS

from transfer_app.adapters.bundles.agreements import (
    read_protocol_signature,
    read_terms,
    save_protocol_signature,
    sign_protocol,
)
from transfer_app.adapters.sealing.signatures import PROTOCOL_NAMESPACE, RULES_NAMESPACE
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Party, Scope, Term, Terms
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import KeyUnusable, NotFound, OutputFailed, SharingRefused, Tampered
from transfer_app.domain.vocabulary import Strand
from transfer_app.resources import schema_path

START = date(2028, 3, 1)
TERMS = Terms(
    "Day one: care & SEND", Party(DORSET, OURS), Party(BCP, THEIRS), "Continuity of care", "SI 2018/648",
    "DPIA-7", tuple(PEOPLE), Scope("Mosaic", frozenset({Strand.SEND, Strand.SOCIAL_CARE})),
    Term(START, START, START + timedelta(days=90)), (START + timedelta(days=45),),
)  # fmt: skip
SPOILT: list[object] = [None, True, -1, 1.5, "", "x" * 3_000, "\n", "2028-13-01", [], {}, {"x": 1}, [None]]


@pytest.fixture
def dorset() -> Council:
    return Council.new(DORSET)


def said_by(council: Council, terms: Terms = TERMS) -> ProtocolSignature:
    return ProtocolSignature(
        terms.title, terms.version, terms.digest, council.authority, "Ben Abbot", "approver",
        str(council.keys.signing.public), CREATED,
    )  # fmt: skip


def saved(folder: Path, council: Council) -> Path:
    said = said_by(council)
    return save_protocol_signature(folder, said, sign_protocol(said, council.keys.signing), TERMS)


def forged(folder: Path, by: Council, text: bytes, namespace: str = PROTOCOL_NAMESPACE) -> Path:
    path = folder / "x.000000000000.E1.protocol-signature.json"
    path.write_bytes(text)
    path.with_name(path.name + ".sig").write_text(by.keys.signing.sign(text, namespace), encoding="ascii")
    return path


def test_both_councils_sign_one_text_and_ssh_keygen_agrees(tmp_path: Path, dorset: Council) -> None:
    bcp = Council.new(BCP)
    for council in (dorset, bcp):
        path = saved(tmp_path, council)
        assert read_protocol_signature(path, [council.allowed])[0] == said_by(council)
        assert read_terms(path) == TERMS
        allowed = tmp_path / "allowed"
        allowed.write_text(council.allowed.line([PROTOCOL_NAMESPACE]), encoding="ascii")
        line = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", council.authority.code]
        line += ["-n", PROTOCOL_NAMESPACE, "-s", f"{path}.sig"]
        assert subprocess.run(line, input=path.read_bytes(), capture_output=True, check=False).returncode == 0
    (text,) = tmp_path.glob("*.protocol.json")
    digest = subprocess.run(["sha256sum", text], capture_output=True, text=True, check=True).stdout.split()[0]
    assert digest == TERMS.digest
    assert text.name == f"day-one-care-send.{digest[:12]}.protocol.json"
    with pytest.raises(OutputFailed):
        saved(tmp_path, dorset)


def test_what_must_be_refused(tmp_path: Path, dorset: Council) -> None:
    stranger, good = Council.new(DORSET), said_by(dorset).to_bytes()
    read = lambda path: read_protocol_signature(path, [dorset.allowed])  # noqa: E731
    with pytest.raises(Tampered):
        read(forged(tmp_path, stranger, said_by(stranger).to_bytes()))
    with pytest.raises(Tampered):
        read(forged(tmp_path, stranger, good))
    with pytest.raises(Tampered):
        read(forged(tmp_path, dorset, good, RULES_NAMESPACE))
    with pytest.raises(Tampered, match="not one of"):
        read(forged(tmp_path, dorset, replace(said_by(dorset), authority=BCP).to_bytes()))
    with pytest.raises(SharingRefused, match="not as it must be"):
        read(forged(tmp_path, dorset, good + b" "))
    with pytest.raises(KeyUnusable):
        sign_protocol(said_by(dorset), stranger.keys.signing)
    path = saved(tmp_path, dorset)
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2'))
    with pytest.raises(Tampered):
        read(path)
    with pytest.raises(NotFound):
        read(shutil.copy(path, tmp_path / "alone.protocol-signature.json"))
    with pytest.raises(SharingRefused, match="no signature on an agreement"):
        read_terms(tmp_path / "x.json")


@pytest.mark.parametrize(
    "change",
    [
        {"people": ()},
        {"people": (PEOPLE[0], PEOPLE[0])},
        {"receiver": TERMS.sender},
        {"term": Term(START, START, START + timedelta(days=400))},
        {"term": Term(START, START, START - timedelta(days=1))},
        {"term": Term(START + timedelta(days=1), START, START + timedelta(days=90))},
        {"term": Term(START - timedelta(days=1), START, START + timedelta(days=90))},
        {"reviews": ()},
        {"reviews": (START - timedelta(days=1),)},
        {"reviews": (START + timedelta(days=2), START)},
        {"renews": "0" * 64},
        {"version": 2},
    ],
)
def test_terms_that_do_not_go_together_are_refused(change: dict[str, Any]) -> None:
    assert Terms.read(TERMS.to_bytes()) == TERMS
    with pytest.raises(ValueError, match="protocol"):
        Terms.read(replace(TERMS, **change).to_bytes())


def spoilings(value: Any) -> list[Any]:
    """The value with one thing in it changed, dropped or added: everywhere, once each."""
    found: list[Any] = []

    def walk(at: Any, put: Callable[[Any], Any]) -> None:
        found.extend(put(spoilt) for spoilt in SPOILT)
        if isinstance(at, dict):
            found.append(put({**at, "more": 1}))
            for key in at:
                found.append(put({name: each for name, each in at.items() if name != key}))
                walk(at[key], lambda new, key=key: put({**at, key: new}))  # type: ignore[misc]
        elif isinstance(at, list):
            for number, each in enumerate(at):
                walk(each, lambda new, n=number: put([*at[:n], new, *at[n + 1 :]]))  # type: ignore[misc]

    walk(value, deepcopy)
    return found


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("protocol", TERMS.to_bytes(), Terms.read),
        ("protocol-signature", said_by(Council.new(DORSET)).to_bytes(), ProtocolSignature.read),
    ],
)
def test_schema_and_reader_agree(name: str, text: bytes, read: Callable[[bytes], object]) -> None:
    schema = json.loads(schema_path(f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema)
    check.validate(json.loads(text))
    spoilt = 0
    for value in spoilings(json.loads(text)):
        if check.is_valid(value):
            continue
        spoilt += 1
        with pytest.raises((ValueError, TypeError)):
            read(canonical_json(value))
    assert spoilt > 100
