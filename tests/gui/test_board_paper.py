"""The board's paper: PDF and workbook hold the figures of the balance, and nothing small once published."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import allocated_county
import pytest
from openpyxl import load_workbook
from pdf_text import texts
from PySide6.QtWidgets import QApplication

from transfer_app.adapters.reports.workbook import workbook
from transfer_app.domain.board_paper import COLUMNS, Names, Paper, PaperRow, PaperTable, paper
from transfer_app.domain.checkpoints import parse_note
from transfer_app.domain.errors import NotReady
from transfer_app.gui.paper_pdf import drawn
from transfer_app.services import auditing, balancing, board
from transfer_app.services.session import Session

DAY = date(2026, 11, 28)


@pytest.fixture
def session(made_county: Path, tmp_path: Path, qapp: QApplication) -> Session:
    return allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))


def figures(path: Path) -> list[tuple[object, ...]]:
    found = list(load_workbook(path)["Figures"].iter_rows(values_only=True))
    assert found[0] == COLUMNS
    return [tuple(cell or "" if place < 4 else cell for place, cell in enumerate(row)) for row in found[1:]]


def test_pdf_and_workbook_hold_the_figures_of_the_balance_and_the_digest(
    session: Session, tmp_path: Path
) -> None:
    digest = sha256(parse_note(auditing.checkpoint(session)).text.encode()).hexdigest()
    pdf, xlsx = tmp_path / "board.pdf", tmp_path / "board.xlsx"
    made = board.save(session, pdf, xlsx, hide_small=False)
    numbers = [row[4] for row in figures(xlsx) if row[0] == "The balance" and row[1] == "All strands"]
    lines = [each for each in balancing.current(session).of("all") if each.total[1]]
    assert numbers == [n for line in lines for n in (line.total[1], *(count for _, count in line.parts))]
    assert [(*row[:4], f"{row[4]:,}") for row in figures(xlsx)] == made.cells()
    written = texts(pdf.read_bytes())
    told = iter(written)
    # In the same order, each beside its own words; a long name is two lines.
    assert all(row[4] in told for row in made.cells())
    assert len([each for each in written if each.replace(",", "").isdigit()]) == len(made.cells())
    about = [cell for row in load_workbook(xlsx)["About"].iter_rows(values_only=True) for cell in row]
    assert digest in about
    assert f"Checkpoint (SHA-256): {digest}" in written
    assert all(f"{name}: {value}" in written for name, value in made.facts)
    assert ("Council", "Wessmoor") in made.facts
    assert f"Page 1 of {sum(each.startswith('Page ') for each in written)}" in written


def test_nothing_small_is_in_a_paper_that_is_published(session: Session, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "board.pdf", tmp_path / "board.xlsx"
    made = board.save(session, pdf, xlsx, hide_small=True)
    shown = [row[4] for row in figures(xlsx)]
    assert "under 5" in shown
    assert all(each == "under 5" or (isinstance(each, int) and each % 5 == 0) for each in shown)
    written = [each for each in texts(pdf.read_bytes()) if each.replace(",", "").isdigit()]
    assert all(int(each.replace(",", "")) % 5 == 0 for each in written)
    assert all(row.share == 0 for table in made.tables for row in table.rows if row.figure == "under 5")


def test_figures_that_do_not_add_up_are_no_paper(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = replace(board.current(session), adds_up=False)
    monkeypatch.setattr(board, "current", lambda _: found)
    with pytest.raises(NotReady, match="does not add up"):
        board.save(session, tmp_path / "board.pdf", tmp_path / "board.xlsx", hide_small=False)
    assert not list(tmp_path.glob("board.*"))


def test_the_command_saves_both_without_a_display(made_county: Path, tmp_path: Path) -> None:
    at = allocated_county.copied(made_county, tmp_path)
    without = {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    environment["TRANSFER_APP_PASSPHRASE"] = allocated_county.PASSPHRASE
    command = "-m transfer_app board -w {} -u {} --hide-small --pdf {} --xlsx {}"
    words = command.format(at, allocated_county.OFFICER, tmp_path / "b.pdf", tmp_path / "b.xlsx").split()
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "rounded to the nearest 5" in done.stdout
    written = texts((tmp_path / "b.pdf").read_bytes())
    assert str(figures(tmp_path / "b.xlsx")[0][4]) in written


def test_no_figure_lies_in_a_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    rows = (PaperRow("SEND", "Waiting", "", "3", 0),)
    content = workbook(Paper("Figures", DAY, (), (), (PaperTable("Unclear", rows),)))
    assert load_workbook(BytesIO(content))["Figures"]["E2"].value == 3


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    hostile = "=1+1\x07"
    made = Paper(
        hostile, DAY, (("Council", "+1"),), (), (PaperTable("-1", (PaperRow("@x", hostile, "", "7", 0),)),)
    )
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(workbook(made))
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == [7]


def test_a_new_page_says_again_where_it_is(qapp: QApplication) -> None:
    rows = [PaperRow("SEND", "Waiting", f"reason {n}" if n else "", str(n), 0.5) for n in range(90)]
    facts = (("Council", "Wessmoor"), ("Figures of", "28 November 2026"))
    written = texts(drawn(Paper("Figures", DAY, facts, (), (PaperTable("Unclear", tuple(rows)),))))
    assert "Unclear: SEND (continued)" in written
    assert [each for each in written if each.startswith("reason")] == [f"reason {n}" for n in range(1, 90)]
    assert "Page 2 of 2" in written


@pytest.mark.parametrize(
    ("vesting", "said"),
    [
        (None, "not set"),
        (date(2026, 11, 28), "28 November 2026, today"),
        (date(2026, 11, 29), "29 November 2026, in 1 day"),
        (date(2026, 11, 1), "1 November 2026, 27 days ago"),
    ],
)
def test_the_vesting_day_is_counted_from_the_day_of_the_figures(vesting: date | None, said: str) -> None:
    found = board.Board((), "", as_signed=False, adds_up=True)
    made = paper(found, "Wessmoor", DAY, vesting, Names({}, {}), hide_small=False)
    assert ("Vesting day", said) in made.facts
    assert "No checkpoint is signed yet" in made.notes[0]
