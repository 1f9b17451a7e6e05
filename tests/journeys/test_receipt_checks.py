"""A receipt with a sample, a record and a document left out: made, checked field by field, and recorded.

The tests of this module stand in one order: what is hostile first, while the package still waits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import ANY

import pytest
import two_councils
from sealed_packages import document, said_of
from two_councils import Councils, log_size

from transfer_app.adapters.bundles.journals import write_journal
from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE
from transfer_app.adapters.store.documents import Documents
from transfer_app.domain.access_journal import Journal, Opening, line_digest
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import NotFound, NotReady, PackageRefused, TransferError
from transfer_app.domain.packages import RECEIVED, SEALED, PackageRow
from transfer_app.domain.proofs import records_root
from transfer_app.domain.readings import Purpose
from transfer_app.domain.receipts import Receipt
from transfer_app.domain.rejections import Reason, Rejection, RejectionCode
from transfer_app.domain.sampling import Compared, SampleResult, Waiver
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import (
    auditing,
    case_files,
    journals,
    packing,
    reading,
    receipts,
    receiving,
    reviewing,
    sampling,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
WORDS = "Every second page of it is blank."


@dataclass
class Scene:
    """A package with documents of some records, accepted by rae but for one record and one document."""

    councils: Councils
    package: PackageRow
    receipt: Path
    refused: str
    partly: str
    sample: tuple[str, ...]

    def said(self) -> dict[str, object]:
        value: dict[str, object] = json.loads(self.receipt.read_bytes())
        return value

    def signed(self, value: object) -> Path:
        """Any text at all as a receipt, signed with the true officer's key."""
        return signed_by(
            self.councils.rae, canonical_json(value), self.councils.made("forged"), self.receipt.name
        )


