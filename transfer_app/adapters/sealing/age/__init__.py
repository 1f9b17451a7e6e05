"""The age v1 file format (c2sp.org/age) on the primitives of `cryptography`.

AgeWriter seals a stream for recipients, AgeReader opens one: constant memory, and no byte is given out before
its chunk was authenticated. Files are those of the age program, and every age program opens ours.
"""

from transfer_app.adapters.sealing.age.failures import (
    ArmorInvalid,
    HeaderForged,
    HeaderInvalid,
    NoMatch,
    PayloadDamaged,
)
from transfer_app.adapters.sealing.age.files import (
    AgeReader,
    AgeWriter,
    Identity,
    OwnIdentity,
    Recipient,
    parse_identity,
    parse_recipient,
)
from transfer_app.adapters.sealing.age.hybrid import HybridIdentity, HybridRecipient
from transfer_app.adapters.sealing.age.passphrase import Passphrase
from transfer_app.adapters.sealing.age.seekable import AgeSeekable
from transfer_app.adapters.sealing.age.ssh import SshIdentity, SshRecipient
from transfer_app.adapters.sealing.age.x25519 import X25519Identity, X25519Recipient

__all__ = [
    "AgeReader",
    "AgeSeekable",
    "AgeWriter",
    "ArmorInvalid",
    "HeaderForged",
    "HeaderInvalid",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "NoMatch",
    "OwnIdentity",
    "Passphrase",
    "PayloadDamaged",
    "Recipient",
    "SshIdentity",
    "SshRecipient",
    "X25519Identity",
    "X25519Recipient",
    "parse_identity",
    "parse_recipient",
]
