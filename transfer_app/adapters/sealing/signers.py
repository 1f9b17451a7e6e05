"""Who may sign for an authority, and when: the same as an allowed_signers file of ssh-keygen says.

A window is for a key that is in use for a time: what was signed within it counts for ever. The time is the
one that the signed text states, which a thief of the key could state falsely: for that there is revocation,
after which nothing by the key counts, like a key in the revocation list of `ssh-keygen -r`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from transfer_app.adapters.sealing.signatures import (
    ACCEPTANCE_ANSWER_NAMESPACE,
    ACCEPTANCE_REQUEST_NAMESPACE,
    ACCESS_NAMESPACE,
    JOURNAL_NAMESPACE,
    PACKAGE_NAMESPACE,
    PROTOCOL_NAMESPACE,
    RECEIPT_NAMESPACE,
    RULES_NAMESPACE,
    SshPublicKey,
)
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import Tampered
from transfer_app.domain.fields import made_plain

ALLOWED, REVOKED = "allowed_signers", "revoked_keys"
SENDING = (
    PACKAGE_NAMESPACE, ACCESS_NAMESPACE, PROTOCOL_NAMESPACE, RULES_NAMESPACE, ACCEPTANCE_REQUEST_NAMESPACE,
)  # fmt: skip
"""What the officers sign whose packages are taken in."""
RECEIVING = (RECEIPT_NAMESPACE, JOURNAL_NAMESPACE, ACCEPTANCE_ANSWER_NAMESPACE)
"""What those sign for whom packages are sealed."""


@dataclass(frozen=True, slots=True)
class AllowedSigner:
    """A key that may sign for a principal. Ours: the principal is an authority's code.

    valid_from, valid_until: UTC, whole seconds, both still valid; None: without limit.
    """

    principal: str
    key: SshPublicKey
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    revoked: bool = False

    def line(self, namespaces: Sequence[str] = ()) -> str:
        """For an allowed_signers file of ssh-keygen, which has revoked keys in a file of their own."""
        options = [f'namespaces="{",".join(namespaces)}"'] if namespaces else []
        if self.valid_from is not None:
            options.append(f'valid-after="{self.valid_from:%Y%m%d%H%M%S}Z"')
        if self.valid_until is not None:
            options.append(f'valid-before="{self.valid_until:%Y%m%d%H%M%S}Z"')
        return " ".join([self.principal, *([",".join(options)] if options else []), str(self.key)]) + "\n"

    def why_not(self, at: datetime) -> str:
        """Why what was signed at this time does not count; empty when it does."""
        if self.revoked:
            return "was revoked"
        if self.valid_from is not None and at < self.valid_from:
            return f"counts only from {in_full(self.valid_from)} on"
        if self.valid_until is not None and at > self.valid_until:
            until = f"{in_full(self.valid_until)}, {self.valid_until:%H:%M} UTC"
            return f"counts only for what was signed until {until}"
        return ""


def require_signer(
    allowed: Sequence[AllowedSigner], principal: str, key: SshPublicKey, at: datetime, what: str
) -> None:
    """Tampered unless the key may sign for the principal at that time. what: 'package', 'receipt' ..."""
    held = [each for each in allowed if each.principal == principal and each.key == key]
    if not held:
        raise Tampered(f"The key that signed the {what} is not one of {principal}.")
    reasons = [each.why_not(at) for each in held]
    if all(reasons):
        raise Tampered(
            f"The key that signed the {what} {reasons[0]}.",
            "Ask the sender for one signed with a key that is in use; keep this one as evidence.",
        )


def signers_files(
    senders: Sequence[AllowedSigner], recipients: Sequence[AllowedSigner], names: Mapping[str, str]
) -> dict[str, bytes]:
    """allowed_signers and revoked_keys for ssh-keygen, by name of the file.

    names: whose a key is, for the people who read the files. A revoked key is in the second file only, so
    that it is refused also by those who forget to name that file.
    """
    revoked = sorted({str(each.key) for each in (*senders, *recipients) if each.revoked})
    allowed = [*_lines(senders, SENDING, names), *_lines(recipients, RECEIVING, names)]
    return {
        REVOKED: "".join(f"{key} {_comment(key, names)}".rstrip() + "\n" for key in revoked).encode(),
        ALLOWED: "".join(allowed).encode(),
    }


def _lines(
    signers: Sequence[AllowedSigner], namespaces: Sequence[str], names: Mapping[str, str]
) -> Iterator[str]:
    lines = {each.line(namespaces): each for each in signers if not each.revoked}
    for line in sorted(lines):
        yield f"{line.rstrip()} {_comment(str(lines[line].key), names)}".rstrip() + "\n"


def _comment(key: str, names: Mapping[str, str]) -> str:
    """Plain, so that a name can never begin a line of its own."""
    return made_plain(names.get(key, ""))
