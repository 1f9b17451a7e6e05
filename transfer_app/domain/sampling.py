"""Which records of a package its receiver compares with something outside, and what they found.

docs/format-receipt.md, "The sample", is the authority: neither side chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from math import isqrt

from transfer_app.domain.access_journal import Opening
from transfer_app.domain.fields import Fields, instant_text
from transfer_app.domain.manifest import SSH_KEY
from transfer_app.domain.package_names import RECORD_NAME
from transfer_app.domain.vocabulary import Strand

LEAST = 5
"""Records by lot at least, where there are so many."""


class SampleResult(StrEnum):
    """What comparing a record with something outside showed. Stored and exported: never rename."""

    AGREES = "agrees"
    DIFFERS = "differs"


class Compared(StrEnum):
    """What a record was compared with. Stored and exported: never rename."""

    PAPER = "paper-file"
    OWN = "own-system"
    LEGACY = "legacy-system"
    RETURN = "statutory-return"
    PARTNER = "partner-agency"
    WORKER = "case-worker"


class Waiver(StrEnum):
    """Why a sample was not checked whole. Stored and exported: never rename."""

    REHEARSAL = "rehearsal"
    URGENT = "urgent"
    NO_SOURCE = "no-source"
    SENT_AGAIN = "sent-again"


RESULT, COMPARED, WAIVER = (
    re.compile("|".join(map(re.escape, each))) for each in (SampleResult, Compared, Waiver)
)


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """One record that an officer opened and compared. person, key: who, and their public signing key.

    at: UTC, whole seconds, when they said what they found.
    """

    record: str
    person: str
    key: str
    at: datetime
    result: SampleResult
    compared: Compared

    def to_json(self) -> dict[str, object]:
        return {
            "record": self.record,
            "person": self.person,
            "key": self.key,
            "at": instant_text(self.at),
            "result": self.result.value,
            "compared": self.compared.value,
        }

    @classmethod
    def read(cls, value: object) -> SampleCheck:
        """ValueError for whatever differs from the format."""
        fields = Fields(value, "check")
        check = cls(
            fields.matching("record", RECORD_NAME),
            fields.text("person"),
            fields.matching("key", SSH_KEY),
            fields.instant("at"),
            SampleResult(fields.matching("result", RESULT)),
            Compared(fields.matching("compared", COMPARED)),
        )
        fields.close()
        return check


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of one package as its receipt states it. waived: None where it was checked whole."""

    records: tuple[str, ...] = ()
    checks: tuple[SampleCheck, ...] = ()
    waived: Waiver | None = None

    @property
    def unchecked(self) -> tuple[str, ...]:
        done = {check.record for check in self.checks}
        return tuple(record for record in self.records if record not in done)

    @property
    def differing(self) -> tuple[str, ...]:
        return tuple(each.record for each in self.checks if each.result is SampleResult.DIFFERS)

    def to_json(self) -> dict[str, object]:
        return {
            "records": list(self.records),
            "checks": [check.to_json() for check in self.checks],
            "waived": self.waived.value if self.waived is not None else None,
        }

    @classmethod
    def read(cls, fields: Fields) -> Sample:
        sample = cls(
            fields.listed("records", _record),
            fields.listed("checks", SampleCheck.read),
            fields.made("waived", _waiver),
        )
        fields.close()
        sample.check()
        return sample

    def check(self) -> None:
        """ValueError when it cannot be: a record twice, one that is not in the sample, a needless waiver."""
        if len(set(self.records)) != len(self.records):
            raise ValueError("a record is in the sample once")
        checked = [check.record for check in self.checks]
        if checked != [record for record in self.records if record in set(checked)]:
            raise ValueError("the checks are of records in the sample, in its order, each once")
        if self.waived is not None and not self.unchecked:
            raise ValueError("a sample that was checked whole is not waived")


def _record(value: object) -> str:
    if not isinstance(value, str) or not RECORD_NAME.fullmatch(value):
        raise ValueError("sample.records is not as it must be")
    return value


def _waiver(value: object) -> Waiver | None:
    if value is None:
        return None
    if not isinstance(value, str) or not WAIVER.fullmatch(value):
        raise ValueError("sample.waived is not as it must be")
    return Waiver(value)


def by_lot(records: int) -> int:
    """How many of so many records are in the sample by lot."""
    return records if records <= LEAST else max(LEAST, 1 + isqrt(records))


def rank(manifest_sha256: str, record: str) -> str:
    """Where a record stands in the order of the lot: 64 hexadecimal digits."""
    return sha256(f"transfer-app/sample/v1\n{manifest_sha256}\n{record}".encode("ascii")).hexdigest()


def sample_of(manifest_sha256: str, records: Mapping[str, Strand]) -> tuple[str, ...]:
    """The names of the records in the sample, by rank. records: every one of the package, with its strand."""
    ranked = sorted(records, key=lambda record: rank(manifest_sha256, record))
    drawn = set(ranked[: by_lot(len(ranked))])
    seen = {records[record] for record in drawn}
    for record in ranked:
        if records[record] not in seen:
            seen.add(records[record])
            drawn.add(record)
    return tuple(record for record in ranked if record in drawn)


def rests_on_opening(check: SampleCheck, openings: Iterable[Opening]) -> bool:
    """Whether the officer who says what they found had opened the record by then."""
    return any(
        each.record == check.record and each.key == check.key and each.at <= check.at for each in openings
    )


def unfounded(checks: Sequence[SampleCheck], openings: Sequence[Opening]) -> tuple[str, ...]:
    """The records of checks that rest on none of the openings."""
    return tuple(check.record for check in checks if not rests_on_opening(check, openings))
