"""Whether a case page that was read ahead is still what would be read now, as the log since tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transfer_app.domain.case_page import CasePage

OF_ONE_RECORD = frozenset(
    {
        "proposed", "approved", "proposal-refused", "proposal-withdrawn", "second-opinion-given", "parked",
        "unparked", "parking-undone", "commented", "record-assigned", "proposal-undone", "refusal-undone",
    }
)  # fmt: skip
"""What changes nothing but the record it names; a new family that goes different ways is told with it."""


def still_stands(page: CasePage, entries: Iterable[Mapping[str, object]]) -> bool:
    """entries: of the log, since before the page was read. False in any doubt."""
    shown = _records(page)
    return all(_is_of_another(entry, shown) for entry in entries)


def _is_of_another(entry: Mapping[str, object], shown: frozenset[str]) -> bool:
    detail = entry["detail"]
    return (
        entry["action"] in OF_ONE_RECORD
        and isinstance(detail, Mapping)
        and not detail.get("families_opened")
        and detail.get("record", "") not in {"", *shown}
    )


def _records(page: CasePage) -> frozenset[str]:
    """The references of all the page shows something of."""
    family = [row for each in page.family for row in each.records]
    doubles = [row for each in page.doubles for row in each.records]
    members = [each.row for each in page.split.members] if page.split is not None else []
    return frozenset(row.ref for row in (page.row, *page.others, *family, *doubles, *members))
