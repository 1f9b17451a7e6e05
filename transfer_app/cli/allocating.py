"""Commands that decide where every case record goes, and say why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.balance import names_in
from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, facts, heading, say, say_json, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.casework import Run
from transfer_app.domain.decisions import Decision
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.places import with_names
from transfer_app.domain.placing_words import placing_words
from transfer_app.services.session import Session

RulesOption = Annotated[
    Path | None, typer.Option(help="Another rule set (TOML) than the one in use.", metavar="FILE")
]


@signed_in
def allocate(session: Session, rules: RulesOption = None) -> None:
    """Locate every address and decide every case record by the rule set.

    Needs an extract, a gazetteer and a boundary set. Running it again keeps what people have settled where
    the facts are the same, and counts what has changed. A record near the line, or whose facts do not decide
    it, goes to review: none is guessed, none is lost.

    Example: transfer-app allocate
    """
    from transfer_app.services import allocating

    with working("Allocating") as job:
        done = allocating.allocate(session, job, rules)
    found = done.located
    say(f"{found.wanted:,} different UPRNs and postcodes, {found.found:,} of them located.")
    rows = sorted((key.partition(":")[0], key.partition(":")[2], n) for key, n in done.counts.items())
    table(
        ("outcome", "authority", "case records"),
        [(outcome, area, f"{number:,}") for outcome, area, number in rows],
        right=("case records",),
    )
    say(f"{counted(sum(done.counts.values()), 'case record')} decided; run {done.run.id}.", "bold")
    if done.kept:
        say(f"{counted(done.kept, 'settled decision')} kept as people decided.")
    if done.changed:
        say(
            f"{counted(len(done.changed), 'settled decision')} back in the queue: the facts changed.",
            "yellow",
        )
    if sent := _decided_otherwise(session):
        are = "is" if sent == 1 else "are"
        say(
            f"{counted(sent, 'case record')} sent before {are} decided otherwise now: "
            "tell the authority that has the package.",
            "yellow",
        )
    if done.run.trial:
        say(f"This is a trial run: nothing can be sealed from it. {_unsigned(session, done.run)}", "yellow")


def _unsigned(session: Session, run: Run) -> str:
    """Who has yet to sign the rules in use, where the run went by them."""
    from transfer_app.services import rule_sets

    found = rule_sets.page(session)
    if run.rule_set_digest != found.rules.digest:
        return f"{run.rule_set} is not signed by both councils."
    return f"{run.rule_set} has yet to be signed by: {found.standing.missing_in_words}. See 'rules show'."


def _decided_otherwise(session: Session) -> int:
    """Case records in a package for an authority that they no longer go to, restricted since among them."""
    from transfer_app.services import balancing

    lines = balancing.current(session).of("all")
    return sum(number for line in lines for part, number in line.parts if part == "sent-elsewhere")


@signed_in
def explain(
    session: Session,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="The record, such as r-abcd-efgh-ijkl-mnop.")
    ],
    rules: RulesOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Say why one record goes where it goes: every rule tried, and the address, point and distance used.

    Example: transfer-app explain r-abcd-efgh-ijkl-mnop
    """
    from transfer_app.services import allocating, boundaries

    case, decision = allocating.explain(session, record, rules)
    if as_json:
        say_json(_as_json(case, decision))
        return
    say(f"{case.record}, {case.strand.value}", "bold")
    names = names_in(session)
    snap_m = session.outside.rules(rules).policy.snap_coast_m
    in_use = boundaries.in_use(session)
    known = in_use.known_names if in_use is not None else names
    say(with_names(decision.because, names))
    heading("Decision")
    sited = decision.sited
    location, placing = (sited.location, sited.placing) if sited else (None, None)
    facts(
        [
            ("outcome", decision.outcome.value),
            ("the facts speak for" if decision.needs_review else "authority", _called(decision.area, names)),
            ("reasons", ", ".join(reason.value for reason in decision.reasons)),
            ("rule", decision.rule),
            ("legal basis", decision.legal_basis),
            ("address test", decision.test.value),
            ("address used", sited.label if sited else ""),
            ("point", f"{location.easting:.0f} {location.northing:.0f}" if location else ""),
            ("accurate to", f"{location.accuracy_m:.0f} m ({location.quality})" if location else ""),
            (
                "to the line",
                f"{placing.line_distance_m:,.0f} m ({_called(placing.nearest_other, names)})"
                if placing and placing.nearest_other
                else "",
            ),
            ("where it lies", placing_words(placing, snap_m, known) if placing else ""),
        ],
        "  ",
    )
    heading("Rules tried")
    for step in decision.steps:
        say(
            f"  {'yes' if step.matched else 'no '}  {step.rule}: {with_names(step.why, names)}",
            "" if step.matched else "dim",
        )


def _called(area: str | None, names: Mapping[str, str]) -> str:
    """Name and code: a council's own lists may go by either."""
    code = area or ""
    return f"{names[code]} ({code})" if code in names else code


def _as_json(case: CaseFacts, decision: Decision) -> dict[str, object]:
    sited = decision.sited
    location, placing = (sited.location, sited.placing) if sited else (None, None)
    return {
        "record": case.record,
        "strand": case.strand.value,
        "outcome": decision.outcome.value,
        "area": decision.area,
        "rule": decision.rule,
        "legal_basis": decision.legal_basis,
        "address_test": decision.test.value,
        "address_used": sited.label if sited else None,
        "easting": location.easting if location else None,
        "northing": location.northing if location else None,
        "accuracy_m": location.accuracy_m if location else None,
        "nearest_other": placing.nearest_other if placing else None,
        "line_distance_m": placing.line_distance_m if placing and placing.nearest_other else None,
        "on_line_with": placing.on_line_with if placing else None,
        "outside_m": placing.outside_distance_m if placing and placing.nearest_area else None,
        "neighbour": placing.neighbour if placing else None,
        "in_gap": placing.in_gap if placing else None,
        "reasons": [reason.value for reason in decision.reasons],
        "because": decision.because,
        "facts_digest": decision.facts_digest,
        "steps": [{"rule": s.rule, "matched": s.matched, "why": s.why} for s in decision.steps],
    }
