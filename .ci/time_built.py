"""Times the start of the built program, and says how large it is and what in it is large.

python .ci/time_built.py --runs 9
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from built_program import BUILT, PROGRAM, Council, environment, fresh, shown_after

LARGEST = 14


def timed(run: Callable[[], object]) -> float:
    started = time.monotonic()
    run()
    return time.monotonic() - started


def starts(built: Path, work: Path, runs: int) -> None:
    program, surroundings = built / PROGRAM, environment(fresh(work / "home"))
    council = Council(program, work / "county.taw", surroundings)
    council.created("E10999001", "Wessmoor", ("ann", "data-officer"))
    for name, run in (
        ("--version", lambda: timed(lambda: council.says("ann", "--version"))),
        ("--help", lambda: timed(lambda: council.says("ann", "--help"))),
        ("the first window", lambda: shown_after(program, council.path, surroundings)),
    ):
        taken = [run() for _ in range(runs)]
        median = statistics.median(taken)
        print(f"{name}: at least {min(taken):.2f} s, median {median:.2f} s, {runs} runs")


def sizes(built: Path) -> Counter[str]:
    """Bytes by library; the libraries that one carries beside itself (numpy.libs) count with it."""
    found: Counter[str] = Counter()
    for path in built.rglob("*"):
        if path.is_file() and not path.is_symlink():
            _, *below = path.relative_to(built).parts
            name = below[0] if below else path.name
            found[name.removesuffix(".libs")] += path.stat().st_size
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("built", type=Path, nargs="?", default=BUILT, help="the folder that was built")
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    built = given.built.resolve()
    found = sizes(built)
    print(f"{found.total() / 1e6:.0f} MB")
    for name, size in found.most_common(LARGEST):
        print(f"{size / 1e6:6.1f} MB  {name}")
    with tempfile.TemporaryDirectory(prefix="starts-") as work:
        starts(built, Path(work), given.runs)


if __name__ == "__main__":
    main()
