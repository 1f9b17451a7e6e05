"""Draws every page of the window on the sample county into docs/screenshots/*.png.

    QT_QPA_PLATFORM=offscreen python docs/screenshots/make.py [name ...]

With names, only those. To add one: a function that shows what is wanted and returns the widget, in SHOTS, and
a place in docs/guides or another document that shows it: tests/unit/test_guides.py asks for both.
QT_SCALE_FACTOR=2 draws at twice the density; SCREENSHOTS names another folder to write to.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import exchange_shots as exchange
import page_shots as pages
import review_shots as reviews
import small_png
from PySide6.QtWidgets import QApplication, QWidget
from stage import LOT, Stage, allocated_county, stop_the_clock

from transfer_app.gui import theme
from transfer_app.gui.palette import Scheme

SHOTS: dict[str, Callable[[Stage], QWidget]] = {
    "sign-in": pages.sign_in,
    "create": pages.create,
    "overview": pages.overview,
    "board": pages.board,
    "board-paper": pages.board_paper,
    "load": pages.load,
    "load-survey": pages.load_survey,
    "load-result": pages.load_result,
    "load-rejects": pages.load_rejects,
    "load-documents": pages.load_documents,
    "load-documents-each": pages.load_documents_each,
    "load-addresses": pages.load_addresses,
    "boundaries": pages.boundaries,
    "boundaries-choose": pages.boundaries_choose,
    "allocate": pages.allocate,
    "allocate-record": pages.allocate_record,
    "map-sheet": pages.map_sheet,
    "allocate-rules": pages.allocate_rules,
    "allocate-sample": pages.allocate_sample,
    "what-if": pages.what_if,
    "what-if-result": pages.what_if_result,
    "what-if-list": pages.what_if_list,
    "review": reviews.review,
    "review-map": reviews.review_map,
    "review-filter": reviews.review_filter,
    "review-approve": reviews.review_approve,
    "review-recent": reviews.review_recent,
    "review-together": reviews.review_together,
    "review-approve-together": reviews.review_approve_together,
    "review-park": reviews.review_park,
    "review-strip": reviews.review_strip,
    "review-comments": reviews.review_comments,
    "review-family": reviews.review_family,
    "review-dispute": reviews.review_dispute,
    "review-dispute-step": reviews.review_dispute_step,
    "review-workbook-save": reviews.review_workbook_save,
    "review-workbook": reviews.review_workbook,
    "share": exchange.share,
    "share-draft": exchange.share_draft,
    "share-keys": exchange.share_keys,
    "share-read": exchange.share_read,
    "packages-out": exchange.packages_out,
    "packages-ask": exchange.packages_ask,
    "packages-answer": exchange.packages_answer,
    "packages-in": exchange.packages_in,
    "packages-sample": exchange.packages_sample,
    "packages-read": exchange.packages_read,
    "packages-received": exchange.packages_received,
    "packages-receipt": exchange.packages_receipt,
    "packages-openings": exchange.packages_openings,
    "packages-senders": exchange.packages_senders,
    "log": exchange.log,
    "log-auditor": exchange.log_auditor,
    "people": pages.people,
    "search": pages.search,
    "settings": pages.settings,
    "help": pages.help_on_review,
    "keys": pages.keys,
}


def main(names: list[str]) -> None:
    out = Path(os.environ.get("SCREENSHOTS", Path(__file__).parent))
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sys.excepthook = traceback.print_exception
    theme.apply(app, Scheme(os.environ.get("SCHEME", "light")), float(os.environ.get("TEXT_SCALE", "1")))
    stop_the_clock()
    with tempfile.TemporaryDirectory() as folder:
        LOT.seed("county")
        made = allocated_county.make(Path(folder))
        for name in names or SHOTS:
            stage = Stage(Path(folder), made, name)
            try:
                widget = SHOTS[name](stage)
                stage.settle()
                small_png.save(widget.grab(), out / f"{name}.png")
                for each in app.topLevelWidgets():
                    each.hide()
            finally:
                stage.program.end()


if __name__ == "__main__":
    main(sys.argv[1:])
