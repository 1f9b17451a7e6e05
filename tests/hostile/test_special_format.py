"""The format of a special package: what is told outside, and every way for its two sides to disagree."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sealed_packages import (
    BCP,
    DORSET,
    Council,
    Forger,
    header_for,
    open_as,
    read_cases,
    seal,
    with_contents,
)

from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.parts_found import PartFound, PartsFound
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import PackageRefused, Tampered
from transfer_app.domain.manifest import Counts, Kind
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.receipts import Found, PartRead
from transfer_app.domain.vocabulary import Strand
from transfer_app.resources import schema_path

Value = dict[str, object]


@pytest.fixture
def dorset() -> Council:
    return Council.new(DORSET)


@pytest.fixture
def bcp() -> Council:
    return Council.new(BCP)


def records() -> list[CaseFile]:
    return [
        CaseFile("r-0001", Strand.ADOPTION, b'{"person":{"ref":"1"}}', b"<p>adoption</p>"),
        CaseFile("r-0002", Strand.SOCIAL_CARE, b'{"person":{"ref":"1"}}', b""),
    ]


def sealed(folder: Path, dorset: Council, bcp: Council, basis: Basis, limit: int = 2**31) -> SealedPackage:
    header = replace(header_for(dorset, bcp), kind=Kind.SPECIAL)
    return seal_package(
        folder, header, records(), dorset.keys.signing, records=2, basis=basis, part_limit=limit
    )


@pytest.mark.parametrize("basis", Basis)
def test_the_reason_and_the_strands_are_known_inside_only(
    tmp_path: Path, dorset: Council, bcp: Council, basis: Basis
) -> None:
    package = sealed(tmp_path, dorset, bcp, basis)
    opened = open_as(bcp, package.manifest_path, dorset)
    assert opened.basis is basis
    assert opened.counts == Counts(2, 0, {Strand.ADOPTION: 1, Strand.SOCIAL_CARE: 1})
    assert [case[0] for case in read_cases(opened)] == ["r-0001", "r-0002"]
    assert package.manifest.counts == Counts(2, 0, {})


def test_the_public_files_are_alike_whatever_the_reason_is(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    """But for what is random, and for the length of the sealed part: it grows with the name of the reason."""
    said = []
    for basis in Basis:
        (tmp_path / basis).mkdir()
        text = json.loads(sealed(tmp_path / basis, dorset, bcp, basis).manifest.to_bytes())
        for key in ("sha256", "contents_sha256", "size"):
            text["parts"][0].pop(key)
        for key in ("sha256", "key"):
            text["access"].pop(key)
        said.append(text)
        names = {path.name for path in (tmp_path / basis).iterdir()}
    assert said[0] == said[1] == said[2]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not any(word in content for word in (b"adopt", b"confidential", b"hold", b"social"))
    assert len(names) == 4


def test_the_schemas_know_special_packages(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    package = sealed(tmp_path, dorset, bcp, Basis.LEGAL_HOLD)
    outside = json.loads(package.manifest.to_bytes())
    inside = json.loads(next(open_as(bcp, package.manifest_path, dorset).contents).to_bytes())
    public, contents = validator("package-manifest"), validator("package-contents")
    assert public.is_valid(outside)
    assert contents.is_valid(inside)
    assert not public.is_valid(outside | {"counts": outside["counts"] | {"strands": {"adoption": 2}}})
    for wrong in ({"basis": ""}, {"kind": "bulk"}, {"basis": "adopted"}):
        assert not contents.is_valid(inside | wrong)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_path(f"{name}.schema.json").read_text(encoding="utf-8")))


def test_a_receipt_of_a_special_package_tells_no_strand(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    """Every byte that the receiver states of what it found: counts without strands, opaque names, digests."""
    package = sealed(tmp_path, dorset, bcp, Basis.ADOPTION)
    opened = open_as(bcp, package.manifest_path, dorset)
    assert set(opened.strands.values()) == set(opened.counts.strands)
    assert opened.found.counts.strands == {}
    text = canonical_json(opened.found.to_json()).lower()
    assert not any(word in text for word in (b"adopt", b"confidential", b"hold", b"social"))
    assert Found.read(json.loads(text)) == opened.found


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda said: said.update(basis=""), "contents.basis"),
        (lambda said: said.update(basis="adopted"), "contents.basis"),
        (lambda said: said.pop("basis"), "contents.basis is missing"),
        (lambda said: said.update(kind="bulk"), "contents.basis"),
        (lambda said: said.update(kind="bulk", basis=""), "another package"),
    ],
)
def test_contents_that_do_not_fit_the_kind_are_refused(
    tmp_path: Path, dorset: Council, bcp: Council, edit: Callable[[Value], None], fault: str
) -> None:
    forger = Forger(dorset, bcp, sealed(tmp_path, dorset, bcp, Basis.ADOPTION))
    path = forger.rebuild(lambda parts: with_contents(parts, edit))
    with pytest.raises((PackageRefused, Tampered), match=fault):
        open_as(bcp, path, dorset)


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda said: said.update(kind="bulk"), "counts.strands"),
        (lambda said: said.pop("kind"), "kind is missing"),
        (lambda said: said.update(kind="sealed"), "kind is not"),
        (lambda said: said["counts"].update(strands={"adoption": 2}), "counts.strands"),
        (lambda said: said.update(basis="adoption-record"), "does not belong"),
    ],
)
def test_a_manifest_that_does_not_fit_its_kind_is_refused(
    tmp_path: Path, dorset: Council, bcp: Council, edit: Callable[[dict[str, Value]], None], fault: str
) -> None:
    package = sealed(tmp_path, dorset, bcp, Basis.ADOPTION)
    text = json.loads(package.manifest.to_bytes())
    edit(text)
    path = Forger(dorset, bcp, package).sign(canonical_json(text))
    with pytest.raises(PackageRefused, match=fault):
        open_as(bcp, path, dorset)


@pytest.mark.parametrize(
    ("said", "fault"),
    [({"kind": "special"}, "counts.strands"), ({"kind": "special", "counts": None}, "another package")],
)
def test_a_bulk_package_that_says_it_is_special_is_refused(
    tmp_path: Path, dorset: Council, bcp: Council, said: Value, fault: str
) -> None:
    package = seal(tmp_path, dorset, bcp)
    text = json.loads(package.manifest.to_bytes()) | said
    text["counts"] = text["counts"] or {"records": 3, "documents": 3, "strands": {}, "withdrawn": 0}
    path = Forger(dorset, bcp, package).sign(canonical_json(text))
    with pytest.raises((PackageRefused, Tampered), match=fault):
        open_as(bcp, path, dorset)


def test_a_bulk_package_that_hides_its_strands_is_refused(
    tmp_path: Path, dorset: Council, bcp: Council
) -> None:
    package = seal(tmp_path, dorset, bcp)
    text = json.loads(package.manifest.to_bytes())
    text["counts"]["strands"] = {}
    path = Forger(dorset, bcp, package).sign(canonical_json(text))
    with pytest.raises(PackageRefused, match=r"counts\.strands"):
        open_as(bcp, path, dorset)


def test_parts_that_give_two_reasons_are_refused(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    package = sealed(tmp_path, dorset, bcp, Basis.ADOPTION, limit=1)
    first, second = open_as(bcp, package.manifest_path, dorset).contents
    found, other = PartsFound(package.manifest), replace(second, basis=Basis.CONFIDENTIAL)
    read = PartRead("a part", 1, "0" * 64)
    found.add(PartFound.of(first, first.to_bytes(), read, {}))
    with pytest.raises(PackageRefused, match="different reasons"):
        found.add(PartFound.of(other, other.to_bytes(), read, {}))


def test_neither_kind_is_sealed_as_the_other(tmp_path: Path, dorset: Council, bcp: Council) -> None:
    key, bulk = dorset.keys.signing, header_for(dorset, bcp)
    for header, basis in ((bulk, Basis.ADOPTION), (replace(bulk, kind=Kind.SPECIAL), None)):
        with pytest.raises(PackageRefused, match="Only a special package has a basis"):
            seal_package(tmp_path, header, records(), key, records=2, basis=basis)
    assert not list(tmp_path.iterdir())
