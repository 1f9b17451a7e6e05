"""The Merkle tree of the audit log: hashes, roots and proofs.

RFC 6962 section 2.1, with the two verifications written as RFC 9162 sections 2.1.3.2
and 2.1.4.2 give them. The hash is SHA-256 throughout; every digest here is 32 bytes.

A tree is kept as its complete subtrees: node (level, index) is the hash of the leaves
index * 2**level up to (index + 1) * 2**level, and is stored once, when its last leaf is
appended. Such nodes never change, so appending only ever adds rows, and a root or a
proof at any earlier size can be made from the nodes of a later one in O(log n) reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

NodeReader = Callable[[int, int], bytes]
"""Gives the stored hash of the complete subtree (level, index); level 0 is the leaf hashes."""

Span = tuple[int, int]
"""(start, end): the leaves start up to end, as one of the parts into which a tree divides."""

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""

DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Node:
    """One complete subtree, as it is stored."""

    level: int
    index: int
    digest: bytes


def place(level: int, index: int) -> int:
    """How many subtrees are completed before this one, as leaves are appended; each has its own place.

    2n - (the ones in n) subtrees are complete over the n leaves before the last of this one.
    """
    before = ((index + 1) << level) - 1
    return 2 * before - before.bit_count() + level


def places(size: int) -> Iterator[tuple[int, int]]:
    """(level, index) of every subtree that is complete in a tree of that size, in order of place."""
    for leaf in range(size):
        level, index = 0, leaf
        yield level, index
        while index & 1:
            level, index = level + 1, index >> 1
            yield level, index


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one log entry's bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes held in memory, as RFC 6962 defines it."""
    if not leaves:
        return EMPTY_ROOT
    return stored_root(nodes_in_memory(leaves), len(leaves))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf in the tree of all the given leaf hashes."""
    return stored_inclusion_proof(nodes_in_memory(leaves), index, len(leaves))


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """The proof that the tree of the first leaves is a beginning of the tree of all of them."""
    return stored_consistency_proof(nodes_in_memory(leaves), first, len(leaves))


def nodes_in_memory(leaves: Iterable[bytes]) -> NodeReader:
    """All complete subtrees over the leaf hashes, as a reader; for logs that fit in memory."""
    nodes: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        return nodes[level, index]

    for size, leaf in enumerate(leaves):
        nodes.update(((node.level, node.index), node.digest) for node in appended_nodes(read, size, leaf))
    return read


def appended_nodes(read: NodeReader, size: int, leaf: bytes) -> list[Node]:
    """The nodes to store when this leaf hash is appended to a tree of that size.

    The first is the leaf itself; one more follows for each subtree it completes.
    """
    nodes = [Node(0, size, leaf)]
    level, index, digest = 0, size, leaf
    while index & 1:
        digest = node_hash(read(level, index - 1), digest)
        level, index = level + 1, index >> 1
        nodes.append(Node(level, index, digest))
    return nodes


def stored_root(read: NodeReader, size: int) -> bytes:
    """The root of the tree at that size, from stored nodes."""
    _require(size >= 0, f"a tree cannot have {size} leaves")
    return span_hash(read, 0, size) if size else EMPTY_ROOT


def stored_inclusion_proof(read: NodeReader, index: int, size: int) -> list[bytes]:
    """The audit path of leaf index in the tree at that size, lowest neighbour first."""
    _require(0 <= index < size, f"leaf {index} is not in a tree of {size}")
    return [span_hash(read, *span) for span in inclusion_spans(index, size)]


def stored_consistency_proof(read: NodeReader, first: int, second: int) -> list[bytes]:
    """The proof that the tree at size first is a beginning of the tree at size second.

    Empty when both sizes are the same. A proof from size 0 would prove nothing, so none is made.
    """
    _require(0 < first <= second, f"no consistency proof leads from size {first} to {second}")
    return [span_hash(read, *span) for span in consistency_spans(first, second)]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The parts of the tree whose hashes are the audit path of a leaf, lowest neighbour first."""
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    spans.reverse()
    return spans


def consistency_spans(first: int, second: int) -> list[Span]:
    """The parts of the tree whose hashes are the proof that the one of size first is its beginning."""
    spans: list[Span] = []
    start, end = 0, second
    whole = True  # the first tree's own root is known to the verifier, and left out
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, whole = middle, False
    if not whole:
        spans.append((start, end))
    spans.reverse()
    return spans


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether the proof shows that the leaf hash stands at that index of the tree with that root."""
    if not 0 <= index < size or not _digests(leaf, root_hash, *proof):
        return False
    position, last, digest = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            digest = node_hash(neighbour, digest)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            digest = node_hash(digest, neighbour)
        position, last = position >> 1, last >> 1
    return last == 0 and digest == root_hash


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the first tree is a beginning of the second.

    From size 0 nothing can be shown, so that is False.
    """
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    if not proof or not _digests(first_root, second_root, *proof):
        return False
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for neighbour in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(neighbour, old), node_hash(neighbour, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, neighbour)
        position, last = position >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def span_hash(read: NodeReader, start: int, end: int) -> bytes:
    """The hash of leaves start up to end, where start is a multiple of the span's largest subtree."""
    count = end - start
    level = count.bit_length() - 1
    if count == 1 << level:
        return read(level, start >> level)
    middle = start + _split(count)
    return node_hash(span_hash(read, start, middle), span_hash(read, middle, end))


def _split(count: int) -> int:
    """The largest power of two below count: where RFC 6962 divides a tree of count leaves."""
    return 1 << ((count - 1).bit_length() - 1)


def _digests(*values: bytes) -> bool:
    return all(len(value) == DIGEST_BYTES for value in values)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
