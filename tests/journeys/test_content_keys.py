"""Content keys from sealing to their end: access given later, and none once the key is gone."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from allocated_county import PASSPHRASE
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from two_councils import Councils, log_size, on

from transfer_app.adapters.bundles import making
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing import seals
from transfer_app.adapters.sealing.seals import Seals
from transfer_app.adapters.store import key_slots
from transfer_app.domain.errors import Cancelled, NotForYou, NotPermitted, OutputFailed, SharingRefused
from transfer_app.domain.packages import RECEIVED, PackageRow
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.sharing import Recipient
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import (
    auditing,
    looking,
    packing,
    receipts,
    receiving,
    sharing,
    voiding,
    windows,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

PAGE, RESERVED, IV = 4096, 80, 16


def named_later(councils: Councils, package: PackageRow) -> Recipient:
    """sam, on the package's own protocol, confirmed by two people."""
    with councils.ann.workspace.read() as unit:
        person = councils.named(unit.protocols.get(package.protocol_id), councils.sam)
    sharing.confirm_recipient(councils.ann, person.id)
    return sharing.confirm_recipient(councils.ben, person.id)


def key_of(session: Session, package: PackageRow) -> str:
    with session.workspace.read() as unit:
        return unit.windows.secret(package.id)


def logged(session: Session, action: str) -> list[dict[str, object]]:
    entries = [entry for entry in auditing.latest(session, 500) if entry["action"] == action]
    return [dict(entry["detail"]) for entry in entries]  # type: ignore[call-overload]


def test_a_person_named_later_receives_it_and_their_receipt_counts(
    councils: Councils, package: PackageRow
) -> None:
    manifest = councils.manifest(package)
    with pytest.raises(NotForYou):
        receiving.check(councils.sam, manifest, Quiet())
    person = named_later(councils, package)
    before = {path.name: path.read_bytes() for path in councils.outbox.iterdir()}
    statement = windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    after = {path.name: path.read_bytes() for path in councils.outbox.iterdir()}
    assert before.items() <= after.items()
    assert sorted(after.keys() - before.keys()) == [
        f"{package.ref}-access-01.age", f"{package.ref}-access-01.json", f"{package.ref}-access-01.json.sig",
    ]  # fmt: skip
    assert statement.name == f"{package.ref}-access-01.json"
    (said,) = logged(councils.ann, "access-given")
    assert (said["package"], said["recipient"], said["key"]) == (package.ref, person.id, person.fingerprint)
    assert receiving.check(councils.sam, manifest, Quiet()).records == package.records
    taken = receiving.receive(
        councils.sam, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts
    )
    assert receipts.record_receipt(councils.ann, taken.receipt).state == RECEIVED
    # Files get lost: they are given again under the next number, and that is logged as well.
    again = windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    assert again.name == f"{package.ref}-access-02.json"
    assert [each["number"] for each in logged(councils.ann, "access-given")] == [2, 1]


def test_the_receiver_refuses_access_after_the_grant(councils: Councils, package: PackageRow) -> None:
    person = named_later(councils, package)
    windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    late = on(councils.ann.today() + timedelta(days=91), councils.sam)
    late = replace(late, outside=replace(late.outside, sealing=Seals(late.outside.clock)))
    with pytest.raises(NotForYou, match="ended on"):
        receiving.check(late, councils.manifest(package), Quiet())