def signed_by(officer: Session, text: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(text)
    signature = keys_of(officer).signing.sign(text, RECEIPT_NAMESPACE)
    path.with_name(name + ".sig").write_text(signature, encoding="ascii")
    return path


def keys_of(officer: Session) -> KeyPair:
    with officer.workspace.read() as unit:
        return KeyPair.parse(unit.keys.private("pair", officer.user.id))


def with_documents(build: Callable[..., Iterator[CaseFile]]) -> Callable[..., Iterator[CaseFile]]:
    """Every third case has two documents."""

    def built(*args: object) -> Iterator[CaseFile]:
        for number, case in enumerate(build(*args)):
            files = (document("Assessment.docx", b"words"), document("Plan.pdf", bytes(9)))
            yield case if number % 3 else carrying(case, files, said_of(files))

    return built


def carrying(case: CaseFile, files: Sequence[Document], said: object) -> CaseFile:
    """The case with these documents, of which its case file says so."""
    text = canonical_json(json.loads(case.case_json) | {"documents": said})
    return replace(case, documents=files, case_json=text)


def compare(scene: Councils, package: PackageRow, records: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Rae opens what the lot drew, and it agrees with the paper file; the records of the sample."""
    checked = receiving.check(scene.rae, scene.manifest(package), Quiet())
    drawn = tuple(each.record for each in checked.sample)
    for record in records if records is not None else drawn:
        case = sampling.open_from(scene.rae, checked.opened, record)
        assert case["record"] == record
        sampling.note_check(scene.rae, checked.opened, record, SampleResult.AGREES, Compared.PAPER)
    return drawn


@pytest.fixture(scope="module")
def scene(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    councils = two_councils.meet(made_county, tmp_path_factory.mktemp("receipts"))
    councils.trust()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_files, "build", with_documents(case_files.build))
        # These documents are made up here: the workspace has no folder that holds them.
        patch.setattr(Documents, "packed", lambda *_: ANY)
        package = councils.sealed(councils.agreed())
    opened = receiving.check(councils.rae, councils.manifest(package), Quiet()).opened
    cases = [(case.record, len(case.documents)) for case in opened.cases()]
    partly = next(record for record, documents in cases if documents)
    refused = next(record for record, documents in cases if not documents)
    sample = compare(councils, package)
    done = receiving.receive(
        councils.rae, councils.manifest(package), Quiet(), receipt_folder=councils.receipts,
        rejections=[
            Rejection(partly, 2, Reason(RejectionCode.UNREADABLE, WORDS)),
            Rejection(refused, 0, Reason(RejectionCode.WRONG_COUNCIL)),
        ],
    )  # fmt: skip
    assert (done.rejected, done.outstanding, done.records) == (1, 1, package.records - 1)
    yield Scene(councils, package, done.receipt, refused, partly, sample)
    two_councils.part(councils)


def test_the_receipt_states_what_the_receiver_counted_itself(scene: Scene) -> None:
    said = Receipt.read(scene.receipt.read_bytes())
    found = said.found
    assert found is not None
    opened = receiving.check(scene.councils.rae, scene.councils.manifest(scene.package), Quiet()).opened
    records = documents = size = 0
    for case in opened.cases():
        records, documents = records + 1, documents + len(case.documents)
        size += len(case.case_json) + len(case.case_html) + sum(each.size for each in case.documents)
    assert documents > 20
    assert (found.counts.records, found.counts.documents, found.bytes) == (records, documents, size)
    assert found.files == 2 * records + documents
    assert found.digests == opened.record_digests
    sealed = next(e for e in auditing.latest(scene.councils.ann, 9) if e["action"] == "package-sealed")
    assert found.contents == sealed["detail"]["records_root"]  # type: ignore[index]
    assert [(part.name, part.size) for part in found.parts] == [
        (path.name, path.stat().st_size) for path in sorted(scene.councils.outbox.glob("*.tar.age"))
    ]
    assert [check.record for check in said.sample.checks] == list(said.sample.records) == list(scene.sample)
    assert said.openings.count == len(scene.sample)
    assert said.openings.head == line_digest(
        journals.openings(scene.councils.rae, scene.package.ref)[-1].to_bytes()
    )


OWN_WORD = [
    ("person",), ("received",), ("openings",),
    *(("sample", "checks", key) for key in ("person", "at", "compared")),
    ("rejections", "code"), ("rejections", "text"), ("rejections", "document"),
]  # fmt: skip
"""What is the receiver's to say: nothing here could contradict it. The journal, once it is here, does the
openings: see below."""


def is_own_word(path: tuple[object, ...]) -> bool:
    if path[0] == "rejections" and len(path) == 2:
        return True  # to reject an item less
    named = tuple(step for step in path if isinstance(step, str))
    return any(named[: len(own)] == own for own in OWN_WORD)


def changes(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], object]]:
    """Each leaf, and each list and object, changed once in each of several ways: (where, the changed)."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for where, changed in changes(inner, (*path, key)):
                yield where, {**value, key: changed}
            yield (*path, key), {k: v for k, v in value.items() if k != key}
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            for where, changed in changes(inner, (*path, at)):
                yield where, [*value[:at], changed, *value[at + 1 :]]
            yield (*path, at), value[:at] + value[at + 1 :]
        if len(value) > 1:
            yield path, [value[1], value[0], *value[2:]]
    elif isinstance(value, str):
        yield path, value[:-1] + ("0" if value[-1:] != "0" else "1")
        yield path, ""
    elif isinstance(value, int):
        yield path, value + 1
        yield path, value - 1
        yield path, str(value)
    else:
        yield path, "no-source"


def test_every_field_that_is_changed_is_noticed(scene: Scene) -> None:
    """Signed with the right key each time: not the signature, the comparison must find it."""
    councils, before = scene.councils, log_size(scene.councils.ann)
    tried, whole = 0, scene.said()
    # Of the digests of all records a few: each is compared alike.
    found = whole["found"]
    assert isinstance(found, dict)
    few = set(sorted(found["digests"])[::40]) | {scene.refused}
    for path, changed in changes(whole):
        if is_own_word(path) or (path[:2] == ("found", "digests") and path[2:] and path[2] not in few):
            continue
        tried += 1
        try:
            receipts.record_receipt(councils.ann, scene.signed(changed))
        except TransferError:
            continue
        pytest.fail(f"{path} was changed, and nobody noticed")
    assert tried > 120
    assert log_size(councils.ann) == before
    assert packing.packages(councils.ann)[0].state == SEALED


def resummed(value: dict[str, object]) -> dict[str, object]:
    """With the digest over all, and the files, that go with what is stated now: in itself it is sound."""
    found = value["found"]
    assert isinstance(found, dict)
    found["contents"] = records_root(found["digests"])
    found["files"] = 2 * found["records"] + found["documents"]
    return value


def one_document_more(scene: Scene, value: dict[str, object]) -> None:
    value["found"]["documents"] += 1  # type: ignore[index]


def one_byte_less(scene: Scene, value: dict[str, object]) -> None:
    value["found"]["bytes"] -= 1  # type: ignore[index]


def one_record_less(scene: Scene, value: dict[str, object]) -> None:
    found, sample = value["found"], value["sample"]
    assert isinstance(found, dict)
    assert isinstance(sample, dict)
    spoken_of = {*sample["records"], scene.refused, scene.partly}
    strand = max(found["strands"], key=found["strands"].get)
    found["records"] -= 1
    found["strands"][strand] -= 1
    del found["digests"][next(each for each in found["digests"] if each not in spoken_of)]


def other_strands(scene: Scene, value: dict[str, object]) -> None:
    strands = value["found"]["strands"]  # type: ignore[index]
    strands["social-care"] -= 1
    strands["send"] += 1


def another_digest(scene: Scene, value: dict[str, object]) -> None:
    value["found"]["digests"][scene.partly] = "0" * 64  # type: ignore[index]


def another_name(scene: Scene, value: dict[str, object]) -> None:
    digests = value["found"]["digests"]  # type: ignore[index]
    kept = {scene.partly, scene.refused, *scene.sample}
    digests["r-another"] = digests.pop(next(each for each in digests if each not in kept))


def another_part(scene: Scene, value: dict[str, object]) -> None:
    value["found"]["parts"][0]["sha256"] = "0" * 64  # type: ignore[index]


def another_sample(scene: Scene, value: dict[str, object]) -> None:
    """As many, each of them compared, and not those that the lot drew."""
    sample, found = value["sample"], value["found"]
    assert isinstance(sample, dict)
    assert isinstance(found, dict)
    other = next(each for each in found["digests"] if each not in scene.sample)
    sample["records"][0] = sample["checks"][0]["record"] = other


def compared_by_a_stranger(scene: Scene, value: dict[str, object]) -> None:
    sam = str(keys_of(scene.councils.sam).signing.public)
    value["sample"]["checks"][0]["key"] = sam  # type: ignore[index]


def unknown_document(scene: Scene, value: dict[str, object]) -> None:
    for each in value["rejections"]:  # type: ignore[attr-defined]
        if each["document"]:
            each["document"] = 3


def unknown_record(scene: Scene, value: dict[str, object]) -> None:
    value["found"] = None
    value["verdict"] = "rejected"
    value["reason"] = {"code": "damaged", "text": ""}
    value["sample"] = {"records": [], "checks": [], "waived": None}
    value["rejections"] = [{"record": "r-0", "document": 0, "code": "damaged", "text": ""}]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (one_document_more, "documents; "),
        (one_byte_less, "bytes; "),
        (one_record_less, "case records; "),
        (other_strands, "case records of "),
        (another_digest, "another digest of r-"),
        (another_name, "does not list r-"),
        (another_part, "sealed files otherwise"),
        (another_sample, "not the one that the lot gives"),
        (compared_by_a_stranger, "somebody the package was not made for"),
        (unknown_document, "rejects document 3 of r-"),
        (unknown_record, "rejects r-0, which is not in the package"),
    ],
)
def test_a_receipt_that_is_sound_in_itself_and_not_of_what_was_sealed_is_refused_by_name(
    scene: Scene, edit: Callable[[Scene, dict[str, object]], None], told: str
) -> None:
    value = scene.said()
    edit(scene, value)
    if value["found"] is not None:
        resummed(value)
    text = canonical_json(value)
    Receipt.read(text)
    with pytest.raises(PackageRefused, match=told):
        receipts.record_receipt(scene.councils.ann, scene.signed(value))
    assert packing.packages(scene.councils.ann)[0].state == SEALED


