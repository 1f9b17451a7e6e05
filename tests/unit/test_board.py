"""The board's figures: those of the balance, the checkpoint they rest on, and nothing small in a paper."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import allocated_county
import pytest

from transfer_app.domain.balance import Balance
from transfer_app.domain.board import BoardLine, board_lines, published
from transfer_app.domain.checkpoints import parse_note
from transfer_app.services import allocating, auditing, balancing, board


def test_the_figures_are_those_of_the_balance_and_the_digest_that_of_the_checkpoint(
    made_county: Path, tmp_path: Path
) -> None:
    session = allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))
    note = auditing.checkpoint(session)
    found = board.current(session)
    shown = [(e.strand, (e.name, e.total), e.parts) for e in found.lines if e.section == "balance"]
    counted = [(e.strand, e.total, e.parts) for e in balancing.current(session).lines]
    assert shown == [line for line in counted if line[1][1]]
    whole, *strands = (e for e in found.lines if e.section == "unresolved")
    queued = sum(t[5] for t in allocating.totals(session) if t[3] == "queued")
    assert whole.total == queued == sum(e.total for e in strands) > 0
    assert all(e.total == sum(count for _, count in e.parts) for e in (whole, *strands))
    assert found.checkpoint == sha256(parse_note(note).text.encode()).hexdigest()
    assert found.as_signed
    assert found.adds_up


@pytest.mark.parametrize(
    ("count", "paper"),
    [(0, "0"), (1, "under 5"), (4, "under 5"), (5, "5"), (7, "5"), (8, "10"), (1232, "1,230")],
)
def test_a_published_figure_names_nobody(count: int, paper: str) -> None:
    assert published(count, hide_small=True) == paper
    assert published(count, hide_small=False) == f"{count:,}"


def test_what_is_settled_or_automatic_does_not_wait() -> None:
    states = (("queued", 2), ("proposed", 3), ("changed", 4), ("settled", 10), ("automatic", 20), ("", 40))
    totals = [("cin", "review", "", state, "BOUNDARY", count) for state, count in states]
    waits = (("BOUNDARY", 9),)
    assert board_lines(Balance(()), totals) == (
        BoardLine("unresolved", "all", "unresolved", 9, waits),
        BoardLine("unresolved", "cin", "unresolved", 9, waits),
    )
