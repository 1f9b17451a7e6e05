"""Every dialog of the window with something in it, on one allocated county."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog

import transfer_app.gui
from tests.gui.signed_in import Bench
from transfer_app.domain.acceptance import AcceptanceRequest, Asked
from transfer_app.domain.access_journal import Opening
from transfer_app.domain.dispute_ladder import Climb, Ladder
from transfer_app.domain.document_listing import DocumentLine, Stage
from transfer_app.domain.documents import AssignedBy
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.manifest import Authority
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.queue_workbook import Fate, Verdict
from transfer_app.domain.readings import Purpose
from transfer_app.domain.run_report import Became, ReportLine, RunReport
from transfer_app.domain.sharing import Recipient
from transfer_app.domain.team_server import TeamServer
from transfer_app.domain.vocabulary import Strand
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.crash import report_of
from transfer_app.gui.help_dialog import HelpDialog
from transfer_app.gui.keys_dialog import KeysDialog
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.allocate.figures_dialog import FiguresDialog
from transfer_app.gui.pages.allocate.opinion_dialog import OpinionDialog
from transfer_app.gui.pages.allocate.rate_dialog import RateDialog
from transfer_app.gui.pages.allocate.report_dialog import ReportDialog
from transfer_app.gui.pages.allocate.sample_dialog import SampleDialog
from transfer_app.gui.pages.allocate.withdraw_dialog import WithdrawDialog
from transfer_app.gui.pages.load.assign_dialog import AssignDialog
from transfer_app.gui.pages.load.omit_dialog import OmitDialog
from transfer_app.gui.pages.map_facts import facts
from transfer_app.gui.pages.overview.board_dialog import BoardDialog
from transfer_app.gui.pages.overview.vesting_day import VestingDayDialog
from transfer_app.gui.pages.packages.access_dialog import AccessDialog
from transfer_app.gui.pages.packages.answer_card import AnswerDialog
from transfer_app.gui.pages.packages.case_dialog import CaseDialog
from transfer_app.gui.pages.packages.openings_dialog import OpeningsDialog
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.pages.review.approve_together_dialog import ApproveTogetherDialog
from transfer_app.gui.pages.review.comments_dialog import CommentsDialog
from transfer_app.gui.pages.review.dispute_dialog import DisputeDialog
from transfer_app.gui.pages.review.give_button import GiveDialog
from transfer_app.gui.pages.review.override_dialog import OverrideDialog
from transfer_app.gui.pages.review.pace_dialog import PaceDialog
from transfer_app.gui.pages.review.park_dialog import ParkDialog
from transfer_app.gui.pages.review.together_dialog import TogetherDialog
from transfer_app.gui.pages.review.views_button import NameDialog
from transfer_app.gui.pages.review.workbook_dialog import WorkbookDialog
from transfer_app.gui.pages.review.workbook_save_dialog import SaveWorkbookDialog
from transfer_app.gui.pages.share.key_passphrase import KeyPassphrase
from transfer_app.gui.pages.share.reason import Reason
from transfer_app.gui.pages.sure import Sure
from transfer_app.gui.people import PeopleDialog
from transfer_app.gui.search_everywhere import SearchDialog
from transfer_app.gui.settings_dialog import SettingsDialog
from transfer_app.gui.sign_in.team_dialog import TeamDialog
from transfer_app.gui.widgets import BugDialog, ErrorDialog
from transfer_app.services import agreement_figures, quality_sample, reviewing, rule_sets
from transfer_app.services.accepting_theirs import OpenedRequest
from transfer_app.services.queue_workbooks import Comparison
from transfer_app.services.together import WaitingTogether
from transfer_app.services.windows import Person

WHOSE = "Sundaralingam-Featherstonehaugh, Maximiliana"
AT = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)
COUNCIL = Authority("E06999001", "West Wessmoor and the Annet Marshes Combined Authority")
LONG = (
    "The grandmother says that the children have lived with her since the summer, and the school confirms "
    "the address; the social worker's last visit was to the other house."
)

SERVER = TeamServer("database.children.dorset.example", 5432, "transfer_app", "transfer_app")

Make = Callable[[], QDialog]


def of_the_program() -> set[type[QDialog]]:
    """Every kind of dialog that the window can open."""
    for module in pkgutil.walk_packages(transfer_app.gui.__path__, "transfer_app.gui."):
        importlib.import_module(module.name)
    found, kinds = set(), [QDialog]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if kind.__module__.startswith("transfer_app.") and kind.__name__ not in ("_Told", "Dialog"):
            found.add(kind)
    return found


def makers(bench: Bench) -> dict[type[QDialog], Make]:
    """How each is made, with its sample; AccessDialog wants windows.people to give `people()`."""
    desk, shell = bench.shell.desk, bench.shell
    allocate, review = bench.page("allocate"), bench.page("review")
    assert isinstance(allocate, AllocatePage)
    assert isinstance(review, ReviewPage)
    row = reviewing.rows(bench.session, reviewing.queue(bench.session)[:1])[0]
    kept = rule_sets.page(bench.session).standing.signed[0]
    sheet = facts(bench.session, "The allocation", "Checked, not in use", None)
    title, text = "Revoke this sharing protocol", LONG
    nothing = lambda *_: None  # noqa: E731
    waiting = [WaitingTogether(1, "Ann Archer", False, "2027-01-11T09:30:00Z", LONG, (1,), (row,))]
    return {
        AccessDialog: lambda: AccessDialog(desk, package(), shell),
        AnswerDialog: lambda: AnswerDialog(
            desk, shell, Path("asked.age"), OpenedRequest(request(), "0" * 64)
        ),
        ApproveTogetherDialog: lambda: ApproveTogetherDialog(shell, waiting, nothing),
        AssignDialog: lambda: AssignDialog(desk, shell, document(), 3, nothing),
        BoardDialog: lambda: BoardDialog(desk, shell),
        BugDialog: lambda: BugDialog(report_of(KeyError("Ada")), shell),
        CaseDialog: lambda: CaseDialog(
            "<h1>A case</h1>" + f"<p>{LONG}</p>" * 9, "r-b7lk-a3js-l6i5-wfn3", shell
        ),
        CommentsDialog: lambda: CommentsDialog(desk, row.id, WHOSE, shell),
        DisputeDialog: lambda: DisputeDialog(desk, row.id, WHOSE, ladder(row.id), shell),
        ErrorDialog: lambda: ErrorDialog(SourceRefused(LONG, "Choose another file."), shell),
        FiguresDialog: lambda: FiguresDialog(desk, agreement_figures.quality(bench.session), allocate),
        GiveDialog: lambda: GiveDialog(desk, shell, review.queue.wanted()),
        HelpDialog: lambda: HelpDialog(PAGES[4], shell),
        KeyPassphrase: lambda: KeyPassphrase(shell, "Save my keys", LONG, "Save", nothing, new=True),
        KeysDialog: lambda: KeysDialog(desk, shell),
        NameDialog: lambda: NameDialog(review.queue.views),
        OmitDialog: lambda: OmitDialog(shell, "three documents of the child 1005258", nothing),
        OpeningsDialog: lambda: OpeningsDialog(
            "p-b7lk-a3js-l6i5-wfn3", [opening(n) for n in range(1, 30)], shell
        ),
        OpinionDialog: lambda: OpinionDialog(desk, allocate),
        OverrideDialog: lambda: OverrideDialog(desk, row.id, WHOSE, shell),
        PaceDialog: lambda: PaceDialog(desk, shell),
        ParkDialog: lambda: ParkDialog(desk, row.id, WHOSE, shell),
        PeopleDialog: lambda: PeopleDialog(desk, shell),
        RateDialog: lambda: RateDialog(desk, allocate),
        Reason: lambda: Reason(shell, title, text, "Revoke the protocol", nothing),
        ReportDialog: lambda: ReportDialog(desk, report(), {}, allocate),
        SampleDialog: lambda: SampleDialog(desk, quality_sample.sample(bench.session).left, allocate),
        SaveWorkbookDialog: lambda: SaveWorkbookDialog(desk, shell, review.queue),
        SearchDialog: lambda: SearchDialog(desk, PAGES, shell),
        SettingsDialog: lambda: SettingsDialog(desk, shell),
        SheetDialog: lambda: SheetDialog(desk, sheet, allocate.map.drawing(), shell),
        Sure: lambda: Sure(shell, title, text, "Revoke the protocol", nothing),
        TeamDialog: lambda: TeamDialog(
            bench.session.outside,
            desk.jobs,
            Path("dorset.taw"),
            SERVER,
            shell,
            name="ann",
            passphrase="x" * 20,
            sql=Path("/srv/children/dorset-setup.sql"),
        ),
        TogetherDialog: lambda: TogetherDialog(desk, shell, [row.id], {"E06999001": COUNCIL.name}, nothing),
        VestingDayDialog: lambda: VestingDayDialog(desk, shell),
        WithdrawDialog: lambda: WithdrawDialog(desk, shell, kept),
        WorkbookDialog: lambda: WorkbookDialog(shell, "queue.xlsx", comparison(), nothing),
    }


def people() -> list[Person]:
    named = Recipient(
        1, 1, "Rae Ford", "receiving officer", COUNCIL.code, "SHA256:" + "a" * 43, "words", "1", "age1", "key"
    )
    return [
        Person(named, ""),
        Person(named, "They were revoked on 3 January 2027, and can be given no access."),
    ]


def package() -> PackageRow:
    return PackageRow(
        1, "p-b7lk-a3js-l6i5-wfn3", 1, COUNCIL.code, COUNCIL.name, 2, "2027-01-11T09:30:00Z", 231, "sealed",
        "tranche 2", "0" * 64, ("Rae Ford",),
    )  # fmt: skip


def document() -> DocumentLine:
    return DocumentLine(
        1, Stage.TO_SETTLE, "no-record", "1005258", True, WHOSE, "plans/a very long name of a file.pdf",
        "Care plan", "plan", date(2026, 3, 1), 51_200, True, 14, "", "", None, AssignedBy.NOBODY,
        "", "", "", "", None,
    )  # fmt: skip


def ladder(record_id: int) -> Ladder:
    climb = Climb(record_id, 1, "2027-01-04T09:30:00Z", "Ann Archer", "West Wessmoor", LONG, LONG)
    return Ladder((climb,), 1, date(2027, 4, 1))


def comparison() -> Comparison:
    told = "The record was decided since the workbook was saved; look at it again on the Review page."
    verdicts = [Verdict(n, "r-b7lk-a3js-l6i5-wfn3", Fate.LOCKED, told) for n in range(2, 20)]
    return Comparison(
        WHOSE, "2027-01-11T09:30:00Z", "0" * 64, (*verdicts, Verdict(20, "r-1", Fate.TAKEN, told))
    )


def request() -> AcceptanceRequest:
    asked = Asked(
        "r-b7lk-a3js-l6i5-wfn3", "0" * 64, Strand.SOCIAL_CARE, "looked after", 1, ("HOMES",), COUNCIL.code,
        "B2", LONG, "West Wessmoor", "Sundaralingam-Featherstonehaugh", "Maximiliana", "2019-05-01",
    )  # fmt: skip
    sender = Authority("E10999001", "Wessmoor")
    return AcceptanceRequest(
        "u", AT, sender, COUNCIL, "Ann Archer", "data officer", "key", "0" * 64, (asked,) * 9
    )


def opening(number: int) -> Opening:
    return Opening(
        number, "r-b7lk-a3js-l6i5-wfn3", number % 3, AT, WHOSE, "key", Purpose.SAFEGUARDING, "0" * 64
    )


def report() -> RunReport:
    ref, went = "r-b7lk-a3js-l6i5-wfn3", f"successor {COUNCIL.code}"
    lines = [ReportLine(ref, Strand.SOCIAL_CARE.value, became, went, "review") for became in Became]
    return RunReport(2, "2027-01-11T09:30:00Z", tuple(lines))
