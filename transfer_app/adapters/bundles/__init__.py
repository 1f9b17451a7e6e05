"""Packages and receipts: BagIt bags in tar streams inside age files, with signed manifests.

docs/format-package.md and docs/format-receipt.md are the authority.
"""

from transfer_app.adapters.bundles.package_reader import (
    OpenedPackage,
    addressed_package,
    open_package,
    read_manifest,
)
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.receipts import read_receipt, write_receipt
from transfer_app.adapters.bundles.unpacking import unpacked

__all__ = [
    "OpenedPackage",
    "SealedPackage",
    "addressed_package",
    "open_package",
    "read_manifest",
    "read_receipt",
    "seal_package",
    "unpacked",
    "write_receipt",
]
