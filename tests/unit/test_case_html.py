"""The page of a case file: everything from outside is escaped, nothing is fetched."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.services.case_html import case_html

HOSTILE = "<script>alert('x')</script> \" & </style><img src=http://a.example>"
SOURCE = {"table": "t", "row": 7, "file": HOSTILE}


def content(text: str) -> dict[str, Any]:
    authority = {"code": text, "name": text}
    names = ("ref", "forename", "surname", "sex", "upn", "single_unique_id", "legacy_id")
    span = ("code", "end_reason", "postcode", "home_postcode", "ref", "team", "detail")
    decision = ("rule", "legal_basis", "address_test", "address_used", "because", "facts_digest", "state")
    return {
        "record": "r-1",
        "strand": "send",
        "status": text,
        "change": "changed",
        "replaces": {"package": text, "digest": text},
        "person": dict.fromkeys(names, text) | {"dob": "2012-02-29", "expected_dob": None, "died": None},
        "addresses": [
            {"kind": "home", "kind_as_written": text, "start": None, "end": None, "lines": text,
             "postcode": text, "uprn": "", "successor": authority, "doubt": "", "source": SOURCE}
        ],
        "spans": [
            dict.fromkeys(span, text) | {"kind": "ehc-plan", "start": None, "end": None, "source": SOURCE}
        ],
        "holds": [
            dict.fromkeys(span, text) | {"kind": "legal-hold", "start": None, "end": None, "source": SOURCE}
        ],
        "decision": dict.fromkeys(decision, text)
        | {"outcome": "successor", "successor": authority, "accuracy_m": 5, "line_distance_m": None,
           "reasons": [text]},
        "reviews": [
            {"outcome": "hosted", "successor": None, "state": text, "why": text, "interim_lead": text,
             "evidence": [{"grade": text, "what": text, "source": text}], "proposed_by": text,
             "proposed_at": "2027-03-01T09:00:00Z", "decided_by": "", "decided_at": "", "decision_note": text}
        ],
        "documents": [
            {"number": 1, "name": text, "title": text, "kind": text, "date": None, "size": 5,
             "sha256": "0" * 64, "source": SOURCE}
        ],
        "source_rows": [{**SOURCE, "table": text, "values": {text: text, "blank": ""}}],
    }  # fmt: skip


class Tags(HTMLParser):
    """Every tag and attribute name that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(f"{tag}.{name}" for name, _ in attrs)}


OURS = Tags(case_html(content("plain"))).seen


def test_a_page_says_what_the_record_says() -> None:
    page = case_html(content("plain"))
    assert "29 February 2012" in page
    assert "EHC plan" in page
    assert "1 March 2027" in page
    assert "01 March" not in page
    assert "blank" not in page
    assert OURS & {"script", "img", "link", "a", "iframe"} == set()


def test_hostile_text_stays_text() -> None:
    page = case_html(content(HOSTILE))
    assert Tags(page).seen == OURS
    assert "<script" not in page


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c", "\0", "\x1b", "\x9b"]
)
def test_a_mark_that_hides_or_turns_text_is_shown_instead(mark: str) -> None:
    page = case_html(content(f"Ann{mark}Ash"))
    assert mark not in page
    assert f"Ann[U+{ord(mark):04X}]Ash" in page


def test_orders_stand_apart_and_in_the_chronology_and_only_where_there_are_any() -> None:
    assert "Orders" not in case_html(content("plain"))
    found = content("plain")
    (plan,) = found["spans"]
    found["spans"] = [
        plan, {**plan, "kind": "legal-status", "code": "C2", "start": "2024-08-19", "detail": ""},
    ]  # fmt: skip
    before, _, after = case_html(found).partition("<h2>Orders and proceedings</h2>")
    orders, _, chronology = after.partition("<h2>Chronology</h2>")
    assert "Legal status" not in before
    for part in (orders, chronology):
        assert "<td>19 August 2024</td><td></td><td>Legal status</td><td>C2</td>" in part
    assert "EHC plan" not in orders
    assert "EHC plan" in chronology


@given(st.text(max_size=60))
def test_no_text_makes_a_tag(text: str) -> None:
    assert Tags(case_html(content(text))).seen <= OURS


@pytest.mark.parametrize(
    "text", ["Robert'); DROP TABLE records;--", "%s %(x)d {0.__class__} {person!r} {", "N" * 1_000_000]
)
def test_text_is_never_filled_in_or_cut(text: str) -> None:
    page = case_html(content(text))
    assert page.count(escape(text)) > 20
    assert Tags(page).seen <= OURS


def test_a_hold_is_said_before_the_decision_and_only_where_there_is_one() -> None:
    held = content("plain")
    page = case_html(held)
    assert page.index("keep this file") < page.index("Where this record goes")
    assert "hold" not in case_html(held | {"holds": []}).lower()
