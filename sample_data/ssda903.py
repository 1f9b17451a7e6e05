"""The statutory return of looked-after children (SSDA903) for the year of the extract.

Tables are told apart by their columns; dates are dd/mm/yyyy; CHILD is the person id of the
safeguarding tables. HOME_POST is the home's postcode, blank for short breaks and for children who
came alone, as the return's own rules ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from sample_data.calendar_days import EXTRACT_DAY, YEAR_START, between, birthday
from sample_data.people import Child, Episode
from sample_data.rejects import Reject, plant_return_rejects
from sample_data.tables import return_day, write_csv

COLUMNS: dict[str, tuple[str, ...]] = {
    "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "episodes": (
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
        "HOME_POST", "PL_POST", "URN",
    ),
    "reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "uasc": ("CHILD", "SEX", "DOB", "DUC"),
    "oc3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "ad1": ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
    "placed_adoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "prev_perm": ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"),
    "missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
}  # fmt: skip
_OC3_LAST_AGE = 22

Row = dict[str, str]


def write_return(folder: Path, rng: Random, children: list[Child]) -> list[Reject]:
    """Write the nine tables. Returns the bad rows planted in them."""
    tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for child in sorted(children, key=lambda child: child.ref):
        for table, values in _rows(rng, child):
            identity = {
                "CHILD": child.written_id(table),
                "DOB": return_day(child.return_dob or child.dob),
                "SEX": child.sex,
            }
            tables[table].append({**identity, **values})
    rejects = plant_return_rejects(rng, tables, children)
    for table, columns in COLUMNS.items():
        rows = [{column: row.get(column, "") for column in columns} for row in tables[table]]
        write_csv(folder / f"{table}.csv", columns, rows)
    return rejects


def _rows(rng: Random, child: Child) -> Iterator[tuple[str, Row]]:
    """Every row of the return that is about this child; none for a child it does not cover."""
    episodes = [e for e in child.care if e.end is None or e.end >= YEAR_START]
    leaver = any(spell.kind == "leaver" for spell in child.spells) and bool(child.care)
    young = child.dob is not None and birthday(child.dob, _OC3_LAST_AGE) > EXTRACT_DAY
    if not episodes and not (leaver and young):
        return
    mother = "0" if child.sex == "F" else ""
    yield "header", {"ETHNIC": child.ethnicity, "UPN": child.upn or child.upn_unknown, "MOTHER": mother}
    if leaver and young:
        yield "oc3", {"IN_TOUCH": "YES", "ACTIV": rng.choice(("F2", "F4", "G5")), "ACCOM": rng.choice("UDK")}
    for episode in episodes:
        row = _episode(child, episode)
        if child.return_open and episode is episodes[-1]:
            row |= {"DEC": "", "REC": ""}
        yield "episodes", row
    if episodes:
        yield from _events(rng, child, episodes)


def _episode(child: Child, episode: Episode) -> Row:
    came_alone = any(spell.kind == "uasc" for spell in child.spells)
    return {
        "DECOM": return_day(episode.start),
        "RNE": episode.reason,
        "LS": episode.legal,
        "CIN": "N8" if came_alone else "N1",
        "PLACE": episode.placement,
        "PLACE_PROVIDER": episode.provider,
        "DEC": return_day(episode.end),
        "REC": episode.end_reason,
        "REASON_PLACE_CHANGE": "CHILD" if episode.end_reason == "X1" else "",
        "HOME_POST": episode.home_post,
        "PL_POST": episode.placement_post,
        "URN": "SC999999",
    }


def _events(rng: Random, child: Child, episodes: list[Episode]) -> Iterator[tuple[str, Row]]:
    first, last = max(episodes[0].start, YEAR_START), episodes[-1].end or EXTRACT_DAY
    if (last - first).days > 30:
        review = between(rng, first + timedelta(days=20), last)
        yield (
            "reviews",
            {"REVIEW": return_day(review), "REVIEW_CODE": rng.choice(("PN1", "PN2", "PN3", "PN6"))},
        )
    for spell in child.spells:
        if spell.kind == "uasc" and child.dob is not None:
            yield "uasc", {"DUC": return_day(birthday(child.dob, 18))}
        if spell.kind == "missing":
            yield "missing", {
                "MISSING": "M", "MIS_START": return_day(spell.start), "MIS_END": return_day(spell.end),
            }  # fmt: skip
    if episodes[0].reason == "S" and episodes[0].start >= YEAR_START:
        yield "prev_perm", {"PREV_PERM": "Z1"}
    permanence = child.permanence
    if permanence and permanence.placed:
        ended = {"DATE_PLACED_CEASED": return_day(permanence.order)} if permanence.order else {}
        yield "placed_adoption", {"DATE_PLACED": return_day(permanence.placed), **ended}
    if permanence and permanence.order and permanence.order >= YEAR_START:
        yield "ad1", {
            "DATE_INT": return_day(permanence.placed), "DATE_MATCH": return_day(permanence.matched),
            "FOSTER_CARE": "0", "NB_ADOPTR": "2", "SEX_ADOPTR": "MF", "LS_ADOPTR": "L11",
        }  # fmt: skip
