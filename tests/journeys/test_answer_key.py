"""The sample county decided by the starting rules and by the agreed ones, beside its answer key."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from sample_county import COUNTY, rows

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.cli.demo.county import family_key, find_county
from transfer_app.cli.demo.scoring import as_expected
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.siting import FAULT_WORDS
from transfer_app.services import allocating, families
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

AGREED = COUNTY / "agreed-rules.toml"
STARTING, BY_AGREEMENT = "starting", "agreed"
Key = dict[tuple[str, str], dict[str, str]]

OTHER_MODELS = {"M1", "M2", "M2b", "M3", "M3b", "M4", "E7"}
"""Rules of other models than a split, and of services with a host: they cannot arise here."""


@pytest.fixture(scope="module", params=[STARTING, BY_AGREEMENT])
def decided(
    request: pytest.FixtureRequest, made_county: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Session]:
    """Which rules, and a session where every record was decided by them."""
    path = allocated_county.copied(made_county, tmp_path_factory.mktemp(request.param))
    session = allocated_county.signed_in(path)
    if request.param == BY_AGREEMENT:
        allocating.allocate(session, Quiet(), AGREED)
    return request.param, session


def key(rules: str) -> Key:
    """By person and strand, as the program writes the person's id."""
    names = ["answer_key.csv"] + ["answer_key_agreed.csv"] * (rules == BY_AGREEMENT)
    return {(row["person_id"].upper(), row["strand"]): row for name in names for row in rows(name)}


def found(session: Session) -> dict[tuple[str, str], RecordRow]:
    with session.workspace.read() as unit:
        return {(row.person_ref, row.strand.value): row for row in unit.records.rows(unit.records.ids())}


def test_every_record_comes_out_as_planted(decided: tuple[str, Session]) -> None:
    rules, session = decided
    planted, stands = key(rules), found(session)
    assert set(stands) == set(planted)
    wrong = [
        (row["case"], stands[one].outcome, stands[one].area, stands[one].rule, stands[one].reasons)
        for one, row in planted.items()
        if not as_expected(stands[one], row)
    ]
    assert wrong == []


def test_what_speaks_against_an_address_is_what_was_planted(decided: tuple[str, Session]) -> None:
    rules, session = decided
    stands = found(session)
    gated = {one: row for one, row in key(rules).items() if row["fault"] and "/" in row["rule"]}
    assert len(gated) > 50
    for one, row in gated.items():
        assert FAULT_WORDS[row["fault"]] in stands[one].because, row["case"]


def test_the_families_that_go_different_ways_are_those_planted(decided: tuple[str, Session]) -> None:
    _, session = decided
    shown = {
        frozenset(
            (each.row.person_ref, each.row.strand.value, view.split.areas[each.row.id])
            for each in view.members
        )
        for view in families.listed(session)
    }
    assert shown == family_key(find_county(COUNTY))
    assert len(shown) >= 3


def test_a_page_opens_for_every_way_of_deciding(decided: tuple[str, Session]) -> None:
    """One record of each rule, gate and check: K1 and K2 stand in no list of rules."""
    rules, session = decided
    one_each = {row.rule: row.id for row in found(session).values()}
    for rule, record_id in one_each.items():
        page = case_page(session, record_id)
        assert page.row.rule == rule
        if rules == STARTING:
            assert any(tried.matched for tried in page.tried)


@pytest.fixture(scope="module")
def every_row() -> list[dict[str, str]]:
    return [row for name in ("answer_key.csv", "answer_key_agreed.csv") for row in rows(name)]


@pytest.fixture(scope="module")
def standard() -> RuleSet:
    return read_rule_set()


def test_every_rule_and_check_is_planted(every_row: list[dict[str, str]], standard: RuleSet) -> None:
    told = {part for row in every_row for part in row["rule"].split("/")}
    assert {rule.id for rule in standard.rules} - told == OTHER_MODELS
    assert {check.id for check in standard.checks} <= told


def test_every_gate_is_planted_with_its_fault(every_row: list[dict[str, str]], standard: RuleSet) -> None:
    told = {
        (row["fault"], reason)
        for row in every_row
        for reason in (row["expected_reason"], *row["other_reasons"].split())
    }
    assert {(gate.fault, gate.reason.value) for gate in standard.gates} <= told


def test_every_reason_is_planted(every_row: list[dict[str, str]]) -> None:
    told = {reason for row in every_row for reason in (row["expected_reason"], *row["other_reasons"].split())}
    by_people = {Reason.SIBLING_SPLIT, Reason.SAMPLE_DIFFERS, Reason.OVERRIDE}
    assert {reason.value for reason in Reason} - told == by_people
    assert rows("answer_key_families.csv")


def test_the_agreed_rules_are_the_starting_set_with_switches_on(standard: RuleSet) -> None:
    agreed = read_rule_set(AGREED)
    assert (agreed.rules, agreed.gates, agreed.checks) == (standard.rules, standard.gates, standard.checks)
    assert agreed.version == standard.version
    assert agreed.name != standard.name
    assert set(agreed.policy.authorities) == {"custodian", "uasc", "adoption-archive"}
    assert set(agreed.policy.team_areas.values()) == {"E06999001", "E06999002"}
