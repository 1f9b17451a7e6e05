"""The sealing port: keys, packages, receipts and signed notes, joined for the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from transfer_app.adapters.sealing.keys import KeyPair, card_bytes, make_card
from transfer_app.domain.manifest import Authority


class Seals:
    """clock: now, UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def new_keys(self, authority: tuple[str, str], person: str, role: str) -> tuple[str, str]:
        """(secret text for an encrypted place, public card as text). authority: code and name."""
        keys = KeyPair.generate()
        card = make_card(keys, Authority(*authority), person, role, "", self._clock())
        return keys.secret_text(f"{person}, {authority[1]}"), card_bytes(card, keys.signing).decode("utf-8")
