"""Single cases are read in the time of shared access, out of sealed files, and the sender learns of each."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import allocated_county
import pytest
import sqlalchemy as sa
from allocated_county import PASSPHRASE
from sealed_packages import ENDS, some_cases
from two_councils import SUCCESSOR, Councils, log_size, on

from tests.journeys.test_content_keys import named_later
from tests.journeys.test_documents_read import pair
from transfer_app.adapters.sealing.seals import Seals
from transfer_app.adapters.store.tables_receiving import shared_readings, shared_records
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import (
    NotForYou,
    NotFound,
    NotPermitted,
    OutputFailed,
    PackageRefused,
    Tampered,
    TransferError,
)
from transfer_app.domain.manifest import Addressee, PackageHeader, Sender
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.readings import Purpose
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.vocabulary import Role
from transfer_app.services import (
    auditing,
    journals,
    keys,
    looking,
    reading,
    receiving,
    senders,
    sharing,
    windows,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture
def package(councils: Councils, package: PackageRow) -> PackageRow:
    """Sealed for rae, and open for reading at her council."""
    looking.look(councils.rae, councils.manifest(package), Quiet())
    return package


def by_hand(councils: Councils, cases: Sequence[CaseFile]) -> tuple[str, Path]:
    """Any cases, sealed by ann for rae as they are: the package's name and its manifest."""
    ann, secret = pair(councils.ann)
    rae, _ = pair(councils.rae)
    name = "00000000-0000-4000-8000-000000000004"
    header = PackageHeader(
        name, 1, councils.ann.outside.clock().replace(microsecond=0),
        Sender(ann.authority, ann.name, ann.signing_key), rae.authority,
        (Addressee(rae.name, rae.role, rae.age, rae.fingerprint),), ENDS,
    )  # fmt: skip
    sealing = councils.ann.outside.sealing
    sealed = sealing.seal(councils.outbox, header, cases, secret, len(cases), lambda done, total: None)
    return name, sealed.manifest_path


def with_documents(councils: Councils) -> tuple[str, Path]:
    """A package with documents, open for reading: its name and its manifest."""
    name, manifest = by_hand(councils, some_cases())
    looking.look(councils.rae, manifest, Quiet())
    return name, manifest


def refs(session: Session, package: str) -> list[str]:
    return [each.ref for each in looking.cases(session, package)]


def newest(session: Session) -> tuple[str, dict[str, object]]:
    entry = auditing.latest(session, 1)[0]
    return str(entry["action"]), dict(entry["detail"])  # type: ignore[call-overload]


def later(session: Session, days: int) -> Session:
    """The same session, its seals as well, so many days later."""
    moved = on(session.today() + timedelta(days=days), session)
    return replace(moved, outside=replace(moved.outside, sealing=Seals(moved.outside.clock)))


def test_a_case_is_read_where_it_lies_and_its_opening_reaches_the_sender(
    councils: Councils, package: PackageRow
) -> None:
    before = {path.name: path.read_bytes() for path in councils.folder.rglob("*") if ".age" in path.name}
    (known,) = looking.shared(councils.rae)
    assert (known.ref, known.records, known.sender_name) == (package.ref, package.records, "Wessmoor")
    assert known.ends == (councils.ann.today() + timedelta(days=90)).isoformat()
    assert reading.inbox(councils.rae) == []
    assert not list(councils.receipts.iterdir())
    first, second = refs(councils.rae, package.ref)[:2]
    opened = looking.open_case(councils.rae, package.ref, first, "Freya's first visit", Purpose.CARE)
    assert opened.content["record"] == first
    assert opened.content["person"]
    action, detail = newest(councils.rae)
    assert (action, detail["record"], detail["purpose"]) == ("case-read", first, "care-planning")
    assert "Freya" not in json.dumps(auditing.latest(councils.rae, 500))
    looking.open_case(councils.rae, package.ref, second, "Look", Purpose.COURT)
    # Nothing was unpacked, and the files are as they were.
    assert {p.name: p.read_bytes() for p in councils.folder.rglob("*") if ".age" in p.name} == before
    path = journals.save(councils.rae, package.ref, councils.made("journal"))
    assert "Freya" not in path.read_text(encoding="utf-8")
    taken = journals.take_in(councils.ann, path)
    told = [(each.record, each.person, each.purpose) for each in taken.new]
    assert told == [(first, "Rae Ford", Purpose.CARE), (second, "Rae Ford", Purpose.COURT)]
    assert newest(councils.ann)[0] == "journal-recorded"
    assert auditing.verify(councils.cat).entries == log_size(councils.ann)


