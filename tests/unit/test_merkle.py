"""The log's tree against the public probes, the RFC's definition, and damage."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain import merkle

LEAVES = [merkle.leaf_hash(b"entry %d" % n) for n in range(70)]
SIZES = st.integers(min_value=1, max_value=len(LEAVES))


def defined_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, letter by letter."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + defined_root(leaves[:k]) + defined_root(leaves[k:])).digest()


def probes(shared: Path, kind: str) -> list[tuple[str, dict[str, Any]]]:
    folder = shared / "data" / "vectors" / "merkle" / "testdata" / kind
    return [
        (str(path.relative_to(folder)), json.loads(path.read_text("utf-8")))
        for path in sorted(folder.rglob("*.json"))
    ]


def bytes_of(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_every_inclusion_probe(shared: Path) -> None:
    found = probes(shared, "inclusion")
    assert len(found) == 98
    for name, probe in found:
        verified = merkle.verify_inclusion(
            bytes_of(probe["leafHash"]),
            probe["leafIdx"],
            probe["treeSize"],
            [bytes_of(part) for part in probe["proof"] or []],
            bytes_of(probe["root"]),
        )
        assert verified is not probe["wantErr"], name


def test_every_consistency_probe(shared: Path) -> None:
    found = probes(shared, "consistency")
    assert len(found) == 98
    for name, probe in found:
        verified = merkle.verify_consistency(
            probe["size1"],
            probe["size2"],
            bytes_of(probe["root1"]),
            bytes_of(probe["root2"]),
            [bytes_of(part) for part in probe["proof"] or []],
        )
        assert verified is not probe["wantErr"], name


def test_the_empty_tree_and_the_hash_of_an_empty_entry_are_the_rfcs() -> None:
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_the_root_is_the_defined_one_at_every_size() -> None:
    for size in range(len(LEAVES) + 1):
        assert merkle.root(LEAVES[:size]) == defined_root(LEAVES[:size])


@given(size=SIZES, position=st.integers(min_value=0, max_value=10_000))
def test_every_leaf_is_proven_and_no_other_leaf_by_its_proof(size: int, position: int) -> None:
    leaves = LEAVES[:size]
    index = position % size
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    assert len(proof) <= (size - 1).bit_length()
    for other, leaf in enumerate(leaves):
        assert merkle.verify_inclusion(leaf, index, size, proof, root) is (other == index)
        assert merkle.verify_inclusion(leaves[index], other, size, proof, root) is (other == index)


@given(size=st.integers(2, 70), position=st.integers(0, 10_000), bit=st.integers(0, 10_000_000))
def test_one_changed_bit_breaks_an_inclusion_proof(size: int, position: int, bit: int) -> None:
    leaves = LEAVES[:size]
    index = position % size
    parts = [leaves[index], merkle.root(leaves), *merkle.inclusion_proof(leaves, index)]
    changed = flipped(parts, bit)
    assert merkle.verify_inclusion(parts[0], index, size, parts[2:], parts[1])
    assert not merkle.verify_inclusion(changed[0], index, size, changed[2:], changed[1])


@given(sizes=st.tuples(SIZES, SIZES), bit=st.integers(0, 10_000_000))
def test_any_two_sizes_are_consistent_and_one_changed_bit_is_not(sizes: tuple[int, int], bit: int) -> None:
    first, second = sorted(sizes)
    roots = [merkle.root(LEAVES[:first]), merkle.root(LEAVES[:second])]
    proof = merkle.consistency_proof(LEAVES[:second], first)
    assert merkle.verify_consistency(first, second, roots[0], roots[1], proof)
    changed = flipped([*roots, *proof], bit)
    assert not merkle.verify_consistency(first, second, changed[0], changed[1], changed[2:])
    if proof:
        assert not merkle.verify_consistency(first, second, roots[0], roots[1], proof[:-1])
        assert not merkle.verify_consistency(first, second, roots[0], roots[1], [*proof, proof[0]])


@given(first=SIZES, second=SIZES, place=st.integers(0, 10_000))
def test_a_rewritten_entry_cannot_be_proven_consistent(first: int, second: int, place: int) -> None:
    first, second = sorted((first, second))
    rewritten = LEAVES[:second]
    rewritten[place % first] = merkle.leaf_hash(b"something else")
    assert not merkle.verify_consistency(
        first,
        second,
        merkle.root(LEAVES[:first]),
        merkle.root(rewritten),
        merkle.consistency_proof(rewritten, first),
    )


def test_a_later_store_gives_the_roots_and_proofs_of_every_earlier_size() -> None:
    read = merkle.nodes_in_memory(LEAVES)
    for size in range(1, len(LEAVES) + 1):
        leaves = LEAVES[:size]
        assert merkle.stored_root(read, size) == defined_root(leaves)
        for index in (0, size // 2, size - 1):
            proof = merkle.stored_inclusion_proof(read, index, size)
            assert merkle.verify_inclusion(leaves[index], index, size, proof, defined_root(leaves))


def test_an_append_stores_each_complete_subtree_once_and_reads_few_nodes() -> None:
    stored: dict[tuple[int, int], bytes] = {}
    for size, leaf in enumerate(LEAVES):
        for node in merkle.appended_nodes(lambda level, index: stored[level, index], size, leaf):
            assert (node.level, node.index) not in stored
            stored[node.level, node.index] = node.digest
    assert len(stored) == sum(len(LEAVES) >> level for level in range(len(LEAVES).bit_length()))

    reads: list[tuple[int, int]] = []

    def counted(level: int, index: int) -> bytes:
        reads.append((level, index))
        return stored[level, index]

    merkle.stored_inclusion_proof(counted, 5, 69)
    merkle.stored_consistency_proof(counted, 37, 69)
    merkle.stored_root(counted, 69)
    assert len(reads) <= 3 * 7


def test_places_count_the_subtrees_in_the_order_they_are_completed_in() -> None:
    stored: list[tuple[int, int]] = []
    read = merkle.nodes_in_memory(LEAVES)
    for size, leaf in enumerate(LEAVES):
        assert list(merkle.places(size)) == stored
        stored += [(node.level, node.index) for node in merkle.appended_nodes(read, size, leaf)]
    assert [merkle.place(level, index) for level, index in stored] == list(range(len(stored)))


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_no_proof_is_made_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="is not in a tree of"):
        merkle.inclusion_proof(LEAVES[:size], index)


@pytest.mark.parametrize("first", [0, -1, 6])
def test_no_consistency_proof_is_made_from_nothing_or_from_the_future(first: int) -> None:
    with pytest.raises(ValueError, match="no consistency proof"):
        merkle.consistency_proof(LEAVES[:5], first)


def flipped(parts: list[bytes], bit: int) -> list[bytes]:
    """The parts with one bit changed, chosen over all of their bits."""
    bit %= sum(len(part) for part in parts) * 8
    changed = list(parts)
    which, within = divmod(bit, merkle.DIGEST_BYTES * 8)
    number = int.from_bytes(parts[which], "big") ^ (1 << within)
    changed[which] = number.to_bytes(merkle.DIGEST_BYTES, "big")
    return changed
