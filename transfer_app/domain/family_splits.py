"""A family that goes different ways as it is kept and shown: what was noted, and what the panel said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.reasons import ReasonText
from transfer_app.domain.staff import User


class SplitState(StrEnum):
    """OPEN: waits for the panel. RECORDED: its outcome waits for a second person. GONE: is no more."""

    OPEN = "open"
    RECORDED = "recorded"
    SETTLED = "settled"
    GONE = "gone"


class PanelState(StrEnum):
    """How what a panel said stands. OVERTAKEN: results changed before anybody confirmed it."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class StoredSplit:
    """areas: by record id, the successor as noted, '' while undecided. was: the same, as last settled."""

    ref: str
    run_id: int
    state: SplitState
    noted_at: str
    areas: Mapping[int, str]
    was: Mapping[int, str]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """What a joint panel decided for a family. lead: who holds it meanwhile. Texts never go into the log."""

    split_id: int
    why: str
    lead: str
    recorded_by: int
    recorded_at: str
    state: PanelState = PanelState.RECORDED
    answered_by: int | None = None
    answered_at: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A panel with the names of the two people. own: recorded by the reader."""

    panel: Panel
    recorder: str
    answerer: str
    own: bool


@dataclass(frozen=True, slots=True)
class SplitMember:
    """A member's record as it stands now. was: the successor when the family was last settled.

    joined: it was not of the family then. left: it was, and is no longer of the split.
    """

    row: RecordRow
    was: str = ""
    joined: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class SplitView:
    """One family, to the reader: members they may see. reason: the text of SIBLING_SPLIT.

    names: successors by code. changed: it was settled before, and its members or their results changed.
    """

    split: StoredSplit
    members: tuple[SplitMember, ...]
    panels: tuple[PanelLine, ...]
    reason: ReasonText
    names: Mapping[str, str]

    @property
    def ref(self) -> str:
        return self.split.ref

    @property
    def state(self) -> SplitState:
        return self.split.state

    @property
    def changed(self) -> bool:
        return bool(self.split.was)

    @property
    def people(self) -> int:
        return len({member.row.person_id for member in self.members if not member.left})

    @property
    def pending(self) -> PanelLine | None:
        """What waits for a second person."""
        return next((each for each in self.panels if each.panel.state is PanelState.RECORDED), None)

    def name_of(self, area: str) -> str:
        return self.names.get(area, area)


def check_recording(split: StoredSplit, why: str, lead: str) -> None:
    """Raise ReviewRefused unless the panel's outcome is complete and the family waits for one."""
    if split.state is not SplitState.OPEN:
        raise ReviewRefused(
            f"Family {split.ref} does not wait for a panel: it is {split.state.value}.",
            "Choose one that is open.",
        )
    if not why.strip():
        raise ReviewRefused(
            "The panel's outcome has no reason.", "Say in a sentence what it decided and why."
        )
    if not lead.strip():
        raise ReviewRefused("No interim lead is named.", "Name who works with the family meanwhile.")


def check_answer(split: StoredSplit, panel: Panel | None, reader: User) -> Panel:
    """The panel that waits for a second person. Raises ReviewRefused where none does, or it is one's own."""
    if split.state is not SplitState.RECORDED or panel is None:
        raise ReviewRefused(
            f"Family {split.ref} has no panel outcome that waits: it is {split.state.value}.",
            "Record what the panel decided first.",
        )
    if panel.recorded_by == reader.id:
        raise ReviewRefused("Nobody may confirm what they recorded.", "Ask a second person.")
    return panel
