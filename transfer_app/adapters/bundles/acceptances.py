"""Files of an acceptance: the sealed and signed request, and the signed answer; each read strictly.

docs/format-acceptance.md is the authority.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.signed_texts import read_signed, require_named, save_signed, sign_text
from transfer_app.adapters.sealing.age import AgeReader, AgeWriter, OwnIdentity, Recipient
from transfer_app.adapters.sealing.signatures import (
    ACCEPTANCE_ANSWER_NAMESPACE,
    ACCEPTANCE_REQUEST_NAMESPACE,
    SigningKey,
)
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.acceptance import AcceptanceAnswer, AcceptanceRequest
from transfer_app.domain.errors import KeyUnusable, PackageRefused

REQUEST_ENDING, ANSWER_ENDING = ".acceptance-request.age", ".acceptance-answer.json"
LARGEST_REQUEST, LARGEST_ANSWER = 32 * 1024**2, 16 * 1024**2
TOGETHER = "Put the file and its .sig file into one folder."


def save_request(
    folder: Path, said: AcceptanceRequest, recipients: Sequence[Recipient], signer: SigningKey
) -> tuple[Path, str]:
    """(the request's path, the digest of its age file): both files in folder, or none.

    KeyUnusable, PackageRefused when a reader would refuse it; OutputFailed when the files are there already.
    """
    if str(signer.public) != said.key:
        raise KeyUnusable("The signing key is not the one that the request names.")
    text = said.to_bytes()
    _read_request(text)
    sealed = io.BytesIO()
    with AgeWriter(sealed, recipients) as writer:
        writer.write(text)
    content = sealed.getvalue()
    signature = signer.sign(content, ACCEPTANCE_REQUEST_NAMESPACE)
    path = save_signed(folder, f"{said.request}{REQUEST_ENDING}", content, signature)
    return path, hashlib.sha256(content).hexdigest()


def read_request(
    path: Path, identities: Sequence[OwnIdentity], allowed: Sequence[AllowedSigner], authority: str
) -> tuple[AcceptanceRequest, str]:
    """(the request, the digest of its age file), signed by one of the allowed and made for this authority.

    Tampered, NotForYou, PackageRefused or NotFound.
    """
    content, _, key = read_signed(
        path, LARGEST_REQUEST, TOGETHER, PackageRefused, allowed, ACCEPTANCE_REQUEST_NAMESPACE
    )
    said = _read_request(AgeReader(io.BytesIO(content), identities).read())
    require_named(said, key, "the request", said.sender.code)
    require_signer(allowed, said.sender.code, key, said.created, "request")
    if said.receiver.code != authority:
        raise PackageRefused(
            f"The request is for {said.receiver.name}, not for your council.", "Send it back to its sender."
        )
    return said, hashlib.sha256(content).hexdigest()


def save_answer(folder: Path, said: AcceptanceAnswer, signer: SigningKey) -> Path:
    """Signs the answer and puts both files into folder; its path."""
    try:
        signature = sign_text(said, "the answer", AcceptanceAnswer.read, signer, ACCEPTANCE_ANSWER_NAMESPACE)
    except ValueError as fault:
        raise PackageRefused(f"The answer cannot be written: {fault}.", "Correct what is named.") from fault
    return save_signed(folder, f"{said.request}{ANSWER_ENDING}", said.to_bytes(), signature)


def read_answer(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[AcceptanceAnswer, str]:
    """(the answer, its digest), signed by one of the allowed for the authority that it names.

    Tampered, PackageRefused or NotFound. What it answers, the caller compares.
    """
    text, _, key = read_signed(
        path, LARGEST_ANSWER, TOGETHER, PackageRefused, allowed, ACCEPTANCE_ANSWER_NAMESPACE
    )
    try:
        said = AcceptanceAnswer.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The answer is not as it must be: {fault}.") from fault
    require_named(said, key, "the answer", said.receiver.code)
    require_signer(allowed, said.receiver.code, key, said.signed, "answer")
    return said, hashlib.sha256(text).hexdigest()


def _read_request(text: bytes) -> AcceptanceRequest:
    try:
        return AcceptanceRequest.read(text)
    except ValueError as fault:
        raise PackageRefused(f"The request is not as it must be: {fault}.") from fault
