"""Times sealing and unpacking a package beside `tar | age`, and pyrage where it is installed, in one run.

    python benchmarks/sealing.py                       256 MiB of small files and of large ones: a first look
    python benchmarks/sealing.py --mib 1024 --small 18000 --large 4 --repeats 3
    python benchmarks/sealing.py ... --post-quantum    sealed for a hybrid key; age keeps its X25519 one
    python benchmarks/sealing.py ... --processes 1     parts one after the other, in one process

Ours is the whole of it: case pages, BagIt manifests, both digests, the signature; and, the other way, the
check of every byte and every rule while it is unpacked. `tar | age` signs and checks nothing. Small files are
DOCUMENTS_OF_A_CASE to a case, a large file is a case of its own: a case is never split between two parts, and
a part is what a process works on, with two threads where it is sealed. Each measurement is a process of its
own with all that it starts, ours and theirs in turn; the ratios are of each pair, their medians are printed:
first of the clock, then of the processor's time. Seconds of the processor are those of all processes, memory
the largest of any one of them (so with several processes ours is about that times their number). Results, and
how to read them: docs/benchmarks-sealing.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

DOCUMENTS_OF_A_CASE = 20


@dataclass(frozen=True)
class Cost:
    seconds: float
    cpu: float
    mib: float


def timed(command: list[str]) -> Cost:
    """Run it in a process of its own to its end; SystemExit when it fails.

    Nothing that was written before is still on its way to the disk when it begins.
    """
    os.sync()
    begun = time.perf_counter()
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def make_files(folder: Path, count: int, total: int, to_a_case: int = DOCUMENTS_OF_A_CASE) -> None:
    """count files of total bytes that do not compress, in a folder for each case."""
    luck, size = random.Random(1), total // count
    for number in range(count):
        path = folder / f"case-{number // to_a_case:05d}" / f"{number:05d}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as sink:
            for at in range(0, size, 1024**2):
                sink.write(luck.randbytes(min(1024**2, size - at)))


def make_keys(folder: Path, *, post_quantum: bool) -> None:
    from transfer_app.adapters.sealing.keys import KeyPair
    from transfer_app.domain.profiles import Profile

    pair = KeyPair.generate(Profile.POST_QUANTUM if post_quantum else Profile.COMPATIBLE)
    (folder / "pair").write_text(pair.secret_text("benchmark"), encoding="ascii")
    subprocess.run(["age-keygen", "-o", folder / "age-key"], check=True, stderr=subprocess.DEVNULL)
    lines = (folder / "age-key").read_text(encoding="ascii").splitlines()
    (folder / "age-recipient").write_text(lines[1].split(": ")[1], encoding="ascii")


def rounds_of(source: Path, keys: Path, scratch: Path, who: str, *, both: bool) -> tuple[Cost, ...]:
    """(sealing, opening and unpacking) by one of the ways, on the disk and synced when a step is over.

    both: False for the first alone.
    """
    sealed, out = scratch / "sealed", scratch / "out"
    sealed.mkdir()
    if who == "tar | age":
        key = (keys / "age-recipient").read_text(encoding="ascii")
        there = f"tar -C {source} -cf - . | age -r {key} -o {sealed}/t.age && sync {sealed}/t.age"
        back = f"mkdir {out} && age -d -i {keys}/age-key {sealed}/t.age | tar -C {out} -xf - && sync -f {out}"
        steps = [["bash", "-o", "pipefail", "-c", line] for line in (there, back)]
    else:
        prefix = "" if who == "transfer-app" else "pyrage-"
        own = [sys.executable, Path(__file__).with_name("sealing_steps.py")]
        steps = [
            [*own, f"{prefix}seal", str(source), str(keys), str(sealed)],
            [*own, f"{prefix}unseal", str(keys), str(sealed), str(out)],
        ]
    costs = tuple(timed(step) for step in (steps if both else steps[:1]))
    shutil.rmtree(sealed)
    if both:
        shutil.rmtree(out)
    return costs


def compare(name: str, source: Path, keys: Path, scratch: Path, repeats: int, *, both: bool) -> None:
    ways = ["tar | age", "transfer-app"]
    if importlib.util.find_spec("pyrage") is not None:
        ways.append("pyrage")
    taken: dict[str, list[tuple[Cost, ...]]] = {way: [] for way in ways}
    mib = sum(path.stat().st_size for path in source.rglob("*") if path.is_file()) / 1024**2
    for number in range(repeats):
        for way in ways if number % 2 == 0 else reversed(ways):
            taken[way].append(rounds_of(source, keys, scratch, way, both=both))
    for which, step in enumerate(("seal", "open and unpack") if both else ("seal",)):
        for way in ways:
            costs = [each[which] for each in taken[way]]
            theirs = [each[which] for each in taken["tar | age"]]
            pairs = [base.seconds / own.seconds for base, own in zip(theirs, costs, strict=True)]
            cpu = [base.cpu / own.cpu for base, own in zip(theirs, costs, strict=True)]
            shown = " ".join(f"{ratio:.2f}" for ratio in pairs)
            print(
                f"{name:12s} {step:16s} {way:13s} {mib / median(costs, 'seconds'):7.0f} MiB/s "
                f"{median(costs, 'cpu'):7.2f} s CPU {median(costs, 'mib'):6.0f} MiB memory "
                f"{statistics.median(pairs):5.2f}x ({shown})  {statistics.median(cpu):5.2f}x CPU",
                flush=True,
            )


def median(costs: list[Cost], of: str) -> float:
    return statistics.median(getattr(each, of) for each in costs)


def compile_as_installed() -> None:
    """An installed program is compiled; a checkout is not where PYTHONDONTWRITEBYTECODE is set."""
    program = Path(__file__).resolve().parents[1] / "transfer_app"
    subprocess.run([sys.executable, "-m", "compileall", "-q", program], check=True)


def main() -> None:
    from transfer_app.adapters.bundles.part_processes import cores

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--mib", type=int, default=256, help="size of each of the two sets of files")
    parser.add_argument("--small", type=int, default=4_500, help="number of files of the first set")
    parser.add_argument("--large", type=int, default=2, help="number of files of the second set")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seal-only", action="store_true", help="do not open and unpack")
    parser.add_argument("--post-quantum", action="store_true")
    parser.add_argument("--processes", type=int, help="for parts, each way; by itself as the program decides")
    parser.add_argument("--scratch", type=Path, help="folder on the disk to measure on")
    wanted = parser.parse_args()
    if importlib.util.find_spec("pyrage") is None:
        print("pyrage is not installed here: it is left out.")
    if wanted.processes is not None:
        os.environ["SEALING_PROCESSES"] = str(wanted.processes)
    print(f"{cores()} cores; processes for parts: {wanted.processes or 'as the program decides'}.")
    compile_as_installed()
    with tempfile.TemporaryDirectory(dir=wanted.scratch) as made:
        folder = Path(made)
        make_keys(folder, post_quantum=wanted.post_quantum)
        sets = (("small files", wanted.small, DOCUMENTS_OF_A_CASE), ("large files", wanted.large, 1))
        for name, count, to_a_case in sets:
            source = folder / name.replace(" ", "-")
            make_files(source, count, wanted.mib * 1024**2, to_a_case)
            compare(f"{count:,} files", source, folder, folder, wanted.repeats, both=not wanted.seal_only)
            shutil.rmtree(source)


if __name__ == "__main__":
    main()
