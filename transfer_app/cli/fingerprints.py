"""Fingerprints on the command line: in words, and in digits for whoever would rather read those."""

from __future__ import annotations

from transfer_app.cli.console import say
from transfer_app.domain.known_logs import KnownLog
from transfer_app.domain.sharing import Recipient, Sender
from transfer_app.services.session import Session


def fingerprint(person: Recipient | Sender | KnownLog) -> None:
    say(f"  {person.words}", "bold")
    say(f"  or in digits {person.spoken}")


def my_fingerprint(session: Session) -> None:
    from transfer_app.services import sharing

    say(f"  {sharing.my_words(session)}", "bold")
    say(f"  or in digits {sharing.my_fingerprint(session)}")
