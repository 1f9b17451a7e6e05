"""What stands ready to be packed, and whether the decisions behind it may be relied on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from transfer_app.domain.errors import NotReady
from transfer_app.domain.packages import Candidate, sorted_out
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.tranches import Change
from transfer_app.services import session as names
from transfer_app.services.acceptance_due import unaccepted
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import refuse_trial
from transfer_app.services.session import Session

UNSETTLING = frozenset({"extract-loaded", "gazetteer-loaded", "postcode-spread-loaded", "boundaries-set"})
"""Actions in the log after which the decisions may be other ones, unless the entry says `again`."""


def sorted_out_now(
    session: Session, unit: Unit, protocol: Protocol, changes: Mapping[int, Change]
) -> tuple[list[Candidate], Mapping[str, int]]:
    """(what may be packed under a protocol as of today, how many are held back by reason).

    changes: by record, how it differs from the copy that its receiver has.
    """
    found = unit.packages.candidates(protocol.authority, session.today().isoformat())
    open_yet = unaccepted(unit, protocol.authority)
    candidates = [
        replace(
            each,
            change=changes.get(each.record_id, each.change),
            unaccepted=each.record_id in open_yet,
        )
        for each in found
    ]
    return sorted_out(candidates, protocol.authority, protocol.terms.scope)


def require_allocated(session: Session, unit: Unit) -> None:
    """Nothing is sent on decisions older than the facts, places or boundaries they should rest on, or by
    rules that are not signed.
    """
    run, areas = unit.runs.latest(), unit.boundaries.in_use()
    if run is None or areas is None:
        raise NotReady("The case records have not been allocated.", "Run the allocation first.")
    if run.boundary_set_id != areas.id or _changed_since(unit):
        raise NotReady(
            "An extract, an address list or a boundary set came after the last allocation.",
            "Run the allocation again, then pack.",
        )
    if run.vesting_day != unit.settings.get(names.VESTING_DAY):
        raise NotReady(
            "The vesting day was changed after the last allocation.", "Run the allocation again, then pack."
        )
    refuse_trial(session, unit, run)


def _changed_since(unit: Unit) -> bool:
    """What came after the last allocation, by the order of the log: a clock may have been set back."""
    last = unit.log.last("allocated")
    later = (json.loads(body) for body in unit.log.bodies(0 if last is None else last + 1))
    return any(each["action"] in UNSETTLING and not each["detail"].get("again") for each in later)
