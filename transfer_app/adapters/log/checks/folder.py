"""The folder of a bundle: every file as the signed index lists it, and none besides."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from ..verify_log import Fault
from . import texts
from .report import Report

INDEX, SIGNATURE, SUMS = "index.json", "index.json.sig", "sha256sums.txt"
NAMESPACE = "transfer-app/audit-bundle/v1"
FORMAT = "transfer-app/audit-bundle/v1"
LARGEST_TEXT = 300 * 1024 * 1024
"""No single text is larger; the log is read by lines."""

PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
REMOVED = "Something was taken out of the bundle, or it was not copied whole."
CHANGED = "Somebody changed the file after the bundle was signed, or it was damaged in copying."
ADDED = "It is not part of what the council handed over; nothing in it may be relied on."


class Bundle:
    """The files of one bundle. Reading what is not listed, or not there, is a Fault."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self.index: dict[str, Any] = {}
        self.listed: dict[str, dict[str, Any]] = {}
        self.absent: dict[str, str] = {}

    def has(self, path: str) -> bool:
        return path in self.listed and (self.folder / path).is_file()

    def read(self, path: str) -> bytes:
        if not self.has(path):
            raise Fault("is not in the bundle")
        with (self.folder / path).open("rb") as stream:
            content = stream.read(LARGEST_TEXT + 1)
        if len(content) > LARGEST_TEXT:
            raise Fault("is too large to be one of a bundle")
        return content

    def signed(self, path: str, namespace: str) -> tuple[bytes, str]:
        """(the text, the key that signed it); Fault where the signature does not hold."""
        text = self.read(path)
        try:
            return text, texts.signer(text, self.read(path + ".sig"), namespace)
        except Fault as fault:
            raise Fault(f"carries a signature that {fault}") from None

    def said(self, path: str, namespace: str) -> dict[str, Any] | None:
        """A signed statement, whose `key` made its signature; None once a finding was reported."""
        try:
            text, key = self.signed(path, namespace)
            value = texts.parse(text)
            texts.require(value.get("key") == key, "is signed by another key than the one it names")
        except Fault as fault:
            self.report.fault(
                f"{path} {fault}", path, "It cannot be relied on, and nothing that rests on it can."
            )
            return None
        return value

    def open_index(self) -> bool:
        """Read and check the index itself; False where there is none that can be used."""
        try:
            text, armored = ((self.folder / name).read_bytes() for name in (INDEX, SIGNATURE))
        except OSError as error:
            self.report.fault(f"{Path(error.filename).name} cannot be read", str(self.folder), REMOVED)
            return False
        try:
            self.index = texts.parse(text)
            self._take_index()
        except (Fault, KeyError, TypeError, AttributeError) as fault:
            said = str(fault) if isinstance(fault, Fault) else "lacks what an index must say"
            self.report.fault(f"{INDEX} {said}", INDEX, CHANGED)
            return False
        try:
            key = texts.signer(text, armored, NAMESPACE)
            texts.require(key == self.index["key"], "is by another key than the log's")
        except Fault as fault:
            self.report.fault(f"the signature of the index {fault}", SIGNATURE, CHANGED)
        return True

    def _take_index(self) -> None:
        if self.index["format"] != FORMAT:
            raise Fault("is of another format or version")
        paths = [each["path"] for each in self.index["files"]]
        if paths != sorted(set(paths)) or not all(PATH.fullmatch(path) for path in paths):
            raise Fault("lists files twice, out of order, or outside the folder")
        if any(set(each) != {"path", "size", "sha256"} for each in self.index["files"]):
            raise Fault("says something else of a file than its path, size and digest")
        self.listed = {each["path"]: each for each in self.index["files"]}
        self.absent = {each["what"]: each["why"] for each in self.index["absent"]}
        texts.point_of_line(self.index["key"])
        stated = (self.index["authority"]["code"], self.index["authority"]["name"], self.index["origin"])
        texts.require(all(isinstance(each, str) for each in stated), "does not say whose it is")
        _ = self.index["made"], self.index["checkpoint"]["size"], self.index["checkpoint"]["root"]

    def check_files(self) -> None:
        """Sizes and digests of every file listed, the sums for sha256sum, and that there is nothing else."""
        for path, said in self.listed.items():
            found = _measured(self.folder / path)
            if found is None:
                self.report.fault(f"{path} is missing", path, REMOVED)
            elif found != (said["size"], said["sha256"]):
                self.report.fault(f"{path} is not the file that the index lists", path, CHANGED)
        for path in sorted(self._there() - self.listed.keys() - {INDEX, SIGNATURE}):
            self.report.fault(f"{path!a} is in the folder, but not in the index", path, ADDED)
        sums = "".join(f"{each['sha256']}  {path}\n" for path, each in self.listed.items() if path != SUMS)
        if self.has(SUMS) and self.read(SUMS) != sums.encode():
            self.report.fault(f"{SUMS} does not list the digests of the index", SUMS, CHANGED)
        self.report.say(
            f"Files: {len(self.listed)}. Size and SHA-256 of each compared with the signed index."
        )

    def _there(self) -> set[str]:
        """Every file, link and empty folder below, by path."""
        found: set[str] = set()
        for at, folders, names in os.walk(self.folder):
            place = Path(at)
            links = [name for name in folders if (place / name).is_symlink()]
            here = [place / name for name in [*names, *links]]
            if not folders and not names and place != self.folder:
                here.append(place)
            found.update(path.relative_to(self.folder).as_posix() for path in here)
        return found


def _measured(path: Path) -> tuple[int, str] | None:
    """Size and SHA-256 of a plain file; None for what is none."""
    if path.is_symlink() or not path.is_file():
        return None
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            size += len(piece)
            digest.update(piece)
    return size, digest.hexdigest()
