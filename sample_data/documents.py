"""Small documents for some of the children: texts, and PDFs just big enough to be PDFs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from sample_data.calendar_days import between
from sample_data.people import Child
from sample_data.tables import write_csv

COLUMNS = ("person_id", "file", "title", "date", "kind", "sha256")
_KINDS = (
    ("chronology", "Chronology", "txt"),
    ("case-note", "Case note of a visit", "txt"),
    ("assessment", "Single assessment", "pdf"),
    ("plan", "Plan and review", "pdf"),
)
_SHARE = 0.1
_MOST_CHILDREN = 500


def write_documents(folder: Path, rng: Random, children: list[Child]) -> None:
    """A folder for each child that has documents, and documents.csv beside them with their digests."""
    rows: list[dict[str, str]] = []
    chosen = rng.sample(children, min(round(len(children) * _SHARE), _MOST_CHILDREN))
    for child in sorted(chosen, key=lambda child: child.ref):
        for name, title, day, content in _documents(rng, child):
            path = folder / child.ref / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            values = (
                child.ref, f"{child.ref}/{name}", title, day.isoformat(), name.rpartition(".")[2],
                hashlib.sha256(content).hexdigest(),
            )  # fmt: skip
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    write_csv(folder / "documents.csv", COLUMNS, rows)


def _documents(rng: Random, child: Child) -> Iterator[tuple[str, str, date, bytes]]:
    for slug, title, kind in rng.sample(_KINDS, rng.choice((1, 1, 2, 3))):
        day = between(rng, date(2025, 6, 1), date(2027, 1, 25))
        text = f"{title}, {day.isoformat()}. Record {child.ref}. Invented for testing; about nobody."
        content = pdf(text) if kind == "pdf" else (text + "\n").encode("utf-8")
        yield f"{day.isoformat()}-{slug}.{kind}", title, day, content


def pdf(text: str) -> bytes:
    """A one-page PDF 1.4 with one line of plain ASCII text, the same bytes every time."""
    stream = f"BT /F1 11 Tf 40 780 Td ({text}) Tj ET".encode("ascii")
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        written
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(written),
        )
    )
