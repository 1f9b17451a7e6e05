"""The policy switches of a rule set in words: how each is set, and what each setting does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transfer_app.domain.rule_words import MODELS, STRANDS
from transfer_app.domain.rules import Policy

_CLOSED = {
    "boundary": "each goes where its last known home is (of a care record, its home before care)",
    "custodian": "the custodian keeps them whole",
}

_AUTHORITIES = {
    "custodian": "keeps closed records that go nowhere else (rules with outcome 'custodian')",
    "host": "runs the services that are kept whole (policy: hosted_strands)",
    "uasc": "takes unaccompanied children, by the councils' signed principle",
    "adoption-archive": "is proposed for adoption case records",
    "single-successor": "takes everything where whole predecessors merge",
}


def policy_text(policy: Policy) -> Iterator[str]:
    """The chapter on the switches, as lines of Markdown."""
    yield "## Policy: the switches the councils agree on\n"
    yield "| switch | set to | what it does |\n|---|---|---|"
    yield f"| `model` | {policy.model} | {MODELS[policy.model]} |"
    for name, value, whose in (
        ("closed_records", policy.closed_records, "Closed records"),
        (
            "closed_care_records",
            policy.closed_care_records,
            "Closed records of children who were looked after",
        ),
    ):
        yield f"| `{name}` | {value} | {whose}: {_CLOSED[value]} |"
    hosted = ", ".join(STRANDS[strand] for strand in STRANDS if strand in policy.hosted_strands)
    yield f"| `hosted_strands` | {hosted or 'none'} | Services kept whole with a host |"
    snap = f"{policy.snap_coast_m:g} m"
    yield (
        f"| `snap_coast_m` | {snap} | A point off the coast by no more than this is taken as inside the "
        "nearest area, and the decision says so; 0 takes none |"
    )
    for name, what in _AUTHORITIES.items():
        yield f"| `authorities.{name}` | {policy.authorities.get(name) or 'not named'} | Who {what} |"
    lines = _listed({STRANDS[strand]: code for strand, code in policy.service_lines.items()})
    yield f"| `service_lines` | {lines} | Model 'delivery': who delivers each service by the contract |"
    teams = _listed(policy.team_areas)
    yield f"| `team_areas` | {teams} | The area of each team's patch, for the check of the allocated team |"
    yield ""


def _listed(codes: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {code}" for name, code in sorted(codes.items())) or "none"
