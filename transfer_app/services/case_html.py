"""The case file as one page that people read: self-contained, printable, no script, nothing fetched.

Everything from outside is escaped here, and nowhere else is a page put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from transfer_app.domain.case_words import ADDRESSES, KINDS
from transfer_app.domain.day_words import in_full
from transfer_app.domain.package_names import document_path
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import SpanKind, Strand

Content = Mapping[str, Any]
"""What case.json holds (schemas/case.schema.json)."""

STYLE = """
body{font:11pt/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:1px solid #888}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;
border-bottom:1px solid #ddd;overflow-wrap:anywhere}th{font-weight:600}tr{break-inside:avoid}
dl{display:grid;grid-template-columns:12rem 1fr;gap:.2rem 1rem;margin:.4rem 0}dt{font-weight:600}dd{margin:0}
.note{color:#444}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}thead{display:table-header-group}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

WORDS = {
    **{kind.value: words[:1].upper() + words[1:] for kind, words in (KINDS | ADDRESSES).items()},
    SpanKind.EHC_REQUEST.value: "EHC needs assessment request",
    Strand.SEND.value: "SEND",
}

ORDERS = frozenset(
    {
        SpanKind.LEGAL_STATUS,
        SpanKind.PERMANENCE,
        SpanKind.PRE_PROCEEDINGS,
        SpanKind.PROCEEDINGS,
        SpanKind.CUSTODY,
    }
)
"""Orders, legal status and what is before a court: shown before the chronology as well as in it."""

HIDDEN = {
    code: f"[U+{code:04X}]"
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
    if chr(code) not in "\t\n\r"
}
"""Controls, and marks that turn the reading direction: shown, for a name could be made to read as another."""


def case_html(content: Content) -> str:
    """The page of one case record."""
    person = content["person"]
    whom = subject(Strand(content["strand"]))
    name = f"{person['forename']} {person['surname']}".strip() or f"{whom.capitalize()} {person['ref']}"
    strand = _words(content["strand"])
    parts = [
        f"<h1>{_text(name)}</h1>",
        f'<p class="note">{_text(strand)} case record {_text(content["record"])}: '
        f"{_text(content['status'])}</p>",
        _carried(content),
        _section(f"The {whom}", _facts(_identity(person))),
        *([_section("Legal hold: keep this file", _held(content["holds"]))] if content["holds"] else []),
        _section("Where this record goes", _facts(_decision(content["decision"]))),
        _section("Addresses", _table(ADDRESS_HEAD, map(_address, content["addresses"]))),
    ]
    orders = [each for each in content["spans"] if each["kind"] in ORDERS]
    if orders:
        parts.append(_section("Orders and proceedings", _table(CHRONOLOGY_HEAD, map(_event, orders))))
    parts.append(_section("Chronology", _table(CHRONOLOGY_HEAD, map(_event, content["spans"]))))
    if content["documents"]:
        parts.append(_section("Documents", _table(DOCUMENTS_HEAD, map(_document, content["documents"]))))
    if content["reviews"]:
        parts.append(_section("Review", "".join(_facts(_review(each)) for each in content["reviews"])))
    parts += [_section(title, table) for title, table in _source_tables(content["source_rows"])]
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{_text(name)} – {_text(strand)}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


CARRIED = {
    "changed": "Its facts have changed since",
    "redecided": "Who gets it was decided again since",
}


def _carried(content: Content) -> str:
    """What a copy in a later tranche says of the one before; nothing where there is none."""
    if content["replaces"] is None:
        return ""
    package = _text(content["replaces"]["package"])
    why = CARRIED[content["change"]]
    return f'<p class="note">This copy replaces the one in package {package}. {why}.</p>'


ADDRESS_HEAD = ("From", "To", "Kind", "Address", "Lies in", "Read from")
DOCUMENTS_HEAD = ("File", "Date", "What", "Name", "Type", "Bytes", "SHA-256")
CHRONOLOGY_HEAD = ("From", "To", "What", "Code", "Detail", "Read from")


def _identity(person: Content) -> list[tuple[str, str]]:
    return [
        ("Name", f"{person['forename']} {person['surname']}".strip()),
        ("Date of birth", _day(person["dob"])),
        ("Expected date of birth", _day(person["expected_dob"])),
        ("Died", _day(person["died"])),
        ("Sex", person["sex"]),
        ("Id in the legacy system", person["ref"]),
        ("Earlier id", person["legacy_id"]),
        ("UPN", person["upn"]),
        ("Single unique identifier", person["single_unique_id"]),
    ]


def _decision(decision: Content) -> list[tuple[str, str]]:
    accuracy, distance = decision["accuracy_m"], decision["line_distance_m"]
    return [
        ("Result", f"{_words(decision['outcome'])} {_authority(decision['successor'])}".strip()),
        ("Why", decision["because"]),
        ("Rule", decision["rule"]),
        ("Legal basis", decision["legal_basis"]),
        ("Address used", decision["address_used"]),
        ("Position known to within", f"{accuracy} m" if accuracy is not None else ""),
        ("Distance to the line", f"{distance} m" if distance is not None else ""),
        ("Reasons for review", ", ".join(decision["reasons"])),
    ]


def _review(review: Content) -> list[tuple[str, str]]:
    evidence = "; ".join(f"{each['what']} ({each['grade']}, {each['source']})" for each in review["evidence"])
    return [
        ("Proposed", f"{_words(review['outcome'])} {_authority(review['successor'])}".strip()),
        ("By", f"{review['proposed_by']}, {_moment(review['proposed_at'])}"),
        ("Why", review["why"]),
        ("Evidence", evidence),
        ("Interim lead", review["interim_lead"]),
        ("State", f"{review['state']} {review['decided_by']} {_moment(review['decided_at'])}".strip()),
        ("Note", review["decision_note"]),
    ]


def _address(address: Content) -> Sequence[str]:
    where = ", ".join(part for part in (address["lines"], address["postcode"]) if part)
    kind = address["kind_as_written"] or _words(address["kind"])
    lies = _authority(address["successor"]) or "not known"
    return (_day(address["start"]), _day(address["end"]) or "current", kind, where, lies, _source(address))


def _event(span: Content) -> Sequence[str]:
    said = (span["detail"], span["team"], span["end_reason"], span["postcode"], span["ref"])
    detail = ", ".join(part for part in said if part)
    return (
        _day(span["start"]), _day(span["end"]), _words(span["kind"]), span["code"], detail, _source(span)
    )  # fmt: skip


def _document(document: Content) -> Sequence[str]:
    return (
        document_path(document["number"]), _day(document["date"]), document["title"], document["name"],
        document["kind"], f"{document['size']:,}", document["sha256"],
    )  # fmt: skip


def _held(holds: Sequence[Content]) -> str:
    told = (
        '<p class="note">A hold is on the records of this child. Destroy nothing until you are told that it '
        "has ended, whatever the retention rules say.</p>"
    )
    return told + _table(CHRONOLOGY_HEAD, map(_event, holds))


def _source_tables(rows: Sequence[Content]) -> Iterable[tuple[str, str]]:
    """The rows as they stood in the legacy system, table by table; columns that are all blank go."""
    tables: dict[str, list[Content]] = {}
    for row in rows:
        tables.setdefault(row["table"], []).append(row)
    for name, own in tables.items():
        named = dict.fromkeys(column for row in own for column in row["values"])
        columns = [each for each in named if any(row["values"].get(each) for row in own)]
        cells = ([*(row["values"].get(each, "") for each in columns), _row(row)] for row in own)
        yield f"As held in {name}", _table([*columns, "Read from"], cells)


def _section(title: str, inner: str) -> str:
    return f"<section><h2>{_text(title)}</h2>{inner}</section>"


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    """A list of names and values; blank ones are left out."""
    items = (f"<dt>{_text(name)}</dt><dd>{_text(text)}</dd>" for name, text in facts if text)
    return f"<dl>{''.join(items)}</dl>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return '<p class="note">None.</p>'
    titles = "".join(f"<th scope='col'>{_text(title)}</th>" for title in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def _source(fact: Content) -> str:
    return _row(fact["source"])


def _row(source: Content) -> str:
    return f"{source['file']}, row {source['row']}"


def _authority(authority: Content | None) -> str:
    return f"{authority['name']} ({authority['code']})" if authority else ""


def _words(word: str) -> str:
    return WORDS.get(word, word.replace("-", " ").capitalize())


def _day(text: str | None) -> str:
    return in_full(date.fromisoformat(text)) if text else ""


def _moment(text: str) -> str:
    """A stored UTC time to the minute."""
    return f"{_day(text[:10])} {text[11:16]}" if text else ""


def _text(outside: str) -> str:
    """As text and nothing else: no tag, and no mark that changes how what stands around it reads."""
    return escape(outside.translate(HIDDEN))
