"""Other councils' audit logs: the card that says whose key signs one, what is known of it, and forks.

docs/format-log-proofs.md, "Countersigning", is the authority. A card counts once two different people here
have compared its fingerprint with the council it is from.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.checkpoints import Checkpoint, balance_of
from transfer_app.domain.day_words import day_of
from transfer_app.domain.errors import LogBroken, LogForked, NotReady, SharingRefused
from transfer_app.domain.fields import INSTANT
from transfer_app.domain.manifest import Authority
from transfer_app.domain.proofs import ConsistencyProof
from transfer_app.domain.sharing import is_confirmed

_PLAIN = re.compile(rf"time {INSTANT.pattern}\Z|balance ")
LOG_CARD_FORMAT = "transfer-app/log-card/v1"


@dataclass(frozen=True, slots=True)
class LogCard:
    """Which key ('ssh-ed25519 ...') signs the log of that origin, as a council states it itself."""

    authority: Authority
    log: str
    key: str

    @property
    def fingerprint(self) -> str:
        digest = hashlib.sha256(f"{self.log}\n{self.key}\n".encode()).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    def statement(self) -> dict[str, object]:
        return {
            "format": LOG_CARD_FORMAT,
            "authority": self.authority.to_json(),
            "log": self.log,
            "key": self.key,
        }

    def to_bytes(self) -> bytes:
        """What the card's own key signs."""
        return canonical_json(self.statement())


@dataclass(frozen=True, slots=True)
class Seen:
    """A state of a log: its size, its root (32 bytes), the signed note, and when it was seen, UTC."""

    size: int = 0
    root: bytes = b""
    note: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class KnownLog:
    """Another council's log. seen: the newest state of it that was countersigned here.

    theirs_size, theirs_at: the largest state of our own log that they countersigned, and when; 0 and '' for
    none. confirmed_by: user ids, each once. revoked_at: UTC, '' while the card counts.
    """

    id: int
    card: LogCard
    words: str
    spoken: str
    confirmed_by: tuple[int, ...] = ()
    revoked_at: str = ""
    seen: Seen = Seen()
    theirs_size: int = 0
    theirs_at: str = ""

    @property
    def usable(self) -> bool:
        return is_confirmed(self.confirmed_by) and not self.revoked_at

    def require_usable(self) -> None:
        """SharingRefused unless two people compared the fingerprint and the card was not revoked."""
        name = self.card.authority.name
        if self.revoked_at:
            raise SharingRefused(
                f"The log card of {name} was revoked on {day_of(self.revoked_at)}.",
                "Ask them for a new card.",
            )
        if not is_confirmed(self.confirmed_by):
            raise SharingRefused(
                f"The log card of {name} has not been confirmed by two people.",
                "Have two people compare its fingerprint with them, then confirm it.",
            )


def require_plain(shown: Checkpoint) -> None:
    """LogBroken unless a checkpoint's further lines are the time and a balance that adds up.

    Whatever else travelled in one, nobody here could know what it says, or whom it names.
    """
    others = [each for each in shown.extensions if not _PLAIN.match(each)]
    if others:
        raise LogBroken(
            "The checkpoint has a line that is neither a time nor a balance.",
            "It is not countersigned. Ask the other council for one from their present program.",
        )
    balance_of(shown.extensions)


def require_continuing(known: KnownLog, proof: ConsistencyProof) -> None:
    """Raise LogForked where the log shown is not the one known, NotReady where the file cannot tell.

    The checkpoint's signature was checked before.
    """
    seen, shown, name = known.seen, proof.checkpoint, known.card.authority.name
    if shown.size < seen.size:
        raise NotReady(
            f"The checkpoint of {name} covers {shown.size:,} entries; on {seen.at[:10]} their log had "
            f"{seen.size:,} already.",
            "It is an old file, or their log was set back: ask them for their newest, and why.",
        )
    if shown.size == seen.size and shown.root != seen.root:
        raise forked(known, "Both are signed, both are of that size, and they differ.")
    if shown.size == seen.size:
        return
    if proof.old != seen.size:
        raise NotReady(
            f"The file shows how the log of {name} went on from {proof.old:,} entries; {seen.size:,} are "
            "known here.",
            f"Ask them for a file from {seen.size} on: transfer-app log ask --from {seen.size}",
        )
    if not proof.continues(seen.root):
        raise forked(known, "The proof that it goes on from there does not hold.")


def forked(known: KnownLog, why: str) -> LogForked:
    return LogForked(
        f"THE LOG OF {known.card.authority.name.upper()} WAS REWRITTEN, or the file was damaged: it is not "
        f"the log of {known.seen.size:,} entries that was seen here on {known.seen.at[:10]}. {why}"
    )
