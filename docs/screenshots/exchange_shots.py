"""Share, Packages and Log: what two councils send each other, and what an auditor is given."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from stage import Stage, show_from, shown_dialog, two_councils

from transfer_app.domain.readings import Purpose
from transfer_app.domain.sampling import Compared
from transfer_app.domain.vocabulary import Role
from transfer_app.gui.pages.log import LogPage
from transfer_app.gui.pages.packages import PackagesPage
from transfer_app.gui.pages.packages.answer_card import AnswerDialog
from transfer_app.gui.pages.packages.openings_dialog import OpeningsDialog
from transfer_app.gui.pages.packages.page import IN, SENDERS
from transfer_app.gui.pages.packages.purpose_form import PurposeForm
from transfer_app.gui.pages.share import SharePage
from transfer_app.gui.shell import MainShell
from transfer_app.services import (
    accepting,
    agreements,
    journals,
    looking,
    reading,
    senders,
    sharing,
    workspaces,
)
from transfer_app.services.jobs import Quiet


def share(stage: Stage) -> MainShell:
    met = stage.met()
    met.agreed()
    met.named(met.draft(authority=two_councils.SUCCESSOR), met.sam)
    two_councils.part(met)
    return stage.shell("share")


def share_draft(stage: Stage) -> QWidget:
    shell, page = stage.page(SharePage, "share")
    page.start_draft()
    page.form.title.setText("Wessmoor to West Wessmoor")
    page.form.purpose.setText("Hand-over on vesting day")
    return shell


def share_keys(stage: Stage) -> QWidget:
    """A person's own card, with the words to read aloud, and their keys."""
    shell = share(stage)
    page = shell.page("share")
    assert isinstance(page, SharePage)
    for area in page.findChildren(QScrollArea):
        area.ensureWidgetVisible(page.my_keys)
    stage.settle()
    return shell


def share_read(stage: Stage) -> QWidget:
    """At the receiver: an agreement that the other council signed, read by somebody whom it does not name."""
    met = stage.met()
    met.trust()
    protocol = sharing.approve(met.ben, met.draft().id)
    saved = agreements.save(met.ann, protocol.id, met.made("sent"))
    sender = senders.add_sender(met.rae, sharing.save_my_card(met.ben, met.made("approver-card")))
    for each in (met.rae, met.sam):
        senders.confirm_sender(each, sender.id)
    name = two_councils.COUNTERSIGNER
    workspaces.add_user(met.rae, "tia", name, two_councils.PASSPHRASE, [Role.APPROVER])
    stage.at_receiver(met, "tia")
    shell, page = stage.page(SharePage, "share")
    page.signing.open(saved)
    stage.settle()
    show_from(page, page.signing)
    return shell


def packages_out(stage: Stage) -> QWidget:
    met = stage.met()
    met.agreed()
    two_councils.part(met)
    return stage.shell("packages")


def packages_ask(stage: Stage) -> QWidget:
    """What waits for the receiver's yes."""
    met = stage.met()
    met.agreed(accepted=False)
    two_councils.part(met)
    return stage.shell("packages")


def packages_answer(stage: Stage) -> QWidget:
    """The receiver's answer, with one that is refused."""
    met = stage.met()
    met.trust()
    request = accepting.ask(met.ann, met.agreed(accepted=False).id, met.made("asked"))
    stage.at_receiver(met)
    _, page = stage.page(PackagesPage, "packages")
    page.answer.open_request(request)
    stage.settle()
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, AnswerDialog))
    dialog.records.setCurrentRow(1)
    dialog.records.item(1).setCheckState(dialog.records.item(1).checkState().Unchecked)
    dialog.words.setText("The family's order names the other council")
    return dialog


def _arrived(stage: Stage, *, accepted: bool = False) -> tuple[two_councils.Councils, str]:
    """A package sealed for the receiver, who trusts the sender; its name. accepted: taken in."""
    met = stage.met()
    met.trust()
    package = met.sealed(met.agreed())
    if accepted:
        met.taken_in(package)
    return met, package.ref


def _for_a_visit(asking: PurposeForm) -> None:
    asking.kind.setCurrentIndex(asking.kind.findData(Purpose.CARE.value))
    asking.purpose.setText("First visit to the family")


