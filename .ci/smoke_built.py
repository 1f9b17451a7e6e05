"""Takes the program, as it was built, along the path of a record; stops at the first thing that fails.

    python .ci/smoke_built.py       after `make dist`, which runs it too; a few minutes

It needs nothing but Python. The program is copied to a folder with a blank and an accent in its name, as a
council might have it. A package of 300 MiB shows that processes of it seal and check.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from built_program import BUILT, PROGRAM, Council, environment, fresh, shown_after, stop

COUNTY = Path(__file__).resolve().parents[1] / "sample_data" / "county"
WEST, ANNET = "E06999001", "E06999002"
OF_THE_SYSTEM = re.compile(
    r"(ld-linux.*|lib(c|m|dl|pthread|rt|resolv|z|cups|GL|EGL|xcb|wayland-(client|cursor|egl)))\.so\.\d+"
)
"""What the built program takes from the system on Linux: docs/built-program.md names the packages."""
LARGE, HOW_MANY = 60 * 1024**2, 5
"""Bytes of a document, and documents, that make a package of two parts: two processes have work then."""


@contextmanager
def step(name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"  ok  {time.monotonic() - started:6.1f} s  {name}", flush=True)


def only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        stop(f"{len(found)} files {pattern} in {folder}; one was expected")
    return found[0]


def card(council: Council, user: str, folder: Path) -> Path:
    council.says(user, "card", "--out", fresh(folder))
    return only(folder, "*.recipient.json")


def journey(built: Path, work: Path) -> None:
    copied = work / "Programs of the Côte" / "transfer-app"
    shutil.copytree(built, copied, symlinks=True)
    before = standing(copied)
    program, surroundings = copied / PROGRAM, environment(fresh(work / "home"))
    ours, west, annet = (
        Council(program, fresh(work / name) / f"{name}.taw", surroundings)
        for name in ("wessmoor", "west", "annet")
    )
    if sys.platform == "linux":
        with step("no library missing that the system need not have"):
            find_libraries(copied)
    with step("the licences of what is in it"):
        for text in ("python/*", "pyside6-essentials/LGPL-3.0.txt", "shapely/LICENSE_GEOS"):
            only(copied / "_internal" / "licences", text)
    with step("version, help, the rules in words: without a workspace"):
        for words in ("--version", "--help", "rule-table"):
            ours.says("ann", words)
    with step("the demo, on the county that is in the program"):
        ours.says("ann", "demo", "--out", work / "demo")
    with step("three workspaces, each with its people"):
        ours.created("E10999001", "Wessmoor", ("ann", "data-officer"), ("cara", "approver"))
        ours.says("ann", "set-vesting-day", "2027-04-01")
        for there, code, name in ((west, WEST, "West Wessmoor"), (annet, ANNET, "Annet and Marsh")):
            there.created(code, name, ("eve", "receiving-officer"), ("fay", "receiving-officer,approver"))
    with step("exports, gazetteers, documents and boundaries"):
        load(ours, work)
    with step("rules signed by three councils"):
        sign_rules(ours, (west, annet), work)
    with step("the allocation, its balance, a record explained, a what-if"):
        allocate(ours)
    with step("an agreement that both councils signed, and keys that two people compared"):
        agree(ours, west, work)
    with step("a package of two parts, sealed in processes"):
        ours.says("ann", "pack", "plan", 1)
        seal = ("pack", "seal", 1, "--out", fresh(work / "package"))
        in_processes(program, lambda: ours.says("ann", *seal))
    with step("checked in processes"):
        manifest = only(work / "package", "*.manifest.json")
        in_processes(program, lambda: west.says("eve", "receive", "check", manifest))
    with step("opened, compared, taken in and unpacked; a case read; the receipt recorded"):
        receive(ours, west, manifest, work)
    with step("the logs verified, and what an auditor is given"):
        verify(ours, west, work)
    with step("the window on the workspace"):
        shown_after(program, ours.path, surroundings)
    if standing(copied) != before:
        stop("the program changed its own folder")


def standing(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and last change of every file."""
    files = [path for path in folder.rglob("*") if not path.is_dir()]
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in files}


