"""What the councils have agreed: the model of the reorganisation and the switches of the policy."""

from __future__ import annotations

import numpy as np

from transfer_app.domain.cases import Cases
from transfer_app.domain.columns import Bools
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.predicates.registry import predicate
from transfer_app.domain.rules import SINGLE_SUCCESSOR
from transfer_app.domain.vocabulary import SpanKind


def _all(cases: Cases, so: bool) -> Bools:
    return np.full(len(cases), so)


@predicate("model-aggregation", "whole predecessors merge into one successor")
def model_aggregation(cases: Cases) -> Bools:
    return _all(cases, cases.policy.model == "aggregation")


@predicate("model-delivery", "a trust or company delivers services and the council stays the authority")
def model_delivery(cases: Cases) -> Bools:
    return _all(cases, cases.policy.model == "delivery")


@predicate("model-partnership", "sovereign councils share one service")
def model_partnership(cases: Cases) -> Bools:
    return _all(cases, cases.policy.model == "partnership")


@predicate("model-continuing", "the county goes on as the single council")
def model_continuing(cases: Cases) -> Bools:
    return _all(cases, cases.policy.model == "continuing")


@predicate("single-successor", "the rule set names the one successor")
def single_successor(cases: Cases) -> Bools:
    return _all(cases, bool(cases.policy.authorities.get(SINGLE_SUCCESSOR)))


@predicate("service-line-in-contract", "the contract's schedule names this service")
def service_line_in_contract(cases: Cases) -> Bools:
    return cases.of_strands(cases.policy.service_lines)


@predicate("sovereign-council-known", "the record says whose child this is")
def sovereign_council_known(cases: Cases) -> Bools:
    return cases.whose(cases.kind(SpanKind.SOVEREIGN_COUNCIL) & cases.going_on & ~cases.coded({""}))


@predicate("service-hosted", "the councils agreed to keep this service whole, with a host")
def service_hosted(cases: Cases) -> Bools:
    return cases.of_strands(cases.policy.hosted_strands)


@predicate("custodian-keeps-closed", "the councils agreed that one custodian keeps closed records")
def custodian_keeps_closed(cases: Cases) -> Bools:
    return _all(cases, cases.policy.closed_records == "custodian")


@predicate("custodian-keeps-closed-care", "the councils agreed that one custodian keeps closed care records")
def custodian_keeps_closed_care(cases: Cases) -> Bools:
    return _all(cases, cases.policy.closed_care_records == "custodian")


@predicate("custodian-named", "the rule set names the custodian")
def custodian_named(cases: Cases) -> Bools:
    return _all(cases, bool(cases.policy.authorities.get("custodian")))


@predicate("uasc-principle-signed", "the councils signed who takes unaccompanied children")
def uasc_principle_signed(cases: Cases) -> Bools:
    return _all(cases, bool(cases.policy.authorities.get("uasc")))


@predicate("team-elsewhere", "the allocated team's patch is in another successor's area than the result")
def team_elsewhere(cases: Cases) -> Bools:
    """The team of the newest open referral or involvement, by the policy's list of team patches."""
    patches = cases.policy.team_areas
    if not patches:
        return _all(cases, False)
    spans, words = cases.facts.spans, cases.facts.words
    numbers = {code: number for number, code in enumerate(cases.result_codes)}
    held = cases.kind(SpanKind.REFERRAL, SpanKind.INVOLVEMENT) & cases.going_on & (spans.team != 0)
    newest = cases.latest(held)
    found = _all(cases, False)
    for record in np.flatnonzero((newest >= 0) & (cases.result_area >= 0)).tolist():
        patch = patches.get(words.text(int(spans.team[newest[record]])).casefold())
        found[record] = patch is not None and numbers.get(AreaCode(patch)) != cases.result_area[record]
    return found
