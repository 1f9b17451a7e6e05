"""Bech32 text (BIP 173) without its length limit, as age writes its keys."""

from __future__ import annotations

from collections.abc import Iterable

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM_LENGTH = 6


def encode_bech32(prefix: str, content: bytes) -> str:
    """The lower-case text of content under a lower-case prefix."""
    groups = _regroup(content, 8, 5, pad=True)
    checksum = _polymod([*_spread(prefix), *groups, *([0] * CHECKSUM_LENGTH)]) ^ 1
    tail = [checksum >> 5 * (CHECKSUM_LENGTH - 1 - place) & 31 for place in range(CHECKSUM_LENGTH)]
    return prefix + "1" + "".join(ALPHABET[group] for group in [*groups, *tail])


def decode_bech32(text: str) -> tuple[str, bytes]:
    """(prefix in lower case, content); ValueError for anything but one whole, unmixed, checked text."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("upper and lower case are mixed")
    prefix, separator, rest = text.lower().rpartition("1")
    if not separator or not prefix or len(rest) < CHECKSUM_LENGTH:
        raise ValueError("it is cut short")
    if any(not 33 <= ord(letter) <= 126 for letter in prefix) or any(
        letter not in ALPHABET for letter in rest
    ):
        raise ValueError("it holds a character that does not belong")
    groups = [ALPHABET.index(letter) for letter in rest]
    if _polymod([*_spread(prefix), *groups]) != 1:
        raise ValueError("its check characters do not match: it was mistyped")
    return prefix, bytes(_regroup(groups[:-CHECKSUM_LENGTH], 5, 8, pad=False))


def _spread(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(groups: Iterable[int]) -> int:
    checksum = 1
    for group in groups:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ group
        for place, term in enumerate(GENERATOR):
            if top >> place & 1:
                checksum ^= term
    return checksum


def _regroup(source: Iterable[int], from_bits: int, to_bits: int, *, pad: bool) -> list[int]:
    """Bits regrouped; without padding, what is left over must be less than a group, and zero."""
    held = held_bits = 0
    groups: list[int] = []
    for group in source:
        held = (held << from_bits | group) & 0xFFFF
        held_bits += from_bits
        while held_bits >= to_bits:
            held_bits -= to_bits
            groups.append(held >> held_bits & (1 << to_bits) - 1)
    left = held & (1 << held_bits) - 1
    if pad:
        if held_bits:
            groups.append(left << to_bits - held_bits)
    elif held_bits >= from_bits or left:
        raise ValueError("its last character is not the canonical one")
    return groups
