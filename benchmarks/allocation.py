"""Times which area holds each point, and how near the line is, beside the usual ways in the same run.

    python benchmarks/allocation.py --layer england.gpkg --code LAD25CD --points 2000000 [--reach 100]
    python benchmarks/allocation.py --ragged 10 --vertices 100000 --points 1000000
    python benchmarks/allocation.py ... --postcodes onspd.csv.gz     real places instead of made-up towns
    python benchmarks/allocation.py ... --points 12000000 --alone    only ours: for its memory

Every method gets the same points, in turn, `--repeats` times; medians are printed, and the answers are
compared point by point. Slow peers get a sample, and their time is scaled up. Results, and how to read them:
docs/benchmarks-allocation.md.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers import Frames, Points, distances_to_others, duckdb_join
from benchmarks.ragged_county import ragged_areas
from transfer_app.adapters.geography.boundaries import read_areas
from transfer_app.adapters.geography.label_grid import BORDER
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.adapters.geography.stored_placer import placer_from_bytes, placer_to_bytes
from transfer_app.domain.geography import Area

_SAMPLE = 2_000
"""Points given to the slow peers."""


def town_points(areas: tuple[Area, ...], count: int, anywhere_towns: bool, seed: int) -> Points:
    """Nine in ten near one of 500 towns (some 2 km wide), one in ten anywhere; whole metres.

    The towns are put around places inside the areas, the larger areas having no more than the smaller,
    or, with anywhere_towns, at any place of the extent.
    """
    chance = np.random.default_rng(seed)
    shapes = shapely.from_wkb([area.wkb for area in areas])
    west, south, east, north = shapely.total_bounds(shapes)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    towns = inside[chance.integers(0, len(inside), 500)] + chance.normal(0, 5_000, (500, 2))
    if anywhere_towns:
        towns = chance.uniform((west, south), (east, north), (500, 2))
    near = towns[chance.integers(0, 500, count)] + chance.normal(0, 2_000, (count, 2))
    anywhere = chance.uniform((west, south), (east, north), (count, 2))
    return np.rint(np.where(chance.uniform(size=(count, 1)) < 0.9, near, anywhere))


def postcode_points(path: Path, count: int, seed: int) -> Points:
    """`count` places from the postcodes of an ONS Postcode Directory, each about equally often."""
    names = {"oseast1m": "x", "east1m": "x", "osnrth1m": "y", "north1m": "y"}
    table = pd.read_csv(path, usecols=lambda name: name.lower() in names)
    table = table.rename(columns=lambda name: names[name.lower()]).dropna()
    places = table[["x", "y"]].to_numpy(dtype=np.float64)
    print(f"{len(places):,} postcodes")
    chance = np.random.default_rng(seed)
    return chance.permutation(np.tile(places, (-(-count // len(places)), 1)))[:count]


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--layer", type=Path, help="boundary file")
    options.add_argument("--layer-name", default=None)
    options.add_argument("--code", help="its code column")
    options.add_argument("--ragged", type=int, help="instead of a file, a made-up county of so many areas")
    options.add_argument("--vertices", type=int, default=100_000, help="vertices of each made-up area, about")
    options.add_argument("--side", type=float, default=80_000, help="side of the made-up county in metres")
    options.add_argument("--postcodes", type=Path, help="ONS Postcode Directory or a part of it, CSV")
    options.add_argument("--points", type=int, default=2_000_000)
    options.add_argument("--reach", type=float, default=100.0, help="accuracy radius in metres")
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help="only ours: for its memory")
    chosen = options.parse_args()
    if chosen.ragged:
        areas = ragged_areas(chosen.ragged, chosen.vertices, chosen.side, chosen.seed)
    elif chosen.layer and chosen.code:
        areas = read_areas(chosen.layer, chosen.layer_name, chosen.code, None).areas
    else:
        options.error("give --layer and --code, or --ragged")
    if chosen.postcodes:
        points = postcode_points(chosen.postcodes, chosen.points, chosen.seed)
    else:
        points = town_points(areas, chosen.points, bool(chosen.ragged), chosen.seed)
    compare(areas, points, chosen.reach, chosen.repeats, chosen.alone)


def compare(areas: tuple[Area, ...], points: Points, reach_m: float, repeats: int, alone: bool) -> None:
    """Build, time all methods in turn, print the table and whether the answers agree."""
    vertices = int(shapely.get_num_coordinates(shapely.from_wkb([area.wkb for area in areas])).sum())
    print(f"{len(areas)} areas, {vertices:,} vertices, {len(points):,} points, reach {reach_m:g} m")
    start = time.perf_counter()
    built = GridPlacer.build(areas)
    print(f"build {time.perf_counter() - start:.2f} s; cells of {built.grid.cell_m:.0f} m", end="")
    content = placer_to_bytes(built)
    start = time.perf_counter()
    placer = placer_from_bytes(content)
    print(f"; stored in {len(content) / 1e6:.1f} MB, opened in {time.perf_counter() - start:.2f} s")
    border = float((placer.grid.labels[placer.grid.cells_of(points)] == BORDER).mean())
    print(f"{border:.1%} of the points in border cells")

    zero, reach = np.zeros(len(points)), np.full(len(points), reach_m)
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "ours, area": (lambda: placer.place_arrays(points, zero), len(points)),
        "ours, area and line": (lambda: placer.place_arrays(points, reach), len(points)),
    }
    if alone:
        show(runs, repeats, len(points))
        return
    chance = np.random.default_rng(1)
    sample = chance.choice(len(points), min(_SAMPLE, len(points)), replace=False)
    frames = Frames(areas, points)
    own = placer.place_arrays(points[sample], zero[sample]).area
    runs["sjoin within"] = (frames.within, len(points))
    runs["sjoin intersects"] = (lambda: frames.intersects(sample), len(sample))
    runs["shapely distances"] = (
        lambda: distances_to_others(frames.shapes, points[sample], own, reach_m),
        len(sample),
    )
    duckdb = duckdb_join(areas, points[sample])
    if duckdb is None:
        print("DuckDB spatial is not installed: left out")
    else:
        runs["DuckDB spatial within"] = (duckdb, len(sample))
    middle = show(runs, repeats, len(points))
    within = middle["sjoin within"]
    for name in ("sjoin within", "sjoin intersects", "DuckDB spatial within"):
        if name in middle:
            print(f"area alone: {middle[name] / middle['ours, area']:.1f} x {name}")
    both = within + middle["shapely distances"]
    print(f"area and line: {both / middle['ours, area and line']:.1f} x sjoin within and shapely distances")
    check(placer, frames, points, sample, reach_m)


def show(runs: dict[str, tuple[Callable[[], object], int]], repeats: int, points: int) -> dict[str, float]:
    """Run all in turn, print and return the median seconds of each, scaled up to all points."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, (run, size) in runs.items():
            times[name].append(timed(run) * points / size)
    middle = {name: statistics.median(found) for name, found in times.items()}
    for name, seconds in middle.items():
        scaled = "" if runs[name][1] == points else f"  scaled up from {runs[name][1]:,} points"
        print(f"{name:22} {seconds:9.3f} s  {1e6 * seconds / points:8.3f} us a point{scaled}")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GiB")
    return middle