def test_until_then_every_document_is_outstanding(scene: Scene) -> None:
    figures, said = scene.councils.figures(), Receipt.read(scene.receipt.read_bytes())
    assert said.found is not None
    assert figures["documents-in-packages"] == said.found.counts.documents
    assert (figures["documents-taken"], figures["documents-outstanding"]) == (0, said.found.counts.documents)


def test_recorded_it_closes_the_balance_and_the_document_is_outstanding(scene: Scene) -> None:
    councils = scene.councils
    receipts.record_receipt(councils.ann, scene.receipt)
    figures = councils.figures()
    assert (figures["received"], figures["outstanding"]) == (scene.package.records - 1, 0)
    sent = figures["documents-in-packages"]
    assert (figures["documents-taken"], figures["documents-outstanding"]) == (sent - 1, 1)
    (due,) = receipts.outstanding_documents(councils.ann)
    assert (due.record, due.number, due.code) == (scene.partly, 2, "unreadable")
    assert (due.package, due.authority_name) == (scene.package.ref, "West Wessmoor")
    rows = {
        row.ref: row
        for row in reviewing.rows(
            councils.ann, [reviewing.find(councils.ann, ref) for ref in (scene.partly, scene.refused)]
        )
    }
    assert rows[scene.refused].reasons[0] == "DISPUTE"
    assert "DISPUTE" not in rows[scene.partly].reasons
    entry = auditing.latest(councils.ann, 3)
    recorded = next(each["detail"] for each in entry if each["action"] == "receipt-recorded")
    assert isinstance(recorded, dict)
    assert (recorded["outstanding"], recorded["rejected"], recorded["disputed"]) == (1, 1, 1)
    assert (recorded["compared"], recorded["sample"], recorded["waived"]) == (
        len(scene.sample), len(scene.sample), "",
    )  # fmt: skip
    for officer in (councils.ann, councils.rae):
        assert "blank" not in json.dumps([dict(each) for each in auditing.latest(officer, 99)])


