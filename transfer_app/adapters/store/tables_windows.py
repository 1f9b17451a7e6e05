"""The content keys of packages that were sealed here, and the people who were given access later."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

package_keys = sa.Table(
    "package_keys",
    metadata,
    sa.Column("package_id", sa.Integer, sa.ForeignKey("packages.id"), primary_key=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("public", sa.Text, nullable=False),
    sa.Column("destroyed_at", sa.Text, nullable=False, server_default=""),
    sa.Column("destroyed_why", sa.Text, nullable=False, server_default=""),
)
"""secret: empty once it was destroyed. public: its age recipient, as in the package's manifest."""

package_access = sa.Table(
    "package_access",
    metadata,
    sa.Column("package_id", sa.Integer, sa.ForeignKey("packages.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipients.id"), nullable=False, index=True),
    sa.Column("given_at", sa.Text, nullable=False),
    sa.Column("given_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.PrimaryKeyConstraint("package_id", "number"),
)