def check(
    placer: GridPlacer, frames: Frames, points: Points, sample: NDArray[np.intp], reach_m: float
) -> None:
    """Print how many answers differ from geopandas' areas and shapely's distances."""
    placed = placer.place_arrays(points, np.zeros(len(points)))
    joined = frames.within()
    ours = np.array([*placer.codes, np.nan], dtype=object)[placed.area]
    inside = placed.on_line_with < 0
    differing = (ours != joined) & ~((placed.area < 0) & pd.isna(joined)) & inside
    # Where one area alone ends, "within" has none for a point on its line; ours holds it, as intersects does.
    own = np.maximum(placed.area, 0)
    edge = np.zeros(len(points), bool)
    edge[differing] = shapely.touches(frames.shapes[own[differing]], shapely.points(points[differing]))
    print(
        f"areas that differ: {int((differing & ~edge).sum())}; on a shared line: {int((~inside).sum())};"
        f" on the outer line: {int(edge.sum())}"
    )
    lined = placer.place_arrays(points[sample], np.full(len(sample), reach_m))
    truth = distances_to_others(frames.shapes, points[sample], lined.area, reach_m)
    held = lined.area >= 0
    differing = (truth != lined.line_distance_m) & held
    print(f"line distances that differ: {int(differing.sum())} of {int(held.sum()):,}")


if __name__ == "__main__":
    main()
