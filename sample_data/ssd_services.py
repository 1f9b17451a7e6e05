"""Rows of what the council did at home: contacts to plans, early help, EHC plans, missing, involvements."""

from __future__ import annotations

from datetime import date, timedelta

from sample_data.calendar_days import EXTRACT_DAY
from sample_data.people import Child, Spell
from sample_data.ssd_rows import SsdRows
from sample_data.tables import sql_day

_NEEDS = ("N1", "N1", "N1", "N2", "N4", "N5", "N5", "N6", "N8")
_SENTINEL_SHARE = 0.1
"""Share of open involvements whose end is written 1900-01-01, as one system does."""


def add_services(rows: SsdRows, child: Child) -> None:
    referral = ""
    for spell in sorted(child.spells, key=lambda spell: (spell.kind != "referral", spell.start)):
        match spell.kind:
            case "referral":
                referral = _referral(rows, child, spell)
            case "ehc":
                _ehc(rows, child, spell)
            case "pre-proceedings":
                _pre_proceedings(rows, child, spell)
            case _:
                _dated(rows, child, spell, referral)
    _involvement(rows, child, referral)


def _referral(rows: SsdRows, child: Child, spell: Spell) -> str:
    return rows.add(
        "ssd_cin_episodes",
        {
            "cine_person_id": child.written_id("ssd_cin_episodes"),
            "cine_referral_date": sql_day(spell.start),
            "cine_cin_primary_need_code": rows.rng.choice(_NEEDS),
            "cine_referral_source_code": rows.rng.choice(("1A", "2A", "3A", "5B", "6")),
            "cine_referral_nfa": "N",
            "cine_close_reason": "RC8" if spell.end else "",
            "cine_close_date": sql_day(spell.end),
            "cine_referral_team": rows.team(child),
            "cine_referral_worker_id": rows.worker(),
        },
    )


def _dated(rows: SsdRows, child: Child, spell: Spell, referral: str) -> None:
    """The tables that are one row with a start, mostly an end, and the child's id."""
    start, end = sql_day(spell.start), sql_day(spell.end)
    ended = spell.end is not None
    match spell.kind:
        case "contact":
            table, values = "ssd_contacts", {
                "cont_person_id": child.written_id("ssd_contacts"), "cont_contact_date": start,
                "cont_contact_source_code": rows.rng.choice(("1A", "2A", "3A", "5B", "6")),
            }  # fmt: skip
        case "cin-plan":
            table, values = "ssd_cin_plans", {
                "cinp_person_id": child.ref, "cinp_referral_id": referral, "cinp_cin_plan_start_date": start,
                "cinp_cin_plan_end_date": end, "cinp_cin_plan_team": rows.team(child),
            }  # fmt: skip
        case "cp-plan":
            category = rows.rng.choice(("NEG", "EMO", "PHY", "MUL"))
            table, values = "ssd_cp_plans", {
                "cppl_person_id": child.ref, "cppl_referral_id": referral, "cppl_icpc_id": "",
                "cppl_cp_plan_start_date": start, "cppl_cp_plan_end_date": end,
                "cppl_cp_plan_ola": spell.detail,
                "cppl_cp_plan_initial_category": category, "cppl_cp_plan_latest_category": category,
            }  # fmt: skip
        case "s47":
            table, values = "ssd_s47_enquiry", {
                "s47e_person_id": child.ref, "s47e_referral_id": referral, "s47e_s47_start_date": start,
                "s47e_s47_end_date": end, "s47e_s47_nfa": "N", "s47e_s47_completed_by_team": rows.team(child),
            }  # fmt: skip
        case "early-help":
            table, values = "ssd_early_help_episodes", {
                "earl_person_id": child.ref, "earl_episode_start_date": start, "earl_episode_end_date": end,
                "earl_episode_reason": "Family support",
                "earl_episode_end_reason": "Goals met" if ended else "",
                "earl_episode_organisation": rows.team(child, 3),
            }  # fmt: skip
        case "missing":
            table, values = "ssd_missing", {
                "miss_person_id": child.ref, "miss_missing_episode_start_date": start,
                "miss_missing_episode_type": "M", "miss_missing_episode_end_date": end,
                "miss_missing_rhi_offered": "Y" if ended else "",
            }  # fmt: skip
        case "leaver":
            table, values = "ssd_care_leavers", _leaver(rows, child, spell)
        case "legal":
            table, values = "ssd_legal_status", {
                "lega_person_id": child.ref, "lega_legal_status": spell.detail,
                "lega_legal_status_start_date": start, "lega_legal_status_end_date": end,
            }  # fmt: skip
        case "uasc":
            table, values = "ssd_immigration_status", {
                "immi_person_id": child.ref, "immi_immigration_status_start_date": start,
                "immi_immigration_status": "Unaccompanied Asylum Seeking Child",
            }  # fmt: skip
        case other:
            raise AssertionError(f"no table for {other}")
    rows.add(table, values)


