"""What the exchange refuses: wrong roles and people, grants not in force, packages that were touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import two_councils
from sealed_packages import Council
from two_councils import OTHER, SUCCESSOR, Councils, log_size, on

from transfer_app.adapters.bundles.receipts import write_receipt
from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.domain.casework import State
from transfer_app.domain.errors import (
    Cancelled,
    LogBroken,
    NotForYou,
    NotFound,
    NotPermitted,
    NotReady,
    OutputFailed,
    PackageError,
    PackageRefused,
    SharingRefused,
    Tampered,
    TransferError,
)
from transfer_app.domain.loaded import RestrictedRow
from transfer_app.domain.manifest import Authority, PackageManifest
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.people import PersonRef, SourceRow
from transfer_app.domain.receipts import Openings, Receipt
from transfer_app.domain.sampling import Waiver
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services import (
    agreements,
    allocating,
    answering,
    auditing,
    loading,
    packing,
    reading,
    receipts,
    receiving,
    senders,
    sharing,
    voiding,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


def test_roles_are_asked_for_by_the_services(councils: Councils, tmp_path: Path) -> None:
    protocol = councils.agreed()
    manifest = councils.manifest(councils.sealed(protocol))
    card = sharing.save_my_card(councils.sam, tmp_path)
    quiet = Quiet()
    refused: list[Callable[[], object]] = [
        lambda: councils.draft() and sharing.approve(councils.ann, protocol.id),
        lambda: sharing.add_recipient(councils.ben, protocol.id, card),
        lambda: sharing.revoke_recipient(councils.ben, 1),
        lambda: sharing.confirm_recipient(councils.cat, 1),
        lambda: packing.seal(councils.ben, protocol.id, councils.outbox, quiet),
        lambda: receipts.record_receipt(councils.cat, tmp_path / "receipt.json"),
        lambda: senders.add_sender(councils.cat, card),
        lambda: receiving.check(councils.ann, manifest, quiet),
        lambda: receiving.receive(
            councils.ann, manifest, quiet, waived=Waiver.REHEARSAL, receipt_folder=tmp_path
        ),
        lambda: answering.reject(councils.ann, manifest, two_councils.in_words("no"), tmp_path, quiet),
    ]
    for act in refused:
        with pytest.raises(NotPermitted):
            act()
    guest = replace(councils.ann, user=replace(councils.ann.user, roles=frozenset({Role.ADMINISTRATOR})))
    with pytest.raises(NotPermitted):
        reading.incoming_cases(guest, 1)
    with pytest.raises(NotPermitted):
        reading.read_case(guest, 1, "look")


def test_nobody_approves_their_own_protocol_or_confirms_a_key_twice(strangers: Councils) -> None:
    protocol = strangers.draft()
    both = replace(
        strangers.ann, user=replace(strangers.ann.user, roles=strangers.ann.user.roles | {Role.APPROVER})
    )
    with pytest.raises(SharingRefused, match="they drafted"):
        sharing.approve(both, protocol.id)
    approved = sharing.approve(strangers.ben, protocol.id)
    assert not approved.in_force(strangers.ann.today()), "the other council has not signed"
    assert strangers.countersigned(approved).in_force(strangers.ann.today())
    with pytest.raises(SharingRefused, match="approved already"):
        sharing.approve(strangers.ben, protocol.id)
    recipient = strangers.named(protocol)
    assert recipient.spoken == sharing.my_fingerprint(strangers.rae)
    assert not sharing.confirm_recipient(strangers.ann, recipient.id).usable
    with pytest.raises(SharingRefused, match="second person"):
        sharing.confirm_recipient(strangers.ann, recipient.id)
    assert sharing.confirm_recipient(strangers.ben, recipient.id).usable
    sender = senders.add_sender(strangers.rae, sharing.save_my_card(strangers.ann, strangers.folder))
    senders.confirm_sender(strangers.rae, sender.id)
    with pytest.raises(SharingRefused, match="second person"):
        senders.confirm_sender(strangers.rae, sender.id)


def test_nothing_is_sealed_under_a_grant_that_is_not_in_force(councils: Councils) -> None:
    protocol = councils.draft(days=30)

    def refused(session: Session, words: str) -> None:
        before = log_size(councils.ann)
        with pytest.raises(SharingRefused, match=words):
            packing.seal(session, protocol.id, councils.outbox, Quiet())
        assert list(councils.outbox.iterdir()) == []
        assert log_size(councils.ann) == before

    refused(councils.ann, "has not been approved")
    approved = sharing.approve(councils.ben, protocol.id)
    refused(councils.ann, "not countersigned by")
    councils.countersigned(approved)
    refused(councils.ann, "two people have confirmed")
    recipient = councils.named(protocol)
    sharing.confirm_recipient(councils.ann, recipient.id)
    refused(councils.ann, "two people have confirmed")
    sharing.confirm_recipient(councils.ben, recipient.id)
    refused(on(protocol.starts - timedelta(days=1), councils.ann), "starts on")
    refused(on(protocol.ends + timedelta(days=1), councils.ann), "ended on")
    sharing.revoke_recipient(councils.ann, recipient.id)
    refused(councils.ann, "two people have confirmed")
    with pytest.raises(SharingRefused, match="revoked"):
        sharing.confirm_recipient(councils.ben, recipient.id)
    with pytest.raises(SharingRefused, match="revoked"):
        sharing.revoke_recipient(councils.ann, recipient.id)
    agreements.revoke(councils.ann, protocol.id, "The purpose ended.")
    refused(councils.ann, "was revoked on")


def test_a_protocol_says_all_it_must_and_names_people_of_its_authority(councils: Councils) -> None:
    with pytest.raises(SharingRefused, match="12 months"):
        councils.draft(days=400)
    with pytest.raises(SharingRefused, match="before it starts"):
        councils.draft(days=-1)
    with pytest.raises(SharingRefused, match="not a successor"):
        councils.draft(authority="E99999999")
    with pytest.raises(SharingRefused, match="no strand"):
        councils.draft(strands=())
    elsewhere = councils.draft(authority=OTHER)
    with pytest.raises(SharingRefused, match=f"of {SUCCESSOR}, not of {OTHER}"):
        councils.named(elsewhere)
    protocol = councils.draft()
    councils.named(protocol)
    with pytest.raises(SharingRefused, match="already"):
        sharing.add_recipient(
            councils.ann, protocol.id, next((councils.folder / f"card-{protocol.id}-rae").iterdir())
        )
    assert [each.authority for each in sharing.protocols(councils.cat)] == [OTHER, SUCCESSOR]


def test_no_record_of_a_restricted_child_is_packed(councils: Councils) -> None:
    protocol = councils.agreed()
    before = packing.plan(councils.ann, protocol.id)
    hidden = councils.ready()[0]
    with councils.ann.workspace.change() as unit:
        row = unit.records.rows([hidden])[0]
        unit.people.restrict([RestrictedRow(PersonRef(row.person_ref), "high profile", SourceRow("", "", 0))])
        unit.log.append(councils.ann.entry("made-restricted"))
    plan = packing.plan(councils.ann, protocol.id)
    assert plan.held["restricted"] >= 1
    assert plan.records + sum(plan.held.values()) == before.records + sum(before.held.values())
    package = councils.sealed(protocol)
    with councils.ann.workspace.read() as unit:
        packed = set(unit.packages.records(package.id).values())
        same_child = set(unit.records.of_person(row.person_id))
    assert not packed & same_child
    assert councils.figures()["held-restricted"] == plan.held["restricted"]


def test_an_adoption_record_is_held_back_even_when_it_has_a_successor(councils: Councils) -> None:
    protocol = councils.agreed()
    with councils.ann.workspace.change() as unit:
        rows = unit.records.rows(unit.records.ids())
        row = next(each for each in rows if each.strand is Strand.ADOPTION and not each.restricted)
        decision = unit.decisions.get(row.id)
        assert decision is not None
        settled = decision._replace(state=State.SETTLED, outcome=OutcomeKind.SUCCESSOR, area=SUCCESSOR)
        unit.decisions.settle(row.id, settled)
        unit.log.append(councils.ann.entry("settled-for-the-test"))
    assert packing.plan(councils.ann, protocol.id).held["adoption"] == 1
    package = councils.sealed(protocol)
    with councils.ann.workspace.read() as unit:
        assert row.id not in unit.packages.records(package.id).values()


def test_nothing_is_packed_on_decisions_older_than_what_they_rest_on(councils: Councils) -> None:
    protocol = councils.agreed()
    with councils.ann.workspace.change() as unit:
        unit.extracts.add("late", "late", "0" * 64, "2999-01-01T00:00:00Z", councils.ann.user.id)
        unit.log.append(councils.ann.entry("extract-loaded"))
    with pytest.raises(NotReady, match="after the last allocation"):
        councils.sealed(protocol)


def test_what_came_later_is_known_when_the_clock_was_set_back(councils: Councils, tmp_path: Path) -> None:
    protocol = councils.agreed()
    early = on(councils.ann.today() - timedelta(days=400), councils.ann)
    (tmp_path / "late.csv").write_text("person_id,reason\n1,police\n", encoding="utf-8")
    loading.load(early, loading.survey(early, tmp_path / "late.csv"), Quiet())
    with pytest.raises(NotReady, match="after the last allocation"):
        councils.sealed(protocol)
    allocating.allocate(early, Quiet())
    assert councils.sealed(protocol).records


def test_nothing_is_packed_on_another_vesting_day_than_the_decisions(councils: Councils) -> None:
    protocol = councils.agreed()
    day = councils.ann.required_vesting_day()
    workspaces.set_vesting_day(councils.ann, day + timedelta(days=365))
    with pytest.raises(NotReady, match="vesting day was changed"):
        councils.sealed(protocol)
    workspaces.set_vesting_day(councils.ann, day)
    assert councils.sealed(protocol).records


class Interrupting:
    """Does something once, while the package is being sealed."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act: Callable[[], object] | None = act

    def progress(self, done: int, total: int, label: str = "") -> None:
        act, self._act = self._act, None
        if act is not None:
            act()


