"""A package whose case file lists other documents than it carries: found, refused, or taken without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sealed_packages import honest, said_of, some_cases
from two_councils import Councils, log_size
from typed_commands import said

from tests.journeys.test_looking import by_hand
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.readings import Purpose
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Waiver
from transfer_app.services import auditing, looking, reading, receiving
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey
FAULT = "The case file of r-0002 lists another number of documents (1) than the package carries (2)."
NAME = "Core assessment"


@pytest.fixture
def sent(councils: Councils) -> tuple[str, Path]:
    """Of three records one has a document that its case file does not know of; name and manifest."""
    first, second, third = some_cases()
    return by_hand(councils, [first, honest(second, documents=said_of(second.documents)[:1]), third])


def accept(
    councils: Councils, manifest: Path, into: Path | None = None, *left_out: str
) -> receiving.Received:
    return receiving.receive(
        councils.rae, manifest, Quiet(), receipt_folder=councils.receipts, into=into,
        rejections=[Rejection(each, 0, Reason(RejectionCode.DAMAGED)) for each in left_out],
        waived=Waiver.REHEARSAL,
    )  # fmt: skip


def test_it_is_found_by_the_check_and_refused_when_taken_in(
    councils: Councils, sent: tuple[str, Path], tmp_path: Path
) -> None:
    checked = receiving.check(councils.rae, sent[1], Quiet())
    assert (checked.unlike, checked.faults) == (("r-0002",), (FAULT,))
    size, into = log_size(councils.rae), tmp_path / "unpacked"
    for folder in (None, into):
        with pytest.raises(PackageRefused) as refusal:
            accept(councils, sent[1], folder)
        assert refusal.value.what == FAULT
        assert "Leave the record out" in refusal.value.remedy
    assert reading.inbox(councils.rae) == []
    assert not into.exists()
    assert list(councils.receipts.iterdir()) == []
    beside = [str(entry["action"]) for entry in auditing.latest(councils.rae, log_size(councils.rae) - size)]
    assert "package-received" not in beside
    assert NAME not in str(auditing.latest(councils.rae, 100))


def test_without_the_record_the_package_is_taken(councils: Councils, sent: tuple[str, Path]) -> None:
    done = accept(councils, sent[1], None, "r-0002")
    assert (done.records, done.rejected) == (2, 1)
    assert [case.ref for case in reading.incoming_cases(councils.rae, done.package.id)] == [
        "r-0001",
        "r-0003",
    ]


def test_read_where_it_lies_the_record_is_refused_and_the_others_are_not(
    councils: Councils, sent: tuple[str, Path], tmp_path: Path
) -> None:
    name, manifest = sent
    looking.look(councils.rae, manifest, Quiet())
    assert looking.open_case(councils.rae, name, "r-0003", "visit", Purpose.OTHER).documents
    size = log_size(councils.rae)
    with pytest.raises(PackageRefused) as refusal:
        looking.open_case(councils.rae, name, "r-0002", "visit", Purpose.OTHER)
    assert refusal.value.what == FAULT
    with pytest.raises(PackageRefused):
        looking.save_document(councils.rae, name, "r-0002", 2, "visit", tmp_path / "saved", Purpose.OTHER)
    assert not (tmp_path / "saved").exists()
    assert log_size(councils.rae) == size


def test_the_command_says_which_record_to_leave_out(councils: Councils, sent: tuple[str, Path]) -> None:
    councils.rae.workspace.close()
    text = said("receive", "check", sent[1], workspace=councils.folder / "west.taw", user="rae")
    assert FAULT in text
    assert "--refuse RECORD=damaged" in text
    assert NAME not in text
