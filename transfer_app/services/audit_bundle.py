"""The auditor's bundle: everything that shows what was done, with a verifier, and no child's name in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain.audit_bundle import ASKED, NOT_KEPT, TYPED
from transfer_app.domain.errors import OutputFailed
from transfer_app.domain.staff import Act
from transfer_app.services import auditing
from transfer_app.services.audit_contents import Collected
from transfer_app.services.jobs import JobContext
from transfer_app.services.keys import ssh_fingerprint
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class Written:
    """folder: the bundle. zipped: the same in one file, where that was asked for. absent: (what, why).

    fingerprint: of the log's key, for the auditor to be told by another way.
    """

    folder: Path
    zipped: Path | None
    files: int
    entries: int
    fingerprint: str
    absent: tuple[tuple[str, str], ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """In words, what is not in it, and why."""
        counts = Counter(why for _, why in self.absent)
        return tuple(words.format(count=counts[why]) for why, words in _LEFT_OUT if counts[why])


_LEFT_OUT = (
    (TYPED, "Receipts that hold words that people typed: {count}. Their digests and figures stand for them."),
    (NOT_KEPT, "Signatures that were not kept when their files came or went: {count}."),
    (ASKED, "Texts of agreements and rule sets left out as asked: {count}. Their digests are there."),
)


def write(
    session: Session, folder: Path, job: JobContext, *, zipped: bool = False, with_texts: bool = True
) -> Written:
    """Verify the log, sign it up to its last entry, and write all that an auditor needs to a new folder.

    zipped: as `<folder>.zip` too. with_texts False: agreements and rule sets by their digests only. Stopping
    leaves the signed checkpoint and no file.
    """
    session.require(Act.SEE_WHOLE)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputFailed(f"{folder.name} is not an empty folder.", "Choose a new folder.")
    if zipped and folder.with_name(folder.name + ".zip").exists():
        raise OutputFailed(f"{folder.name}.zip is there already.", "Choose another name.")
    job.progress(0, 0, "entries verified")
    auditing.verify(session)
    auditing.checkpoint(session)
    files = session.outside.audit_files
    with session.workspace.read() as unit:
        facts = Collected(session, unit, with_texts=with_texts).facts()
        secret = unit.keys.private("pair", None)
        entries = unit.log.bodies(0, facts.size)
        count = files.write(folder, facts, entries, secret, _tally(job, "entries written"))
    try:
        packed = files.zip(folder, _tally(job, "bytes zipped")) if zipped else None
    except BaseException:
        files.discard(folder)
        raise
    return Written(folder, packed, count, facts.size, ssh_fingerprint(facts.key), facts.absent)


def _tally(job: JobContext, label: str) -> Callable[[int, int], None]:
    def tally(done: int, total: int) -> None:
        job.progress(done, total, label)

    return tally
