"""A package whose making was killed: finished parts are used again, and nothing else of it stays."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import sys
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sealed_packages import BCP, DORSET, Council, document, header_for, open_as, read_cases

from transfer_app.adapters.bundles.making import Journal, Resume
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.same_case import is_packed
from transfer_app.adapters.folder_lock import FolderLock
from transfer_app.domain.canonical import canonical_json
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import Cancelled, DocumentUnfit, NotReady, SourceRefused
from transfer_app.domain.package_contents import PackedFile, PackedRecord
from transfer_app.domain.package_names import case_paths
from transfer_app.domain.tranches import Carried, Change, Earlier, Withdrawal, WithdrawalReason
from transfer_app.domain.vocabulary import Strand

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is forked and killed")

PLAN, OTHER_PLAN = "1" * 64, "2" * 64
SECRET = b"Kevin's core assessment"
RECORDS, LIMIT = 4, 1
"""One record to a part."""
EARLIER = Earlier(str(uuid.uuid4()), "0" * 64)


def cases(secret: bytes = SECRET) -> list[CaseFile]:
    return [
        CaseFile(f"r-{n}", Strand.SEND, secret + b"%d" % n, b"<html>", (document(f"d{n}", secret * n),))
        for n in range(RECORDS)
    ]


class Maker:
    """Dorset's officer, packing for BCP into one folder, each time under a new name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dorset, self.bcp = Council.new(DORSET), Council.new(BCP)

    def seal(
        self,
        plan: str = PLAN,
        some: list[CaseFile] | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
        officer: Council | None = None,
        withdrawn: tuple[Withdrawal, ...] = (),
    ) -> SealedPackage:
        header = replace(header_for(self.dorset, self.bcp), package=str(uuid.uuid4()))
        resume = Resume(plan, (officer or self.dorset).keys.identity)
        return seal_package(
            self.folder, header, some or cases(), self.dorset.keys.signing, records=RECORDS,
            progress=progress, part_limit=LIMIT, resume=resume, withdrawn=withdrawn,
        )  # fmt: skip

    def killed(self, at: int, **how: object) -> bool:
        """Sealing in a process of its own, killed just before its at-th durable step; False: it ended."""
        child = os.fork()
        if child == 0:
            try:
                before_each_step(at)
                self.seal(**how)  # type: ignore[arg-type]
            except BaseException:
                os._exit(3)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return os.WIFSIGNALED(status)

    def hidden(self) -> list[Path]:
        return sorted(self.folder.glob(".*.making"))

    def finished_parts(self) -> dict[str, bytes]:
        """By name, from the journal of the one that was killed, whose files may have their names already."""
        if not self.hidden() or not (self.hidden()[0] / "journal.json").exists():
            return {}
        (path,) = self.hidden()
        journal = Journal.read((path / "journal.json").read_bytes())
        places = {part.name: (path / f"{part.name}.part", self.folder / part.name) for part in journal.parts}
        return {
            name: (part if part.exists() else final).read_bytes() for name, (part, final) in places.items()
        }


