"""What two sides of a what-if make of every case record, and how it differs.

Pure values: nothing here names a child, only opaque refs, and points where the sides' addresses are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from transfer_app.domain.vocabulary import OutcomeKind, Strand


class Change(StrEnum):
    """How the second side differs from the first for one case record."""

    STAYS = "stays"
    MOVES = "moves"
    """Decided without people on both sides, but for another authority or with another outcome."""
    TO_REVIEW = "to-review"
    FROM_REVIEW = "from-review"
    OTHER_REASON = "other-reason"
    """For people on both sides, but for another reason."""
    APPEARS = "appears"
    GONE = "gone"


CHANGE_WORDS: Mapping[Change, str] = {
    Change.MOVES: "would go elsewhere",
    Change.TO_REVIEW: "would come to people",
    Change.FROM_REVIEW: "would no longer need people",
    Change.OTHER_REASON: "would need people for another reason",
    Change.APPEARS: "would be new",
    Change.GONE: "would not be there",
}
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one side makes of a record. area '' where there is none, and for review.

    reopened: people settled it or are at it, and on this side's facts they would have to look again.
    """

    outcome: OutcomeKind
    area: str
    reason: str
    reopened: bool = False

    @property
    def review(self) -> bool:
        return self.outcome is OutcomeKind.REVIEW

    def words(self, names: Mapping[str, str]) -> str:
        """names: areas by code."""
        if self.area:
            return names.get(self.area, self.area)
        if self.review:
            return f"review{' again' if self.reopened else ''}: {self.reason}".removesuffix(": ")
        return self.outcome.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Seen:
    """One case record on one side. status: in words, on vesting day. Coordinates EPSG:27700, metres."""

    ref: str
    record_id: int
    strand: Strand
    status: str
    restricted: bool
    result: Result
    easting: float | None
    northing: float | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A record that the two sides decide differently. before or after None: that side has no such record.

    record_id: 0 where the workspace itself has no such record, only an extract that was tried. The point
    is that of the second side's address, or the first's where that one has none; a restricted record has
    none, whoever looks.
    """

    record_id: int
    ref: str
    strand: Strand
    status: str
    before: Result | None
    after: Result | None
    easting: float | None
    northing: float | None
    restricted: bool = False

    @property
    def change(self) -> Change:
        return change(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Kind:
    """Records that are counted together: those of one strand, statuses and results."""

    strand: Strand
    status_before: str
    status_after: str
    before: Result | None
    after: Result | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of counts. leave: of those before, decided otherwise after; come: the reverse."""

    name: str
    before: int
    after: int
    leave: int
    come: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """counts: every record of either side, those that stay and restricted ones too.

    movers: without the restricted ones where the person may not see them; hidden says how many those are.
    names: of areas, by code, first those of the first side.
    """

    movers: tuple[Mover, ...]
    counts: Mapping[Kind, int]
    names: Mapping[str, str]
    hidden: int = 0

    @property
    def records(self) -> int:
        return sum(self.counts.values())

    @property
    def changes(self) -> dict[Change, int]:
        """How many records differ in which way, in the order of CHANGE_WORDS; none of those that stay."""
        found = dict.fromkeys(CHANGE_WORDS, 0)
        for kind, number in self.counts.items():
            how = change(kind.before, kind.after)
            if how is not Change.STAYS:
                found[how] += number
        return {how: number for how, number in found.items() if number}

    @property
    def moved(self) -> int:
        return sum(self.changes.values())

    @property
    def reopened(self) -> int:
        """Of those that differ, what people settled or are at, and would have to look at again."""
        return sum(
            number
            for kind, number in self.counts.items()
            if kind.after is not None and kind.after.reopened and kind.before != kind.after
        )

    def by_strand(self) -> list[Line]:
        order = [strand.value for strand in Strand]
        lines = self._lines(lambda kind: kind.strand.value, lambda kind: kind.strand.value)
        return sorted(lines, key=lambda line: order.index(line.name))

    def by_status(self) -> list[Line]:
        return sorted(
            self._lines(lambda kind: kind.status_before, lambda kind: kind.status_after),
            key=lambda line: (-max(line.before, line.after), line.name),
        )

    def by_result(self) -> list[Line]:
        """By successor in the order of names, then by what else becomes of a record; review as one line."""

        def called(result: Result | None) -> str:
            if result is None:
                return ""
            return "review" if result.review else result.words(self.names)

        order = list(dict.fromkeys(self.names.values()))
        lines = self._lines(lambda kind: called(kind.before), lambda kind: called(kind.after))
        return sorted(
            lines,
            key=lambda line: (order.index(line.name) if line.name in order else len(order), line.name),
        )

    def _lines(self, first: Callable[[Kind], str], second: Callable[[Kind], str]) -> list[Line]:
        """One line for each name that the records have on either side."""
        found: dict[str, list[int]] = {}
        for kind, number in self.counts.items():
            differs = kind.before != kind.after
            if kind.before is not None:
                row = found.setdefault(first(kind), [0, 0, 0, 0])
                row[0] += number
                row[2] += number * differs
            if kind.after is not None:
                row = found.setdefault(second(kind), [0, 0, 0, 0])
                row[1] += number
                row[3] += number * differs
        return [Line(name, *row) for name, row in found.items()]


