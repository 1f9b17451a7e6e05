"""What is said of a package that follows on others."""

from __future__ import annotations

from transfer_app.domain.tranches import Change
from transfer_app.services.arriving import Arrival


def test_of_a_first_tranche_there_is_nothing_to_say() -> None:
    assert Arrival({Change.NEW: 3}, 0, 0, (), False).sentences == ()


def test_each_thing_that_follows_on_is_said() -> None:
    told = Arrival({Change.NEW: 3, Change.CHANGED: 2, Change.REDECIDED: 1}, 4, 1, (2, 3), True).sentences
    assert told == (
        "3 case records are new. 3 replace copies that came before: 2 because their facts changed, 1 because "
        "they were decided again.",
        "Case records that came before and are withdrawn: 4. Their copies here are marked, and must not be "
        "used any more.",
        "Withdrawn, but never received here: 1. The notice is kept.",
        "Not here yet of this sender: tranche 2, 3. Ask whether it was taken back.",
        "A later tranche is here already: what both hold counts as the later one says.",
    )
