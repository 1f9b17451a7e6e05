"""Giving all that the queue lists to a colleague, and taking that back."""

from __future__ import annotations

from typing import Annotated

import typer

from transfer_app.cli.console import counted, say
from transfer_app.cli.queue_options import (
    ConflictOption,
    OverdueOption,
    ReasonsOption,
    SearchOption,
    StrandsOption,
    chosen,
)
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.errors import NotFound
from transfer_app.domain.giving import Giving
from transfer_app.services.session import Session


@signed_in
def give(
    session: Session,
    to: Annotated[
        str, typer.Option(metavar="NAME", help="Who gets them, by the name they sign in with; or 'nobody'.")
    ],
    reason: ReasonsOption = None,
    strand: StrandsOption = None,
    search: SearchOption = "",
    overdue: OverdueOption = False,
    conflict: ConflictOption = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what it would do; nothing is changed.")
    ] = False,
) -> None:
    """Give all records of the queue that these options list to one person, in the place of whoever had them.

    What somebody else works on now is left out, and so is a restricted record where that person may not see
    it. 'take-back' undoes it.

    Example: transfer-app give --to ben --reason BOUNDARY --preview
    """
    from transfer_app.services import claiming, giving, reviewing

    people = {each.name: each.id for each in claiming.colleagues(session)}
    if to != "nobody" and to not in people:
        raise NotFound(f"{to!r} does not review records here.", f"It is one of: {', '.join(sorted(people))}.")
    states = reviewing.OPEN_STATES
    wanted = chosen(states, reason, strand, search, overdue=overdue, conflict=conflict, with_receiver=False)
    seen = giving.preview(session, wanted, people.get(to))
    if preview:
        _tell(seen, to, claiming.names(session))
        return
    number = giving.give(session, wanted, people.get(to), expected=len(seen.records))
    _tell(seen, to, claiming.names(session))
    say(f"Done. To undo it: 'take-back {number}'.")


@signed_in
def take_back(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number that 'give' said.")],
) -> None:
    """Undo a giving of yours: each record goes back to whoever had it before.

    A record that somebody gave on since stays with whom it was given to.

    Example: transfer-app take-back 3
    """
    from transfer_app.services import giving

    back, stay = giving.take_back(session, number)
    say(f"{counted(back, 'case record')} went back; {stay:,} given on since stayed.")


def _tell(seen: Giving, to: str, names: dict[int, str]) -> None:
    say(f"To {to}: {counted(len(seen.records), 'case record')}.", "bold")
    for user_id, count in seen.taken.items():
        say(f"  {count:,} of them from {names[user_id]}")
    for why, count in seen.left_out.items():
        say(f"  {count:,} left out: {why.value}")
    for name in sorted(set(seen.claimed.values())):
        say(f"  at work now: {name}")
