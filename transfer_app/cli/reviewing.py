"""Commands of review: the queue, the case page, proposing, and the second person's answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from transfer_app.cli import case_text
from transfer_app.cli.balance import names_in
from transfer_app.cli.console import counted, facts, say, say_json, table
from transfer_app.cli.queue_options import (
    ConflictOption,
    OverdueOption,
    ReasonsOption,
    ReceiverOption,
    RecordArgument,
    SearchOption,
    StrandsOption,
    chosen,
)
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.casework import Evidence, EvidenceGrade, RecordRow
from transfer_app.domain.places import with_names
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.was_now import was_now
from transfer_app.services.session import Session

GRADES = {
    "order": EvidenceGrade.ORDER,
    "return": EvidenceGrade.RETURN,
    "field": EvidenceGrade.FIELD,
    "note": EvidenceGrade.NOTE,
    "hearsay": EvidenceGrade.HEARSAY,
}

NumberArgument = Annotated[
    int, typer.Argument(help="The proposal's number: see 'proposals'.", metavar="NUMBER")
]


@signed_in
def queue(
    session: Session,
    reason: ReasonsOption = None,
    strand: StrandsOption = None,
    search: SearchOption = "",
    overdue: OverdueOption = False,
    conflict: ConflictOption = False,
    with_receiver: ReceiverOption = False,
    settled: Annotated[
        bool, typer.Option("--all", help="Every case record, not only those that wait for people.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """List the case records that wait for people, the most urgent first.

    Restricted records are listed only for who is cleared.

    Example: transfer-app queue --reason BOUNDARY --strand send
    """
    from transfer_app.services import allocating, reviewing

    wanted = chosen(
        () if settled else reviewing.OPEN_STATES, reason, strand, search, overdue=overdue,
        conflict=conflict, with_receiver=with_receiver,
    )  # fmt: skip
    rows = reviewing.rows(session, reviewing.queue(session, wanted))
    if as_json:
        say_json([_plain(row) for row in rows])
        return
    if not rows:
        if allocating.latest_run(session) is None:
            say("Nothing has been allocated yet, so nothing waits: 'transfer-app allocate' does it.")
        else:
            say("No case record was found." if settled else "No case record waits for people.")
        return
    names = names_in(session)
    table(
        ("record", "urgency", "strand", "status", "name", "stands", "reasons", "in short"),
        [
            (
                row.ref, row.priority, row.strand.value, row.status, f"{row.forename} {row.surname}".strip(),
                row.state, ", ".join(row.reasons), was_now(row, names) or with_names(row.because, names),
            )
            for row in rows
        ],
    )  # fmt: skip
    say(f"{counted(len(rows), 'case record')}.", "bold")


def _plain(row: RecordRow) -> dict[str, object]:
    values = asdict(row)
    del values["id"], values["person_id"]
    return values


@signed_in
def case(session: Session, record: RecordArgument) -> None:
    """Show one record on one page: who, where, when, what stands, which rule applies and why.

    Example: transfer-app case r-abcd-efgh-ijkl-mnop
    """
    from transfer_app.services import reviewing
    from transfer_app.services.case_page import case_page

    case_text.show(case_page(session, reviewing.find(session, record)))


@signed_in
def propose(
    session: Session,
    record: RecordArgument,
    outcome: Annotated[
        OutcomeKind,
        typer.Option(metavar="OUTCOME", help="successor, hosted, custodian, not-ours or out-of-scope."),
    ],
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, in a sentence.")],
    interim_lead: Annotated[
        str, typer.Option(metavar="TEXT", help="Who holds the case until this is settled.")
    ],
    evidence: Annotated[
        list[str],
        typer.Option(
            metavar="GRADE|WHAT|SOURCE",
            help="What it rests on; repeat it. GRADE is order, return, field, note or hearsay.",
        ),
    ],
    area: Annotated[
        str, typer.Option(metavar="CODE", help="The authority's code, where the outcome takes one.")
    ] = "",
) -> None:
    """Propose a result for a queued record; a second person has to approve it.

    Example: transfer-app propose r-abcd-efgh-ijkl-mnop --outcome successor --area E06000058
    --why "Home before care is in Christchurch" --interim-lead "Team C, BCP"
    --evidence "order|Care order of 3 May 2018|Court bundle p. 4"
    """
    from transfer_app.services import reviewing

    number = reviewing.propose(
        session, reviewing.find(session, record), outcome=outcome, area=area, why=why,
        interim_lead=interim_lead, evidence=[_evidence(text) for text in evidence],
    )  # fmt: skip
    say(f"Proposal {number} waits for a second person: 'approve {number}' or 'refuse {number}'.")


def _evidence(text: str) -> Evidence:
    grade, _, rest = text.partition("|")
    what, _, source = rest.partition("|")
    known = GRADES.get(grade.strip().lower())
    if known is None or not what.strip() or not source.strip():
        raise typer.BadParameter(
            f"{text!r} is not 'GRADE|WHAT|SOURCE' with a grade of {', '.join(GRADES)}.",
            param_hint="--evidence",
        )
    return Evidence(known, what.strip(), source.strip())


@signed_in
def proposals(session: Session) -> None:
    """List the proposals that wait for a second person, oldest first."""
    from transfer_app.services import reviewing

    found = reviewing.waiting(session)
    if not found:
        say("No proposal waits.")
    for one in found:
        proposal = one.proposal
        own = " (yours: somebody else has to answer)" if one.own else ""
        result = " ".join(part for part in (proposal.outcome.value, proposal.area) if part)
        if one.hidden:
            result = f"answered blind: say your own result with 'second-opinion give {proposal.id}'"
        say(f"{proposal.id}. {one.row.ref}, {one.row.strand.value}: {result}{own}", "bold")
        facts(
            [
                (subject(one.row.strand), f"{one.row.forename} {one.row.surname}".strip()),
                ("proposed", f"by {one.proposer} on {proposal.proposed_at}"),
                ("why", proposal.why),
                ("interim lead", proposal.interim_lead),
            ],
            "  ",
        )
        for item in proposal.evidence:
            say(f"  evidence  {item.what} ({item.grade.value}; {item.source})")


@signed_in
def approve(
    session: Session,
    number: NumberArgument,
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note to go with it.")] = "",
) -> None:
    """Approve a proposal of somebody else: the record is settled as proposed.

    Example: transfer-app approve 12
    """
    from transfer_app.services import reviewing

    row = reviewing.approve(session, number, note)
    say(f"{row.ref} is settled: {' '.join(part for part in (row.outcome, row.area) if part)}.")


@signed_in
def refuse(
    session: Session,
    number: NumberArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why, so that the reviewer can act on it.")],
) -> None:
    """Send a proposal of somebody else back to the queue, saying why.

    Example: transfer-app refuse 12 --why "The order is for another child"
    """
    from transfer_app.services import reviewing

    row = reviewing.refuse(session, number, why)
    say(f"{row.ref} is back in the queue.")


@signed_in
def withdraw(session: Session, number: NumberArgument) -> None:
    """Take your own proposal back; the record returns to the queue."""
    from transfer_app.services import reviewing

    row = reviewing.withdraw(session, number)
    say(f"{row.ref} is back in the queue.")


@signed_in
def override(
    session: Session,
    record: RecordArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="What was not known or not seen before.")],
) -> None:
    """Have a decided record decided again, also after it was packed: what stood is kept in its history.

    Two people decide it like any other, and the receiving authority accepts it before it leaves. What was
    sent before is then replaced or withdrawn by the next package.

    Example: transfer-app override r-abcd-efgh-ijkl-mnop --why "The tenancy had ended in May"
    """
    from transfer_app.services import overriding, reviewing

    opened = overriding.override(session, reviewing.find(session, record), why)
    say(f"{record} is with people again. {overriding.told(opened)}".strip())
