"""Two people who see it differently, and the blind second opinion that brings it out.

Blind: the approver gives their own result before they see what was proposed.

Which proposals are decided so is the council's policy. The same result settles the record by these two;
another one is a conflict, and a third person decides. Pure; docs/second-opinion.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from transfer_app.domain.casework import Proposal, RecordRow, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.review import URGENT
from transfer_app.domain.vocabulary import OutcomeKind


class Blind(StrEnum):
    """Which proposals are answered blind. Stored and logged: never rename."""

    NONE = "none"
    URGENT = "urgent"
    """P1, and every child who is looked after."""
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Policy:
    """Which proposals are answered blind, by the reason that people have to decide for.

    rest: of each reason, and of records with none, but those that by_reason names by their code. A record
    with several reasons is answered blind as soon as one of them asks for it.
    """

    rest: Blind = Blind.NONE
    by_reason: Mapping[str, Blind] = field(default_factory=dict)

    def of(self, reason: str) -> Blind:
        return self.by_reason.get(reason, self.rest)

    def with_reasons(self, reasons: Iterable[str], wanted: Blind) -> Policy:
        """The same, with these set so. by_reason holds only what differs from the rest: one way to say it."""
        changed = {**self.by_reason, **dict.fromkeys(reasons, wanted)}
        return Policy(self.rest, {code: each for code, each in changed.items() if each is not self.rest})

    @property
    def asks(self) -> bool:
        """There is a reason for which it asks."""
        return any(each is not Blind.NONE for each in (self.rest, *self.by_reason.values()))

    def text(self) -> str:
        """'urgent', 'none BOUNDARY=every NFA=urgent': as it is kept."""
        return " ".join([self.rest.value, *(f"{c}={one.value}" for c, one in sorted(self.by_reason.items()))])

    @classmethod
    def parse(cls, text: str) -> Policy:
        """What text() gave; '' is the policy before anybody set one."""
        rest, *others = text.split() or [Blind.NONE.value]
        pairs = (each.split("=") for each in others)
        return cls(Blind(rest), {code: Blind(one) for code, one in pairs})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second person said of a record before they saw what was proposed. at: UTC ISO time."""

    proposal: int
    outcome: OutcomeKind
    area: str
    given_by: int
    at: str
    agrees: bool


def asks_blind(policy: Policy, row: RecordRow) -> bool:
    """Whether a proposal for this record is answered blind."""
    asked = {policy.of(code) for code in row.reasons} or {policy.rest}
    urgent = row.priority <= URGENT or row.status == "looked after"
    return Blind.EVERY in asked or (Blind.URGENT in asked and urgent)


def hidden_from(reader: int, proposal: Proposal, opinions: Sequence[Opinion], *, blind: bool) -> bool:
    """Whether what this proposal says is not to be shown to the reader yet.

    blind: by the policy. Once there is an opinion, both are seen: a third person decides on both.
    """
    waits = proposal.state == "proposed" and proposal.proposed_by != reader
    return blind and waits and not of_proposal(opinions, proposal.id)


def unseen(
    reader: int, made: Sequence[Proposal], opinions: Sequence[Opinion], *, blind: bool
) -> frozenset[int]:
    """Which proposals of a record the reader is not to see yet. made: all of them, oldest first.

    With the one that waits go those that colleagues withdrew unanswered: they would tell what it says.
    """
    if not made or not hidden_from(reader, made[-1], opinions, blind=blind):
        return frozenset()
    withdrawn = {
        each.id
        for each in made
        if each.state == "withdrawn" and each.proposed_by != reader and not of_proposal(opinions, each.id)
    }
    return frozenset({made[-1].id} | withdrawn)


def blanked(proposal: Proposal) -> Proposal:
    """The proposal without what it says: who made it and when stays."""
    return replace(proposal, outcome=OutcomeKind.REVIEW, area="", why="", interim_lead="", evidence=())


def of_proposal(opinions: Iterable[Opinion], proposal: int) -> list[Opinion]:
    return [each for each in opinions if each.proposal == proposal]


def check_opinion(proposal: Proposal, person: int, opinions: Sequence[Opinion], *, blind: bool) -> None:
    """Raise ReviewRefused unless this person may give a blind result for the proposal."""
    if proposal.proposed_by == person:
        raise ReviewRefused("Nobody gives a second opinion on their own proposal.", "Ask a second person.")
    if not blind or of_proposal(opinions, proposal.id):
        raise ReviewRefused("This proposal is not answered blind any more.", "Look at it as it stands.")


def check_answered(proposal: Proposal, person: int, opinions: Sequence[Opinion], *, blind: bool) -> None:
    """Raise ReviewRefused for a verdict on a proposal that has to be answered blind first, or in a conflict
    by the person who is in it."""
    given = of_proposal(opinions, proposal.id)
    if blind and not given:
        raise ReviewRefused(
            "This proposal is answered blind: you have to say your own result first.",
            "Give it on the case page, or with 'second-opinion give'.",
        )
    if any(each.given_by == person and not each.agrees for each in given):
        raise ReviewRefused(
            "Nobody settles their own conflict: your own result was another than the one proposed.",
            "Ask a third person to decide between the two.",
        )


def check_third_person(
    proposal: Proposal,
    approver: int,
    earlier: Sequence[Proposal],
    opinions: Sequence[Opinion],
    decision: StoredDecision,
) -> None:
    """Raise ReviewRefused where only those who disagreed before would settle it between them.

    earlier: every proposal on the record, oldest first; opinions: on these. They disagreed when one refused
    what the other proposed, or answered it otherwise and it was withdrawn before a third person decided: on
    these facts, and since it was last settled. What the receiver disputes is no conflict of these two: they
    do not settle it alone, as the receiver has to accept what they decide.
    """
    parties: set[int] = set()
    for each in earlier:
        if each.facts_digest != decision.facts_digest or each.decided_by is None:
            continue
        if each.state == "approved":
            parties = set()
        elif each.state == "refused":
            parties |= {each.proposed_by, each.decided_by}
        elif otherwise := {one.given_by for one in of_proposal(opinions, each.id) if not one.agrees}:
            parties |= {each.proposed_by} | otherwise
    if {proposal.proposed_by, approver} <= parties:
        raise ReviewRefused(
            "Nobody settles their own conflict: both of you proposed or refused it before.",
            "Ask a third person to approve it, or to propose it.",
        )
