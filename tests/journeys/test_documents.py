"""Documents of a legacy folder, from the index to the receiver: all of them, or their case waits."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path

import allocated_county
import jsonschema
import pytest
import sample_county
from document_folders import MadeFolder
from two_councils import Councils, log_size
from typed_commands import said, typed

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_faults import HELD, LEFT_OUT, READY, Fault
from transfer_app.domain.documents import AssignedBy, DocumentRow, Omission
from transfer_app.domain.errors import (
    Cancelled,
    DocumentUnfit,
    NotPermitted,
    ReviewRefused,
    SourceRefused,
)
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.vocabulary import Strand
from transfer_app.resources import schema_path
from transfer_app.services import (
    auditing,
    document_settling,
    documents,
    loading,
    packing,
    reading,
)
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey


@pytest.fixture
def made(tmp_path: Path) -> MadeFolder:
    return MadeFolder(tmp_path / "documents")


def rows_of(councils: Councils) -> dict[str, list[RecordRow]]:
    """Every case record, by child."""
    found = defaultdict(list)
    with councils.ann.workspace.read() as unit:
        for row in unit.records.rows(unit.records.ids()):
            found[row.person_ref].append(row)
    return found


def due(councils: Councils, records: int = 1) -> list[str]:
    """Children, by id, with so many case records, each of which is to be packed for the successor."""
    ready = set(councils.ready())
    return sorted(
        ref for ref, rows in rows_of(councils).items()
        if len(rows) == records and ready.issuperset(row.id for row in rows)
        and not rows[0].restricted and not {Strand.ADOPTION, Strand.STAFF} & {row.strand for row in rows}
    )  # fmt: skip


def load(councils: Councils, made: MadeFolder) -> dict[str, int]:
    made.write()
    return documents.load(councils.ann, made.root, Quiet()).standings


def one(councils: Councils, standing: str) -> DocumentRow:
    (found,) = documents.listed(councils.ann, [standing])
    return found


def arrived(councils: Councils, package: PackageRow) -> dict[str, list[tuple[str, bytes]]]:
    """By record: name and content of what the receiver holds, checked against the case file itself."""
    done = councils.taken_in(package)
    schema = jsonschema.Draft202012Validator(
        json.loads(schema_path("case.schema.json").read_text(encoding="utf-8"))
    )
    found = {}
    for case in reading.incoming_cases(councils.rae, done.package.id):
        with councils.rae.workspace.read() as unit:
            _, text = unit.inbox.case(case.id)
            kept = [unit.inbox.document(case.id, each.number) for each in unit.inbox.documents(case.id)]
        said = json.loads(text)
        schema.validate(said)
        listed = [(each["number"], each["name"], each["size"], each["sha256"]) for each in said["documents"]]
        assert listed == [(each.number, each.name, each.size, each.sha256) for each, _ in kept]
        assert len(kept) == case.documents
        if kept:
            found[case.ref] = [(each.name, content) for each, content in kept]
    return found


def test_the_county_s_documents_arrive_byte_for_byte(councils: Councils) -> None:
    folder = sample_county.COUNTY / "documents"
    done = documents.load(councils.ann, folder, Quiet())
    listed = sample_county.rows("documents/documents.csv")
    assert (done.rows, done.files, done.read) == (len(listed), len(listed), len(listed))
    assert sum(done.standings.values()) == len(listed)
    got = arrived(councils, councils.sealed(councils.agreed()))
    rows = rows_of(councils)
    going = {row.person_ref for own in rows.values() for row in own if row.ref in got}
    digests = sorted(row["sha256"] for row in listed if row["person_id"].upper() in going)
    assert len(digests) > 20
    contents = [content for own in got.values() for _, content in own]
    assert sorted(hashlib.sha256(each).hexdigest() for each in contents) == digests
    now = councils.figures()
    assert now["documents-packed"] == len(digests)
    assert now["documents-ready"] == done.standings[READY]


def test_each_fault_holds_back_its_case_and_no_other(councils: Councils, made: MadeFolder) -> None:
    children = due(councils)
    protocol = councils.agreed()
    before = packing.plan(councils.ann, protocol.id)
    made.document(children[0], "good.pdf")
    made.row(children[1], "missing.pdf")
    made.document(children[2], "changed.pdf", b"as indexed")
    made.file("changed.pdf", b"as it is now")
    made.row(children[3], "../secret.pdf")
    made.document(children[4], "twice.pdf")
    made.row(children[5], "twice.pdf")
    made.document("NOBODY-1", "nobodys.pdf")
    made.file("beside.pdf")
    stands = load(councils, made)
    assert stands == {
        READY: 1, Fault.MISSING: 1, Fault.CHANGED: 1, Fault.OUTSIDE: 1, Fault.TWICE: 2, Fault.NO_CHILD: 1,
        Fault.ORPHAN: 1,
    }  # fmt: skip
    plan = packing.plan(councils.ann, protocol.id)
    faults = {HELD[fault]: stands[fault] for fault in HELD if fault in stands}
    assert {reason: n for reason, n in plan.held.items() if reason in HELD.values()} == faults
    assert plan.records == before.records - 5
    assert documents.report(councils.ann).records_held == 5
    got = arrived(councils, councils.sealed(protocol))
    assert list(got.values()) == [[("good.pdf", b"words")]]


def test_a_child_with_several_records_waits_until_people_assign(councils: Councils, made: MadeFolder) -> None:
    rows, other = rows_of(councils), due(councils)[0]
    child = next(ref for ref in due(councils, 2) if "closed" not in [row.status for row in rows[ref]])
    first, second = rows[child]
    made.document(child, "1.pdf", b"one")
    made.document(child, "2.pdf", b"two", strand=second.strand.value)
    made.document(child, "3.pdf", b"three", strand="housing")
    stands = load(councils, made)
    assert stands == {READY: 1, Fault.UNSURE: 1, Fault.NO_RECORD: 1}
    held = packing.plan(councils.ann, councils.agreed().id).held
    assert sum(held[HELD[fault]] for fault in (Fault.UNSURE, Fault.NO_RECORD) if HELD[fault] in held) == 2
    with pytest.raises(ReviewRefused, match="another child's"):
        document_settling.assign(
            councils.ann, one(councils, Fault.UNSURE).id, rows_of(councils)[other][0].ref, Quiet()
        )
    with pytest.raises(NotPermitted):
        document_settling.assign(councils.cat, one(councils, Fault.UNSURE).id, first.ref, Quiet())
    document_settling.assign(councils.ann, one(councils, Fault.UNSURE).id, first.ref, Quiet())
    document_settling.assign(councils.ann, one(councils, Fault.NO_RECORD).id, first.ref, Quiet())
    again = documents.load(councils.ann, made.root, Quiet())
    assert (again.standings, again.same, again.read) == ({READY: 3}, 3, 0)
    got = arrived(councils, councils.sealed(councils.agreed()))
    assert got == {
        first.ref: [("1.pdf", b"one"), ("3.pdf", b"three")], second.ref: [("2.pdf", b"two")],
    }  # fmt: skip


def test_nothing_of_an_adopted_child_is_assigned_by_rule(councils: Councils, made: MadeFolder) -> None:
    adopted = next(
        ref for ref, rows in rows_of(councils).items()
        if len(rows) > 1 and any(row.strand is Strand.ADOPTION for row in rows)
    )  # fmt: skip
    made.document(adopted, "1.pdf")
    made.document(adopted, "2.pdf", strand="adoption")
    assert load(councils, made) == {READY: 1, Fault.UNSURE: 1}
    (named,) = documents.listed(councils.ben, [READY])
    assert named.assigned_by is AssignedBy.INDEX


def test_leaving_out_takes_two_people_and_a_reason(councils: Councils, made: MadeFolder) -> None:
    child = due(councils)[0]
    made.row(child, "lost.pdf")
    load(councils, made)
    number = one(councils, Fault.MISSING).id
    protocol = councils.agreed()
    with pytest.raises(ReviewRefused, match="Nobody proposed"):
        document_settling.agree(councils.ben, [number])
    document_settling.leave_out(councils.ann, [number], Omission.LOST, "Searched on 3 May, shelf 7")
    assert packing.plan(councils.ann, protocol.id).held[HELD[Fault.MISSING]] == 1
    assert documents.report(councils.ann).waiting == 1
    with pytest.raises(NotPermitted):
        document_settling.agree(councils.ann, [number])
    document_settling.agree(councils.ben, [number])
    with pytest.raises(ReviewRefused, match="left out"):
        document_settling.leave_out(councils.ann, [number], Omission.LOST)
    assert documents.report(councils.ann).standings == {LEFT_OUT: 1}
    assert HELD[Fault.MISSING] not in packing.plan(councils.ann, protocol.id).held
    assert documents.load(councils.ann, made.root, Quiet()).standings == {LEFT_OUT: 1}
    made.file("lost.pdf", b"found after all")
    assert documents.load(councils.ann, made.root, Quiet()).standings == {READY: 1}
    with councils.ann.workspace.read() as unit:
        bodies = [json.loads(body) for body in unit.log.bodies()]
    said = [each["detail"] for each in bodies if each["action"].startswith("document-left-out")]
    assert said == [{"document": number, "why": "lost"}] * 2


def test_a_newer_index_says_what_changed_and_the_same_one_takes_no_other_file(
    councils: Councils, made: MadeFolder
) -> None:
    children = due(councils)
    for number, child in enumerate(children[:4]):
        made.file(f"{number}.pdf", b"first")
        made.row(child, f"{number}.pdf")
    assert load(councils, made) == {READY: 4}
    later = (1_900_000_000, 1_900_000_000)
    os.utime(made.file("0.pdf", b"other"), later)
    os.utime(made.file("1.pdf", b"first"), later)
    again = documents.load(councils.ann, made.root, Quiet())
    assert again.standings == {READY: 3, Fault.CHANGED: 1}
    assert again.read == 2, "what did not differ was not read again"
    assert documents.load(councils.ann, made.root, Quiet()).standings == again.standings
    made.rows = [*made.rows[:2], made.rows[3]]
    made.document(children[4], "4.pdf")
    made.write()
    newer = documents.load(councils.ann, made.root, Quiet())
    assert (newer.new, newer.gone) == (1, 1)
    assert newer.standings == {READY: 4, Fault.GONE: 1, Fault.ORPHAN: 1}
    held = packing.plan(councils.ann, councils.agreed().id).held
    assert held[HELD[Fault.GONE]] == 1
    made.row(children[2], "2.pdf")
    assert load(councils, made) == {READY: 5}


def test_stopping_keeps_what_was_read_and_the_next_load_reads_the_rest(
    councils: Councils, made: MadeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "BATCH_DOCUMENTS", 3)
    for number, child in enumerate(due(councils)[:8]):
        made.document(child, f"{number}.pdf")
    made.write()

    class Stops:
        def progress(self, done: int, total: int, label: str = "") -> None:
            if label == "documents read" and done == 5:
                raise Cancelled

    with pytest.raises(Cancelled):
        documents.load(councils.ann, made.root, Stops())
    assert documents.report(councils.ann).standings == {READY: 3, Fault.UNREAD: 5}
    assert packing.plan(councils.ann, councils.agreed().id).held[HELD[Fault.UNREAD]] == 5
    done = documents.load(councils.ann, made.root, Quiet())
    assert (done.read, done.standings) == (5, {READY: 8})


def test_what_changed_after_loading_is_found_before_sealing_and_waits(
    councils: Councils, made: MadeFolder
) -> None:
    children = due(councils)
    for number, child in enumerate(children[:3]):
        made.document(child, f"{number}.pdf", b"words")
    load(councils, made)
    protocol = councils.agreed()
    before = packing.plan(councils.ann, protocol.id)
    made.file("1.pdf", b"others")
    (made.root / "2.pdf").unlink()
    package = councils.sealed(protocol)
    assert package.records == before.records - 2
    assert documents.report(councils.ann).standings == {READY: 1, Fault.CHANGED: 1, Fault.MISSING: 1}
    assert list(arrived(councils, package).values()) == [[("0.pdf", b"words")]]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"drows", Fault.CHANGED),
        (b"words and more", Fault.CHANGED),
        (b"w", Fault.CHANGED),
        (None, Fault.MISSING),
    ],
)
def test_a_document_that_changes_while_it_is_sealed_ends_it_and_waits_then(
    councils: Councils, made: MadeFolder, monkeypatch: pytest.MonkeyPatch, content: bytes | None, fault: Fault
) -> None:
    """Same length and time of change, longer, shorter, gone: after the last look, before it streams by."""
    child = due(councils)[0]
    path = made.document(child, "1.pdf", b"words")
    load(councils, made)
    protocol = councils.agreed()
    before = packing.plan(councils.ann, protocol.id)
    size = log_size(councils.ann)
    real = packing.document_packing.look_again

    def looked(*given: object) -> int:
        done = real(*given)  # type: ignore[arg-type]
        stamp = path.stat().st_mtime_ns
        path.unlink() if content is None else path.write_bytes(content)
        if content is not None:
            os.utime(path, ns=(stamp, stamp))
        return done

    monkeypatch.setattr(packing.document_packing, "look_again", looked)
    with pytest.raises(DocumentUnfit, match=r"Document 1 of case record r-\S+ (was changed|is not there)"):
        councils.sealed(protocol)
    assert not list(councils.outbox.iterdir()), "nothing of the package is left"
    assert documents.report(councils.ann).standings == {fault: 1}
    assert log_size(councils.ann) == size + 1
    monkeypatch.setattr(packing.document_packing, "look_again", real)
    assert councils.sealed(protocol).records == before.records - 1
    again = documents.load(councils.ann, made.root, Quiet()).standings
    assert again == {fault: 1}, "its length and time of change say nothing"


def test_without_the_folder_nothing_is_sealed_and_nothing_is_called_missing(
    councils: Councils, made: MadeFolder
) -> None:
    made.document(due(councils)[0], "1.pdf")
    load(councils, made)
    made.root.rename(made.root.with_name("unplugged"))
    protocol = councils.agreed()
    with pytest.raises(SourceRefused, match="cannot be opened"):
        councils.sealed(protocol)
    assert documents.report(councils.ann).standings == {READY: 1}
    made.root.with_name("unplugged").rename(made.root)
    assert len(arrived(councils, councils.sealed(protocol))) == 1


def test_a_file_beside_the_index_can_be_assigned_and_goes_then(councils: Councils, made: MadeFolder) -> None:
    child = due(councils)[0]
    made.file("beside.pdf", b"never listed")
    made.document(child, "1.pdf")
    load(councils, made)
    record = rows_of(councils)[child][0].ref
    document_settling.assign(councils.ann, one(councils, Fault.ORPHAN).id, record, Quiet())
    assert documents.report(councils.ann).standings == {READY: 2}
    assert load(councils, made) == {READY: 2}
    got = arrived(councils, councils.sealed(councils.agreed()))
    assert got == {record: [("1.pdf", b"words"), ("beside.pdf", b"never listed")]}
    (made.root / "beside.pdf").unlink()
    assert load(councils, made) == {READY: 1, Fault.MISSING: 1}


def test_what_people_assigned_is_taken_back_until_it_was_sent(councils: Councils, made: MadeFolder) -> None:
    child = due(councils)[0]
    made.file("beside.pdf", b"never listed")
    made.document(child, "1.pdf")
    load(councils, made)
    beside, listed = one(councils, Fault.ORPHAN).id, one(councils, READY).id
    record = rows_of(councils)[child][0].ref
    with pytest.raises(ReviewRefused, match="by hand"):
        document_settling.unassign(councils.ann, [listed])
    document_settling.assign_all(councils.ann, [beside, listed], record, Quiet())
    with pytest.raises(NotPermitted):
        document_settling.unassign(councils.cat, [beside])
    document_settling.unassign(councils.ann, [beside, listed])
    assert one(councils, Fault.ORPHAN).person == ""
    assert (one(councils, READY).assigned_by, one(councils, READY).record) == (AssignedBy.RULE, record)
    assert load(councils, made) == {READY: 1, Fault.ORPHAN: 1}

    document_settling.assign(councils.ann, beside, record, Quiet())
    councils.sealed(councils.agreed())
    with pytest.raises(ReviewRefused, match="was sent in package"):
        document_settling.unassign(councils.ann, [beside])
    assert documents.report(councils.ann).standings == {READY: 2}


def test_a_later_extract_puts_the_rule_again(councils: Councils, made: MadeFolder, tmp_path: Path) -> None:
    """A second open record of the child came: what was plain is not any more."""
    child = next(ref for ref in due(councils) if rows_of(councils)[ref][0].strand is Strand.SOCIAL_CARE)
    made.document(child, "1.pdf")
    assert load(councils, made) == {READY: 1}
    facts = tmp_path / "facts.csv"
    facts.write_text(f"person_id,fact,start,end,code\n{child},education-case,2026-09-01,,EHE\n", "utf-8")
    loading.load(councils.ann, loading.survey(councils.ann, facts), Quiet())
    assert documents.report(councils.ann).standings == {Fault.UNSURE: 1}


def test_those_of_a_restricted_child_are_listed_only_for_who_is_cleared(
    councils: Councils, made: MadeFolder
) -> None:
    child = sample_county.rows("restricted.csv")[0]["person_id"].upper()
    made.row(child, f"{child}/secret place.pdf")
    load(councils, made)
    assert documents.listed(councils.cat) == []
    (row,) = documents.listed(councils.ben)
    assert (row.person, "secret" in row.path, row.title) == (child, True, "Assessment")
    with pytest.raises(NotPermitted):
        documents.load(councils.cat, made.root, Quiet())


def test_the_log_holds_counts_and_digests_and_no_name(councils: Councils, made: MadeFolder) -> None:
    child = due(councils)[0]
    made.document(child, f"{child}/Smith family.pdf")
    made.row(child, "Jones lost.pdf")
    load(councils, made)
    number = one(councils, Fault.MISSING).id
    document_settling.leave_out(councils.ann, [number], Omission.LOST, "Jones told us")
    document_settling.keep(councils.ann, [number])
    with councils.ann.workspace.read() as unit:
        entries = [body for body in unit.log.bodies() if b'"document' in body]
    assert len(entries) == 4
    for word in (b"Smith", b"Jones", child.encode(), b".pdf"):
        assert not [body for body in entries if word in body]
    assert auditing.verify(councils.cat).entries == log_size(councils.cat)


def test_an_index_is_not_taken_for_an_export(councils: Councils, made: MadeFolder) -> None:
    made.write()
    with pytest.raises(SourceRefused, match="index of documents"):
        loading.survey(councils.ann, made.root)


def test_the_commands_load_report_assign_and_leave_out(
    made_county: Path, tmp_path: Path, made: MadeFolder
) -> None:
    workspace = allocated_county.copied(made_county, tmp_path)
    listed = sample_county.rows("ssd/ssd_person.csv")
    child = listed[0]["pers_person_id"].strip().upper()
    made.row(child, "lost.pdf")
    made.file("be\x1b[31mside.pdf")
    made.file("beside.pdf")
    made.write()
    loaded = typed("documents", "load", made.root, workspace=workspace)
    assert loaded.exit_code == 1, "something is not in order"
    assert "1 row in the index; 2 files in the folder" in loaded.stdout
    assert "1 case record held back" in loaded.stdout or "case records held back" in loaded.stdout
    assert "\x1b[31m" not in loaded.stdout
    shown = said("documents", "list", "--class", "missing", workspace=workspace)
    number = next(line.split()[0] for line in shown.splitlines() if "lost.pdf" in line)
    assert typed("documents", "list", "--class", "gone", workspace=workspace).exit_code == 2
    assert "by hand" in typed("documents", "unassign", number, workspace=workspace).output
    leave_out = ("leave-out", number, "--why", "lost")
    for words in (leave_out, ("keep", number), leave_out):
        said("documents", *words, workspace=workspace)
    assert "lost (waits)" in said("documents", "list", workspace=workspace)
    assert typed("documents", "agree", number, workspace=workspace).exit_code == 1
    said("documents", "agree", number, workspace=workspace, user="ben")
    report = typed("documents", "report", workspace=workspace)
    assert "1 left out" in report.stdout
    assert "not-listed" in report.stdout
    assert "lost" not in report.stdout, "a report names no document"
