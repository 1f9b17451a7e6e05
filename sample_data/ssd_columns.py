"""The Standard Safeguarding Dataset's tables and columns, by the names its SQL creates.

Source: data-to-insight/ssd-data-model (facts of the open standard). ssd_address is in the Mosaic
column order, with the address JSON second; ssd_legal_status has its columns shuffled.
"""

from __future__ import annotations

_TABLES = """
ssd_person: pers_legacy_id pers_person_id pers_upn pers_forename pers_surname pers_sex pers_gender
  pers_ethnicity pers_dob pers_single_unique_id pers_upn_unknown pers_send_flag pers_expected_dob
  pers_death_date pers_is_mother pers_nationality
ssd_address: addr_table_id addr_address_json addr_person_id addr_address_type addr_address_start_date
  addr_address_end_date addr_address_postcode
ssd_family: fami_table_id fami_family_id fami_person_id
ssd_mother: moth_table_id moth_person_id moth_childs_person_id moth_childs_dob
ssd_contacts: cont_contact_id cont_person_id cont_contact_date cont_contact_source_code
  cont_contact_source_desc cont_contact_outcome_json
ssd_cin_episodes: cine_referral_id cine_person_id cine_referral_date cine_cin_primary_need_code
  cine_referral_source_code cine_referral_source_desc cine_referral_outcome_json cine_referral_nfa
  cine_close_reason cine_close_date cine_referral_team cine_referral_worker_id
ssd_cin_plans: cinp_cin_plan_id cinp_referral_id cinp_person_id cinp_cin_plan_start_date
  cinp_cin_plan_end_date cinp_cin_plan_team cinp_cin_plan_worker_id
ssd_cp_plans: cppl_cp_plan_id cppl_referral_id cppl_icpc_id cppl_person_id cppl_cp_plan_start_date
  cppl_cp_plan_end_date cppl_cp_plan_ola cppl_cp_plan_initial_category cppl_cp_plan_latest_category
ssd_s47_enquiry: s47e_s47_enquiry_id s47e_referral_id s47e_person_id s47e_s47_start_date s47e_s47_end_date
  s47e_s47_nfa s47e_s47_outcome_json s47e_s47_completed_by_team s47e_s47_completed_by_worker_id
ssd_cla_episodes: clae_cla_episode_id clae_person_id clae_cla_placement_id clae_cla_episode_start_date
  clae_cla_episode_start_reason clae_cla_primary_need_code clae_cla_episode_ceased_date
  clae_cla_episode_ceased_reason clae_cla_id clae_referral_id clae_cla_last_iro_contact_date
  clae_entered_care_date
ssd_cla_placement: clap_cla_placement_id clap_cla_id clap_person_id clap_cla_placement_start_date
  clap_cla_placement_type clap_cla_placement_urn clap_cla_placement_distance clap_cla_placement_provider
  clap_cla_placement_postcode clap_cla_placement_end_date clap_cla_placement_change_reason
ssd_legal_status: lega_legal_status_end_date lega_legal_status lega_person_id lega_legal_status_id
  lega_legal_status_start_date
ssd_care_leavers: clea_table_id clea_person_id clea_care_leaver_eligibility clea_care_leaver_in_touch
  clea_care_leaver_latest_contact clea_care_leaver_accommodation clea_care_leaver_accom_suitable
  clea_care_leaver_activity clea_pathway_plan_review_date clea_care_leaver_personal_advisor
  clea_care_leaver_allocated_team clea_care_leaver_worker_id
ssd_immigration_status: immi_immigration_status_id immi_person_id immi_immigration_status_start_date
  immi_immigration_status_end_date immi_immigration_status
ssd_permanence: perm_table_id perm_person_id perm_cla_id perm_adm_decision_date perm_part_of_sibling_group
  perm_siblings_placed_together perm_siblings_placed_apart perm_ffa_cp_decision_date
  perm_placement_order_date perm_matched_date perm_adopter_sex perm_adopter_legal_status
  perm_number_of_adopters perm_placed_for_adoption_date perm_adopted_by_carer_flag
  perm_placed_foster_carer_date perm_placed_ffa_cp_date perm_placement_provider_urn
  perm_decision_reversed_date perm_decision_reversed_reason perm_permanence_order_date
  perm_permanence_order_type perm_adoption_worker_id
ssd_send: send_table_id send_person_id send_upn send_uln send_upn_unknown
ssd_ehcp_requests: ehcr_ehcp_request_id ehcr_send_table_id ehcr_ehcp_req_date ehcr_ehcp_req_outcome_date
  ehcr_ehcp_req_outcome
ssd_ehcp_assessment: ehca_ehcp_assessment_id ehca_ehcp_request_id ehca_ehcp_assessment_outcome_date
  ehca_ehcp_assessment_outcome ehca_ehcp_assessment_exceptions
ssd_ehcp_named_plan: ehcn_named_plan_id ehcn_ehcp_asmt_id ehcn_named_plan_start_date
  ehcn_named_plan_ceased_date ehcn_named_plan_ceased_reason
ssd_ehcp_active_plans: ehcp_active_ehcp_id ehcp_ehcp_request_id ehcp_active_ehcp_last_review_date
ssd_early_help_episodes: earl_episode_id earl_person_id earl_episode_start_date earl_episode_end_date
  earl_episode_reason earl_episode_end_reason earl_episode_organisation earl_episode_worker_id
ssd_missing: miss_table_id miss_person_id miss_missing_episode_start_date miss_missing_episode_type
  miss_missing_episode_end_date miss_missing_rhi_offered miss_missing_rhi_accepted
ssd_pre_proceedings: prep_table_id prep_person_id prep_plo_family_id prep_pre_pro_decision_date
  prep_initial_pre_pro_meeting_date prep_pre_pro_outcome prep_agree_stepdown_issue_date
  prep_cp_plans_referral_period prep_legal_gateway_outcome prep_prev_pre_proc_child
  prep_prev_care_proc_child prep_pre_pro_letter_date prep_care_pro_letter_date prep_pre_pro_meetings_num
  prep_pre_pro_parents_legal_rep prep_parents_legal_rep_point_of_issue prep_court_reference
  prep_care_proc_court_hearings prep_care_proc_short_notice prep_proc_short_notice_reason
  prep_la_inital_plan_approved prep_la_initial_care_plan prep_la_final_plan_approved
  prep_la_final_care_plan
ssd_involvements: invo_involvements_id invo_professional_id invo_professional_role_id
  invo_professional_team invo_person_id invo_involvement_start_date invo_involvement_end_date
  invo_worker_change_reason invo_referral_id
ssd_professionals: prof_professional_id prof_staff_id prof_professional_name
  prof_social_worker_registration_no prof_agency_worker_flag prof_professional_job_title
  prof_professional_caseload prof_professional_department prof_full_time_equivalency
ssd_department: dept_team_id dept_team_name dept_team_parent_id dept_team_parent_name
"""


def _parsed() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    table = ""
    for word in _TABLES.split():
        if word.endswith(":"):
            table = word[:-1]
            found[table] = []
        else:
            found[table].append(word)
    return {name: tuple(columns) for name, columns in found.items()}


COLUMNS = _parsed()
"""Table name -> its columns in the order they are written."""
