"""Agreements and rule sets: the texts, who signed which digest, and when they counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..verify_log import Fault
from . import texts
from .folder import Bundle
from .history import Entry, Listener
from .people import People

PROTOCOL, RULES = "transfer-app/protocol/v1", "transfer-app/rules/v1"
UNAGREED = "Records may have been shared without the agreement of both councils."
UNSIGNED = "Records may have been allocated by rules that were not agreed."


@dataclass
class Grant:
    """An agreement of this council, as the log tells of it. signers: key by authority code."""

    number: int
    digest: str
    authority: str
    starts: str
    ends: str
    signers: dict[str, str] = field(default_factory=dict)
    over_seq: int = -1
    over_at: str = ""

    def in_force(self, day: str) -> bool:
        return len(self.signers) == 2 and not self.over_at and self.starts <= day <= self.ends


class Papers:
    """grants: by their number. At any moment of the reading they stand as at that entry."""

    def __init__(self, bundle: Bundle, people: People) -> None:
        self._bundle, self._report, self._people = bundle, bundle.report, people
        self._authority = str(bundle.index["authority"]["code"])
        self.grants: dict[int, Grant] = {}
        self._theirs: dict[str, Entry] = {}
        self._rules: dict[str, int] = {}
        self._on_rules: dict[int, tuple[str, str, str]] = {}
        self._withdrawn: set[int] = set()
        self._successors: set[str] = set()
        self._read: set[str] = set()
        self._statements = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "sharing-drafted": [self._drafted],
            "sharing-approved": [lambda entry: self._signed(entry, self._authority)],
            "sharing-agreed": [lambda entry: self._signed(entry, str(entry["authority"]))],
            "sharing-revoked": [self._over],
            "sharing-closed": [self._over],
            "sharing-countersigned": [self._countersigned],
            "rule-set-added": [self._rules_added],
            "rule-set-signed": [self._rules_signed],
            "rule-signature-taken-in": [self._rules_signed],
            "rule-signature-withdrawn": [lambda entry: self._withdrawn.add(int(entry["signature"]))],
            "boundaries-set": [self._bounded],
            "allocated": [self._allocated],
        }

    # ---- agreements ----

    def _drafted(self, entry: Entry) -> None:
        number = int(entry["protocol"])
        self.grants[number] = Grant(
            number, str(entry["digest"]), str(entry["authority"]), str(entry["starts"]), str(entry["ends"])
        )

    def _signed(self, entry: Entry, authority: str) -> None:
        grant = self.grants[int(entry["protocol"])]
        if entry["digest"] != grant.digest:
            self._report.fault(
                f"agreement {grant.number} was signed as another text than was drafted", entry.where, UNAGREED
            )
        theirs = entry.action == "sharing-agreed"
        if theirs:
            self._check_other(str(entry["key"]), entry)
        elif not self._people.is_of(entry.actor, str(entry["key"])):
            self._report.fault(
                f"agreement {grant.number} is signed with another's key", entry.where, UNAGREED
            )
        grant.signers[grant.authority if theirs else authority] = str(entry["key"])

    def _over(self, entry: Entry) -> None:
        grant = self.grants[int(entry["protocol"])]
        grant.over_seq, grant.over_at = entry.seq, entry.at

    def _countersigned(self, entry: Entry) -> None:
        self._theirs[str(entry["digest"])] = entry
        if not self._people.is_of(entry.actor, str(entry["key"])):
            self._report.fault("an agreement is countersigned with another's key", entry.where, UNAGREED)

    def _check_other(self, key: str, entry: Entry) -> None:
        """Somebody elsewhere signed: their key must count at this moment."""
        known = self._people.with_key("sender", key)
        if not any(each.usable for each in known):
            self._report.fault(
                "a signature was taken in by a key that two people had not compared, or that was revoked",
                entry.where,
                "Whose signature it is was not known.",
            )

    # ---- rule sets ----

    def _rules_added(self, entry: Entry) -> None:
        self._rules[str(entry["digest"])] = int(entry["rules"])

    def _rules_signed(self, entry: Entry) -> None:
        key = str(entry["key"])
        if entry.action == "rule-signature-taken-in":
            self._check_other(key, entry)
        elif not self._people.is_of(entry.actor, key):
            self._report.fault("a rule set is signed with another's key", entry.where, UNSIGNED)
        self._on_rules[int(entry["signature"])] = (str(entry["digest"]), str(entry["authority"]), key)

    def _bounded(self, entry: Entry) -> None:
        self._successors = {str(code) for code in entry["successors"]}

    def _allocated(self, entry: Entry) -> None:
        """A run that counts goes by rules signed by this council and by every successor."""
        if entry["trial"]:
            return
        signed = {
            authority
            for number, (digest, authority, _) in self._on_rules.items()
            if digest == entry["rules"] and number not in self._withdrawn
        }
        missing = sorted((self._successors | {self._authority}) - signed)
        if missing:
            self._report.fault(
                f"a run counted without the signature of {', '.join(missing)} on its rules",
                entry.where,
                UNSIGNED,
            )

    # ---- the files ----

    def end(self) -> None:
        for grant in self.grants.values():
            text = self._text(f"agreements/{grant.digest}.protocol.json", grant.digest)
            if text is not None:
                self._compare_terms(grant, texts.parse(text))
            for authority, key in sorted(grant.signers.items()):
                self._agreement(grant.digest, authority, key)
        for digest, entry in self._theirs.items():
            self._text(f"agreements/{digest}.protocol.json", digest)
            self._agreement(digest, self._authority, str(entry["key"]))
            self._agreement(digest, str(entry["authority"]), "")
        for digest in self._rules:
            self._text(f"rules/{digest}.rule-set.json", digest)
        for number, (digest, authority, key) in sorted(self._on_rules.items()):
            path = f"rules/{digest}.{number}.rule-signature.json"
            said = self._statement(path, RULES)
            if said is not None:
                self._compare(path, said, said["rules"]["sha256"], digest, authority, key)
        self._strangers()
        both = sum(len(grant.signers) == 2 for grant in self.grants.values())
        self._report.say(
            f"Agreements drafted here: {len(self.grants)}, of which {both} signed by both councils; of other "
            f"councils, signed here: {len(self._theirs)}. Rule sets: {len(self._rules)}."
        )
        self._report.say(
            f"Statements: {self._statements}. Signature, key, person, and the digest of the text signed."
        )

    def _text(self, path: str, digest: str) -> bytes | None:
        self._read.add(path)
        if not self._bundle.has(path) and self._bundle.absent.get(f"text.{digest}") == "asked-for":
            self._report.unchecked(
                f"What the text with digest {digest[:12]}... says: it was left out on request."
            )
            return None
        try:
            text = self._bundle.read(path)
            texts.require(texts.digest(text) == digest, "has not the digest that people signed")
            texts.parse(text)
        except Fault as fault:
            self._report.fault(f"{path} {fault}", path, "What was agreed cannot be told.")
            return None
        return text

    def _compare_terms(self, grant: Grant, terms: dict[str, Any]) -> None:
        path = f"agreements/{grant.digest}.protocol.json"
        said = (terms["receiver"]["authority"]["code"], terms["term"]["starts"], terms["term"]["ends"])
        if said != (grant.authority, grant.starts, grant.ends):
            self._report.fault(
                f"agreement {grant.number} is with another council, or for other days, than the log says",
                path,
                UNAGREED,
            )

    def _agreement(self, digest: str, authority: str, key: str) -> None:
        path = f"agreements/{digest}.{authority}.protocol-signature.json"
        said = self._statement(path, PROTOCOL)
        if said is not None:
            self._compare(path, said, said["protocol"]["sha256"], digest, authority, key)

    def _statement(self, path: str, namespace: str) -> dict[str, Any] | None:
        self._read |= {path, path + ".sig"}
        self._statements += 1
        return self._bundle.said(path, namespace)

    def _compare(
        self, path: str, said: dict[str, Any], on: str, digest: str, authority: str, key: str
    ) -> None:
        for wrong, words in (
            (on != digest, "is on another text"),
            (said["authority"]["code"] != authority, "is by another council"),
            (bool(key) and said["key"] != key, "is by another key than the log says"),
        ):
            if wrong:
                self._report.fault(f"{path} {words}", path, "It is not the signature that was taken in.")
        names = self._people.names_of(said["key"])
        if said["person"]["name"] not in names:
            owner = ", ".join(sorted(names)) or "nobody known"
            self._report.fault(
                f"{path} names {said['person']['name']!a}, and the key is of {owner}",
                path,
                "Who signed cannot be told.",
            )

    def _strangers(self) -> None:
        for path in sorted(self._bundle.listed):
            if path.startswith(("agreements/", "rules/")) and path not in self._read:
                self._report.fault(
                    f"{path} is something that the log does not tell of",
                    path,
                    "It was put in from elsewhere.",
                )
