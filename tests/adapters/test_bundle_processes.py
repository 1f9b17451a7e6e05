"""Parts worked on in processes: the same package, the same refusals, and nothing left when one is killed."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
from sealed_packages import BCP, DORSET, Council, header_for, read_cases

from transfer_app.adapters.bundles import case_stream
from transfer_app.adapters.bundles.case_stream import CaseStream
from transfer_app.adapters.bundles.making import Resume
from transfer_app.adapters.bundles.package_reader import OpenedPackage, addressed_package, checked_package
from transfer_app.adapters.bundles.package_writer import SealedPackage, seal_package
from transfer_app.adapters.bundles.part_plan import FIRST_PARTS, limit_of
from transfer_app.adapters.bundles.unpacking import unpacked
from transfer_app.domain.case_files import CaseFile, Document
from transfer_app.domain.errors import Cancelled, OutputFailed, SourceRefused, Tampered
from transfer_app.domain.package_names import MOST_PARTS, PART_LIMIT
from transfer_app.domain.vocabulary import Strand

RECORDS = 6
SECRET = b"Kevin's core assessment"


def whole(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def gone(path: str) -> io.BytesIO:
    raise FileNotFoundError(2, "No such file or directory", path)


def endless(path: Path) -> io.BytesIO:
    """Says which process opened it, and never comes to an end."""
    path.write_text(str(os.getpid()), encoding="ascii")
    signal.pause()
    raise AssertionError


def case_of(number: int, document: Document | None = None) -> CaseFile:
    content = SECRET * (number * 1_000)
    document = document or Document("d", len(content), partial(whole, content))
    return CaseFile(f"r-{number}", Strand.SEND, b"{}", b"<html>", (document,))


def cases() -> list[CaseFile]:
    return [case_of(number) for number in range(RECORDS)]


class Exchange:
    """Dorset packs for BCP, a record to a part, in two processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "packages"
        self.folder.mkdir()
        self.dorset, self.bcp = Council.new(DORSET), Council.new(BCP)

    def seal(
        self,
        some: list[CaseFile] | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
        processes: int = 2,
        resume: Resume | None = None,
    ) -> SealedPackage:
        some = some or cases()
        return seal_package(
            self.folder, header_for(self.dorset, self.bcp), some, self.dorset.keys.signing,
            records=len(some), progress=progress, part_limit=1, processes=processes, resume=resume,
        )  # fmt: skip

    def checked(
        self,
        package: SealedPackage,
        into: Path | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> OpenedPackage:
        addressed = addressed_package(
            package.manifest_path, [self.bcp.keys.identity], [self.dorset.allowed], BCP.code
        )
        if into is None:
            return checked_package(addressed, progress, processes=2)
        with unpacked(addressed, into, progress, processes=2) as opened:
            return opened


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path)


def ends_soon(process: int) -> bool:
    """Whether it runs no more, or is only not yet collected by whoever inherited it."""
    stat = Path(f"/proc/{process}/stat")
    for _ in range(1_000):
        try:
            if stat.read_text(encoding="ascii").rpartition(") ")[2].startswith("Z"):
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def nothing_stays(exchange: Exchange) -> bool:
    return list(exchange.folder.iterdir()) == [] and active_children() == []


