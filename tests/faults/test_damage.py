"""Packages damaged in every way we could think of: each is refused, and nothing of it is kept."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from faults_kit import Scene, Tally, chance, check_workspace, met, received_refs, rounds
from two_councils import Councils

from transfer_app.adapters.sealing.age import AgeReader, AgeWriter, X25519Identity
from transfer_app.domain.errors import TransferError
from transfer_app.domain.sampling import Waiver
from transfer_app.services import packing, receipts, receiving
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.faults
CHUNK = 64 * 1024 + 16

Files = dict[str, bytes]


@dataclass
class Bench:
    """Two good packages of one sender for one receiver, and the folder in which damaged ones are tried."""

    councils: Councils
    first: str
    good: Files
    other: Files
    folder: Path
    tally: Tally

    def part(self) -> str:
        return next(name for name in sorted(self.good) if name.endswith("-001.tar.age"))

    def refused(self, kind: str, damaged: Files) -> None:
        """Put the damaged files in the place of the good ones, and try to receive."""
        if damaged == self.good:
            return
        changed = {name for name in self.good.keys() | damaged if self.good.get(name) != damaged.get(name)}
        for name in changed:
            self.put(name, damaged.get(name))
        manifest = self.folder / f"{self.first}.manifest.json"
        receipts = self.councils.receipts
        try:
            receiving.receive(
                self.councils.rae, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=receipts
            )
            self.tally.note(kind, "accepted")
        except TransferError:
            self.tally.note(kind, "noticed")
        for name in changed:
            self.put(name, self.good.get(name))

    def put(self, name: str, content: bytes | None) -> None:
        if content is None:
            (self.folder / name).unlink(missing_ok=True)
        else:
            (self.folder / name).write_bytes(content)

    def settled(self, kind: str) -> None:
        """Nothing was accepted, and nothing of what was refused was kept."""
        assert self.tally.of(kind, "accepted") == 0
        assert received_refs(self.councils.rae) == []
        assert list(self.councils.receipts.iterdir()) == []
        check_workspace(self.councils.rae)


@pytest.fixture(scope="module")
def bench(scene: Scene, tally: Tally, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = scene.copied(tmp_path_factory.mktemp("damage") / "scene")
    with met(folder) as councils:
        second = packing.seal(councils.ann, scene.everything, councils.made("second"), Quiet())
        good, other = (
            {path.name: path.read_bytes() for path in councils.made(name).iterdir()}
            for name in ("outbox", "second")
        )
        assert any(name.startswith(second.ref) for name in other)
        yield Bench(councils, scene.package, good, other, councils.outbox, tally)
        manifest = councils.outbox / f"{scene.package}.manifest.json"
        # The package was good all the time: otherwise every refusal above would say nothing.
        receiving.receive(
            councils.rae, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts
        )


def flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def test_bits_flipped_anywhere(bench: Bench) -> None:
    luck = chance("flips")
    for name, content in sorted(bench.good.items()):
        for _ in range(rounds(25, 1000)):
            damaged = flipped(content, luck.randrange(len(content)), luck.randrange(8))
            bench.refused("damage: bit flipped", {**bench.good, name: damaged})
    bench.settled("damage: bit flipped")


def test_every_byte_of_every_header_manifest_and_signature(bench: Bench) -> None:
    luck, step = chance("header"), rounds(23, 1)
    for name, content in sorted(bench.good.items()):
        head = content.index(b"\n--- ") + 64 if content.startswith(b"age-encryption") else len(content)
        for place in range(0, min(head, len(content)), step):
            damaged = flipped(content, place, luck.randrange(8))
            bench.refused("damage: byte of a header or manifest", {**bench.good, name: damaged})
    bench.settled("damage: byte of a header or manifest")


def test_files_cut_short_or_longer(bench: Bench) -> None:
    luck = chance("cut")
    for name, content in sorted(bench.good.items()):
        size = len(content)
        places = {0, 1, size // 2, size - 1, size - 16, size - 17, 511, 512, 513, 21, 22}
        places |= {at + off for at in range(0, size, CHUNK) for off in (-1, 0, 1)}
        wanted = sorted(place for place in places if 0 <= place < size)
        for place in luck.sample(wanted, min(len(wanted), rounds(12, 400))):
            bench.refused("damage: file cut short", {**bench.good, name: content[:place]})
        for more in (b"\0", b"\n", b" ", content[-16:], content):
            bench.refused("damage: file longer", {**bench.good, name: content + more})
    bench.settled("damage: file")


def test_chunks_dropped_swapped_and_from_elsewhere(bench: Bench) -> None:
    luck, name = chance("chunks"), bench.part()
    other = next(content for each, content in bench.other.items() if each.endswith("-001.tar.age"))
    for kind, edit in CHUNK_EDITS.items():
        for _ in range(rounds(6, 250)):
            damaged = edit(bench.good[name], other, luck)
            bench.refused(f"damage: chunk {kind}", {**bench.good, name: damaged})
    bench.settled("damage: chunk")


def test_files_missing_doubled_and_of_another_package(bench: Bench) -> None:
    first, second = bench.first, next(iter(bench.other))[:36]
    stand_ins = {name: bench.other[name.replace(first, second)] for name in bench.good}
    for name in bench.good:
        without = {each: content for each, content in bench.good.items() if each != name}
        bench.refused("damage: file missing", without)
        bench.refused("damage: file empty", {**bench.good, name: b""})
        bench.refused("damage: file of another package", {**bench.good, name: stand_ins[name]})
        for twin in bench.good:
            bench.refused("damage: file in another's place", {**bench.good, name: bench.good[twin]})
    manifest = f"{first}.manifest.json"
    both = {manifest: stand_ins[manifest], f"{manifest}.sig": stand_ins[f"{manifest}.sig"]}
    bench.refused("damage: file of another package", {**bench.good, **both})
    part = bench.part()
    bench.refused("damage: file doubled", {**bench.good, part: bench.good[part] * 2})
    bench.settled("damage: file")


def test_the_wrong_keys(bench: Bench) -> None:
    """sam is an officer of the right council, and the package is not for him."""
    for _ in range(rounds(2, 50)):
        try:
            manifest = bench.folder / f"{bench.first}.manifest.json"
            receiving.receive(
                bench.councils.sam,
                manifest,
                Quiet(),
                waived=Waiver.REHEARSAL,
                receipt_folder=bench.councils.receipts,
            )
            bench.tally.note("damage: wrong keys", "accepted")
        except TransferError:
            bench.tally.note("damage: wrong keys", "noticed")
    bench.settled("damage: wrong keys")


def chunks(content: bytes) -> tuple[bytes, list[bytes]]:
    """(header and nonce, sealed chunks) of an age file."""
    body = content.index(b"\n", content.index(b"\n--- ") + 1) + 1 + 16
    return content[:body], [content[at : at + CHUNK] for at in range(body, len(content), CHUNK)]


def dropped(content: bytes, other: bytes, luck: random.Random) -> bytes:
    head, pieces = chunks(content)
    del pieces[luck.randrange(len(pieces))]
    return head + b"".join(pieces)


def swapped(content: bytes, other: bytes, luck: random.Random) -> bytes:
    head, pieces = chunks(content)
    one, two = luck.sample(range(len(pieces)), 2)
    pieces[one], pieces[two] = pieces[two], pieces[one]
    return head + b"".join(pieces)


def repeated(content: bytes, other: bytes, luck: random.Random) -> bytes:
    head, pieces = chunks(content)
    pieces.insert(luck.randrange(len(pieces)), luck.choice(pieces))
    return head + b"".join(pieces)


def spliced(content: bytes, other: bytes, luck: random.Random) -> bytes:
    head, pieces = chunks(content)
    pieces[luck.randrange(len(pieces))] = luck.choice(chunks(other)[1])
    return head + b"".join(pieces)


def cut_between(content: bytes, other: bytes, luck: random.Random) -> bytes:
    head, pieces = chunks(content)
    return head + b"".join(pieces[: luck.randrange(len(pieces))])


def under_another_header(content: bytes, other: bytes, luck: random.Random) -> bytes:
    return chunks(other)[0] + b"".join(chunks(content)[1])


CHUNK_EDITS: dict[str, Callable[[bytes, bytes, random.Random], bytes]] = {
    "dropped": dropped,
    "swapped": swapped,
    "repeated": repeated,
    "from another package": spliced,
    "cut between": cut_between,
    "under another header": under_another_header,
}


def test_the_seal_alone_notices(tally: Tally) -> None:
    """The same damage where no signed digest stands before it: age itself has to notice."""
    identity, luck = X25519Identity.generate(), chance("age")
    good, other = (sealed(identity, luck) for _ in range(2))
    head = len(chunks(good)[0])
    damaged = [("header byte", flipped(good, place, luck.randrange(8))) for place in range(head)]
    damaged += [("cut in the header", good[:place]) for place in range(head + 1)]
    for _ in range(rounds(40, 1500)):
        damaged.append(("bit flipped", flipped(good, luck.randrange(len(good)), luck.randrange(8))))
        damaged.append(("cut short", good[: luck.randrange(len(good))]))
    for kind, edit in CHUNK_EDITS.items():
        damaged += [(f"chunk {kind}", edit(good, other, luck)) for _ in range(rounds(8, 250))]
    for kind, content in damaged:
        if content == good:
            continue
        try:
            AgeReader(io.BytesIO(content), [identity]).read()
            tally.note(f"age: {kind}", "accepted")
        except TransferError:
            tally.note(f"age: {kind}", "noticed")
    assert tally.of("age:", "accepted") == 0
    assert AgeReader(io.BytesIO(good), [identity]).read()


def sealed(identity: X25519Identity, luck: random.Random) -> bytes:
    sink = io.BytesIO()
    with AgeWriter(sink, [identity.recipient]) as writer:
        writer.write(luck.randbytes(5 * 64 * 1024 + 100))
    return sink.getvalue()


def test_damaged_receipts(scene: Scene, tally: Tally, tmp_path: Path) -> None:
    """A receipt closes the balance: one with any byte changed closes nothing."""
    luck = chance("receipt")
    with met(scene.copied(tmp_path / "scene")) as councils:
        manifest = councils.outbox / f"{scene.package}.manifest.json"
        receipt = receiving.receive(
            councils.rae, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts
        ).receipt
        signature = receipt.with_name(receipt.name + ".sig")
        for path in (receipt, signature):
            good = path.read_bytes()
            for place in range(0, len(good), rounds(17, 1)):
                path.write_bytes(flipped(good, place, luck.randrange(8)))
                tally.note("damage: receipt", recorded(councils, receipt))
                path.write_bytes(good[:place])
                tally.note("damage: receipt", recorded(councils, receipt))
            path.write_bytes(good)
        assert tally.of("damage: receipt", "accepted") == 0
        assert councils.figures()["received"] == 0
        assert receipts.record_receipt(councils.ann, receipt).records == councils.figures()["received"]
    shutil.rmtree(tmp_path / "scene")


def recorded(councils: Councils, receipt: Path) -> str:
    try:
        receipts.record_receipt(councils.ann, receipt)
    except TransferError:
        return "noticed"
    return "accepted"
