"""What a saved map says of itself: where its lines and its results come from."""

from __future__ import annotations

from transfer_app.domain.casework import Run
from transfer_app.domain.places import BoundarySet
from transfer_app.gui.map_sheet.sheet import Facts
from transfer_app.gui.words import moment
from transfer_app.services.session import Session


def facts(
    session: Session, title: str, below: str, shown: BoundarySet | None, run: Run | None = None
) -> Facts:
    """shown: the boundaries on the map. run: whose results it shows, where it shows any."""
    lines = []
    if run is not None:
        trial = "trial run" if run.trial else "run"
        lines.append(f"Allocation: {trial} of {moment(run.at)}. SHA-256 of its results: {run.result_digest}")
    if shown is not None:
        lines.append(f"Boundaries: {shown.source}. SHA-256 of the areas: {shown.digest}")
        moved = shown.reprojection_error_m
        error = f", reprojected to it within {moved:.1f} m" if moved else ""
        lines.append(f"Reference system: British National Grid (EPSG:27700){error}.")
    return Facts(title, below, session.council, session.today(), tuple(lines))
