"""The Standard Safeguarding Dataset: what each table's rows say about a child."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from export_folders import PEOPLE, PROFILES, Reading, read_files

from transfer_app.adapters.sources.profiles import Into
from transfer_app.domain.people import Span
from transfer_app.domain.vocabulary import SpanKind, Strand

SSD = next(profile for profile in PROFILES if profile.name == "ssd")


def _spans(reading: Reading, strand: Strand = Strand.SOCIAL_CARE) -> list[Span]:
    return [row.span for row in reading.spans if row.strand is strand]


def _read(tmp_path: Path, **tables: str) -> Reading:
    return read_files(
        tmp_path, {"people.csv": PEOPLE, **{f"{name}.csv": text for name, text in tables.items()}}
    )


def test_every_table_of_the_dataset_is_known_and_recognises_itself(tmp_path: Path) -> None:
    assert len(SSD.tables) == 46
    for table in SSD.tables:
        fits = [other.name for other in SSD.tables if not other.missing_from(table.columns)]
        assert fits == [table.name]


def test_every_table_about_children_leads_to_its_child() -> None:
    of_no_child = {t.name for t in SSD.tables if t.into is Into.KEPT and not (t.person or t.through)}
    assert of_no_child == {"ssd_professionals", "ssd_department"}


def test_an_episode_in_care_its_placement_and_its_legal_status(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        episodes="clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_ceased_date,"
        "clae_cla_episode_ceased_reason,clae_cla_id\n50,1,2020-01-02,2022-03-04,E11 - Adopted,C9\n",
        placements="clap_cla_placement_id,clap_cla_id,clap_cla_placement_start_date,clap_cla_placement_type,"
        "clap_cla_placement_postcode,clap_cla_placement_end_date\n60,C9,2020-01-02,A5,dt11aa,NULL\n",
        legal="lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
        "lega_legal_status_end_date\n70,1,c2 - Care order,2020-01-02 00:00:00.000,\n",
    )
    episode, placement, legal = _spans(reading)
    assert (episode.kind, episode.end, episode.end_reason) == (
        SpanKind.CARE_EPISODE,
        date(2022, 3, 4),
        "E11",
    )
    assert (placement.kind, placement.code, placement.postcode) == (SpanKind.PLACEMENT, "A5", "DT1 1AA")
    assert (legal.kind, legal.code, legal.start) == (SpanKind.LEGAL_STATUS, "C2", date(2020, 1, 2))
    (order,) = _spans(reading, Strand.ADOPTION)
    assert (order.kind, order.code, order.start) == (SpanKind.PERMANENCE, "ADOPTION", date(2022, 3, 4))
    assert {row.person for row in reading.spans} == {"1"}


def test_a_plan_of_another_authority_says_so(tmp_path: Path) -> None:
    header = "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola"
    reading = _read(tmp_path, plans=f"{header}\n1,1,2024-01-01,,Y\n2,2,2024-01-01,,N\n")
    assert [span.detail for span in _spans(reading)] == ["other-authority", ""]


def test_an_ehc_plan_finds_its_child_through_assessment_request_and_send(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        a="ehcn_named_plan_id,ehcn_ehcp_asmt_id,ehcn_named_plan_start_date,ehcn_named_plan_ceased_date\n"
        "9,8,2021-05-06,\n10,404,2021-05-06,\n",
        b="ehca_ehcp_assessment_id,ehca_ehcp_request_id,ehca_ehcp_assessment_outcome_date\n8,7,2021-04-01\n",
        c="ehcr_ehcp_request_id,ehcr_send_table_id,ehcr_ehcp_req_date,ehcr_ehcp_req_outcome_date\n"
        "7.0,6,2021-01-01,2021-02-01\n",
        d="send_table_id,send_person_id,send_upn\n6,2,X\n",
        e="ehcp_active_ehcp_id,ehcp_ehcp_request_id,ehcp_active_ehcp_last_review_date\n11,7,2024-01-01\n",
    )
    assert {row.person for row in reading.spans} == {"2"}
    found = sorted((span.kind.value, span.code, span.end is None) for span in _spans(reading, Strand.SEND))
    assert found == [
        ("ehc-plan", "ACTIVE", True),
        ("ehc-plan", "NAMED", True),
        ("ehc-request", "ASSESSMENT", False),
        ("ehc-request", "REQUEST", False),
    ]
    (reject,) = reading.rejected
    assert (reject.column, reject.value) == ("ehcn_ehcp_asmt_id", "404")
    assert "ssd_ehcp_assessment" in reject.reason


def test_a_faulty_link_in_the_chain_does_not_orphan_what_hangs_on_it(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        c="ehcr_ehcp_request_id,ehcr_send_table_id,ehcr_ehcp_req_date,ehcr_ehcp_req_outcome_date\n7,6,soon,\n",
        d="send_table_id,send_person_id\n6,2\n",
        e="ehcp_active_ehcp_id,ehcp_ehcp_request_id\n11,7\n",
    )
    assert [reject.value for reject in reading.rejected] == ["soon"]
    assert [(row.person, row.span.kind) for row in reading.spans] == [("2", SpanKind.EHC_PLAN)]


def test_a_link_to_two_children_leads_to_neither(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        c="ehcr_ehcp_request_id,ehcr_send_table_id,ehcr_ehcp_req_date,ehcr_ehcp_req_outcome_date\n7,6,2021-01-01,\n",
        d="send_table_id,send_person_id\n6,2\n6,1\n",
    )
    assert not reading.spans
    assert "more than one child" in reading.rejected[0].reason


def test_orders_of_permanence_go_to_their_strand(tmp_path: Path) -> None:
    header = (
        "perm_table_id,perm_person_id,perm_placement_order_date,perm_placed_for_adoption_date,"
        "perm_decision_reversed_date,perm_permanence_order_date,perm_permanence_order_type"
    )
    rows = (
        "1,1,2020-01-01,2020-06-01,,2021-01-01,Adoption\n2,2,,,,2021-01-01,Special Guardianship\n3,2,,,,,\n"
    )
    reading = _read(tmp_path, permanence=f"{header}\n{rows}")
    assert [span.code for span in _spans(reading, Strand.ADOPTION)] == ["ADOPTION"]
    assert sorted(span.code for span in _spans(reading)) == [
        "PLACED FOR ADOPTION",
        "PLACEMENT ORDER",
        "SPECIAL GUARDIANSHIP",
    ]
    assert len(reading.rows) == 5


def test_a_conference_is_pending_until_it_is_held(tmp_path: Path) -> None:
    header = "icpc_icpc_id,icpc_person_id,icpc_icpc_target_date,icpc_icpc_date"
    reading = _read(tmp_path, icpc=f"{header}\n1,1,2024-02-01,\n2,2,2024-02-01,2024-01-20\n")
    pending, held = _spans(reading)
    assert (pending.start, pending.end) == (date(2024, 2, 1), None)
    assert (held.start, held.end) == (date(2024, 1, 20), date(2024, 1, 20))


def test_only_the_unaccompanied_are_uasc(tmp_path: Path) -> None:
    header = (
        "immi_person_id,immi_immigration_status_id,immi_immigration_status,"
        "immi_immigration_status_start_date,immi_immigration_status_end_date"
    )
    rows = "1,1,Unaccompanied Asylum Seeking Child,2023-01-01,\n2,2,Refugee,2023-01-01,\n"
    reading = _read(tmp_path, immigration=f"{header}\n{rows}")
    assert [(row.person, row.span.code) for row in reading.spans] == [("1", "UASC")]
    assert len(reading.rows) == 4


def test_a_contact_is_one_day_and_an_undated_one_stays_open(tmp_path: Path) -> None:
    header = "cont_contact_id,cont_person_id,cont_contact_date"
    reading = _read(tmp_path, contacts=f"{header}\n1,1,2024-02-01\n2,2,1900-01-01\n")
    dated, undated = _spans(reading)
    assert dated.start == dated.end == date(2024, 2, 1)
    assert undated.start is undated.end is None
    assert "no date of the event" in reading.notes[0].text


def test_families_and_mothers_are_links(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        family="fami_family_id,fami_person_id\nF1,1\nF1,2\nNULL,2\n",
        mother="moth_person_id,moth_childs_person_id\n900,1\n2,2\n900,404\n",
    )
    assert [(link.family, link.person) for link in reading.families] == [("F1", "1"), ("F1", "2")]
    assert [(link.mother, link.child) for link in reading.mothers] == [("900", "1")]
    assert [reject.reason for reject in reading.rejected] == [
        "the family's id is blank",
        "the row makes the child its own mother",
        "no child with this id is in the table of children",
    ]


def test_rows_of_staff_belong_to_no_child(tmp_path: Path) -> None:
    reading = _read(tmp_path, staff="prof_professional_id,prof_professional_name\n5,Kim Lee\n")
    assert [row.person for row in reading.rows if row.source.table == "ssd_professionals"] == [""]


def test_a_review_that_was_held_is_a_fact_and_one_that_is_due_is_none(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        plans="cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date\n40,1,2026-01-01,\n",
        reviews="cppr_cp_review_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date,"
        "cppr_cp_review_outcome_continue_cp\n1,40,2026-04-01,2026-03-30,Y\n2,40,2026-10-01,NULL,\n",
    )
    plan, review = _spans(reading)
    assert (review.kind, review.start, review.end) == (
        SpanKind.CP_REVIEW,
        date(2026, 3, 30),
        date(2026, 3, 30),
    )
    assert (review.ref, review.code) == (plan.ref, "Y")
    assert len(reading.rows) == 5


def test_the_allocated_team_is_the_one_whose_involvement_is_open(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        involvements="invo_involvements_id,invo_professional_id,invo_professional_role_id,"
        "invo_professional_team,invo_involvement_start_date,invo_involvement_end_date,invo_person_id\n"
        "1,P1,Allocated Case Worker,T10,2025-01-01,2026-01-01,1\n"
        "2,P2,Allocated Case Worker,T20,2026-01-01,,1\n",
    )
    assert [(s.kind, s.team, s.code) for s in _spans(reading) if s.end is None] == [
        (SpanKind.INVOLVEMENT, "T20", "ALLOCATED CASE WORKER")
    ]


def test_a_transfer_in_conference_is_asked_for_until_it_is_held(tmp_path: Path) -> None:
    header = "icpc_icpc_id,icpc_person_id,icpc_icpc_transfer_in,icpc_icpc_target_date,icpc_icpc_date"
    rows = "1,1,Y,2026-02-01,\n2,2,Y,2026-02-01,2026-01-20\n3,2,N,2026-02-01,\n"
    reading = _read(tmp_path, icpc=f"{header}\n{rows}")
    asked = [row for row in reading.spans if row.span.kind is SpanKind.TRANSFER_IN]
    assert [(row.person, row.span.start, row.span.end) for row in asked] == [("1", date(2026, 2, 1), None)]
