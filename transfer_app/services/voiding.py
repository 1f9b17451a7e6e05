"""Taking back a package that was lost or never sent, so that its records can be packed again."""

from __future__ import annotations

from collections import Counter

from transfer_app.domain.errors import PackageRefused, SharingRefused
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import SEALED, VOID, PackageRow
from transfer_app.domain.staff import Act
from transfer_app.domain.windows import TAKEN_BACK
from transfer_app.services.auditing import checkpoint_in
from transfer_app.services.receipts import strand_counts
from transfer_app.services.session import Session
from transfer_app.services.windows import destroy_key


def void(session: Session, ref: str, why: str) -> PackageRow:
    """Free the records of a package that waits for its receipt. By an approver who did not seal it.

    A copy that somebody collected cannot be recalled; a receipt that comes later is refused. The reason
    is kept with the package, not in the log, which takes no typed text.
    """
    session.require(Act.APPROVE_SHARING)
    if not why.strip():
        raise SharingRefused("Taking a package back needs a reason.", "Say what became of it.")
    with session.workspace.change() as unit:
        package = unit.packages.find(ref)
        if package.state != SEALED:
            raise PackageRefused(
                f"Package {ref} is {package.state}: only one that waits for its receipt can be taken back.",
                "Nothing was changed.",
            )
        if unit.packages.sealed_by(package.id) == session.user.id:
            raise SharingRefused("Nobody may take back a package they sealed.", "Ask a second person.")
        records = unit.packages.records(package.id)
        text = why.strip().encode("utf-8")
        unit.packages.add_receipt(package.id, VOID, text, "", session.user.id, session.now())
        unit.packages.settle(package.id, VOID, dict.fromkeys(records.values(), VOID))
        destroy_key(session, unit, package.id, TAKEN_BACK)
        replacing = unit.packages.replacing(package.id)
        restored = Counter(row.strand for row in unit.records.rows(sorted(replacing)))
        # The log says of a special package no more than its manifest does.
        told: dict[str, object] = {"restored": strand_counts(restored)}
        if package.kind is Kind.SPECIAL:
            told = {"restored": {}, "restored_kinds": unit.packages.replaced_kinds(package.id, replacing)}
        last = session.entry("package-voided", package=ref, records=len(records), **told)
        checkpoint_in(session, unit, last)
        return unit.packages.find(ref)
