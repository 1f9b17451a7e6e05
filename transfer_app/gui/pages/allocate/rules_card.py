"""The rule set the allocation goes by: who has signed it, who has yet to, and exchanging signatures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.rule_signing import KeptSignature
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.allocate.withdraw_dialog import WithdrawDialog
from transfer_app.gui.rights import permit
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import Card, button, empty_layout, label, name_list
from transfer_app.services import rule_sets, rule_signing
from transfer_app.services.rule_sets import RulesPage

WIDEST = 26
"""The width of the buttons, in heights of the text: two of them side by side."""


class RulesCard(Card):
    """Shows the rule set in use; another kept one when it is chosen in the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Rules"))
        self._desk = desk
        self.page: RulesPage | None = None
        self.which = QComboBox()
        name_list(self.which, self.tr("Rule set shown"))
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.currentIndexChanged.connect(lambda _: self._show())
        self.title = label("", "subheading", wrap=True)
        self.digest = label("", "small", wrap=True)
        self.digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = label("", wrap=True)
        self._signatures = QVBoxLayout()
        self._signatures.setSpacing(theme.sizes().tight)
        self._wanted: int | None = None
        self._make_buttons()
        for widget in (self.which, self.title, self.digest, self.state):
            self.body.addWidget(widget)
        self.body.addLayout(self._signatures)
        self.why_not = label("", "small", wrap=True)
        self.body.addWidget(self.why_not)
        # Not as wide as the page where the card stands alone.
        acts = QWidget()
        acts.setMaximumWidth(round(theme.sizes().text * WIDEST))
        grid = QGridLayout(acts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.sizes().small)
        for number, each in enumerate((self.choose, self.sign, self.save, self.take)):
            grid.addWidget(each, number // 2 + 2, number % 2)
        grid.addWidget(self.keep, 0, 0, 1, 2)
        grid.addWidget(self.use, 1, 0, 1, 2)
        self.body.addWidget(acts)

    def refresh(self) -> None:
        """Read it anew; the rule set that was chosen in the list stays shown."""
        session = self._desk.session
        found, shipped = rule_sets.page(session), rule_sets.page(session, rule_sets.SHIPPED)
        in_use = found.kept.id if found.kept is not None else rule_sets.SHIPPED
        # The version first: it tells sets of one name apart, and a long name is cut.
        sets = [(each.id, each.version, each.name) for each in found.all]
        if shipped.kept is None:
            sets.insert(0, (rule_sets.SHIPPED, shipped.rules.version, shipped.rules.name))
        chosen = self._wanted if self._wanted is not None else self.which.currentData()
        self._wanted = None
        self.which.blockSignals(True)
        self.which.clear()
        for number, version, name in sets:
            mark = self.tr(" (in use)") if number == in_use else ""
            self.which.addItem(f"{version}{mark}: {name}", number)
        at = self.which.findData(chosen)
        self.which.setCurrentIndex(at if at >= 0 else self.which.findData(in_use))
        self.which.blockSignals(False)
        self.which.setVisible(self.which.count() > 1)
        self._show()

    def choose_file(self, path: Path | None) -> None:
        """Keep the rules in a file (None: those that ship), and use them where one may."""
        session = self._desk.session

        def keep() -> None:
            done = rule_sets.add(session, path)
            if path is not None and session.user.may(Act.SET_UP):
                rule_sets.use(session, done.rules.id)
            self._desk.tell(
                "good",
                f"{done.rules.title} {'was here already' if done.already else 'is kept'}.",
                self.tr("Next: an approver who did not add it signs it."),
            )
            self._wanted = done.rules.id

        self._desk.do(keep)

    def take_in(self, path: Path) -> None:
        """A signature of the other council."""

        def take() -> None:
            said = rule_signing.take_in(self._desk.session, path).said
            self._desk.tell(
                "good",
                self.tr("{who} has signed for {council}.").format(
                    who=said.person, council=said.authority.name
                ),
            )

        self._desk.do(take)

    def save_to(self, folder: Path) -> None:
        """The newest signature of this authority, with the rules, for the other council."""
        ours = self._ours()

        def save() -> None:
            path = rule_signing.save(self._desk.session, ours[-1].id, folder)
            self._desk.tell(
                "good",
                self.tr("Saved {name}, its .sig file and the rules in the folder {folder}.").format(
                    name=path.name, folder=folder.name
                ),
                self.tr("Send all three to the other council, and your card if they do not have it."),
            )

        if ours:
            self._desk.do(save)

    def _show(self) -> None:
        try:
            self.page = found = rule_sets.page(self._desk.session, self.which.currentData())
        except TransferError as error:
            self._desk.fail(error)
            return
        self.title.setText(
            self.tr("{rules}, version {n}").format(rules=found.rules.name, n=found.rules.version)
        )
        digest = self.tr("Digest {digest}") if found.used else self.tr("Digest {digest}. Not in use.")
        self.digest.setText(digest.format(digest=found.rules.digest[:12]))
        words, tone = standing_words(found)
        self.state.setText(words)
        theme.role(self.state, tone)
        self._show_signatures(found)
        self._permit(found)

    def _show_signatures(self, found: RulesPage) -> None:
        empty_layout(self._signatures)
        may = self._desk.session.user.may(Act.SIGN_RULES)
        for each in found.standing.signed:
            row = QHBoxLayout()
            said = each.said
            until = f"{said.expires.day} {said.expires:%b %Y}"
            row.addWidget(label(f"{said.authority.name}: {said.person}, until {until}", wrap=True), 1)
            if may:
                withdraw = button(
                    self.tr("Withdraw"),
                    "quiet",
                    spoken=f"{self.tr('Withdraw the signature of')} {said.person}",
                )
                withdraw.clicked.connect(lambda _=False, signature=each: self._ask_withdraw(signature))
                row.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignTop)
            self._signatures.addLayout(row)

    def _permit(self, found: RulesPage) -> None:
        user, kept = self._desk.session.user, found.kept
        permit(self.choose, user, Act.KEEP_RULES)
        permit(self.take, user, Act.KEEP_RULES)
        permit(self.keep, user, Act.KEEP_RULES)
        permit(self.use, user, Act.SET_UP)
        self.keep.setVisible(kept is None)
        self.use.setVisible(not found.used)
        own = ""
        if kept is None:
            own = self.tr("Somebody else has to keep these rules for signing first.")
        elif kept.added_by == user.id:
            own = self.tr("You added these rules: an approver who did not has to sign them.")
        elif any(each.signed_by == user.id for each in found.standing.signed):
            own = self.tr("You have signed these rules.")
        permit(self.sign, user, Act.SIGN_RULES, own)
        self.why_not.setText(own)
        self.why_not.setVisible(bool(own) and user.may(Act.SIGN_RULES))
        nothing = "" if self._ours() else self.tr("Nobody has signed these rules here yet.")
        self.save.setEnabled(not nothing)
        self.save.setToolTip(nothing)
        self.save.setAccessibleDescription(nothing)

    def _ours(self) -> list[KeptSignature]:
        signed = self.page.standing.signed if self.page is not None else ()
        return [each for each in signed if each.signed_by is not None]

    def _sign(self) -> None:
        if self.page is None or self.page.kept is None:
            return
        number = self.page.kept.id

        def sign() -> None:
            said = rule_signing.sign(self._desk.session, number).said
            self._desk.tell(
                "good",
                f"You signed {said.name} {said.version} for {said.authority.name}.",
                self.tr("Save the signature and send it to the other council."),
            )

        self._desk.do(sign)

    def _use(self) -> None:
        chosen = self.which.currentData()
        self._desk.do(lambda: rule_sets.use(self._desk.session, chosen))

    def _ask_withdraw(self, signature: KeptSignature) -> None:
        dialog = WithdrawDialog(self._desk, self, signature)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_file(self) -> None:
        path = choose_file.existing_file(self, self.tr("Rule set"), choose_file.RULES)
        if path is not None:
            self.choose_file(path)

    def _ask_signature(self) -> None:
        path = choose_file.existing_file(self, self.tr("Signature"), choose_file.SIGNATURES)
        if path is not None:
            self.take_in(path)

    def _ask_folder(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the signature"))
        if folder is not None:
            self.save_to(folder)

    def _make_buttons(self) -> None:
        self.choose = button(self.tr("Choose file…"), spoken=self.tr("Choose a rule set"))
        self.sign = button(self.tr("Sign"), spoken=self.tr("Sign these rules"))
        self.save = button(self.tr("Save signature…"))
        self.take = button(self.tr("Take in signature…"))
        self.keep = button(self.tr("Keep these rules for signing"), icon_name="plus")
        self.use = button(self.tr("Use these rules"), icon_name="tick")
        self.choose.clicked.connect(self._ask_file)
        self.sign.clicked.connect(self._sign)
        self.save.clicked.connect(self._ask_folder)
        self.take.clicked.connect(self._ask_signature)
        self.keep.clicked.connect(lambda: self.choose_file(None))
        self.use.clicked.connect(self._use)


def standing_words(found: RulesPage) -> tuple[str, str]:
    """Who has yet to sign, and the tone to say it in."""
    now = found.standing
    if now.complete:
        return translate("RulesCard", "Signed by every council that it concerns."), "good"
    if now.areas_known:
        told = translate("RulesCard", "Still to sign: {names}.")
        return told.format(names=now.missing_in_words), "warning"
    here = (
        translate("RulesCard", "Not signed here yet.")
        if found.own in now.missing
        else translate("RulesCard", "Signed here.")
    )
    known = translate("RulesCard", "Who else must sign is known once there are boundaries.")
    return f"{here} {known}", "muted"
