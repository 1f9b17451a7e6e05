"""The JSON Schemas and the readers agree: on what is written, and on every way to spoil one key of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sealed_packages import BCP, CREATED, DORSET, PACKAGE, Council, open_as, seal

from transfer_app.adapters.sealing.keys import card_bytes, make_card, read_card
from transfer_app.domain.access import LaterAccess
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import KeyUnusable
from transfer_app.domain.manifest import Counts, PackageManifest
from transfer_app.domain.package_contents import PartContents
from transfer_app.domain.receipts import REJECTED, Found, Openings, PartRead, Receipt
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Compared, Sample, SampleCheck, SampleResult
from transfer_app.domain.tranches import Change, Earlier, Withdrawal, WithdrawalReason
from transfer_app.domain.vocabulary import Strand
from transfer_app.resources import schema_path

DORSET_KEYS, BCP_KEYS = Council.new(DORSET), Council.new(BCP)
SPOILT: list[object] = [None, True, -1, 1.5, 10**400, "", "x" * 3_000, "\n", [], {}, {"x": 1}, [None]]
NAMES = ["package-manifest", "package-contents", "package-access", "receipt", "recipient"]
Reader = Callable[[bytes], object]


def validator(name: str) -> Draft202012Validator:
    schema = json.loads(schema_path(f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, Reader]]:
    package = seal(tmp_path_factory.mktemp("package"), DORSET_KEYS, BCP_KEYS)
    plain = next(open_as(BCP_KEYS, package.manifest_path, DORSET_KEYS).contents)
    earlier = Earlier(PACKAGE.replace("0", "1"), "0" * 64)
    later = replace(plain.records[0], change=Change.CHANGED, replaces=earlier)
    notice = Withdrawal("r-9", WithdrawalReason.NO_AUTHORITY, earlier)
    contents = replace(plain, records=(later, *plain.records[1:]), withdrawn=(notice,))
    keys = BCP_KEYS.keys
    card = make_card(keys, BCP, "Ann Officer", "receiving officer", "", CREATED)
    receipt = Receipt(
        PACKAGE, "0" * 64, DORSET, BCP, "Ann", "officer", card.ssh, CREATED, REJECTED,
        Reason(RejectionCode.OTHER, "Sent twice."),
        Found(
            Counts(1, 3, {Strand.SEND: 1}), 5, 99, {"r-1": "1" * 64},
            (PartRead(f"{PACKAGE}-001.tar.age", 7, "a" * 64),),
        ),
        Openings("0" * 32, 1, "1" * 64),
        Sample(
            ("r-1",),
            (SampleCheck("r-1", "Ann", card.ssh, CREATED, SampleResult.AGREES, Compared.PAPER),),
        ),
        (Rejection("r-1", 2, Reason(RejectionCode.OTHER, "Its page 2.")),),
    )  # fmt: skip
    access = LaterAccess(
        PACKAGE, 1, "0" * 64, CREATED, package.manifest.header.sender, BCP, BCP_KEYS.addressee, 1,
        CREATED.date(), 400, "0" * 64,
    )  # fmt: skip
    return {
        "package-manifest": (package.manifest.to_bytes(), PackageManifest.read),
        "package-contents": (contents.to_bytes(), PartContents.read),
        "package-access": (access.to_bytes(), LaterAccess.read),
        "receipt": (receipt.to_bytes(), Receipt.read),
        "recipient": (card_bytes(card, keys.signing), read_card),
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_fits_its_schema(written: dict[str, tuple[bytes, Reader]], name: str) -> None:
    validator(name).validate(json.loads(written[name][0]))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_schema_refuses_the_reader_refuses_too(
    written: dict[str, tuple[bytes, Reader]], name: str
) -> None:
    text, read = written[name]
    check, spoilt = validator(name), 0
    for value in spoilings(json.loads(text)):
        if check.is_valid(value):
            continue
        spoilt += 1
        with pytest.raises((ValueError, TypeError, KeyUnusable)):
            read(canonical_json(value))
    assert spoilt > 100


def spoilings(value: dict[str, object]) -> Iterator[dict[str, object]]:
    """Copies of value, each with one key dropped, added, or replaced by something else."""
    for path in paths(value):
        for wrong in SPOILT:
            copy = deepcopy(value)
            holder(copy, path)[path[-1]] = wrong
            yield copy
        copy = deepcopy(value)
        del holder(copy, path)[path[-1]]
        yield copy
        copy = deepcopy(value)
        inner = holder(copy, path)
        if isinstance(inner, dict):
            inner["more"] = "x"
            yield copy


def paths(value: object, before: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*before, key)
        yield from paths(inner, (*before, key))


def holder(value: object, path: tuple[object, ...]) -> dict[object, object]:
    for key in path[:-1]:
        value = value[key]  # type: ignore[index]
    return value  # type: ignore[return-value]


def test_the_documents_name_every_schema() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    text = "".join(
        (docs / f"format-{name}.md").read_text(encoding="utf-8") for name in ("package", "receipt", "journal")
    )
    for name in [*NAMES, "case", "access-journal"]:
        assert f"schemas/{name}.schema.json" in text
