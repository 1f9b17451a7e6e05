"""A county whose areas do not tile: no child in an overlap, a gap or a sliver is ever allocated silently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from boundary_layers import write_layer
from export_folders import ADDRESS, PERSON, write_export
from typed_commands import typed
from workspaces_made import new_workspace

from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.errors import BoundaryError
from transfer_app.resources import schemas_folder
from transfer_app.services import allocating, boundaries, case_page, loading, locating
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

ENCLAVE = shapely.box(400_200, 100_200, 400_400, 100_400)
AREAS = {
    "A": shapely.box(400_000, 100_000, 401_000, 101_000) - ENCLAVE,
    "B": shapely.box(400_999, 100_000, 402_000, 101_000),
    "C": shapely.box(400_000, 101_000.5, 401_000, 102_000),
    "D": shapely.box(400_000, 99_000, 401_000, 100_000),
}
LIVES: dict[str, tuple[float, float]] = {
    "inside A": (400_600, 100_600),
    "in the overlap": (400_999.5, 100_500),
    "on the line": (400_600, 100_000),
    "in the enclave": (400_210, 100_300),
    "in the open sliver": (400_500, 101_000.25),
    "off the coast": (402_018, 100_500),
}
SNAPPED = {"inside A": "successor A", "off the coast": "successor B"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("untiled") / "w.taw"


@pytest.fixture(scope="module")
def session(path: Path) -> Iterator[Session]:
    folder = path.parent
    made = new_workspace(path)
    _set_areas(made, folder, AREAS)
    uprns = "".join(f"{n},{x:.2f},{y:.2f},51,-3\n" for n, (x, y) in enumerate(LIVES.values(), 1))
    (folder / "uprn.csv").write_text(f"UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE\n{uprns}", "utf-8")
    locating.add_gazetteer(made, folder / "uprn.csv", Quiet())
    people, homes, referrals = "", "", ""
    for n, where in enumerate(LIVES, 1):
        people += f"{n},{where},Number{n},F,20{10 + n}-0{n}-1{n}\n"
        homes += f'{n},{n},HOME,2020-01-01,,,"{{""UPRN"":""{n}""}}"\n'
        referrals += f"{n},{n},2026-01-01,\n"
    files = {
        "p.csv": f"{PERSON}\n{people}",
        "a.csv": f"{ADDRESS}\n{homes}",
        "c.csv": f"cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n{referrals}",
    }
    loading.load(made, loading.survey(made, write_export(folder / "ssd", files)), Quiet())
    yield made
    made.workspace.close()


@pytest.fixture(scope="module")
def snapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The standard rules, but for a stated distance from the coast."""
    text = (schemas_folder() / "rules" / "standard.toml").read_text("utf-8")
    path = tmp_path_factory.mktemp("rules") / "snapping.toml"
    path.write_text(re.sub(r"snap_coast_m = 0\b", "snap_coast_m = 50", text), "utf-8")
    return path


def _set_areas(
    session: Session,
    folder: Path,
    areas: dict[str, shapely.Geometry],
    before: dict[str, shapely.Geometry] | None = None,
) -> None:
    successors = _choice(folder / "areas.gpkg", areas)
    predecessors = _choice(folder / "before.gpkg", before) if before else None
    prepared = boundaries.prepare(session, successors=successors, predecessors=predecessors)
    boundaries.keep(session, prepared)


def _choice(path: Path, areas: dict[str, shapely.Geometry]) -> boundaries.LayerChoice:
    names = [f"Area {code}" for code in areas]
    layer = write_layer(path, list(areas.values()), {"CODE": list(areas), "NAME": names})
    return boundaries.LayerChoice(layer, None, "CODE", "NAME")


def outcomes(session: Session, rules: Path | None) -> dict[str, str]:
    """Where each child lives -> what became of the record."""
    allocating.allocate(session, Quiet(), rules)
    found = {}
    with session.workspace.read() as unit:
        for row in unit.records.rows(unit.records.ids()):
            lives = list(LIVES)[int(row.person_ref) - 1]
            found[lives] = f"{row.outcome} {row.area}" if row.outcome == "successor" else row.outcome
    return found


