"""The board's figures as they stand, and the digest of the checkpoint behind them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from transfer_app.domain.balance import Balance
from transfer_app.domain.board import Board, board_lines
from transfer_app.domain.board_detail import Access, detail_lines
from transfer_app.domain.board_paper import Names, Paper, paper
from transfer_app.domain.checkpoints import balance_of, parse_checkpoint, parse_note
from transfer_app.domain.errors import NotReady
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.staff import Act
from transfer_app.services import boundaries, visible
from transfer_app.services.balancing import balance_in
from transfer_app.services.dispute_steps import ladders
from transfer_app.services.ports.store import Unit
from transfer_app.services.readers import signing_keys
from transfer_app.services.session import Session


def current(session: Session) -> Board:
    """All of it from one reading; anyone who can sign in may see it, it names no child.

    To who neither is cleared nor answers for the whole council, without restricted records: such figures
    are in no checkpoint.
    """
    session.require(Act.SEE_BALANCE)
    all_ = visible.whole(session)
    with session.workspace.read() as unit:
        found, totals = balance_in(session, unit), unit.decisions.totals(restricted=all_)
        disputes = ladders(unit)
        barred = visible.hidden(session, unit, disputes) if not all_ else frozenset()
        detail = detail_lines(
            [each for each in unit.figures.alike() if all_ or not each.restricted], _access(unit),
            session.today(), [each for number, each in disputes.items() if number not in barred],
        )  # fmt: skip
        notes = list(unit.log.checkpoints()) if all_ else []
    digest, as_signed = _signed(notes, found)
    return Board((*detail, *board_lines(found, totals)), digest, as_signed, found.adds_up)


def _access(unit: Unit) -> Access:
    """An opening counts as outside where its key is of nobody whom that package was made for."""
    packages = unit.packages.all()
    outside = 0
    for package in packages:
        opened = unit.inbox.openings(package.ref)
        if opened:
            allowed = signing_keys(unit, package.id, PackageManifest.read(unit.packages.manifest(package.id)))
            outside += sum(each.key not in allowed for each in opened)
    return Access(unit.protocols.all(), [package.state for package in packages], outside)


def _signed(notes: Sequence[str], found: Balance) -> tuple[str, bool]:
    """The digest of the last checkpoint's text, without signatures: a later countersignature keeps it."""
    if not notes:
        return "", False
    text = parse_note(notes[-1]).text
    signed = balance_of(parse_checkpoint(text).extensions)
    return sha256(text.encode()).hexdigest(), signed == found.lines


def save(
    session: Session, pdf: Path | None, workbook: Path | None, *, hide_small: bool, found: Board | None = None
) -> Paper:
    """The figures as a PDF, a workbook or both, from one reading; files of those names are replaced.

    NotPermitted for who is shown a part of the figures.

    hide_small: rounded, as a published paper needs them. found: that reading, where it was made already.
    NotReady where the balance does not add up.
    """
    session.require(Act.SEE_WHOLE)
    found = found or current(session)
    if not found.adds_up:
        raise NotReady(
            "The balance does not add up, so there is no paper for the board.",
            "Look at the balance for the line that does not, and tell the administrator.",
        )
    made = paper(
        found, session.council, session.today(), session.vesting_day, _names(session), hide_small=hide_small
    )
    if pdf is not None:
        session.outside.papers.save_pdf(pdf, made)
    if workbook is not None:
        session.outside.papers.save_workbook(workbook, made)
    return made


def _names(session: Session) -> Names:
    in_use = boundaries.in_use(session)
    reasons = session.outside.rules(None).titles
    return Names(in_use.names if in_use else {}, reasons)
