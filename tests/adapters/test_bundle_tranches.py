"""A later tranche on disk: what replaces an earlier copy, and notices without content, read strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sealed_packages import (
    BCP,
    DORSET,
    PACKAGE,
    Council,
    Forger,
    TarPart,
    header_for,
    honest,
    open_as,
    read_cases,
    some_cases,
    with_contents,
)

from transfer_app.adapters.bundles.bag import Entry, bag_information, closing_files
from transfer_app.adapters.bundles.package_reader import OpenedPackage
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import NotReady, PackageRefused, Tampered
from transfer_app.domain.tranches import Carried, Change, Earlier, Withdrawal, WithdrawalReason

BEFORE = Earlier("11111111-1111-4111-8111-111111111111", "a" * 64)
NOTICES = (
    Withdrawal("r-0008", WithdrawalReason.OTHER_AUTHORITY, BEFORE),
    Withdrawal("r-0009", WithdrawalReason.NO_AUTHORITY, replace(BEFORE, digest="b" * 64)),
)
OPENS = Council.new(DORSET), Council.new(BCP)


def later_cases() -> list[CaseFile]:
    new, changed, again = some_cases()
    return [
        new,
        honest(replace(changed, carried=Carried(Change.CHANGED, BEFORE))),
        honest(replace(again, carried=Carried(Change.REDECIDED, BEFORE))),
    ]


def sealed(folder: Path, cases: list[CaseFile], notices: tuple[Withdrawal, ...], **how: Any) -> SealedPackage:
    dorset, bcp = OPENS
    return seal_package(
        folder, how.pop("header", header_for(dorset, bcp)), cases, dorset.keys.signing, records=len(cases),
        withdrawn=notices, **how,
    )  # fmt: skip


def opened(package: SealedPackage) -> OpenedPackage:
    dorset, bcp = OPENS
    return open_as(bcp, package.manifest_path, dorset)


def test_what_is_said_of_earlier_copies_comes_out_as_it_went_in(tmp_path: Path) -> None:
    package = sealed(tmp_path, later_cases(), NOTICES, part_limit=1)
    assert len(package.manifest.parts) == 3
    assert package.manifest.counts.withdrawn == 2
    found = opened(package)
    assert [case.carried for case in found.cases()] == [case.carried for case in later_cases()]
    assert [contents.withdrawn for contents in found.contents] == [NOTICES, (), ()]
    assert found.record_digests == package.record_digests


def test_the_public_manifest_says_only_how_many_are_withdrawn(tmp_path: Path) -> None:
    package = sealed(tmp_path, later_cases(), NOTICES)
    for told in ("r-0008", "r-0001", BEFORE.package, BEFORE.digest, "changed", "other-authority"):
        assert told.encode() not in package.manifest.to_bytes()


def test_a_package_of_notices_alone_is_one_part_without_a_record(tmp_path: Path) -> None:
    package = sealed(tmp_path, [], NOTICES)
    assert (len(package.manifest.parts), package.manifest.counts.records) == (1, 0)
    found = opened(package)
    assert read_cases(found) == []
    assert [contents.withdrawn for contents in found.contents] == [NOTICES]
    with pytest.raises(NotReady):
        sealed(tmp_path / "none", [], ())


CONTENTS: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a new record that replaces one": (
        lambda text: text["records"][0].update(replaces=BEFORE.to_json()), "record.replaces",
    ),
    "a changed one that replaces none": (
        lambda text: text["records"][1].update(replaces=None), "record.replaces",
    ),
    "another kind of change": (lambda text: text["records"][1].update(change="moved"), "moved"),
    "a copy in this package itself": (
        lambda text: text["records"][1]["replaces"].update(package=PACKAGE), "contents.package",
    ),
    "a notice of this package itself": (
        lambda text: text["withdrawn"][0]["sent"].update(package=PACKAGE), "contents.package",
    ),
    "notices out of order": (lambda text: text["withdrawn"].reverse(), "contents.withdrawn"),
    "a notice twice": (lambda text: text["withdrawn"].append(text["withdrawn"][1]), "contents.withdrawn"),
    "another reason": (lambda text: text["withdrawn"][0].update(reason="E06000001"), "E06000001"),
    "a path for a name": (lambda text: text["withdrawn"][0].update(record="../r"), "withdrawal.record"),
    "a reserved name": (lambda text: text["withdrawn"][0].update(record="nul"), "withdrawal.record"),
    "no list of notices": (lambda text: text.pop("withdrawn"), "contents.withdrawn is missing"),
    "a record that is withdrawn as well": (
        lambda text: text["withdrawn"][0].update(record="r-0002"), "holds the record r-0002 and withdraws it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTENTS)
def test_wrong_words_on_earlier_copies_are_refused(tmp_path: Path, kind: str) -> None:
    edit, reason = CONTENTS[kind]
    forger = Forger(*OPENS, sealed(tmp_path, later_cases(), NOTICES))
    path = forger.rebuild(lambda parts: rebagged(with_contents(parts, edit)))
    with pytest.raises((PackageRefused, Tampered), match=reason):
        open_as(OPENS[1], path, OPENS[0])


def rebagged(parts: list[TarPart]) -> list[TarPart]:
    """With the bag's own manifests made to fit, so that nothing else is wrong."""
    names = [part.header[:100].rstrip(b"\0").decode("ascii") for part in parts]
    folder = f"{PACKAGE}-001/"
    payload = [
        Entry.of(name.removeprefix(folder), part.content)
        for name, part in zip(names, parts, strict=True)
        if name.startswith(f"{folder}data/")
    ]
    kept = [part for name, part in zip(names, parts, strict=True) if name.startswith(f"{folder}data/")]
    closing = closing_files(bag_information(header_for(*OPENS), 1), payload)
    return [parts[0], *kept, *(TarPart.of(folder + path, text) for path, text in closing)]


def test_a_count_of_notices_that_is_not_that_of_the_list_is_refused(tmp_path: Path) -> None:
    forger = Forger(*OPENS, sealed(tmp_path, later_cases(), NOTICES))
    path = forger.rebuild(manifest=lambda text: text["counts"].update(withdrawn=1))
    with pytest.raises(Tampered, match="what its manifest counts"):
        open_as(OPENS[1], path, OPENS[0])
