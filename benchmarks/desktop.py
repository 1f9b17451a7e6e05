"""Times the review queue and its page on a made-up workspace, and the frames of map and table beside Qt's.

    python benchmarks/desktop.py --records 1000000 --folder /somewhere
    python benchmarks/desktop.py --records 100000 --folder /somewhere --frames [--seconds 12]

The first asks the questions. The second paints, in pairs with the plain way (frames.py): no measure of it
begins another pair after so many seconds. Results, and what they mean: docs/benchmarks-desktop.md.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.frames import dress, map_frames, table_frames
from benchmarks.made_workspace import make, sign_in
from benchmarks.review_page import work
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.services import allocating, queueing, reviewing
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

QUEUE = QueueFilter(states=("queued", "changed"))
SCREEN = 400
PEER_LINES = (2_000, 5_000, 10_000, 20_000, 50_000)
"""Of the plain table, one size after another until one takes too long."""


def timed(name: str, ask: Callable[[], object], repeats: int = 5) -> None:
    """By the clock the median and the worst, the first of them cold; the median of the processor's time."""
    took, spent = [], []
    for _ in range(repeats):
        start, before = time.perf_counter(), time.process_time()
        ask()
        took.append((time.perf_counter() - start) * 1000)
        spent.append((time.process_time() - before) * 1000)
    median, cpu = statistics.median(took), statistics.median(spent)
    print(f"{name:48} {median:9,.1f} ms {max(took):9,.1f} worst {cpu:9,.1f} of the processor", flush=True)


def ours(session: Session) -> None:
    timed("first rows of the queue", lambda: queueing.first(session, QUEUE, SCREEN))
    ids = queueing.ids(session, QUEUE)
    timed(f"all ids of the queue ({len(ids):,})", lambda: queueing.ids(session, QUEUE), 3)
    for page in (0, len(ids) // 2, max(0, len(ids) - 200)):
        timed(f"lines from row {page:,}", lambda page=page: reviewing.rows(session, ids[page : page + 200]))
    for key in ("surname", "strand", "distance", "status"):
        wanted = QueueFilter(states=QUEUE.states, order=(key, "surname"))
        timed(f"sort the queue by {key}", lambda wanted=wanted: queueing.first(session, wanted, SCREEN))
    timed(
        "filter by a reason", lambda: queueing.first(session, QUEUE.choosing("reasons", ["BOUNDARY"]), SCREEN)
    )
    timed("search a surname", lambda: queueing.first(session, QueueFilter(search="birch1"), SCREEN))
    for search in ("birch", "birch ben"):
        everything, queue = QueueFilter(search=search), QueueFilter(states=QUEUE.states, search=search)
        timed(f"search {search!r} in all", lambda wanted=everything: queueing.first(session, wanted, SCREEN))
        timed(f"search {search!r} in the queue", lambda wanted=queue: queueing.first(session, wanted, SCREEN))
        timed(f"facets of {search!r} in the queue", lambda wanted=queue: queueing.counts(session, wanted))
    timed("facets of the queue", lambda: queueing.counts(session, QUEUE))
    timed("facets of all records", lambda: queueing.counts(session, QueueFilter()))
    timed("first rows of all records", lambda: queueing.first(session, QueueFilter(), SCREEN))
    timed("which of two decided stay", lambda: queueing.passing(session, QUEUE, ids[:2]))
    cases = iter(ids[:: max(1, len(ids) // 20)])
    timed("a case page", lambda: case_page(session, next(cases)), 15)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--points", type=int, default=100_000, help="on the map, with --frames")
    options.add_argument("--frames", action="store_true", help="paint instead of asking")
    options.add_argument("--seconds", type=float, default=12.0, help="for each measure, with --frames")
    options.add_argument("--folder", type=Path, required=True, help="where the workspace is made, and kept")
    chosen = options.parse_args()
    path = chosen.folder / f"w{chosen.records}.taw"
    if not path.exists():
        make(path, chosen.records, seed=1)
        session = sign_in(path)
        allocating.allocate(session, Quiet())
    else:
        session = sign_in(path)
    application = dress()
    print(f"{chosen.records:,} case records")
    if chosen.frames:
        map_frames(chosen.points, chosen.seconds)
        table_frames(session, PEER_LINES, chosen.seconds)
    else:
        ours(session)
        jobs = Jobs()
        work(session, jobs)
        jobs.close()
    session.workspace.close()
    application.quit()


if __name__ == "__main__":
    main()
