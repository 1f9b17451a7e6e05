"""M1 to M4: what the model of the reorganisation decides before anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import EAST, WEST, span

from rule_cases.table import (
    CIN,
    EHC,
    HOME_EAST,
    HOME_WEST,
    KENT,
    OWN,
    RESTRICTED,
    Case,
    case,
)  # fmt: skip
from transfer_app.domain.vocabulary import SpanKind, Strand

OURS_EAST = span(SpanKind.SOVEREIGN_COUNCIL, code=EAST)

CASES: dict[str, Case] = {
    **{
        f"{strand}: {policy}": case(expected, HOME_WEST, OURS_EAST, OWN[strand], strand=strand, policy=policy)
        for strand in Strand
        if strand not in (Strand.ADOPTION, Strand.STAFF)
        for policy, expected in (
            ("merger", "M1 successor one"),
            ("trust for all", "M2 successor trust"),
            ("trust for none", "M2b out-of-scope"),
            ("partnership", "M3 successor east"),
            ("continuing", "M4 out-of-scope"),
        )
    },
    **{
        f"{strand}: partnership, nothing says whose": case(
            "M3b review STATUS_UNCLEAR west", HOME_WEST, OWN[strand], strand=strand, policy="partnership"
        )
        for strand in Strand
        if strand not in (Strand.ADOPTION, Strand.STAFF)
    },
    # Adoption records are never moved by a model alone, and staff files are no case records of a child.
    **{
        f"{strand}: {policy}": case(expected, HOME_WEST, OURS_EAST, OWN[strand], strand=strand, policy=policy)
        for strand, policy, expected in (
            (Strand.ADOPTION, "merger", "S8c review ADOPTION west"),
            (Strand.ADOPTION, "partnership", "S8c review ADOPTION west"),
            (Strand.ADOPTION, "trust for all", "M2b out-of-scope"),
            (Strand.ADOPTION, "continuing", "M4 out-of-scope"),
            (Strand.STAFF, "merger", "F2 out-of-scope"),
            (Strand.STAFF, "partnership", "F2 out-of-scope"),
            (Strand.STAFF, "trust for all", "M2b out-of-scope"),
            (Strand.STAFF, "continuing", "M4 out-of-scope"),
        )
    },
    **{
        f"restricted: {policy}": case("G3 review CONFIDENTIAL", HOME_WEST, OURS_EAST, CIN, person=RESTRICTED,
                                      policy=policy)
        for policy in ("merger", "trust", "trust for none", "partnership", "continuing")
    },
    **{
        f"identity: {policy}": case("G1 review DUPLICATE west", HOME_WEST, OURS_EAST, CIN,
                                    identity_suspect=True, policy=policy)
        for policy in ("merger", "trust", "trust for none", "partnership", "continuing")
    },
    "restricted, partnership, nothing says whose": case(
        "G3 review CONFIDENTIAL", HOME_WEST, CIN, person=RESTRICTED, policy="partnership"
    ),
    "identity, partnership, nothing says whose": case(
        "G1 review DUPLICATE west", HOME_WEST, CIN, identity_suspect=True, policy="partnership"
    ),
    "a split, whatever else is named": case(
        "A4 successor west", HOME_WEST, OURS_EAST, CIN, policy="split, one named all the same"
    ),
    "merger, none named, though there is one area": case(
        "A4 successor west", HOME_WEST, CIN, policy="merger of nobody", ground="one area"
    ),
    "merger, none named and two areas": case("A4 successor west", HOME_WEST, CIN, policy="merger of nobody"),
    "one area, but a split": case("A4 successor west", HOME_WEST, CIN, ground="one area"),
    "a service of the contract": case("M2 successor trust", HOME_WEST, CIN, policy="trust"),
    "a service that is not in it": case("M2b out-of-scope", HOME_WEST, EHC, strand=Strand.SEND,
                                        policy="trust"),
    "sovereign council of another code": case(
        "M3 successor kent", HOME_WEST, CIN, replace(OURS_EAST, code=KENT), policy="partnership"
    ),
    "sovereign council, the newest of two": case(
        "M3 successor west", HOME_EAST, CIN, OURS_EAST,
        span(SpanKind.SOVEREIGN_COUNCIL, "2026-02-01", code=WEST), policy="partnership",
    ),
    "sovereign council until the day before": case(
        "M3b review STATUS_UNCLEAR west", HOME_WEST, CIN, replace(OURS_EAST, end=date(2027, 3, 31)),
        policy="partnership",
    ),
    "sovereign council until vesting day": case(
        "M3 successor east", HOME_WEST, CIN, replace(OURS_EAST, end=date(2027, 4, 1)), policy="partnership"
    ),
    "sovereign council without a code": case(
        "M3b review STATUS_UNCLEAR west", HOME_WEST, CIN, replace(OURS_EAST, code=""), policy="partnership"
    ),
    "partnership, nothing says whose and no address": case(
        "M3b review STATUS_UNCLEAR+NO_ADDRESS", CIN, policy="partnership"
    ),
}  # fmt: skip