def packages_in(stage: Stage) -> QWidget:
    """The successor's own window: a package that passed its check, before it is accepted."""
    met, ref = _arrived(stage)
    manifest = met.outbox / f"{ref}.manifest.json"
    stage.at_receiver(met)
    shell, page = stage.page(PackagesPage, "packages")
    page.tabs.setCurrentIndex(IN)
    page.check.check(manifest)
    return shell


def packages_sample(stage: Stage) -> QWidget:
    """A record of the sample that was opened and compared, and the way to leave one out."""
    shell = packages_in(stage)
    stage.settle()
    page = shell.page("packages")
    assert isinstance(page, PackagesPage)
    sample = page.check.sample
    sample.table.go_to_id(0)
    sample.open.click()
    stage.settle()
    for each in QApplication.topLevelWidgets():
        if each is not shell and each.isVisible():
            each.close()
    sample.source.setCurrentIndex(sample.source.findData(Compared.PAPER.value))
    sample.agrees.click()
    stage.settle()
    show_from(page, sample)
    return shell


def packages_read(stage: Stage) -> QWidget:
    """While access is shared: single cases of a package that is not taken in."""
    met, ref = _arrived(stage)
    looking.look(met.rae, met.outbox / f"{ref}.manifest.json", Quiet())
    stage.at_receiver(met)
    shell, page = stage.page(PackagesPage, "packages")
    page.tabs.setCurrentIndex(IN)
    page.shared.cases.go_to_id(0)
    _for_a_visit(page.shared.asking)
    stage.settle()
    show_from(page, page.shared)
    return shell


def packages_received(stage: Stage) -> QWidget:
    """What was taken in, and a case about to be opened."""
    met, _ = _arrived(stage, accepted=True)
    stage.at_receiver(met)
    shell, page = stage.page(PackagesPage, "packages")
    page.tabs.setCurrentIndex(IN)
    page.inbox.cases.go_to_id(0)
    _for_a_visit(page.inbox.asking)
    stage.settle()
    show_from(page, page.inbox)
    return shell


def packages_receipt(stage: Stage) -> QWidget:
    """At the sender: the receipt that came back, with one record that was left out."""
    met = stage.met()
    met.trust()
    package = met.sealed(met.agreed())
    with met.ann.workspace.read() as unit:
        ids = sorted(unit.packages.records(package.id).values())
        ref = min(row.ref for row in unit.records.rows(ids))
    received = met.taken_in(package, {ref: "Moved away in May; see our letter"})
    two_councils.part(met)
    shell, page = stage.page(PackagesPage, "packages")
    page.sent.record(received.receipt)
    stage.settle()
    show_from(page, page.sent)
    return shell


def packages_openings(stage: Stage) -> QWidget:
    """At the sender: the receiver's access journal."""
    met, ref = _arrived(stage, accepted=True)
    package = reading.inbox(met.rae)[-1]
    for case, purpose in zip(
        reading.incoming_cases(met.rae, package.id),
        (Purpose.CARE, Purpose.COURT, Purpose.SAMPLE),
        strict=False,
    ):
        reading.open_case(met.rae, case.id, "First visit to the family", purpose)
    journals.take_in(met.ann, journals.save(met.rae, ref, met.made("journal")))
    openings = journals.openings(met.ann, ref)
    two_councils.part(met)
    shell = stage.shell("packages")
    return shown_dialog(OpeningsDialog(ref, openings, shell), stage)


def packages_senders(stage: Stage) -> QWidget:
    """At the receiver: a card that one person has compared."""
    met = stage.met()
    sender = senders.add_sender(met.rae, sharing.save_my_card(met.ann, met.made("sender-card")))
    senders.confirm_sender(met.sam, sender.id)
    stage.at_receiver(met)
    shell, page = stage.page(PackagesPage, "packages")
    page.tabs.setCurrentIndex(SENDERS)
    return shell


def log(stage: Stage) -> QWidget:
    met = stage.met()
    met.sealed(met.agreed())
    two_councils.part(met)
    shell, page = stage.page(LogPage, "log")
    page.check()
    return shell


def log_auditor(stage: Stage) -> QWidget:
    """The auditor's bundle, written, and what is left to do."""
    met = stage.met()
    met.sealed(met.agreed())
    folder = met.folder / "wessmoor-audit-2026-12"
    two_councils.part(met)
    stage.user = "cat"
    shell, page = stage.page(LogPage, "log")
    page.auditor.write_to(folder)
    stage.settle()
    show_from(page, page.councils)
    return shell
