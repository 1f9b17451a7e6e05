"""What the council did for a child at home: contacts, referrals, plans, early help and EHC plans."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sample_data.calendar_days import EXTRACT_DAY, between
from sample_data.people import Child, Spell

_OPEN_FROM = date(2025, 6, 1)
_OPEN_TO = date(2026, 12, 20)


def _known_from(child: Child, day: date) -> date:
    return max(day, child.dob) if child.dob else day


def open_referral(rng: Random, child: Child, plan: bool = True) -> Spell:
    """A referral still open at extract, mostly with a contact before it and a plan after it."""
    start = between(rng, _known_from(child, _OPEN_FROM), _OPEN_TO)
    referral = Spell("referral", start)
    child.spells.append(referral)
    if rng.random() < 0.7:
        child.spells.append(Spell("contact", start - timedelta(days=rng.randrange(3))))
    if plan and rng.random() < 0.6:
        child.spells.append(
            Spell("cin-plan", min(start + timedelta(days=rng.randrange(10, 60)), EXTRACT_DAY))
        )
    return referral


def closed_referral(rng: Random, child: Child, contact: bool = True) -> Spell:
    """A referral that ended a year or more before the extract."""
    start = between(rng, _known_from(child, date(2021, 3, 1)), date(2024, 12, 31))
    end = min(start + timedelta(days=rng.randrange(30, 400)), date(2025, 12, 31))
    referral = Spell("referral", start, end)
    child.spells.append(referral)
    if contact and rng.random() < 0.7:
        child.spells.append(Spell("contact", start))
    if (end - start).days > 90 and rng.random() < 0.5:
        child.spells.append(Spell("cin-plan", start + timedelta(days=40), end))
    return referral


def open_cp_plan(rng: Random, child: Child) -> None:
    """An open child protection plan with the referral and the enquiry that led to it."""
    referral = open_referral(rng, child, plan=False)
    enquiry = min(referral.start + timedelta(days=rng.randrange(1, 20)), EXTRACT_DAY)
    conference = min(enquiry + timedelta(days=rng.randrange(8, 15)), EXTRACT_DAY)
    child.spells.append(Spell("s47", enquiry, conference))
    child.spells.append(Spell("cp-plan", conference, detail="N"))


def open_enquiry(rng: Random, child: Child) -> None:
    """A section 47 enquiry that is still running at extract."""
    referral = open_referral(rng, child, plan=False)
    referral.start = between(rng, date(2027, 1, 4), date(2027, 1, 22))
    child.spells[:] = [spell for spell in child.spells if spell.kind != "contact"]
    child.spells.append(Spell("s47", referral.start + timedelta(days=2)))


def contact_only(rng: Random, child: Child) -> None:
    child.spells.append(Spell("contact", between(rng, _known_from(child, date(2024, 1, 1)), EXTRACT_DAY)))


def early_help(rng: Random, child: Child, still_open: bool = True) -> None:
    start = between(rng, _known_from(child, date(2025, 9, 1)), _OPEN_TO)
    if still_open:
        child.spells.append(Spell("early-help", start))
    else:
        start = between(rng, _known_from(child, date(2022, 1, 1)), date(2024, 12, 31))
        child.spells.append(Spell("early-help", start, start + timedelta(days=rng.randrange(60, 300))))


def ehc_plan(rng: Random, child: Child, still_open: bool = True) -> None:
    """An education, health and care plan; the request and the assessment are written from its start."""
    assert child.dob is not None
    first = max(child.dob + timedelta(days=3 * 365), date(2019, 1, 1))
    start = between(rng, min(first, date(2025, 6, 1)), date(2026, 3, 1))
    end = None if still_open else min(start + timedelta(days=rng.randrange(60, 300)), date(2026, 12, 1))
    child.spells.append(Spell("ehc", start, end))
