"""E1 to E6: SEND, education, youth justice and early help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import ROW, address, span

from rule_cases.table import (
    BEFORE_CARE,
    C2,
    CARE,
    CIN,
    EHC,
    HELP,
    HOME_EAST,
    HOME_WEST,
    JUSTICE,
    SCHOOLING,
    SHUT,
    SINCE_EAST,
    TEMPORARY_EAST,
    Case,
    case,
    day,
    legal,
    moved,
    placed,
)  # fmt: skip
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

SEND, YJ, EARLY, EDUCATION = Strand.SEND, Strand.YOUTH_JUSTICE, Strand.EARLY_HELP, Strand.EDUCATION
BOARDS = address("QX2 2AA", "2025-09-01", kind=AddressKind.SCHOOL)
SEND_CLOSED, YJ_CLOSED = SHUT[SEND], SHUT[YJ]
CUSTODY = span(SpanKind.CUSTODY, "2026-02-01")


def stays(since: int) -> object:
    return replace(TEMPORARY_EAST, start=date.fromisoformat(day(since)))


def across(on: str) -> list[object]:
    """The family moved from west to east."""
    return moved(on, "QX1 1AA", "QX2 2AA")


CASES: dict[str, Case] = {
    # E2b
    "boards at a school": case("E2b review STRAND_DIFFERS west", HOME_WEST, BOARDS, EHC, strand=SEND),
    "at a residential school by placement": case(
        "E2b review STRAND_DIFFERS west", BEFORE_CARE, address("QX1 1AB", "2022-06-02"), CARE, C2,
        placed("S1"), EHC, strand=SEND,
    ),
    "boarded until the day before": case(
        "E1 successor west", HOME_WEST, replace(BOARDS, end=date(2027, 3, 31)), EHC, strand=SEND
    ),
    "boards, plan closed": case("C3 successor west", HOME_WEST, BOARDS, SEND_CLOSED, strand=SEND),
    "boards, social care": case("A4 successor west", HOME_WEST, BOARDS, CIN),
    "boards, a row rejected": case("G7 review STATUS_UNCLEAR west", HOME_WEST, BOARDS, EHC, strand=SEND,
                                   rejected=(ROW,)),
    # E2
    "looked after, home elsewhere": case("E2 review STRAND_DIFFERS east", BEFORE_CARE, SINCE_EAST, CARE, C2,
                                         EHC, strand=SEND),
    "looked after, only the placement is known": case(
        "E2 review STRAND_DIFFERS+NO_ADDRESS", BEFORE_CARE, CARE, C2, EHC,
        address("QX2 2AA", kind=AddressKind.PLACEMENT), strand=SEND,
    ),
    "looked after, home on the same side": case(
        "E1 successor west", BEFORE_CARE, address("QX1 1AB", "2022-06-02"), CARE, C2, EHC, strand=SEND
    ),
    "care over, home elsewhere": case(
        "E1 successor east", BEFORE_CARE, SINCE_EAST, replace(CARE, end=date(2027, 3, 31)), EHC, strand=SEND
    ),
    "short breaks, home elsewhere": case(
        "E1 successor east", BEFORE_CARE, SINCE_EAST, CARE, legal("V4"), EHC, strand=SEND
    ),
    "looked after, home elsewhere, plan closed": case(
        "C3 successor east", BEFORE_CARE, SINCE_EAST, CARE, C2, SEND_CLOSED, strand=SEND
    ),
    "looked after, boards": case("E2b review STRAND_DIFFERS east", BEFORE_CARE, SINCE_EAST, CARE, C2, BOARDS,
                                 EHC, strand=SEND),
    # E3: longer than 28 days
    "stays since day -28": case("E1 successor west", HOME_WEST, stays(-28), EHC, strand=SEND),
    "stays since day -29": case("E3 review TEMP_ACCOM west", HOME_WEST, stays(-29), EHC, strand=SEND),
    "stays since day -30": case("E3 review TEMP_ACCOM west", HOME_WEST, stays(-30), EHC, strand=SEND),
    "stays, start not known": case("E3 review TEMP_ACCOM west", HOME_WEST,
                                   replace(TEMPORARY_EAST, start=None), EHC, strand=SEND),
    "stayed long, left the day before": case(
        "E1 successor west", HOME_WEST, replace(stays(-300), end=date(2027, 3, 31)), EHC, strand=SEND
    ),
    "stayed long, plan closed": case("C3 successor west", HOME_WEST, stays(-300), SEND_CLOSED, strand=SEND),
    "stays long, looked after": case("E2 review STRAND_DIFFERS east", BEFORE_CARE, SINCE_EAST, stays(-300),
                                     CARE, C2, EHC, strand=SEND),
    # E1
    "plan": case("E1 successor east", HOME_EAST, EHC, strand=SEND),
    "request": case("E1 successor west", HOME_WEST, span(SpanKind.EHC_REQUEST), strand=SEND),
    "plan until the day before": case("C3 successor west", HOME_WEST, replace(EHC, end=date(2027, 3, 31)),
                                      strand=SEND),
    "plan until vesting day": case("E1 successor west", HOME_WEST, replace(EHC, end=date(2027, 4, 1)),
                                   strand=SEND),
    # E4
    "education case": case("E4 successor east", HOME_EAST, SCHOOLING, strand=EDUCATION),
    "education case closed": case("C3 successor west", HOME_WEST, SHUT[EDUCATION], strand=EDUCATION),
    "education case, posted": case(
        "A11b review ARMED_FORCES west", HOME_WEST, SCHOOLING, span(SpanKind.SERVICE_FAMILY),
        span(SpanKind.POSTING, "2027-03-01"), strand=EDUCATION,
    ),
    # E5a
    "youth justice, looked after": case("E5a successor west", BEFORE_CARE, SINCE_EAST, CARE, C2, JUSTICE,
                                        strand=YJ),
    "youth justice, looked after, closed": case(
        "C3 successor east", BEFORE_CARE, SINCE_EAST, CARE, C2, YJ_CLOSED, strand=YJ
    ),
    "youth justice, care over": case(
        "E5 successor east", BEFORE_CARE, SINCE_EAST, replace(CARE, end=date(2027, 3, 31)), JUSTICE, strand=YJ
    ),
    "youth justice, looked after, in custody": case(
        "E5a successor west", BEFORE_CARE, SINCE_EAST, CARE, C2, CUSTODY, JUSTICE, strand=YJ
    ),
    "youth justice, looked after, remanded": case(
        "S5 review PROCEEDINGS west", BEFORE_CARE, CARE, legal("J1"), JUSTICE, strand=YJ
    ),
    # E5b
    "in custody, moved since": case(
        "E5b successor west", address("QX1 1AA", "2020-01-01", "2026-01-31"),
        address("QX2 2AA", "2026-02-01"), CUSTODY, JUSTICE, strand=YJ,
    ),
    "custody over": case(
        "E5 successor east", address("QX1 1AA", "2020-01-01", "2026-01-31"), address("QX2 2AA", "2026-02-01"),
        replace(CUSTODY, end=date(2027, 3, 31)), JUSTICE, strand=YJ,
    ),
    "in custody, closed": case(
        "C3 successor east", address("QX1 1AA", "2020-01-01", "2026-01-31"), address("QX2 2AA", "2026-02-01"),
        CUSTODY, YJ_CLOSED, strand=YJ,
    ),
    "in custody, moved lately": case("E5b successor west", across("2027-02-01"), CUSTODY, JUSTICE, strand=YJ),
    "in custody, moved between the case and custody": case(
        "E5b successor east", address("QX1 1AA", "2020-01-01", "2026-01-14"),
        address("QX2 2AA", "2026-01-15", "2026-01-31"), address("QX1 1AB", "2026-02-01"), CUSTODY, JUSTICE,
        strand=YJ,
    ),
    "in custody, no home before": case("E5b/G5 review NO_ADDRESS", address("QX2 2AA", "2026-02-01"), CUSTODY,
                                       JUSTICE, strand=YJ),
    # E5c: less than three months
    "moved the day after three months": case("E5c successor west", across("2027-01-02"), JUSTICE, strand=YJ),
    "moved on the day of three months": case("E5 successor east", across("2027-01-01"), JUSTICE, strand=YJ),
    "moved the day before": case("E5 successor east", across("2026-12-31"), JUSTICE, strand=YJ),
    "moved on vesting day": case("E5c successor west", across("2027-04-01"), JUSTICE, strand=YJ),
    "moves after vesting day": case("E5 successor west", HOME_WEST, address("QX2 2AA", "2027-04-02"), JUSTICE,
                                    strand=YJ),
    "moved in lately, no home before": case("E5 successor east", address("QX2 2AA", "2027-02-01"), JUSTICE,
                                            strand=YJ),
    "moved lately, closed": case("C3 successor east", across("2027-02-01"), YJ_CLOSED, strand=YJ),
    "moved lately, social care": case("A4 successor east", across("2027-02-01"), CIN),
    # E5, E6
    "youth justice": case("E5 successor east", HOME_EAST, JUSTICE, strand=YJ),
    "youth justice until the day before": case("C3 successor west", HOME_WEST,
                                               replace(JUSTICE, end=date(2027, 3, 31)), strand=YJ),
    "early help": case("E6 successor east", HOME_EAST, HELP, strand=EARLY),
    "early help, housed": case("A6b review TEMP_ACCOM east", HOME_EAST, HELP,
                               span(SpanKind.HOUSING_PLACEMENT), strand=EARLY),
    "early help closed": case("C3 successor east", HOME_EAST, SHUT[EARLY], strand=EARLY),
}  # fmt: skip
