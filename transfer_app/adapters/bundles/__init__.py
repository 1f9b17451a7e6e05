"""Packages and receipts: BagIt bags in tar streams inside age files, with signed manifests.

docs/format-package.md and docs/format-receipt.md are the authority. Nothing is imported here: a process that
seals parts needs a few of these modules only.
"""
