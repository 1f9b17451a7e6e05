"""Private keys in a team's database: sealed by the workspace key, which the server never has.

A file is encrypted as a whole, so there they lie as they are. docs/format-team-file.md is the authority.
"""

from __future__ import annotations

import base64
import secrets

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from transfer_app.adapters.store.tables import keys
from transfer_app.adapters.store.tables_windows import package_keys
from transfer_app.domain.errors import WorkspaceError

_LABEL = "transfer-app team secrets 1"
_SEALS = "transfer_app_seals"
_NONCE_BYTES = 12


class Seals:
    """Each value is bound to what it is: one that is moved to another row does not open."""

    def __init__(self, key: bytes, workspace_id: str) -> None:
        info = f"{_LABEL}\n{workspace_id}\n".encode()
        self._cipher = ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(key))

    def sealed(self, secret: str, what: str) -> str:
        """'' stays '': a key that was destroyed."""
        if not secret:
            return ""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), what.encode())).decode()

    def opened(self, stored: str, what: str) -> str:
        if not stored:
            return ""
        try:
            content = base64.b64decode(stored, validate=True)
            plain = self._cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], what.encode())
        except (ValueError, InvalidTag) as error:
            raise WorkspaceError(
                f"A private key ({what}) was changed on the server.",
                "Stop work in the workspace, and ask the administrator of the server who did so.",
            ) from error
        return plain.decode()


def with_seals(engine: sa.Engine, seals: Seals) -> None:
    """From now on what the connections of the engine write of secrets is sealed."""
    engine.update_execution_options(**{_SEALS: seals})


def sealed(connection: sa.Connection, secret: str, what: str) -> str:
    """A secret as this workspace stores it. what: the kind of thing and its number, always the same."""
    seals = _of(connection)
    return secret if seals is None else seals.sealed(secret, what)


def opened(connection: sa.Connection, stored: str, what: str) -> str:
    """WorkspaceError for one that was not sealed by this workspace for this place."""
    seals = _of(connection)
    return stored if seals is None else seals.opened(stored, what)


def key_of(kind: str, user_id: int | None) -> str:
    """What a person's private key is, or the authority's."""
    return f"key {kind} of user {user_id}" if user_id is not None else f"key {kind} of the authority"


def key_of_package(package_id: int) -> str:
    return f"content key of package {package_id}"


def seal_again(connection: sa.Connection, new: Seals) -> None:
    """Every secret of a workspace, for another workspace key."""
    for row in connection.execute(sa.select(keys.c.id, keys.c.kind, keys.c.user_id, keys.c.private)).all():
        what = key_of(row.kind, row.user_id)
        again = new.sealed(opened(connection, row.private, what), what)
        connection.execute(sa.update(keys).where(keys.c.id == row.id).values(private=again))
    content = package_keys.c
    for number, secret in connection.execute(sa.select(content.package_id, content.secret)).all():
        what = key_of_package(number)
        again = new.sealed(opened(connection, secret, what), what)
        connection.execute(sa.update(package_keys).where(content.package_id == number).values(secret=again))


def _of(connection: sa.Connection) -> Seals | None:
    found = connection.get_execution_options().get(_SEALS)
    assert found is None or isinstance(found, Seals)
    return found
