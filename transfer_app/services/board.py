"""The board's figures as they stand, and the digest of the checkpoint behind them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from transfer_app.domain.balance import Balance, balance
from transfer_app.domain.board import Board, board_lines
from transfer_app.domain.checkpoints import balance_of, parse_checkpoint, parse_note
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session


def current(session: Session) -> Board:
    """All of it from one reading; anyone who can sign in may see it, it names no child."""
    session.require(Act.SEE_BALANCE)
    with session.workspace.read() as unit:
        found, totals = balance(unit.figures.counted()), unit.decisions.totals()
        notes = list(unit.log.checkpoints())
    digest, as_signed = _signed(notes, found)
    return Board(board_lines(found, totals), digest, as_signed, found.adds_up)


def _signed(notes: Sequence[str], found: Balance) -> tuple[str, bool]:
    """The digest of the last checkpoint's text, without signatures: a later countersignature keeps it."""
    if not notes:
        return "", False
    text = parse_note(notes[-1]).text
    signed = balance_of(parse_checkpoint(text).extensions)
    return sha256(text.encode()).hexdigest(), signed == found.lines
