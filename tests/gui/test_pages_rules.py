"""The rules on the Allocate page: signed by clicking, told in words wherever a run is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import allocated_county
import pytest
import signed_rules
import two_councils
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from two_councils import Councils

from tests.gui import walk
from tests.gui.pages_shown import Shown
from tests.gui.signed_in import Bench, Open
from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.page import Page
from transfer_app.gui.pages import allocate, overview, packages
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.rules_card import RulesCard
from transfer_app.gui.pages.allocate.withdraw_dialog import WithdrawDialog
from transfer_app.gui.pages.overview import OverviewPage
from transfer_app.gui.pages.packages import PackagesPage
from transfer_app.gui.palette import Scheme
from transfer_app.resources import schema_path
from transfer_app.services import allocating, rule_sets, rule_signing
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")
WEST = ("E06999001", "West Wessmoor")
Window = Callable[[Session, Page], Shown]


@pytest.fixture
def councils(unsigned_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(unsigned_county, tmp_path)
    yield met
    two_councils.part(met)


@pytest.fixture
def west(councils: Councils) -> Iterator[tuple[Session, Session]]:
    made = signed_rules.other_council(councils.ann.outside, *WEST, councils.folder)
    yield made
    made[0].workspace.close()


@pytest.fixture
def window(qtbot: QtBot, jobs: Jobs) -> Window:
    return lambda session, page: Shown(qtbot, jobs, session, page)


def card_of(shown: Shown) -> RulesCard:
    page = shown.page
    assert isinstance(page, AllocatePage)
    return page.rules if page.rules.isVisibleTo(page) else page.rules_alone


def words(card: RulesCard) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in card.findChildren(QLabel) if each.isVisibleTo(card))


def test_rules_are_kept_signed_sent_and_taken_in_by_clicking(
    window: Window, councils: Councils, west: tuple[Session, Session]
) -> None:
    ours = window(councils.ann, allocate.PAGE)
    card = card_of(ours)
    assert ", version " in card.title.text()
    assert rule_sets.page(councils.ann).rules.digest[:12] in card.digest.text()
    assert card.state.text() == "Still to sign: Wessmoor; West Wessmoor; Annet and Marsh."
    assert not card.sign.isEnabled()
    assert "Only an approver" in card.sign.toolTip()
    card.keep.click()
    ours.rest()
    assert not card.keep.isVisibleTo(card)

    bens = window(councils.ben, allocate.PAGE)
    signing = card_of(bens)
    assert not signing.save.isEnabled()
    signing.sign.click()
    bens.rest()
    assert "You signed" in bens.told[-1][1]
    assert "Wessmoor: Ben Abbot, until" in words(signing)
    assert not signing.sign.isEnabled()
    assert "You have signed these rules." in words(signing)
    signing.save_to(councils.made("sent"))
    (rules,) = councils.made("sent").glob("*.toml")

    adding = window(west[0], allocate.PAGE)
    alone = card_of(adding)
    assert "Not signed here yet" in alone.state.text()
    alone.choose_file(rules)
    adding.rest()
    theirs = window(west[1], allocate.PAGE)
    card_of(theirs).sign.click()
    theirs.rest()
    assert "Signed here. Who else" in card_of(theirs).state.text()
    card_of(theirs).save_to(councils.made("back"))
    (statement,) = councils.made("back").glob("*.rule-signature.json")

    card.take_in(statement)
    assert "not by a key that you hold" in str(ours.failures[-1])
    signed_rules.trust(west, (councils.ann, councils.ben))
    card.take_in(statement)
    ours.rest()
    assert card.state.text() == "Still to sign: Annet and Marsh."
    assert "West Wessmoor: Wes Ash of West Wessmoor, until" in words(card)
    assert [shown.failures for shown in (bens, adding, theirs)] == [[], [], []]


def test_an_approver_who_added_them_is_told_to_find_another(window: Window, councils: Councils) -> None:
    shown = window(councils.ben, allocate.PAGE)
    card = card_of(shown)
    assert "Somebody else has to keep these rules" in words(card)
    card.keep.click()
    shown.rest()
    assert not card.sign.isEnabled()
    assert "You added these rules" in words(card)


def test_a_file_is_chosen_used_and_left_for_the_one_that_ships(
    window: Window, councils: Councils, tmp_path: Path
) -> None:
    shipped = schema_path("rules/standard.toml").read_bytes()
    agreed = tmp_path / "agreed.toml"
    agreed.write_bytes(shipped.replace(b'version = "', b'version = "agreed-', 1))
    shown = window(councils.ann, allocate.PAGE)
    card = card_of(shown)
    assert not card.which.isVisibleTo(card)
    card.choose_file(agreed)
    shown.rest()
    assert "version agreed-" in card.title.text()
    assert rule_sets.page(councils.ann).rules.version.startswith("agreed-")
    page = shown.page
    assert isinstance(page, AllocatePage)
    assert "went by other rules than those in use" in page.run_card.trial.text()
    assert [card.which.itemText(n).partition(":")[0] for n in range(2)][1].endswith("(in use)")
    card.which.setCurrentIndex(0)
    assert "Not in use" in card.digest.text()
    card.use.click()
    shown.rest()
    assert not rule_sets.page(councils.ann).rules.version.startswith("agreed-")
    assert not card.use.isVisibleTo(card)
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"a = 1")
    card.choose_file(broken)
    assert "at the top" in str(shown.failures[-1])


def test_a_signature_is_withdrawn_with_a_reason(window: Window, councils: Councils) -> None:
    kept = rule_sets.add(councils.ann, None).rules
    rule_signing.sign(councils.ben, kept.id)
    assert "Withdraw" not in [each.text() for each in buttons(card_of(window(councils.ann, allocate.PAGE)))]
    shown = window(councils.ben, allocate.PAGE)
    card = card_of(shown)
    (withdraw,) = [each for each in buttons(card) if each.text() == "Withdraw"]
    assert withdraw.accessibleName() == "Withdraw the signature of Ben Abbot"
    withdraw.click()
    dialog = card.findChild(WithdrawDialog)
    assert isinstance(dialog, WithdrawDialog)
    assert walk.nameless(dialog) == []
    assert not dialog.go.isEnabled()
    dialog.why.setText("The order was amended.")
    dialog.go.click()
    shown.rest()
    assert "Still to sign: Wessmoor;" in card.state.text()
    assert card.sign.isEnabled()
    (signature,) = rule_sets.page(councils.ben).signatures
    assert signature.withdrawn_at


def buttons(card: RulesCard) -> list[QPushButton]:
    return [each for each in card.findChildren(QPushButton) if each.isVisibleTo(card)]


def test_a_trial_is_told_on_every_page_that_shows_the_run(window: Window, councils: Councils) -> None:
    councils.agreed(accepted=False)
    trial = rule_sets.trial_words(councils.ann)
    assert "Still to sign: Wessmoor; West Wessmoor; Annet and Marsh." in trial
    first = window(councils.ann, overview.PAGE).page
    assert isinstance(first, OverviewPage)
    assert first.trial.isVisibleTo(first)
    assert first.trial.words.text() == trial
    sealing = window(councils.ann, packages.PAGE)
    sealing.desk.today = councils.ann.today
    out = sealing.page
    assert isinstance(out, PackagesPage)
    out.refresh()
    assert out.seal.blocked.text() == trial
    assert not out.seal.seal.isEnabled()
    run = window(councils.ann, allocate.PAGE).page
    assert isinstance(run, AllocatePage)
    assert run.run_card.trial.text() == trial


def test_a_run_that_counts_says_nothing_of_trials(county: Bench) -> None:
    page = county.page("allocate")
    assert isinstance(page, AllocatePage)
    assert page.run_card.trial.isHidden()
    assert page.rules.state.text() == "Signed by every council that it concerns."
    first = county.page("overview")
    assert isinstance(first, OverviewPage)
    assert first.trial.isHidden()


def test_what_is_signed_after_a_run_asks_for_another(
    unsigned_county: Path, tmp_path: Path, seated: Open
) -> None:
    session = allocated_county.signed_in(allocated_county.copied(unsigned_county, tmp_path))
    others = tmp_path / "others"
    others.mkdir()
    signed_rules.sign_by_all(session, allocated_county.APPROVER, others)
    bench = seated(session)
    page = bench.page("allocate")
    assert isinstance(page, AllocatePage)
    assert "its rules were signed after it. Run the allocation again" in page.run_card.trial.text()
    page.run.click()
    bench.wait()
    assert page.run_card.trial.isHidden()
    latest = allocating.latest_run(session)
    assert latest is not None
    assert not latest.trial


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_everything_has_a_name_and_fits_beside_the_map(
    size: float, window: Window, councils: Councils, dressed: QApplication
) -> None:
    theme.apply(dressed, Scheme.DARK, size)
    kept = rule_sets.add(councils.ann, None).rules
    rule_signing.sign(councils.ben, kept.id)
    shown = window(councils.ben, allocate.PAGE)
    card = card_of(shown)
    assert walk.nameless(shown.page) == []
    assert walk.small_targets(card) == []
    assert (shown.shell.width(), shown.shell.height()) == (1280, 800)
    assert card.minimumSizeHint().width() <= card.width()
    viewport = card.parentWidget().parentWidget()
    assert viewport is not None
    assert card.mapTo(viewport, card.rect().topRight()).x() <= viewport.width()
