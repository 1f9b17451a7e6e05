"""A process that is killed while it unpacks: what it left is not encrypted, so the next start removes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import allocated_county
import pytest
import two_councils
from allocated_county import PASSPHRASE
from two_councils import Councils

from transfer_app.adapters.bundles.unpacking import clear_unfinished
from transfer_app.domain.errors import OutputFailed, TransferError
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.sampling import Waiver
from transfer_app.services import auditing, reading, receiving, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = [pytest.mark.journey, pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")]

WORKER = """
import sys, time
from pathlib import Path
import allocated_county
from transfer_app.domain.sampling import Waiver
from transfer_app.services import receiving, workspaces
from transfer_app.services.jobs import Quiet

workspace, manifest, receipts, into, label = sys.argv[1:]

class Stopping(Quiet):
    def progress(self, done, total, label_now):
        written = any(Path(into).parent.rglob("case.json"))
        if label_now == label and 2 * done > total and written:
            print("there", flush=True)
            time.sleep(60)

rae = workspaces.sign_in(allocated_county.outside(), Path(workspace), "rae", allocated_county.PASSPHRASE)
receiving.receive(
    rae, Path(manifest), Stopping(), waived=Waiver.REHEARSAL, receipt_folder=Path(receipts), into=Path(into)
)
"""


def killed_at(label: str, councils: Councils, manifest: Path, into: Path) -> subprocess.Popen[str]:
    """A process that receives, stopped for ever at this stage; not dead yet."""
    arguments = [councils.folder / "west.taw", manifest, councils.receipts, into, label]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stdout.readline() == "there\n"
    return worker


def left_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def kill(worker: subprocess.Popen[str]) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()


def signed_in_anew(councils: Councils) -> Session:
    return workspaces.sign_in(allocated_county.outside(), councils.folder / "west.taw", "rae", PASSPHRASE)


@pytest.mark.parametrize("label", ["bytes unpacked", "case records taken in"])
def test_a_start_removes_what_was_left_and_says_so(
    councils: Councils, package: PackageRow, label: str
) -> None:
    """Killed while it writes the files, and after the folder has its name but before the cases are kept."""
    manifest = councils.manifest(package)
    place = councils.made("place")
    worker = killed_at(label, councils, manifest, place / "unpacked")
    assert any(path.name == "case.json" for path in place.rglob("*"))
    if label == "bytes unpacked":
        # While it lives nobody touches it; later it holds the workspace for itself.
        living = signed_in_anew(councils)
        assert living.notices == ()
        living.workspace.close()
    kill(worker)
    assert len(left_in(place)) == 2
    rae = signed_in_anew(councils)
    assert left_in(place) == []
    assert len(rae.notices) == 1
    assert "an interrupted unpacking left it" in rae.notices[0]
    assert auditing.latest(rae, 1)[0]["action"] == "unpacking-cleared"
    rae.workspace.close()
    again = signed_in_anew(councils)
    assert again.notices == ()
    again.workspace.close()
    assert reading.inbox(councils.rae) == []
    receiving.receive(
        councils.rae,
        manifest,
        Quiet(),
        waived=Waiver.REHEARSAL,
        receipt_folder=councils.receipts,
        into=place / "unpacked",
    )
    assert left_in(place) == ["unpacked"]


def test_the_next_unpacking_in_the_same_folder_removes_it_too(
    councils: Councils, package: PackageRow
) -> None:
    manifest = councils.manifest(package)
    place = councils.made("place")
    kill(killed_at("bytes unpacked", councils, manifest, place / "one"))
    done = receiving.receive(
        councils.rae,
        manifest,
        Quiet(),
        waived=Waiver.REHEARSAL,
        receipt_folder=councils.receipts,
        into=place / "two",
    )
    assert [name.startswith(".one.") for name in done.cleared] == [True]
    assert left_in(place) == ["two"]


def test_a_stick_that_is_not_there_is_named_and_looked_at_later(
    councils: Councils, package: PackageRow
) -> None:
    manifest = councils.manifest(package)
    place = councils.made("stick")
    kill(killed_at("bytes unpacked", councils, manifest, place / "one"))
    away = place.rename(councils.folder / "away")
    rae = signed_in_anew(councils)
    assert "not there now" in rae.notices[0]
    rae.workspace.close()
    away.rename(place)
    rae = signed_in_anew(councils)
    assert "Removed .one." in rae.notices[0]
    assert left_in(place) == []
    rae.workspace.close()


def test_a_failure_that_is_not_a_crash_leaves_nothing_to_look_for(
    councils: Councils, package: PackageRow
) -> None:
    place = councils.made("place")
    (place / "taken").mkdir()
    with pytest.raises(TransferError, match="exists already"):
        receiving.receive(
            councils.rae, councils.manifest(package), Quiet(), waived=Waiver.REHEARSAL,
            receipt_folder=councils.receipts, into=place / "taken",
        )  # fmt: skip
    with councils.rae.workspace.read() as unit:
        assert unit.inbox.unfinished() == []
    assert left_in(place) == ["taken"]


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """A whole folder whose package this workspace does not know, a link, and a lock that says nothing."""
    package = "0d5e8a52-4a2b-4d6e-9a0f-3c1d2b4e5f60"
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / f"{package}.manifest.json").write_text("{}", encoding="ascii")
    (tmp_path / ".kept.00000000.unpacking").write_text(package, encoding="ascii")
    (tmp_path / ".link.00000000.unpacking").symlink_to(tmp_path / "kept")
    (tmp_path / ".unpacking").write_text("", encoding="ascii")
    before = left_in(tmp_path)
    assert clear_unfinished(tmp_path, {}) == []
    assert left_in(tmp_path) == before
    assert clear_unfinished(tmp_path, {package: True}) == []
    assert (tmp_path / "kept").is_dir()


class Full:
    """The workspace on a disk with so little room."""

    def __init__(self, workspace: object, room: int) -> None:
        self._workspace, self._room = workspace, room

    def free_space(self) -> int:
        return self._room

    def __getattr__(self, name: str) -> object:
        return getattr(self._workspace, name)


def test_without_room_for_it_nothing_is_taken_in(councils: Councils, package: PackageRow) -> None:
    size = sum(each.stat().st_size for each in councils.outbox.glob(f"{package.ref}-*.age"))
    small = replace(councils.rae, workspace=Full(councils.rae.workspace, 2 * size - 1))
    manifest = councils.manifest(package)
    before = two_councils.log_size(councils.rae)
    with pytest.raises(OutputFailed, match="not enough free space beside the workspace"):
        receiving.receive(small, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts)
    assert two_councils.log_size(councils.rae) == before
    assert left_in(councils.receipts) == []
    enough = replace(councils.rae, workspace=Full(councils.rae.workspace, 2 * size))
    assert receiving.receive(
        enough, manifest, Quiet(), waived=Waiver.REHEARSAL, receipt_folder=councils.receipts
    ).records
