"""The committed county: the same bytes every time, every record answered once, nobody real."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from sample_county import COUNTY, rows

from sample_data.generate import generate, main
from sample_data.names import ORIGINS
from sample_data.story import PLANTINGS
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind, Strand

# Royal Mail's postcode areas, and those of the Crown dependencies, Gibraltar, banks and the forces.
REAL_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E "
    "EC EH EN EX FK FY G GL GU GX GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN "
    "LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR QC RG RH RM S SA SE SG SK SL SM SN SO "
    "SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE"
)

BAD_VALUES = {
    "", "1.23E+11", "-1", "8888888", "31/13/2026", "not known", "2026-02-30 00:00:00.000", "31/02/2026",
    "privat fostering",
}  # fmt: skip

LISTED = {
    "proceedings": "social-care", "private-fostering": "social-care", "allowance": "social-care",
    "adoption-support": "adoption", "education-case": "education", "youth-justice-case": "youth-justice",
    "carer-approval": "carer", "staff-file": "staff",
}  # fmt: skip
"""Facts of the council's lists that make a case record by themselves, and its strand."""

OTHERS_OF_A_CASE = ("", "-by-uprn", "-the-child", "-the-sibling")
"""Endings of the cases of those who stand beside the one that a planting is about."""


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_county_regenerates_byte_for_byte(tmp_path: Path) -> None:
    facts = json.loads((COUNTY / "county.json").read_text(encoding="utf-8"))
    generate(tmp_path, facts["seed"], facts["children"])
    assert _digests(tmp_path) == _digests(COUNTY)


def test_the_county_stays_small() -> None:
    assert sum(path.stat().st_size for path in COUNTY.rglob("*") if path.is_file()) < 1_500_000


def test_another_seed_gives_another_county(tmp_path: Path) -> None:
    generate(tmp_path, 1, 500)
    theirs, ours = _digests(tmp_path), _digests(COUNTY)
    same = {name for name in ours if theirs.get(name) == ours[name]}
    assert same <= {
        "README.md",
        "agreed-rules.toml",
        "boundaries/composition.csv",
        "ssd/ssd_department.csv",
        "ssd/ssd_professionals.csv",
    }


def _strands_in_the_tables() -> set[tuple[str, str]]:
    """(child, strand) of every row of the export, read straight from the files."""
    known = {_plain(row["pers_person_id"]) for row in rows("ssd/ssd_person.csv")} - BAD_VALUES
    found: set[tuple[str, str]] = set()
    for table, prefix, strand in (
        ("ssd_contacts", "cont", "social-care"),
        ("ssd_cin_episodes", "cine", "social-care"),
        ("ssd_cin_plans", "cinp", "social-care"),
        ("ssd_cp_plans", "cppl", "social-care"),
        ("ssd_s47_enquiry", "s47e", "social-care"),
        ("ssd_cla_episodes", "clae", "social-care"),
        ("ssd_care_leavers", "clea", "social-care"),
        ("ssd_immigration_status", "immi", "social-care"),
        ("ssd_missing", "miss", "social-care"),
        ("ssd_pre_proceedings", "prep", "social-care"),
        ("ssd_legal_status", "lega", "social-care"),
        ("ssd_send", "send", "send"),
        ("ssd_early_help_episodes", "earl", "early-help"),
    ):
        for row in rows(f"ssd/{table}.csv"):
            found.add((_plain(row[f"{prefix}_person_id"]), strand))
    for row in rows("ssd/ssd_permanence.csv"):
        if row["perm_permanence_order_type"] == "Adoption":
            found.add((row["perm_person_id"], "adoption"))
    known |= {row["person_id"] for row in rows("lists/people.csv")}
    for row in rows("lists/facts.csv"):
        if row["fact"] in LISTED:
            found.add((row["person_id"], LISTED[row["fact"]]))
    return {(child, strand) for child, strand in found if child in known}


def _plain(ref: str) -> str:
    return ref.strip().removesuffix(".0").replace(",", "")


def test_every_case_record_is_answered_exactly_once() -> None:
    key = rows("answer_key.csv")
    answered = Counter((row["person_id"], row["strand"]) for row in key)
    assert set(answered.values()) == {1}
    assert set(answered) == _strands_in_the_tables()


def test_there_are_600_children_in_the_key_beside_carers_and_staff() -> None:
    people = {row["person_id"] for row in rows("answer_key.csv")}
    adults = {row["person_id"] for row in rows("lists/people.csv")}
    assert len(people - adults) == 600
    assert adults < people


