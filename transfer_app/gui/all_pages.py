"""The pages of the window in the order of the path of a record."""

from __future__ import annotations

from transfer_app.gui.page import Page
from transfer_app.gui.pages import allocate, boundaries, load, log, overview, packages, review, share

PAGES: tuple[Page, ...] = (
    overview.PAGE,
    load.PAGE,
    boundaries.PAGE,
    allocate.PAGE,
    review.PAGE,
    share.PAGE,
    packages.PAGE,
    log.PAGE,
)
