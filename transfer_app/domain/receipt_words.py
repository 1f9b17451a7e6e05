"""What a receipt says, in sentences for the sender's officer. It names no child and quotes nothing typed."""

from __future__ import annotations

from transfer_app.domain.receipts import ACCEPTED, Receipt
from transfer_app.domain.sampling import Waiver

WAIVERS = {
    Waiver.REHEARSAL: "it is a rehearsal",
    Waiver.URGENT: "a child's safety could not wait",
    Waiver.NO_SOURCE: "the receiver has nothing to compare with",
    Waiver.SENT_AGAIN: "the records were compared when they came before",
}


def receipt_lines(said: Receipt) -> tuple[str, ...]:
    """What was found, compared and refused, each in a sentence."""
    return (_found(said), *_sampled(said), *_refused(said))


def _found(said: Receipt) -> str:
    if said.found is None:
        return "The receiver could not read the package to its end, and counted nothing."
    counts = said.found.counts
    return (
        f"The receiver counted {counts.records:,} case records, {counts.documents:,} documents and "
        f"{said.found.bytes:,} bytes, with the digests that were sealed."
    )


def _sampled(said: Receipt) -> tuple[str, ...]:
    sample = said.sample
    if not sample.records:
        return ()
    differ = f"; {len(sample.differing):,} differ: {', '.join(sample.differing)}" if sample.differing else ""
    told = f"Sample: {len(sample.checks):,} of {len(sample.records):,} records compared{differ}."
    if sample.waived is None:
        return (told,)
    return (told, f"The rest of the sample was waived: {WAIVERS[sample.waived]}.")


def _refused(said: Receipt) -> tuple[str, ...]:
    if said.verdict != ACCEPTED:
        return ("Every case record is in dispute: two people settle each before it is sent again.",)
    refused, documents = len(said.refused), len(said.rejections) - len(said.refused)
    told = []
    if refused:
        records = "case record" if refused == 1 else "case records"
        told.append(f"Refused: {refused:,} {records}. Two people settle each before it is sent again.")
    if documents:
        which = "document of a record that was" if documents == 1 else "documents of records that were"
        told.append(f"Outstanding: {documents:,} {which} taken, due in a later tranche.")
    return tuple(told)