def lines(session: Session, rules: Path | None) -> dict[str, AddressLine]:
    with session.workspace.read() as unit:
        rows = unit.records.rows(unit.records.ids())
    pages = [case_page.case_page(session, row.id, rules) for row in rows]
    return {list(LIVES)[int(page.person.ref) - 1]: page.addresses[0] for page in pages}


def test_without_snapping_only_what_is_inside_is_allocated(session: Session) -> None:
    assert outcomes(session, None) == dict.fromkeys(LIVES, "review") | {"inside A": "successor A"}


def test_snapping_reaches_the_open_coast_and_nothing_else(session: Session, snapping: Path) -> None:
    assert outcomes(session, snapping) == dict.fromkeys(LIVES, "review") | SNAPPED


def test_the_case_page_says_where_each_point_lies(session: Session, snapping: Path) -> None:
    said = {lives: line.lies for lives, line in lines(session, snapping).items()}
    assert said == {
        "inside A": "",
        "in the overlap": "the point is held by both Area A and Area B",
        "on the line": "the point is held by both Area A and Area D",
        "in the enclave": "the point is in a gap that the areas enclose and none holds",
        "in the open sliver": "the point is 0.25 m outside Area A, taken as inside it",
        "off the coast": "the point is 18 m outside Area B, taken as inside it",
    }
    unsnapped = lines(session, None)["off the coast"]
    assert unsnapped.but.endswith("the point is 18 m outside Area B")
    assert unsnapped.area == ""


def test_the_command_line_says_it_too(session: Session, path: Path, snapping: Path) -> None:
    allocating.allocate(session, Quiet(), snapping)
    with session.workspace.read() as unit:
        refs = {row.person_ref: row.ref for row in unit.records.rows(unit.records.ids())}
    coast = refs[str(list(LIVES).index("off the coast") + 1)]
    told = typed("explain", coast, "--rules", str(snapping), workspace=path)
    assert told.exit_code == 0, told.output
    assert "the point is 18 m outside Area B, taken as inside it" in told.output


def test_what_does_not_tile_is_measured_and_said(session: Session, path: Path) -> None:
    found = boundaries.in_use(session)
    assert found is not None
    said = {(problem.kind, round(problem.square_metres), problem.blocks) for problem in found.problems}
    assert said == {("gap", 40_000, False), ("sliver", 1_000, False), ("sliver", 507, False)}
    assert all(problem.wkb for problem in found.problems), "each can be shown on the map"
    shown = typed("boundaries", "show", workspace=path)
    assert "No area holds 40,000.0 square metres inside A" in shown.output
    assert "A and B overlap by 1,000.0 square metres" in shown.output


def test_over_the_border_on_land_is_not_off_the_coast(
    session: Session, snapping: Path, tmp_path: Path
) -> None:
    """The same point, once a layer with the neighbours was given beside that of the successors."""
    county = {"OLD": shapely.union_all(list(AREAS.values()))}
    _set_areas(session, tmp_path, AREAS, county | {"N": shapely.box(402_000, 100_000, 403_000, 101_000)})
    assert outcomes(session, snapping) == dict.fromkeys(LIVES, "review") | {"inside A": "successor A"}
    line = lines(session, snapping)["off the coast"]
    assert line.lies == "the point is in Area N, which is no successor"
    assert line.fault == "the address lies outside every successor's area"


def test_an_overlap_that_is_no_sliver_blocks(session: Session, tmp_path: Path) -> None:
    wide = AREAS | {"B": shapely.box(400_900, 100_000, 402_000, 101_000)}
    with pytest.raises(BoundaryError, match=r"A and B overlap by 100,000\.0 square metres"):
        _set_areas(session, tmp_path, wide)