def test_the_receiver_keeps_the_other_document_under_its_own_number(scene: Scene) -> None:
    rae = scene.councils.rae
    (came,) = reading.inbox(rae)
    case = next(each for each in reading.incoming_cases(rae, came.id) if each.ref == scene.partly)
    assert case.documents == 2
    opened = reading.open_case(rae, case.id, "To see what is here", Purpose.CARE)
    assert [(each.number, each.name) for each in opened.documents] == [(1, "Assessment.docx")]
    with pytest.raises(NotFound):
        reading.save_document(rae, case.id, 2, "To see", scene.councils.folder / "plan.pdf")
    assert scene.refused not in {each.ref for each in reading.incoming_cases(rae, came.id)}


def test_a_journal_that_does_not_go_with_the_receipt_is_refused(scene: Scene) -> None:
    rae, ann = scene.councils.rae, scene.councils.ann
    path = journals.save(rae, scene.package.ref, scene.councils.made("journal"))
    journal = Journal.read(path.read_bytes())
    rewritten = [replace(journal.openings[0], purpose=Purpose.CARE), *journal.openings[1:]]
    with pytest.raises(PackageRefused, match="do not end as those of the access journal do"):
        journals.take_in(ann, forged(rae, scene.councils, journal, rewritten))
    assert journals.openings(ann, scene.package.ref) == ()
    assert len(journals.take_in(ann, path).new) == len(journal.openings)


def forged(officer: Session, councils: Councils, journal: Journal, openings: list[Opening]) -> Path:
    """The journal with other openings, its chain mended, signed by the officer again."""
    previous, chained = journal.manifest_sha256, []
    for each in openings:
        chained.append(replace(each, previous=previous))
        previous = line_digest(chained[-1].to_bytes())
    return write_journal(
        councils.made("forged"), replace(journal, openings=tuple(chained)), keys_of(officer).signing
    )


def test_a_receipt_that_does_not_go_with_the_journal_is_refused(
    councils: Councils, package: PackageRow
) -> None:
    """The journal came first, and it knows when who opened what."""
    checked = receiving.check(councils.rae, councils.manifest(package), Quiet())
    drawn = [each.record for each in checked.sample]
    with pytest.raises(NotReady, match="have not opened"):
        sampling.note_check(councils.rae, checked.opened, drawn[0], SampleResult.AGREES, Compared.PAPER)
    with pytest.raises(NotReady, match="not compared yet"):
        receiving.receive(councils.rae, councils.manifest(package), Quiet(), receipt_folder=councils.receipts)
    outside = next(record for record in checked.opened.strands if record not in drawn)
    with pytest.raises(NotFound, match="not in the sample"):
        sampling.open_sampled(councils.rae, councils.manifest(package), outside, Quiet())
    compare(councils, package, tuple(drawn[:2]))
    receipt = councils.taken_in(package).receipt
    said = json.loads(receipt.read_bytes())
    assert (said["sample"]["waived"], len(said["sample"]["checks"])) == (Waiver.REHEARSAL, 2)
    journals.take_in(councils.ann, journals.save(councils.rae, package.ref, councils.made("journal")))
    never_opened, early, shorter = (json.loads(receipt.read_bytes()) for _ in range(3))
    never_opened["sample"]["checks"][0]["record"] = drawn[2]
    never_opened["sample"]["checks"].sort(key=lambda check: drawn.index(check["record"]))
    early["sample"]["checks"][1]["at"] = "2020-01-01T00:00:00Z"
    shorter["openings"] = said["openings"] | {"count": 1}
    for value, told in (
        (never_opened, f"{drawn[2]} was compared, and never opened"),
        (early, f"{drawn[1]} was compared, and never opened"),
        (shorter, "its 1 openings do not end"),
    ):
        path = signed_by(councils.rae, canonical_json(value), councils.made("forged"), receipt.name)
        with pytest.raises(PackageRefused, match=told):
            receipts.record_receipt(councils.ann, path)
    assert receipts.record_receipt(councils.ann, receipt).state == RECEIVED


