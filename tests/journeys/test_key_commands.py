"""Keys as people meet them: the profile of a workspace, new keys, and what one package never mixes."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import two_councils
from allocated_county import PASSPHRASE
from two_councils import SUCCESSOR, Councils
from typed_commands import said

from transfer_app.domain.errors import (
    NotForYou,
    NotPermitted,
    OutputFailed,
    SharingRefused,
    Tampered,
    TransferError,
)
from transfer_app.domain.packages import RECEIVED, PackageRow
from transfer_app.domain.profiles import Profile, one_profile, profile_of
from transfer_app.domain.sampling import Waiver
from transfer_app.services import keys, packing, receipts, receiving, senders, sharing, trusted_keys
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        not (shutil.which("age") and shutil.which("ssh-keygen")), reason="age or ssh-keygen is not installed"
    ),
]


def profile_sealed(councils: Councils, ref: str) -> str:
    return str(json.loads((councils.outbox / f"{ref}.manifest.json").read_bytes())["profile"])


def test_packages_are_post_quantum_unless_someone_chose_otherwise(
    councils: Councils, package: PackageRow
) -> None:
    assert keys.profile(councils.rae) is keys.my_profile(councils.rae) is Profile.POST_QUANTUM
    assert profile_sealed(councils, package.ref) == "post-quantum"
    assert receipts.record_receipt(councils.ann, councils.taken_in(package).receipt).state == RECEIVED


def test_a_new_key_is_of_the_profile_chosen_and_the_old_one_still_opens(
    councils: Councils, package: PackageRow
) -> None:
    before = sharing.my_fingerprint(councils.rae)
    keys.set_profile(councils.rae, Profile.COMPATIBLE)
    assert keys.my_profile(councils.rae) is Profile.POST_QUANTUM
    fingerprint = keys.renew(councils.rae)
    assert keys.my_profile(councils.rae) is Profile.COMPATIBLE
    assert sharing.my_fingerprint(councils.rae) != before
    assert fingerprint.startswith("SHA256:")
    # Sealed before: opened with the old key, and its receipt fits, as the signing key is the same.
    assert receipts.record_receipt(councils.ann, councils.taken_in(package).receipt).state == RECEIVED


def test_a_new_signing_key_counts_once_two_people_confirmed_the_new_card(
    councils: Councils, package: PackageRow
) -> None:
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    keys.renew(councils.rae, signing=True)
    receipt = councils.taken_in(package).receipt
    with pytest.raises(TransferError):
        receipts.record_receipt(councils.ann, receipt)
    card = sharing.save_my_card(councils.rae, councils.made("new card"))
    again = sharing.add_recipient(councils.ann, protocol.id, card)
    sharing.confirm_recipient(councils.ann, again.id)
    with pytest.raises(TransferError):
        receipts.record_receipt(councils.ann, receipt)
    sharing.confirm_recipient(councils.ben, again.id)
    assert receipts.record_receipt(councils.ann, receipt).state == RECEIVED


def test_one_package_never_mixes_the_kinds_and_says_who_has_which(councils: Councils) -> None:
    protocol = councils.agreed()
    keys.set_profile(councils.rae, Profile.COMPATIBLE)
    keys.renew(councils.sam)
    second = councils.named(protocol, councils.sam)
    for officer in (councils.ann, councils.ben):
        sharing.confirm_recipient(officer, second.id)
    with pytest.raises(SharingRefused, match="compatible: Sam Hill; post-quantum: Rae Ford") as refused:
        councils.sealed(protocol)
    assert "keys new" in refused.value.remedy
    assert list(councils.outbox.iterdir()) == []
    sharing.revoke_recipient(councils.ann, second.id)
    assert profile_sealed(councils, councils.sealed(protocol).ref) == "post-quantum"


def test_only_an_administrator_chooses_the_profile(councils: Councils) -> None:
    with pytest.raises(NotPermitted):
        keys.set_profile(councils.sam, Profile.COMPATIBLE)
    assert keys.profile(councils.sam) is Profile.POST_QUANTUM


def test_the_profile_is_read_from_the_key() -> None:
    assert profile_of("age1pq1qqq") is Profile.POST_QUANTUM
    assert profile_of("age1qqq") is profile_of("ssh-ed25519 AAAA") is Profile.COMPATIBLE
    assert one_profile([("a", "age1q"), ("b", "ssh-ed25519 A")]) is Profile.COMPATIBLE


def test_exported_keys_and_an_ssh_key_are_taken_in_elsewhere(councils: Councils, tmp_path: Path) -> None:
    """sam takes in rae's keys, then an SSH key; each opens what was sealed for it."""
    path = keys.export(councils.rae, tmp_path, PASSPHRASE)
    assert b"AGE-SECRET-KEY" not in path.read_bytes()
    with pytest.raises(OutputFailed):
        keys.export(councils.rae, tmp_path, PASSPHRASE)
    with pytest.raises(TransferError, match="already"):
        keys.take_in(councils.rae, path, PASSPHRASE)
    package = councils.sealed(councils.agreed())
    with pytest.raises(NotForYou):
        receiving.check(councils.sam, councils.manifest(package), Quiet())
    keys.take_in(councils.sam, path, PASSPHRASE)
    assert sharing.my_fingerprint(councils.sam) == sharing.my_fingerprint(councils.rae)
    assert receiving.check(councils.sam, councils.manifest(package), Quiet()).records == package.records
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "id"], check=True)
    keys.take_in(councils.rae, tmp_path / "id", "")
    assert keys.my_profile(councils.rae) is Profile.COMPATIBLE
    assert receiving.check(councils.rae, councils.manifest(package), Quiet()).records == package.records


