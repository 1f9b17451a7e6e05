"""Receipt files: written and signed by the receiving officer, read strictly by the sender.

docs/format-receipt.md is the authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.signed_texts import read_signed, require_named, save_signed, sign_text
from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE, SigningKey
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.receipts import LARGEST_RECEIPT, Receipt

TOGETHER = "Put the receipt and its .sig file into one folder."


def write_receipt(folder: Path, receipt: Receipt, signer: SigningKey) -> Path:
    """Signs the receipt and puts both files into folder; the path of the receipt itself."""
    text, signature = sign_receipt(receipt, signer)
    return save_receipt(folder, receipt.package, text, signature)


def sign_receipt(receipt: Receipt, signer: SigningKey) -> tuple[bytes, str]:
    """(the receipt's bytes, the signature over them), once they are known to be what a reader accepts."""
    try:
        signature = sign_text(receipt, "the receipt", Receipt.read, signer, RECEIPT_NAMESPACE)
    except (ValueError, TypeError) as fault:
        raise PackageRefused(f"The receipt cannot be written: {fault}.", "Correct what is named.") from fault
    return receipt.to_bytes(), signature


def save_receipt(folder: Path, package: str, text: bytes, signature: str) -> Path:
    """Puts a signed receipt and its signature into folder, both or none; the path of the receipt itself."""
    return save_signed(folder, f"{package}.receipt.json", text, signature)


def read_receipt(path: Path, allowed: Sequence[AllowedSigner]) -> Receipt:
    """The receipt, its signature checked against the keys that we hold for the receiver it names.

    Tampered when the signature is not by one of these keys; PackageRefused when it is not as the format
    demands; NotFound when a file is not there. That it is for the package sent, the caller compares.
    """
    return read_signed_receipt(path, allowed)[0]


def read_signed_receipt(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[Receipt, bytes, str]:
    """The receipt as read_receipt gives it, with its bytes and the signature over them."""
    text, signature, key = read_signed(
        path, LARGEST_RECEIPT, TOGETHER, PackageRefused, allowed, RECEIPT_NAMESPACE
    )
    try:
        receipt = Receipt.read(text)
    except (ValueError, TypeError) as fault:
        raise PackageRefused(f"The receipt is not as it must be: {fault}.") from fault
    require_named(receipt, key, "the receipt", receipt.receiver.code)
    require_signer(allowed, receipt.receiver.code, key, receipt.received, "receipt")
    return receipt, text, signature
