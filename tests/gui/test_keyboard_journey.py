"""From an empty screen to the receipt with the keyboard alone: no mouse, and no call into the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import allocated_county
import pytest
import two_councils
from allocated_county import PASSPHRASE
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sample_county import COUNTY

from tests.gui.fingers import BACK, Fingers
from transfer_app.domain.casework import State
from transfer_app.domain.packages import RECEIVED
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.main import Program
from transfer_app.gui.sign_in import Recent
from transfer_app.services import packing, reviewing

# The list of files that fit what is typed, in the dialog for files, grabs the keyboard where it can.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


class Card(NamedTuple):
    """A public card, and the words that its owner reads out."""

    path: Path
    words: str


SIGNED = "*.protocol-signature.json"
Sit = Callable[[Path, str], Fingers]


@pytest.fixture
def sit(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Sit]:
    """Somebody before a window of their own, signed in by keys."""
    programs: list[Program] = []

    def sat(workspace: Path, name: str) -> Fingers:
        made = Program(allocated_county.outside(), Recent(tmp_path / name / "recent.txt"))
        programs.append(made)
        made.start(workspace)
        keys = Fingers(qtbot, made.jobs, lambda: made.window)
        sign_in(keys, name)
        return keys

    yield sat
    for each in programs:
        each.end()


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
    sign_in(keys, "ben")
    keys.press("Ctrl+5")
    keys.press("A")
    assert len(reviewing.queue(program.session, QueueFilter(states=(State.SETTLED,)))) == 1
    assert len(reviewing.queue(program.session, QueueFilter(states=(State.QUEUED,)))) == waiting - 1


def test_from_the_agreement_to_the_receipt(made_county: Path, tmp_path: Path, sit: Sit) -> None:
    ours, theirs = two_councils.workspaces_of(made_county, tmp_path)
    post = tmp_path / "post"
    post.mkdir()
    ann = sit(ours, "ann")
    draft(ann)
    ben, rae, sam = sit(ours, "ben"), sit(theirs, "rae"), sit(theirs, "sam")
    cards = {person: card_of(person, post) for person in (ann, ben, rae, sam)}
    ben.use("Sign it for us", BACK)
    trust((rae, sam), {"Ann Archer": cards[ann], "Ben Abbot": cards[ben]})
    trust((ann, ben), {"Sam Hill": cards[sam]})
    sign_there(ann, sam, post)
    ann.choose("Add a person by their card", cards[rae].path)
    for person in (ann, ben):
        person.press("Ctrl+6")
        compare(person, "Rae Ford", cards[rae])
    accept(ann, rae, post)
    ann.choose("Choose a folder and seal", post)
    rae.choose("Choose a package to check", only(post, "*.manifest.json"))
    compare_sample(rae)
    rae.choose("Accept and sign the receipt", post)
    ann.choose("Record a receipt", only(post, "*.receipt.json"))
    session = allocated_county.signed_in(ours)
    assert [each.state for each in packing.packages(session)] == [RECEIVED]
    session.workspace.close()


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def card_of(person: Fingers, post: Path) -> Card:
    """Saved for the other council; its words are heard where they are read out."""
    before = set(post.iterdir())
    person.press("Ctrl+6")
    person.choose("Save my card", post)
    (path,) = set(post.iterdir()) - before
    return Card(path, person.hear("My fingerprint"))


def trust(people: tuple[Fingers, Fingers], senders: dict[str, Card]) -> None:
    """The first of a council adds the cards of who sends; both compare each."""
    for number, person in enumerate(people):
        tab(person, 2)
        for name, card in senders.items():
            if number == 0:
                person.choose("Add a card", card.path)
            compare(person, name, card)


def compare(person: Fingers, name: str, card: Card) -> None:
    """The words on one's own screen are those that the owner reads out."""
    assert person.hear(f"Fingerprint of {name}") == card.words
    person.use(f"Confirm the key of {name}", BACK)


def tab(person: Fingers, number: int) -> None:
    """A tab of Packages."""
    person.press("Ctrl+7")
    person.go(("Going out", "Coming in", "Trusted senders"))
    person.press("Left", "Left", *["Right"] * number)


def draft(officer: Fingers) -> None:
    officer.press("Ctrl+6")
    officer.use("Draft a protocol")
    for field, text in (
        ("Title", "Day-one care files"),
        ("Legal basis", "SI 2026/1"),
        ("DPIA reference", "DPIA-7"),
        ("Purpose", "Hand-over on vesting day"),
    ):
        officer.fill(field, text)
    officer.use("Social care")
    for whose in ("Our council", "The other council"):
        for office in ("Data protection officer", "Senior information risk owner", "Caldicott guardian"):
            officer.fill(f"{whose}: {office}", "Dee Poe")
    for field, text in (
        ("Name", "Rae Ford"),
        ("Role", "receiving officer"),
        ("Manager", "Mo Lead"),
        ("Evidence of authority", "letter of 1 March 2026"),
    ):
        officer.fill(f"Person 1: {field}", text)
    officer.use("Draft it")


def sign_there(officer: Fingers, other: Fingers, post: Path) -> None:
    """The agreement goes out signed, is read and signed by somebody whom it does not name, and comes back."""
    for person in (officer, other):
        person.press("Ctrl+6")
    sent, back = post / "sent", post / "back"
    sent.mkdir()
    back.mkdir()
    officer.choose("Save for the other council", sent)
    other.choose("Read one that was sent to us", only(sent, SIGNED))
    other.choose("Sign it for our council", back)
    officer.choose("Take in their signature", only(back, SIGNED))


def accept(officer: Fingers, receiver: Fingers, post: Path) -> None:
    """What must not leave without a yes is asked for, accepted whole, and the answer taken in."""
    tab(officer, 0)
    officer.choose("Save a request", post)
    tab(receiver, 1)
    receiver.choose("Open a request", only(post, "*.acceptance-request.age"))
    receiver.choose("Accept ", post)
    officer.choose("Take in an answer", only(post, "*.acceptance-answer.json"))


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


def sign_in(keys: Fingers, name: str) -> None:
    keys.fill("Your sign-in name", name)
    keys.press("Tab")
    keys.type(PASSPHRASE)
    keys.press("Return")


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
