"""The SSDA903 return: its tables, and the public fakes read whole."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from export_folders import Reading, read_export, read_files

from transfer_app.domain.people import Span
from transfer_app.domain.vocabulary import SpanKind, Strand

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n7,2,01/04/2015,WBRI,,,\n"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


def _read(tmp_path: Path, *episodes: str) -> Reading:
    return read_files(tmp_path, {"header.csv": HEADER, "e.csv": "\n".join([EPISODES, *episodes])})


def _of(reading: Reading, kind: SpanKind) -> list[Span]:
    return [row.span for row in reading.spans if row.span.kind is kind]


def test_an_episode_says_care_placement_and_legal_status(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        "7,03/02/2020,S,C2,N1,U4,PR1,04/05/2021,X1,CARPL,BH23 1AB,DT11AA,SC1",
        "7,04/05/2021,P,C2,N1,U4,PR1,,,,BH23 1AB,DT1 1AB,",
    )
    first, second = _of(reading, SpanKind.CARE_EPISODE)
    assert (first.start, first.end, first.code) == (date(2020, 2, 3), date(2021, 5, 4), "C2")
    assert (first.home_postcode, first.postcode, first.detail) == ("BH23 1AB", "DT1 1AA", "U4")
    assert (second.start, second.end) == (date(2021, 5, 4), None)
    assert [span.code for span in _of(reading, SpanKind.PLACEMENT)] == ["U4", "U4"]
    assert [span.code for span in _of(reading, SpanKind.LEGAL_STATUS)] == ["C2", "C2"]
    assert reading.persons[0].sex == "F"
    assert reading.persons[0].dob == date(2015, 4, 1)


def test_a_placement_with_parents_does_not_make_the_home_a_placement(tmp_path: Path) -> None:
    reading = _read(tmp_path, "7,03/02/2020,S,C2,N1,P1,PR0,,,,BH23 1AB,BH23 1AB,")
    (episode,) = _of(reading, SpanKind.CARE_EPISODE)
    assert (episode.home_postcode, episode.postcode, episode.detail) == ("BH23 1AB", "", "P1")
    assert [span.code for span in _of(reading, SpanKind.PLACEMENT)] == ["P1"]


def test_an_adoption_is_a_record_of_its_own_strand(tmp_path: Path) -> None:
    reading = _read(tmp_path, "7,03/02/2020,S,E1,N1,A5,PR1,04/05/2021,E12,,BH23 1AB,DT1 1AA,")
    (order,) = [row for row in reading.spans if row.strand is Strand.ADOPTION]
    assert (order.span.code, order.span.start) == ("ADOPTION", date(2021, 5, 4))


def test_us_dates_are_refused_and_not_turned_round(tmp_path: Path) -> None:
    reading = _read(tmp_path, "7,12/31/2020,S,C2,N1,U4,PR1,,,,BH23 1AB,DT1 1AA,")
    assert [reject.reason for reject in reading.rejected] == ["there is no such day in the calendar"]


def test_every_row_of_the_public_fakes_is_accounted_for(shared: Path) -> None:
    place = shared / "data" / "mis" / "ssda903"
    reading = read_export(place)
    assert reading.survey.refused == ()
    assert len(reading.survey.files) == 13
    loaded = Counter(row.source.file for row in reading.rows)
    rejected = Counter(reject.file for reject in reading.rejected)
    for path in place.glob("*.csv"):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert loaded[path.name] + rejected[path.name] == len(lines) - 1, path.name
    assert rejected == {"sw_episodes.csv": 1, "DoLo.csv": 1}
    assert {reject.value for reject in reading.rejected} == {"CHILD10"}
    assert reading.blank == 0
    assert Counter(row.span.kind for row in reading.spans)[SpanKind.CARE_EPISODE] == 5050
