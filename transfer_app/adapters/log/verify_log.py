"""Checks an exported audit log, with nothing but Python 3.9 or newer.

    python3 verify_log.py FOLDER [--keys FILE] [--known FILE]

FOLDER holds log.jsonl, checkpoints.txt and keys.json (docs/format-log.md of transfer-app). It says what it
checked and found, and ends with status 0: no fault, 1: a fault, 2: called wrongly. It writes and sends
nothing, and shares no code with the program that wrote the log, on purpose.

The keys in the folder are its maker's word. With --keys they come from a file that you got another way. With
--known a checkpoint that someone else kept must be a state of this log too: that is what shows that a log was
not rewritten or cut as a whole, signatures included.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import time
from pathlib import Path

LONGEST_LINE = 1_000_000
LARGEST_NUMBER = 2**53 - 1
LAST_SECOND = 253402300799
ENTRY_FIELDS = {"v": int, "seq": int, "at": str, "actor": str, "action": str, "detail": dict}
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)", re.ASCII)
ACTION = re.compile(r"[a-z0-9]+([-.][a-z0-9]+)*")
KEY_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
FIGURE = r"[a-z0-9]+(?:-[a-z0-9]+)* (?:0|[1-9][0-9]{0,15})"
BALANCE = re.compile(rf"balance [a-z0-9]+(?:-[a-z0-9]+)* ({FIGURE}) = ({FIGURE}(?: \+ {FIGURE})*)")


class Fault(Exception):
    """Something that must not be in a sound log; the text says what."""


# ---- Ed25519, RFC 8032 section 5.1.7; slow and simple, and fit only for checking public things ----

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z


def add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return (i * j % P, k * m % P, j * k % P, i * m % P)


def times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def point_of(encoded: bytes) -> Point | None:
    """The point that 32 bytes encode, or None."""
    y = int.from_bytes(encoded, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature over message is that key's."""
    if len(public_key) != 32 or len(signature) != 64 or BASE is None:
        return False
    key, commitment = point_of(public_key), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    a, b = times(scalar, BASE), add(commitment, times(int.from_bytes(digest, "little") % ORDER, key))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


# ---- the Merkle tree, RFC 6962 section 2.1 ----


class Tree:
    """The root over all leaves so far, kept as the complete subtrees from left to right."""

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[tuple[int, bytes]] = []

    def append(self, entry: bytes) -> None:
        level, digest = 0, hashlib.sha256(b"\x00" + entry).digest()
        while self.subtrees and self.subtrees[-1][0] == level:
            digest = hashlib.sha256(b"\x01" + self.subtrees.pop()[1] + digest).digest()
            level += 1
        self.subtrees.append((level, digest))
        self.size += 1

    def root(self) -> bytes:
        digest = b""
        for _, left in reversed(self.subtrees):
            digest = hashlib.sha256(b"\x01" + left + digest).digest() if digest else left
        return digest or hashlib.sha256(b"").digest()


# ---- reading strictly ----


