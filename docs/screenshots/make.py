"""Draws every page of the window on the sample county into docs/screenshots/*.png.

    QT_QPA_PLATFORM=offscreen python docs/screenshots/make.py [name ...]

With names, only those. To add one: a function that shows what is wanted and returns the widget, in SHOTS.
QT_SCALE_FACTOR=2 draws at twice the density; SCREENSHOTS names another folder to write to.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO), str(REPO / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import allocated_county  # noqa: E402
import two_councils  # noqa: E402
from PySide6.QtCore import QElapsedTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget  # noqa: E402

from transfer_app.domain.queue_filter import QueueFilter  # noqa: E402
from transfer_app.domain.reasons import Reason  # noqa: E402
from transfer_app.gui import theme  # noqa: E402
from transfer_app.gui.main import Program  # noqa: E402
from transfer_app.gui.pages.allocate import AllocatePage  # noqa: E402
from transfer_app.gui.pages.boundaries import BoundariesPage  # noqa: E402
from transfer_app.gui.pages.load import LoadPage  # noqa: E402
from transfer_app.gui.pages.log import LogPage  # noqa: E402
from transfer_app.gui.pages.packages import PackagesPage  # noqa: E402
from transfer_app.gui.pages.packages.page import IN  # noqa: E402
from transfer_app.gui.pages.review import ReviewPage  # noqa: E402
from transfer_app.gui.pages.share import SharePage  # noqa: E402
from transfer_app.gui.palette import Scheme  # noqa: E402
from transfer_app.gui.shell import MainShell  # noqa: E402
from transfer_app.gui.sign_in import Recent, SignInWindow  # noqa: E402
from transfer_app.services import reviewing  # noqa: E402

COUNTY = REPO / "sample_data" / "county"


class Stage:
    """The window on the allocated county, or on an empty workspace; waits for work to end."""

    def __init__(self, folder: Path, made: Path) -> None:
        self.program = Program(allocated_county.outside(), Recent(folder / "recent.txt"))
        self.path = made
        self.user = allocated_county.OFFICER

    def settle(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while (self.program.jobs.busy or clock.elapsed() < 120) and clock.elapsed() < 15_000:
            QApplication.processEvents()
        for _ in range(3):
            QApplication.processEvents()

    def sign_in_window(self) -> SignInWindow:
        self.program.start(self.path)
        assert isinstance(self.program.window, SignInWindow)
        return self.program.window

    def shell(self, page: str) -> MainShell:
        """Signed in, at that page."""
        if not isinstance(self.program.window, MainShell):
            window = self.sign_in_window()
            window.sign_in.name.setText(self.user)
            window.sign_in.passphrase.edit.setText(allocated_county.PASSPHRASE)
            window.sign_in.enter.click()
            self.settle()
        shell = self.program.window
        assert isinstance(shell, MainShell)
        shell.go_to(page)
        self.settle()
        return shell


def sign_in(stage: Stage) -> QWidget:
    window = stage.sign_in_window()
    window.sign_in.name.setText("ann")
    return window


def create(stage: Stage) -> QWidget:
    window = stage.sign_in_window()
    window.sign_in.new.click()
    window.creating.authority.setText("Wessmoor County Council")
    window.creating.code.setText("E10999001")
    window.creating.passphrase.edit.setText("correct horse")
    return window


def overview(stage: Stage) -> QWidget:
    return stage.shell("overview")


def load(stage: Stage) -> QWidget:
    return stage.shell("load")


def _load_page(stage: Stage) -> tuple[MainShell, LoadPage]:
    shell = stage.shell("load")
    page = shell.page("load")
    assert isinstance(page, LoadPage)
    return shell, page


def load_survey(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.survey(COUNTY / "ssd")
    return shell


def load_result(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.survey(COUNTY / "ssda903")
    stage.settle()
    page.survey_card.load.click()
    return shell


def load_rejects(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.tabs.setCurrentIndex(1)
    return shell


def load_documents(stage: Stage) -> QWidget:
    """The county's documents, with some of them missing, changed or not listed."""
    shell, page = _load_page(stage)
    folder = stage.path.parent / "legacy documents"
    if not folder.exists():
        shutil.copytree(COUNTY / "documents", folder)
        paths = sorted(folder.glob("*/*"))
        for path in paths[:3]:
            path.unlink()
        paths[5].write_bytes(b"other words")
        (folder / "Thumbs.db").write_bytes(b"thumbnails")
    page.tabs.setCurrentIndex(2)
    page.documents.load_folder(folder)
    return shell


