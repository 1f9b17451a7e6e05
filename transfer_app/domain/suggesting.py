"""What the case page suggests, so that one key proposes it; or why the person has to choose.

It suggests only what a person reads off the page at a glance: the successor that the rules propose, where
better evidence speaks for it than for any other, by the very address that the law's test asks for. In any
doubt it says why and suggests nothing. docs/decisions/0045-as-suggested.md gives the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.case_page import CasePage, Side
from transfer_app.domain.casework import Evidence, EvidenceGrade, State
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.family_splits import SplitState
from transfer_app.domain.reasons import Reason
from transfer_app.domain.review import SUGGESTED, Said
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand

NOT_BY_ADDRESS = frozenset(
    {
        Reason.CONFIDENTIAL, Reason.DISPUTE, Reason.ADOPTION, Reason.SIBLING_SPLIT,
        Reason.STRAND_DIFFERS, Reason.NFA, Reason.MOBILE, Reason.UASC, Reason.ADDRESS_CONFLICT,
        Reason.DUPLICATE, Reason.PRIVATE_FOSTERING, Reason.CARER_CROSS, Reason.STATUS_UNCLEAR,
        Reason.LEGAL_HOLD, Reason.SAMPLE_DIFFERS, Reason.OVERRIDE,
    }
)  # fmt: skip
"""Reasons that no address on record answers: the practice note (5.1) asks for what is not in the page."""

_HOMES = {
    AddressTest.CURRENT: ("current home", "last known home"),
    AddressTest.ORIGIN: ("home before care",),
}
OWN_EVIDENCE = "Urgent, or looked after: name the evidence yourself."
_OF_CARE = ("looked after", "care leaver")
_STRONG = (EvidenceGrade.ORDER, EvidenceGrade.RETURN)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing is suggested. why: in a sentence for the person, who has to choose."""

    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A successor that leads. evidence: what speaks for it, the best first; empty for own_evidence.

    own_evidence: the person has to name it, `needed` items: the record is urgent, or of a looked-after child.
    """

    area: str
    name: str
    evidence: tuple[Evidence, ...]
    needed: int

    @property
    def own_evidence(self) -> bool:
        return not self.evidence


def suggestion(page: CasePage) -> Suggestion | Withheld:
    """What the page suggests for a record that waits for a proposal."""
    why = next(filter(None, (doubt(page) for doubt in _DOUBTS)), "")
    if why:
        return Withheld(why)
    first, needed = page.sides[0], page.evidence_needed
    return Suggestion(first.area, first.name, () if needed > 1 else first.cited[:needed], needed)


def taken(page: CasePage, own: Sequence[Evidence], lead: str, after_s: int) -> Said:
    """The proposal that takes the suggestion. own: evidence that the person named, in place of the page's.

    lead: who works with the child meanwhile. after_s: seconds that the page was in sight. Raises
    ReviewRefused where nothing is suggested, or evidence is missing that the person has to name.
    """
    found = suggestion(page)
    if isinstance(found, Withheld):
        raise ReviewRefused(found.why, "Choose the result, and say why in your own words.")
    if found.own_evidence and len(own) < found.needed:
        raise ReviewRefused(OWN_EVIDENCE, "Name it, then propose.")
    evidence = tuple(own) or found.evidence
    told = "; ".join(f"{each.what} ({each.source or each.grade.value})" for each in evidence)
    why = f"{SUGGESTED}, {after_s} s after the page was shown: {told}. {_against(page.sides)}"
    return Said(OutcomeKind.SUCCESSOR, found.area, why, lead, evidence)


def _against(sides: Sequence[Side]) -> str:
    best = next((side for side in sides[1:] if side.best is not None), None)
    if best is None or best.best is None:
        return "Nothing on record points to another successor."
    return f"For {best.name} speaks no more than {best.best.value}."


def _settled_otherwise(page: CasePage) -> str:
    if page.decision is None or page.decision.state is not State.QUEUED:
        return "It was settled before, and its facts have changed since: weigh what changed."
    if page.disputed or page.refusals:
        return "The receiver refused this record: weigh what they said."
    if any(line.proposal.state == "refused" or line.opinions for line in page.proposals):
        return "A second person said otherwise before: weigh what they said."
    return ""


def _sheltered(page: CasePage) -> str:
    if page.row.restricted or page.row.strand is Strand.ADOPTION:
        return "Restricted, or of an adoption: it is decided in your own words, without an address in them."
    return ""


def _not_by_address(page: CasePage) -> str:
    asked = next((each for each in page.reasons if each.code in NOT_BY_ADDRESS), None)
    return f"No address answers this: {asked.title}." if asked is not None else ""


def _family(page: CasePage) -> str:
    if page.split is not None and page.split.state is not SplitState.GONE:
        return "The family goes different ways: a joint panel looks at all of them."
    if page.doubles:
        return "Another id looks like the same person: find out first whose addresses these are."
    return ""


def _does_not_fit(page: CasePage) -> str:
    return "Some things do not fit together: find out first which is right." if page.contradictions else ""


def _in_doubt(page: CasePage) -> str:
    """Something is to be said against the home that the test asks for, or it asks for another than a home."""
    if _test(page) not in _HOMES:
        return "The rule asks for another address than the child's home."
    line = next((each for each in _asked(page) if each.but), None)
    return f"{line.counts_as[:1].upper()}{line.counts_as[1:]}: {line.but}." if line is not None else ""


def _no_leader(page: CasePage) -> str:
    first, *rest = page.sides or (None,)
    if first is None or first.best is None or not first.cited:
        return "No home or return on record points to a successor."
    order = tuple(EvidenceGrade)
    second = next((side for side in rest if side is not None and side.best is not None), None)
    if second is not None and second.best is not None and order.index(second.best) <= order.index(first.best):
        return f"As strong evidence speaks for {second.name} as for {first.name}."
    if page.explanation.area != first.area:
        differs = "The rules and what speaks for each side point to different successors."
        return differs if page.explanation.area else "The rules propose nobody."
    there = any(line.area == first.area for line in _asked(page)) or first.best in _STRONG
    return "" if there else f"No {_HOMES[_test(page)][0]} is on record, which the rule asks for."


def _asked(page: CasePage) -> list[AddressLine]:
    """The homes that the law's test goes by."""
    uses = set(_HOMES[_test(page)])
    return [line for line in page.addresses if uses & set(line.counts_as.split(", "))]


def _test(page: CasePage) -> AddressTest:
    """Which address counts; where a gate held before any rule, that of the child's status."""
    stands = page.decision.test if page.decision is not None else ""
    if stands and stands != AddressTest.BY_STATUS:
        return AddressTest(stands)
    return AddressTest.ORIGIN if page.row.status in _OF_CARE else AddressTest.CURRENT


_DOUBTS: tuple[Callable[[CasePage], str], ...] = (
    _sheltered, _settled_otherwise, _not_by_address, _family, _does_not_fit, _in_doubt, _no_leader,
)  # fmt: skip
