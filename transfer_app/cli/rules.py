"""Commands for the rule sets: which one is in use, who signed it, and exchanging signatures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import facts, heading, say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.day_words import in_full
from transfer_app.domain.rule_signing import KeptSignature
from transfer_app.domain.rules import RuleSet
from transfer_app.services.rule_sets import RulesPage
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Rule sets: the one in use, and the signatures it needs.")

RulesArgument = Annotated[
    int | None,
    typer.Argument(metavar="[NUMBER]", help="A rule set of 'rules list'; otherwise the one in use."),
]
SignatureArgument = Annotated[
    int, typer.Argument(metavar="SIGNATURE", help="The signature's number: see 'rules show'.")
]


@app.command("list")
@signed_in
def listed(session: Session) -> None:
    """List the rule sets that are kept, and which one the allocation goes by."""
    from transfer_app.services import rule_sets

    found = rule_sets.page(session)
    rows = [
        (each.id, each.title, each.digest[:12], each.added_at, "yes" if each.in_use else "")
        for each in found.all
    ]
    if rows:
        table(("number", "rule set", "digest", "added", "in use"), rows, right=("number",))
    if not any(each.in_use for each in found.all):
        say(f"None was chosen: in use is the one that ships, {found.rules.name} {found.rules.version}.")
    say(_standing_words(found), "" if found.standing.complete else "yellow")


@app.command("add")
@signed_in
def add(
    session: Session,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A rule set (TOML); otherwise the one that ships.")
    ] = None,
) -> None:
    """Keep a rule set, so that it can be signed and used. One that says the same changes nothing.

    An approver who did not add it signs it then.

    Example: transfer-app rules add agreed-rules.toml
    """
    from transfer_app.services import rule_sets

    done = rule_sets.add(session, file)
    was = "is here already" if done.already else "is kept"
    say(f"Rule set {done.rules.id}, {done.rules.title}, {was}.", "bold")
    say(f"Its digest: {done.rules.digest}")
    say(f"Next: an approver who did not add it signs it with 'rules sign {done.rules.id}'.")


@app.command("use")
@signed_in
def use(
    session: Session,
    rules: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", help="A rule set of 'rules list'; otherwise the one that ships."),
    ] = None,
) -> None:
    """Choose the rule set that the allocation goes by from its next run on.

    Example: transfer-app rules use 2
    """
    from transfer_app.services import rule_sets

    chosen = rule_sets.use(session, rules if rules is not None else rule_sets.SHIPPED)
    say(f"In use: {chosen.name} {chosen.version}. Next: 'allocate'.", "bold")
    found = rule_sets.page(session)
    say(_standing_words(found), "" if found.standing.complete else "yellow")


@app.command("show")
@signed_in
def show(session: Session, rules: RulesArgument = None) -> None:
    """Show a rule set in its order, with the law of each rule, and who has signed it.

    Example: transfer-app rules show
    """
    from transfer_app.services import rule_sets

    found = rule_sets.page(session, rules)
    shown = found.rules
    facts(
        [
            ("rule set", f"{shown.name} {shown.version}"),
            ("digest", shown.digest),
            ("in use", "yes" if found.used else "no"),
        ]
    )
    say(_standing_words(found), "" if found.standing.complete else "yellow")
    _show_signatures(session, found.signatures)
    _show_rules(shown)


@app.command("sign")
@signed_in
def sign(session: Session, rules: RulesArgument = None) -> None:
    """Sign a rule set for this authority with your own key: it takes an approver who did not add it.

    The signature lasts a year. Read the rules first, with 'rules show'.

    Example: transfer-app rules sign 1
    """
    from transfer_app.domain.errors import NotReady
    from transfer_app.services import rule_sets, rule_signing

    if rules is None:
        kept = rule_sets.page(session).kept
        if kept is None:
            raise NotReady("The rule set in use was not added yet.", "Ask somebody else to: 'rules add'.")
        rules = kept.id
    signed = rule_signing.sign(session, rules)
    said = signed.said
    say(f"Signature {signed.id}: you signed {said.name} {said.version} for {said.authority.name}.", "bold")
    say(f"Its digest: {said.digest}. It lasts to {in_full(said.expires)}.")
    say(f"Next: save it for the other council with 'rules export-signature {signed.id}'.")


@app.command("export-signature")
@signed_in
def export_signature(
    session: Session,
    signature: SignatureArgument,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to save it.")] = Path(),
) -> None:
    """Save a signature with the rule set it is on, for the other council.

    Any ssh-keygen verifies it: see docs/format-rule-signature.md.

    Example: transfer-app rules export-signature 1 --out for-west
    """
    from transfer_app.services import rule_signing

    path = rule_signing.save(session, signature, out)
    say(f"The signature is {path}, with its .sig file and the rule set beside it.", "bold")
    say("Send all three by any means, and your card ('card') if they do not have it.")


@app.command("take-signature")
@signed_in
def take_signature(
    session: Session,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The .rule-signature.json file, with its .sig beside it.")
    ],
) -> None:
    """Take in a signature of the other council's approver, whose key two people here have confirmed.

    Their card comes first: 'receive add-sender', and 'receive confirm-sender' by two people.

    Example: transfer-app rules take-signature standard.E06999001.rule-signature.json
    """
    from transfer_app.services import rule_sets, rule_signing

    taken = rule_signing.take_in(session, file)
    said = taken.said
    say(f"Signature {taken.id}: {said.person} signed {said.name} {said.version} for {said.authority.name}.")
    found = rule_sets.page(session)
    say(_standing_words(found), "" if found.standing.complete else "yellow")


@app.command("withdraw-signature")
@signed_in
def withdraw_signature(
    session: Session,
    signature: SignatureArgument,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why it counts no more.")],
) -> None:
    """Let a signature count no more: ours, or the other council's when they said so. It stays on record.

    Example: transfer-app rules withdraw-signature 1 --why "the order was amended"
    """
    from transfer_app.services import rule_signing

    gone = rule_signing.withdraw(session, signature, why)
    said = gone.said
    say(f"The signature of {said.person} on {said.name} {said.version} counts no more.", "bold")
    if gone.signed_by is not None:
        say("Tell the other council, so that they withdraw it as well.")


def _standing_words(found: RulesPage) -> str:
    now = found.standing
    if now.complete:
        return "Signed by every council that it concerns: a run by it is no trial."
    return f"A run by it is a trial. Still to sign: {now.missing_in_words}."


def _show_signatures(session: Session, signatures: Sequence[KeptSignature]) -> None:
    if not signatures:
        return
    heading("Signatures")
    table(
        ("number", "authority", "person", "signed", "expires", "counts"),
        [
            (
                each.id, f"{each.said.authority.name} ({each.said.authority.code})", each.said.person,
                f"{each.said.signed:%Y-%m-%d}", f"{each.said.expires:%Y-%m-%d}", _counts(session, each),
            )
            for each in signatures
        ],
        right=("number",),
    )  # fmt: skip


def _counts(session: Session, signature: KeptSignature) -> str:
    if signature.withdrawn_at:
        return f"withdrawn on {signature.withdrawn_at[:10]}"
    return "yes" if signature.counts(session.outside.clock()) else "expired"


def _show_rules(rules: RuleSet) -> None:
    heading("Rules, the first that matches decides")
    table(
        ("rule", "title", "outcome", "law", "sign-off"),
        [
            (rule.id, rule.title, rule.outcome.value, rule.legal_basis, "" if rule.verified else "needed")
            for rule in rules.rules
        ],
    )
