"""Who opened what at the receiver goes back to the sender, signed, and is checked there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sealed_packages import PACKAGE
from two_councils import Councils, log_size

from transfer_app.adapters.bundles.journals import write_journal
from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.domain.access_journal import Journal, line_digest
from transfer_app.domain.errors import NotFound, NotPermitted, PackageRefused, Tampered
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.readings import Purpose
from transfer_app.services import auditing, journals, reading
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture
def package(councils: Councils, package: PackageRow) -> PackageRow:
    """Taken in, its first two cases opened by two people, one of them whom the package does not name."""
    came = councils.taken_in(package).package
    cases = reading.incoming_cases(councils.rae, came.id)
    reading.open_case(councils.rae, cases[0].id, "Freya's first visit", Purpose.CARE)
    reading.open_case(councils.sam, cases[1].id, "Looking", Purpose.SAMPLE)
    return package


def logged(session: Session) -> list[dict[str, object]]:
    return [entry for entry in auditing.latest(session, 50) if "reported" in str(entry["action"])]


def test_openings_go_back_to_the_sender_and_into_its_log(councils: Councils, package: PackageRow) -> None:
    path = journals.save(councils.rae, package.ref, councils.made("first"))
    text = path.read_text(encoding="utf-8")
    assert "Freya" not in text
    taken = journals.take_in(councils.ann, path)
    told = [(each.person, each.document, each.purpose) for each in taken.new]
    assert told == [("Rae Ford", 0, Purpose.CARE), ("Sam Hill", 0, Purpose.SAMPLE)]
    assert journals.openings(councils.ann, package.ref) == journals.openings(councils.rae, package.ref)
    entries = logged(councils.ann)
    assert len(entries) == 2
    assert "Rae" not in str(entries)
    detail = entries[-1]["detail"]
    assert isinstance(detail, dict)
    assert (detail["purpose"], detail["record"]) == ("care-planning", taken.new[0].record)
    assert auditing.verify(councils.cat).entries == log_size(councils.ann)


def test_a_journal_that_grew_brings_what_is_new_and_an_old_one_nothing(
    councils: Councils, package: PackageRow
) -> None:
    first = journals.save(councils.rae, package.ref, councils.made("first"))
    journals.take_in(councils.ann, first)
    came = reading.inbox(councils.rae)[0]
    case = reading.incoming_cases(councils.rae, came.id)[0]
    reading.open_case(councils.rae, case.id, "Again", Purpose.COURT)
    second = journals.save(councils.rae, package.ref, councils.made("second"))
    taken = journals.take_in(councils.ann, second)
    assert ([each.purpose for each in taken.new], taken.known) == ([Purpose.COURT], 2)
    for path in (first, second):
        assert journals.take_in(councils.ann, path).new == ()
    assert len(logged(councils.ann)) == 3


def forged(councils: Councils, path: Path, edit: Callable[[Journal], Journal], by: Session) -> Path:
    """The journal with something else in it, its chain mended, signed by someone again."""
    journal = edit(Journal.read(path.read_bytes()))
    with by.workspace.read() as unit:
        keys = KeyPair.parse(unit.keys.private("pair", by.user.id))
    previous, chained = journal.manifest_sha256, []
    for number, each in enumerate(journal.openings, 1):
        chained.append(replace(each, number=number, previous=previous))
        previous = line_digest(chained[-1].to_bytes())
    whole = replace(journal, key=str(keys.signing.public), openings=tuple(chained))
    return write_journal(councils.made("forged"), whole, keys.signing)


def rewritten(journal: Journal) -> Journal:
    first = replace(journal.openings[0], purpose=Purpose.OTHER)
    return replace(journal, openings=(first, *journal.openings[1:]))


def shortened(journal: Journal) -> Journal:
    return replace(journal, openings=journal.openings[1:])


def foreign(journal: Journal) -> Journal:
    return replace(journal, openings=(*journal.openings, replace(journal.openings[0], record="r-9")))


def other_manifest(journal: Journal) -> Journal:
    return replace(journal, manifest_sha256="1" * 64)


def unknown(journal: Journal) -> Journal:
    return replace(journal, package=PACKAGE)


@pytest.mark.parametrize(
    ("edit", "error", "said"),
    [
        (rewritten, Tampered, "differs from what"),
        (shortened, Tampered, "differs from what"),
        (foreign, PackageRefused, "r-9, which is not in"),
        (other_manifest, PackageRefused, "another package"),
        (unknown, NotFound, "package"),
    ],
)
def test_a_journal_signed_by_the_receiver_that_cannot_be_is_refused_whole(
    councils: Councils, package: PackageRow, edit: Callable[[Journal], Journal],
    error: type[Exception], said: str,
) -> None:  # fmt: skip
    path = journals.save(councils.rae, package.ref, councils.made("first"))
    journals.take_in(councils.ann, path)
    before, known = log_size(councils.ann), journals.openings(councils.ann, package.ref)
    with pytest.raises(error, match=said):
        journals.take_in(councils.ann, forged(councils, path, edit, councils.rae))
    assert (log_size(councils.ann), journals.openings(councils.ann, package.ref)) == (before, known)


def test_only_those_whom_the_package_names_sign_it(councils: Councils, package: PackageRow) -> None:
    with pytest.raises(PackageRefused, match="not made for you by name"):
        journals.save(councils.sam, package.ref, councils.receipts)
    path = journals.save(councils.rae, package.ref, councils.made("first"))
    before = log_size(councils.ann)
    with pytest.raises(Tampered):
        journals.take_in(councils.ann, forged(councils, path, lambda same: same, councils.sam))
    councils.agreed(officer=councils.sam)
    with pytest.raises(PackageRefused, match="not made for"):
        journals.take_in(councils.ann, councils.made("forged") / path.name)
    assert journals.openings(councils.ann, package.ref) == ()
    assert not logged(councils.ann)
    assert log_size(councils.ann) > before
    with pytest.raises(NotPermitted):
        journals.take_in(councils.cat, path)
