"""Times the whole allocation of many case records beside reading and writing their rows alone.

    python benchmarks/pipeline.py                        1,000,000 records
    python benchmarks/pipeline.py --records 100000       fewer; a tenth of it is run as well, for the memory
    python benchmarks/pipeline.py --keep FOLDER          keep the workspaces, and use those kept before

Makes workspaces of made-up children in encrypted files (benchmarks/made_workspace.py), then runs each step
in a process of its own: the allocation as the program does it, from the rows of the extract to stored
decisions with reasons and explanations; the same again, as after a new extract with nothing new; and the
peer (benchmarks/plain_rows.py). Results, and how to read them: docs/benchmarks-allocation.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made_workspace import make, sign_in
from benchmarks.plain_rows import plain
from benchmarks.stages import Stages
from transfer_app.services import allocating
from transfer_app.services.jobs import Quiet

_SEED = 1


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--records", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=_SEED)
    options.add_argument("--keep", type=Path, help="a folder for the workspaces")
    options.add_argument("--step", choices=("make", "allocate", "plain"), help=argparse.SUPPRESS)
    options.add_argument("--workspace", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.step:
        print(json.dumps(step(chosen.step, chosen.workspace, chosen.records, chosen.seed)))
        return
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        compare(chosen.keep, chosen.records, chosen.seed)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), chosen.records, chosen.seed)


def step(name: str, path: Path, records: int, seed: int) -> dict[str, Any]:
    """One step in this process: what it took, and the most memory the process had."""
    start, cpu = time.perf_counter(), time.process_time()
    told: dict[str, Any] = {}
    if name == "make":
        told = asdict(make(path, records, seed))
    elif name == "plain":
        told = dict(plain(path))
    else:
        session = sign_in(path)
        told["MiB before"] = _most_memory()
        start, cpu = time.perf_counter(), time.process_time()
        with Stages() as stages:
            done = allocating.allocate(session, Quiet())
        told |= {"shares": stages.shares(), "counts": done.counts, "keys": done.located.wanted}
        told["digest"] = done.run.result_digest
    told |= {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    return told | {"MiB": _most_memory()}


def compare(folder: Path, records: int, seed: int) -> None:
    """Run every step at a tenth of the size and at the whole; print what each took."""
    for size in (records // 10, records):
        made = folder / f"{size}.taw"
        if not made.exists():
            told = _run("make", made, size, seed)
            print(f"made {told['records']:,} case records: {told['people']:,} children, {told['addresses']:,}"
                  f" addresses, {told['spans']:,} dated facts, {told['postcodes']:,} postcodes and"
                  f" {told['uprns']:,} UPRNs; {made.stat().st_size / 1e6:,.0f} MB in"
                  f" {told['seconds']:.0f} s")  # fmt: skip
        with tempfile.TemporaryDirectory(dir=folder) as copies:
            copy = Path(copies) / made.name
            for file in folder.glob(f"{size}.taw*"):
                shutil.copy2(file, copies)
            first = _run("allocate", copy, size, seed)
            show("the whole allocation", first, size)
            again = _run("allocate", copy, size, seed)
            show("the same again", again, size)
            if again["digest"] != first["digest"]:
                raise SystemExit("the second run decided otherwise than the first")
            rows = _run("plain", copy, size, seed)
            show("reading and writing alone", rows, size)
            alone = rows["read"] + rows["write"]
            cpu = rows["read cpu"] + rows["write cpu"]
            print(f"{size:,} records: reading {rows['read']:.1f} s, writing {rows['write']:.1f} s; the whole"
                  f" is {first['seconds'] / alone:.1f} x that by the clock, {first['cpu'] / cpu:.1f} x by the"
                  f" processor's time")  # fmt: skip


def show(what: str, told: dict[str, Any], records: int) -> None:
    seconds = told["read"] + told["write"] if "read" in told else told["seconds"]
    print(f"{what:26} {seconds:8.1f} s  {records / seconds:9,.0f} records a second, at most"
          f" {told['MiB']:,.0f} MiB")  # fmt: skip
    if "shares" in told:
        shares = ", ".join(f"{stage} {share:.0%}" for stage, share in told["shares"].items())
        print(f"{'':26} {told['MiB before']:,.0f} MiB before it began; {shares}")


def _run(name: str, path: Path, records: int, seed: int) -> dict[str, Any]:
    given = ["--step", name, "--workspace", str(path), "--records", str(records), "--seed", str(seed)]
    ran = subprocess.run([sys.executable, __file__, *given], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _most_memory() -> float:
    """MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / 1024**2


if __name__ == "__main__":
    main()