def _leaver(rows: SsdRows, child: Child, spell: Spell) -> dict[str, str]:
    seen = max(spell.start, EXTRACT_DAY - timedelta(days=rows.rng.randrange(10, 90)))
    return {
        "clea_person_id": child.ref,
        "clea_care_leaver_eligibility": spell.detail,
        "clea_care_leaver_in_touch": "YES",
        "clea_care_leaver_latest_contact": sql_day(seen),
        "clea_care_leaver_accommodation": rows.rng.choice("UUTDK"),
        "clea_care_leaver_accom_suitable": "1",
        "clea_care_leaver_activity": rows.rng.choice(("F2", "F4", "F5", "G5")),
        "clea_pathway_plan_review_date": sql_day(seen),
        "clea_care_leaver_personal_advisor": "",
        "clea_care_leaver_allocated_team": rows.team(child, 2),
        "clea_care_leaver_worker_id": rows.worker(),
    }


def _ehc(rows: SsdRows, child: Child, spell: Spell) -> None:
    """Request, assessment and named plan; the active plan only while there is one."""
    send = rows.add("ssd_send", {"send_person_id": child.written_id("ssd_send"), "send_upn": child.upn})
    asked, agreed = spell.start - timedelta(days=140), spell.start - timedelta(days=98)
    request = rows.add(
        "ssd_ehcp_requests",
        {
            "ehcr_send_table_id": send,
            "ehcr_ehcp_req_date": sql_day(asked),
            "ehcr_ehcp_req_outcome_date": sql_day(agreed),
            "ehcr_ehcp_req_outcome": "Y",
        },
    )
    assessment = rows.add(
        "ssd_ehcp_assessment",
        {
            "ehca_ehcp_request_id": request,
            "ehca_ehcp_assessment_outcome_date": sql_day(spell.start - timedelta(days=14)),
            "ehca_ehcp_assessment_outcome": "Y",
        },
    )
    rows.add(
        "ssd_ehcp_named_plan",
        {
            "ehcn_ehcp_asmt_id": assessment,
            "ehcn_named_plan_start_date": sql_day(spell.start),
            "ehcn_named_plan_ceased_date": sql_day(spell.end),
            "ehcn_named_plan_ceased_reason": "2" if spell.end else "",
        },
    )
    if spell.end is None:
        review = min(spell.start + timedelta(days=360), EXTRACT_DAY)
        rows.add(
            "ssd_ehcp_active_plans",
            {"ehcp_ehcp_request_id": request, "ehcp_active_ehcp_last_review_date": sql_day(review)},
        )


def _pre_proceedings(rows: SsdRows, child: Child, spell: Spell) -> None:
    rows.add(
        "ssd_pre_proceedings",
        {
            "prep_person_id": child.ref,
            "prep_plo_family_id": child.family,
            "prep_pre_pro_decision_date": sql_day(spell.start),
            "prep_initial_pre_pro_meeting_date": sql_day(spell.start + timedelta(days=14)),
            "prep_pre_pro_outcome": "Decision to step down" if spell.end else "",
            "prep_agree_stepdown_issue_date": sql_day(spell.end),
            "prep_pre_pro_letter_date": sql_day(spell.start + timedelta(days=5)),
            "prep_pre_pro_parents_legal_rep": "Y",
        },
    )


def _involvement(rows: SsdRows, child: Child, referral: str) -> None:
    """The allocated worker, from the start of the open or last social care work."""
    work = [(s.start, s.end) for s in child.spells if s.kind in ("referral", "leaver", "uasc")]
    work += [(episode.start, episode.end) for episode in child.care[-1:]]
    if not work:
        return
    start, end = max(work, key=lambda dates: (dates[1] is None, dates[0]))
    written = sql_day(end)
    if end is None and rows.rng.random() < _SENTINEL_SHARE:
        written = sql_day(date(1900, 1, 1))
    rows.add(
        "ssd_involvements",
        {
            "invo_professional_id": rows.worker(),
            "invo_professional_role_id": "Allocated Case Worker",
            "invo_professional_team": rows.team(child, 1 if child.care else 0),
            "invo_person_id": child.written_id("ssd_involvements"),
            "invo_involvement_start_date": sql_day(start),
            "invo_involvement_end_date": written,
            "invo_referral_id": referral,
        },
    )