def test_a_recipient_without_a_card_is_named_by_their_ssh_key(councils: Councils, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "id"], check=True)
    protocol = councils.draft()
    councils.countersigned(sharing.approve(councils.ben, protocol.id))
    with pytest.raises(SharingRefused, match="is not one of the people"):
        keys.add_bare_recipient(councils.ann, protocol.id, tmp_path / "id.pub", "Eve Hall", "officer")
    person = keys.add_bare_recipient(councils.ann, protocol.id, tmp_path / "id.pub", "Gil Lane", "officer")
    shown = subprocess.run(["ssh-keygen", "-lf", tmp_path / "id.pub"], capture_output=True, check=True).stdout
    assert keys.ssh_fingerprint(person.signing_key).encode() in shown
    with pytest.raises(SharingRefused, match="two people"):
        councils.sealed(protocol)
    for officer in (councils.ann, councils.ben):
        sharing.confirm_recipient(officer, person.id)
    package = packing.seal(councils.ann, protocol.id, councils.outbox, Quiet())
    access = councils.outbox / f"{package.ref}.access.age"
    subprocess.run(["age", "-d", "-i", tmp_path / "id", "-o", tmp_path / "key", access], check=True)
    part = councils.outbox / f"{package.ref}-001.tar.age"
    ran = subprocess.run(["age", "-d", "-i", tmp_path / "key", part], capture_output=True, check=True)
    assert b"bagit.txt" in ran.stdout[:100]


def test_a_receipt_signed_before_its_recipient_was_revoked_counts_and_one_after_does_not(
    councils: Councils,
    package: PackageRow,
) -> None:
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    tomorrow = councils.ann.today() + timedelta(days=1)
    sharing.revoke_recipient(councils.ann, protocol_recipient(councils, protocol.id))
    later = two_councils.on(tomorrow, councils.rae)
    taken = receiving.receive(
        later, councils.manifest(package), Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts
    )
    with pytest.raises(Tampered, match="counts only for what was signed until"):
        receipts.record_receipt(councils.ann, taken.receipt)


def test_an_honest_receipt_still_closes_the_balance_after_the_revocation(
    councils: Councils, package: PackageRow
) -> None:
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    receipt = councils.taken_in(package).receipt
    tomorrow = two_councils.on(councils.ann.today() + timedelta(days=1), councils.ann)
    sharing.revoke_recipient(tomorrow, protocol_recipient(councils, protocol.id))
    assert receipts.record_receipt(councils.ann, receipt).state == RECEIVED


def protocol_recipient(councils: Councils, protocol_id: int) -> int:
    found = next(each for each in sharing.protocols(councils.ann) if each.id == protocol_id)
    return found.recipients[0].id


