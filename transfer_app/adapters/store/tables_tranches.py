"""Tables of notices that withdraw a record sent before: at the sender, and at the receiver."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _link, _text, metadata

# sent_in: the package with the copy that the notice takes back.
package_withdrawals = sa.Table(
    "package_withdrawals", metadata, _link("package_id", "packages.id"),
    _link("record_id", "case_records.id"), _link("sent_in", "packages.id"), _text("reason"),
    sa.PrimaryKeyConstraint("package_id", "record_id"),
)  # fmt: skip

# Kept whether or not the record ever came: it may come late.
incoming_withdrawals = sa.Table(
    "incoming_withdrawals", metadata, _link("package_id", "incoming_packages.id"), _text("ref"),
    _text("reason"), _text("sent_package"), _text("sent_digest"),
    sa.PrimaryKeyConstraint("package_id", "ref"),
)  # fmt: skip