def test_access_is_refused_to_whom_no_grant_covers(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:

    def refused(person: Recipient, words: str, session: Session = councils.ann) -> None:
        before, size = sorted(councils.outbox.iterdir()), log_size(councils.ann)
        with pytest.raises(SharingRefused, match=words):
            windows.give_access(session, package.ref, person.id, councils.outbox)
        assert (sorted(councils.outbox.iterdir()), log_size(councils.ann)) == (before, size)

    with councils.ann.workspace.read() as unit:
        (rae,) = unit.protocols.get(package.protocol_id).recipients
        unconfirmed = unit.protocols.get(package.protocol_id)
    refused(rae, "can open the package already")
    person = councils.named(unconfirmed, councils.sam)
    refused(person, "not confirmed by two people")
    for who in (councils.ann, councils.ben):
        sharing.confirm_recipient(who, person.id)
    refused(person, "ended on", on(councils.ann.today() + timedelta(days=91), councils.ann))
    narrow = councils.agreed([Strand.CARER], officer=councils.sam)
    with councils.ann.workspace.read() as unit:
        (sam,) = unit.protocols.get(narrow.id).recipients
    refused(sam, "does not cover")
    sharing.revoke_recipient(councils.ann, person.id)
    refused(person, "not confirmed by two people, or was revoked")
    with pytest.raises(OutputFailed, match="not a folder"):
        windows.give_access(councils.ann, package.ref, person.id, tmp_path / "nowhere")
    with pytest.raises(NotPermitted):
        windows.give_access(councils.ben, package.ref, person.id, councils.outbox)


def test_access_that_is_over_is_given_again_under_another_grant(
    councils: Councils, package: PackageRow
) -> None:
    short = councils.draft(days=1)
    councils.countersigned(sharing.approve(councils.ben, short.id))
    sam = councils.named(short, councils.sam)
    for who in (councils.ann, councils.ben):
        sharing.confirm_recipient(who, sam.id)
    windows.give_access(councils.ann, package.ref, sam.id, councils.outbox)
    again = named_later(councils, package)
    later = on(councils.ann.today() + timedelta(days=2), councils.ann)
    statement = windows.give_access(later, package.ref, again.id, councils.outbox)
    assert statement.name == f"{package.ref}-access-02.json"
    late = on(councils.sam.today() + timedelta(days=80), councils.sam)
    late = replace(late, outside=replace(late.outside, sealing=Seals(late.outside.clock)))
    assert receiving.check(late, councils.manifest(package), Quiet()).records == package.records


def test_whom_the_package_names_reads_longer_under_a_longer_grant_only(
    councils: Councils, package: PackageRow
) -> None:
    looking.look(councils.rae, councils.manifest(package), Quiet())
    record = looking.cases(councils.rae, package.ref)[0].ref

    def reads_on_day(days: int) -> None:
        late = on(councils.rae.today() + timedelta(days=days), councils.rae)
        late = replace(late, outside=replace(late.outside, sealing=Seals(late.outside.clock)))
        looking.open_case(late, package.ref, record, "Look")

    longer = councils.draft(days=120)
    councils.countersigned(sharing.approve(councils.ben, longer.id))
    rae = councils.named(longer)
    for who in (councils.ann, councils.ben):
        sharing.confirm_recipient(who, rae.id)
    reads_on_day(90)
    with pytest.raises(NotForYou, match="agree a renewal"):
        reads_on_day(91)
    windows.give_access(councils.ann, package.ref, rae.id, councils.outbox)
    reads_on_day(120)
    with pytest.raises(NotForYou, match="ended on"):
        reads_on_day(121)


def test_a_full_disk_gives_no_access_and_logs_none(councils: Councils, package: PackageRow) -> None:
    person = named_later(councils, package)
    (councils.outbox / f"{package.ref}-access-01.age").write_bytes(b"in the way")
    size = log_size(councils.ann)
    with pytest.raises(OutputFailed, match="exists already"):
        windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    assert log_size(councils.ann) == size
    assert not (councils.outbox / f"{package.ref}-access-01.json").exists()


def test_access_is_logged_before_its_files_are_there(
    councils: Councils, package: PackageRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends, or a disk that fills, between the two: never files that no log speaks of."""
    person = named_later(councils, package)
    with monkeypatch.context() as patch:
        patch.setattr(FinishedFiles, "finish", lambda files: (_ for _ in ()).throw(OutputFailed("Full.")))
        with pytest.raises(OutputFailed, match="logged as given"):
            windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    assert len(logged(councils.ann, "access-given")) == 1
    assert not list(councils.outbox.glob("*-access-*"))
    windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    assert receiving.check(councils.sam, councils.manifest(package), Quiet()).records == package.records


def test_keys_of_ended_grants_are_destroyed_and_only_those(councils: Councils, package: PackageRow) -> None:
    person = named_later(councils, package)
    secret, public = key_of(councils.ann, package), windows.windows(councils.ann)[0].public
    assert secret.startswith("AGE-SECRET-KEY-")
    assert windows.overdue(councils.ann) == []
    assert windows.destroy_ended(councils.ann) == []
    late = on(councils.ann.today() + timedelta(days=91), councils.ann)
    assert [each.package for each in windows.overdue(late)] == [package.ref]
    with pytest.raises(NotPermitted):
        windows.destroy_ended(replace(late, user=councils.cat.user))
    assert [each.package for each in windows.destroy_ended(late)] == [package.ref]
    assert windows.overdue(late) == []
    assert key_of(councils.ann, package) == ""
    (said,) = logged(councils.ann, "content-key-destroyed")
    assert said == {
        "package": package.ref, "protocol": package.protocol_id, "why": "ended",
        "key": windows.windows(councils.ann)[0].fingerprint,
    }  # fmt: skip
    assert secret not in json.dumps(auditing.latest(councils.ann, 500))
    assert windows.windows(councils.ann)[0].public == public
    with pytest.raises(SharingRefused, match="was destroyed on"):
        windows.give_access(councils.ann, package.ref, person.id, councils.outbox)
    auditing.verify(councils.ann)
    # Whoever has the package still opens it: what was collected cannot be recalled.
    assert receiving.check(councils.rae, councils.manifest(package), Quiet()).records == package.records


def test_they_are_destroyed_when_a_data_officer_signs_in(councils: Councils, package: PackageRow) -> None:
    path = councils.ann.workspace._path  # type: ignore[attr-defined]
    late = on(councils.ann.today() + timedelta(days=91), councils.ann).outside
    for name, held in (("ben", True), ("ann", False)):
        session = workspaces.sign_in(late, path, name, PASSPHRASE)
        assert bool(key_of(session, package)) is held
        session.workspace.close()
    again = workspaces.sign_in(late, path, "ann", PASSPHRASE)
    assert len(logged(again, "content-key-destroyed")) == 1
    again.workspace.close()


def test_closing_a_protocol_destroys_its_keys_and_no_other(councils: Councils) -> None:
    package = councils.sealed(councils.agreed([Strand.SEND]))
    other = councils.sealed(councils.agreed([Strand.CARER]))
    with councils.ann.workspace.change() as unit:
        assert windows.close_windows(councils.ann, unit, package.protocol_id) == 1
    assert [each.why for each in windows.windows(councils.ann)] == ["closed", ""]
    assert key_of(councils.ann, other)
    with councils.ann.workspace.change() as unit:
        assert windows.close_windows(councils.ann, unit, package.protocol_id) == 0
        unit.log.append(councils.ann.entry("signed-in"))
    assert len(logged(councils.ann, "content-key-destroyed")) == 1


def test_a_package_taken_back_loses_its_key(councils: Councils, package: PackageRow) -> None:
    voiding.void(councils.ben, package.ref, "the disk was lost")
    assert [each.why for each in windows.windows(councils.ann)] == ["taken-back"]
    assert key_of(councils.ann, package) == ""


def plain_pages(session: Session, path: Path) -> bytes:
    """All pages of a workspace as SQLite holds them, its free ones as well (SQLCipher 4, AES-256-CBC)."""
    key = key_slots.unlock(path, "ann", PASSPHRASE)
    content = path.read_bytes()
    plain = []
    for at in range(0, len(content), PAGE):
        page = content[at : at + PAGE]
        start = 16 if at == 0 else 0
        iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain.append(opened.update(page[start : PAGE - RESERVED]))
    return b"".join(plain)


@pytest.mark.of_files
def test_a_destroyed_key_is_in_no_page_and_no_journal(councils: Councils, package: PackageRow) -> None:
    secret = key_of(councils.ann, package).encode("ascii")
    path = councils.ann.workspace._path  # type: ignore[attr-defined]
    journal = path.with_name(path.name + "-wal")
    with councils.ann.workspace.change() as unit:
        unit.windows.destroyed = True  # only to fold the journal in
        unit.log.append(councils.ann.entry("signed-in"))
    assert journal.stat().st_size == 0
    assert plain_pages(councils.ann, path).count(secret) == 1
    windows.destroy_ended(on(councils.ann.today() + timedelta(days=91), councils.ann))
    assert journal.stat().st_size == 0
    # Any eighth of it: a cell that moved within its page may overwrite the rest.
    pages, eighth = plain_pages(councils.ann, path), len(secret) // 8
    assert not [at for at in range(len(secret) - eighth) if secret[at : at + eighth] in pages and at >= 16]


@pytest.mark.of_files
def test_a_reader_in_the_way_is_not_waited_for_and_the_next_change_empties_the_journal(
    councils: Councils, package: PackageRow
) -> None:
    path = councils.ann.workspace._path  # type: ignore[attr-defined]
    journal = path.with_name(path.name + "-wal")
    with councils.ann.workspace.read() as unit:
        before = unit.log.size()
        began = time.monotonic()
        windows.destroy_ended(on(councils.ann.today() + timedelta(days=91), councils.ann))
        assert time.monotonic() - began < 5
        assert journal.stat().st_size > 0
        assert unit.log.size() == before
    with councils.ann.workspace.change() as unit:
        unit.log.append(councils.ann.entry("signed-in"))
    assert journal.stat().st_size == 0


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    real = seals.seal_package
    monkeypatch.setattr(seals, "seal_package", lambda *args, **more: real(*args, **more, part_limit=300_000))


class Stopping(Quiet):
    """A process that ends when so many records are sealed, and tidies up nothing."""

    def __init__(self, at: int) -> None:
        self.at = at

    def progress(self, done: int, total: int, label: str = "") -> None:
        if done == self.at:
            raise Cancelled


def crashed(councils: Councils, protocol: int, at: int) -> str:
    """Sealing that ended without a chance to clean up; the package's name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making.Making, "remove", lambda made: made._lock.release())
        patch.setattr(FinishedFiles, "__exit__", lambda *_: None)
        with pytest.raises(Cancelled):
            packing.seal(councils.ann, protocol, councils.outbox, Stopping(at))
    (hidden,) = councils.outbox.glob(".*.making")
    return hidden.name.removeprefix(".").removesuffix(".making")


def test_after_a_crash_the_same_plan_goes_on(councils: Councils, small_parts: None) -> None:
    protocol = councils.agreed()
    begun = crashed(councils, protocol.id, packing.plan(councils.ann, protocol.id).records - 1)
    finished = {path.name: path.stat().st_ino for path in councils.outbox.glob(".*/*.tar.age.part")}
    package = councils.sealed(protocol)
    assert package.ref == begun
    assert len(finished) > 2
    kept = {path.name + ".part": path.stat().st_ino for path in councils.outbox.glob("*.tar.age")}
    # The last one was being written when the crash came.
    assert dict(sorted(finished.items())[:-1]).items() <= kept.items()
    assert not list(councils.outbox.glob(".*"))
    assert key_of(councils.ann, package)
    assert councils.taken_in(package).records == package.records


def test_people_who_changed_since_let_it_begin_afresh(councils: Councils, small_parts: None) -> None:
    protocol = councils.agreed()
    begun = crashed(councils, protocol.id, packing.plan(councils.ann, protocol.id).records - 1)
    person = councils.named(protocol, councils.sam)
    sharing.confirm_recipient(councils.ann, person.id)
    sharing.confirm_recipient(councils.ben, person.id)
    package = councils.sealed(protocol)
    assert package.ref != begun
    assert not [path for path in councils.outbox.iterdir() if begun in path.name]