def test_the_list_names_nobody_and_is_found_in_by_opaque_name_only(
    councils: Councils, package: PackageRow
) -> None:
    listed = looking.cases(councils.rae, package.ref)
    assert len(listed) == package.records
    size = log_size(councils.rae)
    opened = looking.open_case(councils.rae, package.ref, listed[0].ref, "Look")
    child = opened.content["person"]
    assert isinstance(child, dict)
    assert str(child["surname"]) not in str(listed)
    assert looking.cases(councils.rae, package.ref, str(child["surname"])) == []
    part = listed[0].ref[2:9]
    assert listed[0] in looking.cases(councils.rae, package.ref, f" {part.upper()} ")
    assert looking.cases(councils.rae, package.ref, "%") == []
    assert log_size(councils.rae) == size + 1


def test_without_purpose_role_or_name_nothing_is_opened(councils: Councils, package: PackageRow) -> None:
    ref, size = refs(councils.rae, package.ref)[0], log_size(councils.rae)
    with pytest.raises(TransferError, match="needs a purpose"):
        looking.open_case(councils.rae, package.ref, ref, "  ")
    with pytest.raises(NotFound, match="no record"):
        looking.open_case(councils.rae, package.ref, "r-none", "Look")
    with pytest.raises(NotForYou, match="other people of your authority"):
        looking.open_case(councils.sam, package.ref, ref, "Look")
    nobody = replace(councils.sam, user=replace(councils.sam.user, roles=frozenset({Role.AUDITOR})))
    for act in (
        lambda: looking.open_case(nobody, package.ref, ref, "Look"),
        lambda: looking.cases(nobody, package.ref),
        lambda: looking.look(nobody, councils.manifest(package), Quiet()),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert log_size(councils.rae) == size
    assert journals.openings(councils.rae, package.ref) == ()


def test_a_document_is_saved_as_it_was_packed_and_told(councils: Councils, tmp_path: Path) -> None:
    package, _ = with_documents(councils)
    opened = looking.open_case(councils.rae, package, "r-0002", "First visit", Purpose.CARE)
    assert [(each.number, each.name) for each in opened.documents] == [
        (1, "Core assessment.docx"), (2, "empty.txt"),
    ]  # fmt: skip
    path = tmp_path / "core.docx"
    looking.save_document(councils.rae, package, "r-0002", 1, "First visit", path, Purpose.CARE)
    assert path.read_bytes() == b"words" * 100
    assert path.stat().st_mode & 0o077 == 0
    entry = auditing.latest(councils.rae, 2)[1]
    detail = dict(entry["detail"])  # type: ignore[call-overload]
    told = (entry["action"], detail["document"], detail["purpose"])
    assert told == ("document-read", 1, "care-planning")
    assert newest(councils.rae) == ("document-saved", {"record": "r-0002", "document": 1})
    looking.save_document(councils.rae, package, "r-0002", 2, "First visit", tmp_path / "empty")
    assert (tmp_path / "empty").read_bytes() == b""
    told = [(each.record, each.document) for each in journals.openings(councils.rae, package)]
    assert told == [("r-0002", 0), ("r-0002", 1), ("r-0002", 2)]
    size = log_size(councils.rae)
    for number in (-1, 0, 3):
        with pytest.raises(NotFound, match="no document"):
            looking.save_document(councils.rae, package, "r-0002", number, "Look", tmp_path / "none")
    assert log_size(councils.rae) == size
    with pytest.raises(OutputFailed, match="exists already"):
        looking.save_document(councils.rae, package, "r-0002", 1, "Look", path)


def test_sealed_files_that_changed_are_refused_and_nothing_is_noted(
    councils: Councils, tmp_path: Path
) -> None:
    package, manifest = with_documents(councils)
    part = manifest.with_name(f"{package}-001.tar.age")
    whole, size = part.read_bytes(), log_size(councils.rae)
    part.write_bytes(whole[:2_000] + bytes([whole[2_000] ^ 1]) + whole[2_001:])
    with pytest.raises(Tampered):
        looking.open_case(councils.rae, package, "r-0001", "Look")
    with pytest.raises(Tampered):
        looking.save_document(councils.rae, package, "r-0002", 1, "Look", tmp_path / "out")
    part.write_bytes(whole)
    said = manifest.read_bytes()
    manifest.write_bytes(said.replace(b"West", b"Best"))
    with pytest.raises(Tampered):
        looking.open_case(councils.rae, package, "r-0001", "Look")
    manifest.write_bytes(said)
    with councils.rae.workspace.change() as unit:
        shared = unit.shared._connection  # type: ignore[attr-defined]
        files = shared.scalar(sa.select(shared_records.c.files).where(shared_records.c.ref == "r-0001"))
        wrong = json.loads(files)
        wrong[0][1] = "0" * 64
        update = sa.update(shared_records).where(shared_records.c.ref == "r-0001")
        shared.execute(update.values(files=json.dumps(wrong)))
        unit.log.append(councils.rae.entry("signed-in"))
    with pytest.raises(Tampered, match="not the one that was checked"):
        looking.open_case(councils.rae, package, "r-0001", "Look")
    assert log_size(councils.rae) == size + 1
    assert journals.openings(councils.rae, package) == ()
    assert not (tmp_path / "out").exists()


def test_files_that_moved_are_named_and_chosen_again_without_a_whole_check(
    councils: Councils, package: PackageRow
) -> None:
    ref = refs(councils.rae, package.ref)[0]
    away = councils.folder / "away"
    shutil.move(councils.outbox, away)
    manifest = f"{package.ref}.manifest.json"
    with pytest.raises(NotFound, match=manifest) as refusal:
        looking.open_case(councils.rae, package.ref, ref, "Look")
    assert "choose its .manifest.json again" in str(refusal.value)
    for name in (manifest, f"{manifest}.sig"):
        shutil.copy(away / name, away / name.replace(package.ref, "renamed"))
    with pytest.raises(PackageRefused, match="was renamed"):
        looking.look(councils.rae, away / "renamed.manifest.json", Quiet())
    looking.look(councils.rae, away / manifest, Quiet())
    assert newest(councils.rae)[0] == "package-looked-again"
    assert looking.open_case(councils.rae, package.ref, ref, "Look").ref == ref
    part = away / f"{package.ref}-001.tar.age"
    part.rename(away / "part")
    with pytest.raises(NotFound, match=part.name):
        looking.open_case(councils.rae, package.ref, ref, "Look")
    with pytest.raises(NotFound, match=part.name):
        looking.look(councils.rae, away / manifest, Quiet())
    assert len(looking.shared(councils.rae)) == 1


def test_a_damaged_package_is_not_opened_for_reading(councils: Councils) -> None:
    sent = councils.sealed(councils.agreed())
    part = councils.outbox / f"{sent.ref}-001.tar.age"
    whole, size = part.read_bytes(), log_size(councils.rae)
    part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Tampered):
        looking.look(councils.rae, councils.manifest(sent), Quiet())
    assert looking.shared(councils.rae) == []
    assert log_size(councils.rae) == size