def test_cancelling_or_a_change_meanwhile_leaves_no_file_and_no_package(councils: Councils) -> None:
    protocol = councils.agreed()

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        packing.seal(councils.ann, protocol.id, councils.outbox, Interrupting(stop))
    assert list(councils.outbox.iterdir()) == []
    revoking = Interrupting(lambda: sharing.revoke_recipient(councils.ann, 1))
    with pytest.raises(SharingRefused):
        packing.seal(councils.ann, protocol.id, councils.outbox, revoking)
    assert list(councils.outbox.iterdir()) == []
    assert packing.packages(councils.ann) == []
    assert councils.figures()["packed"] == 0


def test_two_officers_sealing_at_once_pack_each_record_once(councils: Councils) -> None:
    protocol = councils.agreed()
    second = councils.made("second")
    meanwhile = Interrupting(lambda: packing.seal(councils.ann, protocol.id, second, Quiet()))
    with pytest.raises(NotReady, match="changed while"):
        packing.seal(councils.ann, protocol.id, councils.outbox, meanwhile)
    assert list(councils.outbox.iterdir()) == []
    assert len(packing.packages(councils.ann)) == 1
    assert councils.figures()["outstanding"] == packing.packages(councils.ann)[0].records


def test_a_missing_folder_is_said_before_anything_is_done(councils: Councils, tmp_path: Path) -> None:
    protocol = councils.agreed()
    with pytest.raises(OutputFailed, match="not a folder"):
        packing.seal(councils.ann, protocol.id, tmp_path / "nowhere" / "out", Quiet())
    package = councils.sealed(protocol)
    with pytest.raises(OutputFailed, match="not a folder"):
        receiving.receive(
            councils.rae,
            councils.manifest(package),
            Quiet(),
            waived=Waiver.REHEARSAL,
            receipt_folder=tmp_path / "nowhere",
        )
    assert reading.inbox(councils.rae) == []


