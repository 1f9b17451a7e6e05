"""Receipts: signed, read strictly, and checked by ssh-keygen."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sealed_packages import BCP, CREATED, DORSET, PACKAGE, Council

from transfer_app.adapters.bundles.receipts import read_receipt, write_receipt
from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, RECEIPT_NAMESPACE
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.errors import KeyUnusable, NotFound, OutputFailed, PackageRefused, Tampered
from transfer_app.domain.manifest import Counts
from transfer_app.domain.receipts import ACCEPTED, REJECTED, Found, Openings, PartRead, Receipt
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Compared, Sample, SampleCheck, SampleResult, Waiver
from transfer_app.domain.vocabulary import Strand

LATER = CREATED + timedelta(seconds=1)
FOUND = Found(
    Counts(3, 3, {Strand.SEND: 2, Strand.SOCIAL_CARE: 1}),
    9,
    1_234,
    {f"r-000{n}": str(n) * 64 for n in (1, 2, 3)},
    (PartRead(f"{PACKAGE}-001.tar.age", 2_345, "a" * 64),),
)
DRAWN = ("r-0002", "r-0001", "r-0003")


@pytest.fixture
def bcp() -> Council:
    return Council.new(BCP)


def receipt_by(council: Council) -> Receipt:
    return Receipt(
        PACKAGE,
        "0" * 64,
        DORSET,
        BCP,
        "Ann Officer",
        "receiving officer",
        str(council.keys.signing.public),
        CREATED,
        ACCEPTED,
        None,
        FOUND,
        Openings("0" * 32, 0, "0" * 64),
        Sample(tuple(f"r-000{n}" for n in (2, 1, 3)), (), Waiver.URGENT),
        (Rejection("r-0002", 0, Reason(RejectionCode.DUPLICATE, "Ours since 2027.")),),
    )


def with_counts(counts: Counts) -> Found:
    return replace(FOUND, counts=counts)


def rejected(*items: tuple[str, int]) -> tuple[Rejection, ...]:
    return tuple(Rejection(record, document, Reason(RejectionCode.DAMAGED)) for record, document in items)


def compared(record: str, at: datetime = CREATED, result: SampleResult = SampleResult.AGREES) -> SampleCheck:
    return SampleCheck(record, "Ann Officer", "ssh-ed25519 " + "A" * 68, at, result, Compared.PAPER)


ALL_AGREE = tuple(compared(record) for record in DRAWN)


def test_a_sample_that_was_compared_needs_no_waiver_and_a_difference_a_rejection(
    tmp_path: Path, bcp: Council
) -> None:
    whole = replace(receipt_by(bcp), sample=Sample(DRAWN, ALL_AGREE))
    differs = (compared("r-0002", result=SampleResult.DIFFERS), *ALL_AGREE[1:])
    for number, good in enumerate([whole, replace(whole, sample=Sample(DRAWN, differs))]):
        (tmp_path / f"{number}").mkdir()
        path = write_receipt(tmp_path / f"{number}", good, bcp.keys.signing)
        assert read_receipt(path, [bcp.allowed]) == good


def test_a_receipt_round_trips_and_is_never_overwritten(tmp_path: Path, bcp: Council) -> None:
    path = write_receipt(tmp_path, receipt_by(bcp), bcp.keys.signing)
    assert path.name == f"{PACKAGE}.receipt.json"
    assert read_receipt(path, [bcp.allowed]) == receipt_by(bcp)
    with pytest.raises(OutputFailed):
        write_receipt(tmp_path, receipt_by(bcp), bcp.keys.signing)
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name, path.name + ".sig"]


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_ssh_keygen_verifies_it(tmp_path: Path, bcp: Council) -> None:
    path = write_receipt(tmp_path, receipt_by(bcp), bcp.keys.signing)
    (tmp_path / "allowed").write_text(bcp.allowed.line([RECEIPT_NAMESPACE]), encoding="ascii")
    command = ["ssh-keygen", "-Y", "verify", "-f", tmp_path / "allowed", "-I", BCP.code]
    command += ["-n", RECEIPT_NAMESPACE, "-s", f"{path}.sig"]
    subprocess.run(command, input=path.read_bytes(), check=True, capture_output=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": REJECTED},
        {"reason": Reason(RejectionCode.DAMAGED)},
        {"verdict": REJECTED, "reason": Reason(RejectionCode.OTHER)},
        {"verdict": REJECTED, "reason": Reason(RejectionCode.OTHER, "x" * 301)},
        {"verdict": "perhaps"},
        {"rejections": rejected(("r-0002", 0), ("r-0001", 0))},
        {"rejections": rejected(("r-0001", 2), ("r-0001", 1))},
        {"rejections": rejected(("r-0001", 0), ("r-0001", 0))},
        {"rejections": rejected(("r-0001", 0), ("r-0001", 1))},
        {"rejections": rejected(("r-0004", 0))},
        {"rejections": (Rejection("r-0001", 0, Reason(RejectionCode.OTHER)),)},
        {"found": with_counts(Counts(4, 3, {Strand.SEND: 2, Strand.SOCIAL_CARE: 1}))},
        {"found": with_counts(Counts(3, 2, {Strand.SEND: 2, Strand.SOCIAL_CARE: 1}))},
        {"found": replace(FOUND, files=8)},
        {"found": replace(FOUND, parts=())},
        {"found": replace(FOUND, digests={"r-0001": "1" * 64})},
        {"found": None},
        {"found": None, "verdict": REJECTED, "reason": Reason(RejectionCode.DAMAGED)},
        {"openings": Openings("0" * 32, 1, "0" * 64)},
        {"openings": Openings("0" * 32, 0, "1" * 64)},
        {"sample": Sample(DRAWN)},
        {"sample": Sample(DRAWN, ALL_AGREE[:2])},
        {"sample": Sample(DRAWN, ALL_AGREE, Waiver.URGENT)},
        {"sample": Sample((*DRAWN, "r-0002"), ALL_AGREE, Waiver.URGENT)},
        {"sample": Sample(DRAWN, (ALL_AGREE[1], ALL_AGREE[0], ALL_AGREE[2]))},
        {"sample": Sample((*DRAWN, "r-0009"), ALL_AGREE, Waiver.URGENT)},
        {"sample": Sample(DRAWN, (compared("r-0009"),), Waiver.URGENT)},
        {"sample": Sample(DRAWN, (compared("r-0002", LATER),), Waiver.URGENT)},
        {"sample": Sample(DRAWN, (compared("r-0001", result=SampleResult.DIFFERS),), Waiver.URGENT)},
        {"person": ""},
        {"person": "Ann\u202e"},
        {"manifest_sha256": "0"},
    ],
)
def test_what_cannot_be_is_neither_written_nor_read(
    tmp_path: Path, bcp: Council, changes: dict[str, object]
) -> None:
    wrong = replace(receipt_by(bcp), **changes)  # type: ignore[arg-type]
    with pytest.raises(PackageRefused):
        write_receipt(tmp_path, wrong, bcp.keys.signing)
    assert list(tmp_path.iterdir()) == []
    sign(tmp_path, bcp, wrong.to_bytes())
    with pytest.raises(PackageRefused):
        read_receipt(tmp_path / "receipt.json", [bcp.allowed])


def sign(folder: Path, by: Council, text: bytes, namespace: str = RECEIPT_NAMESPACE) -> None:
    (folder / "receipt.json").write_bytes(text)
    signature = by.keys.signing.sign(text, namespace)
    (folder / "receipt.json.sig").write_text(signature, encoding="ascii")


def test_only_a_key_held_for_the_receiver_counts(tmp_path: Path, bcp: Council) -> None:
    dorset = Council.new(DORSET)
    text = receipt_by(bcp).to_bytes()
    path = tmp_path / "receipt.json"
    sign(tmp_path, bcp, text)
    assert read_receipt(path, [dorset.allowed, bcp.allowed]) == receipt_by(bcp)
    with pytest.raises(Tampered):
        read_receipt(path, [dorset.allowed])
    with pytest.raises(Tampered, match="not one of"):
        read_receipt(path, [replace(bcp.allowed, principal="E06000059")])
    sign(tmp_path, bcp, text, PACKAGE_NAMESPACE)
    with pytest.raises(Tampered, match="made for something else"):
        read_receipt(path, [bcp.allowed])
    sign(tmp_path, dorset, text)
    with pytest.raises(Tampered):
        read_receipt(path, [dorset.allowed, bcp.allowed])
    sign(tmp_path, dorset, receipt_by(dorset).to_bytes())
    with pytest.raises(Tampered, match="not one of"):
        read_receipt(path, [dorset.allowed, bcp.allowed])
    with pytest.raises(KeyUnusable):
        write_receipt(tmp_path, receipt_by(bcp), dorset.keys.signing)


def test_missing_and_unknown_keys_are_refused(tmp_path: Path, bcp: Council) -> None:
    good = json.loads(receipt_by(bcp).to_bytes())
    for wrong in [{**good, "more": 1}, *({k: v for k, v in good.items() if k != key} for key in good)]:
        sign(tmp_path, bcp, canonical_json(wrong))
        with pytest.raises(PackageRefused):
            read_receipt(tmp_path / "receipt.json", [bcp.allowed])
    (tmp_path / "receipt.json.sig").unlink()
    with pytest.raises(NotFound):
        read_receipt(tmp_path / "receipt.json", [bcp.allowed])