def test_reading_ends_with_the_grant_and_taking_in_does_not(councils: Councils, package: PackageRow) -> None:
    ref = refs(councils.rae, package.ref)[0]
    assert looking.open_case(later(councils.rae, 90), package.ref, ref, "Look")
    late, size = later(councils.rae, 91), log_size(councils.rae)
    with pytest.raises(NotForYou, match="ended on"):
        looking.open_case(late, package.ref, ref, "Look")
    with pytest.raises(NotForYou, match="ended on"):
        looking.look(late, councils.manifest(package), Quiet())
    assert looking.shared(late)[0].ended(late.today())
    assert log_size(councils.rae) == size
    taken = receiving.receive(
        late,
        councils.manifest(package),
        Quiet(),
        receipt_folder=councils.made("receipts"),
        waived=Waiver.REHEARSAL,
    )
    assert taken.records == package.records


def test_a_sender_who_is_not_trusted_any_more_ends_it(councils: Councils, package: PackageRow) -> None:
    ref = refs(councils.rae, package.ref)[0]
    keys.revoke_sender(councils.rae, senders.senders(councils.rae)[0].id)
    with pytest.raises(Tampered, match="revoked"):
        looking.open_case(councils.rae, package.ref, ref, "Look")


def test_taking_it_in_keeps_the_journal_and_drops_the_places(councils: Councils, package: PackageRow) -> None:
    first, second = refs(councils.rae, package.ref)[:2]
    looking.open_case(councils.rae, package.ref, first, "Before, about Freya", Purpose.CARE)
    journals.take_in(councils.ann, journals.save(councils.rae, package.ref, councils.made("first")))
    came = councils.taken_in(package).package
    assert looking.shared(councils.rae) == []
    with councils.rae.workspace.read() as unit:
        connection = unit.shared._connection  # type: ignore[attr-defined]
        assert connection.scalar(sa.select(sa.func.count()).select_from(shared_records)) == 0
        assert connection.scalars(sa.select(shared_readings.c.purpose)).all() == ["Before, about Freya"]
    with pytest.raises(NotFound, match="not open for reading"):
        looking.open_case(councils.rae, package.ref, first, "Look")
    with pytest.raises(PackageRefused, match="accepted here"):
        looking.look(councils.rae, councils.manifest(package), Quiet())
    case = next(each for each in reading.incoming_cases(councils.rae, came.id) if each.ref == second)
    reading.open_case(councils.rae, case.id, "After", Purpose.SAMPLE)
    taken = journals.take_in(councils.ann, journals.save(councils.rae, package.ref, councils.made("second")))
    assert ([each.record for each in taken.new], taken.known) == ([second], 1)
    assert [each.number for each in journals.openings(councils.ann, package.ref)] == [1, 2]