def test_the_same_package_comes_of_it_and_is_read(exchange: Exchange, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    package = exchange.seal(progress=lambda *at: told.append(at))
    assert told == sorted(told)
    assert told[-1] == (RECORDS, RECORDS)
    assert [part.records for part in package.manifest.parts] == [1] * RECORDS
    told.clear()
    opened = exchange.checked(package, tmp_path / "in", lambda *at: told.append(at))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == sum(part.size for part in package.manifest.parts)
    assert opened.record_digests == package.record_digests
    assert list(opened.record_digests) == [case.record for case in cases()]
    assert [case[4][0][1] for case in read_cases(opened)] == [SECRET * n * 1_000 for n in range(RECORDS)]
    written = sorted((tmp_path / "in").rglob("0001.bin"))
    assert [path.read_bytes() for path in written] == [SECRET * n * 1_000 for n in range(RECORDS)]
    assert exchange.checked(package).record_digests == package.record_digests
    assert active_children() == []


def test_a_document_that_cannot_be_read_is_said_as_it_is_otherwise(exchange: Exchange) -> None:
    some = cases()
    some[3] = case_of(3, Document("lost", 5, partial(gone, "x")))
    some[4] = case_of(4, Document("longer", 5, partial(whole, b"123456")))
    said = []
    for processes in (1, 2):
        with pytest.raises(SourceRefused, match="r-3/documents") as refusal:
            exchange.seal(some[:4], processes=processes)
        said.append((str(refusal.value), refusal.value.remedy))
        assert nothing_stays(exchange)
    assert said[0] == said[1]
    with pytest.raises(SourceRefused, match="not as long as it was"):
        exchange.seal([some[4], *some[:3]])
    assert nothing_stays(exchange)


def test_cancelling_ends_the_processes_at_once(exchange: Exchange, tmp_path: Path) -> None:
    opened = tmp_path / "opened"

    def cancel(done: int, total: int) -> None:
        if opened.exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        exchange.seal([case_of(9, Document("d", 5, partial(endless, opened))), *cases()], cancel)
    assert nothing_stays(exchange)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed")
def test_a_killed_process_is_a_failure_that_leaves_nothing(exchange: Exchange, tmp_path: Path) -> None:
    opened = tmp_path / "opened"

    def kill(done: int, total: int) -> None:
        if opened.exists() and (said := opened.read_text(encoding="ascii")):
            assert int(said) != os.getpid()
            os.kill(int(said), signal.SIGKILL)

    with pytest.raises(OutputFailed, match="was ended before it was done"):
        exchange.seal([case_of(9, Document("d", 5, partial(endless, opened))), *cases()], kill)
    assert nothing_stays(exchange)


def test_a_part_that_was_changed_is_refused_and_nothing_unpacked_stays(
    exchange: Exchange, tmp_path: Path
) -> None:
    package = exchange.seal()
    content = bytearray(package.files[RECORDS - 1].read_bytes())
    content[-30] ^= 1
    package.files[RECORDS - 1].write_bytes(content)
    for into in (None, tmp_path / "in"):
        with pytest.raises(Tampered, match=r"-006\.tar\.age is not the file that its sender signed"):
            exchange.checked(package, into)
    assert [path.name for path in tmp_path.iterdir()] == ["packages"]
    assert active_children() == []


def test_cancelling_an_unpacking_leaves_nothing(exchange: Exchange, tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    package = exchange.seal()
    with pytest.raises(Cancelled):
        exchange.checked(package, tmp_path / "in", cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["packages"]
    assert active_children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="a process is forked, killed and looked for")
def test_when_the_program_is_killed_its_processes_end_and_finished_parts_are_used_again(
    exchange: Exchange, tmp_path: Path
) -> None:
    opened = tmp_path / "opened"
    resume = Resume("1" * 64, exchange.dorset.keys.identity)
    stuck = [*cases()[:3], case_of(3, Document("d", len(SECRET) * 3_000, partial(endless, opened)))]

    def kill(done: int, total: int) -> None:
        journal = next(exchange.folder.glob(".*.making/journal.json")).read_text(encoding="utf-8")
        if opened.exists() and "-003.tar.age" in journal:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            exchange.seal(stuck, kill, resume=resume)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    worker = int(opened.read_text(encoding="ascii"))
    assert ends_soon(worker)
    (hidden,) = exchange.folder.glob(".*.making")
    kept = {path.stem: path.read_bytes() for path in hidden.glob("*-00[123].tar.age.part")}
    assert len(kept) == 3
    package = exchange.seal(cases()[:4], resume=resume)
    assert kept.items() <= {path.name: path.read_bytes() for path in package.files}.items()
    assert list(exchange.checked(package).record_digests) == [f"r-{n}" for n in range(4)]


def test_only_what_is_large_and_can_be_read_elsewhere_is_shared_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = Document("d", 1_000, partial(whole, b""))
    some = [case_of(n, large) for n in range(3)]
    assert CaseStream(some, 3).worth_sharing(2_900)
    assert not CaseStream(some, 3).worth_sharing(4_000)
    monkeypatch.setattr(case_stream, "MOST_HELD", 10)
    assert CaseStream(some, 3).worth_sharing(4_000)
    monkeypatch.undo()
    stream = CaseStream([*some[:2], case_of(2, replace(large, open=lambda: io.BytesIO()))], 3)
    assert not stream.worth_sharing(2_900)
    assert [stream.passed().record for _ in range(3)] == ["r-0", "r-1", "r-2"]
    stream.close()


def test_the_first_parts_are_small_and_two_tebibytes_still_fit() -> None:
    limits = [limit_of(number, PART_LIMIT) for number in range(1, MOST_PARTS + 1)]
    assert limits == sorted(limits)
    assert limits[0] == FIRST_PARTS
    assert limits[-1] == PART_LIMIT
    assert sum(limits) > 1.8 * 1024**4
    assert limit_of(500, 1) == 1
