"""Why a case record needs people to look at it: the practice note's 32 reason codes, and two of our own.

The codes are stored, exported and shown: never rename one. Their titles, priorities, interim
leads and the evidence asked for are data, in schemas/rules/reasons.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    CONFIDENTIAL = "CONFIDENTIAL"
    MISSING = "MISSING"
    PROCEEDINGS = "PROCEEDINGS"
    CP_MOVE = "CP_MOVE"
    DISPUTE = "DISPUTE"
    LAC_ORIGIN_MISSING = "LAC_ORIGIN_MISSING"
    LAC_AT_HOME = "LAC_AT_HOME"
    LAC_PARENT_MOVED = "LAC_PARENT_MOVED"
    UASC = "UASC"
    CARE_LEAVER_ORIGIN = "CARE_LEAVER_ORIGIN"
    ADOPTION = "ADOPTION"
    SGO_WINDOW = "SGO_WINDOW"
    UNBORN = "UNBORN"
    TEMP_ACCOM = "TEMP_ACCOM"
    SHARED_CARE = "SHARED_CARE"
    SIBLING_SPLIT = "SIBLING_SPLIT"
    STRAND_DIFFERS = "STRAND_DIFFERS"
    NFA = "NFA"
    MOBILE = "MOBILE"
    ARMED_FORCES = "ARMED_FORCES"
    OUT_OF_AREA = "OUT_OF_AREA"
    ADDRESS_CONFLICT = "ADDRESS_CONFLICT"
    RECENT_MOVE = "RECENT_MOVE"
    NO_ADDRESS = "NO_ADDRESS"
    BOUNDARY = "BOUNDARY"
    DUPLICATE = "DUPLICATE"
    TEAM_MISMATCH = "TEAM_MISMATCH"
    PRIVATE_FOSTERING = "PRIVATE_FOSTERING"
    CARER_CROSS = "CARER_CROSS"
    STATUS_UNCLEAR = "STATUS_UNCLEAR"
    CLOSED_UNCLEAR = "CLOSED_UNCLEAR"
    LEGAL_HOLD = "LEGAL_HOLD"
    SAMPLE_DIFFERS = "SAMPLE_DIFFERS"
    """No rule gives it: a person who checked a rule's decision blind said otherwise."""
    OVERRIDE = "OVERRIDE"
    """No rule gives it: people decide again what was decided, and perhaps sent."""


@dataclass(frozen=True, slots=True)
class PriorityWhen:
    """A reason is more or less urgent for some records; the first that fits counts. when: predicates."""

    when: tuple[str, ...]
    priority: int


@dataclass(frozen=True, slots=True)
class ReasonText:
    """What the screens and reports say about a reason; priority 1 is the most urgent, 4 the least.

    priority_when: for which records it is another.
    """

    code: Reason
    title: str
    priority: int
    interim_lead: str
    evidence: str
    signs: str
    priority_when: tuple[PriorityWhen, ...] = ()
