"""Noting which families go different ways, whenever results change; no result is changed by it (rule A12)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from transfer_app.domain.families import Split, groups, splits
from transfer_app.domain.family_splits import PanelState, SplitState, StoredSplit
from transfer_app.services import session as names
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Noted:
    """standing: families that go different ways now, of those looked at. The others: what changed of them.

    reopened: a panel's outcome no longer fits, or a family that had come together parted again.
    """

    standing: int = 0
    fresh: int = 0
    reopened: int = 0
    gone: int = 0


def note_splits(session: Session, unit: Unit, run_id: int) -> Noted:
    """Compare the families of the whole workspace with those noted before, in the unit of the caller.

    The same split keeps what the panel said of it; other members or successors open it again.
    """
    families = groups(unit.people.links(), unit.families.not_family())
    now = splits(families, unit.families.members(_vesting_day(unit)))
    return _note(session, unit, run_id, now, unit.families.splits())


def note_again(session: Session, unit: Unit, record_ids: Collection[int]) -> Noted:
    """The same for the families of these case records only, when people changed their results."""
    run = unit.runs.latest()
    if run is None:
        return Noted()
    families = sorted({unit.families.related(person) for person in unit.families.people_of(record_ids)})
    members = unit.families.members(_vesting_day(unit), {person for each in families for person in each})
    noted = unit.families.splits({member.record for member in members})
    return _note(session, unit, run.id, splits(families, members), noted)


def family_ref(secret: bytes, person_refs: Iterable[str]) -> str:
    """An opaque name for a family: the same in any order of loading, and says nothing of the children."""
    mac = hmac.new(secret, f"family\n{min(person_refs)}".encode(), hashlib.sha256).digest()
    text = base64.b32encode(mac[:10]).decode("ascii").lower()
    return "f-" + "-".join(text[i : i + 4] for i in range(0, 16, 4))


def _note(
    session: Session, unit: Unit, run_id: int, now: Sequence[Split], noted: Sequence[StoredSplit]
) -> Noted:
    refs = unit.families.refs({person for split in now for person in split.family})
    secret = bytes.fromhex(unit.settings.get(names.RECORD_SECRET))
    named = [family_ref(secret, [refs[person] for person in split.family]) for split in now]
    before = _matched(named, now, noted)
    at = session.now()
    fresh: list[StoredSplit] = []
    reopened = 0
    for number, split in enumerate(now):
        known = before.get(number)
        if known is None:
            fresh.append(StoredSplit(named[number], run_id, SplitState.OPEN, at, split.areas, {}))
        elif known.state is SplitState.GONE or known.areas != split.areas:
            reopened += known.state is not SplitState.OPEN
            _overtake(unit, known, at)
            unit.families.renew(
                replace(
                    known, run_id=run_id, state=SplitState.OPEN, noted_at=at, areas=split.areas,
                    was=_last_settled(known),
                )
            )  # fmt: skip
    unit.families.add(fresh)
    kept = {known.id for known in before.values()}
    gone = [each for each in noted if each.id not in kept and each.state is not SplitState.GONE]
    for each in gone:
        _overtake(unit, each, at)
        unit.families.renew(
            replace(each, run_id=run_id, state=SplitState.GONE, noted_at=at, was=_last_settled(each))
        )
    return Noted(len(now), len(fresh), reopened, len(gone))


def _matched(
    named: Sequence[str], now: Sequence[Split], noted: Sequence[StoredSplit]
) -> Mapping[int, StoredSplit]:
    """By place in `now`: the split as it was noted. By name; else by members."""
    by_ref = {each.ref: each for each in noted}
    found = {number: by_ref[ref] for number, ref in enumerate(named) if ref in by_ref}
    taken = {each.id for each in found.values()}
    holding: dict[int, list[StoredSplit]] = defaultdict(list)
    for each in noted:
        for record in each.areas:
            holding[record].append(each)
    for number, split in enumerate(now):
        if number in found:
            continue
        near = {each.id: each for record in split.areas for each in holding[record] if each.id not in taken}
        if near:
            best = min(near.values(), key=lambda each: _distance(each, split))
            found[number] = best
            taken.add(best.id)
    return found


def _distance(known: StoredSplit, split: Split) -> tuple[bool, int, int]:
    return known.state is SplitState.GONE, -len(known.areas.keys() & split.areas.keys()), known.id


def _last_settled(known: StoredSplit) -> Mapping[int, str]:
    return known.areas if known.state is SplitState.SETTLED else known.was


def _overtake(unit: Unit, known: StoredSplit, at: str) -> None:
    """What a panel said and nobody confirmed was said of other results."""
    for panel in unit.families.panels([known.id])[known.id]:
        if panel.state is PanelState.RECORDED:
            unit.families.answer(panel.id, PanelState.OVERTAKEN, None, at)


def _vesting_day(unit: Unit) -> date:
    return date.fromisoformat(unit.settings.get(names.VESTING_DAY))
