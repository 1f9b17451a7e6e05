"""Receipt files: written and signed by the receiving officer, read strictly by the sender.

docs/format-receipt.md is the authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE, SigningKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.errors import KeyUnusable, PackageRefused, Tampered
from transfer_app.domain.package_names import LARGEST_MANIFEST, LARGEST_SIGNATURE
from transfer_app.domain.receipts import Receipt


def write_receipt(folder: Path, receipt: Receipt, signer: SigningKey) -> Path:
    """Signs the receipt and puts both files into folder; the path of the receipt itself."""
    text, signature = sign_receipt(receipt, signer)
    return save_receipt(folder, receipt.package, text, signature)


def sign_receipt(receipt: Receipt, signer: SigningKey) -> tuple[bytes, str]:
    """(the receipt's bytes, the signature over them), once they are known to be what a reader accepts."""
    if str(signer.public) != receipt.key:
        raise KeyUnusable("The signing key is not the one that the receipt names.")
    text = receipt.to_bytes()
    try:
        Receipt.read(text)
    except (ValueError, TypeError) as fault:
        raise PackageRefused(f"The receipt cannot be written: {fault}.", "Correct what is named.") from fault
    return text, signer.sign(text, RECEIPT_NAMESPACE)


def save_receipt(folder: Path, package: str, text: bytes, signature: str) -> Path:
    """Puts a signed receipt and its signature into folder, both or none; the path of the receipt itself."""
    name = f"{package}.receipt.json"
    with FinishedFiles(folder) as files:
        with files.create(name + ".sig") as sink:
            sink.write(signature.encode("ascii"))
        with files.create(name) as sink:
            sink.write(text)
        files.finish()
    return folder / name


def read_receipt(path: Path, allowed: Sequence[AllowedSigner]) -> Receipt:
    """The receipt, its signature checked against the keys that we hold for the receiver it names.

    Tampered when the signature is not by one of these keys; PackageRefused when it is not as the format
    demands; NotFound when a file is not there. That it is for the package sent, the caller compares.
    """
    return read_signed_receipt(path, allowed)[0]


def read_signed_receipt(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[Receipt, bytes, str]:
    """The receipt as read_receipt gives it, with its bytes and the signature over them."""
    text = _read(path, LARGEST_MANIFEST)
    signature = _read(path.with_name(path.name + ".sig"), LARGEST_SIGNATURE).decode("latin-1")
    key = verify(text, signature, RECEIPT_NAMESPACE, [signer.key for signer in allowed])
    try:
        receipt = Receipt.read(text)
    except (ValueError, TypeError) as fault:
        raise PackageRefused(f"The receipt is not as it must be: {fault}.") from fault
    if receipt.key != str(key):
        raise Tampered(f"The key that signed the receipt is not one of {receipt.receiver.code}.")
    require_signer(allowed, receipt.receiver.code, key, receipt.received, "receipt")
    return receipt, text, signature


def _read(path: Path, largest: int) -> bytes:
    return read_bounded(path, largest, "Put the receipt and its .sig file into one folder.", PackageRefused)
