"""A second reader of proofs, written from docs/format-log-proofs.md and docs/format-log.md alone.

    python3 tests/second_proof_reader.py PROOF KEYS

Python's standard library only, nothing of the program: Ed25519 is RFC 8032 section 5.1.7 in whole numbers. It
prints what was proven and ends with status 0, or says why not and ends with status 1.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = (-121665 * pow(121666, -1, P)) % P
B_Y = 4 * pow(5, -1, P) % P


def recovered(y, odd):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P:
        raise ValueError("not a point")
    return P - x if x % 2 != odd else x


def added(one, other):
    (a, b), (c, d) = one, other
    k = D * a * b * c * d % P
    return (a * d + b * c) * pow(1 + k, -1, P) % P, (b * d + a * c) * pow(1 - k, -1, P) % P


def multiplied(number, point):
    total = (0, 1)
    for bit in bin(number)[2:]:
        total = added(total, total)
        if bit == "1":
            total = added(total, point)
    return total


def point(encoded):
    whole = int.from_bytes(encoded, "little")
    y = whole % 2**255
    return recovered(y, whole >> 255), y


def ed25519(public, message, signature):
    if len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    try:
        right = added(point(signature[:32]), multiplied(k, point(public)))
    except ValueError:
        return False
    return s < L and multiplied(s, (recovered(B_Y, 0), B_Y)) == right


def sha(data):
    return hashlib.sha256(data).digest()


def need(holds, otherwise):
    if not holds:
        raise SystemExit(f"NOT PROVEN: {otherwise}")


def unbase64(text):
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        value = b""
    need(base64.b64encode(value).decode() == text, "bad base64")
    return value


def canonical(text):
    try:
        value = json.loads(text)
    except ValueError:
        need(False, "bad JSON")
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    need(again == text, "JSON in another spelling")
    return value


def included(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    if index >= size:
        return False
    for p in path:
        if sn == 0:
            return False
        if fn % 2 or fn == sn:
            r = sha(b"\x01" + p + r)
            while fn % 2 == 0 and fn:
                fn, sn = fn // 2, sn // 2
        else:
            r = sha(b"\x01" + r + p)
        fn, sn = fn // 2, sn // 2
    return sn == 0 and r == root


def checkpoint(note, keys):
    """(origin, size, root, names of countersigners)"""
    text, _, below = note.rpartition("\n\n")
    lines = text.split("\n")
    need(below.endswith("\n") and len(lines) >= 3 and all(lines), "no signed note")
    need(lines[0] == keys["origin"], "another log")
    need(re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]), "no size")
    for line in lines[3:]:
        if line.startswith("balance "):
            total, _, parts = line.partition(" = ")
            figures = [int(part.split(" ")[1]) for part in parts.split(" + ")]
            need(int(total.split(" ")[3]) == sum(figures), "the balance does not add up")
    own, others = False, []
    for line in below[:-1].split("\n"):
        need(line.startswith("— ") and line.count(" ") == 2, "no signature line")
        _, name, blob = line.split(" ")
        raw = unbase64(blob)
        for key in keys["keys"]:
            public = base64.b64decode(key["public_key"])
            kind = b"\x01" if key["role"] == "log" else b"\x04"
            if (key["name"], sha(name.encode() + b"\n" + kind + public)[:4]) != (name, raw[:4]):
                continue
            message, signature = f"{text}\n".encode(), raw[4:]
            if key["role"] == "countersigner":
                seconds = int.from_bytes(signature[:8], "big")
                need(seconds <= 253402300799, "a time beyond all years")
                message = b"cosignature/v1\ntime %d\n" % seconds + message
                signature = signature[8:]
            need(ed25519(public, message, signature), f"a false signature of {name}")
            own = own or key["role"] == "log"
            others += [name] if key["role"] == "countersigner" else []
    need(own, "not signed by the log")
    return lines[0], int(lines[1]), unbase64(lines[2]), others


def read(text, keys):
    above, gap, note = text.partition("\n\n")
    first, extra, index, *path = above.split("\n")
    need(gap and first == "c2sp.org/tlog-proof@v1" and len(path) <= 63, "no proof")
    need(extra.startswith("extra ") and re.fullmatch("index (0|[1-9][0-9]{0,15})", index), "no proof")
    path = [unbase64(line) for line in path]
    need(all(len(each) == 32 for each in path), "no hashes")
    extra = canonical(unbase64(extra[6:]).decode())
    need(sorted(extra) == ["entry", "format", "record"], "unknown extra")
    need(extra["format"] == "transfer-app/log-proof/v1", "unknown format")
    number, entry = int(index[6:]), canonical(extra["entry"])
    need(sorted(entry) == ["action", "actor", "at", "detail", "seq", "v"], "no entry")
    need(type(entry["seq"]) is int and entry["seq"] == number, "another entry")
    origin, size, root, others = checkpoint(note, keys)
    leaf = sha(b"\x00" + extra["entry"].encode())
    need(included(leaf, number, size, path, root), "the entry is not in the log")
    record = extra["record"]
    if record is not None:
        need(sorted(record) == ["digest", "index", "name", "path", "records"], "unknown record")
        detail = entry["detail"]
        records = {
            "package-sealed": lambda: detail["records"],
            "package-received": lambda: detail["records"] + detail["rejected"],
        }[entry["action"]]()
        need(record["records"] == records, "another number of records")
        name = json.dumps(record["name"])
        leaf = sha(b'\x00{"digest":"%s","record":%s}' % (record["digest"].encode(), name.encode()))
        path, root = [bytes.fromhex(each) for each in record["path"]], bytes.fromhex(detail["records_root"])
        need(included(leaf, record["index"], records, path, root), "the record is not in the package")
    return {
        "log": origin, "size": size, "index": number, "action": entry["action"], "countersigned": others,
        "record": record["name"] if record else None,
    }  # fmt: skip


def main():
    proof, keys = sys.argv[1:]
    print(json.dumps(read(Path(proof).read_bytes().decode(), json.loads(Path(keys).read_bytes()))))


if __name__ == "__main__":
    main()
