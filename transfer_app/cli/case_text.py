"""The case page as plain text: the same page the window shows, in the order a reviewer reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transfer_app.cli import disputes, families
from transfer_app.cli.console import facts, heading, say, table
from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.case_page import CasePage, Relative
from transfer_app.domain.casework import RecordRow
from transfer_app.domain.places import with_names
from transfer_app.domain.quality_sample import Question
from transfer_app.domain.reasons import Reason
from transfer_app.domain.strands import subject
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.was_now import was_now


def show(page: CasePage) -> None:
    """Print the page of one case record."""
    _identity(page)
    _doubles(page)
    _standing(page)
    disputes.show(page.dispute)
    _why(page)
    _sides(page)
    _to_tell(page)
    _addresses(page)
    _statuses(page.statuses)
    _family(page)
    _split(page)
    _proposals(page)


def show_facts(question: Question) -> None:
    """Print what a check of the quality sample goes by: nothing that the rules made of it."""
    say(question.name, "bold")
    facts(
        [
            ("record", f"{question.ref}, {question.strand}, {question.status}"),
            ("born", question.born or "not known"),
            ("vesting day", question.vesting_day),
        ]
    )
    for sentence in question.contradictions:
        say(f"! {sentence}", "yellow")
    _address_table(question.addresses, question.names)
    _statuses(question.statuses)
    heading("Successors")
    table(("code", "name"), sorted(question.names.items()))


def _identity(page: CasePage) -> None:
    person = page.person
    restricted = "  RESTRICTED" if person.restricted else ""
    whom = subject(page.row.strand)
    say(f"{person.forename} {person.surname}{restricted}", "bold")
    facts(
        [
            ("record", f"{page.row.ref}, {page.row.strand.value}, {page.row.status}"),
            ("born", person.dob or (f"due {person.expected_dob}" if person.expected_dob else "not known")),
            ("died", person.died or ""),
            (f"{whom}'s id", person.ref),
            ("UPN", person.upn),
            ("SSDA903 id", person.legacy_id),
            ("vesting day", page.vesting_day),
        ]
    )


def _doubles(page: CasePage) -> None:
    for one in page.doubles:
        heading("Perhaps the same person")
        table(
            ("", "this record", "the other", ""),
            [(each.name, each.ours, each.theirs, each.match.value) for each in one.pairs],
        )
        say(f"The other's records: {', '.join(f'{row.ref} ({row.strand.value})' for row in one.records)}.")


def _standing(page: CasePage) -> None:
    heading("What stands")
    rows = [page.row, *page.others]
    table(
        ("record", "strand", "status", "stands", "outcome", "authority", "reasons"),
        [(r.ref, r.strand.value, r.status, r.state, *_result(page, r), ", ".join(r.reasons)) for r in rows],
    )
    if page.row.was:
        since = "its facts have changed since it was settled"
        if page.disputed:
            since = "the receiving authority refused it"
        elif Reason.OVERRIDE in page.row.reasons:
            since = "somebody asked for another decision"
        elif Reason.SAMPLE_DIFFERS in page.row.reasons:
            since = "a check of the quality sample differs from the rule"
        say(f"{was_now(page.row, page.names)}: {since}.", "yellow")
    for refusal in page.refusals:
        what = "refused the whole package" if refusal.whole else "refused this record"
        say(
            f"{refusal.authority_name} {what} on {refusal.received} ({refusal.person}, {refusal.role}): "
            f"{refusal.reason}",
            "yellow",
        )


def _result(page: CasePage, row: RecordRow) -> tuple[str, str]:
    """Outcome and authority; in brackets what the facts speak for while people have yet to decide."""
    name = page.name_of(row.area)
    if row.outcome == OutcomeKind.REVIEW and name:
        name = f"({name})"
    return row.outcome or "undecided", name


def _why(page: CasePage) -> None:
    heading("Why")
    say(page.row.because or "Not decided yet.")
    for sentence in page.contradictions:
        say(f"! {sentence}", "yellow")
    rule = page.rule
    if rule is not None:
        say(f"Rule {rule.rule}, {rule.title}. {rule.legal_basis}.")
        if not rule.verified:
            say("The cite, or its use in a split, still needs legal sign-off.", "dim")
    if page.rules_differ:
        say("The rule set is not the one of the last run: run 'allocate' again.", "yellow")
    for reason in page.reasons:
        families.asked(reason)
    for step in page.tried:
        say(f"  {'yes' if step.matched else 'no '}  {step.rule}: {step.why}", "" if step.matched else "dim")


def _sides(page: CasePage) -> None:
    heading("What each side has going for it")
    for side in page.sides:
        say(f"{side.name} ({side.area})", "bold")
        for point in side.points or ("nothing",):
            say(f"  {point}")


def _to_tell(page: CasePage) -> None:
    if not page.to_tell:
        return
    heading("Other successors to be told")
    for one in page.to_tell:
        say(f"{one.name} ({one.area})", "bold")
        for because in one.because:
            say(f"  {because}")


def _addresses(page: CasePage) -> None:
    _address_table(page.addresses, page.names)


def _address_table(lines: Iterable[AddressLine], names: Mapping[str, str]) -> None:
    heading("Addresses, oldest first (open is on vesting day)")
    table(
        ("from", "to", "counts as", "address", "place", "accurate to", "to the line", "source", "but"),
        [_address_row(line, names) for line in lines],
        right=("accurate to", "to the line"),
    )


def _address_row(line: AddressLine, names: Mapping[str, str]) -> tuple[object, ...]:
    address = line.address
    lines = ", ".join(part for part in (address.lines, address.postcode) if part)
    return (
        address.start or "?", address.end or "open", line.counts_as, lines or "none",
        names.get(line.area, line.area) or "-", f"{line.location.accuracy_m:.0f} m" if line.location else "",
        f"{line.line_distance_m:,.0f} m" if line.line_distance_m is not None else "",
        address.source, line.but,
    )  # fmt: skip


def _statuses(lines: Iterable[StatusLine]) -> None:
    heading("Status, oldest first")
    table(
        ("from", "to", "what", "place", "stated home", "source"),
        [
            (
                line.span.start or "?", line.span.end or "open", line.words, line.span.postcode,
                line.span.home_postcode, line.span.source,
            )
            for line in lines
        ],
    )  # fmt: skip


def _family(page: CasePage) -> None:
    if not page.family:
        return
    heading("Family, and where their records go")
    table(("relation", "name", "born", "records"), [_relative(page, one) for one in page.family])


def _relative(page: CasePage, one: Relative) -> tuple[object, ...]:
    records = "; ".join(
        f"{row.strand.value}: {' '.join(part for part in _result(page, row) if part)}" for row in one.records
    )
    return one.relation, one.name, one.dob or "", records or "no case record"


def _split(page: CasePage) -> None:
    """The family that goes different ways, once, with where each member goes."""
    if page.split is None:
        return
    heading("Family members go different ways")
    families.show(page.split)


def _proposals(page: CasePage) -> None:
    heading("Proposals")
    if not page.proposals:
        say(f"None yet. One needs {_items(page.evidence_needed)} of evidence: 'propose {page.row.ref}'.")
    for line in page.proposals:
        one = line.proposal
        result = _in_words(page, one.outcome, one.area)
        if line.hidden:
            result = "what it says is shown once you gave your own result"
        say(f"{one.id}. {result}, {one.state}; proposed by {line.proposer} on {one.proposed_at}", "bold")
        for who, opinion in line.opinions:
            said = _in_words(page, opinion.outcome, opinion.area)
            say(f"  {who} said without seeing it: {said}", "" if opinion.agrees else "yellow")
        if line.conflict:
            say("  In conflict: a third person decides.", "yellow")
        facts(_said(one.why, one.interim_lead, one.decision_note, line.decider), "  ")
        if line.was:
            say(f"  in the place of {with_names(line.was, page.names)}")
        for item in one.evidence:
            say(f"  evidence  {item.what} ({item.grade.value}; {item.source})")


def _in_words(page: CasePage, outcome: OutcomeKind, area: str) -> str:
    return " ".join(part for part in (outcome.value, page.name_of(area)) if part)


def _said(why: str, lead: str, answer: str, decider: str) -> Iterable[tuple[str, object]]:
    return [("why", why), ("interim lead", lead), ("decided by", decider), ("note", answer)]


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"
