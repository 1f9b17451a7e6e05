"""What must hold of every package: it gives back what went in, and any changed byte is noticed."""

from __future__ import annotations

import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealed_packages import BCP, DORSET, Council, document, header_for, open_as, read_cases, seal

from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import NotForYou, PackageRefused, Tampered
from transfer_app.domain.fields import made_plain, plain_text
from transfer_app.domain.package_contents import counts_of
from transfer_app.domain.package_names import record_name_allowed
from transfer_app.domain.vocabulary import Strand

DORSET_KEYS, BCP_KEYS = Council.new(DORSET), Council.new(BCP)

names = st.text(min_size=1, max_size=40)
contents = st.binary(max_size=2_000)
record_names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True).filter(record_name_allowed)


@st.composite
def case_files(draw: st.DrawFn) -> list[CaseFile]:
    return [
        CaseFile(
            record,
            draw(st.sampled_from(Strand)),
            draw(contents),
            draw(contents),
            tuple(document(draw(names), draw(contents)) for _ in range(draw(st.integers(0, 3)))),
        )
        for record in draw(st.lists(record_names, min_size=1, max_size=5, unique=True))
    ]


@settings(max_examples=40, deadline=None)
@given(case_files(), st.integers(1, 40_000))
def test_what_goes_in_comes_out_and_the_counts_agree(cases: list[CaseFile], part_limit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = seal_package(
            Path(folder),
            header_for(DORSET_KEYS, BCP_KEYS),
            cases,
            DORSET_KEYS.keys.signing,
            records=len(cases),
            part_limit=part_limit,
        )
        parts = package.manifest.parts
        assert all(part.size <= part_limit or part.records == 1 for part in parts)
        assert [part.size for part in parts] == [path.stat().st_size for path in package.files[: len(parts)]]
        opened = open_as(BCP_KEYS, package.manifest_path, DORSET_KEYS)
        read = read_cases(opened)
    assert [case[:4] for case in read] == [(c.record, c.strand, c.case_json, c.case_html) for c in cases]
    for case, (*_, documents) in zip(cases, read, strict=True):
        went_in = [(made_plain(each.name), each.open().read()) for each in case.documents]
        assert documents == went_in
    assert counts_of(record for part in opened.contents for record in part.records) == package.manifest.counts
    assert sum(package.manifest.counts.strands.values()) == len(cases)


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown_and_a_plain_one_stays(text: str) -> None:
    plain = made_plain(text)
    assert plain_text(plain)
    assert made_plain(plain) == plain
    if plain_text(text):
        assert plain == unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class Delivered:
    package: SealedPackage
    whole: dict[Path, bytes]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    package = seal(tmp_path_factory.mktemp("package"), DORSET_KEYS, BCP_KEYS)
    return Delivered(package, {path: path.read_bytes() for path in package.files})


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_of_any_file_is_noticed(delivered: Delivered, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(delivered.package.files))
    whole = delivered.whole[path]
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(1, 255))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ byte]) + whole[at + 1 :])
    try:
        with pytest.raises((Tampered, PackageRefused, NotForYou)):
            open_as(BCP_KEYS, delivered.package.manifest_path, DORSET_KEYS)
    finally:
        path.write_bytes(whole)
