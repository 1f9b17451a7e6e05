"""The balance: what came in equals what went out, line by line and per strand (practice note 5.4).

extract rows = loaded + rejected;  loaded = unique + merged;  unique = each outcome;
allocated = packed + held back;  packed = received + outstanding;  in packages = packed + sent elsewhere;
documents in packages = taken + outstanding.
copies sent = current + superseded + withdrawn + refused + taken back, once there are any.
Every figure is counted on its own, so that a line that does not add up shows a fault instead of hiding it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from transfer_app.domain.checkpoints import BalanceLine
from transfer_app.domain.packages import LIVE, REJECTED, SUPERSEDED, VOID, WITHDRAWN
from transfer_app.domain.tranches import Change
from transfer_app.domain.vocabulary import OutcomeKind, Strand

ALL = "all"
EXTRACT_ROWS = "extract-rows"
"""The total that is counted in rows of the exports, and not in case records."""

GOES_SOMEWHERE = frozenset({OutcomeKind.SUCCESSOR, OutcomeKind.CUSTODIAN, OutcomeKind.HOSTED})
"""Outcomes with an authority to send the record to."""


ELSEWHERE = "elsewhere"
"""In a package that was sent to another authority than the record would go to as it is decided now."""


@dataclass(frozen=True, slots=True)
class Figure:
    """So many case records that stand alike. outcome: '' where undecided.

    packed: '', 'packed', 'received', or ELSEWHERE. special: in a package of the route of its own.
    """

    strand: Strand
    outcome: str
    area: str
    restricted: bool
    packed: str
    count: int
    special: bool = False


@dataclass(frozen=True, slots=True)
class SentDocuments:
    """Documents in packages that stand. outstanding: no receipt yet, or not taken with their record."""

    sent: int
    taken: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class Copies:
    """So many copies of case records, over all packages ever sealed. change: as what they went."""

    strand: Strand
    change: str
    state: str
    count: int


COPY_STATES = {
    **dict.fromkeys(sorted(LIVE), "current"),
    SUPERSEDED: "superseded",
    WITHDRAWN: "withdrawn",
    REJECTED: "refused",
    VOID: "taken-back",
}
"""How a copy stands, as the balance counts it. The current ones are the records in packages."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the workspace counted, each from its own rows.

    rows: read from files; loaded_rows and rejected_rows: taken in (new, changed or repeated) and refused.
    loaded, unique, merged: case records by strand; loaded counts one for each extract that holds it.
    incoming: case records by strand in packages received; accepted: of them stored here.
    """

    rows: int
    loaded_rows: int
    rejected_rows: int
    loaded: Mapping[Strand, int]
    unique: Mapping[Strand, int]
    merged: Mapping[Strand, int]
    figures: tuple[Figure, ...]
    sent_documents: Mapping[Strand, SentDocuments] = field(default_factory=dict)
    copies: tuple[Copies, ...] = ()
    documents: Mapping[str, int] = field(default_factory=dict)
    """Of the legacy folder, by name (document_lines); empty where none was loaded."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Lines in order: rows first, then strand by strand, the whole last."""

    lines: tuple[BalanceLine, ...]

    @property
    def adds_up(self) -> bool:
        return not self.faults()

    def faults(self) -> tuple[BalanceLine, ...]:
        """The lines whose parts are not the total."""
        return tuple(line for line in self.lines if sum(n for _, n in line.parts) != line.total[1])

    def of(self, strand: str) -> tuple[BalanceLine, ...]:
        return tuple(line for line in self.lines if line.strand == strand)


def balance(counted: Counted) -> Balance:
    """Every line of the balance; a strand without records has none."""
    rows = BalanceLine(
        ALL,
        (EXTRACT_ROWS, counted.rows),
        (("loaded-rows", counted.loaded_rows), ("rejected-rows", counted.rejected_rows)),
    )
    lines = [rows]
    strands = [strand for strand in Strand if counted.unique.get(strand) or counted.loaded.get(strand)]
    for strand in strands:
        own = [figure for figure in counted.figures if figure.strand is strand]
        count = (counted.loaded.get(strand, 0), counted.unique.get(strand, 0), counted.merged.get(strand, 0))
        lines += _lines(strand.value, count, own)
        lines += _sent_documents(strand.value, [counted.sent_documents.get(strand, SentDocuments(0, 0, 0))])
        lines += _copies(strand.value, [each for each in counted.copies if each.strand is strand])
    whole = (sum(counted.loaded.values()), sum(counted.unique.values()), sum(counted.merged.values()))
    lines += _lines(ALL, whole, counted.figures)
    lines += _sent_documents(ALL, counted.sent_documents.values()) + _copies(ALL, counted.copies)
    return Balance((*lines, *document_lines(counted.documents)))