def test_a_record_that_differs_is_left_out_and_a_text_that_names_the_child_stops_it(
    councils: Councils,
) -> None:
    package = councils.sealed(councils.agreed({Strand.EARLY_HELP}))
    drawn = compare(councils, package)
    checked = receiving.check(councils.rae, councils.manifest(package), Quiet())
    sampling.note_check(councils.rae, checked.opened, drawn[1], SampleResult.DIFFERS, Compared.OWN)
    case = sampling.open_from(councils.rae, checked.opened, drawn[0])
    surname = str(case["person"]["surname"])  # type: ignore[index]
    before = log_size(councils.rae)
    for words, told in ((f"The {surname} file", "a name of the child"), ("At SW1A 1AA", "a postcode")):
        with pytest.raises(TransferError, match=told):
            receiving.receive(
                councils.rae, councils.manifest(package), Quiet(), receipt_folder=councils.receipts,
                rejections=[Rejection(drawn[0], 0, Reason(RejectionCode.OTHER, words))],
            )  # fmt: skip
    with pytest.raises(NotFound, match="has no document 1"):
        receiving.receive(
            councils.rae, councils.manifest(package), Quiet(), receipt_folder=councils.receipts,
            rejections=[Rejection(drawn[0], 1, Reason(RejectionCode.DAMAGED))],
        )  # fmt: skip
    assert (log_size(councils.rae), reading.inbox(councils.rae)) == (before, [])
    done = receiving.receive(
        councils.rae, councils.manifest(package), Quiet(), receipt_folder=councils.receipts
    )
    assert done.rejected == 1
    receipts.record_receipt(councils.ann, done.receipt)
    row = reviewing.rows(councils.ann, [reviewing.find(councils.ann, drawn[1])])[0]
    assert row.reasons[0] == "DISPUTE"


def unread(cases: Iterable[CaseFile], digests: dict[str, str]) -> Iterator[CaseFile]:
    """As tranches.noting_content, of case files that are no JSON."""
    for case in cases:
        digests[case.record] = ""
        yield case


def test_case_files_that_are_no_json_are_refused_by_name_and_can_be_left_out(
    councils: Councils, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is inside is its sender's word, however well it is signed."""
    build = case_files.build

    def spoilt(*args: object) -> Iterator[CaseFile]:
        return (replace(case, case_json=b"\xff{") for case in build(*args))  # type: ignore[arg-type]

    monkeypatch.setattr(case_files, "build", spoilt)
    monkeypatch.setattr(packing, "noting_content", unread)
    package = councils.sealed(councils.agreed({Strand.EARLY_HELP}))
    manifest = councils.manifest(package)
    checked = receiving.check(councils.rae, manifest, Quiet())
    with pytest.raises(PackageRefused, match="cannot be read"):
        sampling.open_sampled(councils.rae, manifest, checked.sample[0].record, Quiet())
    assert len(journals.openings(councils.rae, package.ref)) == 1, "it was opened all the same"
    with pytest.raises(PackageRefused, match="cannot be read"):
        councils.taken_in(package)
    assert reading.inbox(councils.rae) == []
    done = councils.taken_in(package, dict.fromkeys(checked.opened.strands, "It is no case file."))
    assert (done.records, done.rejected) == (0, package.records)
    assert receipts.record_receipt(councils.ann, done.receipt).state == RECEIVED
    assert councils.figures()["received"] == 0


def test_a_rejected_package_is_counted_where_it_can_be_read(councils: Councils) -> None:
    package = councils.sealed(councils.agreed({Strand.SEND}))
    said = Receipt.read(councils.rejected(package, "Sent to us by mistake.").read_bytes())
    assert said.found is not None
    assert said.found.counts.records == package.records
    (receipt,) = councils.receipts.glob("*.receipt.json")
    value = json.loads(receipt.read_bytes())
    value["found"]["bytes"] += 1
    path = signed_by(councils.rae, canonical_json(value), councils.made("forged"), receipt.name)
    with pytest.raises(PackageRefused, match="bytes; "):
        receipts.record_receipt(councils.ann, path)
    with pytest.raises(TransferError, match="a postcode"):
        councils.rejected(package, "From SW1A 1AA")
    receipts.record_receipt(councils.ann, receipt)
    assert packing.packages(councils.ann)[0].state == "rejected"
