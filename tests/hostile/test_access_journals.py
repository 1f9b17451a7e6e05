"""Access journals that a receiver, or someone who is none, made wrong: nothing of them is kept or logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sealed_packages import BCP, CREATED, PACKAGE, Council

from tests.adapters.test_bundle_schemas import spoilings, validator
from transfer_app.adapters.bundles.journals import read_journal, write_journal
from transfer_app.adapters.sealing.signatures import JOURNAL_NAMESPACE, RECEIPT_NAMESPACE
from transfer_app.domain.access_journal import Journal, Opening, line_digest
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import (
    KeyUnusable,
    NotFound,
    OutputFailed,
    PackageRefused,
    Tampered,
)
from transfer_app.domain.readings import Purpose

Lines = list[bytes]


@pytest.fixture(scope="module")
def bcp() -> Council:
    return Council.new(BCP)


def journal_by(council: Council, openings: int = 3) -> Journal:
    key, previous, made = str(council.keys.signing.public), "0" * 64, []
    for number in range(1, openings + 1):
        at = CREATED + timedelta(minutes=number)
        made.append(Opening(number, f"r-{number}", number % 2, at, "Ann", key, Purpose.CARE, previous))
        previous = line_digest(made[-1].to_bytes())
    return Journal(PACKAGE, "0" * 64, "a" * 32, BCP, "Ann Officer", key, tuple(made))


def signed(folder: Path, council: Council, text: bytes, namespace: str = JOURNAL_NAMESPACE) -> Path:
    path = folder / "a.journal.jsonl"
    path.write_bytes(text)
    signature = council.keys.signing.sign(text, namespace)
    path.with_name(path.name + ".sig").write_text(signature, encoding="ascii")
    return path


def test_a_journal_round_trips_and_fits_its_schema(tmp_path: Path, bcp: Council) -> None:
    for openings in (0, 1, 3):
        folder = tmp_path / str(openings)
        folder.mkdir()
        journal = journal_by(bcp, openings)
        path = write_journal(folder, journal, bcp.keys.signing)
        assert path.name == f"{PACKAGE}-aaaaaaaa.journal.jsonl"
        assert read_journal(path, [bcp.allowed]) == journal
        for line in path.read_bytes().splitlines():
            validator("access-journal").validate(json.loads(line))
        with pytest.raises(OutputFailed):
            write_journal(folder, journal, bcp.keys.signing)


def dropped(lines: Lines) -> Lines:
    return [lines[0], lines[1], lines[3]]


def cut(lines: Lines) -> Lines:
    return lines[:-1]


def swapped(lines: Lines) -> Lines:
    return [lines[0], lines[2], lines[1], lines[3]]


def repeated(lines: Lines) -> Lines:
    return [*lines, lines[-1]]


def changed(lines: Lines) -> Lines:
    return [lines[0], lines[1].replace(b"care-planning", b"sample-check"), *lines[2:]]


def other_head(lines: Lines) -> Lines:
    return [lines[0].replace(line_digest(lines[-1]).encode(), b"1" * 64), *lines[1:]]


def blank(lines: Lines) -> Lines:
    return [*lines, b""]


def respelled(lines: Lines) -> Lines:
    return [lines[0], lines[1].replace(b":", b": ", 1), *lines[2:]]


def headless(lines: Lines) -> Lines:
    return lines[1:]


def deep(lines: Lines) -> Lines:
    return [*lines, b"[" * 100_000]


@pytest.mark.parametrize(
    "spoil", [dropped, cut, swapped, repeated, changed, other_head, blank, respelled, headless, deep]
)
def test_a_broken_chain_is_refused_although_it_is_signed(
    tmp_path: Path, bcp: Council, spoil: Callable[[Lines], Lines]
) -> None:
    lines = journal_by(bcp).to_bytes().splitlines()
    path = signed(tmp_path, bcp, b"".join(line + b"\n" for line in spoil(lines)))
    with pytest.raises(PackageRefused, match="not as it must be"):
        read_journal(path, [bcp.allowed])


@pytest.mark.parametrize("ending", [b"", b"\r\n", b"\n\n"])
def test_the_last_line_ends_with_one_line_feed(tmp_path: Path, bcp: Council, ending: bytes) -> None:
    text = journal_by(bcp).to_bytes()[:-1] + ending
    with pytest.raises(PackageRefused):
        read_journal(signed(tmp_path, bcp, text), [bcp.allowed])


@pytest.mark.parametrize("line", [0, 1])
def test_what_the_schema_refuses_the_reader_refuses_too(bcp: Council, line: int) -> None:
    lines, spoilt = journal_by(bcp, line).to_bytes().splitlines(), 0
    read: Callable[[bytes], object] = Opening.read if line else lambda text: Journal.read(text + b"\n")
    read(lines[line])
    for value in spoilings(json.loads(lines[line])):
        if validator("access-journal").is_valid(value):
            continue
        spoilt += 1
        with pytest.raises((ValueError, TypeError)):
            read(canonical_json(value))
    assert spoilt > 80


def test_only_a_key_held_for_the_receiver_counts(tmp_path: Path, bcp: Council) -> None:
    text = journal_by(bcp).to_bytes()
    other = Council.new(BCP)
    path = signed(tmp_path, other, text)
    with pytest.raises(Tampered):
        read_journal(path, [bcp.allowed])
    with pytest.raises(Tampered, match="not one of"):
        read_journal(path, [bcp.allowed, other.allowed])
    signed(tmp_path, bcp, text, RECEIPT_NAMESPACE)
    with pytest.raises(Tampered, match="made for something else"):
        read_journal(path, [bcp.allowed])
    signed(tmp_path, bcp, text)
    with pytest.raises(Tampered, match="not one of"):
        read_journal(path, [replace(bcp.allowed, principal="E06000059")])
    path.write_bytes(text + b"\n")
    with pytest.raises(Tampered):
        read_journal(path, [bcp.allowed])
    path.with_name(path.name + ".sig").unlink()
    with pytest.raises(NotFound):
        read_journal(path, [bcp.allowed])
    with pytest.raises(KeyUnusable):
        write_journal(tmp_path, journal_by(bcp), other.keys.signing)
