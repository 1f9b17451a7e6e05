"""Tar streams of regular files in the one spelling that docs/format-package.md allows.

Written directly, because tarfile keeps every member in memory and writes what a strict reader should refuse.
Read by comparing each header with the one we would have written: so links, devices, sparse files, pax and GNU
members and every odd number spelling are refused without being interpreted.
"""

from __future__ import annotations

from transfer_app.domain.errors import PackageRefused

BLOCK = 512
END = bytes(2 * BLOCK)
NAME_LENGTH, PREFIX_LENGTH = 100, 155
SPECIAL = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a device",
    b"4": "a device",
    b"5": "a folder",
    b"6": "a pipe",
    b"S": "a sparse file",
    b"x": "a pax header",
    b"g": "a pax header",
    b"L": "a GNU long name",
    b"K": "a GNU long name",
}


_MODE = b"0000600\x000000000\x000000000\0"
"""Mode, owner, group; then come size, time, and the sum of all bytes."""
_KIND = b"0" + bytes(100) + b"ustar\x0000" + bytes(32 + 32 + 8 + 8)
_REST = bytes(12)
_SUM = sum(_MODE + b" " * 8 + _KIND)
"""Of what is the same in each header; the sum itself counts as eight spaces."""


def member_header(name: str, size: int, seconds: int) -> bytes:
    """The 512-byte ustar header. seconds: since 1970. ValueError for a name that cannot fit."""
    prefix, short = _split(name.encode("ascii"))
    numbers = b"%011o\0%011o\0" % (size, seconds)
    total = _SUM + sum(short) + sum(numbers) + sum(prefix)
    return b"%b%b%b%06o\0 %b%b%b" % (
        short.ljust(NAME_LENGTH, b"\0"), _MODE, numbers, total,
        _KIND, prefix.ljust(PREFIX_LENGTH, b"\0"), _REST,
    )  # fmt: skip


def padding(size: int) -> bytes:
    """Zeros from the end of a member's content to the next block."""
    return bytes(-size % BLOCK)


def read_member_header(header: bytes, seconds: int) -> tuple[str, int]:
    """(name, size); PackageRefused for anything but a regular file in our spelling."""
    kind = header[156:157]
    if kind in SPECIAL:
        raise PackageRefused(f"The package holds {SPECIAL[kind]}; only ordinary files belong in it.")
    short, prefix = header[:NAME_LENGTH].rstrip(b"\0"), header[345:500].rstrip(b"\0")
    # Latin-1 keeps every byte, so that an odd name is refused as a name, and shown escaped.
    name = (prefix + b"/" + short if prefix else short).decode("latin-1")
    digits = header[124:135]
    if not name.isascii():
        raise PackageRefused(f"A file in the package, {name[:120]!a}, has letters outside ASCII in its name.")
    if digits.isdigit() and not set(digits) & set(b"89"):
        size = int(digits, 8)
        if _splits(name) and member_header(name, size, seconds) == header:
            return name, size
    raise PackageRefused(f"The entry {name[:120]!a} in the package is not written as the format demands.")


def _split(name: bytes) -> tuple[bytes, bytes]:
    """(prefix, name), split at the last slash that leaves both short enough."""
    if len(name) <= NAME_LENGTH:
        return b"", name
    at = name.rfind(b"/", 0, PREFIX_LENGTH + 1)
    if at < 1 or not 1 <= len(name) - at - 1 <= NAME_LENGTH:
        raise ValueError("the name is too long for a tar header")
    return name[:at], name[at + 1 :]


def _splits(name: str) -> bool:
    try:
        _split(name.encode("ascii"))
    except ValueError:
        return False
    return True
