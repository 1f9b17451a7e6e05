"""What children's names leave the program for, in a workbook that is not encrypted."""

from __future__ import annotations

from enum import StrEnum


class NamesPurpose(StrEnum):
    """Stored in the log and the file: never rename.

    There is no "other": where none of these fits, the reference of the record is enough.
    """

    TEAM = "team-check"
    ADDRESS = "address-check"
    FAMILY = "family-check"
    EDUCATION = "education-check"
    PANEL = "panel"


WORDS = {
    NamesPurpose.TEAM: "a case team says which of them it works with",
    NamesPurpose.ADDRESS: "an address or a move is looked up in another source",
    NamesPurpose.FAMILY: "siblings, parents or carers are found",
    NamesPurpose.EDUCATION: "a school or the SEND team says where a child is taught",
    NamesPurpose.PANEL: "a panel or the heads of service have it before them",
}
