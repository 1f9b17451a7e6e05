"""Times which area holds each point, and how near the line is, beside geopandas in the same run.

    python benchmarks/allocation.py --layer england.gpkg --code LAD25CD --points 2000000 [--reach 100]

Points are clustered like towns around random places of the layer, with some anywhere. Every method gets the
same points; medians of interleaved runs are printed, and the answers are compared point by point.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from transfer_app.adapters.geography.boundaries import read_areas
from transfer_app.adapters.geography.placer import GridPlacer
from transfer_app.adapters.geography.stored_placer import placer_from_bytes, placer_to_bytes
from transfer_app.domain.geography import Area

Points = NDArray[np.float64]


def town_points(areas: tuple[Area, ...], count: int, seed: int) -> Points:
    """Nine in ten near one of 500 towns (some 2 km wide), one in ten anywhere; whole metres.

    The towns are put around places inside the areas, the larger areas having no more than the smaller.
    """
    chance = np.random.default_rng(seed)
    shapes = shapely.from_wkb([area.wkb for area in areas])
    west, south, east, north = shapely.total_bounds(shapes)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    towns = inside[chance.integers(0, len(inside), 500)] + chance.normal(0, 5_000, (500, 2))
    near = towns[chance.integers(0, 500, count)] + chance.normal(0, 2_000, (count, 2))
    anywhere = chance.uniform((west, south), (east, north), (count, 2))
    return np.rint(np.where(chance.uniform(size=(count, 1)) < 0.9, near, anywhere))


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--layer", type=Path, required=True, help="boundary file with one layer")
    options.add_argument("--layer-name", default=None)
    options.add_argument("--code", required=True, help="its code column")
    options.add_argument("--points", type=int, default=2_000_000)
    options.add_argument("--reach", type=float, default=100.0, help="accuracy radius in metres")
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help="only the grid: for its memory")
    chosen = options.parse_args()

    areas = read_areas(chosen.layer, chosen.layer_name, chosen.code, None).areas
    vertices = int(shapely.get_num_coordinates(shapely.from_wkb([area.wkb for area in areas])).sum())
    points = town_points(areas, chosen.points, chosen.seed)
    print(f"{len(areas)} areas, {vertices:,} vertices, {len(points):,} points, reach {chosen.reach:g} m")

    start = time.perf_counter()
    built = GridPlacer.build(areas)
    print(f"build {time.perf_counter() - start:.2f} s; cells of {built.grid.cell_m:.0f} m", end="")
    content = placer_to_bytes(built)
    start = time.perf_counter()
    placer = placer_from_bytes(content)
    print(f"; stored in {len(content) / 1e6:.1f} MB, opened in {time.perf_counter() - start:.2f} s")

    zero, reach = np.zeros(len(points)), np.full(len(points), chosen.reach)
    runs: dict[str, Callable[[], object]] = {
        "grid, area": lambda: placer.place_arrays(points, zero),
        "grid, area and line": lambda: placer.place_arrays(points, reach),
    }
    if not chosen.alone:
        polygons = geopandas.GeoDataFrame(
            {"code": [str(area.code) for area in areas]},
            geometry=shapely.from_wkb([area.wkb for area in areas]),
            crs="EPSG:27700",
        )
        frame = geopandas.GeoDataFrame(geometry=shapely.points(points), crs="EPSG:27700")
        runs["sjoin within, area"] = lambda: geopandas.sjoin(frame, polygons, predicate="within", how="left")
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(chosen.repeats):
        for name, run in runs.items():
            times[name].append(timed(run))
    middle = {name: statistics.median(found) for name, found in times.items()}
    for name, seconds in middle.items():
        print(f"{name:22} {seconds:8.3f} s  {1e6 * seconds / len(points):7.3f} us a point")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GiB")
    if chosen.alone:
        return
    print(f"area alone: {middle['sjoin within, area'] / middle['grid, area']:.1f} x sjoin within")

    joined = geopandas.sjoin(frame, polygons, predicate="within", how="left")["code"].to_numpy(dtype=object)
    placed = placer.place_arrays(points, zero)
    ours = np.array([*placer.codes, np.nan], dtype=object)[placed.area]
    inside = placed.on_line_with < 0
    differing = int(((ours != joined) & ~((placed.area < 0) & (joined != joined)) & inside).sum())
    print(f"labels that differ: {differing}; points on a line: {int((~inside).sum())}")

    # shapely distances to every other area are too slow for all points: a sample, scaled up.
    sample = np.random.default_rng(chosen.seed).choice(len(points), min(2_000, len(points)), replace=False)
    shapes = polygons.geometry.to_numpy()
    tree = shapely.STRtree(shapes)

    def distances() -> NDArray[np.float64]:
        away = np.full(len(sample), np.inf)
        spots = shapely.points(points[sample])
        spot, area = tree.query(spots, predicate="dwithin", distance=chosen.reach)
        other = area != placed.area[sample][spot]
        np.minimum.at(away, spot[other], shapely.distance(spots[spot[other]], shapes[area[other]]))
        return away

    slow = timed(distances) * len(points) / len(sample) + middle["sjoin within, area"]
    lined = placer.place_arrays(points[sample], reach[sample])
    truth = distances()
    kept = lined.area >= 0
    print(f"area and line: {slow / middle['grid, area and line']:.0f} x sjoin + shapely distances, scaled")
    print(
        f"line distances that differ: {int((truth != lined.line_distance_m)[kept].sum())} of {kept.sum():,}"
    )


if __name__ == "__main__":
    main()
