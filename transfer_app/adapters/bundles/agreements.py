"""Files of a sharing agreement: its text, and each council's signature on it, read strictly by the other.

docs/format-protocol.md is the authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.signed_texts import (
    file_stem,
    read_signed,
    require_named,
    save_signed,
    sign_text,
)
from transfer_app.adapters.sealing.signatures import PROTOCOL_NAMESPACE, SigningKey
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.errors import SharingRefused

TERMS_ENDING, ENDING = ".protocol.json", ".protocol-signature.json"
LARGEST_TERMS, LARGEST_STATEMENT = 1024 * 1024, 64 * 1024
TOGETHER = "Put the agreement, the statement and its .sig file into one folder."


def sign_protocol(said: ProtocolSignature, signer: SigningKey) -> str:
    """The signature over the statement's bytes, once they are known to be what a reader accepts."""
    try:
        return sign_text(said, "the statement", ProtocolSignature.read, signer, PROTOCOL_NAMESPACE)
    except ValueError as fault:
        raise SharingRefused(f"The agreement cannot be signed: {fault}.", "Correct what is named.") from fault


def save_protocol_signature(folder: Path, said: ProtocolSignature, signature: str, terms: Terms) -> Path:
    """Puts the agreement, the statement and its signature into folder, all or none; the statement's path."""
    stem = f"{file_stem(terms.title, 'agreement')}.{terms.digest[:12]}"
    name = f"{stem}.{said.authority.code}{ENDING}"
    return save_signed(folder, name, said.to_bytes(), signature, {stem + TERMS_ENDING: terms.to_bytes()})


def read_protocol_signature(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[ProtocolSignature, str]:
    """(the statement, its signature), checked against the keys that we hold for the council it names.

    Tampered when the signature is not by one of these keys, SharingRefused when the statement is not as the
    format demands, NotFound when a file is not there. What it is on, the caller checks.
    """
    text, signature, key = read_signed(
        path, LARGEST_STATEMENT, TOGETHER, _too_large, allowed, PROTOCOL_NAMESPACE
    )
    try:
        said = ProtocolSignature.read(text)
    except ValueError as fault:
        raise SharingRefused(
            f"The statement is not as it must be: {fault}.", "Ask its signer to sign and save it again."
        ) from fault
    require_named(said, key, "the agreement", said.authority.code)
    require_signer(allowed, said.authority.code, key, said.signed, "agreement")
    return said, signature


def read_terms(statement: Path) -> Terms:
    """The agreement that lies beside a statement. SharingRefused when it is not as the format demands."""
    if not statement.name.endswith(ENDING):
        raise SharingRefused(f"{statement.name} is no signature on an agreement.", _CHOOSE)
    stem = statement.name.removesuffix(ENDING).rpartition(".")[0]
    text = read_bounded(statement.with_name(stem + TERMS_ENDING), LARGEST_TERMS, TOGETHER, _too_large)
    try:
        return Terms.read(text)
    except ValueError as fault:
        raise SharingRefused(
            f"The agreement is not as it must be: {fault}.", "Ask its sender to save it again."
        ) from fault


_CHOOSE = "Choose a .protocol-signature.json file."


def _too_large(said: str) -> SharingRefused:
    return SharingRefused(said, _CHOOSE)
