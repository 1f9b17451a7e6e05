"""Access journal files: written and signed by the receiver, read strictly by the sender.

docs/format-journal.md is the authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing.signatures import JOURNAL_NAMESPACE, SigningKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.access_journal import Journal
from transfer_app.domain.errors import KeyUnusable, PackageRefused, Tampered
from transfer_app.domain.package_names import LARGEST_SIGNATURE

LARGEST_JOURNAL = 256 * 1024**2


def write_journal(folder: Path, journal: Journal, signer: SigningKey) -> Path:
    """Signs the journal and puts both files into folder; the path of the journal itself."""
    if str(signer.public) != journal.key:
        raise KeyUnusable("The signing key is not the one that the journal names.")
    text = journal.to_bytes()
    try:
        Journal.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The journal cannot be written: {fault}.", "Correct what is named.") from fault
    name = f"{journal.package}.journal.jsonl"
    with FinishedFiles(folder) as files:
        with files.create(name + ".sig") as sink:
            sink.write(signer.sign(text, JOURNAL_NAMESPACE).encode("ascii"))
        with files.create(name) as sink:
            sink.write(text)
        files.finish()
    return folder / name


def read_journal(path: Path, allowed: Sequence[AllowedSigner]) -> Journal:
    """The journal, its signature checked against the keys that we hold for the receiver it names.

    Tampered when the signature is not by one of these keys; PackageRefused when it is not as the format
    demands; NotFound when a file is not there. Whether it is of a package sent, the caller compares.
    """
    text = _read(path, LARGEST_JOURNAL)
    signature = _read(path.with_name(path.name + ".sig"), LARGEST_SIGNATURE).decode("latin-1")
    key = verify(text, signature, JOURNAL_NAMESPACE, [signer.key for signer in allowed])
    try:
        journal = Journal.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The access journal is not as it must be: {fault}.") from fault
    held = any(each.principal == journal.receiver.code and each.key == key for each in allowed)
    if journal.key != str(key) or not held:
        raise Tampered(f"The key that signed the journal is not one of {journal.receiver.code}.")
    return journal


def _read(path: Path, largest: int) -> bytes:
    return read_bounded(path, largest, "Put the journal and its .sig file into one folder.", PackageRefused)
