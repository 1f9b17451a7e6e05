"""Rows of care: episodes, placements, legal statuses and permanence."""

from __future__ import annotations

import math

from sample_data.people import HOME, Child, Episode, Permanence
from sample_data.ssd_rows import SsdRows
from sample_data.tables import sql_day


def add_care(rows: SsdRows, child: Child) -> None:
    for period in sorted({episode.period for episode in child.care}):
        episodes = [episode for episode in child.care if episode.period == period]
        _add_period(rows, child, f"{child.ref}{period:02}", episodes)
    _add_legal_statuses(rows, child)
    if child.permanence:
        _add_permanence(rows, child, child.permanence)


def _add_period(rows: SsdRows, child: Child, care: str, episodes: list[Episode]) -> None:
    placement = ""
    for n, episode in enumerate(episodes):
        if n == 0 or episodes[n - 1].place != episode.place:
            placement = _add_placement(rows, child, care, episodes[n:])
        last = episode.end_reason
        rows.add(
            "ssd_cla_episodes",
            {
                "clae_person_id": child.written_id("ssd_cla_episodes"),
                "clae_cla_placement_id": placement,
                "clae_cla_episode_start_date": sql_day(episode.start),
                "clae_cla_episode_start_reason": episode.reason,
                "clae_cla_primary_need_code": "N8" if _came_alone(child) else "N1",
                "clae_cla_episode_ceased_date": sql_day(episode.end),
                "clae_cla_episode_ceased_reason": last,
                "clae_cla_id": care,
                "clae_referral_id": "",
                "clae_entered_care_date": sql_day(episodes[0].start),
            },
        )


def _add_placement(rows: SsdRows, child: Child, care: str, episodes: list[Episode]) -> str:
    """One placement row, over every following episode at the same place."""
    first, end = episodes[0], episodes[0].end
    for episode in episodes:
        if episode.place != first.place:
            break
        end = episode.end
    return rows.add(
        "ssd_cla_placement",
        {
            "clap_cla_id": care,
            "clap_person_id": child.ref,
            "clap_cla_placement_start_date": sql_day(first.start),
            "clap_cla_placement_type": first.placement,
            "clap_cla_placement_urn": "SC999999",
            "clap_cla_placement_distance": _distance(child, first),
            "clap_cla_placement_provider": first.provider,
            "clap_cla_placement_postcode": first.placement_post,
            "clap_cla_placement_end_date": sql_day(end),
            "clap_cla_placement_change_reason": "CHILD" if end else "",
        },
    )


def _came_alone(child: Child) -> bool:
    return any(spell.kind == "uasc" for spell in child.spells)


def _distance(child: Child, episode: Episode) -> str:
    """Miles from the home before care, to one place; 999.9 when there is none in this country."""
    homes = [
        row.place
        for row in child.addresses
        if row.kind == HOME and row.start is not None and row.start < episode.start
    ]
    if not homes or not episode.home_post:
        return "999.9" if _came_alone(child) else ""
    east, north = episode.place.easting - homes[-1].easting, episode.place.northing - homes[-1].northing
    return f"{math.sqrt(east * east + north * north) / 1609.3:.1f}"


def _add_legal_statuses(rows: SsdRows, child: Child) -> None:
    """One row for each run of episodes under the same status."""
    runs: list[list[Episode]] = []
    for episode in child.care:
        same = runs and runs[-1][-1].legal == episode.legal and runs[-1][-1].period == episode.period
        if same:
            runs[-1].append(episode)
        else:
            runs.append([episode])
    for run in runs:
        if not run[0].legal:
            continue
        rows.add(
            "ssd_legal_status",
            {
                "lega_person_id": child.ref,
                "lega_legal_status": run[0].legal,
                "lega_legal_status_start_date": sql_day(run[0].start),
                "lega_legal_status_end_date": sql_day(run[-1].end),
            },
        )


def _add_permanence(rows: SsdRows, child: Child, permanence: Permanence) -> None:
    rows.add(
        "ssd_permanence",
        {
            "perm_person_id": child.ref,
            "perm_cla_id": f"{child.ref}{child.care[-1].period:02}" if child.care else "",
            "perm_adm_decision_date": sql_day(permanence.decision),
            "perm_placement_order_date": sql_day(permanence.placement_order),
            "perm_matched_date": sql_day(permanence.matched),
            "perm_placed_for_adoption_date": sql_day(permanence.placed),
            "perm_permanence_order_date": sql_day(permanence.order),
            "perm_permanence_order_type": permanence.kind if permanence.order else "",
            "perm_adoption_worker_id": rows.worker(),
        },
    )
