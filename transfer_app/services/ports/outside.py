"""Everything of the outside that services are handed, in one place; bootstrap fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from transfer_app.domain.rules import RuleSet
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.team_server import TeamServer
from transfer_app.services.ports.audit_files import AuditFiles
from transfer_app.services.ports.documents import DocumentSources
from transfer_app.services.ports.geography import Geography
from transfer_app.services.ports.log_files import LogFiles
from transfer_app.services.ports.papers import Papers
from transfer_app.services.ports.queue_books import QueueBooks
from transfer_app.services.ports.sealing import Sealing
from transfer_app.services.ports.sources import Exports
from transfer_app.services.ports.store import Unit, Workspace


class Workspaces(Protocol):
    """Workspaces: files on this machine, and teams' databases with their files."""

    def create(self, path: Path, name: str, passphrase: str, first: Callable[[Unit], None]) -> Workspace:
        """A new workspace that name can open; `first` fills it in its first unit. Whole, or not at all.

        path: a file to be made, or one that prepare_team made.
        """
        ...

    def prepare_team(self, path: Path, server: TeamServer, name: str, passphrase: str) -> tuple[str, ...]:
        """A team's file that name can open: `create` with it as path fills the database.

        The statements that the administrator of the server has to run before, in order, without any secret.
        WorkspaceExists when there is such a file.
        """
        ...

    def team_setup(self, path: Path, name: str, passphrase: str) -> tuple[str, ...]:
        """The statements of prepare_team once more, with the present key."""
        ...

    def team_server(self, path: Path) -> TeamServer | None:
        """Where a team's file says that its workspace is; None for any other file."""
        ...

    def check_team(
        self, path: Path, name: str, passphrase: str, called: str, begin: Callable[[CheckStep], None]
    ) -> TeamCheck:
        """How far this workstation gets to the workspace of a team's file. Nothing is written there.

        called: the setting that names the authority. begin is told each step as it starts. SignInFailed.
        """
        ...

    def open(self, path: Path, name: str, passphrase: str) -> Workspace:
        """Raises SignInFailed, NotAWorkspace, NewerWorkspace, WorkspaceBusy or ServerUnreachable."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """rules: reads a rule set, the starting one when given None. clock: now, UTC. random: so many bytes.

    rule_text: (name, content) of a rule set's file, unread. kept_rules: the rule set in such a text.
    """

    workspaces: Workspaces
    exports: Exports
    documents: DocumentSources
    geography: Geography
    sealing: Sealing
    audit_files: AuditFiles
    log_files: LogFiles
    papers: Papers
    queue_books: QueueBooks
    rules: Callable[[Path | None], RuleSet]
    rule_text: Callable[[Path | None], tuple[str, bytes]]
    kept_rules: Callable[[str, bytes], RuleSet]
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
