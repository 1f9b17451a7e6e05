"""However an export is cut into loads, ordered or repeated, the same people and facts come of it."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from allocated_county import PASSPHRASE, outside
from export_folders import write_export
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_county import rows
from thorough import examples
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.people import CaseFacts, Person, SourceRow
from transfer_app.services import allocating, balancing, loading, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

HEADERS = {
    "ssd_person": "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob,pers_legacy_id",
    "ssd_address": (
        "addr_table_id,addr_person_id,addr_address_type,addr_address_start_date,addr_address_end_date,"
        "addr_address_postcode,addr_address_json"
    ),
    "ssd_family": "fami_family_id,fami_person_id",
    "ssd_mother": "moth_person_id,moth_childs_person_id",
    "ssd_cin_episodes": "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date",
    "ssd_cla_episodes": (
        "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_ceased_date,"
        "clae_cla_id,clae_cla_episode_ceased_reason"
    ),
    "ssd_legal_status": (
        "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
        "lega_legal_status_end_date"
    ),
}
ABOUT = [table for table in HEADERS if table != "ssd_person"]
HEADERS |= {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN",
    "episodes": "CHILD,DECOM,DEC,LS,PLACE,HOME_POST,PL_POST",
}
NOWHERE = SourceRow("", "", 0)
CHILDREN = ("1", "2", "3", "04")
POSTCODES = [row["pcds"] for row in rows("gazetteers/onspd.csv")[::150]] + ["", "NFA", "QX99 9ZZ"]
Row = tuple[str, str]
"""A table and one line of it."""

written = st.sampled_from(["", "2020-01-01", "2022-06-01", "2022-05-31 00:00:00.000", "2026-12-01", "soon"])
children, postcodes = st.sampled_from(CHILDREN), st.sampled_from(POSTCODES)


@st.composite
def exports(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """The children's own rows, and the rows about them; each with an id of its own, some not readable."""
    births = st.sampled_from(["2015-04-01", "2010-09-30", ""])
    people = [
        ("ssd_person", f"{ref},Ann,{draw(st.sampled_from(['Ash', 'Oak', '']))},F,{draw(births)},L{ref}")
        for ref in CHILDREN
    ]
    about: list[Row] = []
    for number in range(draw(st.integers(1, 12))):
        about.append(draw(_row(draw(st.sampled_from(ABOUT)), number)))
    return people, list(dict.fromkeys(about))


@st.composite
def returns(draw: st.DrawFn) -> list[Row]:
    """The care return of the same children, which need not agree on a birthday."""
    births = st.sampled_from(["01/04/2015", "30/09/2010", ""])
    episode = st.builds(
        "{0},{1},{2},C2,U1,{3},{4}".format, children, st.sampled_from(["01/06/2022", "01/01/2024"]),
        st.sampled_from(["", "31/12/2024"]), postcodes, postcodes,
    )  # fmt: skip
    lines = draw(
        st.lists(episode, max_size=4, unique_by=lambda line: line.split(",")[0] + line.split(",")[1])
    )
    people = [("header", f"{ref},2,{draw(births)},WBRI,") for ref in CHILDREN]
    return [*people, *(("episodes", line) for line in lines)]


def _row(table: str, number: int) -> st.SearchStrategy[Row]:
    lines = {
        "ssd_address": st.builds(
            "{0},{1},{2},{3},{4},{5},".format, st.just(number), children,
            st.sampled_from(["HOME", "PLACEMENT", "REFUGE", "ODD"]), written, written, postcodes,
        ),
        "ssd_family": st.builds("F{0},{1}".format, st.integers(1, 2), children),
        "ssd_mother": st.builds("{0},{1}".format, children, children),
        "ssd_cin_episodes": st.builds("{0},{1},{2},{3}".format, st.just(number), children, written, written),
        "ssd_cla_episodes": st.builds(
            "{0},{1},{2},{3},{0},{4}".format, st.just(number), children, written, written,
            st.sampled_from(["", "E11", "E3"]),
        ),
        "ssd_legal_status": st.builds(
            "{0},{1},{2},{3},".format, st.just(number), children, st.sampled_from(["C2", "V2", "V4"]), written
        ),
    }  # fmt: skip
    return lines[table].map(lambda line: (table, line))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the county's gazetteers and boundaries and nothing loaded; only ever copied."""
    path = tmp_path_factory.mktemp("office") / "w.taw"
    session = new_workspace(path)
    set_county_geography(session)
    session.workspace.close()
    return path


