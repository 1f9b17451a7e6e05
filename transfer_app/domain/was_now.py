"""'Was West Wessmoor, is now Annet and Marsh': a settled decision whose facts have changed, in words."""

from __future__ import annotations

from collections.abc import Mapping

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind

_SETTLED: Mapping[str, str] = {
    OutcomeKind.HOSTED.value: "hosted by ",
    OutcomeKind.CUSTODIAN.value: "kept whole by ",
}
_ALONE: Mapping[str, str] = {
    OutcomeKind.NOT_OURS.value: "not ours",
    OutcomeKind.OUT_OF_SCOPE.value: "out of scope",
}


def was_now(row: RecordRow, names: Mapping[str, str]) -> str:
    """'' for a record that was never settled, or still is. names: areas by code.

    Now is what the changed facts speak for: people have yet to decide it.
    """
    if not row.was:
        return ""
    outcome, _, area = row.was.partition(" ")
    was = _ALONE.get(outcome) or f"{_SETTLED.get(outcome, '')}{names.get(area, area)}" or outcome
    if Reason.OVERRIDE in row.reasons:
        return f"Was {was}, to be decided again"
    now = names.get(row.area, row.area) or "unclear"
    return f"Was {was}, still {now} by other facts" if now == was else f"Was {was}, is now {now}"