def before_each_step(at: int) -> None:
    """SIGKILL in place of the at-th call that makes something durable or gives or takes a name."""
    steps = iter(range(1, 10_000))

    def stepping(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            if next(steps) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return step

    os.fsync = stepping(os.fsync)  # type: ignore[assignment]
    for name in ("hardlink_to", "unlink", "replace", "rename", "rmdir", "mkdir"):
        setattr(Path, name, stepping(getattr(Path, name)))


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def check(maker: Maker, package: SealedPackage) -> None:
    opened = open_as(maker.bcp, package.manifest_path, maker.dorset)
    assert [case[2] for case in read_cases(opened)] == [case.case_json for case in cases()]
    assert opened.record_digests == package.record_digests
    assert len(package.manifest.parts) == RECORDS


def test_killed_at_every_step_it_goes_on_and_leaves_nothing(maker: Maker) -> None:
    used_again, at = 0, 1
    while maker.killed(at):
        for path in maker.folder.rglob("*"):
            assert path.is_dir() or SECRET not in path.read_bytes()
        # From the moment the manifest is there it is a package, which the workspace may or may not list.
        whole = list(maker.folder.glob("*.manifest.json"))
        finished = {} if whole else maker.finished_parts()
        package = maker.seal()
        check(maker, package)
        sealed = {path.name: path.read_bytes() for path in package.files}
        assert finished.items() <= sealed.items()
        used_again += len(finished)
        assert maker.hidden() == []
        stayed = {path for path in maker.folder.iterdir() if path.name not in sealed}
        assert len(stayed) == (RECORDS + 3 if whole else 0)
        for path in maker.folder.iterdir():
            path.unlink()
        at += 1
    assert at > 30
    assert used_again > 2 * RECORDS


def after(maker: Maker, parts: int, **how: object) -> dict[str, bytes]:
    """Killed when so many parts were finished; which they are."""
    for at in range(1, 1_000):
        assert maker.killed(at, **how)
        if len(maker.finished_parts()) == parts:
            return maker.finished_parts()
        for path in maker.hidden():
            for each in path.iterdir():
                each.unlink()
            path.rmdir()
    raise AssertionError


def test_twice_killed_it_still_goes_on(maker: Maker) -> None:
    first = after(maker, 1)
    for at in range(1, 200):
        if not maker.killed(at) or len(maker.finished_parts()) >= 3:
            break
    finished = maker.finished_parts()
    assert len(finished) == 3
    assert first.items() <= finished.items()
    package = maker.seal()
    check(maker, package)
    assert finished.items() <= {path.name: path.read_bytes() for path in package.files}.items()
    assert maker.hidden() == []


def test_the_journal_names_no_child_and_the_key_is_sealed(maker: Maker) -> None:
    after(maker, 2)
    (path,) = maker.hidden()
    for each in path.iterdir():
        content = each.read_bytes()
        for word in (SECRET, b"r-1", b"AGE-SECRET-KEY"):
            assert word not in content


@pytest.mark.parametrize("change", ["plan", "people"])
def test_another_plan_begins_afresh_and_cleans_up(maker: Maker, change: str) -> None:
    finished = after(maker, 2)
    if change == "people":
        maker.bcp = Council.new(BCP)
    package = maker.seal(OTHER_PLAN if change == "plan" else PLAN)
    check(maker, package)
    assert not finished.keys() & {path.name for path in package.files}
    assert sorted(maker.folder.iterdir()) == sorted(package.files)


def test_what_another_officer_left_or_is_at_stays_as_it_is(maker: Maker) -> None:
    finished = after(maker, 2)
    (path,) = maker.hidden()
    package = maker.seal(officer=Council.new(DORSET))
    assert not finished.keys() & {each.name for each in package.files}
    assert maker.finished_parts() == finished
    lock = FolderLock(path)
    assert lock.held
    package = maker.seal()
    assert not finished.keys() & {each.name for each in package.files}
    assert maker.finished_parts() == finished
    lock.release()
    assert finished.keys() <= {each.name for each in maker.seal().files}
    assert maker.hidden() == []


def test_what_it_withdraws_goes_on_with_it_and_is_not_exchanged(maker: Maker) -> None:
    notice = Withdrawal("r-9", WithdrawalReason.NO_AUTHORITY, EARLIER)
    finished = after(maker, 2, withdrawn=(notice,))
    with pytest.raises(NotReady):
        maker.seal(withdrawn=(replace(notice, record="r-8"),))
    assert maker.hidden() == []
    finished = after(maker, 2, withdrawn=(notice,))
    package = maker.seal(withdrawn=(notice,))
    check(maker, package)
    assert finished.items() <= {path.name: path.read_bytes() for path in package.files}.items()
    assert package.manifest.counts.withdrawn == 1


def changed_cases() -> dict[str, list[CaseFile]]:
    first, *rest = cases()
    return {
        "page": [replace(first, case_html=b"<HTML>"), *rest],
        "document": [replace(first, documents=(document("d0", b"x"),)), *rest],
        "name": [replace(first, documents=(document("other", b""),)), *rest],
        "fewer documents": [replace(first, documents=()), *rest],
        "strand": [replace(first, strand=Strand.CARER), *rest],
        "what it replaces": [replace(first, carried=Carried(Change.CHANGED, EARLIER)), *rest],
        "order": [rest[0], first, *rest[1:]],
    }


@pytest.mark.parametrize("change", sorted(changed_cases()))
def test_files_that_changed_meanwhile_are_noticed_and_nothing_is_kept(maker: Maker, change: str) -> None:
    after(maker, 2)
    with pytest.raises(NotReady, match="Something changed"):
        maker.seal(some=changed_cases()[change])
    assert list(maker.folder.iterdir()) == []


def test_a_document_that_is_gone_is_said(maker: Maker) -> None:
    after(maker, 2)

    def gone() -> object:
        raise FileNotFoundError(2, "No such file or directory")

    first, *rest = cases()
    lost = replace(first, documents=(replace(first.documents[0], open=gone),))  # type: ignore[arg-type]
    with pytest.raises(SourceRefused, match="could not be read"):
        maker.seal(some=[lost, *rest])
    assert list(maker.folder.iterdir()) == []


def test_a_document_that_is_not_what_was_loaded_is_said_before_it_is_compared() -> None:
    def changed(sha256: str) -> None:
        raise DocumentUnfit(1, "changed", sha256)

    case, content = cases()[1], b"others"
    case = replace(case, documents=(Document("d1", len(SECRET), lambda: io.BytesIO(content), changed),))
    contents = [case.case_json, case.case_html, SECRET]
    paths = zip(case_paths(case.record, 1), contents, ("", "", "d1"), strict=True)
    files = [
        PackedFile(path, len(each), hashlib.sha256(each).hexdigest(), name) for path, each, name in paths
    ]
    with pytest.raises(DocumentUnfit, match=hashlib.sha256(content).hexdigest()):
        is_packed(case, PackedRecord(case.record, case.strand, tuple(files)))


@pytest.mark.parametrize("damage", ["changed", "cut", "missing"])
def test_a_finished_part_that_was_damaged_is_sealed_again(maker: Maker, damage: str) -> None:
    first, second, third = sorted(after(maker, 3).items())
    path = maker.hidden()[0] / f"{second[0]}.part"
    content = bytearray(second[1])
    content[-30] ^= 1
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(content if damage == "changed" else second[1][:-1])
    package = maker.seal()
    check(maker, package)
    sealed = {each.name: each.read_bytes() for each in package.files}
    assert sealed[first[0]] == first[1]
    assert sealed[second[0]] != second[1]
    assert sealed[third[0]] != third[1]
    assert sorted(maker.folder.iterdir()) == sorted(package.files)


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"\xff", b"[" * 50_000, canonical_json({"plan": PLAN})])
def test_a_journal_that_is_none_is_left_and_not_used(maker: Maker, text: bytes) -> None:
    after(maker, 2)
    journal = maker.hidden()[0] / "journal.json"
    journal.write_bytes(text)
    check(maker, maker.seal())
    assert journal.read_bytes() == text


def test_cancelling_what_goes_on_removes_all_of_it(maker: Maker) -> None:
    after(maker, 2)

    def cancel(done: int, total: int) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        maker.seal(progress=cancel)
    assert list(maker.folder.iterdir()) == []


def test_without_hard_links_too(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a FAT stick files are renamed: a kill in the middle leaves some under their final name."""

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    middle = 0
    for at in range(1, 200):
        if not maker.killed(at):
            break
        finals = [path for path in maker.folder.glob("*.age") if path.is_file()]
        if finals and not list(maker.folder.glob("*.manifest.json")):
            middle += 1
            package = maker.seal()
            check(maker, package)
            assert {path.name for path in finals} <= {path.name for path in package.files}
        for path in [*maker.hidden(), maker.folder]:
            for each in path.iterdir():
                if each.is_file():
                    each.unlink()
            if path != maker.folder:
                path.rmdir()
    assert middle > RECORDS
