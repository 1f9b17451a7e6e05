"""Special packages, for those who may see restricted records: what was asked for, who agreed, and asking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from transfer_app.domain.packages import PackageRow
from transfer_app.domain.special import BASIS_WORDS
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.special_ask import AskSpecial
from transfer_app.gui.pages.packages.special_request import SpecialRequest, standing
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.gui.words import counted, moment
from transfer_app.services import sharing, special, special_accepting
from transfer_app.services.special import RequestView


class SpecialCard(Card):
    answer_wanted = Signal()
    """The answer to a request for acceptance is to be taken in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Special packages"))
        self._desk, self._session = desk, desk.session
        self._views: list[RequestView] = []
        self.more = button(self.tr("Ask for one"), icon_name="plus")
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _: self._show_form())
        self.corner(self.more)
        self.table = ListTable(
            (
                Column(self.tr("Request"), chars=8, number=True),
                Column(self.tr("Why apart"), chars=18),
                Column(self.tr("For"), chars=22),
                Column(self.tr("Records"), chars=8, number=True),
                Column(self.tr("How it stands"), chars=32),
                Column(self.tr("Asked for"), chars=30),
            ),
            self.tr("Special packages that were asked for"),
            most=6,
        )
        self.table.current_changed.connect(lambda _: self._show_request())
        self.request = SpecialRequest()
        self.request.approved.connect(
            lambda n, note, as_: self._do(lambda: special.approve(self._session, n, note, as_))
        )
        self.request.refused.connect(lambda n, why: self._do(lambda: special.refuse(self._session, n, why)))
        self.request.withdrawn.connect(lambda n: self._do(lambda: special.withdraw(self._session, n)))
        self.request.sealed.connect(self._ask_folder)
        self.request.asked.connect(self._ask_folder_of_request)
        self.request.answer_wanted.connect(self.answer_wanted)
        self.form = AskSpecial(desk)
        self.form.asked.connect(self._asked)
        self.nothing = label(self.tr("Nothing has been asked for yet."), "muted", wrap=True)
        self.empty = EmptyState(
            self.tr("No protocol covers restricted records"),
            self.tr("A special package is sealed under a protocol that covers them. Agree on one first."),
            self.tr("Go to Share"),
            "lock",
        )
        self.empty.asked.connect(lambda: desk.go_to("share"))
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.addWidget(
            label(
                self.tr(
                    "Restricted records, those of adopted children and those on a legal hold never go in "
                    "bulk. Each child's go in a package of their own, for people to whom the head of "
                    "service and the data protection officer agree, once one of those people has accepted "
                    "them."
                ),
                "muted",
                wrap=True,
            )
        )
        for widget in (self.form, self.table, self.request, self.nothing, self.empty):
            self.body.addWidget(widget)

    def refresh(self) -> int:
        """Read them anew; how many there are. Who may not see restricted records sees no card."""
        may = self._session.user.may(Act.SEE_RESTRICTED)
        self.setVisible(may)
        if not may:
            return 0
        kept = self._chosen()
        self._views = special.requests(self._session)
        self.table.show_list([_row(each) for each in self._views])
        protocols = [
            each for each in sharing.protocols(self._session) if each.terms.scope.restricted and not each.gone
        ]
        self.empty.setVisible(not protocols and not self._views)
        self.more.setVisible(bool(protocols))
        self.table.setVisible(bool(self._views))
        self.nothing.setVisible(bool(protocols) and not self._views)
        self.form.refresh(protocols)
        numbers = [each.request.id for each in self._views]
        if numbers:
            self.table.go_to_id(numbers.index(kept.request.id) if kept else 0)
        self._show_form()
        self._show_request()
        return len(self._views)

    def seal_into(self, number: int, folder: Path) -> None:
        """Seal a request that both functions approved; the bar below shows progress and can stop it."""
        session = self._session
        self._desk.run(
            lambda context: special.seal(session, number, folder, context),
            self.tr("Sealing a special package"),
            self._sealed,
        )

    def ask_into(self, number: int, recipient: int, folder: Path) -> None:
        """Write the request for acceptance, which only the one person can open."""
        session = self._session

        def say(path: Path) -> None:
            self._desk.tell(
                "good",
                self.tr("The request is in the folder {name}.").format(name=folder.name),
                self.tr("Send both files to the person asked alone: {name}").format(name=path.name),
            )

        self._desk.run(
            lambda context: special_accepting.ask(session, number, folder, recipient),
            self.tr("Writing a request for acceptance"),
            say,
        )

    def _sealed(self, package: PackageRow) -> None:
        folder = Path(package.folder).name
        self._desk.tell(
            "good",
            f"Sealed {counted(package.records, 'case record')} of one child for "
            f"{', '.join(package.recipients)}, special package {package.tranche}, in the folder {folder}.",
            self.tr("Hand every file of the package to them alone, then record the receipt that comes back."),
        )

    def _chosen(self) -> RequestView | None:
        at = self.table.current_id()
        return self._views[at] if at is not None and at < len(self._views) else None

    def _show_request(self) -> None:
        chosen = self._chosen()
        self.request.setVisible(chosen is not None)
        if chosen is not None:
            self.request.show_request(chosen, self._session.user)

    def _show_form(self) -> None:
        self.form.setVisible(self.more.isChecked() and not self.more.isHidden())

    def _asked(self) -> None:
        self.more.setChecked(False)
        self._desk.changed.emit()
        self._desk.tell(
            "good",
            self.tr("Asked for. The head of service and the data protection officer have to agree."),
        )

    def _do(self, act: Callable[[], object]) -> None:
        """A request that lapsed is ended although the act failed, so it is read anew either way."""
        self._desk.do(act)
        self.refresh()

    def _ask_folder_of_request(self, number: int, recipient: int) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the request"))
        if folder is not None:
            self.ask_into(number, recipient, folder)

    def _ask_folder(self, number: int) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the package"))
        if folder is not None:
            self.seal_into(number, folder)


def _row(view: RequestView) -> tuple[object, ...]:
    asked = view.request
    return (
        asked.id, BASIS_WORDS[asked.basis].capitalize(), view.authority_name, len(view.records),
        standing(view), f"{view.requester}, {moment(asked.requested_at)}",
    )  # fmt: skip
