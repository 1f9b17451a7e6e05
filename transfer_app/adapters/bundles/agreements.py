"""Files of a sharing agreement: its text, and each council's signature on it, read strictly by the other.

docs/format-protocol.md is the authority.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing.signatures import PROTOCOL_NAMESPACE, SigningKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.agreement_signing import ProtocolSignature
from transfer_app.domain.agreements import Terms
from transfer_app.domain.errors import KeyUnusable, SharingRefused, Tampered
from transfer_app.domain.package_names import LARGEST_SIGNATURE

TERMS_ENDING, ENDING = ".protocol.json", ".protocol-signature.json"
LARGEST_TERMS, LARGEST_STATEMENT = 1024 * 1024, 64 * 1024
LONGEST_STEM = 60


def sign_protocol(said: ProtocolSignature, signer: SigningKey) -> str:
    """The signature over the statement's bytes, once they are known to be what a reader accepts."""
    if str(signer.public) != said.key:
        raise KeyUnusable("The signing key is not the one that the statement names.")
    text = said.to_bytes()
    try:
        ProtocolSignature.read(text)
    except ValueError as fault:
        raise SharingRefused(f"The agreement cannot be signed: {fault}.", "Correct what is named.") from fault
    return signer.sign(text, PROTOCOL_NAMESPACE)


def save_protocol_signature(folder: Path, said: ProtocolSignature, signature: str, terms: Terms) -> Path:
    """Puts the agreement, the statement and its signature into folder, all or none; the statement's path.

    Both councils' signatures may lie in one folder: the agreement is then the same, and left as it is.
    """
    content = terms.to_bytes()
    stem = f"{_stem(terms.title)}.{terms.digest[:12]}"
    name = f"{stem}.{said.authority.code}{ENDING}"
    text = folder / (stem + TERMS_ENDING)
    with FinishedFiles(folder) as files:
        if not (text.is_file() and text.read_bytes() == content):
            with files.create(text.name) as sink:
                sink.write(content)
        with files.create(name + ".sig") as sink:
            sink.write(signature.encode("ascii"))
        with files.create(name) as sink:
            sink.write(said.to_bytes())
        files.finish()
    return folder / name


def read_protocol_signature(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[ProtocolSignature, str]:
    """(the statement, its signature), checked against the keys that we hold for the council it names.

    Tampered when the signature is not by one of these keys, SharingRefused when the statement is not as the
    format demands, NotFound when a file is not there. What it is on, the caller checks.
    """
    text = _read(path, LARGEST_STATEMENT)
    signature = _read(path.with_name(path.name + ".sig"), LARGEST_SIGNATURE).decode("latin-1")
    key = verify(text, signature, PROTOCOL_NAMESPACE, [signer.key for signer in allowed])
    try:
        said = ProtocolSignature.read(text)
    except ValueError as fault:
        raise SharingRefused(
            f"The statement is not as it must be: {fault}.", "Ask its signer to sign and save it again."
        ) from fault
    code = said.authority.code
    if said.key != str(key):
        raise Tampered(f"The key that signed the agreement is not one of {code}.")
    require_signer(allowed, code, key, said.signed, "agreement")
    return said, signature


def read_terms(statement: Path) -> Terms:
    """The agreement that lies beside a statement. SharingRefused when it is not as the format demands."""
    if not statement.name.endswith(ENDING):
        raise SharingRefused(f"{statement.name} is no signature on an agreement.", _CHOOSE)
    stem = statement.name.removesuffix(ENDING).rpartition(".")[0]
    text = _read(statement.with_name(stem + TERMS_ENDING), LARGEST_TERMS)
    try:
        return Terms.read(text)
    except ValueError as fault:
        raise SharingRefused(
            f"The agreement is not as it must be: {fault}.", "Ask its sender to save it again."
        ) from fault


_CHOOSE = "Choose a .protocol-signature.json file."


def _stem(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:LONGEST_STEM] or "agreement"


def _read(path: Path, largest: int) -> bytes:
    remedy = "Put the agreement, the statement and its .sig file into one folder."
    return read_bounded(path, largest, remedy, _too_large)


def _too_large(said: str) -> SharingRefused:
    return SharingRefused(said, _CHOOSE)