@dataclass(frozen=True)
class State:
    """All that a workspace knows, by content: neither ids nor where a thing was read."""

    people: frozenset[Person]
    cases: frozenset[tuple[object, ...]]
    standing: frozenset[tuple[str, ...]]
    relatives: frozenset[tuple[str, str, str]]
    result: str


def ended(office: Path, loads: Sequence[Sequence[Row]]) -> State:
    """The state of a new workspace after these loads; the balance adds up after each."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for path in office.parent.iterdir():
            shutil.copy2(path, place / path.name)
        session = workspaces.sign_in(outside(), place / office.name, "ann", PASSPHRASE)
        for number, lines in enumerate(loads):
            _load(session, place / str(number), lines)
            assert balancing.current(session).adds_up
        state = _state(session, allocating.allocate(session, Quiet()).run.result_digest)
        assert balancing.current(session).adds_up
        session.workspace.close()
        return state


def _load(session: Session, place: Path, lines: Sequence[Row]) -> None:
    files = {
        f"{table}.csv": "\n".join([HEADERS[table], *(line for _, line in some)]) + "\n"
        for table, some in itertools.groupby(sorted(lines, key=lambda row: row[0]), lambda row: row[0])
    }
    loading.load(session, loading.survey(session, write_export(place, files)), Quiet())


def _state(session: Session, result: str) -> State:
    with session.workspace.read() as unit:
        ids = unit.records.ids()
        found = list(unit.records.facts(ids))
        return State(
            people=frozenset(replace(one.person, source=NOWHERE) for one in found),
            cases=frozenset(map(_case, found)),
            standing=frozenset(
                (row.ref, row.status, row.outcome, row.area) for row in unit.records.rows(ids)
            ),
            relatives=frozenset(
                (ref, words, other.ref)
                for ref, person_id in unit.people.ids().items()
                for words, _, other in unit.records.relatives(person_id)
            ),
            result=result,
        )


def _case(facts: CaseFacts) -> tuple[object, ...]:
    return (
        facts.record, facts.person.ref, facts.strand, facts.identity_suspect,
        tuple(sorted(repr(replace(one, id=0, source=NOWHERE)) for one in facts.addresses)),
        tuple(sorted(repr(replace(one, id=0, source=NOWHERE)) for one in facts.spans)),
        tuple(sorted(row.table for row in facts.rejected)),
    )  # fmt: skip


FEW = settings(
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(exports(), st.lists(st.booleans(), min_size=12, max_size=12), st.integers(0, 3))
def test_any_two_loads_end_as_the_whole(
    office: Path, export: tuple[list[Row], list[Row]], first: list[bool], then: int
) -> None:
    """But for the addresses, which stay together: one that a later extract of their table lacks is gone."""
    people, about = export
    parts = [first[0] if row[0] == "ssd_address" else part for row, part in zip(about, first, strict=False)]
    one = [*people, *(row for row, is_first in zip(about, parts, strict=True) if is_first)]
    two = [*people, *(row for row, is_first in zip(about, parts, strict=True) if not is_first)]
    whole = [*people, *about]
    loads = [[one, two], [two, one], [one, two, one, whole], [two, whole, one]][then]
    assert ended(office, loads) == ended(office, [whole])


@FEW
@given(exports(), st.randoms(use_true_random=False))
def test_shuffled_rows_end_in_the_same_result(
    office: Path, export: tuple[list[Row], list[Row]], random: Random
) -> None:
    people, about = export
    shuffled = [*people, *about]
    random.shuffle(shuffled)
    assert ended(office, [shuffled]) == ended(office, [[*people, *about]])


@FEW
@given(exports(), returns())
def test_the_system_loaded_first_has_no_say(
    office: Path, export: tuple[list[Row], list[Row]], care: list[Row]
) -> None:
    system = [*export[0], *export[1]]
    assert ended(office, [care, system]) == ended(office, [system, care])
