"""Checks that requirements.lock is in step with pyproject.toml; `--stamp` writes its heading.

In step means: the dependency lists have not changed since the lock was made; on every platform and
Python we support each requirement has exactly one pin, of a version it allows; every pin has hashes;
nothing in it says where packages come from, for that is each council's own choice of mirror.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

STAMP = "# for the dependency lists of pyproject.toml with sha256 "
HEADING = (
    "# Pinned and hashed for Linux, Windows and macOS, Python 3.11 to 3.14.\n"
    "# Written by `make lock`; do not edit.\n"
)
# What a workstation may be; README.md says the same to people.
SYSTEMS = (("linux", "Linux", "posix"), ("win32", "Windows", "nt"), ("darwin", "Darwin", "posix"))
MACHINES = ("x86_64", "AMD64", "arm64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

PIN = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[A-Za-z0-9.!+_-]+)\s*(?:;\s*(?P<marker>.+))?"
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
ADDRESS = re.compile(r"\w+:/|//|\w@|\.(?:org|com|net|io)\b|^\s*-(?!-hash=)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pin:
    """One version of one package, the environments it is for, and how many hashes it may match."""

    name: str
    version: str
    marker: Marker | None
    hashes: int

    def applies(self, environment: dict[str, str]) -> bool:
        return self.marker is None or self.marker.evaluate(environment)


def environments() -> list[dict[str, str]]:
    """Every combination of system, machine and Python that we support, as marker values."""
    return [
        {
            "sys_platform": system,
            "platform_system": platform,
            "os_name": os_name,
            "platform_machine": machine,
            "python_version": python,
            "python_full_version": f"{python}.2",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "extra": "",
        }
        for (system, platform, os_name), machine, python in product(SYSTEMS, MACHINES, PYTHONS)
    ]


def wanted_by(pyproject: dict[str, object]) -> dict[str, list[str]]:
    """The dependency lists of a parsed pyproject.toml, by the place that asks: what the lock is made from."""
    project = pyproject["project"]
    build = pyproject["build-system"]
    assert isinstance(project, dict)
    assert isinstance(build, dict)
    lists = {"build-system": build["requires"], "dependencies": project["dependencies"]}
    for extra, asked in project.get("optional-dependencies", {}).items():
        lists[f"extra {extra}"] = asked
    return {place: sorted(asked) for place, asked in lists.items()} | {"python": [project["requires-python"]]}


def digest(lists: dict[str, list[str]]) -> str:
    """SHA-256 of the lists, whatever their order and layout in the file."""
    return hashlib.sha256(json.dumps(lists, sort_keys=True).encode("utf-8")).hexdigest()


def read_pins(lock: str) -> tuple[list[Pin], list[str]]:
    """The pins of a lock, and a sentence for each line that is neither a pin, a hash nor a comment."""
    pins: list[Pin] = []
    faults: list[str] = []
    body = re.sub(r"(?m)^#.*\n", "", lock)
    for entry in re.sub(r"\\\n\s*", " ", body).splitlines():
        if not entry.strip():
            continue
        requirement, *options = re.split(r"\s+(?=--)", entry.strip())
        match = PIN.fullmatch(requirement.strip())
        if match is None or not all(HASH.fullmatch(option) for option in options):
            faults.append(f"this line is not a pin with sha256 hashes: {entry.strip()[:80]}")
            continue
        marker = Marker(match["marker"]) if match["marker"] else None
        pins.append(Pin(canonicalize_name(match["name"]), match["version"], marker, len(options)))
    return pins, faults


def faults_of_requirement(place: str, asked: str, pins: list[Pin]) -> list[str]:
    """What is wrong with how the lock answers one requirement; empty when nothing is."""
    requirement = Requirement(asked)
    if requirement.url is not None:
        return [f"{place} takes {requirement.name} from an address; name a version instead"]
    of_name = [pin for pin in pins if pin.name == canonicalize_name(requirement.name)]
    if not of_name:
        return [f"{asked} ({place}) is not pinned"]
    faults = [
        f"{pin.name}=={pin.version} is pinned, but {place} asks for {asked}"
        for pin in of_name
        if not requirement.specifier.contains(pin.version, prereleases=True)
    ]
    for environment in environments():
        if requirement.marker is not None and not requirement.marker.evaluate(environment):
            continue
        count = sum(pin.applies(environment) for pin in of_name)
        if count != 1:
            where = f"{environment['sys_platform']} {environment['platform_machine']}"
            return [
                *faults,
                f"{asked} has {count} pins on {where} with Python {environment['python_version']}",
            ]
    return faults


def faults_of(pyproject_text: str, lock: str) -> list[str]:
    """Every way in which the lock is out of step, each as a sentence."""
    lists = wanted_by(tomllib.loads(pyproject_text))
    pins, faults = read_pins(lock)
    if f"{STAMP}{digest(lists)}\n" not in lock:
        faults.append("the dependency lists changed since the lock was made")
    faults += [f"{pin.name}=={pin.version} has no hash" for pin in pins if pin.hashes == 0]
    body = "".join(line for line in lock.splitlines(keepends=True) if not line.startswith(STAMP))
    faults += [f"it names a place or an option: {found[0].strip()}" for found in ADDRESS.finditer(body)]
    for place, asked_there in lists.items():
        if place != "python":
            for asked in asked_there:
                faults += faults_of_requirement(place, asked, pins)
    return faults


def stamped(pyproject_text: str, lock: str) -> str:
    """The lock under a heading that says which dependency lists it was made for."""
    body = re.sub(r"(?m)^#.*\n", "", lock)
    return f"{HEADING}{STAMP}{digest(wanted_by(tomllib.loads(pyproject_text)))}\n{body}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--stamp", action="store_true", help="write the heading, then check")
    options = parser.parse_args()
    pyproject_text = (options.root / "pyproject.toml").read_text(encoding="utf-8")
    lock_file = options.root / "requirements.lock"
    if options.stamp:
        text = stamped(pyproject_text, lock_file.read_text(encoding="utf-8"))
        lock_file.write_text(text, encoding="utf-8", newline="\n")
    faults = faults_of(pyproject_text, lock_file.read_text(encoding="utf-8"))
    for fault in faults:
        print(f"requirements.lock: {fault}")
    if faults:
        print("Run `make lock` and commit both files.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
