"""An agreement's terms as the two columns of a card: what it is called, what was agreed."""

from __future__ import annotations

from transfer_app.domain.agreements import RULES_IN_WORDS, CaseStatus, Named, Party, Terms
from transfer_app.domain.day_words import in_full
from transfer_app.domain.sharing import Protocol
from transfer_app.gui.pages.share.terms_fields import PARTS, RULES
from transfer_app.gui.words import STRANDS


def terms_facts(terms: Terms, whole: bool = False) -> list[tuple[str, str]]:
    """The terms in order. whole: every word of them, for who is about to sign."""
    scope, term = terms.scope, terms.term
    renewal = f"; renewal {terms.version - 1} of one that began on {in_full(term.first)}"
    facts = [
        ("Purpose", terms.purpose),
        ("Legal basis", terms.legal_basis),
        ("DPIA", terms.dpia_ref),
        ("Days", f"{in_full(term.starts)} to {in_full(term.ends)}{renewal if terms.renews else ''}"),
        ("Review", ", ".join(in_full(day) for day in terms.reviews)),
        ("Strands", ", ".join(words for strand, words in STRANDS.items() if strand in scope.strands)),
        ("Records", _records(terms)),
        ("Left out", scope.excluded),
        (terms.sender.authority.name, _answers(terms.sender)),
        (terms.receiver.authority.name, _answers(terms.receiver)),
        *((each.name, _person(each))
          for each in terms.people),
        ("Log and breaches", f"log reviewed every {terms.rules.log_review_days} days; a breach told within "
                             f"{terms.rules.breach_hours} hours"),
        ("Digest", terms.digest if whole else terms.digest[:12]),
    ]  # fmt: skip
    if whole:
        facts += [
            ("System", scope.system),
            (
                "Children",
                f"a list with digest {scope.children}" if scope.children else "no list was drawn up",
            ),
            ("Renewal", term.renewal),
            *((RULES[name], getattr(terms.rules, name)) for name in RULES_IN_WORDS),
        ]
    return facts


def signed_there(protocol: Protocol) -> str:
    """Who signed for the other council, and when; '' while nobody has."""
    return next(
        (
            f"{each.person}, {each.role.replace('-', ' ')}, on {in_full(each.signed)}"
            for each in protocol.signatures
            if each.authority.code == protocol.authority and each.digest == protocol.terms.digest
        ),
        "",
    )


def _person(person: Named) -> str:
    more = (person.registration, person.device)
    said = (f"{person.role}, {person.employer}", f"manager {person.manager}", person.evidence, *more)
    return "; ".join(part for part in said if part)


def _records(terms: Terms) -> str:
    which = [status.value for status in CaseStatus if status in terms.scope.statuses]
    restricted = "restricted ones too, never in bulk" if terms.scope.restricted else "no restricted ones"
    return f"{' and '.join(which).capitalize()}; {restricted}"


def _answers(party: Party) -> str:
    who = party.officers
    before, after = PARTS[who.before].lower(), PARTS[who.after].lower()
    return (
        f"{before} before vesting day, {after} after; DPO {who.dpo}, SIRO {who.siro}, "
        f"Caldicott guardian {who.caldicott}"
    )