def flipped(councils: Councils, manifest: Path) -> None:
    part = manifest.with_name(manifest.name.replace(".manifest.json", "-001.tar.age"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)


def cut(councils: Councils, manifest: Path) -> None:
    part = manifest.with_name(manifest.name.replace(".manifest.json", "-001.tar.age"))
    part.write_bytes(part.read_bytes()[:-100])


def missing(councils: Councils, manifest: Path) -> None:
    manifest.with_name(manifest.name.replace(".manifest.json", "-001.tar.age")).unlink()


def reworded(councils: Councils, manifest: Path) -> None:
    manifest.write_bytes(manifest.read_bytes().replace(b"Ann Archer", b"Ann Arches"))


def signed_by_another(councils: Councils, manifest: Path) -> None:
    forger = Council.new(Authority("E10999001", "Wessmoor"))
    text = manifest.read_bytes()
    signature = forger.keys.signing.sign(text, "transfer-app/package/v1")
    manifest.with_name(manifest.name + ".sig").write_text(signature, encoding="ascii")


@pytest.mark.parametrize("spoil", [flipped, cut, missing, reworded, signed_by_another])
def test_a_package_that_was_touched_changes_nothing_at_the_receiver(
    councils: Councils, package: PackageRow, spoil: Callable[[Councils, Path], None], tmp_path: Path
) -> None:
    manifest = councils.manifest(package)
    spoil(councils, manifest)
    before = log_size(councils.rae)
    with pytest.raises((PackageError, NotFound)):
        receiving.check(councils.rae, manifest, Quiet())
    with pytest.raises((PackageError, NotFound)):
        receiving.receive(
            councils.rae,
            manifest,
            Quiet(),
            waived=Waiver.REHEARSAL,
            receipt_folder=councils.receipts,
            into=tmp_path / "in",
        )
    # Where the outside is good, unpacking begins while the parts are checked: the log says so.
    told = [entry["action"] for entry in auditing.latest(councils.rae, log_size(councils.rae) - before)]
    inside = spoil in (flipped, cut, missing)
    assert sorted(told) == (["unpacking-begun", "unpacking-cleared"] if inside else [])
    assert reading.inbox(councils.rae) == []
    assert list(councils.receipts.iterdir()) == []
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(("in", ".in"))]


