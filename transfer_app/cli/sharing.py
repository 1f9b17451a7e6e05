"""Commands that agree who of a successor may be sent what, and check whose keys are whose."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.agreed_terms import named, officers, rules_of
from transfer_app.cli.console import facts, heading, say
from transfer_app.cli.dates import parse_day
from transfer_app.cli.fingerprints import fingerprint, my_fingerprint
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.agreements import RULES_IN_WORDS, CaseStatus, hard_stop
from transfer_app.domain.sharing import Protocol, Recipient, overdue_words, standing
from transfer_app.domain.vocabulary import Strand
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Sharing protocols: who may be sent what, from when to when.")

ProtocolArgument = Annotated[
    int, typer.Argument(metavar="PROTOCOL", help="The protocol's number: see 'share list'.")
]
RecipientArgument = Annotated[
    int, typer.Argument(metavar="RECIPIENT", help="The person's number: see 'share list'.")
]


@app.command("draft")
@signed_in
def draft(
    session: Session,
    title: Annotated[str, typer.Option(metavar="TEXT", help="What to call it.")],
    authority: Annotated[str, typer.Option(metavar="CODE", help="The successor's code.")],
    legal_basis: Annotated[str, typer.Option(metavar="TEXT", help="The law it rests on.")],
    dpia_ref: Annotated[str, typer.Option(metavar="TEXT", help="The reference of the DPIA.")],
    purpose: Annotated[str, typer.Option(metavar="TEXT", help="What it is for.")],
    starts: Annotated[date, typer.Option(parser=parse_day, metavar="DAY", help="The first day, YYYY-MM-DD.")],
    strand: Annotated[
        list[Strand], typer.Option(metavar="STRAND", help="A strand it covers, such as send; repeat it.")
    ],
    our_officers: Annotated[
        str, typer.Option(metavar="NAMES", help="Our DPO; SIRO; Caldicott guardian, with semicolons.")
    ],
    their_officers: Annotated[str, typer.Option(metavar="NAMES", help="Theirs, in the same order.")],
    person: Annotated[
        list[str],
        typer.Option(
            metavar="PERSON",
            help="Who may be sent packages: name; role; employer; manager; evidence of authority, and if "
            "there are any: registration; device. Repeat it.",
        ),
    ],
    ends: Annotated[
        date | None,
        typer.Option(
            parser=parse_day, metavar="DAY", help="The last day; 90 days after the first otherwise."
        ),
    ] = None,
    our_part: Annotated[
        str, typer.Option(metavar="PARTS", help="What we are before and after vesting day.")
    ] = "controller; processor",
    their_part: Annotated[
        str,
        typer.Option(metavar="PARTS", help="And they: controller, joint-controller, processor or none."),
    ] = "none; controller",
    status: Annotated[
        list[CaseStatus] | None,
        typer.Option(metavar="STATUS", help="Only open, or only closed records; both otherwise."),
    ] = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Cover restricted, adoption and held records; never in bulk.")
    ] = False,
    review: Annotated[
        list[str] | None,
        typer.Option(metavar="DAY", help="A day on which both look at it; half-way otherwise. Repeat it."),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help=f"Another wording of a rule, as breach=TEXT: {', '.join(RULES_IN_WORDS)}. Repeat it.",
        ),
    ] = None,
    children: Annotated[
        str, typer.Option(metavar="DIGEST", help="SHA-256 of the list of children agreed on, if any.")
    ] = "",
    renews: Annotated[
        int | None,
        typer.Option(metavar="PROTOCOL", help="The protocol it carries on; the hard stop stays."),
    ] = None,
) -> None:
    """Draft an agreement with one successor; somebody else approves it, and an officer there signs it too.

    Example: transfer-app share draft --title "Day 1" --authority E06000058 --legal-basis "SI 2018/648 art 5"
    --dpia-ref DPIA-17 --purpose "Continuity of care" --starts 2019-04-01 --strand social-care --strand send
    --our-officers "Dee Poe; Sid Roe; Cal Guard" --their-officers "Dot Pym; Sue Rowe; Col Gray"
    --person "Eve Hall; receiving officer; BCP Council; Mo Lead; letter of 1 March 2019"
    """
    from transfer_app.services import sharing

    made = sharing.draft(
        session, title=title, authority=authority, legal_basis=legal_basis, dpia_ref=dpia_ref,
        purpose=purpose, starts=starts, ends=ends, strands=strand, ours=officers(our_officers, our_part),
        theirs=officers(their_officers, their_part), people=[named(each) for each in person],
        statuses=status or tuple(CaseStatus), restricted=restricted, children=children,
        reviews=[parse_day(each) for each in review or ()], rules=rules_of(rule or ()), renews=renews,
    )  # fmt: skip
    say(f"Protocol {made.id} with {made.authority_name} runs from {made.starts} to {made.ends}.")
    say(f"Next: somebody else approves it with 'share approve {made.id}'.")


@app.command("approve")
@signed_in
def approve(session: Session, protocol: ProtocolArgument) -> None:
    """Sign a protocol that somebody else drafted, for this council.

    Example: transfer-app share approve 1
    """
    from transfer_app.services import sharing

    done = sharing.approve(session, protocol)
    say(f"You signed protocol {done.id} with {done.authority_name}, from {done.starts} to {done.ends}.")
    say(f"Next: send it with 'share save {done.id}', and take in their signature.")


@app.command("add-recipient")
@signed_in
def add_recipient(
    session: Session,
    protocol: ProtocolArgument,
    card: Annotated[
        Path, typer.Argument(metavar="CARD", help="Their public key card, a .recipient.json file.")
    ],
) -> None:
    """Name a person of the successor by the card they sent; two people must then confirm its fingerprint.

    Example: transfer-app share add-recipient 1 eve-hall.recipient.json
    """
    from transfer_app.services import sharing

    person = sharing.add_recipient(session, protocol, card)
    say(f"Recipient {person.id}: {person.name}, {person.role}, {person.authority}.", "bold")
    say("Ring them on a number you know, and have them read their fingerprint from 'card'. It must be:")
    fingerprint(person)
    say(f"Then two people confirm it, each with 'share confirm {person.id}'.")


@app.command("confirm")
@signed_in
def confirm(session: Session, recipient: RecipientArgument) -> None:
    """Say that you compared a recipient's fingerprint with its owner. Two different people must.

    Example: transfer-app share confirm 1
    """
    from transfer_app.services import sharing

    person = sharing.confirm_recipient(session, recipient)
    say(f"You confirmed the key of {person.name}: {person.words}.")
    say("Two people have: it can be used." if person.usable else "A second person has to compare it too.")


@app.command("revoke")
@signed_in
def revoke(session: Session, recipient: RecipientArgument) -> None:
    """Seal nothing for this person any more; packages they hold already cannot be recalled.

    Example: transfer-app share revoke 1
    """
    from transfer_app.services import sharing

    person = sharing.revoke_recipient(session, recipient)
    say(f"{person.name} is sent nothing any more. Copies already collected cannot be recalled.")


@app.command("list")
@signed_in
def listed(session: Session) -> None:
    """List the protocols and the people they name."""
    from transfer_app.services import sharing

    found = sharing.protocols(session)
    if not found:
        say("There is no sharing protocol yet. Draft one with 'share draft'.")
    for protocol in found:
        _show(session, protocol)
    over = sum(protocol.overdue(session.today()) for protocol in found)
    say(overdue_words(over), "bold" if over else "")
    if over:
        say("Close them with 'share close'. Copies already collected cannot be recalled.")


def _show(session: Session, protocol: Protocol) -> None:
    heading(f"{protocol.id}. {protocol.title}")
    terms = protocol.terms
    facts(
        [
            ("with", f"{protocol.authority_name} ({protocol.authority})"),
            ("state", standing(protocol, session.today())[0]),
            ("digest", terms.digest),
            ("days", f"{protocol.starts} to {protocol.ends}; not past {hard_stop(terms.term.first)}"),
            ("strands", ", ".join(sorted(protocol.strands))),
            ("records", f"{' and '.join(sorted(terms.scope.statuses))}; restricted: "
                        f"{'covered, never in bulk' if terms.scope.restricted else 'not covered'}"),
            ("legal basis", protocol.legal_basis),
            ("DPIA", protocol.dpia_ref),
            ("purpose", protocol.purpose),
            *((f"signed for {each.authority.code}", f"{each.person}, {each.signed:%Y-%m-%d}")
              for each in protocol.signatures),
        ],
        "  ",
    )  # fmt: skip
    for agreed in terms.people:
        say(f"  names {agreed.name}, {agreed.role}, {agreed.employer}; manager {agreed.manager}")
    for person in protocol.recipients:
        say(f"  recipient {person.id}: {person.name}, {person.role}: {_state(person)}")
        say(f"    {person.words}", "dim")
        say(f"    {person.spoken}", "dim")


def _state(person: Recipient) -> str:
    if person.revoked_at:
        return f"revoked on {person.revoked_at[:10]}"
    if person.usable:
        return "confirmed by two people"
    return f"confirmed by {len(person.confirmed_by)} of 2 people"


@signed_in
def card(
    session: Session,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to save it.")] = Path(),
) -> None:
    """Save your public key card, to be sent to the other authority, and show its fingerprint.

    The card holds nothing secret. Read the fingerprint to them on the telephone, so that they know the card
    is yours.

    Example: transfer-app card --out cards
    """
    from transfer_app.services import sharing

    path = sharing.save_my_card(session, out)
    say(f"Your card is {path}. Send it by any means.")
    say("Your fingerprint, to be read aloud:")
    my_fingerprint(session)
