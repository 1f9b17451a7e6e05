"""A signed-in person at an open workspace: what every service is handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import NotReady
from transfer_app.domain.staff import Act, User
from transfer_app.domain.vocabulary import Role
from transfer_app.services.ports.outside import Outside
from transfer_app.services.ports.store import Workspace

VESTING_DAY = "vesting-day"
AUTHORITY_CODE = "authority-code"
AUTHORITY_NAME = "authority-name"
RECORD_SECRET = "record-secret"
RULE_SET = "rule-set"
KEY_PROFILE = "key-profile"

_ROLE_WORDS = {
    Role.DATA_OFFICER: "data officer",
    Role.REVIEWER: "reviewer",
    Role.APPROVER: "approver",
    Role.RECEIVING_OFFICER: "receiving officer",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}


@dataclass(frozen=True)
class Session:
    """workspace: open. user: who signed in. outside: the adapters. notices: what to tell them at once."""

    workspace: Workspace
    user: User
    outside: Outside
    notices: tuple[str, ...] = ()

    def require(self, act: Act) -> None:
        """Raise NotPermitted unless the person's roles allow it."""
        self.user.require(act)

    def now(self) -> str:
        """UTC, ISO, whole seconds."""
        return utc_text(self.outside.clock())

    def today(self) -> date:
        return self.outside.clock().date()

    def entry(self, action: str, **detail: object) -> AuditEntry:
        """A log entry by this person, now. detail names no child: opaque refs and counts only."""
        return AuditEntry(self.now(), self.user.name, action, detail)

    def steps(self) -> int:
        """How many entries the log has: it grows with everything that anybody changes."""
        with self.workspace.read() as unit:
            return unit.log.size()

    @property
    def workspace_name(self) -> str:
        return self.workspace.title

    @property
    def council(self) -> str:
        """The name of the authority whose workspace it is; '' where none was given."""
        with self.workspace.read() as unit:
            return unit.settings.get(AUTHORITY_NAME) or ""

    @property
    def person_name(self) -> str:
        return self.user.display_name

    @property
    def roles_in_words(self) -> str:
        return ", ".join(sorted(_ROLE_WORDS[role] for role in self.user.roles))

    @property
    def vesting_day(self) -> date | None:
        with self.workspace.read() as unit:
            text = unit.settings.get(VESTING_DAY)
        return date.fromisoformat(text) if text else None

    def required_vesting_day(self) -> date:
        day = self.vesting_day
        if day is None:
            raise NotReady(
                "The vesting day has not been set.", "Set it on the Overview page, or with 'set-vesting-day'."
            )
        return day


def utc_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
