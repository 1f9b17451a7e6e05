"""Returns as XML: the same facts as their CSV files give; what is wrong is named by its line and element."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from export_folders import PROFILES, Reading, read_export, read_files, write_export

from transfer_app.adapters.sources import recognise, xml_units
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.vocabulary import SpanKind

COUNTY = Path(__file__).resolve().parents[2] / "sample_data" / "county" / "ssda903"
WITHIN = {
    "missing": "AMISSING", "reviews": "AREVIEW", "oc2": "OC2", "prev_perm": "PERMANENCE",
    "placed_adoption": "AD_PLACED",
}  # fmt: skip
IN_HEADER = ("uasc", "oc3", "ad1")
RENAMED = {"CHILD": "CHILDID", "PLACE": "PL"}
MANY = 150
"""Children of the county whose return is written both ways."""


def element(tag: str, cells: dict[str, str], inner: str = "") -> str:
    told = "".join(f"\n<{RENAMED.get(k, k)}>{escape(v)}</{RENAMED.get(k, k)}>" for k, v in cells.items() if v)
    return f"\n<{tag}>{told}{inner}</{tag}>"


def document(tables: dict[str, list[dict[str, str]]]) -> str:
    """The return as the XML schema of 2021 lays it out."""
    of_child: dict[str, defaultdict[str, list[dict[str, str]]]] = {name: defaultdict(list) for name in tables}
    for name, rows in tables.items():
        for row in rows:
            of_child[name][row["CHILD"]].append(row)
    children = []
    for header in tables["header"]:
        child = header["CHILD"]
        cells, inner = dict(header), ""
        for name, found in of_child.items():
            for row in found[child]:
                own = {key: text for key, text in row.items() if key not in ("CHILD", "DOB")}
                if name in IN_HEADER:
                    cells |= own | ({"UASC": "1"} if name == "uasc" else {})
                elif name in WITHIN:
                    inner += element(WITHIN[name], own)
        episodes = (
            element("EPISODE", {key: text for key, text in row.items() if key != "CHILD"})
            for row in of_child["episodes"][child]
        )
        children.append(f"\n<CHILD>{element('HEADER', cells, inner)}{''.join(episodes)}\n</CHILD>")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<EXPSSDA903>{''.join(children)}\n</EXPSSDA903>"


def facts(reading: Reading) -> list[object]:
    """What was read of each child, but for where it stood."""
    spans = ((one.person, one.strand, one.span) for one in reading.spans)
    return [
        sorted((one.ref, one.sex, one.dob, one.upn) for one in reading.persons),
        Counter(
            (who, strand, span.kind, span.code, span.start, span.end, span.end_reason, span.postcode,
             span.home_postcode, span.ref, span.detail)
            for who, strand, span in spans
        ),
        Counter((one.source.table, one.key) for one in reading.rows),
        Counter((one.table, one.column, one.value, one.reason) for one in reading.rejected),
    ]  # fmt: skip


def test_the_county_as_xml_gives_the_same_records_and_facts(tmp_path: Path) -> None:
    tables = {}
    for path in sorted(COUNTY.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            tables[path.stem] = list(csv.DictReader(stream))
    wanted = {row["CHILD"] for row in tables["header"][:MANY]}
    tables = {name: [row for row in rows if row["CHILD"] in wanted] for name, rows in tables.items()}
    for name, rows in tables.items():
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)] if rows else []
        if lines:
            write_export(tmp_path / "csv", {f"{name}.csv": "\n".join(lines)})
    from_csv = read_export(tmp_path / "csv")
    from_xml = read_files(tmp_path / "xml", {"return.xml": document(tables)})
    assert len(from_csv.spans) > MANY
    assert {one.table.name for one in from_xml.survey.files} == {
        one.table.name for one in from_csv.survey.files
    }
    assert facts(from_xml) == facts(from_csv)


KIM = "<CHILDID>7</CHILDID><SEX>2</SEX><DOB>01/04/2015</DOB><ETHNIC>WBRI</ETHNIC>"
CHILD = f"<CHILD><HEADER>{KIM}{{}}</HEADER>{{}}</CHILD>"
EPISODE = "\n<EPISODE><DECOM>{}</DECOM><LS>C2</LS><PL>U4</PL></EPISODE>"


def read_child(tmp_path: Path, header: str = "", after: str = "") -> Reading:
    text = f"<EXPSSDA903>\n{CHILD.format(header, after)}\n</EXPSSDA903>"
    return read_files(tmp_path, {"return.xml": text})


def test_a_wrong_cell_is_named_by_file_element_line_and_column(tmp_path: Path) -> None:
    reading = read_child(tmp_path, after=EPISODE.format("03/02/2020") + EPISODE.format("31/31/2020"))
    (wrong,) = reading.rejected
    assert (wrong.file, wrong.row, wrong.column) == ("return.xml, EPISODE", 4, "decom")
    assert (wrong.value, wrong.reason) == ("31/31/2020", "there is no such day in the calendar")
    assert [row.span.start for row in reading.spans if row.span.kind is SpanKind.PLACEMENT] == [
        date(2020, 2, 3)
    ]


def test_rows_that_share_a_line_are_counted_and_that_is_said(tmp_path: Path) -> None:
    episodes = (EPISODE.format("03/02/2020") + EPISODE.format("03/02/2021")).replace("\n", "")
    reading = read_child(tmp_path, after=episodes)
    assert [one.source.row for one in reading.rows if one.source.table == "ssda903_episodes"] == [1, 2]
    file = next(one for one in reading.survey.files if one.table.name == "ssda903_episodes")
    assert file.notes[0].startswith("Several of its rows begin on one line")


def test_an_element_that_holds_nothing_is_no_row(tmp_path: Path) -> None:
    reading = read_child(tmp_path, "<UASC>0</UASC><AMISSING/><AMISSING><MISSING/></AMISSING><OC2></OC2>")
    assert [row.source.table for row in reading.rows] == ["ssda903_header"]
    assert reading.spans == []


def test_a_child_who_is_alone_here_is_known_by_the_header(tmp_path: Path) -> None:
    (span,) = read_child(tmp_path, "<UASC>1</UASC>").spans
    assert (span.span.kind, span.span.end) == (SpanKind.UASC, None)


def test_an_element_that_is_there_twice_rejects_its_row_alone(tmp_path: Path) -> None:
    twice = EPISODE.format("03/02/2020</DECOM><DECOM>04/02/2020")
    reading = read_child(tmp_path, after=twice + EPISODE.format("03/02/2021"))
    assert [one.reason for one in reading.rejected] == [
        "the element decom is there twice, and which one counts is not known"
    ]
    assert len(reading.rows) == 2


def test_what_the_profile_does_not_describe_is_kept_or_said(tmp_path: Path) -> None:
    extra = "<HEIGHT>1</HEIGHT><MORE><DEEP>2</DEEP></MORE> stray"
    episode = EPISODE.format("03/02/2020").replace("<LS>", "<COLOUR>red</COLOUR><LS a='1'>")
    text = f"<EXPSSDA903>\n{CHILD.format(extra, episode)}<OTHER/>\n</EXPSSDA903>"
    reading = read_files(tmp_path, {"return.xml": text})
    header, episodes = reading.survey.files
    assert header.notes == (
        "Elements that the profile does not describe are not read: header/height (1), header/more (1).",
        "Elements beside EXPSSDA903/CHILD are not read: OTHER (1).",
        "Text between elements is not read; it stands in 1 of them.",
        "Attributes are not read; there are 1.",
    )
    # What is in no profile might be another service's, and the header goes with every record.
    assert "height" not in reading.rows[0].values
    kept = "Elements that table ssda903_episodes does not have are kept as they are: colour."
    assert kept in episodes.notes
    assert reading.rows[1].values["colour"] == "red"


def test_the_public_cin_censuses_are_read_whole(shared: Path) -> None:
    place = shared / "data" / "mis" / "cin"
    reading = read_export(place / "fake_CIN_data.xml")
    root = ElementTree.parse(place / "fake_CIN_data.xml").getroot()
    by_table = Counter(one.source.table for one in reading.rows)
    assert reading.rejected == []
    assert by_table["cin_children"] == len(root.findall(".//Child"))
    assert by_table["cin_referrals"] == len(root.findall(".//CINdetails"))
    still_open = [one for one in root.iter("CINdetails") if one.find("CINclosureDate") is None]
    assert sum(row.span.end is None for row in reading.spans) == len(still_open)
    assert reading.addresses == []


def test_the_blocks_of_the_cin_census_give_their_facts(shared: Path) -> None:
    reading = read_export(shared / "data" / "mis" / "cin" / "BAR_cin_2022.xml")
    (child,) = reading.persons
    assert (child.ref, child.sex, child.dob, child.died) == (
        "DFEX0000001", "M", date(1966, 3, 24), date(1980, 10, 8),
    )  # fmt: skip
    assert {row.span.kind: (row.span.start, row.span.end) for row in reading.spans} == {
        SpanKind.REFERRAL: (date(1970, 10, 6), date(1971, 2, 27)),
        SpanKind.ASSESSMENT: (date(1970, 6, 3), date(1971, 7, 18)),
        SpanKind.CIN_PLAN: (date(1971, 1, 24), date(1971, 1, 26)),
        SpanKind.S47_ENQUIRY: (date(1970, 2, 2), date(1970, 2, 11)),
        SpanKind.CP_CONFERENCE: (date(1970, 2, 11), date(1970, 2, 11)),
        SpanKind.CP_PLAN: (date(1970, 2, 17), date(1971, 3, 14)),
    }
    kept = {one.source.table: one.values for one in reading.rows}
    assert kept["cin_characteristics"]["disabilities"] == "HAND; HEAR"
    assert kept["cin_protection_reviews"]["cppreviewdate"] == "1971-02-15"


def refusal(tmp_path: Path, content: str | bytes) -> str:
    write_export(tmp_path, {"bad.xml": content})
    with pytest.raises(SourceRefused) as refused:
        recognise(tmp_path / "bad.xml", PROFILES)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not well-formed XML: no element found, line 1"),
        ("<EXPSSDA903>\n<CHILD>\n</EXPSSDA903>", "not well-formed XML: mismatched tag, line 3"),
        (
            "<!DOCTYPE x [<!ENTITY a 'aa'>]>\n<EXPSSDA903/>",
            "it declares a document type, which no export needs",
        ),
        ("<!DOCTYPE x SYSTEM 'file:///etc/hostname'><EXPSSDA903/>", "it declares a document type"),
        ("<EXPSSDA903>" + "<a>" * 60, "more than 40 deep"),
        ("<EXPSSDA903><CHILD><a>" + "x" * 1_000_001, "a text of more than 1,000,000 characters"),
        (f"<EXPSSDA903 a='{'x' * 2_200_000}'/>", "a tag of more than 1 MiB"),
        ("<EXPSSDA903><CHILD>" + "<a/>" * 300, "one EXPSSDA903/CHILD of it holds more than 200 elements"),
        ("<?xml version='1.0' encoding='no-such'?><EXPSSDA903/>", "encoding"),
        (
            b"<EXPSSDA903>\n<CHILD>\xe9</CHILD></EXPSSDA903>",
            "not well-formed XML: not well-formed (invalid token), line 2",
        ),
        ("<Workbook/>", "its outermost element is 'Workbook'; known are EXPSSDA903, Message"),
        ("<Message><Persons/></Message>", "holds no element Message/Children/Child"),
        ("<EXPSSDA903><CHILD/></EXPSSDA903>", "none of its EXPSSDA903/CHILD elements holds a row"),
    ],
)
def test_a_document_that_is_hostile_or_unknown_is_refused_with_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes, said: str
) -> None:
    monkeypatch.setattr(xml_units, "MOST_IN_UNIT", 200)
    assert said in refusal(tmp_path, content)