def find_libraries(folder: Path) -> None:
    """On this machine the system may have what another's has not, so that nothing would fail."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    here = {path.name for path in files}
    for path in files:
        with path.open("rb") as content:
            if content.read(4) != b"\x7fELF":
                continue
        line = ["objdump", "-p", str(path)]
        told = subprocess.run(line, capture_output=True, encoding="utf-8", check=True).stdout
        for name in re.findall(r"NEEDED +(\S+)", told):
            if name not in here and not OF_THE_SYSTEM.fullmatch(name):
                stop(f"{path.name} needs {name}, which is not in the folder")


def load(ours: Council, work: Path) -> None:
    for name in ("ssd", "ssda903", "lists", "restricted.csv"):
        ours.says("ann", "load", COUNTY / name)
    for name in ("onspd.csv", "uprn.csv"):
        ours.says("ann", "gazetteer", COUNTY / "gazetteers" / name)
    ours.says("ann", "documents", "load", large_documents(work / "documents"))
    layers = COUNTY / "boundaries"
    # PROJ without tables of its own would read these, and take the county for one in degrees.
    (ours.path.parent / "proj.db").write_text("no tables of reference systems", encoding="utf-8")
    ours.says(
        "ann", "boundaries", "set", "--predecessors", layers / "districts.geojson",
        "--name-column", "name", "--composition", layers / "composition.csv",
    )  # fmt: skip


def large_documents(folder: Path) -> Path:
    """The county's documents, and large ones besides, of a child whose records all go to West Wessmoor."""
    shutil.copytree(COUNTY / "documents", folder)
    going: dict[str, set[str]] = {}
    for row in rows(COUNTY / "answer_key.csv"):
        going.setdefault(row["person_id"], set()).add(row["expected_successor"])
    ids = [row["person_id"] for row in rows(folder / "documents.csv")]
    child = next(each for each in ids if going.get(each) == {WEST})
    with (folder / "documents.csv").open("a", encoding="utf-8", newline="") as text:
        for number in range(HOW_MANY):
            content = hashlib.sha256(bytes([number])).digest() * (LARGE // 32)
            path = f"{child}/scan-{number}.pdf"
            (folder / path).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            csv.writer(text).writerow((child, path, "Scan", "2026-01-05", "pdf", digest))
    return folder


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def sign_rules(ours: Council, others: tuple[Council, ...], work: Path) -> None:
    ours.says("ann", "rules", "add")
    ours.says("cara", "rules", "sign", 1)
    for number, there in enumerate(others, 1):
        folder = fresh(work / f"rules-{number}")
        there.says("eve", "rules", "add")
        there.says("fay", "rules", "sign", 1)
        there.says("fay", "rules", "export-signature", 1, "--out", folder)
        ours.says("ann", "receive", "add-sender", card(there, "fay", work / f"signer-{number}"))
        for user in ("ann", "cara"):
            ours.says(user, "receive", "confirm-sender", number)
        ours.says("ann", "rules", "take-signature", only(folder, "*.rule-signature.json"))


def allocate(ours: Council) -> None:
    if "trial" in (said := ours.says("ann", "allocate")):
        stop(f"the run counts as a trial:\n{said}")
    ours.says("ann", "balance")
    record = re.search(r"r(-\w{4}){4}", ours.says("ann", "queue"))
    ours.says("ann", "explain", record[0] if record else "no record waits")
    successors = COUNTY / "boundaries" / "successors.geojson"
    ours.says("ann", "compare", "current", f"boundaries:{successors}")


def agree(ours: Council, there: Council, work: Path) -> None:
    strands = [word for name in ("social-care", "send", "early-help") for word in ("--strand", name)]
    ours.says(
        "ann", "share", "draft", "--title", "Day 1", "--authority", WEST, "--legal-basis", "The order",
        "--dpia-ref", "D-1", "--purpose", "Continuity of care", *strands,
        "--starts", datetime.now(UTC).date().isoformat(),
        "--our-officers", "Dee Poe; Sid Roe; Cal Guard", "--their-officers", "Dot Pym; Sue Rowe; Col Gray",
        "--person", "Eve of West Wessmoor; receiving officer; West Wessmoor; Mo Lead; letter of 1 March",
    )  # fmt: skip
    ours.says("cara", "share", "approve", 1)
    for number, user in enumerate(("cara", "ann"), 1):
        there.says("eve", "receive", "add-sender", card(ours, user, work / f"card-{user}"))
        for each in ("eve", "fay"):
            there.says(each, "receive", "confirm-sender", number)
    ours.says("ann", "share", "save", 1, "--out", fresh(work / "agreement"))
    sent = only(work / "agreement", "*.protocol-signature.json")
    there.says("fay", "share", "countersign", sent, "--out", fresh(work / "back"))
    ours.says("ann", "share", "take-signature", 1, only(work / "back", "*.protocol-signature.json"))
    ours.says("ann", "share", "add-recipient", 1, card(there, "eve", work / "card-eve"))
    for user in ("ann", "cara"):
        ours.says(user, "share", "confirm", 1)


def receive(ours: Council, there: Council, manifest: Path, work: Path) -> None:
    drawn = there.says("eve", "receive", "sample", manifest).splitlines()[1].split()[0]
    there.says("eve", "receive", "sample", manifest, "--open", drawn)
    there.says("eve", "receive", "compared", manifest, drawn, "--with", "paper-file")
    there.says(
        "eve", "receive", "accept", manifest, "--receipt", fresh(work / "receipt"),
        "--waive-sample", "rehearsal", "--into", work / "unpacked",
    )  # fmt: skip
    there.says("eve", "receive", "read", drawn, "--purpose", "First visit")
    ours.says("ann", "pack", "receipt", only(work / "receipt", "*.receipt.json"))
    ours.says("ann", "balance")


def in_processes(program: Path, typed: Callable[[], object]) -> None:
    """Runs it; on Linux, which lists processes without any tool, it must start some for the parts."""
    found: set[str] = set()
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(program, found, over))
    watch.start()
    try:
        typed()
    finally:
        over.set()
        watch.join()
    if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and len(found) < 2:
        stop(f"{len(found)} processes for the parts of a package were started; two were expected")


def _watch(program: Path, found: set[str], over: threading.Event) -> None:
    while sys.platform == "linux" and not over.wait(0.05):
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0] == os.fsencode(program) and b"--multiprocessing-fork" in words:
                found.add(process.name)


def verify(ours: Council, there: Council, work: Path) -> None:
    """By the program; and what an auditor is given by plain Python, as an auditor would."""
    for council, user in ((ours, "ann"), (there, "eve")):
        council.says(user, "log", "verify")
    ours.says("ann", "log", "export", "--out", work / "log")
    ours.says("ann", "log", "bundle", "--out", work / "audit", "--zip")
    for script in (work / "log" / "verify_log.py", work / "audit" / "verify_bundle.py"):
        line = [sys.executable, "-I", "-S", str(script)]
        done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            stop(f"{script.name} found something:\n{done.stdout}{done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("built", type=Path, nargs="?", default=BUILT, help="the folder that was built")
    built = parser.parse_args().built.resolve()
    if not (built / PROGRAM).is_file():
        stop(f"there is no {PROGRAM} in {built}: build it with 'make dist'")
    with tempfile.TemporaryDirectory(prefix="smoke-") as work:
        journey(built, Path(work))
    print("The built program went the whole way.")


if __name__ == "__main__":
    main()
