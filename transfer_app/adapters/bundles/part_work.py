"""What a process does that seals parts. It imports this, and little else, so that it is soon at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transfer_app.adapters.bundles.content_key import content_key_of
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.bundles.part_plan import PartsPlan
from transfer_app.adapters.bundles.part_processes import Inbox, Told
from transfer_app.adapters.bundles.part_writer import FinishedPart, PartWriter
from transfer_app.adapters.sealing.age.one_behind import OneBehind
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.manifest import PackageHeader
from transfer_app.domain.package_names import part_name


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the parts go, and whose they are. key: the secret text of the content key."""

    folder: Path
    unfinished: Path
    header: PackageHeader
    plan: PartsPlan
    key: str = field(repr=False)


def seal_parts(setup: Setup, inbox: Inbox, told: Told) -> Iterator[FinishedPart]:
    """In a process: a part's number, its cases, then how many bytes it has."""
    key, done = content_key_of(setup.key), 0
    files = FinishedFiles(setup.folder, setup.unfinished)
    while (number := inbox.next()) is not None:
        with files.create(part_name(setup.header.package, number)) as sink, OneBehind() as behind:
            part = PartWriter(
                sink, setup.header, key, number, lambda: None, behind,
                setup.plan.notices(number), setup.plan.basis,
            )  # fmt: skip
            while isinstance(message := inbox.next(), CaseFile):
                part.add(message)
                done += 1
                told.done(done)
            finished = part.finish(message)
        yield finished
