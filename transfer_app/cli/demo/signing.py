"""Both councils sign the rules they agreed on: else every run is a trial, and nothing may be sealed."""

from __future__ import annotations

from pathlib import Path

from transfer_app.cli.demo.councils import Office, Offices
from transfer_app.cli.demo.exchange import compare
from transfer_app.cli.demo.stage import Step
from transfer_app.domain.errors import RulesRefused
from transfer_app.services import rule_sets, rule_signing, senders, sharing
from transfer_app.services.session import Session


def sign(offices: Offices, rules: Path, out: Path, step: Step) -> None:
    """Added by one person and signed by another in each council; every signature comes to the predecessor."""
    folder = out / "rules"
    folder.mkdir()
    officer, approver = offices.predecessor.people["ann"], offices.predecessor.people["cara"]
    kept = rule_sets.add(officer, rules).rules
    rule_sets.use(officer, kept.id)
    rule_signing.sign(approver, kept.id)
    step.tell(f"{kept.title}, signed for {offices.predecessor.council.name} by {approver.person_name}")
    for office in offices.successors:
        statement, signer = _signed_there(office, rules, folder)
        sender = senders.add_sender(officer, sharing.save_my_card(signer, folder))
        compare(sharing.my_words(signer), sender.words)
        senders.confirm_sender(officer, sender.id)
        senders.confirm_sender(approver, sender.id)
        said = rule_signing.take_in(officer, statement).said
        step.tell(f"and for {said.authority.name} by {said.person}, whose key two people here compared")
    missing = rule_sets.page(officer).standing.missing_in_words
    if missing:
        raise RulesRefused(f"The rules are not signed by {missing}.")


def _signed_there(office: Office, rules: Path, folder: Path) -> tuple[Path, Session]:
    """(the statement for the predecessor, who signed it)."""
    adds, signs = office.person(0), office.person(1)
    signed = rule_signing.sign(signs, rule_sets.add(adds, rules).rules.id)
    return rule_signing.save(signs, signed.id, folder), signs
