"""Expired, not yet valid and revoked keys: refused, and ssh-keygen says the same of each."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from transfer_app.adapters.sealing.signatures import PACKAGE_NAMESPACE, RECEIPT_NAMESPACE, SigningKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer, signers_files
from transfer_app.domain.errors import Tampered

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
FIRST, LAST = datetime(2027, 4, 1, 9, tzinfo=UTC), datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC)
MESSAGE, DORSET, BCP = b"text", "E10000009", "E06000058"
SECOND = timedelta(seconds=1)


def we_accept(held: AllowedSigner, signature: str, namespace: str, principal: str, at: datetime) -> bool:
    try:
        key = verify(MESSAGE, signature, namespace, [held.key])
        require_signer([held], principal, key, at, "package")
    except Tampered:
        return False
    return True


def ssh_accepts(
    folder: Path, held: AllowedSigner, signature: str, namespace: str, principal: str, at: datetime
) -> bool:
    (folder / "allowed").write_text(held.line(), encoding="ascii")
    (folder / "sig").write_text(signature, encoding="ascii")
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", principal, "-n", namespace, "-s", "sig"]
    command += ["-O", f"verify-time={at:%Y%m%d%H%M%S}Z"]
    if held.revoked:
        (folder / "key.pub").write_text(f"{held.key}\n", encoding="ascii")
        subprocess.run(["ssh-keygen", "-q", "-k", "-f", "krl", "key.pub"], cwd=folder, check=True)
        command += ["-r", "krl"]
    ran = subprocess.run(command, input=MESSAGE, cwd=folder, capture_output=True, check=False)
    return ran.returncode == 0


@pytest.mark.parametrize("revoked", [False, True], ids=["in use", "revoked"])
@pytest.mark.parametrize(
    ("at", "namespace", "principal", "good"),
    [
        (FIRST, PACKAGE_NAMESPACE, DORSET, True),
        (LAST, PACKAGE_NAMESPACE, DORSET, True),
        (FIRST - SECOND, PACKAGE_NAMESPACE, DORSET, False),
        (LAST + SECOND, PACKAGE_NAMESPACE, DORSET, False),
        (LAST, RECEIPT_NAMESPACE, DORSET, False),
        (LAST, PACKAGE_NAMESPACE, BCP, False),
    ],
    ids=["first moment", "last moment", "before", "expired", "namespace", "principal"],
)
def test_ssh_keygen_and_we_agree(
    tmp_path: Path, at: datetime, namespace: str, principal: str, good: bool, revoked: bool
) -> None:
    key = SigningKey.generate()
    held = AllowedSigner(DORSET, key.public, FIRST, LAST, revoked)
    signature = key.sign(MESSAGE, PACKAGE_NAMESPACE)
    expected = good and not revoked
    assert we_accept(held, signature, namespace, principal, at) is expected
    assert ssh_accepts(tmp_path, held, signature, namespace, principal, at) is expected


def test_any_of_several_windows_will_do_and_the_reason_is_said() -> None:
    key = SigningKey.generate().public
    over = AllowedSigner(DORSET, key, valid_until=LAST)
    require_signer([over, AllowedSigner(DORSET, key)], DORSET, key, LAST + SECOND, "package")
    with pytest.raises(Tampered, match="counts only for what was signed until 30 June 2027"):
        require_signer([over], DORSET, key, LAST + SECOND, "package")
    with pytest.raises(Tampered, match="was revoked"):
        require_signer([AllowedSigner(DORSET, key, revoked=True)], DORSET, key, FIRST, "package")


def checked_with_files(
    folder: Path, files: dict[str, bytes], key: SigningKey, namespace: str, at: datetime
) -> bool:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "sig").write_text(key.sign(MESSAGE, namespace), encoding="ascii")
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-r", "revoked_keys", "-I", DORSET]
    command += ["-n", namespace, "-s", "sig", "-O", f"verify-time={at:%Y%m%d%H%M%S}Z"]
    ran = subprocess.run(command, input=MESSAGE, cwd=folder, capture_output=True, check=False)
    return ran.returncode == 0


def test_the_files_let_each_key_sign_what_it_may_and_as_long_as_it_may(tmp_path: Path) -> None:
    sends, leaves, answers, lost = (SigningKey.generate() for _ in range(4))
    senders = [
        AllowedSigner(DORSET, sends.public),
        AllowedSigner(DORSET, leaves.public, None, LAST),
        AllowedSigner(DORSET, lost.public, revoked=True),
    ]
    # Revoked from one agreement and not from another: it counts as long as the longer of both.
    recipients = [AllowedSigner(DORSET, answers.public, None, FIRST), AllowedSigner(DORSET, answers.public)]
    files = signers_files(senders, recipients, {str(sends.public): "Ann Archer, data officer"})
    for key, namespace, at, good in (
        (sends, PACKAGE_NAMESPACE, LAST + SECOND, True),
        (sends, RECEIPT_NAMESPACE, LAST, False),
        (leaves, PACKAGE_NAMESPACE, LAST, True),
        (leaves, PACKAGE_NAMESPACE, LAST + SECOND, False),
        (answers, RECEIPT_NAMESPACE, LAST, True),
        (answers, PACKAGE_NAMESPACE, LAST, False),
        (lost, PACKAGE_NAMESPACE, FIRST, False),
    ):
        assert checked_with_files(tmp_path, files, key, namespace, at) is good
    assert b"Ann Archer, data officer\n" in files["allowed_signers"]
    assert str(lost.public).encode() not in files["allowed_signers"], "it is refused without -r as well"
    listed = {**files, "allowed_signers": AllowedSigner(DORSET, lost.public).line().encode()}
    assert not checked_with_files(tmp_path, listed, lost, PACKAGE_NAMESPACE, FIRST)
    assert checked_with_files(tmp_path, {**listed, "revoked_keys": b""}, lost, PACKAGE_NAMESPACE, FIRST)


def test_a_name_never_begins_a_line_of_its_own(tmp_path: Path) -> None:
    """Where a person typed it: a key that nobody compared would slip into the list."""
    key, other = SigningKey.generate(), SigningKey.generate()
    evil = f"Eve\n{DORSET} {other.public}"
    files = signers_files([AllowedSigner(DORSET, key.public)], [], {str(key.public): evil})
    assert checked_with_files(tmp_path, files, key, PACKAGE_NAMESPACE, FIRST)
    assert not checked_with_files(tmp_path, files, other, PACKAGE_NAMESPACE, FIRST)
