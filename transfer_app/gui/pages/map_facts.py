"""What a saved map says of itself: where its lines and its results come from."""

from __future__ import annotations

from transfer_app.domain.casework import Run
from transfer_app.domain.places import BoundarySet
from transfer_app.gui.map_sheet.sheet import Facts
from transfer_app.gui.translation import translate
from transfer_app.gui.words import moment
from transfer_app.services.session import Session


def facts(
    session: Session, title: str, below: str, shown: BoundarySet | None, run: Run | None = None
) -> Facts:
    """shown: the boundaries on the map. run: whose results it shows, where it shows any."""
    lines = []
    if run is not None:
        words = (
            translate("Sheet", "Allocation: trial run of {when}. SHA-256 of its results: {digest}")
            if run.trial
            else translate("Sheet", "Allocation: run of {when}. SHA-256 of its results: {digest}")
        )
        lines.append(words.format(when=moment(run.at), digest=run.result_digest))
    if shown is not None:
        words = translate("Sheet", "Boundaries: {source}. SHA-256 of the areas: {digest}")
        lines.append(words.format(source=shown.source, digest=shown.digest))
        moved = shown.reprojection_error_m
        words = (
            translate(
                "Sheet",
                "Reference system: British National Grid (EPSG:27700), reprojected to it within {m:.1f} m.",
            )
            if moved
            else translate("Sheet", "Reference system: British National Grid (EPSG:27700).")
        )
        lines.append(words.format(m=moved))
    return Facts(title, below, session.council, session.today(), tuple(lines))
