"""Checks what no other tool does: the size of modules, their names, and words that must not be committed."""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
from pathlib import Path

PACKAGES = ("transfer_app", "sample_data")
LONGEST = 400
MEDIAN = 150
# Names that say nothing about what is inside; the words of the field do.
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "data", "info", "common", "misc"}

# Where packages come from is each council's own choice; a developer's folders mean nothing elsewhere.
PLACES = re.compile(
    r"py[p]i\.org|python[h]osted\.org|registry\.np[m]js|crates[.]io|deb\.debia[n]\.org|archive\.ubunt[u]\.com"
    r"|(?<![\w.~-])/(?:wor[k]|roo[t])/\w|(?<![\w.])/hom[e]/[a-z]+/|/Use[r]s/[a-z]+/|[Cc]:\\+Use[r]s\\+[a-z]+"
)
UNFINISHED = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|#\s*XX[X]\b|\bHAC[K]\b|raise NotImplemented[E]rror")
WRITTEN_BY_HAND = {".py", ".toml", ".md", ".json", ".sh", ".spec", ".mako", ".sql", ""}


def tracked(root: Path) -> list[Path]:
    """The files under version control that are there, relative to the root."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True)
    paths = [Path(name) for name in listed.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if (root / path).is_file()]


def faults_of_sizes(lines_of: dict[Path, int]) -> list[str]:
    """Sentences about modules too long, and the median; package markers (`__init__`) do not flatter it."""
    faults = [
        f"{path}: {lines} lines; {LONGEST} is the most" for path, lines in lines_of.items() if lines > LONGEST
    ]
    counted = [lines for path, lines in lines_of.items() if path.stem != "__init__"]
    if counted and statistics.median(counted) >= MEDIAN:
        faults.append(
            f"the median module has {statistics.median(counted):g} lines; it must stay under {MEDIAN}"
        )
    return faults


def faults_of_text(path: Path, text: str) -> list[str]:
    """Sentences about words that must not be committed, with the line they are on."""
    patterns = [(PLACES, "names a registry or a folder of one machine")]
    if path.suffix in WRITTEN_BY_HAND:
        patterns.append((UNFINISHED, "is marked as unfinished"))
    return [
        f"{path}:{number}: {meaning}: {found[0]}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern, meaning in patterns
        if (found := pattern.search(line))
    ]


def faults_of_tests(paths: list[Path]) -> list[str]:
    """Sentences about test files of the same name in two folders: pytest collects only one of them."""
    folders_of: dict[str, list[str]] = {}
    for path in paths:
        if path.parts[0] == "tests" and path.match("test_*.py"):
            folders_of.setdefault(path.name, []).append(str(path.parent))
    return [
        f"{name}: in {' and in '.join(sorted(folders))}; pytest wants another name for each"
        for name, folders in sorted(folders_of.items())
        if len(folders) > 1
    ]


def faults_of(root: Path) -> list[str]:
    """Every fault of the tree, each as a sentence."""
    lines_of: dict[Path, int] = {}
    faults: list[str] = []
    for path in tracked(root):
        content = (root / path).read_bytes()
        if b"\0" in content:  # a picture, an archive, a GeoPackage
            continue
        text = content.decode("utf-8", errors="replace")
        faults += faults_of_text(path, text)
        if path.suffix == ".py" and path.parts[0] in PACKAGES:
            lines_of[path] = len(text.splitlines())
            if path.stem in EMPTY_NAMES:
                faults.append(f"{path}: the name does not say what is inside")
    return faults + faults_of_sizes(lines_of) + faults_of_tests(tracked(root))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    faults = faults_of(parser.parse_args().root)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
