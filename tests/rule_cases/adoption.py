"""S8: adoption, always decided by people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import ROW, span

from rule_cases.table import (
    BEFORE_CARE,
    CARE,
    CARE_OVER,
    CIN,
    CLOSED,
    CP,
    HOME_WEST,
    LAST_WEST,
    OWN,
    RESTRICTED,
    SINCE_EAST,
    SUPPORT,
    Case,
    case,
)  # fmt: skip
from transfer_app.domain.vocabulary import SpanKind, Strand

ADOPTION = Strand.ADOPTION


def order(on: str) -> object:
    return span(SpanKind.PERMANENCE, on, on, code="ADOPTION")


FAMILY = (BEFORE_CARE, CARE_OVER, SINCE_EAST)
OVER = replace(SUPPORT, end=date(2027, 3, 31))


def ended(reason: str) -> object:
    return replace(CARE, end=date(2024, 5, 1), end_reason=reason)


CASES: dict[str, Case] = {
    # S8b
    "support, three years on the day": case(
        "S8b review ADOPTION west", FAMILY, order("2024-04-01"), SUPPORT, strand=ADOPTION
    ),
    "support, a day less": case(
        "S8b review ADOPTION west", FAMILY, order("2024-04-02"), SUPPORT, strand=ADOPTION
    ),
    "support, a day more": case(
        "S8c review ADOPTION east", FAMILY, order("2024-03-31"), SUPPORT, strand=ADOPTION
    ),
    "support, the newest order counts": case(
        "S8b review ADOPTION west", FAMILY, order("2020-01-01"), order("2024-04-01"), SUPPORT, strand=ADOPTION
    ),
    "support, origin unknown": case(
        "S8b review ADOPTION+LAC_ORIGIN_MISSING", SINCE_EAST, order("2026-01-01"), SUPPORT, strand=ADOPTION
    ),
    "support over, order lately": case(
        "S8a review ADOPTION", FAMILY, order("2026-01-01"), OVER, strand=ADOPTION
    ),
    "support until vesting day": case(
        "S8b review ADOPTION west", FAMILY, order("2026-01-01"), replace(SUPPORT, end=date(2027, 4, 1)),
        strand=ADOPTION,
    ),
    "support, a row rejected": case(
        "G7 review STATUS_UNCLEAR east", FAMILY, order("2026-01-01"), SUPPORT, strand=ADOPTION,
        rejected=(ROW,),
    ),
    "support, seen from social care": case("G3b review ADOPTION", FAMILY, order("2026-01-01"), SUPPORT, CIN),
    # S8c
    "support, no order": case("S8c review ADOPTION east", FAMILY, SUPPORT, strand=ADOPTION),
    "support, guardianship lately": case(
        "S8c review ADOPTION east", FAMILY, SUPPORT, strand=ADOPTION
    ),
    # S8a
    "order made": case("S8a review ADOPTION", FAMILY, order("2026-01-01"), strand=ADOPTION),
    "order made, an archive": case(
        "S8a review ADOPTION archive", FAMILY, order("2026-01-01"), strand=ADOPTION, policy="archive"
    ),
    "order made, order long ago": case("S8a review ADOPTION", FAMILY, order("2010-01-01"), strand=ADOPTION),
    **{
        f"care ended by adoption, {reason}": case(
            "S8a review ADOPTION", BEFORE_CARE, SINCE_EAST, ended(reason), OVER, strand=ADOPTION
        )
        for reason in ("E11", "E12")
    },
    "care ended otherwise": case(
        "C3 successor east", BEFORE_CARE, SINCE_EAST, ended("E4A"), OVER, strand=ADOPTION
    ),
    "order made, follows nothing": case(
        "S8a review ADOPTION", FAMILY, order("2026-01-01"), strand=ADOPTION, linked="west"
    ),
    # G3b: the adoption link in any other record
    **{
        f"{strand}: adoption link": case("G3b review ADOPTION", HOME_WEST, order("2026-01-01"), OWN[strand],
                                         strand=strand)
        for strand in Strand
        if strand not in (ADOPTION, Strand.CARER, Strand.STAFF)
    },
    "adoption link, closed": case("G3b review ADOPTION", LAST_WEST, order("2026-01-01"), CLOSED),
    "adoption link, restricted": case("G3 review CONFIDENTIAL", HOME_WEST, order("2026-01-01"), CIN,
                                      person=RESTRICTED),
    "adoption link, disputed": case("G3b review DISPUTE+ADOPTION", HOME_WEST, order("2026-01-01"), CP,
                                    span(SpanKind.DISPUTE)),
    "adopted carer": case("F1 successor west", HOME_WEST, order("2001-01-01"), OWN[Strand.CARER],
                          strand=Strand.CARER),
}  # fmt: skip
