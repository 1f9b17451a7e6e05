"""People: who may sign in, and what they may do. Administrators change it; everyone can look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.clearance import FUNCTION_WORDS
from transfer_app.domain.errors import TransferError
from transfer_app.domain.staff import Act, Clearance, User
from transfer_app.gui import theme
from transfer_app.gui.crash import BugReport
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.sure import Sure
from transfer_app.gui.people.forms import AddForm, PassphraseForm
from transfer_app.gui.people.person_card import PersonCard
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Banner, Card, Dialog, button, label
from transfer_app.gui.words import ROLES, counted
from transfer_app.services import clearance, workspace_key, workspaces
from transfer_app.services.session import Session

NARROW = 48
"""Widths of the dialog, in heights of its text, below which the list stands above the person."""


class PeopleDialog(Dialog):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._people: list[User] = []
        self.setWindowTitle(self.tr("People"))
        self.setAccessibleName(self.tr("People"))
        self.count = label("", "muted", wrap=True)
        self.new = button(self.tr("Add a person"), "primary", "plus")
        self.mine = button(self.tr("Change my passphrase"), icon_name="key")
        self.new_key = button(self.tr("New key for the workspace"), icon_name="key")
        self.close_button = button(self.tr("Close"))
        self.banner = Banner()
        self.list = ListTable(
            (
                Column(self.tr("Name"), chars=15),
                Column(self.tr("Signs in as"), chars=10),
                Column(self.tr("Roles"), chars=20),
                Column(self.tr("Cleared"), chars=8),
            ),
            self.tr("People of the workspace"),
            most=0,
            wide=2,
        )
        self.person, self.adding, self.passphrase = PersonCard(), AddForm(), PassphraseForm()
        self.right = QWidget()
        self._lay_out()
        self._connect()

    def open(self) -> None:
        """Read everything anew and show it, on the signed-in person."""
        self.banner.hide()
        self._show_people(self._desk.session.user.name)
        super().open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(down if self._narrow else across)
        self._listed.setMinimumHeight(round(theme.sizes().text * 10) if self._narrow else 0)
        self._make_room()

    @property
    def _narrow(self) -> bool:
        return self.width() < theme.sizes().text * NARROW

    def _make_room(self) -> None:
        """Where only one thing fits, a form has the room to itself."""
        self._listed.setVisible(not self._narrow or not self.person.isHidden())

    def _show_people(self, name: str = "") -> None:
        """name: whom to show; the one shown before by default."""
        shown = self._shown()
        wanted = name or (shown.name if shown is not None else "")
        everyone = workspaces.users(self._desk.session)
        self._people = sorted(everyone, key=lambda each: (not each.active, each.display_name.casefold()))
        self.list.show_list([_line(each) for each in self._people])
        active = sum(each.active for each in self._people)
        self.count.setText(
            self.tr("{people} may sign in to {workspace}.").format(
                people=counted(active, "person"), workspace=self._desk.session.workspace_name
            )
        )
        permit(self.new, self._desk.session.user, Act.ADMINISTER)
        permit(self.new_key, self._desk.session.user, Act.ADMINISTER)
        place = next((at for at, each in enumerate(self._people) if each.name == wanted), 0)
        self.list.go_to_id(place)
        self._show_person()

    def _shown(self) -> User | None:
        at = self.list.current_id()
        return self._people[at] if at is not None and at < len(self._people) else None

    def _show_person(self) -> None:
        shown = self._shown()
        if shown is not None:
            asker = next((e.display_name for e in self._people if e.id == shown.clearance_asked_by), "")
            self.person.show_person(shown, self._desk.session.user, asker)
        self._show(self.person)

    def _show(self, part: QWidget) -> None:
        for each in (self.person, self.adding, self.passphrase):
            each.setVisible(each is part)
        self.new.setVisible(part is not self.adding)
        self.mine.setVisible(part is not self.passphrase)
        self._make_room()
        self.scroller.verticalScrollBar().setValue(0)

    def _start_adding(self) -> None:
        self.banner.hide()
        self._show(self.adding)
        self.adding.start()

    def _start_passphrase(self) -> None:
        self.banner.hide()
        self._show(self.passphrase)
        self.passphrase.start()

    def _add(self) -> None:
        form, session = self.adding, self._desk.session
        name, display, roles = form.name.text(), form.display_name.text(), form.roles.held()
        passphrase = form.passphrase.text()

        def added(user: User) -> None:
            form.start()  # no passphrase is left behind in a field
            self._show_people(user.name)
            told = self.tr("{person} may now sign in as {name}.")
            self.banner.tell("good", told.format(person=user.display_name, name=user.name))

        self._run(
            lambda: workspaces.add_user(session, name, display, passphrase, roles),
            self.tr("Adding {name}").format(name=display.strip()),
            added,
        )

    def _change_passphrase(self) -> None:
        form, session = self.passphrase, self._desk.session
        old, new = form.present.text(), form.passphrase.text()

        def changed(_: object) -> None:
            form.start()
            self._show_person()
            self.banner.tell("good", self.tr("Your passphrase is changed. Use the new one from now on."))

        self._run(
            lambda: workspaces.change_passphrase(session, old, new),
            self.tr("Changing the passphrase"),
            changed,
        )

    def _ask_new_key(self) -> None:
        self.sure = Sure(
            self,
            self.tr("Encrypt the workspace with a new key?"),
            self.tr(
                "Do this when somebody has left who may have kept a copy of the key file. Everybody keeps "
                "their passphrase. Nobody else may have the workspace open meanwhile, and nothing else can "
                "be done in it; a large one takes some minutes. Copies made before still open as they did."
            ),
            self.tr("Change the key"),
            self._change_key,
        )
        self.sure.open()

    def _change_key(self) -> None:
        session = self._desk.session

        def changed(_: object) -> None:
            told = self.tr("The workspace has a new key. An older copy of the key file does not open it.")
            self.banner.tell("good", told)

        self._run(lambda: workspace_key.change(session), self.tr("Encrypting the workspace anew"), changed)

    def _run(self, act: Callable[[], User | None], title: str, done: Callable[[User], None]) -> None:
        """Making a key from a passphrase takes a moment on purpose, so it is a job."""
        self.right.setEnabled(False)
        self.banner.tell("note", title)
        handle = self._desk.jobs.start(lambda context: act(), title)
        handle.succeeded.connect(lambda _: self._desk.changed.emit())
        handle.succeeded.connect(done)
        handle.failed.connect(self._fail)
        handle.cancelled.connect(self.banner.hide)
        handle.finished.connect(lambda: self.right.setEnabled(True))

    def _keep_roles(self) -> None:
        shown, roles, functions = self._shown(), self.person.roles.held(), self.person.clearance.held()
        if shown is None:
            return

        def keep() -> None:
            if functions != shown.functions:
                clearance.set_functions(self._desk.session, shown.name, functions)
            if roles != shown.roles:
                workspaces.set_roles(self._desk.session, shown.name, roles)

        self._do(keep, shown, self.tr("{person} has these from the next time they sign in."))

    def _clear(self, act: Callable[[Session, str], User], told: str) -> None:
        shown = self._shown()
        if shown is not None:
            self._do(lambda: act(self._desk.session, shown.name), shown, told)

    def _remove(self) -> None:
        shown = self._shown()
        if shown is None:
            return
        told = self.tr("{person} cannot sign in any more.")
        self.sure = Sure(
            self,
            self.tr("Remove {person}?").format(person=shown.display_name),
            self.tr(
                "They cannot sign in any more. What they did keeps their name, and the name is not given to "
                "anybody else. A copy of the key file made earlier opens it until it has a new key."
            ),
            self.tr("Remove"),
            lambda: self._do(lambda: workspaces.remove_user(self._desk.session, shown.name), shown, told),
        )
        self.sure.open()

    def _do(self, act: Callable[[], object], person: User, told: str) -> None:
        try:
            act()
        except TransferError as error:
            self._fail(error)
            return
        self._desk.changed.emit()
        self._show_people(person.name)
        self.banner.tell("good", told.format(person=person.display_name))

    def _fail(self, error: TransferError | BugReport) -> None:
        """Said here while this is open; a mistake of the program, or one that comes later, by the window."""
        if isinstance(error, TransferError) and self.isVisible():
            self.banner.tell_error(error)
        else:
            self.banner.hide()
            self._desk.fail(error)

    def _connect(self) -> None:
        self.list.current_changed.connect(lambda _: self._show_person())
        self.new.clicked.connect(self._start_adding)
        self.mine.clicked.connect(self._start_passphrase)
        self.new_key.clicked.connect(self._ask_new_key)
        self.close_button.clicked.connect(self.accept)
        self.person.kept.connect(self._keep_roles)
        self.person.left.connect(self._remove)
        box = self.person.clearance
        asked = self.tr("Asked for: somebody else has to agree that {person} is cleared.")
        agreed = self.tr("{person} is cleared, from the next time they sign in.")
        ended = self.tr("{person} is not cleared, from the next time they sign in.")
        box.asked.connect(lambda: self._clear(clearance.ask, asked))
        box.agreed.connect(lambda: self._clear(clearance.agree, agreed))
        box.withdrawn.connect(lambda: self._clear(clearance.withdraw, ended))
        self.adding.asked.connect(self._add)
        self.passphrase.asked.connect(self._change_passphrase)
        for form in (self.adding, self.passphrase):
            form.given_up.connect(self._show_person)
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)  # Return in a field must not press a button that is elsewhere

    def _lay_out(self) -> None:
        s = theme.sizes()
        whole = self.column()
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(s.tight)
        words.addWidget(label(self.tr("People"), "title"))
        words.addWidget(self.count)
        top.addLayout(words, 1)
        top.addWidget(self.new, 0, Qt.AlignmentFlag.AlignTop)
        self._listed = Card()
        self._listed.body.addWidget(self.list)
        inside = QWidget()
        theme.role(inside, "page")
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(s.medium)
        parts = QVBoxLayout(self.right)
        parts.setContentsMargins(0, 0, 0, 0)
        for part in (self.person, self.adding, self.passphrase):
            parts.addWidget(part)
        self._middle.addWidget(self._listed, 1)
        self._middle.addWidget(self.right, 1)
        self.scroller = QScrollArea(widgetResizable=True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inside)
        foot = QHBoxLayout()
        foot.addWidget(self.mine)
        foot.addWidget(self.new_key)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        whole.addLayout(top)
        whole.addWidget(self.banner)
        whole.addWidget(self.scroller, 1)
        whole.addLayout(foot)
        self.resize(min(1200, round(s.text * 78)), min(760, round(s.text * 49)))


def _line(person: User) -> tuple[object, ...]:
    return person.display_name, person.name, _roles(person), _cleared(person)


def _cleared(person: User) -> str:
    """For restricted records; '' for most."""
    asked = "Asked for" if person.clearance_asked_by is not None else ""
    return {Clearance.NONE: asked, Clearance.KEPT: asked or "As before", Clearance.CLEARED: "Yes"}[
        person.clearance
    ]


def _roles(person: User) -> str:
    if not person.active:
        return "Has left"
    functions = [FUNCTION_WORDS[each].capitalize() for each in person.functions]
    return ", ".join(sorted([*functions, *(ROLES[role] for role in person.roles)]))
