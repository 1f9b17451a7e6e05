"""All 143 public test vectors of the age format: failure class and released payload as each header says."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import Counter
from pathlib import Path

from transfer_app.adapters.sealing.age import (
    AgeReader,
    ArmorInvalid,
    HeaderForged,
    HeaderInvalid,
    Identity,
    NoMatch,
    Passphrase,
    PayloadDamaged,
    parse_identity,
)
from transfer_app.adapters.sealing.age.armor import armored

CLASSES = {
    ArmorInvalid: "armor failure",
    HeaderInvalid: "header failure",
    HeaderForged: "HMAC failure",
    NoMatch: "no match",
    PayloadDamaged: "payload failure",
}
SEVERAL = ("identity", "passphrase")


def read_vector(path: Path) -> tuple[dict[str, list[str]], bytes]:
    head, _, body = path.read_bytes().partition(b"\n\n")
    said: dict[str, list[str]] = {}
    for line in head.decode("utf-8").splitlines():
        key, _, value = line.partition(": ")
        said.setdefault(key, []).append(value)
    assert all(len(values) == 1 for key, values in said.items() if key not in SEVERAL)
    return said, zlib.decompress(body) if "compressed" in said else body


def outcome(said: dict[str, list[str]], body: bytes) -> tuple[str, str]:
    """What our reader does: the class as the vectors name it, and the digest of all that it gave out."""
    identities: list[Identity] = [parse_identity(text) for text in said.get("identity", [])]
    identities += [Passphrase(text) for text in said.get("passphrase", [])]
    source = armored(io.BytesIO(body)) if "armored" in said else io.BytesIO(body)
    released, opened = hashlib.sha256(), False
    try:
        reader = AgeReader(source, identities)
        opened = True
        while part := reader.read(10_000):
            released.update(part)
    except tuple(CLASSES) as fault:
        return CLASSES[type(fault)], released.hexdigest() if opened else ""
    return "success", released.hexdigest()


def test_every_vector_ends_as_its_header_says(shared: Path) -> None:
    paths = sorted((shared / "data" / "vectors" / "age" / "testdata").iterdir())
    assert len(paths) == 143
    wrong, ends = {}, Counter[str]()
    for path in paths:
        said, body = read_vector(path)
        end, digest = outcome(said, body)
        ends[end] += 1
        expected = said["expect"][0]
        if end != expected or digest != said.get("payload", [""])[0]:
            wrong[path.name] = (expected, end, digest == said.get("payload", [""])[0])
    assert wrong == {}
    assert ends == {
        "armor failure": 22,
        "header failure": 62,
        "HMAC failure": 1,
        "no match": 13,
        "payload failure": 19,
        "success": 26,
    }