def test_a_damaged_package_is_rejected_and_taken_back_which_frees_its_records(
    councils: Councils, package: PackageRow
) -> None:
    """Damage is no dispute over a child: the sender takes it back instead of recording the refusal."""
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    cut(councils, councils.manifest(package))
    receipt = councils.rejected(package, "Cut short on the way.")
    voiding.void(councils.ben, package.ref, "arrived cut short")
    assert packing.plan(councils.ann, protocol.id).records == package.records
    with pytest.raises(PackageRefused, match="taken back"):
        receipts.record_receipt(councils.ann, receipt)
    assert reading.inbox(councils.rae)[0].verdict == "rejected"
    with pytest.raises(TransferError, match="needs a reason"):
        councils.rejected(package, " ")


def test_only_a_confirmed_senders_package_for_us_is_opened(strangers: Councils) -> None:
    manifest = strangers.manifest(strangers.sealed(strangers.agreed()))
    with pytest.raises(Tampered, match="not by a key that you hold"):
        receiving.check(strangers.rae, manifest, Quiet())
    sender = senders.add_sender(strangers.rae, sharing.save_my_card(strangers.ann, strangers.folder))
    senders.confirm_sender(strangers.rae, sender.id)
    with pytest.raises(Tampered):
        receiving.check(strangers.rae, manifest, Quiet())
    senders.confirm_sender(strangers.sam, sender.id)
    receiving.check(strangers.rae, manifest, Quiet())
    with pytest.raises(NotForYou):
        receiving.check(strangers.sam, manifest, Quiet())


