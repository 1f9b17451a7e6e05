"""A receipt beside what was sealed: whether it speaks of exactly that. See docs/format-receipt.md.

Each function gives the first thing that does not fit, in words for the sender, or ''.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transfer_app.domain.access_journal import Opening, line_digest
from transfer_app.domain.manifest import Counts, PackageManifest
from transfer_app.domain.packages import SealedRecord
from transfer_app.domain.proofs import records_root
from transfer_app.domain.receipts import Found, PartRead, Receipt
from transfer_app.domain.rejections import Rejection
from transfer_app.domain.sampling import sample_of, unfounded
from transfer_app.domain.vocabulary import Strand


def misfound(found: Found, manifest: PackageManifest, records: Mapping[str, SealedRecord]) -> str:
    """What was found differently from how it was sealed. records: by opaque name."""
    counts = sealed_counts(records).told(manifest.header.kind)
    figures = [
        ("case records", found.counts.records, counts.records),
        ("documents", found.counts.documents, counts.documents),
        ("withdrawn case records", found.counts.withdrawn, manifest.counts.withdrawn),
        ("files", found.files, 2 * counts.records + counts.documents),
        ("bytes", found.bytes, sum(each.bytes for each in records.values())),
        *(
            (f"case records of {each.value}", found.counts.strands.get(each, 0), counts.strands.get(each, 0))
            for each in Strand
        ),
    ]  # fmt: skip
    for what, theirs, ours in figures:
        if theirs != ours:
            return f"it counts {theirs:,} {what}; {ours:,} were sealed"
    sealed = {record: each.digest for record, each in records.items()}
    if missing := sealed.keys() - found.digests.keys():
        return f"it does not list {min(missing)}, which was sealed"
    if added := found.digests.keys() - sealed.keys():
        return f"it lists {min(added)}, which is not in the package"
    if changed := [record for record, digest in found.digests.items() if digest != sealed[record]]:
        return f"it states another digest of {min(changed)} than was sealed"
    if found.contents != records_root(sealed):
        return "it states another digest over all case records than was sealed"
    parts = tuple(PartRead(part.name, part.size, part.sha256) for part in manifest.parts)
    if found.parts != parts:
        return "it describes the sealed files otherwise than its manifest"
    return ""


def sealed_counts(records: Mapping[str, SealedRecord]) -> Counts:
    strands: dict[Strand, int] = {}
    for each in records.values():
        strands[each.strand] = strands.get(each.strand, 0) + 1
    return Counts(len(records), sum(each.documents for each in records.values()), strands)


def missampled(receipt: Receipt, records: Mapping[str, SealedRecord], keys: frozenset[str]) -> str:
    """What of its sample is not as it must be. keys: of the people whose word counts on this package."""
    if receipt.found is None:
        return ""
    drawn = sample_of(receipt.manifest_sha256, {record: each.strand for record, each in records.items()})
    if receipt.sample.records != drawn:
        return "its sample is not the one that the lot gives for this package"
    foreign = [check.record for check in receipt.sample.checks if check.key not in keys]
    if foreign:
        return f"{foreign[0]} was compared by somebody the package was not made for"
    return ""


def misrejected(rejections: Sequence[Rejection], records: Mapping[str, SealedRecord]) -> str:
    """What it rejects that was not sent."""
    for each in rejections:
        if each.record not in records:
            return f"it rejects {each.record}, which is not in the package"
        if each.document > records[each.record].documents:
            return f"it rejects document {each.document} of {each.record}, which was not sent"
    return ""


def mistold(receipt: Receipt, journal: Sequence[Opening]) -> str:
    """What it says of the openings that the journal does not. journal: what is known of the one it names."""
    count = receipt.openings.count
    if len(journal) < count:
        return ""
    head = line_digest(journal[count - 1].to_bytes()) if count else receipt.manifest_sha256
    if head != receipt.openings.head:
        return f"its {count:,} openings do not end as those of the access journal do"
    if unopened := unfounded(receipt.sample.checks, journal[:count]):
        return f"{unopened[0]} was compared, and never opened by the one who says so"
    return ""