def unbase64(text: str, what: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Fault(f"{what} is not base64") from None
    if base64.b64encode(value).decode() != text:
        raise Fault(f"{what} is base64 in a second spelling")
    return value


def whole_number(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("number too large")
    return number


def no_other_number(text: str) -> None:
    raise ValueError(f"{text} is not a whole number")


def entry_fault(line: bytes, position: int) -> str:
    """What is wrong with one line of log.jsonl, or ''."""
    try:
        text = line.decode("utf-8")
        value = json.loads(
            text, parse_int=whole_number, parse_float=no_other_number, parse_constant=no_other_number
        )
        again = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return "is not JSON of whole numbers and text in UTF-8"
    if again != text:
        return "is not in the canonical form"
    if not isinstance(value, dict) or set(value) != set(ENTRY_FIELDS):
        return "does not have the fields of an entry"
    if any(type(value[name]) is not kind for name, kind in ENTRY_FIELDS.items()) or value["v"] != 1:
        return "has a field of the wrong kind"
    if not UTC_TIME.fullmatch(value["at"]) or not ACTION.fullmatch(value["action"]) or not value["actor"]:
        return "has a misspelt time, actor or action"
    return "" if value["seq"] == position else f"says it is number {value['seq']}"


class Key:
    """One key of keys.json. role: 'log' for the log's own, 'countersigner' for another council's."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict) or set(value) != {"name", "role", "public_key"}:
            raise Fault("keys.json: a key has not exactly a name, a role and a public_key")
        self.name, self.role = str(value["name"]), value["role"]
        self.public_key = unbase64(str(value["public_key"]), f"keys.json: the key of {self.name!a}")
        if self.role not in ("log", "countersigner") or len(self.public_key) != 32:
            raise Fault(f"keys.json: the key of {self.name!a} has an unknown role or is not 32 bytes")
        if not KEY_NAME.fullmatch(self.name):
            raise Fault(f"keys.json: {self.name!a} cannot be the name of a key")
        kind = b"\n\x01" if self.role == "log" else b"\n\x04"
        self.id = hashlib.sha256(self.name.encode() + kind + self.public_key).digest()[:4]

    def signed(self, text: bytes, signature: bytes) -> int | None:
        """When, in POSIX seconds (0: not said), if the signature of a line is this key's, else None."""
        seconds = 0
        if self.role == "countersigner":
            seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            text = b"cosignature/v1\ntime %d\n" % seconds + text
        good = seconds <= LAST_SECOND and signed_by(self.public_key, text, signature)
        return seconds if good else None


def read_keys(path: Path) -> tuple[str, list[Key]]:
    try:
        value = json.loads(path.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError):
        raise Fault(f"{path.name} is not JSON in UTF-8") from None
    wanted = ("transfer-app-log-keys", 1)
    if not isinstance(value, dict) or (value.get("format"), value.get("version")) != wanted:
        raise Fault(f"{path.name} is not a list of log keys, version 1")
    if not isinstance(value.get("keys"), list) or not isinstance(value.get("origin"), str):
        raise Fault(f"{path.name} names no log or no keys")
    keys = [Key(each) for each in value["keys"]]
    named = {key.name for key in keys if key.role == "log"}
    if named != {value["origin"]}:
        raise Fault(f"{path.name} has no key of the log itself, or one that is not named after it")
    return value["origin"], keys


class Checkpoint:
    """One signed note of checkpoints.txt: C2SP tlog-checkpoint in a C2SP signed-note."""

    def __init__(self, note: str, origin: str, keys: list[Key]) -> None:
        if any(character < " " and character != "\n" for character in note):
            raise Fault("holds control characters")
        body, gap, below = note.rpartition("\n\n")
        lines, signatures = body.split("\n"), below.split("\n")
        if not gap or signatures.pop() != "" or not signatures or len(lines) < 3 or "" in lines:
            raise Fault("is not a text of three lines or more with signatures below it")
        if lines[0] != origin:
            raise Fault(f"is of another log, {lines[0]!a}")
        if not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1], re.ASCII):
            raise Fault("does not state a number of entries")
        self.size = int(lines[1])
        self.root = unbase64(lines[2], "its root")
        self.balance = [line for line in lines[3:] if line.startswith("balance ")]
        for line in self.balance:
            check_sum(line)
        self.signers, self.unknown = check_signatures((body + "\n").encode(), signatures, keys)
        if not any(key.role == "log" for key in self.signers):
            raise Fault("is not signed by the log's own key")


def check_sum(line: str) -> None:
    match = BALANCE.fullmatch(line)
    if match is None:
        raise Fault(f"has a line of the balance that cannot be read: {line!a}")
    parts = [int(part.split(" ")[1]) for part in match[2].split(" + ")]
    if int(match[1].split(" ")[1]) != sum(parts):
        raise Fault(f"has a balance that does not add up: {line!a}")


def check_signatures(text: bytes, lines: list[str], keys: list[Key]) -> tuple[dict[Key, int], list[str]]:
    """The known keys that signed, and when; the names of unknown ones. A false signature is a fault."""
    signers: dict[Key, int] = {}
    unknown: list[str] = []
    for line in lines:
        words = line.split(" ")
        if len(words) != 3 or words[0] != "\N{EM DASH}" or not KEY_NAME.fullmatch(words[1]):
            raise Fault("has a line that is not a signature")
        blob = unbase64(words[2], "a signature")
        key = next((key for key in keys if (key.name, key.id) == (words[1], blob[:4])), None)
        if key is None:
            unknown.append(words[1])
        elif key in signers:
            raise Fault(f"carries two signatures of {words[1]!a}")
        elif (seconds := key.signed(text, blob[4:])) is None:
            raise Fault(f"carries a FALSE signature of {words[1]!a}")
        else:
            signers[key] = seconds
    return signers, unknown


# ---- the checks, in order ----


class Findings:
    def __init__(self) -> None:
        self.faults = 0

    def say(self, text: str) -> None:
        print(f"  {text}")

    def fault(self, text: str) -> None:
        self.faults += 1
        if self.faults <= 50:
            print(f"  FAULT: {text}.")


