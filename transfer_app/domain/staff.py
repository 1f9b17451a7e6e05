"""The people who use a workspace, and what each role may do.

Roles are checked in services, never in widgets: a screen may hide a button, a service refuses.

Restricted records take clearance besides: a person has it by name, on top of a role (domain/clearance.py).
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
    SEE_AGREEMENT = "see how often colleagues agree"
    SEE_BALANCE = "see the balance"
    SEE_WHOLE = "see the figures and the log of the whole council"


class Function(StrEnum):
    """An office that a person holds besides their roles. A special package takes the yes of both."""

    HEAD_OF_SERVICE = "head-of-service"
    DATA_PROTECTION_OFFICER = "data-protection-officer"


class Clearance(StrEnum):
    """Whether a person is cleared for restricted records.

    KEPT: they saw them by their role before there was clearance, and nobody has agreed to it since.
    """

    NONE = ""
    KEPT = "kept"
    CLEARED = "cleared"


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
    Act.SEE_RESTRICTED: frozenset({_OFFICER, _REVIEWER, _APPROVER, _AUDITOR, _RECEIVER}),
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
    Act.SEE_AGREEMENT: frozenset({_OFFICER, _APPROVER, _AUDITOR}),
    Act.SEE_BALANCE: frozenset(Role),
    # Who answers for the whole: its figures count restricted records too. Others are shown those without.
    Act.SEE_WHOLE: frozenset({_OFFICER, _AUDITOR, _ADMIN, _RECEIVER}),
}


@dataclass(frozen=True, slots=True)
class User:
    """A person who can sign in. name is what they type; display_name is what others see.

    clearance_asked_by: the administrator who asked for it, by id, while nobody has agreed to it.
    """

    id: int
    name: str
    display_name: str
    roles: frozenset[Role]
    active: bool = True
    functions: frozenset[Function] = frozenset()
    clearance: Clearance = Clearance.NONE
    clearance_asked_by: int | None = None

    @property
    def cleared(self) -> bool:
        """For restricted records, by name. What they then see, and may do, their roles say."""
        return self.clearance is not Clearance.NONE

    def may(self, act: Act) -> bool:
        if act is Act.SEE_WHOLE and self.may(Act.SEE_RESTRICTED):
            return True
        barred = act is Act.SEE_RESTRICTED and not self.cleared
        return self.active and not barred and not self.roles.isdisjoint(MAY[act])

    def holds(self, function: Function) -> bool:
        return self.active and function in self.functions

    def require(self, act: Act) -> None:
        """Raise NotPermitted unless one of the person's roles allows it."""
        if self.may(act):
            return
        said = f"{self.display_name} may not {act.value}."
        if act is Act.SEE_RESTRICTED:
            raise NotPermitted(
                said, "It takes clearance: an administrator asks for it, and the head of service agrees."
            )
        needed = " or ".join(sorted(role.value.replace("-", " ") for role in MAY[act]))
        raise NotPermitted(said, f"It takes the role of {needed}: ask for it.")


def check_still(signed_in: User, now: User) -> None:
    """NotPermitted once they have left, or have lost a role, a function or their clearance, since signing in.

    What they gained counts from the next time they sign in.
    """
    if not now.active:
        raise NotPermitted(
            f"{now.display_name} is not a user of this workspace any more.", "Nothing was kept. Sign out."
        )
    kept = now.roles >= signed_in.roles and now.functions >= signed_in.functions
    if not kept or now.cleared < signed_in.cleared:
        raise NotPermitted(
            f"What {now.display_name} may do was changed since they signed in.",
            "Nothing was kept. Sign in again.",
        )
