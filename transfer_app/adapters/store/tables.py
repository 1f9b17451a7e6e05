"""The tables of a workspace, in the order of the path of a record.

Dates are ISO text (YYYY-MM-DD), times are UTC ISO text; both sort. JSON is canonical text.
Ids are local to one workspace; what leaves it is named by the opaque `ref` columns.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _text(name: str, *, unique: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique, index=index, server_default="")


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=True)


def _number(name: str, default: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _link(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=nullable, index=True)


# The workspace and its people

settings = sa.Table("settings", metadata, sa.Column("key", sa.Text, primary_key=True), _text("value"))

users = sa.Table(
    "users", metadata, _id(), _text("name", unique=True), _text("display_name"), _text("roles"),
    _number("active", "1"), _text("created_at"), _text("functions"),
)  # fmt: skip

clearances = sa.Table(
    "clearances", metadata, sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
    _text("clearance"), _link("asked_by", "users.id", nullable=True),
)  # fmt: skip

keys = sa.Table(
    "keys", metadata, _id(), _link("user_id", "users.id", nullable=True), _text("kind"),
    _text("private"), _text("public"), _text("created_at"),
)  # fmt: skip

# Load

extracts = sa.Table(
    "extracts", metadata, _id(), _text("profile"), _text("source"), _text("digest", unique=True),
    _text("loaded_at"), _link("loaded_by", "users.id"),
)  # fmt: skip

source_files = sa.Table(
    "source_files", metadata, _id(), _link("extract_id", "extracts.id"), _text("name"), _text("table_name"),
    _text("encoding"), _number("rows"), _number("loaded"), _number("repeated"), _number("changed"),
    _number("rejected"), _text("notes"),
)  # fmt: skip

people = sa.Table(
    "people", metadata, _id(), _text("ref", unique=True), _text("forename"), _text("surname"),
    _text("sex"), sa.Column("dob", sa.Text, nullable=True, index=True), _maybe("expected_dob"),
    _maybe("died"), _text("upn"), _text("single_unique_id"), _text("legacy_id"), _number("restricted"),
    _text("restricted_why"), _number("identity_conflict"),
    _link("source_row_id", "source_rows.id", nullable=True), _text("searched_surname", index=True),
    _text("searched_forename", index=True),
)  # fmt: skip
"""searched_surname, searched_forename: the names as they are searched and sorted (domain/searched.py)."""
for _searched in ("ref", "legacy_id"):
    sa.Index(f"ix_people_lower_{_searched}", sa.func.lower(people.c[_searched]))
sa.Index(
    "ix_people_restricted", people.c.restricted, sqlite_where=people.c.restricted == 1,
    postgresql_where=people.c.restricted == 1,
)  # fmt: skip
"""Few are, and every list leaves them out for those who may not see them."""

source_rows = sa.Table(
    "source_rows", metadata, _id(),
    sa.Column("file_id", sa.Integer, sa.ForeignKey("source_files.id"), nullable=False), _text("table_name"),
    _number("row_number"), _text("person_ref", index=True), _text("row_key"), _text("digest"),
    _text("row_values"),
    sa.UniqueConstraint("table_name", "row_key", name="uq_source_rows_key"),
    sa.Index("ix_source_rows_file", "file_id", "row_number"),
)  # fmt: skip

person_statements = sa.Table(
    "person_statements", metadata,
    sa.Column("source_row_id", sa.Integer, sa.ForeignKey("source_rows.id"), primary_key=True),
    _link("person_id", "people.id"), _text("forename"), _text("surname"), _text("sex"), _maybe("dob"),
    _maybe("expected_dob"), _maybe("died"), _text("upn"), _text("single_unique_id"), _text("legacy_id"),
    _number("restricted"),
)  # fmt: skip

restrictions = sa.Table(
    "restrictions", metadata, sa.Column("person_ref", sa.Text, primary_key=True), _text("reason")
)

rejects = sa.Table(
    "rejects", metadata, _id(), _link("extract_id", "extracts.id"), _text("file"), _text("table_name"),
    _number("row_number"), _text("column_name"), _text("value"), _text("reason"),
    _text("person_ref", index=True), _text("row_key"), _number("mended"),
)  # fmt: skip

addresses = sa.Table(
    "addresses", metadata, _id(), _link("person_id", "people.id"), _link("source_row_id", "source_rows.id"),
    _text("kind"), _text("kind_as_written"), _maybe("start"), _maybe("end"),
    sa.Column("uprn", sa.BigInteger, nullable=False, server_default="0"), _text("postcode"),
    _text("postcode_problem"), _text("lines"), _number("gone"),
    sa.Index("ix_addresses_places", "postcode", "uprn", "postcode_problem"),
)  # fmt: skip

spans = sa.Table(
    "spans", metadata, _id(), _link("person_id", "people.id"), _link("source_row_id", "source_rows.id"),
    _text("kind"), _text("code"), _maybe("start"), _maybe("end"), _text("end_reason"), _text("postcode"),
    _text("home_postcode"), _text("ref"), _text("team"), _text("detail"), _text("strand"),
)  # fmt: skip

family_links = sa.Table(
    "family_links", metadata, _text("family"), _link("person_id", "people.id"),
    _link("source_row_id", "source_rows.id"), sa.PrimaryKeyConstraint("family", "person_id"),
)  # fmt: skip

mother_links = sa.Table(
    "mother_links", metadata, _link("child_id", "people.id"), _text("mother_ref", index=True),
    _link("source_row_id", "source_rows.id"), sa.PrimaryKeyConstraint("child_id", "mother_ref"),
)  # fmt: skip

case_records = sa.Table(
    "case_records", metadata, _id(), _text("ref", unique=True), _link("person_id", "people.id"),
    _text("strand"), _maybe("opened"), _maybe("closed"), _text("status", index=True),
    sa.UniqueConstraint("person_id", "strand", name="uq_case_records_child"),
)  # fmt: skip

record_extracts = sa.Table(
    "record_extracts", metadata, _link("record_id", "case_records.id"), _link("extract_id", "extracts.id"),
    sa.PrimaryKeyConstraint("record_id", "extract_id"),
)  # fmt: skip

# Locate

gazetteers = sa.Table(
    "gazetteers", metadata, _id(), _text("kind"), _text("name"), _text("digest", unique=True),
    _number("rows"), _text("notes"), _text("loaded_at"),
)  # fmt: skip

gazetteer_pages = sa.Table(
    "gazetteer_pages", metadata, _link("gazetteer_id", "gazetteers.id"), _number("page"), _text("first_key"),
    _text("last_key"), _number("rows"), sa.Column("content", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("gazetteer_id", "page"),
)  # fmt: skip

locations = sa.Table(
    "locations", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("easting", sa.Float),
    sa.Column("northing", sa.Float), sa.Column("accuracy_m", sa.Float), _text("located_by"),
    _text("gazetteer"), _text("quality"), _text("fault"), _number("flags"),
)  # fmt: skip

# Boundaries

boundary_sets = sa.Table(
    "boundary_sets", metadata, _id(), _text("name"), _text("source"), _text("digest"), _text("loaded_at"),
    _number("in_use"), _text("problems"),
    sa.Column("reprojection_error_m", sa.Float, nullable=False, server_default="0"),
    sa.Column("placer", sa.LargeBinary, nullable=False),
)  # fmt: skip

areas = sa.Table(
    "areas", metadata, _link("boundary_set_id", "boundary_sets.id"), _text("code"), _text("name"),
    _text("side"), sa.Column("wkb", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("boundary_set_id", "side", "code"),
)  # fmt: skip

shared_postcodes = sa.Table(
    "shared_postcodes", metadata, _link("boundary_set_id", "boundary_sets.id"), _text("postcode"),
    sa.PrimaryKeyConstraint("boundary_set_id", "postcode"),
)  # fmt: skip

# Rules

rule_sets = sa.Table(
    "rule_sets", metadata, _id(), _text("name"), _text("version"), _text("digest", unique=True),
    sa.Column("content", sa.LargeBinary, nullable=False), _text("added_at"), _link("added_by", "users.id"),
    _number("in_use"),
)  # fmt: skip

rule_signatures = sa.Table(
    "rule_signatures", metadata, _id(), _link("rule_set_id", "rule_sets.id"),
    _link("signed_by", "users.id", nullable=True), _text("statement"), _text("signature", unique=True),
    _text("recorded_at"), _link("recorded_by", "users.id"), _text("withdrawn_at"),
    _link("withdrawn_by", "users.id", nullable=True), _text("withdrawn_why"),
)  # fmt: skip

# Allocate

runs = sa.Table(
    "runs", metadata, _id(), _text("at"), _link("user_id", "users.id"),
    _link("boundary_set_id", "boundary_sets.id"), _text("rule_set"), _text("rule_set_digest"),
    _text("vesting_day"), _number("trial"), _text("result_digest"), _text("counts"),
)  # fmt: skip

decisions = sa.Table(
    "decisions", metadata,
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), primary_key=True),
    _link("run_id", "runs.id"), _text("state"), _text("outcome"), _maybe("area"), _text("rule"),
    _text("legal_basis"), _text("test"), _text("sited"), _text("place_key"),
    sa.Column("easting", sa.Float),
    sa.Column("northing", sa.Float), sa.Column("accuracy_m", sa.Float),
    sa.Column("line_distance_m", sa.Float), _text("reasons"), _text("lead_reason"),
    _number("priority", "9"), _text("because"),
    _text("facts_digest"), _text("steps"), _text("was"),
    _text("strand"), sa.Column("candidates", sa.Integer), _text("listed_as"), _text("listed_status"),
    sa.Index("ix_decisions_balance", "record_id", "outcome", "area"),
    # All that the review queue counts, is filtered and sorted by: to look up the child of each record would
    # be to decrypt a page for each. listed_as: the surname it is sorted by, as it was when decided.
    # listed_status: the status of the case record, which a load keeps the same here.
    sa.Index(
        "ix_decisions_queue", "state", "priority", "lead_reason", "strand", "outcome", "area", "candidates",
        "listed_as", "line_distance_m", "listed_status",
    ),
)  # fmt: skip

queue_cells = sa.Table(
    "queue_cells", metadata, _text("state"), _number("priority"), _text("lead_reason"), _text("strand"),
    _text("outcome"), _text("area"), _number("candidates"), _number("number"),
    sa.PrimaryKeyConstraint(
        "state", "priority", "lead_reason", "strand", "outcome", "area", "candidates"
    ),
)  # fmt: skip
"""How many decisions there are of each kind (queue_cells.py). candidates: -1 where it is not known."""

# Review

proposals = sa.Table(
    "proposals", metadata, _id(), _link("record_id", "case_records.id"), _text("state", index=True),
    _text("outcome"), _maybe("area"), _text("why"), _text("interim_lead"), _link("proposed_by", "users.id"),
    _text("proposed_at"), _link("decided_by", "users.id", nullable=True), _text("decided_at"),
    _text("decision_note"), _text("facts_digest"), _text("stood"),
    sa.Column("together", sa.Integer, nullable=True, index=True),
)  # fmt: skip

evidence = sa.Table(
    "evidence", metadata, _id(), _link("proposal_id", "proposals.id"), _text("grade"), _text("what"),
    _text("source"),
)  # fmt: skip

family_splits = sa.Table(
    "family_splits", metadata, _id(), _text("ref", unique=True), _link("run_id", "runs.id"),
    _text("state", index=True), _text("noted_at"), _text("was"),
)  # fmt: skip

family_split_records = sa.Table(
    "family_split_records", metadata, _link("split_id", "family_splits.id"),
    _link("record_id", "case_records.id"), _text("area"), sa.PrimaryKeyConstraint("split_id", "record_id"),
)  # fmt: skip

family_panels = sa.Table(
    "family_panels", metadata, _id(), _link("split_id", "family_splits.id"), _text("state"), _text("why"),
    _text("lead"), _link("recorded_by", "users.id"), _text("recorded_at"),
    _link("answered_by", "users.id", nullable=True), _text("answered_at"),
)  # fmt: skip

# Share

protocols = sa.Table(
    "protocols", metadata, _id(), _text("terms"), _text("ends"), _link("drafted_by", "users.id"),
    _link("approved_by", "users.id", nullable=True), _text("approved_at"), _text("revoked_at"),
    _link("revoked_by", "users.id", nullable=True), _text("revoked_why"), _text("closed_at"),
    _link("closed_by", "users.id", nullable=True),
)  # fmt: skip

recipients = sa.Table(
    "recipients", metadata, _id(), _link("protocol_id", "protocols.id"), _text("name"), _text("role"),
    _text("authority"), _text("age_recipient"), _text("signing_key"), _text("fingerprint"),
    _link("confirmed_by", "users.id", nullable=True), _link("confirmed_again_by", "users.id", nullable=True),
    _text("revoked_at"),
)  # fmt: skip

# Pack

packages = sa.Table(
    "packages", metadata, _id(), _text("ref", unique=True), _link("protocol_id", "protocols.id"),
    _text("authority"), _number("tranche"), _text("sealed_at"), _link("sealed_by", "users.id"),
    _text("folder"), _text("manifest_digest"), _text("manifest"), _text("state"), _number("source_files"),
    _text("kind"),
)  # fmt: skip

package_records = sa.Table(
    "package_records", metadata, _link("package_id", "packages.id"), _link("record_id", "case_records.id"),
    _text("digest"), _number("documents"), _number("bytes"), _text("state"), _text("change"),
    _link("replaces", "packages.id", nullable=True), _text("content"), _text("decided"),
    _number("source_rows"),
    sa.PrimaryKeyConstraint("package_id", "record_id"),
)  # fmt: skip

_live = package_records.c.state.in_(
    [sa.literal_column(f"'{state}'") for state in ("packed", "received", "withdrawing")]
)
# A record has one current copy at most, whatever the services do: the copy it replaces is superseded first.
sa.Index(
    "uq_package_records_live", package_records.c.record_id, unique=True, sqlite_where=_live,
    postgresql_where=_live,
)  # fmt: skip

receipts = sa.Table(
    "receipts", metadata, _id(), _link("package_id", "packages.id"), _text("verdict"), _text("receipt"),
    _text("signature"), _text("recorded_at"), _link("recorded_by", "users.id"),
)  # fmt: skip

# Receive

senders = sa.Table(
    "senders", metadata, _id(), _text("authority"), _text("authority_name"), _text("name"), _text("role"),
    _text("signing_key", unique=True), _text("fingerprint"), _text("added_at"),
    _link("confirmed_by", "users.id", nullable=True), _link("confirmed_again_by", "users.id", nullable=True),
    _text("valid_until"), _text("revoked_at"),
)  # fmt: skip

incoming_packages = sa.Table(
    "incoming_packages", metadata, _id(), _text("ref", unique=True), _text("sender"), _text("received_at"),
    _link("received_by", "users.id"), _text("manifest_digest"), _text("manifest"), _text("verdict"),
    _text("receipt"), _text("signature"),
)  # fmt: skip

incoming_cases = sa.Table(
    "incoming_cases", metadata, _id(), _link("package_id", "incoming_packages.id"), _text("ref", index=True),
    _text("strand"), _text("case_json"), _number("documents"), _text("digest"),
    sa.Column("state", sa.Text, nullable=False, server_default="current"),
    _link("ended_by", "incoming_packages.id", nullable=True),
    sa.UniqueConstraint("package_id", "ref", name="uq_incoming_cases_ref"),
)  # fmt: skip

incoming_documents = sa.Table(
    "incoming_documents", metadata, _id(), _link("case_id", "incoming_cases.id"), _number("number"),
    _text("name"), _text("digest"), sa.Column("content", sa.LargeBinary, nullable=False),
)  # fmt: skip

case_readings = sa.Table(
    "case_readings", metadata, _id(), _link("case_id", "incoming_cases.id"), _link("user_id", "users.id"),
    _text("at"), _text("purpose"), _text("purpose_code"), _number("document"),
)  # fmt: skip

# Verify

log_entries = sa.Table(
    "log_entries", metadata, sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False), _text("at"),
    _text("actor"), _text("action", index=True), sa.Column("body", sa.LargeBinary, nullable=False),
)  # fmt: skip

log_nodes = sa.Table(  # by place (merkle.place): what one proof reads lies together
    "log_nodes", metadata, sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("level", sa.Integer, nullable=False), sa.Column("index", sa.Integer, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
)  # fmt: skip

checkpoints = sa.Table(
    "checkpoints", metadata, sa.Column("size", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary, nullable=False), _text("note"), _text("at"),
)  # fmt: skip