def read_checkpoints(path: Path, origin: str, keys: list[Key], found: Findings) -> list[Checkpoint]:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Fault(f"{path.name} is not UTF-8") from None
    before, *pieces = re.split(r"^=== checkpoint ([0-9]+) ===\n", text, flags=re.MULTILINE)
    if before or not pieces:
        raise Fault(f"{path.name} does not begin with a checkpoint")
    checkpoints: list[Checkpoint] = []
    for position, (number, note) in enumerate(zip(pieces[::2], pieces[1::2]), 1):  # noqa: B905 - Python 3.9
        if int(number) != position:
            found.fault(f"checkpoint {position} is numbered {int(number)}: one is missing or moved")
        try:
            checkpoint = Checkpoint(note, origin, keys)
        except Fault as fault:
            found.fault(f"checkpoint {position} {fault}")
            continue
        if checkpoints and checkpoint.size <= checkpoints[-1].size:
            found.fault(f"checkpoint {position} is not larger than the one before it")
        checkpoints.append(checkpoint)
    return checkpoints


def read_entries(path: Path, sizes: set[int], found: Findings) -> tuple[int, dict[int, bytes]]:
    """How many entries there are, and the root at each of the sizes that was reached."""
    tree = Tree()
    roots = {0: tree.root()}
    with path.open("rb") as stream:
        while line := stream.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE or not line.endswith(b"\n"):
                found.fault(f"line {tree.size + 1} of {path.name} is too long or cut short")
                break
            fault = entry_fault(line[:-1], tree.size)
            if fault:
                found.fault(f"line {tree.size + 1} of {path.name} {fault}")
            tree.append(line[:-1])
            if tree.size in sizes:
                roots[tree.size] = tree.root()
    return tree.size, roots


def compare(checkpoints: list[Checkpoint], count: int, roots: dict[int, bytes], found: Findings) -> None:
    for checkpoint in checkpoints:
        if checkpoint.size > count:
            found.fault(f"a checkpoint was signed over {checkpoint.size} entries, and only {count} are here")
        elif roots[checkpoint.size] != checkpoint.root:
            found.fault(f"the first {checkpoint.size} entries are NOT the ones that were signed")
    last = max((checkpoint.size for checkpoint in checkpoints), default=0)
    if count > last:
        found.fault(f"the last {count - last} entries stand after the last checkpoint: nobody signed them")


def describe(checkpoints: list[Checkpoint], found: Findings) -> None:
    lines = sum(len(checkpoint.balance) for checkpoint in checkpoints)
    found.say(f"{len(checkpoints)} checkpoints were read; {lines} lines of balance in them add up.")
    fixed = {
        key.name: (checkpoint.size, seconds)
        for checkpoint in checkpoints
        for key, seconds in checkpoint.signers.items()
        if key.role == "countersigner"
    }
    for name, (size, seconds) in fixed.items():
        day = time.strftime("%Y-%m-%d", time.gmtime(seconds))
        found.say(f"{name!a} countersigned the first {size} entries on {day}, as its clock said.")
    if not fixed:
        found.say(
            "No other council countersigned: the holder of the log's key could have rewritten it whole."
        )
    for name in sorted({name for checkpoint in checkpoints for name in checkpoint.unknown}):
        found.say(f"Signatures in the name of {name!a} are by a key not known here, and were ignored.")


def verify(folder: Path, keys_path: Path, known_path: Path | None, found: Findings) -> None:
    origin, keys = read_keys(keys_path)
    print(f"The log {origin!a}, with the keys of {keys_path.name}:")
    for key in keys:
        found.say(f"{key.role:13} {key.name!a} {base64.b64encode(key.public_key).decode()}")
    print("Checkpoints:")
    checkpoints = read_checkpoints(folder / "checkpoints.txt", origin, keys, found)
    describe(checkpoints, found)
    if known_path is not None:
        try:
            known = Checkpoint(known_path.read_bytes().decode("utf-8", "replace"), origin, keys)
        except Fault as fault:
            raise Fault(f"the checkpoint in {known_path.name} {fault}") from None
        found.say(f"The checkpoint in {known_path.name} is of {known.size} entries.")
        checkpoints = [*checkpoints, known]
    print("Entries:")
    count, roots = read_entries(folder / "log.jsonl", {checkpoint.size for checkpoint in checkpoints}, found)
    compare(checkpoints, count, roots, found)
    found.say(f"{count} entries were read, their form checked, and their tree compared with each checkpoint.")
    found.say("As every checkpoint is of the same entries, each continues the one before it.")


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an exported audit log of transfer-app.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).resolve().parent)
    parser.add_argument("--keys", type=Path, help="keys.json from someone you trust, not from the folder")
    parser.add_argument("--known", type=Path, help="a checkpoint that someone else kept")
    given = parser.parse_args()
    found = Findings()
    try:
        verify(given.folder, given.keys or given.folder / "keys.json", given.known, found)
    except Fault as fault:
        found.fault(str(fault))
    except OSError as error:
        found.fault(f"{error.filename} cannot be read: {error.strerror}")
    if found.faults:
        print(f"RESULT: {found.faults} faults. Do not rely on this log; keep it as evidence.")
        return 1
    print("RESULT: no fault was found. Compare the keys above with those the councils state, and the last")
    print("checkpoint with the one the other council keeps (--known).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