def test_rejecting_it_ends_the_reading_and_keeps_the_journal(councils: Councils, package: PackageRow) -> None:
    looking.open_case(councils.rae, package.ref, refs(councils.rae, package.ref)[0], "Look")
    councils.rejected(package, "Not ours.")
    assert looking.shared(councils.rae) == []
    path = journals.save(councils.rae, package.ref, councils.made("journal"))
    assert len(journals.take_in(councils.ann, path).new) == 1


def test_an_officer_given_access_later_looks_reads_and_signs_the_journal(councils: Councils) -> None:
    sent = councils.sealed(councils.agreed())
    with pytest.raises(NotForYou):
        looking.look(councils.sam, councils.manifest(sent), Quiet())
    windows.give_access(councils.ann, sent.ref, named_later(councils, sent).id, councils.outbox)
    looking.look(councils.sam, councils.manifest(sent), Quiet())
    ref = refs(councils.sam, sent.ref)[0]
    looking.open_case(councils.sam, sent.ref, ref, "Look", Purpose.SAFEGUARDING)
    looking.open_case(councils.rae, sent.ref, ref, "Look", Purpose.CARE)
    path = journals.save(councils.sam, sent.ref, councils.made("journal"))
    taken = journals.take_in(councils.ann, path)
    told = [(each.person, each.purpose) for each in taken.new]
    assert told == [("Sam Hill", Purpose.SAFEGUARDING), ("Rae Ford", Purpose.CARE)]
    # Once it is taken in the word of whoever read it with their own key counts still.
    councils.taken_in(sent)
    again = journals.save(councils.sam, sent.ref, councils.made("again"))
    assert journals.take_in(councils.ann, again).new == ()


def test_an_officer_who_came_later_and_never_opened_it_signs_no_journal(
    councils: Councils, package: PackageRow
) -> None:
    with pytest.raises(PackageRefused, match="not made for you by name"):
        journals.save(councils.sam, package.ref, councils.made("journal"))
    assert not list(councils.made("journal").iterdir())


def of_her_own(councils: Councils) -> Session:
    """gil, a receiving officer of the same council with a workspace of their own, who trusts ann."""
    gil = workspaces.create(
        allocated_county.outside(), councils.folder / "gil.taw", authority_code=SUCCESSOR,
        authority_name="West Wessmoor", vesting_day=None, user_name="gil", display_name="Gil Lane",
        passphrase=PASSPHRASE, roles=[Role.RECEIVING_OFFICER],
    )  # fmt: skip
    workspaces.add_user(gil, "hal", "Hal Moss", PASSPHRASE, [Role.RECEIVING_OFFICER])
    hal = workspaces.sign_in(allocated_county.outside(), councils.folder / "gil.taw", "hal", PASSPHRASE)
    sender = senders.add_sender(gil, sharing.save_my_card(councils.ann, councils.made("card-for-gil")))
    senders.confirm_sender(gil, sender.id)
    senders.confirm_sender(hal, sender.id)
    hal.workspace.close()
    return gil


