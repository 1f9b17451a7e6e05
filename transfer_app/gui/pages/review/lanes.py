"""What the timeline draws: addresses above statuses, in lanes that never overlap, on one time axis.

No widget here. A bar without a start began before all that is known; one without an end is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.case_page import CasePage
from transfer_app.domain.vocabulary import AddressKind, SpanKind
from transfer_app.gui.translation import Words, translate

KINDS = Words(
    {
        SpanKind.CONTACT: "Contact",
        SpanKind.REFERRAL: "Referral",
        SpanKind.ASSESSMENT: "Assessment",
        SpanKind.CIN_PLAN: "CIN plan",
        SpanKind.S47_ENQUIRY: "Section 47",
        SpanKind.CP_CONFERENCE: "CP conference",
        SpanKind.CP_PLAN: "CP plan",
        SpanKind.CARE_EPISODE: "Care episode",
        SpanKind.PLACEMENT: "Placement",
        SpanKind.LEGAL_STATUS: "Legal status",
        SpanKind.UASC: "UASC",
        SpanKind.CARE_LEAVER: "Care leaver",
        SpanKind.PERMANENCE: "Permanence",
        SpanKind.EHC_REQUEST: "EHC request",
        SpanKind.EHC_PLAN: "EHC plan",
        SpanKind.EARLY_HELP: "Early help",
        SpanKind.MISSING: "Missing",
        SpanKind.PRE_PROCEEDINGS: "Pre-proceedings",
        SpanKind.INVOLVEMENT: "Worker or team",
        SpanKind.DOCUMENT: "Document",
        SpanKind.CP_REVIEW: "CP review",
        SpanKind.TRANSFER_IN: "Transfer in",
        SpanKind.PROCEEDINGS: "Proceedings",
        SpanKind.HOUSING_PLACEMENT: "Housed",
        SpanKind.PRIVATE_FOSTERING: "Private fostering",
        SpanKind.SERVICE_FAMILY: "Service family",
        SpanKind.POSTING: "Posting",
        SpanKind.MOBILE_FAMILY: "Mobile family",
        SpanKind.LEGAL_HOLD: "Legal hold",
        SpanKind.ALLOWANCE: "Allowance",
        SpanKind.ADOPTION_SUPPORT: "Adoption support",
        SpanKind.RESPONSIBLE_AUTHORITY: "Responsible",
        SpanKind.SOVEREIGN_COUNCIL: "Council's own",
        SpanKind.DISPUTE: "Disputed",
        SpanKind.EDUCATION_CASE: "Education case",
        SpanKind.YOUTH_JUSTICE_CASE: "Youth justice",
        SpanKind.CUSTODY: "Custody",
        SpanKind.CARER_APPROVAL: "Approval",
        SpanKind.CHILD_PLACED: "Child placed",
        SpanKind.STAFF_FILE: "Staff file",
    }
)

ADDRESSES = Words(
    {
        AddressKind.HOME: "Home",
        AddressKind.MOTHERS_HOME: "Mother's home",
        AddressKind.PRIVATE_FOSTER_CARER: "Private fostering",
        AddressKind.PLACEMENT: "Placed at",
        AddressKind.TEMPORARY: "Temporary",
        AddressKind.REFUGE: "Refuge",
        AddressKind.SCHOOL: "School",
        AddressKind.CORRESPONDENCE: "Post only",
        AddressKind.UNKNOWN: "Kind not said",
    }
)


@dataclass(frozen=True, slots=True)
class Bar:
    """area: the successor's code for an address, '' when none holds it or for a status."""

    start: date | None
    end: date | None
    short: str
    words: str
    area: str = ""
    home: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day a status began or an address changed: what happened, and where the child lived that day."""

    day: date
    happened: str
    lived: str


def address_lanes(page: CasePage) -> list[Lane]:
    """Homes first; each kind in as few lanes as do not overlap."""
    found: list[Lane] = []
    for kind, title in ADDRESSES.items():
        bars = [_address_bar(page, line) for line in page.addresses if line.address.kind is kind]
        found += _stacked(title, bars)
    return found


def status_lanes(page: CasePage) -> list[Lane]:
    """One group per kind in the order of its first day. What two sources say alike is drawn once."""
    by_kind: dict[SpanKind, dict[tuple[date | None, date | None], list[StatusLine]]] = {}
    for line in page.statuses:
        span = line.span
        by_kind.setdefault(span.kind, {}).setdefault((span.start, span.end), []).append(line)
    found: list[Lane] = []
    for kind, spans in by_kind.items():
        bars = [_status_bar(start, end, lines) for (start, end), lines in spans.items()]
        found += _stacked(KINDS[kind], bars)
    return found


def moments(page: CasePage) -> list[Moment]:
    """Every day on which a status began, and vesting day, oldest first."""
    happened: dict[date, list[str]] = {}
    for line in page.statuses:
        if line.span.start is not None:
            words = happened.setdefault(line.span.start, [])
            if line.words not in words:
                words.append(line.words)
    began = translate("Timeline", "{what} began")
    found = {day: began.format(what="; ".join(words)) for day, words in happened.items()}
    vesting, today = page.vesting_day, translate("Timeline", "vesting day")
    found[vesting] = f"{found[vesting]}; {today}" if vesting in found else today
    return [Moment(day, found[day], lived_on(page, day)) for day in sorted(found)]


def lived_on(page: CasePage, day: date) -> str:
    """'WQ3 2RX, West Wessmoor (home)': every address open that day, or that there was none."""
    there = [
        f"{_place(line)}, {page.name_of(line.area) or translate('Timeline', 'no successor')} "
        f"({'; '.join(filter(None, (line.counts_as, line.lies)))})"
        for line in page.addresses
        if line.address.open_on(day)
    ]
    return "; ".join(there) or translate("Timeline", "no address is known for that day")


def span_of(page: CasePage) -> tuple[date, date]:
    """The first and the last day of the axis, a little air included."""
    days = [page.vesting_day]
    for start, end in (
        *((a.address.start, a.address.end) for a in page.addresses),
        *((s.span.start, s.span.end) for s in page.statuses),
    ):
        days += [day for day in (start, end) if day is not None]
    first, last = min(days), max(days)
    air = max(30, (last - first).days // 16)
    return first - timedelta(days=air // 2), last + timedelta(days=air)


def _address_bar(page: CasePage, line: AddressLine) -> Bar:
    address = line.address
    where = page.name_of(line.area) or translate("Timeline", "in no successor's area")
    words = f"{_place(line)}, {where}: {line.counts_as}{_when(address.start, address.end)} ({address.source})"
    if line.but:
        words += f". {line.but[:1].upper()}{line.but[1:]}"
    home = address.kind is AddressKind.HOME
    return Bar(address.start, address.end, _place(line), words, line.area, home)


def _status_bar(start: date | None, end: date | None, lines: Sequence[StatusLine]) -> Bar:
    every = list(dict.fromkeys(line.words for line in lines))
    telling = [words for words in every if ": " in words] or every
    short = "; ".join(words.partition(": ")[2] or words for words in telling)
    sources = ", ".join(dict.fromkeys(str(line.span.source) for line in lines))
    return Bar(start, end, short, f"{'; '.join(telling)}{_when(start, end)} ({sources})")


def _place(line: AddressLine) -> str:
    return line.address.postcode or line.address.lines or translate("Timeline", "no postcode")


def _when(start: date | None, end: date | None) -> str:
    since = translate("Timeline", " from {day}").format(day=day_words(start)) if start else ""
    if end:
        return since + translate("Timeline", " to {day}").format(day=day_words(end))
    return since + translate("Timeline", ", still open")


def _stacked(title: str, bars: Iterable[Bar]) -> list[Lane]:
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda each: (each.start or date.min, each.end or date.max)):
        free = next((lane for lane in lanes if _after(lane[-1], bar)), None)
        if free is None:
            lanes.append([bar])
        else:
            free.append(bar)
    return [Lane(title if number == 0 else "", tuple(lane)) for number, lane in enumerate(lanes)]


def _after(earlier: Bar, later: Bar) -> bool:
    return earlier.end is not None and later.start is not None and earlier.end <= later.start


def day_words(day: date) -> str:
    """'4 Sep 2023'."""
    return f"{day.day} {day:%b %Y}"
