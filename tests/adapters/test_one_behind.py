"""A thread does the piece before while the next is made ready; what goes wrong in it is never lost."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from sealed_packages import BCP, DORSET, Council, document, header_for

from transfer_app.adapters.bundles import finished_files
from transfer_app.adapters.bundles.package_writer import seal_package
from transfer_app.adapters.sealing.age import AgeReader, AgeWriter, X25519Identity
from transfer_app.adapters.sealing.age.one_behind import OneBehind
from transfer_app.adapters.sealing.age.stream import AT_ONCE, CHUNK, Content
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.errors import Cancelled, OutputFailed
from transfer_app.domain.vocabulary import Strand

AT_A_TIME = AT_ONCE * CHUNK


def refuse() -> None:
    raise OSError("full")


def test_a_fault_is_raised_by_the_next_piece_and_by_waiting() -> None:
    for then in (lambda behind: behind.run(lambda: None), OneBehind.wait):
        with OneBehind() as behind:
            behind.run(refuse)
            with pytest.raises(OSError, match="full"):
                then(behind)


def test_leaving_waits_for_the_piece_at_work() -> None:
    go_on, done = threading.Event(), []

    def slow() -> None:
        assert go_on.wait(10)
        done.append(threading.current_thread())

    with OneBehind() as behind:
        behind.run(slow)
        threading.Timer(0.05, go_on.set).start()
    assert done
    assert done != [threading.current_thread()]
    assert not done[0].is_alive()


@pytest.mark.parametrize("size", [0, 1, AT_A_TIME - 1, AT_A_TIME, AT_A_TIME + 1, 3 * AT_A_TIME])
def test_what_is_sealed_behind_opens_as_it_was_written(size: int) -> None:
    identity, sink = X25519Identity.generate(), io.BytesIO()
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    with OneBehind() as behind, AgeWriter(sink, [identity.recipient], behind) as writer:
        half = size // 2
        writer.write(content[:half])
        left = memoryview(content)[half:]
        while left:
            room = writer.stream.room()[: min(len(left), 50_000)]
            room[:] = left[: len(room)]
            writer.stream.filled(len(room))
            left = left[len(room) :]
    sink.seek(0)
    assert AgeReader(sink, [identity]).read() == content


def test_a_disk_that_fills_up_behind_and_a_stop_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writing thread meets the fault: while more is read, or in the last piece of the part."""
    dorset, bcp = Council.new(DORSET), Council.new(BCP)
    header, real = header_for(dorset, bcp), finished_files.SyncedBehind.write

    def seal(pieces: float) -> None:
        case = CaseFile("r-1", Strand.SEND, b"{}", b"", (document("d", bytes(int(pieces * AT_A_TIME))),))
        seal_package(tmp_path, header, [case], dorset.keys.signing, records=1, progress=progress)

    def full(self: finished_files.SyncedBehind, content: Content) -> int:
        if threading.current_thread() is not threading.main_thread():
            raise OSError(28, "No space left on device")
        return real(self, content)

    def progress(done: int, total: int) -> None:
        if stopped:
            raise Cancelled

    stopped = False
    monkeypatch.setattr(finished_files.SyncedBehind, "write", full)
    for pieces in (0.5, 3.5):
        with pytest.raises(OutputFailed, match="No space left"):
            seal(pieces)
    monkeypatch.undo()
    stopped = True
    with pytest.raises(Cancelled):
        seal(3.5)
    assert list(tmp_path.iterdir()) == []
    assert [each.name for each in threading.enumerate() if each.name.startswith("behind")] == []
