"""What the auditor's bundle holds, and what may not go into it: words that people typed about a case.

docs/format-audit-bundle.md is the authority. Everything here is a pure function of frozen values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from transfer_app.domain.balance import part_of
from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.checkpoints import BalanceLine
from transfer_app.domain.fields import DIGEST, INSTANT
from transfer_app.domain.manifest import FINGERPRINT, PART_NAME, SSH_KEY, Authority
from transfer_app.domain.package_names import PACKAGE_ID, RECORD_NAME
from transfer_app.domain.sharing import Recipient, Sender

INDEX_FORMAT = "transfer-app/audit-bundle/v1"
PEOPLE_FORMAT = "transfer-app/audit-people/v1"
BALANCE_FORMAT = "transfer-app/audit-balance/v1"
WITHHELD_FORMAT = "transfer-app/audit-withheld/v1"
WITHHELD_ENDING = ".receipt.withheld.json"

NOT_KEPT, TYPED, ASKED = "not-kept", "typed-text", "asked-for"
"""Why something is absent."""

WORDS_OF_PEOPLE = frozenset({"text", "reason", "note", "notes", "why", "words"})
"""Keys whose text is typed, whatever it looks like."""

_CODE = re.compile(r"(?=.{1,64}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_NAMED = frozenset({"sender", "receiver", "person"})
_FORMS = (_CODE, DIGEST, INSTANT, PACKAGE_ID, RECORD_NAME, SSH_KEY, FINGERPRINT, PART_NAME)


@dataclass(frozen=True, slots=True)
class BundleFile:
    """path: below the bundle's folder, with '/'."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """Everything but the log's entries. notes: the signed checkpoints, oldest first.

    absent: (what, why) of what is not there. rules: (digest, the TOML text) of each rule set kept.
    size, root: of the last checkpoint. countersigners: (name, key) of councils whose log card is confirmed.
    """

    authority: Authority
    origin: str
    key: str
    made: str
    size: int
    root: bytes
    notes: tuple[str, ...]
    files: tuple[BundleFile, ...]
    rules: tuple[tuple[str, bytes], ...]
    absent: tuple[tuple[str, str], ...]
    countersigners: tuple[tuple[str, str], ...] = ()

    def index(self, files: Sequence[Mapping[str, object]]) -> bytes:
        """index.json. files: path, size and sha256 of each, in order of path."""
        return canonical_json(
            {
                "format": INDEX_FORMAT,
                "authority": self.authority.to_json(),
                "origin": self.origin,
                "key": self.key,
                "made": self.made,
                "checkpoint": {"size": self.size, "root": self.root.hex()},
                "files": list(files),
                "absent": [{"what": what, "why": why} for what, why in sorted(self.absent)],
            }
        )


def signed_pair(path: str, text: bytes, signature: str) -> Iterator[BundleFile]:
    """A signed text and its signature beside it."""
    yield BundleFile(path, text)
    yield BundleFile(path + ".sig", signature.encode("ascii"))


def holds_typed_words(text: bytes) -> bool:
    """Whether a signed JSON text holds anything that somebody may have typed about a case.

    Told by the form of each string alone, so that a format that grows a field of words is noticed: what is
    not a code, digest, time, key or opaque name counts as typed.
    """
    return _typed(parse_canonical(text), "", "")


def _typed(value: Any, key: str, within: str) -> bool:
    if isinstance(value, dict):
        return any(_odd_key(name) or _typed(item, name, key) for name, item in value.items())
    if isinstance(value, list):
        return any(_typed(item, key, within) for item in value)
    if not isinstance(value, str) or not value:
        return False
    if key in WORDS_OF_PEOPLE:
        return True
    officer = key == "format" or key == "person" or (within in _NAMED and key in ("name", "code", "role"))
    return not officer and not any(form.fullmatch(value) for form in _FORMS)


def _odd_key(name: str) -> bool:
    return re.fullmatch(r"[a-z0-9_-]{1,64}", name) is None


def withheld(package: str, text: bytes) -> bytes:
    """What stands in the bundle for a receipt that holds typed words: its digest, and its figures."""
    said: Any = parse_canonical(text)
    return canonical_json(
        {
            "format": WITHHELD_FORMAT,
            "package": package,
            "size": len(text),
            "sha256": sha256(text).hexdigest(),
            "verdict": said["verdict"],
            "received": said["received"],
            "key": said["key"],
            "rejected": sorted({str(each["record"]) for each in said["rejections"]}),
            "why": TYPED,
        }
    )


def people(authority: Authority, own: Sequence[Mapping[str, object]], others: Sequence[object]) -> bytes:
    """people.json. own, others: as own_person and other_officer make them."""
    return canonical_json(
        {"format": PEOPLE_FORMAT, "authority": authority.to_json(), "own": own, "others": others}
    )


def other_officer(officer: Recipient | Sender, users: Mapping[int, str]) -> dict[str, object]:
    """users: the sign-in names by id, for those who compared the fingerprint."""
    recipient = isinstance(officer, Recipient)
    return {
        "kind": "recipient" if recipient else "sender",
        "number": officer.id,
        "protocol": officer.protocol_id if isinstance(officer, Recipient) else 0,
        "authority": officer.authority,
        "name": officer.name,
        "role": officer.role,
        "age": officer.age_recipient if isinstance(officer, Recipient) else "",
        "ssh": officer.signing_key,
        "fingerprint": officer.fingerprint,
        "confirmed_by": sorted(users[number] for number in officer.confirmed_by),
        "valid_until": officer.valid_until if isinstance(officer, Sender) else "",
        "revoked": officer.revoked_at,
    }


def balance(
    size: int,
    lines: Sequence[BalanceLine],
    authorities: Mapping[str, str],
    families: Mapping[str, int],
    disputes: Mapping[str, int],
) -> bytes:
    """balance.json. lines: of the checkpoint of that size. authorities: names by code."""
    listed = [
        {"part": part_of(code), "code": code, "name": name} for code, name in sorted(authorities.items())
    ]
    return canonical_json(
        {
            "format": BALANCE_FORMAT,
            "checkpoint": size,
            "authorities": listed,
            "lines": [
                {"strand": line.strand, "total": _figure(line.total), "parts": list(map(_figure, line.parts))}
                for line in lines
            ],
            "families": dict(families),
            "disputes": dict(disputes),
        }
    )


def _figure(figure: tuple[str, int]) -> dict[str, object]:
    return {"name": figure[0], "count": figure[1]}
