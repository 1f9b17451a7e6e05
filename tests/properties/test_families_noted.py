"""Noting families that go different ways changes no result, and what is noted is what stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import allocated_county
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from transfer_app.adapters.store.tables import (
    boundary_sets,
    case_records,
    decisions,
    extracts,
    family_links,
    metadata,
    mother_links,
    people,
    runs,
    source_files,
    source_rows,
    users,
)
from transfer_app.adapters.store.tables import settings as settings_table
from transfer_app.adapters.store.workspace import Unit
from transfer_app.domain.families import groups, splits
from transfer_app.domain.family_splits import SplitState
from transfer_app.domain.staff import User
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.services.noting import note_again, note_splits
from transfer_app.services.session import Session

DAY = date(2027, 4, 1)
PEOPLE = 8
STRANDS = (Strand.SOCIAL_CARE, Strand.EARLY_HELP, Strand.SEND, Strand.CARER)


@dataclass(frozen=True)
class Stands:
    """One case record and how it stands. closed: an ISO day, or nothing."""

    person: int
    strand: Strand
    outcome: OutcomeKind
    area: str
    closed: str | None


stands = st.builds(
    Stands,
    person=st.integers(1, PEOPLE),
    strand=st.sampled_from(STRANDS),
    outcome=st.sampled_from([OutcomeKind.SUCCESSOR, OutcomeKind.SUCCESSOR, OutcomeKind.REVIEW]),
    area=st.sampled_from(["W", "E"]),
    closed=st.sampled_from([None, None, "2027-05-01", "2020-01-01"]),
)
records_of = st.lists(stands, max_size=10, unique_by=lambda each: (each.person, each.strand))
family_pairs = st.sets(st.tuples(st.integers(1, PEOPLE), st.sampled_from("FGH")), max_size=10)
mother_pairs = st.sets(
    st.tuples(st.integers(1, PEOPLE), st.sampled_from(["p1", "p5", "elsewhere"])), max_size=6
)


class Place:
    """The real rows and queries, on a database in memory."""

    def __init__(self, found: list[Stands], families: set, mothers: set) -> None:
        self.engine = sa.create_engine("sqlite://")
        self.connection = self.engine.connect()
        metadata.create_all(self.connection)
        self.unit = Unit(self.connection)
        user = User(1, "ann", "Ann", frozenset({Role.DATA_OFFICER}))
        self.session = Session(None, user, allocated_county.outside())  # type: ignore[arg-type]
        put = self.connection.execute
        put(sa.insert(settings_table).values(key="vesting-day", value=DAY.isoformat()))
        put(sa.insert(settings_table).values(key="record-secret", value="ab" * 32))
        put(sa.insert(users).values(id=1, name="ann"))
        put(sa.insert(boundary_sets).values(id=1, digest="", placer=b""))
        put(sa.insert(runs).values(id=1, user_id=1, boundary_set_id=1))
        put(sa.insert(extracts).values(id=1, digest="", loaded_by=1))
        put(sa.insert(source_files).values(id=1, extract_id=1))
        put(sa.insert(source_rows).values(id=1, file_id=1))
        put(sa.insert(people), [{"id": n, "ref": f"p{n}"} for n in range(1, PEOPLE + 1)])
        for person, family in sorted(families):
            put(sa.insert(family_links).values(family=family, person_id=person, source_row_id=1))
        for child, mother in sorted(mothers):
            put(sa.insert(mother_links).values(child_id=child, mother_ref=mother, source_row_id=1))
        for number, each in enumerate(found, 1):
            put(
                sa.insert(case_records).values(
                    id=number, ref=f"r{number}", person_id=each.person, strand=each.strand.value,
                    closed=each.closed, status="open",
                )
            )  # fmt: skip
            put(
                sa.insert(decisions).values(
                    record_id=number, run_id=1, state="automatic", outcome=each.outcome.value, area=each.area
                )
            )

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    def decided(self) -> list[tuple[object, ...]]:
        rows = self.connection.execute(sa.select(decisions).order_by(decisions.c.record_id))
        return [tuple(row) for row in rows]

    def standing(self) -> list[dict[int, str]]:
        """What should be noted now, worked out afresh."""
        families = groups(self.unit.people.links(), self.unit.families.not_family())
        return [split.areas for split in splits(families, self.unit.families.members(DAY))]

    def noted(self) -> list[dict[int, str]]:
        found = [each for each in self.unit.families.splits() if each.state is not SplitState.GONE]
        return sorted((dict(each.areas) for each in found), key=sorted)


@settings(max_examples=examples(120), deadline=None)
@given(found=records_of, families=family_pairs, mothers=mother_pairs, data=st.data())
def test_noting_changes_no_result_and_a_part_noted_again_is_the_whole(
    found: list[Stands], families: set, mothers: set, data: st.DataObject
) -> None:
    place = Place(found, families, mothers)
    before = place.decided()
    first = note_splits(place.session, place.unit, 1)
    assert place.decided() == before
    assert place.noted() == sorted(place.standing(), key=sorted)
    assert first.standing == len(place.standing())
    for _ in range(3 if found else 0):
        number = data.draw(st.integers(1, len(found)))
        outcome, area = data.draw(st.sampled_from([("successor", "W"), ("successor", "E"), ("review", "")]))
        place.connection.execute(
            sa.update(decisions).where(decisions.c.record_id == number).values(outcome=outcome, area=area)
        )
        before = place.decided()
        note_again(place.session, place.unit, [number])
        assert place.decided() == before
        assert place.noted() == sorted(place.standing(), key=sorted)
        whole = note_splits(place.session, place.unit, 1)
        assert (whole.fresh, whole.reopened, whole.gone) == (0, 0, 0)
    place.close()


@settings(max_examples=examples(120), deadline=None)
@given(families=family_pairs, mothers=mother_pairs)
def test_following_links_from_one_person_finds_the_family_of_the_whole(families: set, mothers: set) -> None:
    carers = [Stands(person, Strand.CARER, OutcomeKind.SUCCESSOR, "W", None) for person in (2, 5)]
    place = Place(carers, families, mothers)
    apart = place.unit.families.not_family()
    assert apart == {2, 5}
    found = groups(place.unit.people.links(), apart)
    for person in range(1, PEOPLE + 1):
        if person not in apart:
            family = next((each for each in found if person in each), (person,))
            assert place.unit.families.related(person) == family
    place.close()
