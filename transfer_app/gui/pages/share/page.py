"""Share: agree with a successor what it may be sent, and make sure of the keys of its people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.sharing import Protocol, overdue_words, standing
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.page import PageBody
from transfer_app.gui.pages.share.countersign_card import CountersignCard
from transfer_app.gui.pages.share.my_card import MyCard
from transfer_app.gui.pages.share.my_keys import MyKeys
from transfer_app.gui.pages.share.protocol_card import ProtocolCard
from transfer_app.gui.pages.share.protocol_form import ProtocolForm
from transfer_app.gui.pages.share.reason import RECALLED, Reason
from transfer_app.gui.pages.sure import Sure
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.gui.words import in_words
from transfer_app.services import agreements, boundaries, sharing, workspaces


class SharePage(PageBody):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("Share"),
            self.tr("Who may be sent what: signed by both councils, to keys that two people compared."),
        )
        self.new = button(self.tr("Draft a protocol"), "primary", "plus")
        self.new.clicked.connect(self.start_draft)
        self.buttons.addWidget(self.new)
        self.form, self.protocol = ProtocolForm(desk), ProtocolCard()
        self.mine, self.my_keys = MyCard(desk), MyKeys(desk)
        self.signing, self.overdue = CountersignCard(desk), label("", wrap=True)
        self.list = ListTable(
            (
                Column(self.tr("Protocol"), chars=27),
                Column(self.tr("With"), chars=18),
                Column(self.tr("First day"), chars=15),
                Column(self.tr("Last day"), chars=15),
                Column(self.tr("People"), chars=7, number=True),
                Column(self.tr("How it stands"), chars=40),
            ),
            self.tr("Sharing protocols"),
            most=6,
        )
        self.empty = EmptyState(
            self.tr("No sharing protocol yet"),
            self.tr(
                "Before anything is sealed, draft a protocol with a successor: what for, on what legal "
                "basis, whom, which strands, from when to when. A second person signs it, then the successor."
            ),
            self.tr("Draft a protocol"),
            "share",
        )
        self.empty.asked.connect(self.start_draft)
        self._protocols: list[Protocol] = []
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        session = self.desk.session
        self._protocols = sharing.protocols(session)
        today = self.desk.today()
        kept = self.list.current_id()
        self.list.show_list(
            [
                (
                    each.title,
                    each.authority_name or each.authority,
                    in_words(each.starts.isoformat()),
                    in_words(each.ends.isoformat()),
                    len([one for one in each.recipients if not one.revoked_at]),
                    standing(each, today)[0],
                )
                for each in self._protocols
            ]
        )
        over = sum(each.overdue(today) for each in self._protocols)
        self.overdue.setText(overdue_words(over))
        theme.role(self.overdue, "danger" if over else "muted")
        self.overdue.setVisible(bool(self._protocols))
        in_use = boundaries.in_use(session)
        first = "" if in_use else self.tr("Add the boundaries first: they name the successors.")
        permit(self.new, session.user, Act.DRAFT_SHARING, first)
        permit(self.empty.action, session.user, Act.DRAFT_SHARING, first)
        if self._protocols:
            self.list.go_to_id(
                kept if kept is not None and kept < len(self._protocols) else len(self._protocols) - 1
            )
        self._show_chosen()
        self._show_parts()
        self.mine.refresh()
        self.my_keys.refresh()
        self.signing.refresh()

    def narrow(self, only: Mapping[str, str]) -> None:
        """One protocol, by its number."""
        wanted = only.get("protocol", "")
        self.list.choose(next((n for n, each in enumerate(self._protocols) if str(each.id) == wanted), None))

    def start_draft(self) -> None:
        in_use = boundaries.in_use(self.desk.session)
        if in_use is None:
            return
        self.form.show()
        self._show_parts()
        self.form.start(in_use, self.desk.today(), self._protocols)

    def add_card(self, path: Path) -> None:
        """Name the person of a card file in the protocol shown."""
        chosen = self._chosen()
        if chosen is not None:
            self.desk.do(lambda: sharing.add_recipient(self.desk.session, chosen.id, path))

    def _chosen(self) -> Protocol | None:
        at = self.list.current_id()
        return self._protocols[at] if at is not None and at < len(self._protocols) else None

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            people = {user.id: user.display_name for user in workspaces.users(self.desk.session)}
            self.protocol.show_protocol(chosen, self.desk.session.user, people, self.desk.today())

    def _show_parts(self) -> None:
        """Either the form, or what there is; the empty state only while there is neither."""
        drafting, any_yet = not self.form.isHidden(), bool(self._protocols)
        self.empty_card.setVisible(not any_yet and not drafting)
        self.list_card.setVisible(any_yet and not drafting)
        self.protocol.setVisible(any_yet and not drafting)
        self.new.setVisible(any_yet and not drafting)

    def _drafted(self, protocol: Protocol) -> None:
        self.form.hide()
        self.desk.changed.emit()
        self.list.go_to_id(next(n for n, each in enumerate(self._protocols) if each.id == protocol.id))
        self.desk.tell(
            "good",
            self.tr(
                "Drafted. A second person signs it, then the other council, before anything can be sealed."
            ),
        )

    def take_signature(self, path: Path) -> None:
        """Take in the other council's signature on the protocol shown."""
        chosen = self._chosen()
        if chosen is not None:
            self.desk.do(lambda: agreements.take_in(self.desk.session, chosen.id, path))

    def save_to(self, folder: Path) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        try:
            path = agreements.save(self.desk.session, chosen.id, folder)
        except TransferError as error:
            self.desk.fail(error)
            return
        self.desk.tell(
            "good",
            self.tr("Saved {name}, its .sig file and the agreement. Send all three.").format(name=path.name),
        )

    def _end(self) -> None:
        """Revoke while it runs, with a reason; close once it is over."""
        chosen = self._chosen()
        if chosen is None:
            return
        if self.desk.today() > chosen.ends:
            self.sure = Sure(
                self,
                self.tr("Close {title}?").format(title=chosen.title),
                self.tr("Nothing is sealed under it again. {recall}").format(recall=RECALLED),
                self.tr("Close it"),
                lambda: self.desk.do(lambda: agreements.close(self.desk.session, chosen.id)),
            )
            self.sure.open()
            return
        self.reason = Reason(
            self,
            self.tr("Revoke {title}?").format(title=chosen.title),
            self.tr(
                "Nothing is sealed under it again, for anybody it names. {recall} Tell the other council "
                "the same day."
            ).format(recall=RECALLED),
            self.tr("Revoke"),
            lambda why: self.desk.do(lambda: agreements.revoke(self.desk.session, chosen.id, why)),
        )
        self.reason.open()

    def _ask_folder(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the agreement"))
        if folder is not None:
            self.save_to(folder)

    def _ask_signature(self) -> None:
        path = choose_file.existing_file(self, self.tr("Their signature"), choose_file.AGREEMENTS)
        if path is not None:
            self.take_signature(path)

    def _approve(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.desk.do(lambda: sharing.approve(self.desk.session, chosen.id))

    def _revoke(self, recipient_id: int) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        name = next(each.name for each in chosen.recipients if each.id == recipient_id)
        self.sure = Sure(
            self,
            self.tr("Revoke {name}?").format(name=name),
            self.tr(
                "No package is sealed for {name} again. Packages that they have collected already cannot be "
                "recalled. To name them again, their card is added and compared anew."
            ).format(name=name),
            self.tr("Revoke"),
            lambda: self.desk.do(lambda: sharing.revoke_recipient(self.desk.session, recipient_id)),
        )
        self.sure.open()

    def _ask_card(self) -> None:
        path = choose_file.existing_file(self, self.tr("Public card"), choose_file.CARDS)
        if path is not None:
            self.add_card(path)

    def _give_up(self) -> None:
        self.form.hide()
        self._show_parts()

    def _connect(self) -> None:
        self.list.current_changed.connect(lambda _: self._show_chosen())
        self.form.drafted.connect(self._drafted)
        self.form.given_up.connect(self._give_up)
        self.protocol.approved.connect(self._approve)
        self.protocol.added.connect(self._ask_card)
        self.protocol.saved.connect(self._ask_folder)
        self.protocol.taken.connect(self._ask_signature)
        self.protocol.ended.connect(self._end)
        confirm = sharing.confirm_recipient
        self.protocol.confirmed.connect(
            lambda number: self.desk.do(lambda: confirm(self.desk.session, number))
        )
        self.protocol.revoked.connect(self._revoke)

    def _lay_out(self) -> None:
        self.empty_card, self.list_card = Card(), Card(self.tr("Protocols"))
        self.empty_card.body.addWidget(self.empty)
        self.list_card.body.addWidget(self.list)
        self.list_card.body.addWidget(self.overdue)
        parts: tuple[QWidget, ...] = (
            self.form,
            self.empty_card,
            self.list_card,
            self.protocol,
            self.signing,
            self.mine,
            self.my_keys,
        )
        for part in parts:
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.form.hide()
