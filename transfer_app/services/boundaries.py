"""Boundary sets: reading a layer, composing successors from districts, checking, choosing the one in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transfer_app.domain.background import Background
from transfer_app.domain.errors import BoundaryError, NotReady
from transfer_app.domain.geography import Area, BoundaryProblem
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.services.ports.geography import BoundaryReading, Layer
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session

NAMED = 10
"""Districts that a composition leaves out, at most so many are named."""


@dataclass(frozen=True, slots=True)
class LayerChoice:
    """Which layer of which file, and which of its columns hold the code and the name."""

    path: Path
    layer: str | None
    code_column: str
    name_column: str | None


def layers(session: Session, path: Path) -> tuple[Layer, ...]:
    """What layers a boundary file has, with their columns. Raises BoundaryError."""
    session.require(Act.SET_UP)
    return tuple(session.outside.geography.layers(path))


def prepare(
    session: Session,
    *,
    successors: LayerChoice | None,
    predecessors: LayerChoice | None = None,
    composition: Path | None = None,
) -> BoundarySet:
    """Read and check a boundary set without storing it, so that its problems can be looked at first.

    Either a layer of successors, or a layer of predecessor districts and a composition that says which
    successor each district goes to; a layer of predecessors beside a layer of successors is
    for the map, and where it holds neighbours too, they tell the border on land from the coast.
    """
    session.require(Act.SET_UP)
    geography = session.outside.geography
    before = _read(session, predecessors)
    after = _read(session, successors)
    if after is not None:
        areas, problems, source = after.areas, after.problems, successors
        error_m = after.reprojection_error_m
    elif before is not None and composition is not None:
        named = geography.read_composition(composition)
        areas = geography.compose(before.areas, named)
        left_out = [area for area in before.areas if area.code not in named]
        problems = (*before.problems, *geography.tiling_problems(areas), *_left_out(left_out))
        source, error_m = predecessors, before.reprojection_error_m
    else:
        raise BoundaryError(
            "No successors were given.",
            "Choose a layer of successors, or a layer of predecessor districts and a composition.",
        )
    assert source is not None
    return BoundarySet(
        name=", ".join(area.name for area in areas),
        source=source.path.name,
        digest=geography.digest(areas),
        loaded_at="",
        successors=areas,
        predecessors=before.areas if before is not None else (),
        problems=problems,
        reprojection_error_m=error_m,
    )


def keep(session: Session, prepared: BoundarySet) -> BoundarySet:
    """Store a prepared set with its index and make it the one in use. Problems that block are refused."""
    session.require(Act.SET_UP)
    refuse_blocked(prepared)
    kept = replace(prepared, loaded_at=session.now())
    placer = session.outside.geography.build_placer(kept.successors, kept.predecessors)
    with session.workspace.change() as unit:
        set_id = unit.boundaries.add(kept, placer)
        unit.boundaries.use(set_id)
        unit.log.append(
            session.entry(
                "boundaries-set", digest=kept.digest, successors=[area.code for area in kept.successors],
                problems=len(kept.problems),
                known=session.outside.geography.digest(kept.predecessors) if kept.predecessors else "",
            )
        )  # fmt: skip
    return replace(kept, id=set_id)


def refuse_blocked(prepared: BoundarySet) -> None:
    """Raise BoundaryError for a set with a problem that would lose or double a record."""
    blocking = [problem for problem in prepared.problems if problem.blocks]
    if blocking:
        raise BoundaryError(f"The boundary set cannot be used: {blocking[0].message}")


def in_use(session: Session) -> BoundarySet | None:
    with session.workspace.read() as unit:
        return unit.boundaries.in_use()


def required_set(unit: Unit) -> BoundarySet:
    """The set in use. Raises NotReady where there is none."""
    in_use = unit.boundaries.in_use()
    if in_use is None:
        raise NotReady(
            "There is no boundary set yet.", "Add one on the Boundaries page, or with 'boundaries'."
        )
    return in_use


def stored(session: Session) -> list[BoundarySet]:
    """Every set that was ever in use, oldest first."""
    session.require(Act.SET_UP)
    with session.workspace.read() as unit:
        return unit.boundaries.all()


def background(session: Session, path: Path) -> Background:
    """What a GeoPackage has to lie behind the map of the set in use. Raises BoundaryError, NotReady."""
    with session.workspace.read() as unit:
        areas = required_set(unit).successors
    return session.outside.geography.read_background(path, areas)


def drawn(session: Session, areas: tuple[Area, ...], metres: float) -> tuple[Area, ...]:
    """The areas with no more detail than a map at so many metres a pixel can show."""
    return session.outside.geography.simplify(areas, metres)


def _left_out(districts: Sequence[Area]) -> tuple[BoundaryProblem, ...]:
    """A note: a layer may hold neighbours as well, but a district that was forgotten must not pass unsaid."""
    if not districts:
        return ()
    named = ", ".join(f"{each.name} ({each.code})" for each in districts[:NAMED])
    more = f" and {len(districts) - NAMED} more" if len(districts) > NAMED else ""
    words = f"No successor takes {named}{more}: no case record is allocated there."
    return (BoundaryProblem("left-out", words, 0.0, None, blocks=False),)


def _read(session: Session, choice: LayerChoice | None) -> BoundaryReading | None:
    if choice is None:
        return None
    return session.outside.geography.read_areas(
        choice.path, choice.layer, choice.code_column, choice.name_column
    )
