"""Access journal files: written and signed by the receiver, read strictly by the sender.

docs/format-journal.md is the authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.signed_texts import read_signed, require_named, save_signed, sign_text
from transfer_app.adapters.sealing.signatures import JOURNAL_NAMESPACE, SigningKey
from transfer_app.adapters.sealing.signers import AllowedSigner
from transfer_app.domain.access_journal import Journal
from transfer_app.domain.errors import PackageRefused, Tampered

TOGETHER = "Put the journal and its .sig file into one folder."
LARGEST_JOURNAL = 256 * 1024**2


def write_journal(folder: Path, journal: Journal, signer: SigningKey) -> Path:
    """Signs the journal and puts both files into folder; the path of the journal itself."""
    try:
        signature = sign_text(journal, "the journal", Journal.read, signer, JOURNAL_NAMESPACE)
    except ValueError as fault:
        raise PackageRefused(f"The journal cannot be written: {fault}.", "Correct what is named.") from fault
    return save_signed(folder, f"{journal.stem}.journal.jsonl", journal.to_bytes(), signature)


def read_journal(path: Path, allowed: Sequence[AllowedSigner]) -> Journal:
    """The journal, its signature checked against the keys that we hold for the receiver it names.

    Tampered when the signature is not by one of these keys; PackageRefused when it is not as the format
    demands; NotFound when a file is not there. Whether it is of a package sent, the caller compares.
    """
    text, _, key = read_signed(path, LARGEST_JOURNAL, TOGETHER, PackageRefused, allowed, JOURNAL_NAMESPACE)
    try:
        journal = Journal.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The access journal is not as it must be: {fault}.") from fault
    require_named(journal, key, "the journal", journal.receiver.code)
    # A journal grows for as long as its package is read, so it states no time for a key's window.
    if not any(each.principal == journal.receiver.code and each.key == key for each in allowed):
        raise Tampered(f"The key that signed the journal is not one of {journal.receiver.code}.")
    return journal
