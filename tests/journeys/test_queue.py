"""What the database lists and counts of the queue is what anybody would who read every record."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import allocated_county
import pytest
from export_folders import PERSON, write_export
from workspaces_made import new_workspace

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.queue_filter import FACETS, QueueFilter, Value
from transfer_app.domain.vocabulary import Role
from transfer_app.services import loading, queueing, reviewing
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

ASKED = (
    QueueFilter(),
    QueueFilter(states=("queued", "changed")),
    QueueFilter(states=("automatic",), without=("states",), reasons=("BOUNDARY", "CONFIDENTIAL")),
    QueueFilter(states=("queued",), reasons=("BOUNDARY",), without=("reasons",), order=("strand", "surname")),
    QueueFilter(strands=("social-care", "send"), order=("surname", "surname")),
    QueueFilter(areas=("E06999001",), outcomes=("successor",), search="a"),
    QueueFilter(candidates=(2,), order=("distance", "surname")),
    QueueFilter(candidates=(0, 1), without=("candidates",), priorities=(1, 2)),
    QueueFilter(statuses=("EHC plan",), without=("statuses",), states=("queued",)),
    QueueFilter(search="zz-nobody"),
)


@pytest.fixture(scope="module")
def county(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("queue"))


class Plain:
    """Every record that a person may see, with each of its facets."""

    def __init__(self, session: Session) -> None:
        with session.workspace.read() as unit:
            numbers = unit.records.ids()
            decided = unit.decisions.some(numbers)
            rows = unit.records.rows(numbers)
        may_see = not session.user.roles.isdisjoint({Role.REVIEWER, Role.APPROVER})
        self.rows = {row.id: row for row in rows if may_see or not row.restricted}
        self.facets: dict[int, dict[str, Value]] = {
            row.id: {
                "states": row.state, "reasons": (*row.reasons, "")[0], "strands": row.strand.value,
                "priorities": row.priority, "areas": row.area, "outcomes": row.outcome,
                "candidates": decided[row.id].candidates, "statuses": row.status,
            }
            for row in self.rows.values()
        }  # fmt: skip

    def passing(self, wanted: QueueFilter, *, but: str = "") -> set[int]:
        return {
            number for number, has in self.facets.items()
            if all(wanted.holds(facet, has[facet]) for facet in FACETS if facet != but)
            and _begins(self.rows[number], wanted.search)
        }  # fmt: skip


def _begins(row: RecordRow, search: str) -> bool:
    told = (row.surname, row.forename, row.person_ref, row.ref)
    return all(any(one.lower().startswith(word) for one in told) for word in search.split())


@pytest.mark.parametrize("name", ["ann", "cat"])
def test_each_filter_lists_and_counts_what_reading_every_record_would(county: Path, name: str) -> None:
    session = allocated_county.signed_in(county, name)
    plain = Plain(session)
    for wanted in ASKED:
        found = queueing.ids(session, wanted)
        assert set(found) == plain.passing(wanted), wanted
        assert len(found) == len(set(found))
        assert queueing.first(session, wanted, 7) == found[:7], wanted
        backwards = queueing.ids(session, wanted, descending=True)
        assert backwards == found[::-1]
        assert queueing.first(session, wanted, 7, descending=True) == backwards[:7], wanted
        counts = queueing.counts(session, wanted)
        assert counts.total(wanted) == len(found), wanted
        for facet in FACETS[:-1]:
            others = plain.passing(wanted, but=facet)
            expected = Counter(plain.facets[each][facet] for each in others)
            if not wanted.holds("states", "automatic"):
                del expected["automatic"]  # counted only where it is asked for
            assert counts.of(facet, wanted) == expected, (facet, wanted)
        others = plain.passing(wanted, but="statuses")
        assert queueing.statuses(session, wanted) == Counter(plain.facets[n]["statuses"] for n in others)
        some = sorted(plain.rows)[::9]
        assert queueing.passing(session, wanted, some) == plain.passing(wanted).intersection(some)


def test_a_restricted_record_is_in_no_list_and_no_count_of_who_may_not_see_it(county: Path) -> None:
    ann, cat = (allocated_county.signed_in(county, name) for name in ("ann", "cat"))
    hidden = {row.id for row in reviewing.rows(ann, reviewing.queue(ann, QueueFilter())) if row.restricted}
    assert hidden
    asked = QueueFilter(restricted=True)  # no wish makes them seen
    assert hidden.isdisjoint(queueing.ids(cat, asked))
    seen, all_ = (sum(cell.number for cell in queueing.counts(who, asked).cells) for who in (cat, ann))
    assert all_ - seen == len(hidden)
    assert queueing.passing(cat, asked, sorted(hidden)) == frozenset()


def test_the_candidates_of_a_record_are_the_successors_its_homes_lie_in(county: Path) -> None:
    session = allocated_county.signed_in(county)
    counted = queueing.counts(session, QueueFilter()).of("candidates", QueueFilter())
    assert {0, 1, 2} <= set(counted)
    two_homes = queueing.counts(session, replace(QueueFilter(), reasons=("SHARED_CARE",)))
    assert two_homes.of("candidates", QueueFilter(reasons=("SHARED_CARE",)))[2] > 0


def test_a_name_is_found_with_and_without_its_accents_and_sorted_where_people_look(tmp_path: Path) -> None:
    people = f"{PERSON}\n1,Ann,Fay,F,2015-04-01\n2,Élise,Éon,F,2015-04-01\n3,Jürgen,STRAßE,M,2015-04-01\n"
    referrals = "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n"
    referrals += "".join(f"{child},{child},2026-01-01,\n" for child in (1, 2, 3))
    session = new_workspace(tmp_path / "w.taw")
    folder = write_export(tmp_path / "ssd", {"people.csv": people, "referrals.csv": referrals})
    loading.load(session, loading.survey(session, folder), Quiet())

    def found(search: str) -> list[str]:
        numbers = queueing.ids(session, QueueFilter(search=search, order=("surname",)))
        return [row.person_ref for row in reviewing.rows(session, numbers)]

    for word in ("Élise", "élise", "ÉLISE", "elise", "E\u0301lis", "éon eli"):
        assert found(word) == ["2"], word
    assert found("jurgen strasse") == found("JÜRGEN straße") == ["3"]
    assert found("") == ["2", "1", "3"]
    session.workspace.close()
