"""Every row of an index and every file of a folder ends in exactly one class, whatever they are called."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.document_faults import HELD, TO_DO, Fault
from transfer_app.domain.document_paths import clean_path, folded, path_fault
from transfer_app.domain.documents import AssignedBy, FoundFile, IndexRow, OwnRecord, assigned, match
from transfer_app.domain.people import PersonRef
from transfer_app.domain.vocabulary import Strand

PARTS = st.sampled_from(
    ["a", "A", "b.pdf", "B.pdf", "o\ufb03ce", "office", "..", ".", "", "con", "c:", "x\n", "d "]
)
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
SAFE = PATHS.filter(lambda path: path_fault(path) is Fault.NONE)
FILES = st.lists(
    st.builds(
        FoundFile, SAFE, st.integers(0, 9), st.integers(0, 9),
        st.sampled_from([Fault.NONE, Fault.NONE, Fault.NOT_A_FILE, Fault.UNREADABLE]),
    ),
    unique_by=lambda file: file.path, max_size=8,
)  # fmt: skip


@st.composite
def index(draw: st.DrawFn) -> list[IndexRow]:
    rows = []
    for number, path in enumerate(draw(st.lists(PATHS, max_size=8)), 2):
        person, ref, title = draw(
            st.tuples(st.sampled_from("12"), st.sampled_from(["", "", "D1"]), st.sampled_from("xy"))
        )
        clean, fault = clean_path(path)
        digest = hashlib.sha256(repr((path, person, ref, title)).encode()).hexdigest()
        rows.append(
            IndexRow(number, PersonRef(person), clean, title=title, ref=ref, digest=digest, fault=fault)
        )
    return rows


@given(index(), FILES)
def test_every_row_and_every_file_is_in_one_class(rows: list[IndexRow], files: list[FoundFile]) -> None:
    matched = match(rows, files)
    assert len(matched.listed) + matched.repeated == len(rows)
    assert {each.row.digest for each in matched.listed} == {row.digest for row in rows}
    taken = [each.file for each in matched.listed if each.file is not None]
    assert {file.path for file in taken}.isdisjoint(file.path for file in matched.orphans)
    assert {file.path for file in (*taken, *matched.orphans)} == {file.path for file in files}
    assert matched.files == len(files)
    keys = Counter(each.key for each in matched.listed)
    assert set(keys.values()) <= {1}
    for each in matched.listed:
        assert each.fault is not Fault.NONE, "nothing is ready before it was read"
        assert (each.fault is Fault.MISSING) <= (each.file is None)


@given(index(), FILES)
def test_two_documents_never_share_a_file_that_will_be_read(
    rows: list[IndexRow], files: list[FoundFile]
) -> None:
    matched = match(rows, files)
    read = [each.file.path for each in matched.listed if each.fault is Fault.UNREAD and each.file]
    assert len({folded(path) for path in read}) == len(read)
    for each in matched.listed:
        if each.fault is Fault.UNREAD:
            assert each.file is not None
            assert folded(each.file.path) == folded(each.row.path)
            assert each.file.fault is Fault.NONE


@given(index(), FILES, st.randoms())
def test_the_order_of_rows_and_files_changes_nothing(
    rows: list[IndexRow], files: list[FoundFile], random: object
) -> None:
    before = {each.row.digest: each.fault for each in match(rows, files).listed}
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(files)  # type: ignore[attr-defined]
    assert {each.row.digest: each.fault for each in match(rows, files).listed} == before


RECORDS = st.lists(
    st.builds(OwnRecord, st.integers(1, 99), st.sampled_from(list(Strand)), st.booleans()),
    unique_by=(lambda each: each.id, lambda each: each.strand), max_size=4,
)  # fmt: skip


@given(RECORDS, st.sampled_from(["", "?", *Strand]), st.booleans())
def test_a_document_goes_to_one_record_of_its_child_or_to_people(
    records: list[OwnRecord], strand: str, adopted: bool
) -> None:
    said = assigned(strand, records, adopted)
    assert (said.record_id is None) == (said.doubt is not Fault.NONE) == (said.by is AssignedBy.NOBODY)
    if said.record_id is None:
        return
    own = next(each for each in records if each.id == said.record_id)
    if said.by is AssignedBy.INDEX:
        assert own.strand == strand
    elif len(records) > 1:
        assert [each for each in records if each.open] == [own]
        assert not adopted
        assert Strand.ADOPTION not in {each.strand for each in records}


def test_every_fault_has_words_and_all_but_two_hold_a_case_back() -> None:
    assert set(TO_DO) == set(Fault) - {Fault.NONE}
    assert set(Fault) - set(HELD) == {Fault.NONE, Fault.NO_CHILD, Fault.ORPHAN}
