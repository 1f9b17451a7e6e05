"""Commands of blind second opinions: which proposals are answered so, and answering one."""

from __future__ import annotations

from typing import Annotated

import typer

from transfer_app.cli.console import say, table
from transfer_app.cli.reviewing import NumberArgument
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.reasons import Reason
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.session import Session

app = typer.Typer(
    no_args_is_help=True, help="Approvers give their own result before they see what was proposed."
)

WORDS = {
    Blind.NONE: "No proposal is answered blind.",
    Blind.URGENT: "Answered blind: P1, and every child who is looked after.",
    Blind.EVERY: "Every proposal is answered blind.",
}


@app.command("show")
@signed_in
def show(session: Session) -> None:
    """Show which proposals are answered blind: for each reason, with how many records wait for it today.

    A record with several reasons is answered blind as soon as one of them asks for it.
    """
    from transfer_app.services import second_opinion

    table(
        ("reason", "in words", "priority", "answered blind", "waiting"),
        [
            (one.code, one.title, f"P{one.priority}", one.blind.value, f"{one.waiting:,}")
            for one in second_opinion.by_reason(session)
        ],
        right=("waiting",),
    )
    _say(second_opinion.policy(session))


@app.command("set")
@signed_in
def set_policy(
    session: Session,
    policy: Annotated[Blind, typer.Argument(help="none, urgent or every.", metavar="WHICH")],
    reason: Annotated[
        list[Reason] | None,
        typer.Option(metavar="CODE", help="Only for this reason; repeat it for several. Else for all."),
    ] = None,
) -> None:
    """Set which proposals are answered blind; also those that wait already.

    urgent: P1, and every child who is looked after.

    Example: transfer-app second-opinion set every --reason BOUNDARY --reason TEMP_ACCOM
    """
    from transfer_app.services import second_opinion

    wanted = Policy(policy)
    if reason:
        wanted = second_opinion.policy(session).with_reasons((one.value for one in reason), policy)
    second_opinion.set_policy(session, wanted)
    _say(wanted)


def _say(policy: Policy) -> None:
    say(WORDS[policy.rest])
    for code, one in policy.by_reason.items():
        say(f"But for {code}: {one.value}.")


@app.command("give")
@signed_in
def give(
    session: Session,
    number: NumberArgument,
    outcome: Annotated[
        OutcomeKind,
        typer.Option(metavar="OUTCOME", help="successor, hosted, custodian, not-ours or out-of-scope."),
    ],
    area: Annotated[
        str, typer.Option(metavar="CODE", help="The authority's code, where the outcome takes one.")
    ] = "",
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note to go with an approval.")] = "",
) -> None:
    """Give your own result for a proposal that is answered blind. It is kept, and cannot be changed.

    The same as proposed settles the record; otherwise a third person decides between the two.

    Example: transfer-app second-opinion give 12 --outcome successor --area E06000058
    """
    from transfer_app.services import giving_opinions

    given = giving_opinions.give(session, number, outcome, area, note)
    if given.agrees:
        say("It is what was proposed: the record is settled.")
    else:
        say("It is not what was proposed: a third person decides between the two.", "yellow")