def test_a_failure_while_storing_leaves_nothing_behind(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    before = log_size(councils.rae)

    class StopsWhenStoring:
        def progress(self, done: int, total: int, label: str = "") -> None:
            if label == "case records taken in" and done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        receiving.receive(
            councils.rae, councils.manifest(package), StopsWhenStoring(),
            waived=Waiver.REHEARSAL, receipt_folder=councils.receipts, into=tmp_path / "in",
        )  # fmt: skip
    assert not (tmp_path / "in").exists()
    assert (list(councils.receipts.iterdir()), reading.inbox(councils.rae)) == ([], [])
    told = [entry["action"] for entry in auditing.latest(councils.rae, log_size(councils.rae) - before)]
    assert sorted(told) == ["unpacking-begun", "unpacking-cleared"]
    with pytest.raises(NotFound, match="cannot be rejected"):
        councils.taken_in(package, {"r-none": "No such record."})


def test_a_receipt_that_could_not_be_written_is_written_again(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    """The package is in, and says so; only its receipt's files are missing."""
    crowded = tmp_path / "crowded"
    crowded.mkdir()
    (crowded / f"{package.ref}.receipt.json.sig").touch()
    with pytest.raises(OutputFailed, match=r"was accepted and is kept.*Save the receipt again"):
        receiving.receive(
            councils.rae, councils.manifest(package), Quiet(), waived=Waiver.REHEARSAL, receipt_folder=crowded
        )
    (taken,) = reading.inbox(councils.rae)
    assert taken.records == package.records
    receipt = answering.save_receipt(councils.rae, taken.id, councils.receipts)
    assert receipts.record_receipt(councils.ann, receipt).state == "received"


def test_a_receipt_must_be_of_this_package_by_someone_it_was_made_for(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    true = councils.taken_in(package).receipt
    said = Receipt.read(true.read_bytes())
    assert said.found is not None
    other = councils.named(protocol, councils.sam)
    sharing.confirm_recipient(councils.ann, other.id)
    sharing.confirm_recipient(councils.ben, other.id)
    stranger = Council.new(Authority(SUCCESSOR, "West Wessmoor"))
    rae, sam = (keys_of(session) for session in (councils.rae, councils.sam))
    nothing_opened = Openings("0" * 32, 0, "0" * 64)
    wrong = [
        (replace(said, key=str(stranger.keys.signing.public)), stranger, Tampered),
        (replace(said, key=str(sam.keys.signing.public)), sam, PackageRefused),
        (
            replace(said, manifest_sha256="0" * 64, openings=nothing_opened),
            rae,
            PackageRefused,
        ),
        (replace(said, package="0" * 8 + said.package[8:]), rae, NotFound),
        (replace(said, found=replace(said.found, bytes=said.found.bytes + 1)), rae, PackageRefused),
        (replace(said, sender=Authority("E10999002", "Elsewhere")), rae, PackageRefused),
    ]
    before = log_size(councils.ann)
    for number, (receipt, signer, error) in enumerate(wrong):
        (tmp_path / f"{number}").mkdir()
        path = write_receipt(tmp_path / f"{number}", receipt, signer.keys.signing)
        with pytest.raises(error):
            receipts.record_receipt(councils.ann, path)
    assert log_size(councils.ann) == before
    assert receipts.record_receipt(councils.ann, true).state == "received"


def keys_of(session: Session) -> Council:
    with session.workspace.read() as unit:
        return Council(
            Authority(SUCCESSOR, "West Wessmoor"),
            KeyPair.parse(unit.keys.private("pair", session.user.id)),
        )


def tampered(session: Session, statement: str) -> None:
    with session.workspace._engine.begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE log_entries SET body = CAST(replace(body, 'ann', 'abn') AS BLOB) WHERE seq = 3",
            "Entry 3 of the log",
        ),
        ("UPDATE log_entries SET body = replace(body, 'ann', 'abn') WHERE seq = 4", "Entry 4 of the log"),
        (
            "DELETE FROM log_entries WHERE seq = (SELECT max(seq) FROM log_entries)",
            "of the log is not the one that was logged",
        ),
        ("DELETE FROM log_entries WHERE seq = 6", "Entry 6 of the log"),
        ('UPDATE log_nodes SET hash = zeroblob(32) WHERE level = 0 AND "index" = 5', "Entry 5 of the log"),
        ('UPDATE log_nodes SET hash = zeroblob(32) WHERE level = 2 AND "index" = 0', "The part 2/0"),
        ('DELETE FROM log_nodes WHERE level = 0 AND "index" = 2', "Entry 2 of the log"),
        ("UPDATE checkpoints SET note = replace(note, 'loaded', 'leaded')", "false signature"),
        ("UPDATE checkpoints SET note = replace(note, 'transfer-app', 'transfer')", "signed by no key"),
    ],
)
def test_a_log_that_was_touched_does_not_verify(
    councils: Councils, package: PackageRow, statement: str, words: str
) -> None:
    auditing.verify(councils.cat)
    tampered(councils.ann, statement)
    with pytest.raises(LogBroken, match=words):
        auditing.verify(councils.cat)


def test_an_export_into_a_used_folder_changes_nothing(councils: Councils, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "file").touch()
    before = log_size(councils.ann)
    with pytest.raises(OutputFailed):
        auditing.export(councils.cat, tmp_path / "log")
    assert log_size(councils.ann) == before


def test_the_manifest_kept_is_the_one_that_was_signed(councils: Councils, package: PackageRow) -> None:
    with councils.ann.workspace.read() as unit:
        kept = unit.packages.manifest(package.id)
    assert kept == councils.manifest(package).read_bytes()
    assert PackageManifest.read(kept).header.tranche == 1
