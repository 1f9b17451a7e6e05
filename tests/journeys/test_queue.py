"""What the database lists and counts of the queue is what anybody would who read every record."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import allocated_county
import marked_county
import pytest
from export_folders import PERSON, write_export
from marked_county import Plain
from workspaces_made import new_workspace

from transfer_app.domain.dispute_ladder import IN_TIME, OVERDUE
from transfer_app.domain.queue_filter import COUNTED, QueueFilter
from transfer_app.domain.working import CONFLICT, PARKED, WITH_RECEIVER
from transfer_app.services import loading, queueing, reviewing
from transfer_app.services.jobs import Quiet

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
    QueueFilter(states=(CONFLICT, "queued")),
    QueueFilter(states=(WITH_RECEIVER,), search="a"),
    QueueFilter(states=(WITH_RECEIVER, PARKED, "proposed"), without=("states",)),
    QueueFilter(disputes=(OVERDUE,)),
    QueueFilter(disputes=(IN_TIME, ""), without=("disputes",), order=("surname",)),
    QueueFilter(given=(1, 2), states=("queued", "changed", PARKED)),
    QueueFilter(given=(0, 1), disputes=("",)),
    QueueFilter(search="r m"),
    QueueFilter(states=("queued",), search="r- s", order=("status", "surname")),
    QueueFilter(states=("queued", "changed"), search="a m", statuses=("child in need", "EHC plan")),
)


@pytest.fixture(scope="module")
def county(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marked_county.make(made_county, tmp_path_factory.mktemp("queue"))


@pytest.mark.parametrize("name", ["ann", "cat"])
def test_each_filter_lists_and_counts_what_reading_every_record_would(county: Path, name: str) -> None:
    session = allocated_county.signed_in(county, name)
    plain = Plain(session)
    for wanted in ASKED:
        found = queueing.ids(session, wanted)
        assert set(found) == plain.passing(wanted), wanted
        assert len(found) == len(set(found))
        assert queueing.first(session, wanted, 7) == found[:7], wanted
        assert [plain.key(each, wanted) for each in found] == sorted(
            plain.key(each, wanted) for each in found
        )
        backwards = queueing.ids(session, wanted, descending=True)
        assert backwards == found[::-1]
        assert queueing.first(session, wanted, 7, descending=True) == backwards[:7], wanted
        counts = queueing.counts(session, wanted)
        assert counts.total(wanted) == len(found), wanted
        for facet in COUNTED:
            others = plain.passing(wanted, but=facet)
            expected = Counter(plain.facets[each][facet] for each in others)
            if not wanted.holds("states", "automatic"):
                del expected["automatic"]  # counted only where it is asked for
            assert counts.of(facet, wanted) == expected, (facet, wanted)
        others = plain.passing(wanted, but="statuses")
        assert queueing.statuses(session, wanted) == Counter(plain.facets[n]["statuses"] for n in others)
        some = sorted(plain.rows)[::9]
        assert queueing.passing(session, wanted, some) == plain.passing(wanted).intersection(some)


def test_every_mark_is_there_to_be_filtered_by(county: Path) -> None:
    session = allocated_county.signed_in(county)
    counted = queueing.counts(session, QueueFilter())
    assert counted.of("states", QueueFilter()).keys() >= {PARKED, CONFLICT, WITH_RECEIVER}
    assert counted.of("disputes", QueueFilter()).keys() == {"", IN_TIME, OVERDUE}
    assert len(counted.of("given", QueueFilter())) == 3


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
