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
        "person": dict.fromkeys(names, text) | {"dob": "2012-02-29", "expected_dob": None, "died": None},
        "addresses": [
            {"kind": "home", "kind_as_written": text, "start": None, "end": None, "lines": text,
             "postcode": text, "uprn": "", "successor": authority, "doubt": "", "source": SOURCE}
        ],
        "spans": [
            dict.fromkeys(span, text) | {"kind": "ehc-plan", "start": None, "end": None, "source": SOURCE}
        ],
        "decision": dict.fromkeys(decision, text)
        | {"outcome": "successor", "successor": authority, "accuracy_m": 5, "line_distance_m": None,
           "reasons": [text]},
        "reviews": [
            {"outcome": "hosted", "successor": None, "state": text, "why": text, "interim_lead": text,
             "evidence": [{"grade": text, "what": text, "source": text}], "proposed_by": text,
             "proposed_at": "2027-03-01T09:00:00Z", "decided_by": "", "decided_at": "", "decision_note": text}
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
    assert "1 March 2027" in page or "01 March 2027" in page
    assert "blank" not in page
    assert OURS & {"script", "img", "link", "a", "iframe"} == set()


def test_hostile_text_stays_text() -> None:
    page = case_html(content(HOSTILE))
    assert Tags(page).seen == OURS
    assert "<script" not in page


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
