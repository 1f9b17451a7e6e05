"""Commands by which two councils sign one agreement, and by which it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import facts, heading, say
from transfer_app.cli.sharing import ProtocolArgument
from transfer_app.cli.sharing import app as share
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.agreements import RULES_IN_WORDS, Party, Terms
from transfer_app.domain.sharing import overdue_words
from transfer_app.services.session import Session

__all__ = ["share"]

Folder = Annotated[Path, typer.Option(metavar="FOLDER", help="Where to save it.")]
StatementArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="The .protocol-signature.json file, with what came with it.")
]
RECALL = "Copies already collected cannot be recalled."


@share.command("save")
@signed_in
def save(session: Session, protocol: ProtocolArgument, out: Folder = Path()) -> None:
    """Save an agreement with our signature, for an officer of the other council to sign.

    Example: transfer-app share save 1 --out agreement
    """
    from transfer_app.services import agreements

    path = agreements.save(session, protocol, out)
    say(f"Saved {path}, with the agreement and the .sig file. Send all three; they name no child.")
    say(f"When their signature comes, take it in with 'share take-signature {protocol} FILE'.")


@share.command("read")
@signed_in
def read(session: Session, statement: StatementArgument) -> None:
    """Show an agreement that another council signed and sent, before you sign it.

    Example: transfer-app share read day-1.0a1b2c3d4e5f.E10000009.protocol-signature.json
    """
    from transfer_app.services import agreements

    offered = agreements.read(session, statement)
    show_terms(offered.terms)
    say(f"Signed for {offered.said.authority.name} by {offered.said.person}.")


@share.command("countersign")
@signed_in
def countersign(session: Session, statement: StatementArgument, out: Folder = Path()) -> None:
    """Sign another council's agreement for your own council, and save that for them.

    Somebody whom the agreement names cannot. Read it first with 'share read'.

    Example: transfer-app share countersign day-1.0a1b2c3d4e5f.E10000009.protocol-signature.json --out back
    """
    from transfer_app.services import agreements

    path = agreements.countersign(session, statement, out)
    say(f"Signed. Send {path} with its .sig file back to them.")


@share.command("countersigned")
@signed_in
def countersigned(
    session: Session,
    save_again: Annotated[
        str, typer.Option("--save", metavar="DIGEST", help="Save that signature again, by its first digits.")
    ] = "",
    out: Folder = Path(),
) -> None:
    """List the agreements of other councils that were signed here.

    Example: transfer-app share countersigned --save 0a1b2c3d4e5f --out back
    """
    from transfer_app.services import agreements

    if save_again:
        say(f"Saved {agreements.save_countersigned(session, save_again, out)}.")
        return
    for kept in agreements.countersigned(session):
        term = kept.terms.term
        say(f"{kept.terms.digest[:12]}  {kept.terms.title}, {term.starts} to {term.ends}: signed by "
            f"{kept.theirs.person} for {kept.theirs.authority.name} and by {kept.ours.person}")  # fmt: skip


@share.command("take-signature")
@signed_in
def take_signature(session: Session, protocol: ProtocolArgument, statement: StatementArgument) -> None:
    """Take in the other council's signature: the agreement is then in force for its days.

    Example: transfer-app share take-signature 1 day-1.0a1b2c3d4e5f.E06000058.protocol-signature.json
    """
    from transfer_app.services import agreements

    done = agreements.take_in(session, protocol, statement)
    say(f"Protocol {done.id} is signed by both councils, from {done.starts} to {done.ends}.")


@share.command("revoke-protocol")
@signed_in
def revoke_protocol(
    session: Session,
    protocol: ProtocolArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it stays out of the log.")],
) -> None:
    """End a protocol now, for everybody it names. What was collected already cannot be recalled.

    Example: transfer-app share revoke-protocol 1 --why "The purpose ended early"
    """
    from transfer_app.services import agreements

    done = agreements.revoke(session, protocol, why)
    say(f"Protocol {done.id} is revoked: nothing more is sealed under it. {RECALL}")
    say(f"Tell {done.authority_name} the same day; no file says so.")


@share.command("close")
@signed_in
def close(session: Session, protocol: ProtocolArgument) -> None:
    """Close a protocol whose last day is past. What was collected already cannot be recalled.

    Example: transfer-app share close 1
    """
    from transfer_app.services import agreements

    done = agreements.close(session, protocol)
    say(f"Protocol {done.id} is closed. {RECALL}")
    say(overdue_words(len(agreements.overdue(session))))


@share.command("show")
@signed_in
def show(session: Session, protocol: ProtocolArgument) -> None:
    """Show the whole text of a protocol, as both councils sign it.

    Example: transfer-app share show 1
    """
    from transfer_app.services import sharing

    show_terms(sharing.protocol(session, protocol).terms)


def show_terms(terms: Terms) -> None:
    heading(f"{terms.title}, version {terms.version}")
    say(f"digest {terms.digest}", "dim")
    term, scope = terms.term, terms.scope
    facts(
        [
            *_party("from", terms.sender), *_party("to", terms.receiver),
            ("purpose", terms.purpose), ("legal basis", terms.legal_basis), ("DPIA", terms.dpia_ref),
            ("system", scope.system), ("strands", ", ".join(sorted(scope.strands))),
            ("records", " and ".join(sorted(scope.statuses))),
            ("restricted", "covered, never in bulk" if scope.restricted else "not covered"),
            ("children", scope.children or "no list was drawn up"), ("left out", scope.excluded),
            ("days", f"{term.starts} to {term.ends}, of a chain that began on {term.first}"),
            ("renewal", term.renewal), ("reviews", ", ".join(map(str, terms.reviews))),
            ("log review", f"every {terms.rules.log_review_days} days"),
            ("breach told", f"within {terms.rules.breach_hours} hours"),
            *((name, getattr(terms.rules, name)) for name in RULES_IN_WORDS),
        ],
        "  ",
    )  # fmt: skip
    for each in terms.people:
        more = "; ".join(part for part in (each.registration, each.device) if part)
        say(f"  may be sent packages: {each.name}, {each.role}, {each.employer}; manager {each.manager}; "
            f"{each.evidence}{'; ' + more if more else ''}")  # fmt: skip


def _party(name: str, party: Party) -> list[tuple[str, str]]:
    who = party.officers
    return [
        (name, f"{party.authority.name} ({party.authority.code})"),
        ("  officers", f"DPO {who.dpo}; SIRO {who.siro}; Caldicott guardian {who.caldicott}"),
        ("  is", f"{who.before} before vesting day, {who.after} after"),
    ]
