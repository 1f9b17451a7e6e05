"""Person, address, family and mother rows."""

from __future__ import annotations

import json

from sample_data.people import Address, Child
from sample_data.ssd_rows import SsdRows
from sample_data.tables import sql_day

_WITH_UPRN = 0.6
_WITH_GRID = 0.5
"""Shares of ordinary addresses whose JSON holds a UPRN, and of those that also hold coordinates."""


def add_person(rows: SsdRows, child: Child) -> None:
    has_plan = any(spell.kind == "ehc" for spell in child.spells)
    rows.add_keyed(
        "ssd_person",
        {
            "pers_legacy_id": child.legacy,
            "pers_person_id": child.ref,
            "pers_upn": child.upn,
            "pers_forename": child.forename,
            "pers_surname": child.surname,
            "pers_sex": child.sex_as_written or child.sex,
            "pers_ethnicity": child.ethnicity,
            "pers_dob": sql_day(child.dob),
            "pers_upn_unknown": child.upn_unknown,
            "pers_send_flag": "Y" if has_plan else "N",
            "pers_expected_dob": sql_day(child.expected_dob),
            "pers_is_mother": "Y" if child.is_mother else "N",
        },
    )
    for address in child.addresses:
        _add_address(rows, child, address)
    rows.add("ssd_family", {"fami_family_id": child.family, "fami_person_id": child.written_id("ssd_family")})
    if child.mother:
        rows.add(
            "ssd_mother",
            {
                "moth_person_id": child.mother,
                "moth_childs_person_id": child.ref,
                "moth_childs_dob": sql_day(child.dob),
            },
        )


def _add_address(rows: SsdRows, child: Child, address: Address) -> None:
    rows.add(
        "ssd_address",
        {
            "addr_address_json": _address_cell(rows, address),
            "addr_person_id": child.written_id("ssd_address"),
            "addr_address_type": address.kind,
            "addr_address_start_date": sql_day(address.start),
            "addr_address_end_date": sql_day(address.end) or address.open_end,
            "addr_address_postcode": address.place.postcode if address.postcode is None else address.postcode,
        },
    )


def _address_cell(rows: SsdRows, address: Address) -> str:
    """The address as JSON with the standard's keys, all present even when empty."""
    if address.cell is not None:
        return address.cell
    place, uprn, easting, northing = address.place, address.uprn, "", ""
    if uprn is None:
        uprn = str(place.uprn) if place.uprn and rows.rng.random() < _WITH_UPRN else ""
        if uprn and rows.rng.random() < _WITH_GRID:
            easting, northing = f"{place.easting:.0f}", f"{place.northing:.0f}"
    keys = {
        "ROOM": "", "FLOOR": "", "FLAT": "", "BUILDING": "", "HOUSE": place.number, "STREET": place.street,
        "TOWN": place.town, "UPRN": uprn, "EASTING": easting, "NORTHING": northing,
    }  # fmt: skip
    return json.dumps(keys, ensure_ascii=False, separators=(",", ":"))
