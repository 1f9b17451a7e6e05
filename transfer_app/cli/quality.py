"""Commands of the quality sample: what is left to check, checking it blind, and the figures of agreement."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.case_text import show_facts
from transfer_app.cli.console import counted, heading, say, say_json, table
from transfer_app.cli.queue_options import RecordArgument
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.agreement_tables import FigureTable, share_words
from transfer_app.domain.reviewer_agreement import Agreement, Answered
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.session import Session

app = typer.Typer(help="Check what the rules decided, before you see it.", no_args_is_help=True)


@app.command("list")
@signed_in
def listed(session: Session) -> None:
    """List what is left to check of the latest run's sample, in the order to work; no result is shown.

    Example: transfer-app quality-sample list
    """
    from transfer_app.services import quality_sample, reviewing

    left = quality_sample.sample(session).left
    rows = reviewing.rows(session, left)
    if rows:
        table(
            ("record", "strand", "status", "name"),
            [(r.ref, r.strand.value, r.status, f"{r.forename} {r.surname}".strip()) for r in rows],
        )
        say("Look at each with 'quality-sample show', which hides the result; 'case' would show it.")
    say(f"{counted(len(rows), 'record')} left to check.", "bold")


@app.command()
@signed_in
def show(session: Session, record: RecordArgument) -> None:
    """Show the facts of a record of the sample, without what the rules made of them.

    Example: transfer-app quality-sample show r-abcd-efgh-ijkl-mnop
    """
    from transfer_app.services import quality_sample, reviewing

    show_facts(quality_sample.question(session, reviewing.find(session, record)))
    say(f"Say what becomes of it: 'quality-sample answer {record} --outcome ... --area ...'.")


@app.command()
@signed_in
def answer(
    session: Session,
    record: RecordArgument,
    outcome: Annotated[
        OutcomeKind,
        typer.Option(metavar="OUTCOME", help="successor, hosted, custodian, not-ours or out-of-scope."),
    ],
    area: Annotated[
        str, typer.Option(metavar="CODE", help="The authority's code, where the outcome takes one.")
    ] = "",
) -> None:
    """Say what becomes of the record, then see what the rule decided. An answer stands: it cannot be changed.

    Where it differs, the record is with people at once, and you are asked why.

    Example: transfer-app quality-sample answer r-abcd-efgh-ijkl-mnop --outcome successor --area E06000058
    """
    from transfer_app.services import quality_sample, reviewing

    check = quality_sample.answer(session, reviewing.find(session, record), outcome, area)
    decided = f"{check.decided.value} {check.area}".strip()
    if check.agrees:
        say(f"Confirmed: rule {check.rule} decided {decided} too.")
        return
    say(f"It differs: rule {check.rule} decided {decided}. The record is with people now.", "yellow")
    say(f"Say why: 'quality-sample reason {record} --why ...'. Somebody else settles it.")


@app.command()
@signed_in
def reason(
    session: Session,
    record: RecordArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="What you saw that the rule did not.")],
) -> None:
    """Say why your answer differs from the rule; you cannot answer for another record before.

    Example: transfer-app quality-sample reason r-abcd-efgh-ijkl-mnop --why "The tenancy ended in May"
    """
    from transfer_app.services import quality_sample, reviewing

    quality_sample.give_reason(session, reviewing.find(session, record), why)
    say("Kept with the record.")


@app.command("rate")
@signed_in
def rate(
    session: Session,
    percent: Annotated[
        int | None, typer.Argument(metavar="PERCENT", help="From 1 to 100; without it the rate is shown.")
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why it changes; kept in the workspace.")] = "",
) -> None:
    """Show or set the share that is checked, in percent of what is not checked anyway.

    All looked-after children and all on a child protection plan are in the sample, whatever it is.

    Example: transfer-app quality-sample rate 20 --why "The first hundred showed differences"
    """
    from transfer_app.services import quality_sample

    if percent is not None:
        quality_sample.set_rate(session, percent, why)
    said = quality_sample.rate(session)
    say(f"Checked are all looked-after children, all on a child protection plan, and {said} % of the rest.")


@signed_in
def quality(
    session: Session,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save them too: .csv, or else an Excel workbook.")
    ] = None,
) -> None:
    """Show how far the sample is checked, and how often people agree: with each rule, and with each other.

    Data officers, approvers and auditors see everybody's figures; others, of those by person, their own.

    Kappa is the agreement beyond chance (Cohen 1960): 1 is full, 0 is chance. Where everything was given one
    and the same result it is not defined.

    Example: transfer-app quality --save agreement.xlsx
    """
    from transfer_app.services import agreement_figures

    found = agreement_figures.quality(session)
    drawn = found.sample
    progress = [
        (share, drawn.confirmed.get(share, 0), drawn.differ.get(share, 0), drawn.unchecked.get(share, 0))
        for share in drawn.shares
    ] if drawn is not None else []  # fmt: skip
    if as_json:
        say_json(
            {
                "sample": [
                    {
                        "drawn": share.drawn.value,
                        "rate": share.rate,
                        **dict(zip(("confirmed", "differ", "unchecked"), counts, strict=True)),
                    }
                    for share, *counts in progress
                ],
                "by_rule": [_plain(names, one) for names, one in found.by_rule.items()],
                "by_person_and_rule": [_plain(names, one) for names, one in found.by_pair.items()],
                "blind_by_reason": [_plain(names, one) for names, one in found.blind_by_reason.items()],
                "blind_by_two_people": [_plain(names, one) for names, one in found.blind_by_two.items()],
                "by_reason": [_counts(names, one) for names, one in found.by_reason.items()],
                "by_two_people": [_counts(names, one) for names, one in found.by_two.items()],
            }
        )
        return
    heading("The quality sample of the latest run")
    if not progress:
        say("Nothing has been allocated yet.")
    table(
        ("in it as", "confirmed", "differ", "left"),
        [(share_words(share), *counts) for share, *counts in progress],
        right=("confirmed", "differ", "left"),
    )
    for each in agreement_figures.tables(found, {}):
        _show(each)
    for sentence in agreement_figures.notes(found):
        say(sentence)
    if save is not None:
        agreement_figures.save(session, found, save)
        say(f"Saved as {save}.")


def _show(figures: FigureTable) -> None:
    heading(figures.title)
    if not figures.lines:
        say("Nothing yet.")
        return
    numbers = (*figures.titles[-2:], "percent", *(["kappa"] if figures.has_kappa else []))
    table(
        (*figures.titles[:-2], *numbers, ""),
        [
            (*one.names, one.counted, one.agreed, one.percent, *([one.kappa] if one.kappa else []), one.note)
            for one in figures.lines
        ],
        right=numbers,
    )


def _plain(names: tuple[str, ...], one: Agreement) -> dict[str, object]:
    return {
        "of": list(names), "checked": one.count, "agreed": one.agreed,
        "percent": float(round(one.percent, 1)),
        "kappa": None if one.kappa is None else float(round(one.kappa, 4)),
    }  # fmt: skip


def _counts(names: tuple[str, ...], one: Answered) -> dict[str, object]:
    return {
        "of": list(names), "approved": one.approved, "refused": one.refused,
        "percent": float(round(one.percent, 1)),
    }  # fmt: skip
