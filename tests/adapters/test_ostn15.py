"""OSTN15 against Ordnance Survey's own answers, and against what PROJ knows without it."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from transfer_app.adapters.geography.ostn15 import to_national_grid_exactly

# TP01 to TP40 of OSTN15_OSGM15_TestInput_ETRStoOSGB and its TestOutput (OS, 2016, OSI BSD licence), from
# St Mary's on Scilly to Shetland: latitude, longitude, easting, northing. Contains OS data, Crown copyright.
PUBLISHED = """
49.92226394 -6.29977752 91492.146 11318.804
49.96006138 -5.20304610 170370.718 11572.405
50.43885826 -4.10864564 250359.811 62016.569
50.57563665 -1.29782277 449816.371 75335.861
50.93127938 -1.45051434 438710.920 114792.250
51.40078220 -3.55128349 292184.870 168003.465
51.37447026 1.44454730 639821.835 169565.858
51.42754743 -2.54407618 362269.991 169978.690
51.48936565 -0.11992557 530624.974 178388.464
51.85890896 -4.30852477 241124.584 220332.641
51.89436637 0.89724327 599445.590 225722.826
52.25529382 -2.15458614 389544.190 261912.153
52.25160951 -0.91248957 474335.969 262047.755
52.75136687 0.40153547 562180.547 319784.995
52.96219109 -1.19747656 454002.834 340834.943
53.34480280 -2.64049321 357455.843 383290.436
53.41628516 -4.28918070 247958.971 393492.909
53.41630925 -4.28917793 247959.241 393495.583
53.77911026 -3.04045491 331534.564 431920.794
53.80021520 -1.66379168 422242.186 433818.701
54.08666318 -4.63452168 227778.330 468847.388
54.11685144 -0.07773133 525745.670 470703.214
54.32919541 -4.38849118 244780.636 495254.887
54.89542340 -2.93827741 339921.145 556034.761
54.97912274 -1.61657685 424639.355 565012.703
55.85399953 -4.29649016 256340.925 664697.269
55.92478266 -3.29479219 319188.434 670947.534
57.00606696 -5.82836692 167634.202 797067.144
57.13902519 -2.04856031 397160.491 805349.736
57.48625001 -4.21926399 267056.768 846176.972
57.81351838 -8.57854456 9587.909 899448.996
58.21262247 -7.59255561 71713.132 938516.404
58.51560361 -6.26091456 151968.652 966483.780
58.58120461 -3.72631022 299721.891 967202.992
59.03743871 -3.21454001 330398.323 1017347.016
59.09335035 -4.41757675 261596.778 1025447.602
59.09671617 -5.82799340 180862.461 1029604.114
59.53470794 -1.62516966 421300.525 1072147.239
59.85409914 -1.27486910 440725.073 1107878.448
60.13308092 -2.07382823 395999.668 1138728.951
"""
CAISTER = (52.658007833, 1.716073973, 651409.804, 313177.450)
"""The water tower of the worked example in OS's guide to coordinate systems in Great Britain."""


def published() -> NDArray[np.float64]:
    rows = [[float(cell) for cell in line.split()] for line in PUBLISHED.split("\n") if line]
    return np.array([*rows, CAISTER])


def test_the_published_points_come_out_as_published() -> None:
    points = published()
    assert len(points) == 41
    found = to_national_grid_exactly(points[:, [1, 0]])
    # Latitudes are given to 1e-8 degrees, a millimetre; answers to a millimetre.
    assert float(np.abs(found - points[:, 2:]).max()) < 0.0025


def test_it_is_never_far_from_the_shift_that_proj_knows() -> None:
    chance = np.random.default_rng(7)
    lonlat = np.column_stack([chance.uniform(-5.7, 1.7, 5_000), chance.uniform(49.9, 55.8, 5_000)])
    with warnings.catch_warnings():
        # pyproj says that its best way, the grid, is missing: that is what is compared.
        warnings.simplefilter("ignore", UserWarning)
        rough = np.column_stack(
            Transformer.from_crs(4326, 27700, always_xy=True).transform(lonlat[:, 0], lonlat[:, 1])
        )
    apart = np.hypot(*(to_national_grid_exactly(lonlat) - rough).T)
    assert 1.0 < float(np.median(apart)) < 2.5
    assert float(apart.max()) < 5.0


def test_beyond_the_grid_there_is_no_answer() -> None:
    abroad = np.array([[-30.0, 50.0], [2.5, 51.0], [-2.0, 48.0], [-2.0, 62.0], [181.0, 91.0], [np.nan, 52.0]])
    assert np.isnan(to_national_grid_exactly(abroad)).all()
    assert to_national_grid_exactly(np.empty((0, 2))).shape == (0, 2)


def test_scilly_is_reached() -> None:
    """South of the library's own limit for longitudes and latitudes (49.871 N): the Western Rocks."""
    found = to_national_grid_exactly(np.array([[-6.42, 49.865]]))
    assert np.isfinite(found).all()