def test_a_senders_key_ends_with_a_day_or_is_revoked_for_good(
    councils: Councils, package: PackageRow
) -> None:
    manifest = councils.manifest(package)
    today = councils.ann.today()
    keys.end_sender(councils.rae, 1, today)
    assert receiving.check(councils.rae, manifest, Quiet()).records == package.records
    keys.end_sender(councils.rae, 1, today - timedelta(days=1))
    with pytest.raises(Tampered, match="counts only for what was signed until"):
        receiving.check(councils.rae, manifest, Quiet())
    # To put the end off is to trust the key anew: one person is not enough.
    assert not keys.end_sender(councils.rae, 1, today + timedelta(days=1)).usable
    with pytest.raises(TransferError, match="not by a key that you hold"):
        receiving.check(councils.rae, manifest, Quiet())
    for each in (councils.rae, councils.sam):
        senders.confirm_sender(each, 1)
    assert receiving.check(councils.rae, manifest, Quiet()).records == package.records
    assert not keys.revoke_sender(councils.rae, 1).usable
    with pytest.raises(Tampered, match="was revoked"):
        receiving.check(councils.rae, manifest, Quiet())
    with pytest.raises(SharingRefused, match="already"):
        keys.revoke_sender(councils.rae, 1)


def ssh_keygen_accepts(session: Session, folder: Path, signed: Path, namespace: str, principal: str) -> bool:
    """By the files that the session's council saves, at the time that the signed text gives."""
    folder.mkdir()
    saved = trusted_keys.save(session, folder)
    text = json.loads(signed.read_bytes())
    at = (text.get("created") or text["received"]).translate({ord(each): None for each in "-:T"})
    command = ["ssh-keygen", "-Y", "verify", "-f", saved.allowed, "-r", saved.revoked, "-I", principal]
    command += ["-n", namespace, "-s", f"{signed}.sig", "-O", f"verify-time={at}"]
    return (
        subprocess.run(command, input=signed.read_bytes(), capture_output=True, check=False).returncode == 0
    )


def test_whose_signatures_count_can_be_handed_to_ssh_keygen(
    councils: Councils, package: PackageRow, tmp_path: Path
) -> None:
    protocol = sharing.protocol(councils.ann, package.protocol_id)
    manifest, receipt = councils.manifest(package), councils.taken_in(package).receipt
    sender = senders.senders(councils.rae)[0]

    def package_counts(name: str) -> bool:
        at = tmp_path / name
        return ssh_keygen_accepts(councils.rae, at, manifest, "transfer-app/package/v1", "E10999001")

    def receipt_counts(name: str) -> bool:
        at = tmp_path / name
        return ssh_keygen_accepts(councils.ann, at, receipt, "transfer-app/receipt/v1", SUCCESSOR)

    assert package_counts("trusted")
    assert receipt_counts("named")
    keys.end_sender(councils.rae, sender.id, councils.rae.today())
    assert package_counts("left today")
    keys.end_sender(councils.rae, sender.id, councils.rae.today() - timedelta(days=1))
    assert not package_counts("left before")
    keys.revoke_sender(councils.rae, sender.id)
    assert not package_counts("revoked")
    assert f"{sender.name}, {sender.role}" in (tmp_path / "revoked" / "revoked_keys").read_text("utf-8")
    sharing.revoke_recipient(councils.ann, protocol_recipient(councils, protocol.id))
    assert receipt_counts("signed before they were revoked")
    with pytest.raises(OutputFailed):
        trusted_keys.save(councils.ann, tmp_path / "named")


def test_a_key_that_one_person_compared_is_in_no_file(strangers: Councils, tmp_path: Path) -> None:
    sender = senders.add_sender(strangers.rae, sharing.save_my_card(strangers.ann, tmp_path))
    senders.confirm_sender(strangers.rae, sender.id)
    saved = trusted_keys.save(strangers.rae, tmp_path)
    assert (saved.keys, saved.revoked_keys) == (0, 0)
    assert saved.allowed.read_bytes() == saved.revoked.read_bytes() == b""
    senders.confirm_sender(strangers.sam, sender.id)
    strangers.rae.workspace.close()
    west, out = strangers.folder / "west.taw", tmp_path / "by command"
    out.mkdir()
    text = said("keys", "signers", "--out", out, workspace=west, user="rae")
    assert "lists 1 key" in text
    assert (out / "allowed_signers").read_text("utf-8").startswith("E10999001 namespaces=")
