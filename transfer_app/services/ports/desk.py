"""What the store keeps of one person's work: steps that can be undone, drafts, the place in the list."""

from __future__ import annotations

from typing import Protocol

from transfer_app.domain.drafts import KeptDraft
from transfer_app.domain.pace import Decided
from transfer_app.domain.undoing import Step, Stood
from transfer_app.services.ports.working import Claims


class Steps(Protocol):
    def latest(self, user_id: int, most: int, restricted: bool) -> list[Step]:
        """What this person did last that still stands, newest first. restricted False leaves those out."""
        ...

    def recent(self, user_id: int, most: int, restricted: bool) -> list[int]:
        """The records that this person proposed or answered last, each once, newest first."""
        ...

    def decided(self, user_id: int, since: str) -> list[Decided]:
        """What this person proposed or answered, from then on, oldest first. since: UTC ISO day or time."""
        ...

    def keep_stood(self, proposal_id: int, stood: Stood) -> None:
        """How the decision stood that this approval replaces."""
        ...

    def stood(self, proposal_id: int) -> Stood | None:
        """None where nothing was kept."""
        ...

    def reopen(self, proposal_id: int) -> None:
        """The proposal waits again, as if nobody had answered it."""
        ...

    def packed_since(self, record_id: int, at: str) -> bool:
        """It went into a package that was not taken back, in that second or later."""
        ...


class Keeps(Protocol):
    def draft(self, user_id: int, record_id: int) -> KeptDraft | None: ...
    def keep_draft(self, user_id: int, record_id: int, draft: KeptDraft) -> None:
        """In the place of the one before; a blank one only removes it."""
        ...

    def drop_draft(self, user_id: int, record_id: int) -> None: ...
    def place(self, user_id: int) -> str:
        """Where this person was, as the window wrote it; empty where they never were."""
        ...

    def keep_place(self, user_id: int, content: str) -> None: ...

    def views(self, user_id: int) -> dict[str, str]:
        """By name, in order of name: the filters that this person keeps, as written."""
        ...

    def keep_view(self, user_id: int, name: str, content: str) -> None: ...
    def drop_view(self, user_id: int, name: str) -> None: ...


class Aside(Protocol):
    """What may be changed without an entry in the log: nothing of a record, only what eases one's work."""

    @property
    def keeps(self) -> Keeps: ...
    @property
    def claims(self) -> Claims: ...
