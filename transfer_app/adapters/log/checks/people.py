"""Who the people of the log are: their keys, who compared them, when they counted, and what they might do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..verify_log import Fault
from . import texts
from .folder import Bundle
from .history import Entry, Listener

FILE = "people.json"
FORMAT = "transfer-app/audit-people/v1"
CARD = "transfer-app/recipient/v1"
CONFIRMATIONS = 2
MAY = {
    "approval-undone": "approver", "refusal-undone": "approver", "proposal-undone": "reviewer",
    "acceptance-asked": "data-officer", "acceptance-recorded": "data-officer",
    "acceptance-answered": "receiving-officer",
    "second-opinion-set": "data-officer", "second-opinion-given": "approver",
    "proposed-together": "reviewer", "approved-together": "approver",
    "workbook-saved": "reviewer", "workbook-taken": "reviewer",
    "sample-rate-set": "data-officer",
    "sample-confirmed": "reviewer", "sample-differs": "reviewer", "sample-reason-given": "reviewer",
    "parked": "reviewer", "unparked": "reviewer", "parking-undone": "reviewer",
    "approved": "approver", "proposal-refused": "approver", "proposed": "reviewer",
    "family-settled": "approver", "sharing-approved": "approver", "rule-set-signed": "approver",
    "package-voided": "approver",
    "package-sealed": "data-officer", "receipt-recorded": "data-officer", "access-given": "data-officer",
    "extract-loaded": "data-officer", "allocated": "data-officer", "package-received": "receiving-officer",
    "package-rejected": "receiving-officer", "user-added": "administrator", "roles-changed": "administrator",
    "user-removed": "administrator",
}  # fmt: skip
"""The role that an action takes, where it takes one particular role."""


@dataclass
class Own:
    """A person of this council, as the log tells of them. ssh: every signing key they ever had."""

    roles: set[str]
    ssh: set[str]
    removed: bool = False


@dataclass
class Other:
    """An officer of another council whose key was compared here. ended: last moment of what they signed."""

    kind: str
    number: int
    fingerprint: str
    ssh: str
    protocol: int
    confirmed_by: list[str] = field(default_factory=list)
    confirmed_at: int = -1
    revoked_at: str = ""
    revoked_seq: int = -1
    ended: str = ""

    @property
    def usable(self) -> bool:
        return len(set(self.confirmed_by)) >= CONFIRMATIONS and not self.revoked_at


class People:
    """others: by (kind, number). At any moment of the reading they stand as at that entry."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle, self._report = bundle, bundle.report
        self.own: dict[str, Own] = {}
        self.others: dict[tuple[str, int], Other] = {}
        self.log_key = ""
        self.said: dict[str, Any] = {"own": [], "others": []}

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "workspace-created": [self._created],
            "*": [self._acted],
            "user-added": [self._added],
            "roles-changed": [self._changed],
            "user-removed": [self._removed],
            "key-taken-in": [self._took_key],
            "recipient-added": [lambda entry: self._named("recipient", entry)],
            "sender-added": [lambda entry: self._named("sender", entry)],
            "recipient-confirmed": [lambda entry: self._confirmed("recipient", entry)],
            "sender-confirmed": [lambda entry: self._confirmed("sender", entry)],
            "recipient-revoked": [lambda entry: self._revoked("recipient", entry)],
            "sender-revoked": [lambda entry: self._revoked("sender", entry)],
            "sender-ended": [self._ended],
        }

    # ---- what other checks ask ----

    def with_fingerprint(self, fingerprint: str) -> list[Other]:
        return [each for each in self.others.values() if each.fingerprint == fingerprint]

    def with_key(self, kind: str, ssh: str) -> list[Other]:
        return [each for each in self.others.values() if (each.kind, each.ssh) == (kind, ssh)]

    def is_of(self, user: str, ssh: str) -> bool:
        return user in self.own and ssh in self.own[user].ssh

    # ---- entry by entry ----

    def _created(self, entry: Entry) -> None:
        if entry.seq != 0:
            self._report.fault(
                "the workspace is created twice", entry.where, "Two logs were joined into one."
            )
        self.own[entry["first-user"]] = Own(set(entry["roles"]), {entry["ssh"]} - {None})
        self.log_key = entry["log-key"] or ""

    def _acted(self, entry: Entry) -> None:
        person = self.own.get(entry.actor)
        if entry.action == "workspace-created":
            return
        if person is None or person.removed:
            told = "was removed before" if person is not None else "was never added"
            self._report.fault(
                f"entry {entry.seq} is by {entry.actor!a}, who {told}",
                entry.where,
                "Somebody acted under a name that had no access.",
            )
            return
        role = MAY.get(entry.action)
        if role is not None and role not in person.roles:
            self._report.fault(
                f"{entry.actor!a} did what takes the role {role}, without having it",
                entry.where,
                "The program refuses this: the workspace was changed by other means, or the log was.",
            )

    def _added(self, entry: Entry) -> None:
        if entry["user"] in self.own:
            self._report.fault(
                f"the name {entry['user']!a} is given twice",
                entry.where,
                "A name must always mean one person.",
            )
        self.own[entry["user"]] = Own(set(entry["roles"]), {entry["ssh"]} - {None})

    def _changed(self, entry: Entry) -> None:
        self.own[entry["user"]].roles = set(entry["roles"])

    def _removed(self, entry: Entry) -> None:
        self.own[entry["user"]].removed = True

    def _took_key(self, entry: Entry) -> None:
        if entry["ssh"]:
            self.own[entry.actor].ssh.add(entry["ssh"])

    def _named(self, kind: str, entry: Entry) -> None:
        number = int(entry[kind])
        self.others[kind, number] = Other(
            kind, number, str(entry["key"]), str(entry["ssh"] or ""), int(entry["protocol"] or 0)
        )

    def _confirmed(self, kind: str, entry: Entry) -> None:
        other = self.others[kind, int(entry[kind])]
        if entry["key"] != other.fingerprint:
            self._report.fault(
                f"another fingerprint was compared than that of {kind} {other.number}",
                entry.where,
                "The comparison says nothing about the key that is used.",
            )
        if entry.actor in other.confirmed_by or other.revoked_at:
            self._report.fault(
                f"{kind} {other.number} was confirmed by {entry.actor!a} again, or after being revoked",
                entry.where,
                "Two comparisons by one person are one comparison.",
            )
        other.confirmed_by.append(entry.actor)
        if entry["confirmations"] != len(set(other.confirmed_by)):
            self._report.fault(
                f"{kind} {other.number} is said to be confirmed by {entry['confirmations']} people, and was "
                f"by {len(set(other.confirmed_by))}",
                entry.where,
                "Entries are missing, or the count is false.",
            )
        if len(set(other.confirmed_by)) == CONFIRMATIONS:
            other.confirmed_at = entry.seq

    def _revoked(self, kind: str, entry: Entry) -> None:
        other = self.others[kind, int(entry[kind])]
        other.revoked_at, other.revoked_seq = entry.at, entry.seq

    def _ended(self, entry: Entry) -> None:
        other = self.others["sender", int(entry["sender"])]
        other.ended = str(entry["last"])
        if entry["confirmations"] == 0:  # put off: to be trusted anew
            other.confirmed_by.clear()

    # ---- the file ----

    def compare(self) -> None:
        """people.json against what the log told, and every card against its own signature."""
        try:
            self.said = texts.parse(self._bundle.read(FILE))
            texts.require(self.said.get("format") == FORMAT, "is of another format or version")
            self._compare_own()
            self._compare_others()
        except Fault as fault:
            self._report.fault(f"{FILE} {fault}", FILE, "Whose keys are whose cannot be told.")
        except (KeyError, TypeError, AttributeError):
            self._report.fault(f"{FILE} lacks what it must say", FILE, "Whose keys are whose cannot be told.")
        if self.log_key not in ("", self._bundle.index.get("key")):
            self._report.fault(
                "the log's key is not the one that its first entry names",
                "log/log.jsonl, entry 0",
                "The log was signed anew with another key: it may have been rewritten whole.",
            )
        twice = sum(each.usable for each in self.others.values())
        self._report.say(
            f"People of this council: {len(self.own)}. Keys of officers elsewhere: {len(self.others)}, of "
            f"which {twice} were compared by two people and are not revoked."
        )

    def _compare_own(self) -> None:
        listed = {str(each["user"]): each for each in self.said["own"]}
        for user in sorted(self.own.keys() ^ listed.keys()):
            self._report.fault(
                f"{user!a} is in only one of {FILE} and the log", FILE, "Somebody was left out or put in."
            )
        for user, said in sorted(listed.items()):
            known = self.own.get(user)
            cards = {str(card["ssh"]) for card in said["keys"] if self._card_holds(user, card)}
            if known is None or not known.ssh:
                self._report.unchecked(f"The signing key of {user}: the log does not name it.")
            elif cards != known.ssh:
                self._report.fault(
                    f"the signing keys of {user!a} are not those that the log names",
                    FILE,
                    "A key was put in another's place: what it signed may be by somebody else.",
                )
            if known is not None and (set(said["roles"]), bool(said["active"])) != (
                known.roles,
                not known.removed,
            ):
                self._report.fault(f"{user!a} has other roles than the log gives them", FILE, "")

    def _card_holds(self, user: str, card: dict[str, Any]) -> bool:
        bare = {name: value for name, value in card.items() if name != "signature"}
        try:
            key = texts.signer(texts.canonical(bare), str(card["signature"]).encode(), CARD)
            texts.require(key == card["ssh"], "is by another key than the card's")
        except Fault as fault:
            self._report.fault(
                f"the signature of a card of {user!a} {fault}", FILE, "The card is not theirs."
            )
            return False
        return True

    def _compare_others(self) -> None:
        listed = {(str(each["kind"]), int(each["number"])): each for each in self.said["others"]}
        for kind, number in sorted(self.others.keys() ^ listed.keys()):
            self._report.fault(
                f"{kind} {number} is in only one of {FILE} and the log",
                FILE,
                "Somebody was left out or put in.",
            )
        for place in sorted(self.others.keys() & listed.keys()):
            known, said = self.others[place], listed[place]
            for what, is_so in (
                ("fingerprint", said["fingerprint"] == known.fingerprint),
                ("signing key", not known.ssh or said["ssh"] == known.ssh),
                (
                    "keys",
                    not said["age"] or texts.card_fingerprint(said["age"], said["ssh"]) == known.fingerprint,
                ),
                ("confirmations", sorted(said["confirmed_by"]) == sorted(set(known.confirmed_by))),
                ("revocation", bool(said["revoked"]) == bool(known.revoked_at)),
                ("agreement", said["protocol"] == known.protocol),
            ):
                if not is_so:
                    self._report.fault(
                        f"{FILE} and the log differ in the {what} of {place[0]} {place[1]}, {said['name']!a}",
                        FILE,
                        "A key, or what people said of it, was exchanged.",
                    )

    def print_keys(self) -> None:
        """Every key by its fingerprint, for the auditor to compare with the people themselves."""
        index = self._bundle.index
        self._key("log", index["key"], index["origin"])
        for each in self.said["own"]:
            for ssh in sorted({card["ssh"] for card in each["keys"]}):
                self._key("own", ssh, f"{each['name']} ({each['user']})")
        for each in self.said["others"]:
            by = f"compared by {', '.join(each['confirmed_by']) or 'nobody'}"
            stands = "revoked" if each["revoked"] else by
            self._key(each["kind"], each["ssh"], f"{each['name']}, {each['authority']}; {stands}")

    def _key(self, kind: str, ssh: str, whose: str) -> None:
        self._report.say(f"{kind:10} {texts.ssh_fingerprint(ssh)}  {whose}")

    def names_of(self, ssh: str) -> set[str]:
        """Whose key it is, as people.json says."""
        own = {str(each["name"]) for each in self.said["own"] for card in each["keys"] if card["ssh"] == ssh}
        return own | {str(each["name"]) for each in self.said["others"] if each["ssh"] == ssh}