def test_every_fact_of_the_lists_is_of_somebody_and_says_a_known_word() -> None:
    known = {row["pers_person_id"] for row in rows("ssd/ssd_person.csv")}
    known |= {row["person_id"] for row in rows("lists/people.csv")}
    strange = {row["person_id"] for row in rows("lists/facts.csv")} - known
    assert strange == {"8888888"}
    words = {row["fact"] for row in rows("lists/facts.csv")} - BAD_VALUES
    assert len(words) > 15


def test_the_key_uses_the_words_of_the_program() -> None:
    successors = {"E06999001", "E06999002"}
    for row in rows("answer_key.csv"):
        outcome = OutcomeKind(row["expected_outcome"])
        Strand(row["strand"])
        assert (outcome is OutcomeKind.SUCCESSOR) == (row["expected_successor"] in successors)
        assert row["named"] in {"", "nobody", *successors}
        assert row["rule"]
        assert row["why"].endswith(".")
        for reason in row["other_reasons"].split():
            Reason(reason)
        if outcome is OutcomeKind.REVIEW:
            Reason(row["expected_reason"])
        else:
            assert row["expected_reason"] == ""


@pytest.mark.parametrize("planting", PLANTINGS, ids=lambda planting: planting.case)
def test_every_planted_case_is_there(planting) -> None:  # type: ignore[no-untyped-def]
    cases = Counter(row["case"] for row in rows("answer_key.csv"))
    if planting.case == "adoption-pair":
        assert cases["adopted-before"] >= 2
        assert cases["adopted-after"] >= 1
    else:
        told = sum(cases[f"{planting.case}{more}"] for more in OTHERS_OF_A_CASE)
        assert told >= planting.per_500 * max(1, planting.children)


def test_no_two_children_share_name_and_birthday_unless_planted() -> None:
    suspects = {row["person_id"] for row in rows("answer_key.csv") if row["case"] == "duplicate-suspects"}
    people = Counter(
        (row["pers_forename"], row["pers_surname"], row["pers_dob"])
        for row in rows("ssd/ssd_person.csv")
        if row["pers_person_id"] not in suspects and row["pers_forename"] not in ("Test", "Unborn")
    )
    assert max(people.values()) == 1
    assert len(suspects) >= 4


def test_the_adoption_pair_shares_nothing_but_the_birthday() -> None:
    cases = {row["case"]: row["person_id"] for row in rows("answer_key.csv")}
    people = {row["pers_person_id"]: row for row in rows("ssd/ssd_person.csv")}
    before, after = people[cases["adopted-before"]], people[cases["adopted-after"]]
    assert before["pers_dob"] == after["pers_dob"]
    for column in ("pers_forename", "pers_surname", "pers_upn", "pers_legacy_id"):
        assert before[column] != after[column]


def test_rejected_rows_lie_where_the_list_says() -> None:
    for reject in rows("planted_rejects.csv"):
        row = rows(reject["file"])[int(reject["row"]) - 2]
        value = row[reject["column"]].strip()
        cut = f"00{value}" in {person["pers_person_id"] for person in rows("ssd/ssd_person.csv")}
        assert cut or value in BAD_VALUES


def test_documents_are_what_their_list_says() -> None:
    for row in rows("documents/documents.csv"):
        content = (COUNTY / "documents" / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
        assert content.startswith(b"%PDF-1.4") == row["file"].endswith(".pdf")


def test_the_spellings_of_files_are_as_promised() -> None:
    assert (COUNTY / "ssd/ssd_person.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    professionals = (COUNTY / "ssd/ssd_professionals.csv").read_bytes()
    assert "Renée".encode("cp1252") in professionals
    assert (COUNTY / "gazetteers/uprn.csv").read_bytes().startswith(b"\xef\xbb\xbfUPRN,X_COORDINATE")
    header = (COUNTY / "ssd/ssd_address.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("addr_table_id,addr_address_json,addr_person_id")


def test_no_postcode_of_the_county_can_be_real() -> None:
    areas = {row["pcds"][:2] for row in rows("gazetteers/onspd.csv")}
    assert areas == {"WQ", "YQ"}
    assert not areas & set(REAL_AREAS.split())


def test_names_are_invented_lists_of_several_origins() -> None:
    assert len(ORIGINS) >= 6
    surnames = {row["pers_surname"] for row in rows("ssd/ssd_person.csv")} - {"Record"}
    assert surnames <= {name for *_, listed in ORIGINS for name in listed.split()}


def test_too_few_children_are_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--seed", "1", "--children", "20", "--out", str(tmp_path)])
    assert "to hold every planted case" in capsys.readouterr().err