def load_documents_each(stage: Stage) -> QWidget:
    """One of those that are missing, with what may be done about it."""
    shell = load_documents(stage)
    stage.settle()
    _, page = _load_page(stage)
    page.documents.see.click()
    stage.settle()
    page.each.table.go_to_id(page.each.table.rows.id_at(1))
    return shell


def load_addresses(stage: Stage) -> QWidget:
    shell, page = _load_page(stage)
    page.tabs.setCurrentIndex(3)
    return shell


def boundaries(stage: Stage) -> QWidget:
    return stage.shell("boundaries")


def boundaries_choose(stage: Stage) -> QWidget:
    shell = stage.shell("boundaries")
    page = shell.page("boundaries")
    assert isinstance(page, BoundariesPage)
    page.change.click()
    page.chooser.successors.file.choose(COUNTY / "boundaries" / "successors.geojson")
    return shell


def allocate(stage: Stage) -> QWidget:
    return stage.shell("allocate")


def allocate_record(stage: Stage) -> QWidget:
    shell = stage.shell("allocate")
    page = shell.page("allocate")
    assert isinstance(page, AllocatePage)
    unclear = [each[0] for each in page.shown_points() if each[3] == "review"]
    rows = reviewing.rows(page.desk.session, unclear)
    near = min(rows, key=lambda row: row.line_distance_m if row.line_distance_m else 1e9)
    page.map.picked.emit([near.id])
    page.map.zoom_to_selection()
    page.map.zoom(0.05)
    page.record.explain.click()
    return shell


def what_if(stage: Stage) -> QWidget:
    """A proposal in which one district changes sides."""
    shell = stage.shell("allocate")
    page = shell.page("allocate")
    assert isinstance(page, AllocatePage)
    page.ask_what_if.click()
    rows = (COUNTY / "boundaries" / "composition.csv").read_text("utf-8")
    proposal = stage.path.parent / "proposal.csv"
    proposal.write_text(
        rows.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004"), "utf-8"
    )
    page.what_if.chooser.layer.file.choose(COUNTY / "boundaries" / "districts.geojson")
    page.what_if.chooser.composition.choose(proposal)
    stage.settle()
    return shell


def what_if_result(stage: Stage) -> QWidget:
    shell = what_if(stage)
    page = shell.page("allocate")
    assert isinstance(page, AllocatePage)
    page.what_if.chooser.compare.click()
    return shell


def what_if_list(stage: Stage) -> QWidget:
    shell = what_if_result(stage)
    stage.settle()
    page = shell.page("allocate")
    assert isinstance(page, AllocatePage)
    page.what_if.result.tabs.setCurrentIndex(3)
    page.what_if.result.movers.go_to_id(3)
    return shell


def _waiting_for(stage: Stage, reason: Reason) -> str:
    """The first child in the queue for a reason, so that a new county draws the same kind of case."""
    session = allocated_county.signed_in(stage.path)
    with session.workspace.read() as unit:
        row = unit.records.rows(unit.queue.first(QueueFilter(reasons=(reason.value,)), 1))[0]
    session.workspace.close()
    return f"{row.surname} {row.forename}"


def _review_page(stage: Stage, reason: Reason) -> tuple[MainShell, ReviewPage]:
    shell = stage.shell("review")
    page = shell.page("review")
    assert isinstance(page, ReviewPage)
    page.queue.search.setText(_waiting_for(stage, reason))
    page.queue.ask()
    page.queue.search.clear()
    page.queue.ask()
    return shell, page


