"""What the administrator of a server runs once for a team: SQL without any secret in it."""

from __future__ import annotations

import secrets
from pathlib import Path

from transfer_app.adapters.store import key_slots
from transfer_app.adapters.store.team_password import SALT_BYTES, password_of, verifier_of

_QUIET = {
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
"""Keeps values of rows out of the server's log, where statements and the details of errors quote them."""


def setup_sql(path: Path, key: bytes) -> tuple[str, ...]:
    """Statements, each to be run on its own, in order: a role that this team's file opens, and a database."""
    server = key_slots.team_server(path)
    password = password_of(key, key_slots.workspace_id(path))
    verifier = verifier_of(password, secrets.token_bytes(SALT_BYTES))
    role, database = f'"{server.role}"', f'"{server.database}"'
    return (
        f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{verifier}'",
        *(f"ALTER ROLE {role} SET {name} = '{value}'" for name, value in _QUIET.items()),
        f"CREATE DATABASE {database} OWNER {role} TEMPLATE template0"
        " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    )
