"""Commands that say who is cleared for restricted records, and who holds the two functions."""

from __future__ import annotations

from typing import Annotated

import typer

from transfer_app.cli.console import say
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.clearance import FUNCTION_WORDS, agreeing
from transfer_app.domain.staff import Function
from transfer_app.services import clearance
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="Who is cleared for restricted records: it takes two people.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Their sign-in name.")]


@app.command("ask")
@signed_in
def ask(session: Session, name: NameArgument) -> None:
    """As an administrator, ask that a person be cleared for restricted records.

    Example: transfer-app users clear ask ben
    """
    person = clearance.ask(session, name)
    say(f"The {FUNCTION_WORDS[agreeing(person)]} has to agree that {person.display_name} is cleared.")


@app.command("agree")
@signed_in
def agree(session: Session, name: NameArgument) -> None:
    """Agree that a person is cleared: the head of service, or for one, the data protection officer.

    Example: transfer-app users clear agree ben
    """
    person = clearance.agree(session, name)
    say(f"{person.display_name} sees restricted records from the next time they sign in.")


@app.command("withdraw")
@signed_in
def withdraw(session: Session, name: NameArgument) -> None:
    """Take a person's clearance away, or refuse what was asked for. One person is enough.

    Example: transfer-app users clear withdraw ben
    """
    person = clearance.withdraw(session, name)
    say(f"{person.display_name} sees no restricted record from the next time they sign in.")


@signed_in
def functions(
    session: Session,
    name: NameArgument,
    function: Annotated[
        list[Function] | None,
        typer.Option(
            "--function", metavar="FUNCTION",
            help="head-of-service or data-protection-officer; repeat it. Leave it out to take both away.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Say which functions a person holds besides their roles: exactly those given.

    A special package takes the yes of a head of service and of a data protection officer. Somebody who holds
    both gives only one of them for the same package.

    Example: transfer-app users functions dev --function data-protection-officer
    """
    person = clearance.set_functions(session, name, function or ())
    held = ", ".join(sorted(FUNCTION_WORDS[each] for each in person.functions)) or "no function"
    say(f"{person.display_name}: {held}.")
