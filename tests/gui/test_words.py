"""Nothing that the domain names is shown by its code: outcomes, roles, states, and all of the balance."""

from __future__ import annotations

from itertools import product

from transfer_app.domain.balance import ELSEWHERE, Copies, Counted, Figure, SentDocuments, balance
from transfer_app.domain.casework import State
from transfer_app.domain.tranches import Change
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.gui.words import OUTCOMES, ROLES, STATES, STRANDS, part_name, total_name

AREAS = {"E06999001": "West Wessmoor", "S12(a)": "East Wessmoor"}


def everything() -> Counted:
    """A case record of every strand in every way that one can stand."""
    ways = product(
        Strand, ["", *OutcomeKind], [*AREAS, ""], (False, True), ("", "packed", "received", ELSEWHERE)
    )
    return Counted(
        9, 8, 1, dict.fromkeys(Strand, 5), dict.fromkeys(Strand, 4), dict.fromkeys(Strand, 1),
        tuple(Figure(*way, 1) for way in ways), dict.fromkeys(Strand, SentDocuments(3, 2, 1)),
        tuple(Copies(strand, Change.NEW, "void", 1) for strand in Strand),
    )  # fmt: skip


def test_every_name_of_the_balance_has_words() -> None:
    for counted in (everything(), Counted(0, 0, 0, {}, {}, {}, ())):
        for line in balance(counted).lines:
            assert is_words(total_name(line.total[0])), line.total
            assert total_name(line.total[0])[0].isupper()
            for name, _ in line.parts:
                assert is_words(part_name(name, AREAS)), name


def is_words(text: str) -> bool:
    return bool(text) and "-" not in text and not text.startswith("E06")


def test_each_successor_s_part_has_its_name() -> None:
    parts = dict(next(line for line in balance(everything()).of("all") if line.total[0] == "unique").parts)
    named = {part_name(name, AREAS) for name in parts if name.startswith("to-")}
    assert named == {"West Wessmoor", "East Wessmoor", "a successor without a code"}


def test_every_word_of_the_domain_has_one_in_the_window() -> None:
    assert set(OUTCOMES) == set(OutcomeKind)
    assert set(ROLES) == set(Role)
    assert set(STRANDS) == set(Strand)
    assert set(STATES) == {state.value for state in State} | {""}