def _lines(name: str, count: tuple[int, int, int], figures: Iterable[Figure]) -> list[BalanceLine]:
    loaded, unique, merged = count
    own = list(figures)
    outcomes: Counter[str] = Counter()
    allocated, sent, special, elsewhere = 0, 0, 0, 0
    held: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    for figure in own:
        outcomes[outcome_part(figure.outcome, figure.area)] += figure.count
        if figure.packed and (figure.packed == ELSEWHERE or figure.outcome not in GOES_SOMEWHERE):
            elsewhere += figure.count
        if figure.outcome not in GOES_SOMEWHERE:
            continue
        allocated += figure.count
        if figure.packed == ELSEWHERE:
            held["held-sent-elsewhere"] += figure.count
        elif figure.packed:
            answered = "received" if figure.packed == "received" else "outstanding"
            if figure.special:
                held["packed-special"] += figure.count
                special += figure.count
                returned[f"{answered}-special"] += figure.count
            else:
                held["packed"] += figure.count
                sent += figure.count
                returned[answered] += figure.count
        else:
            held["held-restricted" if figure.restricted else "held-not-packed"] += figure.count
    # Special packages are few: where there are none, nothing is said of them.
    apart = ("packed-special",) if special else ()
    answers = (
        [
            BalanceLine(
                name, ("packed-special", special), _parts(returned, "received-special", "outstanding-special")
            )
        ]
        if special
        else []
    )
    return [
        BalanceLine(name, ("loaded", loaded), (("unique", unique), ("merged", merged))),
        BalanceLine(name, ("unique", unique), tuple(sorted(outcomes.items())) or (("none", 0),)),
        BalanceLine(
            name,
            ("allocated", allocated),
            _parts(held, "packed", *apart, "held-restricted", "held-not-packed", "held-sent-elsewhere"),
        ),
        BalanceLine(name, ("packed", sent), _parts(returned, "received", "outstanding")),
        *answers,
        BalanceLine(
            name,
            ("in-packages", sent + special + elsewhere),
            (("packed", sent), *((each, special) for each in apart), ("sent-elsewhere", elsewhere)),
        ),
    ]


def _sent_documents(name: str, documents: Iterable[SentDocuments]) -> list[BalanceLine]:
    """None where no document was sent."""
    each = list(documents)
    sent, taken, outstanding = (
        sum(one.sent for one in each), sum(one.taken for one in each), sum(one.outstanding for one in each)
    )  # fmt: skip
    if not (sent or taken or outstanding):
        return []
    parts = (("documents-taken", taken), ("documents-outstanding", outstanding))
    return [BalanceLine(name, ("documents-in-packages", sent), parts)]


def _copies(name: str, copies: Sequence[Copies]) -> list[BalanceLine]:
    """What was sent over all tranches: by why it was sent, and by what became of it."""
    sent = sum(each.count for each in copies)
    if not sent:
        return []
    why, became = Counter[str](), Counter[str]()
    for each in copies:
        why[f"sent-{each.change}"] += each.count
        became[COPY_STATES.get(each.state, each.state)] += each.count
    total = ("copies-sent", sent)
    return [
        BalanceLine(name, total, _parts(why, *(f"sent-{change.value}" for change in Change))),
        BalanceLine(name, total, _parts(became, *dict.fromkeys(COPY_STATES.values()))),
    ]


def document_lines(counted: Mapping[str, int]) -> list[BalanceLine]:
    """Rows of the index, files of the folder, documents by how they stand, and those that are ready.

    counted: index-rows, folder-files and documents in all; listed, repeated, with-row and beside; packed-1
    and packed-0: ready ones in a package that stands, and in none; standing-CLASS of
    docs/format-documents.md.
    """
    if not counted:
        return []
    classes = {name.removeprefix("standing-"): n for name, n in counted.items() if "standing-" in name}
    ready, left_out = classes.pop("ready", 0), classes.pop("left-out", 0)
    nobodys = sum(classes.pop(name, 0) for name in ("no-child", "not-listed"))
    index = _parts(counted, "listed", "repeated")
    files = _parts(counted, "with-row", "beside")
    stand = (
        ("documents-ready", ready), ("documents-held", sum(classes.values())),
        ("documents-left-out", left_out), ("documents-of-nobody", nobodys),
    )  # fmt: skip
    sent = ("documents-packed", counted.get("packed-1", 0)), (
        "documents-not-packed", counted.get("packed-0", 0),
    )  # fmt: skip
    return [
        BalanceLine(ALL, ("index-rows", counted["index-rows"]), index),
        BalanceLine(ALL, ("folder-files", counted["folder-files"]), files),
        BalanceLine(ALL, ("documents", counted["documents"]), stand),
        BalanceLine(ALL, ("documents-ready", ready), sent),
    ]


def _parts(counts: Mapping[str, int], *names: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, counts.get(name, 0)) for name in names)


def outcome_part(outcome: str, area: str) -> str:
    """What the balance, and the log where it tells how records stood, call an outcome; '' is undecided."""
    if not outcome:
        return "undecided"
    return part_of(area) if outcome == OutcomeKind.SUCCESSOR else str(outcome)


def gained(
    before: tuple[Mapping[Strand, int], Mapping[Strand, int]],
    after: tuple[Mapping[Strand, int], Mapping[Strand, int]],
) -> tuple[dict[str, int], dict[str, int]]:
    """What an export brought, by strand: (case records that it holds, those of them that are new)."""
    loaded, new = (
        {strand.value: n - old.get(strand, 0) for strand, n in sorted(now.items()) if n != old.get(strand, 0)}
        for old, now in zip(before, after, strict=True)
    )
    return loaded, new


def by_outcome(stands: Iterable[tuple[str, str, str, int]]) -> dict[str, dict[str, int]]:
    """(strand, outcome, area, count) as the log states them: by strand, then by outcome."""
    found: dict[str, Counter[str]] = {}
    for strand, outcome, area, count in stands:
        found.setdefault(strand, Counter())[outcome_part(outcome, area)] += count
    return {strand: dict(sorted(parts.items())) for strand, parts in sorted(found.items())}


def part_of(area: str) -> str:
    """What the balance calls the records of a successor. area: its code, which may hold anything.

    A figure's name in a checkpoint may not: a to z, digits and single hyphens.
    """
    return f"to-{re.sub('[^a-z0-9]+', '-', area.lower()).strip('-') or 'no-area'}"
