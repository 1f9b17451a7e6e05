"""What a received record is opened for, and what is known of its documents before one is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why a record was opened, as the journal and the log say it. Stored and exported: never rename.

    In them stands only this; what people type beside it may name a child and stays in the workspace.
    """

    CARE = "care-planning"
    SAFEGUARDING = "safeguarding"
    EDUCATION = "education-provision"
    COURT = "court-or-order"
    SUBJECT_ACCESS = "subject-access"
    COMPLAINT = "complaint-or-inquiry"
    SAMPLE = "sample-check"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """number: from 1 within its case, in the order it was packed. name: its own, from outside."""

    number: int
    name: str
    size: int
    sha256: str
