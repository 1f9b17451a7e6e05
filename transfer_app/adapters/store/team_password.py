"""The password of a team's database role: derived from the workspace key, so that nobody knows or types it.

docs/format-team-file.md is the authority. The server gets no more than a SCRAM verifier (RFC 5802, RFC 7677),
from which nobody can sign in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LABEL = "transfer-app team database password 1"
_ITERATIONS = 4096
"""What PostgreSQL writes itself. A guess at 256 random bits is hopeless after one."""
SALT_BYTES = 16


def password_of(key: bytes, workspace_id: str) -> str:
    """64 hexadecimal digits."""
    info = f"{_LABEL}\n{workspace_id}\n".encode()
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(key).hex()


def verifier_of(password: str, salt: bytes) -> str:
    """What PostgreSQL stores for a role: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${_ITERATIONS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
