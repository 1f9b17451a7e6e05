"""The receiver's yes to a decision before its record leaves: which records need one, request and answer.

docs/format-acceptance.md is the authority; practice note 5.3 is why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.fields import DIGEST, Fields, instant_text
from transfer_app.domain.manifest import SSH_KEY, Authority
from transfer_app.domain.package_contents import BASIS, Basis
from transfer_app.domain.package_names import RECORD_NAME
from transfer_app.domain.rejections import Reason
from transfer_app.domain.vocabulary import Strand

REQUEST_FORMAT = "transfer-app/acceptance-request/v1"
ANSWER_FORMAT = "transfer-app/acceptance-answer/v1"
MOST_RECORDS = 5_000
URGENT = 2
"""Records of this priority and more urgent ones need it."""
STATUSES = frozenset({"looked after", "care leaver"})
"""Records of these need it whatever their priority, also when a rule decided them."""
NEEDED = "waits for the receiver's acceptance"
"""Why a record is held back."""

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STRAND = re.compile("|".join(Strand))
CODE_TEXT = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
BORN = re.compile(r"(\d{4}-\d{2}-\d{2})?")


def needs_acceptance(status: str, priority: int, reasons: Sequence[str]) -> bool:
    """Whether a record of this status, decided with these reasons, leaves only once it is accepted."""
    return status in STATUSES or (bool(reasons) and priority <= URGENT)


@dataclass(frozen=True, slots=True)
class Asked:
    """One record of a request. decision: digest of what is to be accepted. born: ISO day or ''."""

    record: str
    decision: str
    strand: Strand
    status: str
    priority: int
    reasons: tuple[str, ...]
    outcome: str
    rule: str
    because: str
    interim_lead: str
    surname: str
    forename: str
    born: str

    def to_json(self) -> dict[str, object]:
        return {
            "record": self.record, "decision": self.decision, "strand": self.strand.value,
            "status": self.status, "priority": self.priority, "reasons": list(self.reasons),
            "outcome": self.outcome, "rule": self.rule, "because": self.because,
            "interim_lead": self.interim_lead,
            "child": {"surname": self.surname, "forename": self.forename, "born": self.born},
        }  # fmt: skip

    @classmethod
    def read(cls, value: object) -> Asked:
        said = Fields(value, "record")
        child = said.inner("child")
        asked = cls(
            said.matching("record", RECORD_NAME), said.matching("decision", DIGEST),
            Strand(said.matching("strand", STRAND)), said.text("status"),
            said.whole("priority", least=1, most=4), said.listed("reasons", _code), said.text("outcome"),
            said.text("rule", empty=True), said.text("because", empty=True),
            said.text("interim_lead", empty=True), child.text("surname", empty=True),
            child.text("forename", empty=True), child.matching("born", BORN),
        )  # fmt: skip
        child.close()
        said.close()
        return asked


@dataclass(frozen=True, slots=True)
class AcceptanceRequest:
    """request: a UUID. created: UTC, whole seconds. key: of who signs it. agreement: its digest.

    basis: why the records, which are of one child then, go in a special package; None where they go in bulk.
    """

    request: str
    created: datetime
    sender: Authority
    receiver: Authority
    person: str
    role: str
    key: str
    agreement: str
    records: tuple[Asked, ...]
    basis: Basis | None = None

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": REQUEST_FORMAT,
                "request": self.request,
                "created": instant_text(self.created),
                "sender": self.sender.to_json(),
                "receiver": self.receiver.to_json(),
                "person": {"name": self.person, "role": self.role},
                "key": self.key,
                "agreement": self.agreement,
                "basis": self.basis.value if self.basis else "",
                "records": [each.to_json() for each in self.records],
            }
        )

    @classmethod
    def read(cls, text: bytes) -> AcceptanceRequest:
        """ValueError for whatever differs from the format."""
        said = Fields(parse_canonical(text), "acceptance request")
        said.literal("format", REQUEST_FORMAT)
        person = said.inner("person")
        request = cls(
            _uuid(said), said.instant("created"), Authority.read(said.inner("sender")),
            Authority.read(said.inner("receiver")), person.text("name"), person.text("role"),
            said.matching("key", SSH_KEY), said.matching("agreement", DIGEST),
            said.listed("records", Asked.read),
            Basis(basis) if (basis := said.matching("basis", BASIS)) else None,
        )  # fmt: skip
        person.close()
        said.close()
        if not 1 <= len(request.records) <= MOST_RECORDS:
            raise said.fault("records")
        _require_order("records", request.records)
        return request


@dataclass(frozen=True, slots=True)
class Accepted:
    """A yes to one decision."""

    record: str
    decision: str

    def to_json(self) -> dict[str, object]:
        return {"record": self.record, "decision": self.decision}

    @classmethod
    def read(cls, value: object) -> Accepted:
        said = Fields(value, "accepted")
        accepted = cls(said.matching("record", RECORD_NAME), said.matching("decision", DIGEST))
        said.close()
        return accepted


@dataclass(frozen=True, slots=True)
class Refused:
    """A no to one decision. reason: names nobody."""

    record: str
    decision: str
    reason: Reason

    def to_json(self) -> dict[str, object]:
        return {"record": self.record, "decision": self.decision, **self.reason.to_json()}

    @classmethod
    def read(cls, value: object) -> Refused:
        said = Fields(value, "refused")
        refused = cls(
            said.matching("record", RECORD_NAME), said.matching("decision", DIGEST), Reason.of(said)
        )
        said.close()
        return refused


@dataclass(frozen=True, slots=True)
class AcceptanceAnswer:
    """sha256: of the request's age file. signed: UTC, whole seconds. key: of who signs it."""

    request: str
    sha256: str
    sender: Authority
    receiver: Authority
    person: str
    role: str
    key: str
    signed: datetime
    accepted: tuple[Accepted, ...]
    refused: tuple[Refused, ...]

    @property
    def decisions(self) -> dict[str, str]:
        """By record, the digest of the decision that it answers."""
        found = {each.record: each.decision for each in self.accepted}
        return found | {each.record: each.decision for each in self.refused}

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                "format": ANSWER_FORMAT,
                "request": self.request,
                "sha256": self.sha256,
                "sender": self.sender.to_json(),
                "receiver": self.receiver.to_json(),
                "person": {"name": self.person, "role": self.role},
                "key": self.key,
                "signed": instant_text(self.signed),
                "accepted": [each.to_json() for each in self.accepted],
                "refused": [each.to_json() for each in self.refused],
            }
        )

    @classmethod
    def read(cls, text: bytes) -> AcceptanceAnswer:
        """ValueError for whatever differs from the format."""
        said = Fields(parse_canonical(text), "acceptance answer")
        said.literal("format", ANSWER_FORMAT)
        person = said.inner("person")
        answer = cls(
            _uuid(said), said.matching("sha256", DIGEST), Authority.read(said.inner("sender")),
            Authority.read(said.inner("receiver")), person.text("name"), person.text("role"),
            said.matching("key", SSH_KEY), said.instant("signed"), said.listed("accepted", Accepted.read),
            said.listed("refused", Refused.read),
        )  # fmt: skip
        person.close()
        said.close()
        _require_order("accepted", answer.accepted)
        _require_order("refused", answer.refused)
        if len(answer.decisions) != len(answer.accepted) + len(answer.refused) or not answer.decisions:
            raise said.fault("accepted")
        return answer


def misanswered(answer: AcceptanceAnswer, asked: dict[str, str]) -> str:
    """What does not fit between an answer and the decisions asked for, by record; '' when all does."""
    answered = answer.decisions
    if missing := len(asked.keys() - answered.keys()):
        return f"it leaves {missing} of the {len(asked)} records without an answer"
    if more := sorted(answered.keys() - asked.keys()):
        return f"it answers for {more[0]}, which was not asked"
    if other := sorted(record for record in asked if asked[record] != answered[record]):
        return f"it answers another decision on {other[0]} than was asked"
    return ""


def _require_order(what: str, items: Iterable[Asked | Accepted | Refused]) -> None:
    names = [each.record for each in items]
    if names != sorted(set(names)):
        raise ValueError(f"{what} are not in order, each once")


def _code(value: object) -> str:
    if not isinstance(value, str) or not CODE_TEXT.fullmatch(value):
        raise ValueError("a reason is not as it must be")
    return value


def _uuid(said: Fields) -> str:
    text = said.matching("request", UUID_TEXT)
    return str(UUID(text))