def review(stage: Stage) -> QWidget:
    """A looked-after child whose homes and placements lie on both sides."""
    shell, page = _review_page(stage, Reason.LAC_PARENT_MOVED)
    page.panel.propose.choose(0)
    page.panel.propose.why.setText("The parents' tenancy and the s20 agreement say the same.")
    page.panel.propose.evidence.rows[0].cite(0)
    return shell


def review_map(stage: Stage) -> QWidget:
    """A home near the line, with the rule that sent it here."""
    shell, page = _review_page(stage, Reason.BOUNDARY)
    stage.settle()
    page.case.verticalScrollBar().setValue(page.case.places.y())
    return shell


def _met(stage: Stage, name: str) -> two_councils.Councils:
    """Two councils with an agreement, on copies of the workspace; the window opens the sender's."""
    folder = stage.path.parent / name
    folder.mkdir()
    met = two_councils.meet(stage.path, folder)
    stage.path = folder / stage.path.name
    return met


def share(stage: Stage) -> MainShell:
    met = _met(stage, "share")
    met.agreed()
    met.named(met.draft(authority=two_councils.SUCCESSOR), met.sam)
    two_councils.part(met)
    return stage.shell("share")


def share_keys(stage: Stage) -> QWidget:
    """A person's own card, with the words to read aloud, and their keys."""
    shell = share(stage)
    page = shell.page("share")
    assert isinstance(page, SharePage)
    for area in page.findChildren(QScrollArea):
        area.ensureWidgetVisible(page.my_keys)
    stage.settle()
    return shell


def packages_out(stage: Stage) -> QWidget:
    met = _met(stage, "packages-out")
    met.agreed()
    two_councils.part(met)
    return stage.shell("packages")


def packages_in(stage: Stage) -> QWidget:
    """The successor's own window: a package that passed its check, before it is accepted."""
    met = _met(stage, "packages-in")
    met.trust()
    manifest = met.manifest(met.sealed(met.agreed()))
    two_councils.part(met)
    stage.path, stage.user = met.folder / "west.taw", "rae"
    shell = stage.shell("packages")
    page = shell.page("packages")
    assert isinstance(page, PackagesPage)
    page.tabs.setCurrentIndex(IN)
    page.check.check(manifest)
    return shell


def log(stage: Stage) -> QWidget:
    met = _met(stage, "log")
    met.sealed(met.agreed())
    two_councils.part(met)
    shell = stage.shell("log")
    page = shell.page("log")
    assert isinstance(page, LogPage)
    page.check()
    return shell


def people(stage: Stage) -> QWidget:
    """One of the others, as an administrator sees them."""
    shell = stage.shell("overview")
    shell.header.people.click()
    assert shell.people is not None
    shell.people.list.go_to_id(1)
    return shell.people


SHOTS: dict[str, Callable[[Stage], QWidget]] = {
    "sign-in": sign_in,
    "create": create,
    "overview": overview,
    "load": load,
    "load-survey": load_survey,
    "load-result": load_result,
    "load-rejects": load_rejects,
    "load-documents": load_documents,
    "load-documents-each": load_documents_each,
    "load-addresses": load_addresses,
    "boundaries": boundaries,
    "boundaries-choose": boundaries_choose,
    "allocate": allocate,
    "allocate-record": allocate_record,
    "what-if": what_if,
    "what-if-result": what_if_result,
    "what-if-list": what_if_list,
    "review": review,
    "review-map": review_map,
    "share": share,
    "share-keys": share_keys,
    "packages-out": packages_out,
    "packages-in": packages_in,
    "log": log,
    "people": people,
}


def main(names: list[str]) -> None:
    out = Path(os.environ.get("SCREENSHOTS", Path(__file__).parent))
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sys.excepthook = traceback.print_exception
    theme.apply(app, Scheme(os.environ.get("SCHEME", "light")), float(os.environ.get("TEXT_SCALE", "1")))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "Children's services")
        place.mkdir()
        made = allocated_county.make(place)
        for name in names or SHOTS:
            stage = Stage(Path(folder), made)
            try:
                widget = SHOTS[name](stage)
                stage.settle()
                widget.grab().save(str(out / f"{name}.png"))
                widget.hide()
            finally:
                stage.program.end()


if __name__ == "__main__":
    main(sys.argv[1:])
