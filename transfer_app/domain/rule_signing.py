"""Rule sets that are kept, and the signatures that make one count.

docs/format-rule-signature.md is the authority. A signature is on a digest, never on a name: a rule set of
which one value was changed is another one, unsigned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import RulesRefused
from transfer_app.domain.fields import DIGEST, Fields, instant_text, plain_text
from transfer_app.domain.manifest import SSH_KEY, Authority

RULE_SIGNATURE_FORMAT = "transfer-app/rule-signature/v1"
APPROVER = "approver"
LASTS = timedelta(days=365)
LONGEST = timedelta(days=366)
RENEWED = timedelta(days=30)
"""So long before a signature expires may its signer sign again, so that there is no gap."""
CLOCKS_DIFFER = timedelta(days=1)
"""So far may the clock of the signer's machine be ahead of ours."""

_ROLE = re.compile(APPROVER)


@dataclass(frozen=True, slots=True)
class KeptRules:
    """A rule set of the workspace. content: its TOML file. added_by: a user id."""

    id: int
    name: str
    version: str
    digest: str
    content: bytes
    added_at: str
    added_by: int
    in_use: bool

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class RuleSignature:
    """What an approver says by signing. key: 'ssh-ed25519 <base64>'. signed, expires: UTC, whole seconds."""

    name: str
    version: str
    digest: str
    authority: Authority
    person: str
    key: str
    signed: datetime
    expires: datetime

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": RULE_SIGNATURE_FORMAT,
                "rules": {"name": self.name, "version": self.version, "sha256": self.digest},
                "authority": self.authority.to_json(),
                "person": {"name": self.person, "role": APPROVER},
                "key": self.key,
                "signed": instant_text(self.signed),
                "expires": instant_text(self.expires),
            }
        )

    @classmethod
    def read(cls, text: bytes) -> RuleSignature:
        """ValueError for whatever differs from the format."""
        fields = Fields(parse_canonical(text), "rule signature")
        fields.literal("format", RULE_SIGNATURE_FORMAT)
        rules, person = fields.inner("rules"), fields.inner("person")
        person.matching("role", _ROLE)
        said = cls(
            rules.text("name"),
            rules.text("version"),
            rules.matching("sha256", DIGEST),
            Authority.read(fields.inner("authority")),
            person.text("name"),
            fields.matching("key", SSH_KEY),
            fields.instant("signed"),
            fields.instant("expires"),
        )
        for each in (rules, person, fields):
            each.close()
        if not said.signed < said.expires <= said.signed + LONGEST:
            raise ValueError("rule signature.expires is not within 366 days after signed")
        return said


@dataclass(frozen=True, slots=True)
class KeptSignature:
    """A signature of the workspace. signed_by: the user id of who signed here, None for the other council's.

    withdrawn_at: UTC time, '' while it stands.
    """

    id: int
    rules_id: int
    said: RuleSignature
    signed_by: int | None
    withdrawn_at: str = ""

    def counts(self, at: datetime) -> bool:
        return not self.withdrawn_at and at < self.said.expires


@dataclass(frozen=True, slots=True)
class RulesStanding:
    """Who has signed a rule set, and who has yet to. areas_known False: no boundary set says who must."""

    signed: tuple[KeptSignature, ...]
    missing: tuple[Authority, ...]
    areas_known: bool

    @property
    def complete(self) -> bool:
        return self.areas_known and not self.missing

    @property
    def missing_in_words(self) -> str:
        """'West Wessmoor; Annet and Marsh': many names hold a comma or 'and'. '' when it is complete."""
        if not self.areas_known:
            return "the successors, once a boundary set names them"
        return "; ".join(authority.name for authority in self.missing)


def standing(
    signatures: Iterable[KeptSignature],
    digest: str,
    own: Authority,
    successors: Mapping[str, str] | None,
    at: datetime,
) -> RulesStanding:
    """One approver of the own authority and one of every successor must have signed the digest.

    successors: code to name. None: there is no boundary set, and nobody knows who must.
    """
    counting = tuple(each for each in signatures if each.said.digest == digest and each.counts(at))
    have = {each.said.authority.code for each in counting}
    wanted = {own.code: own.name, **(successors or {})}
    missing = tuple(Authority(code, name) for code, name in wanted.items() if code not in have)
    return RulesStanding(counting, missing, successors is not None)


def check_names(name: str, version: str) -> None:
    """Raise RulesRefused when the name or version of a rule set could not stand in a signature."""
    for what, text in (("name", name), ("version", version)):
        if not text.strip() or not plain_text(text):
            raise RulesRefused(
                f"The {what} of the rule set cannot be shown: it is empty, too long, or holds hidden marks.",
                "Correct it in the file, under [rule_set]. Nothing was changed.",
            )


def check_signer(kept: KeptRules, signatures: Iterable[KeptSignature], user_id: int, at: datetime) -> None:
    """Raise RulesRefused when this person may not sign: they added the set, or have signed it already."""
    if kept.added_by == user_id:
        raise RulesRefused(
            f"Nobody may sign a rule set that they added: {kept.title}.",
            "Ask an approver who did not add it.",
        )
    if any(each.signed_by == user_id and each.counts(at + RENEWED) for each in signatures):
        raise RulesRefused(f"You have signed {kept.title} already.", "Nothing is left to do.")


def check_arrived(said: RuleSignature, own: Authority, at: datetime) -> None:
    """Raise RulesRefused when a signature from outside does not hold here and now."""
    who = f"The signature of {said.person} of {said.authority.name}"
    if said.authority.code == own.code:
        raise RulesRefused(
            f"{who} is by your own authority.", "Its approvers sign in this workspace: have one sign here."
        )
    if said.expires <= at:
        raise RulesRefused(
            f"{who} expired on {in_full(said.expires)}.", "Ask them to sign the rule set again."
        )
    if said.signed > at + CLOCKS_DIFFER:
        raise RulesRefused(
            f"{who} says it was made on {in_full(said.signed)}, which has not come yet.",
            "Check the clock of this machine, and ask them to check theirs.",
        )


def unknown_rules(said: RuleSignature, kept: Iterable[KeptRules]) -> RulesRefused:
    """Why a signature fits no rule set here: another text of that name is, or none."""
    title = f"{said.name} {said.version}"
    if any((each.name, each.version) == (said.name, said.version) for each in kept):
        return RulesRefused(
            f"The signature is on another text of {title} than the one here (digest {said.digest[:12]}).",
            "Ask for the very file they signed, compare what differs, and add it if you agree.",
        )
    return RulesRefused(
        f"The rule set that was signed, {title} (digest {said.digest[:12]}), is not kept here.",
        "Add its file first, then take in the signature.",
    )