def change(before: Result | None, after: Result | None) -> Change:
    if before is None:
        return Change.APPEARS
    if after is None:
        return Change.GONE
    if before == after:
        return Change.STAYS
    if before.review:
        return Change.OTHER_REASON if after.review else Change.FROM_REVIEW
    return Change.TO_REVIEW if after.review else Change.MOVES


@dataclass
class Pairing:
    """Takes the records of both sides in any order, and counts and keeps what differs.

    hides: restricted records are not to be listed. known: the highest record id of the workspace itself.
    """

    hides: bool
    known: int
    movers: list[Mover] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=dict)
    hidden: int = 0
    _waiting: dict[str, Seen] = field(default_factory=dict)

    def first(self, seen: Iterable[Seen]) -> None:
        self._waiting.update((one.ref, one) for one in seen)

    def second(self, seen: Iterable[Seen]) -> None:
        """After the first side's record of the same ref, if it has one."""
        for one in seen:
            self._pair(self._waiting.pop(one.ref, None), one)

    def comparison(self, names: Mapping[str, str]) -> Comparison:
        """When both sides are whole: what is left of the first is gone from the second."""
        for one in self._waiting.values():
            self._pair(one, None)
        self._waiting = {}
        return Comparison(tuple(self.movers), dict(self.counts), dict(names), self.hidden)

    def _pair(self, first: Seen | None, second: Seen | None) -> None:
        one = second or first
        assert one is not None
        before, after = (side.result if side is not None else None for side in (first, second))
        kind = Kind(one.strand, (first or one).status, one.status, before, after)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if before == after:
            return
        sides = [side for side in (second, first) if side is not None]
        restricted = any(side.restricted for side in sides)
        if self.hides and restricted:
            self.hidden += 1
            return
        at = next((side for side in sides if side.easting is not None and not restricted), None)
        self.movers.append(
            Mover(
                one.record_id if one.record_id <= self.known else 0, one.ref, one.strand, one.status, before,
                after, at.easting if at else None, at.northing if at else None, restricted,
            )
        )  # fmt: skip


def told(found: Comparison) -> str:
    """The comparison in one sentence: how many would be decided otherwise, and how."""
    if not found.moved:
        return f"Nothing would move: all {found.records:,} case records would be decided as they are."
    ways = ", ".join(f"{number:,} {CHANGE_WORDS[how]}" for how, number in found.changes.items())
    return f"{found.moved:,} of {found.records:,} case records would be decided otherwise: {ways}."


def names_of(areas: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Names by code of several boundary sets; where two name a code otherwise, the first one's."""
    names: dict[str, str] = {}
    for each in areas:
        for code, name in each.items():
            names.setdefault(code, name)
    return names
