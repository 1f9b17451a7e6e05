"""The sample of a package: a second reader, written from docs/format-receipt.md alone, draws the same."""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.sampling import by_lot, rank, sample_of
from transfer_app.domain.vocabulary import Strand

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "format-receipt.md"
RECORD = st.from_regex(r"r-[0-9a-f]{1,12}", fullmatch=True)
PACKED = st.dictionaries(RECORD, st.sampled_from(Strand), max_size=60)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def second_reader(manifest: str, records: dict[str, Strand]) -> list[str]:
    """Steps 1 to 5 of "The sample", one after the other."""
    n = len(records)
    k = n if n <= 5 else max(5, 1 + math.floor(math.sqrt(n)))
    ranked = []
    for record in records:
        text = "transfer-app/sample/v1" + "\n" + manifest + "\n" + record
        ranked.append((hashlib.sha256(text.encode("ascii")).hexdigest(), record))
    ranked.sort()
    chosen = ranked[:k]
    for strand in set(records.values()):
        if not any(records[record] == strand for _, record in chosen):
            chosen.append(min(each for each in ranked if records[each[1]] == strand))
    return [record for _, record in sorted(chosen)]


@given(DIGESTS, PACKED)
def test_a_second_reader_draws_the_same_sample(manifest: str, records: dict[str, Strand]) -> None:
    assert list(sample_of(manifest, records)) == second_reader(manifest, records)


@given(DIGESTS, PACKED)
def test_every_strand_is_in_it_and_no_record_twice(manifest: str, records: dict[str, Strand]) -> None:
    drawn = sample_of(manifest, records)
    assert len(set(drawn)) == len(drawn) >= by_lot(len(records))
    assert {records[record] for record in drawn} == set(records.values())
    assert len(drawn) <= by_lot(len(records)) + len(set(records.values()))
    backwards = dict(reversed(records.items()))
    assert sample_of(manifest, backwards) == drawn, "the order of the records changes nothing"


def test_how_many_are_drawn() -> None:
    assert [by_lot(n) for n in (0, 1, 5, 6, 15, 16, 24, 25, 35, 36, 10_000, 18_000)] == [
        0, 1, 5, 5, 5, 5, 5, 6, 6, 7, 101, 135,
    ]  # fmt: skip


def test_over_many_packages_each_record_is_drawn_as_often() -> None:
    """The lot is even. Fixed digests, so always the same outcome."""
    records = {f"r-{n}": Strand.SEND for n in range(100)}
    drawn: Counter[str] = Counter()
    for number in range(2_000):
        drawn.update(sample_of(hashlib.sha256(b"%d" % number).hexdigest(), records))
    assert sum(drawn.values()) == 2_000 * 11
    # 220 times each on average; a record's count spreads by 14, so 75 is more than five times that.
    assert all(abs(count - 220) < 75 for count in drawn.values())
    assert len(drawn) == 100


def test_the_example_and_the_command_of_the_document_are_true() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    example = re.search(r"the sample is ((?:`r-[0-9]`(?:, )?)+)\.", text)
    assert example is not None
    records = {f"r-{n}": Strand.SEND for n in range(1, 7)}
    assert re.findall(r"`([^`]+)`", example[1]) == list(sample_of("0" * 64, records))
    command = re.search(r"`(printf .* \| sha256sum)`", text)
    assert command is not None
    line = f"manifest_sha256={'0' * 64}; record=r-1; {command[1]}"
    said = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True).stdout
    assert said.split()[0] == rank("0" * 64, "r-1")
