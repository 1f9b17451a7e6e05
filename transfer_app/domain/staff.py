"""The people who use a workspace, and what each role may do.

Roles are checked in services, never in widgets: a screen may hide a button, a service refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.errors import NotPermitted
from transfer_app.domain.vocabulary import Role


class Act(StrEnum):
    """Something a person may or may not be allowed to do."""

    LOAD = "load extracts"
    SET_UP = "change gazetteers, boundaries or settings"
    KEEP_RULES = "add rule sets and take in signatures on them"
    SIGN_RULES = "sign a rule set or withdraw a signature"
    ALLOCATE = "run the allocation"
    PROPOSE = "propose a review decision"
    APPROVE = "approve a review decision"
    SEE_RECORDS = "see case records"
    SEE_RESTRICTED = "see restricted records"
    DRAFT_SHARING = "draft a sharing protocol"
    APPROVE_SHARING = "approve a sharing protocol"
    COUNTERSIGN = "sign an agreement of another council"
    COUNTERSIGN_LOG = "countersign the log of another council"
    CLOSE_SHARING = "close a sharing protocol that is over"
    CONFIRM_KEY = "confirm a key's fingerprint"
    PACK = "seal packages"
    RECEIVE = "open packages and sign receipts"
    ADMINISTER = "manage users"
    SEE_LOG = "read and verify the log"
    SEE_BALANCE = "see the balance"


_OFFICER, _REVIEWER, _APPROVER = Role.DATA_OFFICER, Role.REVIEWER, Role.APPROVER
_RECEIVER, _AUDITOR, _ADMIN = Role.RECEIVING_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR

MAY: dict[Act, frozenset[Role]] = {
    Act.LOAD: frozenset({_OFFICER}),
    Act.SET_UP: frozenset({_OFFICER}),
    Act.KEEP_RULES: frozenset({_OFFICER, _APPROVER, _RECEIVER}),
    Act.SIGN_RULES: frozenset({_APPROVER}),
    Act.ALLOCATE: frozenset({_OFFICER}),
    Act.PROPOSE: frozenset({_REVIEWER}),
    Act.APPROVE: frozenset({_APPROVER}),
    Act.SEE_RECORDS: frozenset({_OFFICER, _REVIEWER, _APPROVER, _AUDITOR, _RECEIVER}),
    Act.SEE_RESTRICTED: frozenset({_REVIEWER, _APPROVER}),
    Act.DRAFT_SHARING: frozenset({_OFFICER, _ADMIN}),
    Act.APPROVE_SHARING: frozenset({_APPROVER}),
    Act.COUNTERSIGN: frozenset({_APPROVER, _RECEIVER}),
    Act.COUNTERSIGN_LOG: frozenset({_APPROVER, _RECEIVER}),
    Act.CLOSE_SHARING: frozenset({_OFFICER}),
    Act.CONFIRM_KEY: frozenset({_OFFICER, _APPROVER, _RECEIVER, _ADMIN}),
    Act.PACK: frozenset({_OFFICER}),
    Act.RECEIVE: frozenset({_RECEIVER}),
    Act.ADMINISTER: frozenset({_ADMIN}),
    Act.SEE_LOG: frozenset(Role),
    Act.SEE_BALANCE: frozenset(Role),
}


@dataclass(frozen=True, slots=True)
class User:
    """A person who can sign in. name is what they type; display_name is what others see."""

    id: int
    name: str
    display_name: str
    roles: frozenset[Role]
    active: bool = True

    def may(self, act: Act) -> bool:
        return self.active and not self.roles.isdisjoint(MAY[act])

    def require(self, act: Act) -> None:
        """Raise NotPermitted unless one of the person's roles allows it."""
        if not self.may(act):
            needed = " or ".join(sorted(role.value.replace("-", " ") for role in MAY[act]))
            raise NotPermitted(
                f"{self.display_name} may not {act.value}.", f"It takes the role of {needed}: ask for it."
            )
