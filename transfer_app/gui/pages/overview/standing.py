"""What the Overview shows, read in one go, and the one thing to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.balance import ALL, Balance
from transfer_app.domain.family_splits import SplitState
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.gui.pages.overview.receiver import CameIn, came_in
from transfer_app.gui.translation import translate
from transfer_app.services import (
    agreements,
    allocating,
    balancing,
    boundaries,
    countersigning,
    families,
    loading,
    locating,
    rule_sets,
)
from transfer_app.services.countersigning import Standing as CountersignStanding
from transfer_app.services.session import Session

NOTHING_COUNTERSIGNED = CountersignStanding((), (), by_anyone=False)

Total = tuple[str, str, str, str, str, int]
"""(strand, outcome, area, state, lead reason, count), as allocating.totals gives them."""


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next: a sentence, the words of the button, the key of the page it leads to."""

    sentence: str
    action: str
    page: str


@dataclass(frozen=True)
class Standing:
    """areas: successor code to name, in the order of the boundary set."""

    balance: Balance
    totals: list[Total]
    areas: dict[str, str]
    extracts: int
    gazetteers: int
    has_boundaries: bool
    vesting_day: date | None
    trial: str
    """Why nothing may be sealed from the latest run, and what to do; '' when it may, or there is none."""
    families: int = 0
    """Families that go different ways and wait for somebody, of those the person could see."""
    overdue: int = 0
    """Grants past their last day that nobody closed: there must be none."""
    log: CountersignStanding = NOTHING_COUNTERSIGNED
    came_in: CameIn | None = None
    """What came in, where nothing is loaded and the person or the workspace receives."""

    def figure(self, line: str, part: str = "", strand: str = ALL) -> int:
        """A total of the balance, or one of its parts; 0 where the balance has none."""
        for each in self.balance.of(strand):
            if each.total[0] == line:
                return dict(each.parts).get(part, 0) if part else each.total[1]
        return 0

    @property
    def records(self) -> int:
        return self.figure("unique")

    @property
    def states(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for _, _, _, state, _, count in self.totals:
            found[state] += count
        return found

    @property
    def in_review(self) -> int:
        return sum(count for _, outcome, _, _, _, count in self.totals if outcome == OutcomeKind.REVIEW)

    @property
    def waiting(self) -> int:
        """Records that people still have to look at or approve."""
        return sum(self.states[state] for state in ("queued", "proposed", "changed"))

    def next(self) -> Next:
        """The first step of the path that is not done; a forked log and an open grant come before all."""
        if self.log.forks:
            return Next(self.log.forks[0], translate("Next", "Go to Log"), "log")
        if self.overdue:
            told = _counted(
                self.overdue,
                translate("Next", "1 sharing protocol is past the last day and not closed: close it."),
                translate("Next", "{n} sharing protocols are past the last day and not closed: close each."),
            )
            return Next(told, translate("Next", "Go to Share"), "share")
        if self.came_in is not None:
            there = self.came_in.page
            words = (
                translate("Next", "Go to Packages")
                if there == "packages"
                else translate("Next", "Go to Share")
            )
            return Next(self.came_in.sentence, words, there)
        if self.vesting_day is None:
            return Next(
                translate("Next", "Set the vesting day: every rule counts from it."),
                translate("Next", "Set the vesting day"),
                "",
            )
        if not self.extracts:
            return Next(
                translate("Next", "Load the export of the case system."),
                translate("Next", "Load an export"),
                "load",
            )
        if not self.gazetteers:
            return Next(
                translate(
                    "Next",
                    "Add an address list (ONSPD, Code-Point Open, UPRNs), so that addresses can be located.",
                ),
                translate("Next", "Add an address list"),
                "load",
            )
        if not self.has_boundaries:
            return Next(
                translate("Next", "Add the boundaries of the new councils."),
                translate("Next", "Add boundaries"),
                "boundaries",
            )
        if self.states[""]:
            told = _counted(
                self.states[""],
                translate("Next", "Run the allocation: 1 case record has no result yet."),
                translate("Next", "Run the allocation: {n} case records have no result yet."),
            )
            return Next(told, translate("Next", "Go to Allocate"), "allocate")
        if self.waiting:
            told = _counted(
                self.waiting,
                translate("Next", "1 case record waits for people to decide."),
                translate("Next", "{n} case records wait for people to decide."),
            )
            return Next(told, translate("Next", "Go to Review"), "review")
        if self.families:
            told = _counted(
                self.families,
                translate("Next", "1 family goes different ways: a joint panel decides."),
                translate("Next", "{n} families go different ways: a joint panel decides."),
            )
            return Next(told, translate("Next", "Go to Review"), "review")
        return self._after_review()

    def _after_review(self) -> Next:
        unpacked = self.figure("allocated", "held-not-packed")
        if unpacked and self.trial:
            return Next(
                translate("Next", "Make the last run count: until then nothing can be packed."),
                translate("Next", "Go to Allocate"),
                "allocate",
            )
        if unpacked:
            told = _counted(
                unpacked,
                translate(
                    "Next", "1 allocated case record is not packed yet. Agree who may receive it, then pack."
                ),
                translate(
                    "Next",
                    "{n} allocated case records are not packed yet. Agree who may receive them, then pack.",
                ),
            )
            return Next(told, translate("Next", "Go to Share"), "share")
        waiting = self.figure("packed", "outstanding")
        if waiting:
            told = _counted(
                waiting,
                translate("Next", "1 packed case record has no receipt yet."),
                translate("Next", "{n} packed case records have no receipt yet."),
            )
            return Next(told, translate("Next", "Go to Packages"), "packages")
        return Next(
            translate("Next", "Everything that can be done here is done. Verify the log."),
            translate("Next", "Go to Log"),
            "log",
        )


def _counted(count: int, one: str, many: str) -> str:
    return (one if count == 1 else many).format(n=f"{count:,}")


def standing(session: Session) -> Standing:
    session.require(Act.SEE_BALANCE)
    in_use = boundaries.in_use(session)
    split = families.counts(session)
    extracts = len(loading.extracts(session))
    return Standing(
        balance=balancing.current(session),
        totals=allocating.totals(session),
        areas=in_use.names if in_use else {},
        extracts=extracts,
        gazetteers=len(locating.gazetteers(session)),
        has_boundaries=in_use is not None,
        vesting_day=session.vesting_day,
        families=split[SplitState.OPEN] + split[SplitState.RECORDED],
        trial=rule_sets.trial_words(session),
        overdue=len(agreements.overdue(session)),
        log=countersigning.standing(session),
        came_in=None if extracts else came_in(session),
    )
