"""From an empty screen to the receipt with the keyboard alone: no mouse, and no call into the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import two_councils
from allocated_county import PASSPHRASE
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sample_county import COUNTY

from tests.gui.fingers import BACK, Fingers
from tests.gui.signed_in import Open
from transfer_app.domain.casework import State
from transfer_app.domain.packages import RECEIVED
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.main import Program
from transfer_app.gui.sign_in import Recent
from transfer_app.services import packing, reviewing

# The list of files that fit what is typed, in the dialog for files, grabs the keyboard where it can.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


@pytest.fixture
def program(dressed: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(allocated_county.outside(), Recent(tmp_path / "settings" / "recent.txt"))
    yield made
    made.end()


def test_from_an_empty_workspace_to_an_approved_decision(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    program.start()
    keys = Fingers(qtbot, program.jobs, lambda: program.window)
    create_workspace(keys, tmp_path / "wessmoor.taw")
    keys.press("Ctrl+2")
    keys.choose("Choose a folder", COUNTY / "ssd")
    keys.use("Load")
    keys.press("Ctrl+3")
    keys.choose("Choose: New councils", COUNTY / "boundaries" / "successors.geojson")
    keys.use("Check")
    keys.use("Use")
    keys.press("Ctrl+4")
    keys.use("Add an address list")
    keys.go("Exports  1")
    keys.press("Right", "Right", "Right")
    keys.choose("Add a file", COUNTY / "gazetteers" / "onspd.csv")
    keys.press("Ctrl+4")
    keys.use("Run the allocation")
    add_approver(keys)
    keys.press("Ctrl+5")
    assert program.session is not None
    waiting = len(reviewing.queue(program.session, QueueFilter(states=(State.QUEUED,))))
    propose_first(keys)
    keys.use("Sign out", BACK)
    keys.fill("Your sign-in name", "ben")
    keys.press("Tab")
    keys.type(PASSPHRASE)
    keys.press("Return")
    keys.press("Ctrl+5")
    keys.press("A")
    assert len(reviewing.queue(program.session, QueueFilter(states=(State.SETTLED,)))) == 1
    assert len(reviewing.queue(program.session, QueueFilter(states=(State.QUEUED,)))) == waiting - 1


def test_from_the_sealed_package_to_the_receipt(
    made_county: Path, tmp_path: Path, seated: Open, qtbot: QtBot
) -> None:
    councils = two_councils.meet(made_county, tmp_path)
    councils.agreed()
    councils.trust()
    ours = seated(councils.ann)
    keys = Fingers(qtbot, ours.jobs, lambda: ours.shell)
    keys.press("Ctrl+7")
    keys.choose("Choose a folder and seal", councils.outbox)
    (package,) = packing.packages(councils.ann)

    theirs = seated(councils.rae)
    there = Fingers(qtbot, theirs.jobs, lambda: theirs.shell)
    there.press("Ctrl+7")
    there.choose("Choose a package to check", councils.manifest(package))
    compare_sample(there)
    there.choose("Accept and sign the receipt", councils.receipts)
    (receipt,) = councils.receipts.glob("*.receipt.json")

    keys.wait()
    keys.choose("Record a receipt", receipt)
    assert packing.packages(councils.ann)[0].state == RECEIVED
    two_councils.part(councils)


def compare_sample(keys: Fingers) -> None:
    """The first two of the lot are opened, closed, and the same as the paper file; the rest is waived."""
    for at in range(2):
        keys.go("Sample of the package", BACK)
        keys.press("Ctrl+Home", *["Down"] * at)
        keys.press("Return")
        keys.press("Esc")
        if not at:
            keys.go("Compared with")
            keys.press("Down")
        keys.use("It agrees")
    keys.go("The rest of the sample")
    keys.press("Down")


def create_workspace(keys: Fingers, path: Path) -> None:
    keys.use("Create a new workspace")
    for field, text in (
        ("Authority", "Wessmoor"),
        ("Code", "E10999001"),
        ("Your name", "Ann Archer"),
        ("Sign-in name", "ann"),
        ("Passphrase", PASSPHRASE),
        ("Passphrase again", PASSPHRASE),
    ):
        keys.fill(field, text)
    keys.use("Reviewer")
    keys.choose("Choose where to keep the file", path)
    keys.use("Create the workspace")


def add_approver(keys: Fingers) -> None:
    keys.use("People and my passphrase", BACK)
    keys.use("Add a person")
    for field, text in (
        ("Name", "Ben Abbot"),
        ("Sign-in name", "ben"),
        ("Their passphrase", PASSPHRASE),
        ("The same again", PASSPHRASE),
    ):
        keys.fill(field, text)
    keys.use("Approver")
    keys.use("Add the person")
    keys.use("Close")


def propose_first(keys: Fingers) -> None:
    """The record that the list shows first, to the first successor."""
    keys.press("1")
    keys.fill("Because", "The joint panel found so.")
    for number in (1, 2):
        keys.fill(f"Evidence {number}, what it says", "Both written positions")
        keys.fill(f"Evidence {number}, where it is from", "panel file")
    keys.press("Ctrl+Return")
