"""How far a workstation gets to a team's workspace: what a test of the connection found, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.errors import TransferError
from transfer_app.domain.team_server import TeamServer


class CheckStep(StrEnum):
    """In the order in which they are tried."""

    REACHED = "reached"
    PROVED = "proved"
    LET_IN = "let-in"
    RIGHTS = "rights"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class TeamCheck:
    """trouble: what stopped it, at the step failed; those before went well, those after were not tried.

    authority: whose workspace is in the database; '' where it is still empty. people: who can sign in.
    """

    server: TeamServer
    failed: CheckStep | None = None
    trouble: TransferError | None = None
    authority: str = ""
    people: int = 0

    @property
    def is_empty(self) -> bool:
        """Ready for its first user: whoever made the file creates the workspace in it."""
        return self.trouble is None and not self.authority

    def went_well(self, step: CheckStep) -> bool | None:
        """None where it was not tried."""
        order = list(CheckStep)
        if self.failed is None or order.index(step) < order.index(self.failed):
            return True
        return False if step is self.failed else None
