"""Which case record, or which of the queue, a command is about: its options, and the filter they make."""

from __future__ import annotations

from typing import Annotated

import typer

from transfer_app.domain.dispute_ladder import OVERDUE
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import Strand
from transfer_app.domain.working import CONFLICT, WITH_RECEIVER

RecordArgument = Annotated[
    str, typer.Argument(help="The record, such as r-abcd-efgh-ijkl-mnop: see 'queue'.", metavar="RECORD")
]
ReasonsOption = Annotated[
    list[Reason] | None,
    typer.Option(
        "--reason", metavar="CODE", help="Only this leading reason, such as BOUNDARY; repeat it for several."
    ),
]
StrandsOption = Annotated[
    list[Strand] | None,
    typer.Option("--strand", metavar="STRAND", help="Only this strand, such as send; repeat it for several."),
]
SearchOption = Annotated[
    str, typer.Option(metavar="WORDS", help="Only those whose name, id or record begins with these words.")
]
OverdueOption = Annotated[bool, typer.Option("--overdue", help="Only disputes whose clock has run out.")]
ConflictOption = Annotated[
    bool, typer.Option("--conflict", help="Only where two people answered differently, and a third decides.")
]
ReceiverOption = Annotated[
    bool, typer.Option("--with-receiver", help="Only what the receiver was asked for and has not answered.")
]


def chosen(
    states: tuple[str, ...], reasons: list[Reason] | None, strands: list[Strand] | None, search: str,
    *, overdue: bool, conflict: bool, with_receiver: bool,
) -> QueueFilter:  # fmt: skip
    """states: where no option asks for others."""
    apart = (CONFLICT,) * conflict + (WITH_RECEIVER,) * with_receiver
    return QueueFilter(
        states=apart or states,
        reasons=tuple(one.value for one in reasons or ()),
        strands=tuple(one.value for one in strands or ()),
        disputes=(OVERDUE,) if overdue else (),
        search=search,
    )
