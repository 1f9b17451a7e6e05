"""The conditions that are more than one look-up: each asked by itself, of several children at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from case_builder import EAST, PERSON, PLACES, VESTING, WEST, address, facts, span

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.cases import Cases
from transfer_app.domain.people import Address, SourceRow, Span
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.predicates import PREDICATES, find
from transfer_app.domain.rules import Policy
from transfer_app.domain.vocabulary import AddressKind, SpanKind

TABLE = PlaceTable.of(PLACES, [WEST, EAST])
CARE = span(SpanKind.CARE_EPISODE, "2022-06-01")
THEN = replace(CARE, end=date(2024, 1, 1))
RETURN = SourceRow("episodes.csv", "ssda903_episodes", 2)
NOBODY = facts(span(SpanKind.REFERRAL))
Part = Address | Span


def holds(
    name: str,
    children: Iterable[Iterable[Part]],
    day: date = VESTING,
    policy: Policy | None = None,
    **numbers: int,
) -> list[bool]:
    """Of each child; between every two stands one of whom nothing is known, which must not be so."""
    batch = [one for parts in children for one in (facts(*parts), NOBODY)]
    cases = Cases(facts_from(batch), day, TABLE, policy or Policy())
    found = find(name)[0].holds(cases, numbers).tolist()
    assert not any(found[1::2])
    return found[::2]


def test_a_condition_says_what_it_means_with_its_numbers() -> None:
    assert (
        PREDICATES["move-near-vesting"].said({"move_days": 28}).endswith("28 days either side of vesting day")
    )
    for one in PREDICATES.values():
        assert "{" not in one.said(dict.fromkeys(one.parameters, 3))
        assert one.name == one.name.lower()


def test_the_standard_set_asks_every_condition_but_those_only_offered() -> None:
    rules = read_rule_set()
    asked = {name for one in (*rules.rules, *rules.gates, *rules.checks) for name in one.when}
    asked |= {name for text in rules.reasons.values() for case in text.priority_when for name in case.when}
    assert set(PREDICATES) - {name.removeprefix("not ") for name in asked} == {"ehc-plan"}
    plan = span(SpanKind.EHC_PLAN)
    over, request = replace(plan, end=date(2027, 3, 31)), span(SpanKind.EHC_REQUEST)
    assert holds("ehc-plan", [(plan,), (over,), (request,)]) == [True, False, False]


@pytest.mark.parametrize(
    ("now", "over", "disputed"),
    [
        (CARE, THEN, True),
        (CARE, replace(THEN, start=date(2022, 6, 2)), False),
        (CARE, replace(THEN, source=RETURN), True),
        (CARE, replace(THEN, source=RETURN, start=date(2012, 1, 1)), True),
        (CARE, replace(THEN, source=RETURN, start=date(2012, 1, 1), end=date(2022, 6, 2)), True),
        (CARE, replace(THEN, source=RETURN, start=date(2012, 1, 1), end=date(2022, 6, 1)), False),
        (replace(CARE, end=date(2027, 4, 1)), THEN, True),
        (replace(CARE, end=date(2027, 3, 31)), THEN, False),
        (replace(CARE, kind=SpanKind.PLACEMENT), THEN, False),
        (CARE, replace(THEN, kind=SpanKind.LEGAL_STATUS), False),
    ],
    ids=[
        "one row goes on, the other is over", "an earlier episode of one source", "over in another source",
        "over in another source, begun before", "over a day after care began", "over on the day care began",
        "care until vesting day", "both over", "a placement goes on", "an order is over",
    ],
)  # fmt: skip
def test_whether_the_end_of_care_is_disputed(now: Span, over: Span, disputed: bool) -> None:
    assert holds("care-end-disputed", [(now, over), (over, now)]) == [disputed, disputed]


def test_care_divided_in_another_source_is_not_disputed() -> None:
    """That source too says that care goes on."""
    until = replace(CARE, source=RETURN, end=date(2023, 1, 1))
    since = replace(CARE, source=RETURN, start=date(2023, 1, 1))
    assert holds("care-end-disputed", [(CARE, until, since), (CARE, until)]) == [False, True]


def test_the_end_of_care_of_one_child_says_nothing_of_another() -> None:
    assert holds("care-end-disputed", [(CARE,), (THEN,)]) == [False, False]


def conference(on: str, kind: SpanKind = SpanKind.CP_REVIEW) -> Span:
    return span(kind, on, on)


def test_whether_the_family_moved_since_the_last_review() -> None:
    home = address("QX1 1AA", "2026-06-02")
    before = address("QX1 1AA", "2020-01-01", "2026-06-01")
    asked = {
        "the day after": ((home, conference("2026-06-01")), True),
        "on the day": ((home, conference("2026-06-02")), False),
        "by a conference": ((home, conference("2026-06-01", SpanKind.CP_CONFERENCE)), True),
        "the last of two": ((home, conference("2026-06-01"), conference("2026-07-01")), False),
        "one asked for, not held": (
            (home, conference("2026-06-01"), span(SpanKind.CP_CONFERENCE, "2026-07-01")), True,
        ),
        "one after vesting day": ((home, conference("2026-06-01"), conference("2027-04-02")), True),
        "one on vesting day": ((home, conference("2026-06-01"), conference("2027-04-01")), False),
        "none held": ((home,), False),
        "a home of unknown start": ((replace(home, start=None), conference("2026-06-01")), False),
        "that home is over": (
            (before, replace(home, end=date(2026, 9, 1)), conference("2026-06-01")), False,
        ),
        "one home older, one newer": ((address("QX1 1AB"), home, conference("2026-06-01")), True),
        "a school": ((replace(home, kind=AddressKind.SCHOOL), conference("2026-06-01")), False),
    }  # fmt: skip
    found = holds("moved-since-last-review", [parts for parts, _ in asked.values()])
    assert dict(zip(asked, found, strict=True)) == {name: so for name, (_, so) in asked.items()}


def test_whether_the_team_s_patch_is_elsewhere() -> None:
    policy = Policy(team_areas={"west team": WEST, "east team": EAST, "far team": "E06999009"})

    def team(name: str, start: str = "2026-01-01", end: str = "", kind: SpanKind = SpanKind.REFERRAL) -> Span:
        return span(kind, start, end, team=name)

    asked = {
        "there": ((team("East Team"),), True),
        "here": ((team("WEST TEAM"),), False),
        "nowhere known": ((team("Disabled children"),), False),
        "with no successor": ((team("Far team"),), True),
        "no team": ((team(""),), False),
        "until the day before": ((team("East Team", end="2027-03-31"),), False),
        "the newest is here": ((team("East Team"), team("West Team", "2026-02-01")), False),
        "the newest has none": ((team("East Team"), team("", "2026-02-01")), True),
        "by involvement": ((team("East Team", kind=SpanKind.INVOLVEMENT),), True),
        "by assessment": ((team("East Team", kind=SpanKind.ASSESSMENT),), False),
    }
    batch = facts_from([facts(*parts) for parts, _ in asked.values()])
    cases = Cases(batch, VESTING, TABLE, policy)
    condition = find("team-elsewhere")[0]
    assert not condition.holds(cases, {}).any(), "before anything is decided"
    cases.result_area[:], cases.result_codes = TABLE.areas.index(WEST), TABLE.areas
    found = condition.holds(cases, {}).tolist()
    assert dict(zip(asked, found, strict=True)) == {name: so for name, (_, so) in asked.items()}


def test_guardianship_support_is_for_those_with_nothing_weightier() -> None:
    order = span(SpanKind.PERMANENCE, "2020-01-01", "2020-01-01", code="SPECIAL GUARDIANSHIP")
    paid = span(SpanKind.ALLOWANCE)
    over = {"end": date(2027, 3, 31)}
    asked = {
        "paid": ((order, paid), True),
        "until the day before": ((order, replace(paid, **over)), False),
        "no order": ((paid,), False),
        "an adoption order": ((replace(order, code="ADOPTION"), paid), False),
        "early help beside": ((order, paid, span(SpanKind.EARLY_HELP)), True),
        "a plan beside": ((order, paid, span(SpanKind.CIN_PLAN)), False),
        "a plan that is over": ((order, paid, replace(span(SpanKind.CIN_PLAN), **over)), True),
        "care that is over": ((order, paid, THEN), True),
        "care": ((order, paid, CARE), False),
    }
    found = holds("special-guardianship-support", [parts for parts, _ in asked.values()])
    assert dict(zip(asked, found, strict=True)) == {name: so for name, (_, so) in asked.items()}


def family(on: str, before: str = "QX2 2AA") -> tuple[Address, Address]:
    return address(before, "2015-01-01", "2020-01-01"), address("QX1 1AA", on)


@pytest.mark.parametrize(
    ("day", "on", "lately"),
    [
        (VESTING, "2027-01-01", False),
        (VESTING, "2027-01-02", True),
        (VESTING, "2027-04-01", True),
        (VESTING, "2027-04-02", False),
        # Three months before 31 May is the last day of February, which has 28 or 29.
        (date(2027, 5, 31), "2027-02-28", False),
        (date(2027, 5, 31), "2027-03-01", True),
        (date(2028, 5, 31), "2028-02-29", False),
        (date(2028, 5, 31), "2028-03-01", True),
        (date(2028, 5, 29), "2028-02-29", False),
        (date(2028, 5, 28), "2028-02-29", True),
    ],
)
def test_whether_the_family_moved_lately(day: date, on: str, lately: bool) -> None:
    assert holds("moved-lately", [family(on)], day, settle_months=3) == [lately]


def test_who_has_no_home_before_has_not_moved() -> None:
    alone = (address("QX1 1AA", "2027-02-01"),)
    undated = (address("QX2 2AA", "2015-01-01", "2020-01-01"), address("QX1 1AA", ""))
    stayed = (address("QX2 2AA", "2015-01-01", kind=AddressKind.TEMPORARY), *alone)
    assert holds("moved-lately", [alone, undated, stayed, family("2027-02-01")], settle_months=3) == [
        False, False, False, True,
    ]  # fmt: skip


def test_how_many_homes_are_frequent_moves() -> None:
    def homes(*starts: str, kind: AddressKind = AddressKind.HOME) -> list[Address]:
        return [address("QX1 1AA", start, kind=kind) for start in starts]

    last_year = homes("2026-04-01", "2026-06-01")
    asked = {
        "two in 365 days": (last_year, True),
        "the first a day too early": (homes("2026-03-31", "2026-06-01"), False),
        "one": (homes("2026-06-01"), False),
        "the second on vesting day": (homes("2026-06-01", "2027-04-01"), True),
        "the second after it": (homes("2026-06-01", "2027-04-02"), False),
        "one of unknown start": (homes("", "2026-06-01"), False),
        "one of them temporary": (
            [*homes("2026-06-01"), *homes("2026-07-01", kind=AddressKind.TEMPORARY)], True,
        ),
        "one of them a placement": (
            [*homes("2026-06-01"), *homes("2026-07-01", kind=AddressKind.PLACEMENT)], False,
        ),
    }  # fmt: skip
    found = holds("frequent-moves", [parts for parts, _ in asked.values()], moves=2, within_days=365)
    assert dict(zip(asked, found, strict=True)) == {name: so for name, (_, so) in asked.items()}


@pytest.mark.parametrize(
    ("day", "born", "of_age"),
    [
        (date(2026, 2, 28), "2008-02-28", True),
        (date(2026, 2, 28), "2008-02-29", False),
        (date(2026, 3, 1), "2008-02-29", True),
        (date(2028, 2, 29), "2010-02-28", True),
        (date(2028, 2, 29), "2010-03-01", False),
        (date(2028, 2, 29), "2010-02-27", True),
    ],
)
def test_a_birthday_counts_from_its_day_and_one_on_29_february_from_1_march(
    day: date, born: str, of_age: bool
) -> None:
    child = facts(CARE, person=replace(PERSON, dob=date.fromisoformat(born)))
    unknown = facts(CARE, person=replace(PERSON, dob=None))
    cases = Cases(facts_from([child, unknown]), day, TABLE, Policy())
    found = find("born-before-limit")[0].holds(cases, {"adult_age": 18}).tolist()
    assert found == [of_age, False]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (VESTING, "2027-01-01", "2027-07-01"),
        (date(2027, 5, 31), "2027-02-28", "2027-08-31"),
        (date(2028, 5, 31), "2028-02-29", "2028-08-31"),
        (date(2027, 11, 30), "2027-08-30", "2028-02-29"),
    ],
)
def test_a_posting_is_near_on_both_last_days_of_its_window(day: date, first: str, last: str) -> None:
    def postings(*shifts: tuple[str, int]) -> list[tuple[Span]]:
        return [
            (span(SpanKind.POSTING, date.fromordinal(date.fromisoformat(on).toordinal() + by).isoformat()),)
            for on, by in shifts
        ]

    children = postings((first, -1), (first, 0), (last, 0), (last, 1))
    assert holds("posting-near", children, day, posting_months=3) == [False, True, True, False]