def test_the_sender_takes_the_journals_of_two_workspaces_each_as_it_grows(councils: Councils) -> None:
    gil = of_her_own(councils)
    protocol = councils.agreed()
    person = councils.named(protocol, gil)
    for who in (councils.ann, councils.ben):
        sharing.confirm_recipient(who, person.id)
    sent = councils.sealed(protocol)
    manifest, out = councils.manifest(sent), councils.made("journals")
    for session in (councils.rae, gil):
        looking.look(session, manifest, Quiet())
    ref = refs(gil, sent.ref)[0]

    def told(session: Session, purpose: Purpose, folder: Path) -> tuple[int, int]:
        looking.open_case(session, sent.ref, ref, "Look", purpose)
        taken = journals.take_in(councils.ann, journals.save(session, sent.ref, folder))
        return len(taken.new), taken.known

    assert told(councils.rae, Purpose.CARE, out) == (1, 0)
    assert told(gil, Purpose.COURT, out) == (1, 0)
    assert told(councils.rae, Purpose.OTHER, councils.made("more")) == (1, 1)
    assert told(gil, Purpose.SAMPLE, councils.made("more")) == (1, 1)
    people = {(each.person, each.purpose) for each in journals.openings(councils.ann, sent.ref)}
    assert people == {
        ("Rae Ford", Purpose.CARE), ("Gil Lane", Purpose.COURT), ("Rae Ford", Purpose.OTHER),
        ("Gil Lane", Purpose.SAMPLE),
    }  # fmt: skip
    # Each of the four again: nothing is told twice.
    for path in [*out.glob("*.jsonl"), *councils.made("more").glob("*.jsonl")]:
        assert journals.take_in(councils.ann, path).new == ()
    assert len(journals.openings(councils.rae, sent.ref)) == 2
    gil.workspace.close()


WORKER = """
import os, signal, sys
from pathlib import Path
import allocated_county
from transfer_app.adapters.sealing.seals import Seals
from transfer_app.services import looking, workspaces

workspace, package, record, stage = sys.argv[1:]
rae = workspaces.sign_in(allocated_county.outside(), Path(workspace), "rae", allocated_county.PASSPHRASE)

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if stage == "before":
    looking._note = die
opened = looking.open_case(rae, package, record, "Look")
if stage == "after":
    die()
print(opened.content)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize(("stage", "noted"), [("before", 0), ("after", 1)])
def test_a_kill_shows_nothing_that_is_not_noted(
    councils: Councils, package: PackageRow, stage: str, noted: int
) -> None:
    """Killed between reading and noting: neither shown nor noted; between noting and showing: noted."""
    ref = refs(councils.rae, package.ref)[0]
    ran = subprocess.run(
        [sys.executable, "-c", WORKER, str(councils.folder / "west.taw"), package.ref, ref, stage],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert ran.stdout == ""
    told = journals.openings(councils.rae, package.ref)
    assert len(told) == noted
    logged = [each for each in auditing.latest(councils.rae, 20) if each["action"] == "case-read"]
    assert len(logged) == noted
    looking.open_case(councils.rae, package.ref, ref, "Look")
    assert len(journals.openings(councils.rae, package.ref)) == noted + 1


SAVER = """
import os, signal, sys
from pathlib import Path
import allocated_county
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.services import looking, workspaces

workspace, package, path = sys.argv[1:]
rae = workspaces.sign_in(allocated_county.outside(), Path(workspace), "rae", allocated_county.PASSPHRASE)
FinishedFiles.finish = lambda files: os.kill(os.getpid(), signal.SIGKILL)
looking.save_document(rae, package, "r-0002", 1, "Look", Path(path))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_document_whose_saving_was_killed_is_removed_at_the_next_start(councils: Councils) -> None:
    package, _ = with_documents(councils)
    place = councils.made("place")
    (place / "other.part").write_bytes(b"somebody else's")
    ran = subprocess.run(
        [sys.executable, "-c", SAVER, str(councils.folder / "west.taw"), package, str(place / "core.docx")],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert [p.read_bytes() for p in place.rglob("core.docx.part")] == [b"words" * 100]
    assert [each.document for each in journals.openings(councils.rae, package)] == [1]
    rae = workspaces.sign_in(allocated_county.outside(), councils.folder / "west.taw", "rae", PASSPHRASE)
    assert [each.name for each in place.rglob("*")] == ["other.part"]
    assert len(rae.notices) == 1
    assert newest(rae) == ("saving-cleared", {})
    rae.workspace.close()
    again = workspaces.sign_in(allocated_county.outside(), councils.folder / "west.taw", "rae", PASSPHRASE)
    assert again.notices == ()
    again.workspace.close()
    looking.save_document(councils.rae, package, "r-0002", 1, "Look", place / "core.docx")
    assert sorted(each.name for each in place.iterdir()) == ["core.docx", "other.part"]
