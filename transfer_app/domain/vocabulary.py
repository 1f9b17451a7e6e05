"""The closed lists of words that rules, tables, files and screens share.

Values are stored and exchanged: never rename one, never reuse one.
"""

from __future__ import annotations

from enum import StrEnum


class Strand(StrEnum):
    """A service strand. One child in one strand is a case record, the unit that is allocated."""

    SOCIAL_CARE = "social-care"
    SEND = "send"
    YOUTH_JUSTICE = "youth-justice"
    EARLY_HELP = "early-help"
    EDUCATION = "education"
    ADOPTION = "adoption"


class AddressKind(StrEnum):
    """What an address is to the child. Only HOME can ever stand for the home."""

    HOME = "home"
    PLACEMENT = "placement"
    TEMPORARY = "temporary"
    SCHOOL = "school"
    REFUGE = "refuge"
    CORRESPONDENCE = "correspondence"
    UNKNOWN = "unknown"


class SpanKind(StrEnum):
    """A dated fact of the case history: something that starts, and may end."""

    CONTACT = "contact"
    REFERRAL = "referral"
    ASSESSMENT = "assessment"
    CIN_PLAN = "cin-plan"
    S47_ENQUIRY = "s47-enquiry"
    CP_CONFERENCE = "cp-conference"
    CP_PLAN = "cp-plan"
    CARE_EPISODE = "care-episode"
    PLACEMENT = "placement"
    LEGAL_STATUS = "legal-status"
    UASC = "uasc"
    CARE_LEAVER = "care-leaver"
    PERMANENCE = "permanence"
    EHC_REQUEST = "ehc-request"
    EHC_PLAN = "ehc-plan"
    EARLY_HELP = "early-help"
    MISSING = "missing"
    PRE_PROCEEDINGS = "pre-proceedings"
    INVOLVEMENT = "involvement"
    DOCUMENT = "document"


class OutcomeKind(StrEnum):
    """What becomes of a case record. Every record has exactly one."""

    SUCCESSOR = "successor"
    HOSTED = "hosted"
    CUSTODIAN = "custodian"
    NOT_OURS = "not-ours"
    OUT_OF_SCOPE = "out-of-scope"
    REVIEW = "review"


class AddressTest(StrEnum):
    """Which address decides (PRACTICE: presence strands use the current home, status strands the origin)."""

    CURRENT = "current"
    ORIGIN = "origin"
    NONE = "none"


class Role(StrEnum):
    """What a signed-in person may be. One person may hold several."""

    DATA_OFFICER = "data-officer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    RECEIVING_OFFICER = "receiving-officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
