"""The closed lists of words that rules, tables, files and screens share.

Values are stored and exchanged: never rename one, never reuse one.
"""

from __future__ import annotations

from enum import StrEnum


class Strand(StrEnum):
    """A service strand. One child in one strand is a case record, the unit that is allocated.

    CARER and STAFF records are about adults, not children: a foster household or prospective adopter
    goes by rule F1, a staff, LADO or persons-who-pose-a-risk file is out of scope by F2.
    """

    SOCIAL_CARE = "social-care"
    SEND = "send"
    YOUTH_JUSTICE = "youth-justice"
    EARLY_HELP = "early-help"
    EDUCATION = "education"
    ADOPTION = "adoption"
    CARER = "carer"
    STAFF = "staff"


class AddressKind(StrEnum):
    """What an address is to the child. Only HOME can ever stand for the home."""

    HOME = "home"
    PLACEMENT = "placement"
    TEMPORARY = "temporary"
    SCHOOL = "school"
    REFUGE = "refuge"
    CORRESPONDENCE = "correspondence"
    PRIVATE_FOSTER_CARER = "private-foster-carer"
    """Where a privately fostered child lives: rule A7 goes by it (Children Act 1989 s67)."""
    MOTHERS_HOME = "mothers-home"
    """Never in an export: the mother's home, put beside an unborn child's own addresses (rule A8)."""
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
    CP_REVIEW = "cp-review"
    """A review conference or core group of a child protection plan: the plan's facts were last seen then."""
    TRANSFER_IN = "transfer-in"
    """A transfer-in conference was asked for, and has not been held."""
    PROCEEDINGS = "proceedings"
    """A court case about the child. detail: the authority the court designated, where it has."""
    HOUSING_PLACEMENT = "housing-placement"
    """Housed by a housing authority (Housing Act 1996 s188, s193; bed and breakfast). code: the section."""
    PRIVATE_FOSTERING = "private-fostering"
    SERVICE_FAMILY = "service-family"
    POSTING = "posting"
    """A parent's posting in the armed forces, from its date. code OVERSEAS for one abroad."""
    MOBILE_FAMILY = "mobile-family"
    """Traveller, boat-dwelling or otherwise mobile. code SETTLED for a settled, authorised site."""
    LEGAL_HOLD = "legal-hold"
    """Inquiry, claim, police or subject-access hold. code: which."""
    ALLOWANCE = "allowance"
    """A regular allowance that goes on after a special guardianship or adoption order."""
    ADOPTION_SUPPORT = "adoption-support"
    RESPONSIBLE_AUTHORITY = "responsible-authority"
    """Which authority answers for the child. code: 'PREDECESSOR', or another authority's code."""
    SOVEREIGN_COUNCIL = "sovereign-council"
    """Whose child this is where councils share one service (rule M3). code: the council's code."""
    DISPUTE = "dispute"
    """The receiving authority refuses the child, or two claim it. code: the authority that says so."""
    EDUCATION_CASE = "education-case"
    """Education welfare (EWS), missing education (CME) or home education (EHE). code: which."""
    YOUTH_JUSTICE_CASE = "youth-justice-case"
    """An order or prevention case. code HOST where another area's service is the home service."""
    CUSTODY = "custody"
    CARER_APPROVAL = "carer-approval"
    """A foster household's or prospective adopter's approval."""
    CHILD_PLACED = "child-placed"
    """A child in placement with this carer. ref: the child's id; it stands on the carer, not on the child."""
    STAFF_FILE = "staff-file"
    """Staff, agency, LADO or persons-who-pose-a-risk file. code: which."""


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
    """The home on vesting day; of a closed record the last known one."""
    ORIGIN = "origin"
    """The last home before the current continuous period of care."""
    BY_STATUS = "by-status"
    """The origin of a child in care, of a care leaver and of a closed care record; else the current home."""
    PREVIOUS = "previous"
    """The home before the latest move."""
    BEFORE_CUSTODY = "before-custody"
    PRIVATE_FOSTER_CARER = "private-foster-carer"
    MOTHER = "mother"
    """The home of an unborn child's mother."""
    WHERE_PRESENT = "where-present"
    """A temporary address or where housing put the family, else the home: only ever a proposal."""
    PLACEMENT = "placement"
    """Where the child is placed: only ever names who is told, never decides."""
    NONE = "none"


class Role(StrEnum):
    """What a signed-in person may be. One person may hold several."""

    DATA_OFFICER = "data-officer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    RECEIVING_OFFICER = "receiving-officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
