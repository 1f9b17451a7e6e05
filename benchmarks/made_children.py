"""Made-up children in columns: who, where they lived, and what happened, in a county's usual mix.

Everything follows from the seed. No name, date or place is anyone's. For timing, never for results.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transfer_app.domain.strands import ADOPTION_ORDER, HEADLINES, STRAND_KINDS
from transfer_app.domain.vocabulary import SpanKind, Strand

VESTING = np.datetime64("2027-04-01")
EXTRACT = np.datetime64("2027-01-31")
NEVER = np.datetime64("NaT")

Days = NDArray[np.datetime64]

_MIX = {
    "closed referral": 0.33,
    "open referral": 0.09,
    "child in need": 0.15,
    "child protection": 0.04,
    "care": 0.05,
    "care leaver": 0.04,
    "adopted": 0.01,
    "education and health only": 0.15,
    "early help only": 0.14,
}
"""Of children, not of records: about one in five also has a record in another strand."""

_TABLES = {
    SpanKind.CONTACT: "ssd_contacts",
    SpanKind.REFERRAL: "ssd_cin_episodes",
    SpanKind.CIN_PLAN: "ssd_cin_plans",
    SpanKind.S47_ENQUIRY: "ssd_s47_enquiry",
    SpanKind.CP_PLAN: "ssd_cp_plans",
    SpanKind.CARE_EPISODE: "ssda903_episodes",
    SpanKind.PLACEMENT: "ssd_cla_placement",
    SpanKind.LEGAL_STATUS: "ssd_legal_status",
    SpanKind.CARE_LEAVER: "ssd_care_leavers",
    SpanKind.PERMANENCE: "ssd_permanence",
    SpanKind.EHC_REQUEST: "ssd_ehcp_requests",
    SpanKind.EHC_PLAN: "ssd_ehcp_active_plans",
    SpanKind.EARLY_HELP: "ssd_early_help_episodes",
}
_CODES = {
    SpanKind.CONTACT: ["1A", "2A", "3A", "5B", "6"],
    SpanKind.REFERRAL: ["N1", "N1", "N2", "N4", "N5", "N6", "N8"],
    SpanKind.CP_PLAN: ["PHY", "EMO", "MUL", "NEG", "NEG"],
    SpanKind.PLACEMENT: ["U1", "U1", "U3", "U4", "U5", "U6", "K2", "P2"],
    SpanKind.LEGAL_STATUS: ["C2", "C2", "C2", "C1", "V2", "V2", "E1", "V4"],
    SpanKind.CARE_LEAVER: ["FORMER RELEVANT", "RELEVANT", "QUALIFYING"],
    SpanKind.PERMANENCE: ["ADOPTION", "SPECIAL GUARDIANSHIP"],
    SpanKind.EHC_REQUEST: ["REQUEST"],
    SpanKind.EHC_PLAN: ["ACTIVE"],
}
_END_REASONS = {SpanKind.REFERRAL: "RC8", SpanKind.CARE_EPISODE: "X1", SpanKind.EHC_REQUEST: "Y"}


@dataclass(frozen=True, slots=True)
class Children:
    """people, addresses, spans: one row each. A place is the number of a postcode or home, -1 for none."""

    people: pd.DataFrame
    addresses: pd.DataFrame
    spans: pd.DataFrame


def children(records: int, postcodes: int, seed: int) -> Children:
    """As many children as have this many case records, or one or two fewer where the last child has more."""
    chance = np.random.default_rng(seed)
    count = int(records / 1.1) + 50
    kind = chance.choice(len(_MIX), count, p=list(_MIX.values()))
    name = np.array(list(_MIX))[kind]
    born = EXTRACT - chance.integers(200, 6500, count).astype("timedelta64[D]")
    people = pd.DataFrame(
        {
            "person": np.arange(count),
            "born": born,
            "girl": chance.uniform(size=count) < 0.5,
            "restricted": chance.uniform(size=count) < 0.004,
            "rejected": chance.uniform(size=count) < 0.003,
        }
    )
    homes = _addresses(chance, count, postcodes, born)
    spans = _spans(chance, name, postcodes, born)
    held = record_table(spans)["person"].to_numpy()
    if len(held) <= records:
        return Children(people, homes, spans)
    after = held[records]
    return Children(*(table[table["person"] < after] for table in (people, homes, spans)))


def _addresses(chance: np.random.Generator, count: int, postcodes: int, born: Days) -> pd.DataFrame:
    """One to five homes a child in a row, 1.6 on average; the last is still theirs."""
    many = 1 + np.minimum(chance.poisson(0.6, count), 4)
    person = np.repeat(np.arange(count), many)
    n = len(person)
    turn = np.arange(n) - np.repeat(np.cumsum(many) - many, many)
    # Moves are even in time over a life, so that each home begins where the one before ended.
    alive = (EXTRACT - born).astype(np.int64)
    step = np.repeat(alive // many, many)
    start = np.repeat(born, many) + (turn * step).astype("timedelta64[D]")
    last = turn == np.repeat(many, many) - 1
    end = np.where(last, NEVER, start + (step - 1).astype("timedelta64[D]"))
    postcode = chance.integers(0, postcodes, n)
    odd = chance.uniform(size=n)
    problem = np.where(odd < 0.004, "missing", np.where(odd < 0.007, "no-fixed-abode", ""))
    home = chance.integers(0, 20, n)
    return pd.DataFrame(
        {
            "person": person, "start": start, "end": end, "postcode": postcode, "problem": problem,
            "uprn": np.where(chance.uniform(size=n) < 0.4, postcode * 20 + home, -1),
            "kind": np.where(chance.uniform(size=n) < 0.02, "temporary", "home"), "home": home,
        }
    ).iloc[_nearly_in_order(chance, n)]  # fmt: skip


def _spans(chance: np.random.Generator, name: NDArray[np.str_], postcodes: int, born: Days) -> pd.DataFrame:
    found: list[pd.DataFrame] = []

    def add(kind: SpanKind, strand: Strand, who: NDArray[np.bool_], open_share: float) -> None:
        person = np.flatnonzero(who)
        n = len(person)
        back = chance.integers(1, np.maximum(2, np.minimum(2000, (EXTRACT - born[person]).astype(int))))
        start = EXTRACT - back.astype("timedelta64[D]")
        still = chance.uniform(size=n) < open_share
        end = np.where(still, NEVER, start + (back * chance.uniform(size=n)).astype("timedelta64[D]"))
        of_care = kind in (SpanKind.CARE_EPISODE, SpanKind.PLACEMENT)
        found.append(
            pd.DataFrame(
                {
                    "person": person, "kind": kind.value, "strand": strand.value, "table": _TABLES[kind],
                    "code": chance.choice(_CODES.get(kind, [""]), n), "start": start, "end": end,
                    "end_reason": np.where(still, "", _END_REASONS.get(kind, "")),
                    "postcode": chance.integers(0, postcodes, n) if of_care else -1,
                    "home_postcode": chance.integers(0, postcodes, n)
                    if kind is SpanKind.CARE_EPISODE
                    else -1,
                }
            )
        )  # fmt: skip

    def some(share: float) -> NDArray[np.bool_]:
        return chance.uniform(size=len(name)) < share

    def of(*names: str) -> NDArray[np.bool_]:
        return np.isin(name, names)

    social = Strand.SOCIAL_CARE
    known = ~of("education and health only", "early help only")
    add(SpanKind.CONTACT, social, known & some(0.5), 0.0)
    add(SpanKind.REFERRAL, social, of("closed referral"), 0.0)
    add(SpanKind.REFERRAL, social, known & ~of("closed referral"), 0.8)
    add(SpanKind.CIN_PLAN, social, of("child in need"), 0.95)
    add(SpanKind.CIN_PLAN, social, of("child protection", "care") & some(0.7), 0.2)
    add(SpanKind.S47_ENQUIRY, social, of("child protection", "care") & some(0.8), 0.05)
    add(SpanKind.CP_PLAN, social, of("child protection"), 0.95)
    add(SpanKind.CARE_EPISODE, social, of("care"), 0.97)
    add(SpanKind.CARE_EPISODE, social, of("care leaver", "adopted"), 0.0)
    add(SpanKind.LEGAL_STATUS, social, of("care"), 0.97)
    add(SpanKind.PLACEMENT, social, of("care") & some(0.6), 0.0)
    add(SpanKind.PLACEMENT, social, of("care"), 0.97)
    add(SpanKind.CARE_LEAVER, social, of("care leaver"), 0.95)
    add(SpanKind.PERMANENCE, Strand.ADOPTION, of("adopted"), 1.0)
    pupil = of("education and health only") | some(0.08)
    add(SpanKind.EHC_REQUEST, Strand.SEND, pupil, 0.0)
    add(SpanKind.EHC_PLAN, Strand.SEND, pupil & some(0.9), 0.95)
    add(SpanKind.EARLY_HELP, Strand.EARLY_HELP, of("early help only") | some(0.05), 0.5)
    whole = pd.concat(found, ignore_index=True)
    whole["row"] = whole["person"] + chance.normal(0, 500, len(whole))
    # As loaded: table by table, and in each nearly in the order of the children.
    return whole.sort_values(["table", "row"]).drop(columns="row").reset_index(drop=True)


def _nearly_in_order(chance: np.random.Generator, count: int) -> NDArray[np.intp]:
    """An export has rows of a child near each other, but not beside each other."""
    return np.argsort(np.arange(count) + chance.normal(0, 500, count), kind="stable")


def record_table(spans: pd.DataFrame) -> pd.DataFrame:
    """person, strand, opened, closed and status of every case record, by child: as loading makes them."""
    orders = (spans["kind"] != SpanKind.PERMANENCE.value) | (spans["code"] == ADOPTION_ORDER)
    own = spans[orders].assign(strand=spans["kind"].map(_STRAND_OF), going_on=spans["end"].isna())
    # What is open names the record, the weightiest thing first; 'open' where nothing open has a name.
    rank = own["kind"].map(_RANK).fillna(len(_WORDS)).where(own["going_on"], len(_WORDS) + 1)
    grouped = own.assign(rank=rank).groupby(["person", "strand"], sort=True)
    table = grouped.agg(
        opened=("start", "min"), closed=("end", "max"), going_on=("going_on", "any"), rank=("rank", "min")
    ).reset_index()
    table["closed"] = table["closed"].where(~table["going_on"])
    table["status"] = np.array([*_WORDS, "open", "closed"])[table["rank"].to_numpy(np.intp)]
    return table


_STRAND_OF = {kind.value: strand.value for strand, kinds in STRAND_KINDS.items() for kind in kinds}
_WORDS = [words for _, words in HEADLINES]
_RANK = {kind.value: rank for rank, (kind, _) in enumerate(HEADLINES)}
